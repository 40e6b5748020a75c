//! How samples lie in a file: strips, tiles, planes, compressions, pages.

use super::build::{ALL, Field, PLAIN, fields, short, with};
use super::{opened, opened_with, refusal, samples, single};
use crate::codec::tiff::tags;
use crate::codec::{Limits, ReadOptions, Route};
use crate::error::Kind;
use crate::matrix::Samples;
use std::io::Cursor;
use tiff::encoder::{Compression, DeflateLevel, Predictor, TiffEncoder, colortype};

/// Samples that are unlike their neighbours.
fn noise(count: usize) -> Vec<u8> {
    (0..count as u32).map(|i| (i.wrapping_mul(2_654_435_761).rotate_left(11) >> 24) as u8).collect()
}

#[test]
fn strips_and_tiles_and_planes_come_out_as_one_picture() {
    let (width, height, n) = (37, 21, 3);
    let all = noise(width * height * n);
    let at = |x: usize, y: usize, c: usize| if x < width && y < height { all[(y * width + x) * n + c] } else { 99 };
    for kind in ALL {
        for planar in [false, true] {
            let planes: Vec<Vec<usize>> = if planar { vec![vec![0], vec![1], vec![2]] } else { vec![vec![0, 1, 2]] };
            for tile in [None, Some((16, 16)), Some((48, 32))] {
                let (chunk_width, chunk_height) = tile.unwrap_or((width, 8));
                let mut chunks = Vec::new();
                for plane in &planes {
                    for top in (0..height).step_by(chunk_height) {
                        for left in (0..width).step_by(chunk_width) {
                            let end = if tile.is_some() { top + chunk_height } else { height.min(top + chunk_height) };
                            let rows = top..end;
                            let pixels = rows.flat_map(|y| (left..left + chunk_width).map(move |x| (x, y)));
                            chunks.push(pixels.flat_map(|(x, y)| plane.iter().map(move |c| at(x, y, *c))).collect());
                        }
                    }
                }
                let layout = match tile {
                    Some((w, h)) => vec![short(tags::TILE_WIDTH, &[w as u64]), short(tags::TILE_LENGTH, &[h as u64])],
                    None => vec![short(tags::ROWS_PER_STRIP, &[8])],
                };
                let more = [layout, vec![short(tags::PLANAR, &[if planar { 2 } else { 1 }])]].concat();
                let page = with(fields(width as u64, height as u64, &[8; 3], 2), &more);
                assert!(samples(&kind.file(&[(page, chunks)])) == Samples::U8(all.clone()), "{tile:?} {planar}");
            }
        }
    }
}

#[test]
fn planes_of_bits_and_with_alpha_come_together() {
    let more = [short(tags::PLANAR, &[2]), short(tags::EXTRA_SAMPLES, &[2])];
    let page = with(fields(3, 1, &[2, 2], 1), &more);
    let file = PLAIN.file(&[(page, vec![vec![0b0001_1000], vec![0b1110_0100]])]);
    assert_eq!(samples(&file), Samples::U8(vec![0, 255, 85, 170, 170, 85]));
}

#[test]
fn one_large_strip_that_is_not_compressed_streams() {
    let (width, height) = (1000, 17_000);
    let all = noise(width * height);
    let file = single(fields(width as u64, height as u64, &[8], 1), &all);
    let (read, whole) = opened(&file).unwrap();
    assert_eq!(read.route, Route::Streamed);
    assert!(whole == Samples::U8(all));
    let narrow = Limits { max_memory: 4 << 20, ..Limits::default() };
    assert!(opened_with(&file, ReadOptions { limits: narrow, ..ReadOptions::default() }).is_ok());
}

#[test]
fn all_compressions_of_the_crate_are_read_with_and_without_prediction() {
    let (width, height) = (61u32, 43u32);
    let all = noise((width * height * 3) as usize);
    let words: Vec<u16> = all.iter().map(|v| u16::from(*v) * 211).collect();
    for (name, compression) in [
        ("none", Compression::Uncompressed),
        ("LZW", Compression::Lzw),
        ("deflate", Compression::Deflate(DeflateLevel::Fast)),
        ("PackBits", Compression::Packbits),
    ] {
        for predictor in [Predictor::None, Predictor::Horizontal] {
            if name == "none" && predictor == Predictor::Horizontal {
                continue;
            }
            let mut out = Cursor::new(Vec::new());
            let encoder = TiffEncoder::new(&mut out).unwrap();
            let mut encoder = encoder.with_compression(compression).with_predictor(predictor);
            encoder.write_image::<colortype::RGB8>(width, height, &all).unwrap();
            assert!(samples(out.get_ref()) == Samples::U8(all.clone()), "{name} {predictor:?}");
            let mut out = Cursor::new(Vec::new());
            let encoder = TiffEncoder::new_big(&mut out).unwrap();
            let mut encoder = encoder.with_compression(compression).with_predictor(predictor);
            encoder.write_image::<colortype::RGB16>(width, height, &words).unwrap();
            assert!(samples(out.get_ref()) == Samples::U16(words.clone()), "{name} {predictor:?}");
        }
    }
}

#[test]
fn jpeg_in_strips_becomes_rgb() {
    let mut jpeg = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut jpeg, 100);
    let red: Vec<u8> = [200, 30, 40].repeat(256);
    encoder.encode(&red, 16, 16, jpeg_encoder::ColorType::Rgb).unwrap();
    let page = |photometric| with(fields(16, 16, &[8; 3], photometric), &[short(tags::COMPRESSION, &[7])]);
    let Samples::U8(read) = samples(&single(page(6), &jpeg)) else { panic!() };
    assert!(read.iter().zip(&red).all(|(a, b)| a.abs_diff(*b) <= 2), "{:?}", &read[..3]);
    let wider = with(fields(24, 16, &[8; 3], 6), &[short(tags::COMPRESSION, &[7])]);
    assert_eq!(refusal(&single(wider, &jpeg)), "cannot read x.tif: its headers contradict each other");
    let cut = &jpeg[..jpeg.len() - 2];
    assert_eq!(refusal(&single(page(6), cut)), "cannot read x.tif: its compressed data end too early");
}

#[test]
fn bits_that_are_turned_round_are_turned_back() {
    let page = with(fields(8, 1, &[1], 1), &[short(tags::FILL_ORDER, &[2])]);
    assert_eq!(samples(&single(page, &[0b0000_0011])), Samples::U8(vec![255, 255, 0, 0, 0, 0, 0, 0]));
}

#[test]
fn colours_that_are_not_named_are_grey_or_rgb() {
    let unnamed = |samples: &[u64], bytes: &[u8]| {
        let named = |field: &Field| matches!(field, Field::Of(tags::PHOTOMETRIC, ..));
        let fields = fields(1, 1, samples, 1).into_iter().filter(|field| !named(field)).collect();
        single(fields, bytes)
    };
    assert_eq!(samples(&unnamed(&[8], &[7])), Samples::U8(vec![7]));
    assert_eq!(samples(&unnamed(&[8; 3], &[7, 8, 9])), Samples::U8(vec![7, 8, 9]));
    let text = refusal(&unnamed(&[8; 4], &[7, 8, 9, 10]));
    assert_eq!(text, "cannot read x.tif: TIFF of colours that it does not name is not supported");
}

fn one_pixel(value: u8, more: &[Field]) -> (Vec<Field>, Vec<Vec<u8>>) {
    (with(fields(1, 1, &[8], 1), more), vec![vec![value]])
}

#[test]
fn one_page_of_several_is_chosen() {
    for kind in ALL {
        let file = kind.file(&[one_pixel(1, &[]), one_pixel(2, &[]), one_pixel(3, &[])]);
        let error = opened(&file).err().unwrap();
        assert_eq!(error.kind(), Kind::MultiPage);
        assert_eq!(error.to_string(), "x.tif is a file of 3 pages; choose one with --page N");
        let (read, second) = opened_with(&file, ReadOptions { page: Some(2), ..ReadOptions::default() }).unwrap();
        assert_eq!((second, read.pages), (Samples::U8(vec![2]), 3));
        assert!(opened_with(&file, ReadOptions { page: Some(4), ..ReadOptions::default() }).is_err());
    }
}

#[test]
fn copies_and_masks_are_no_pages() {
    let copy = one_pixel(2, &[Field::Of(tags::NEW_SUBFILE_TYPE, 4, vec![1])]);
    let mask = one_pixel(3, &[Field::Of(tags::NEW_SUBFILE_TYPE, 4, vec![4])]);
    let old = one_pixel(4, &[short(tags::SUBFILE_TYPE, &[2])]);
    let (read, picture) = opened(&PLAIN.file(&[copy.clone(), one_pixel(1, &[]), mask, old])).unwrap();
    assert_eq!((picture, read.pages), (Samples::U8(vec![1]), 1));
    // Where there is nothing else, a copy is what there is.
    assert_eq!(samples(&PLAIN.file(&[copy])), Samples::U8(vec![2]));
}

#[test]
fn directories_inside_a_page_are_no_pages() {
    let inner = Field::Sub(tags::SUB_IFDS, with(fields(1, 1, &[8], 1), &[short(tags::NEW_SUBFILE_TYPE, &[0])]));
    for kind in ALL {
        let (read, picture) = opened(&kind.file(&[one_pixel(1, std::slice::from_ref(&inner))])).unwrap();
        assert_eq!((picture, read.pages), (Samples::U8(vec![1]), 1));
        let two = kind.file(&[one_pixel(1, std::slice::from_ref(&inner)), one_pixel(2, &[])]);
        assert_eq!(refusal(&two), "x.tif is a file of 2 pages; choose one with --page N");
    }
}

#[test]
fn limits_are_held_before_memory_is_taken() {
    let file = single(with(fields(60_000, 50_000, &[16; 4], 2), &[short(tags::COMPRESSION, &[8])]), &[0; 10]);
    let few = Limits { max_pixels: 1 << 20, ..Limits::default() };
    let error = opened_with(&file, ReadOptions { limits: few, ..ReadOptions::default() }).err().unwrap();
    assert_eq!(error.kind(), Kind::TooLarge);
    let little = Limits { max_memory: 1 << 30, ..Limits::default() };
    let read =
        opened_with(&file, ReadOptions { limits: Limits { max_pixels: u64::MAX, ..little }, ..Default::default() });
    assert_eq!(read.err().unwrap().kind(), Kind::TooLarge);
}

#[test]
fn parts_that_are_missing_are_an_error_and_counts_that_are_missing_are_not() {
    let halves = with(fields(2, 2, &[8], 1), &[short(tags::ROWS_PER_STRIP, &[1])]);
    let file = PLAIN.file(&[(halves.clone(), vec![vec![1, 2], vec![]])]);
    assert_eq!(refusal(&file), "cannot read x.tif: it ends too early");
    // Nothing is said of any length.
    let mut file = PLAIN.file(&[(halves, vec![vec![1, 2], vec![3, 4]])]);
    let counts = [&279u16.to_le_bytes()[..], &4u16.to_le_bytes(), &2u32.to_le_bytes()].concat();
    let at = file.windows(8).position(|bytes| bytes == counts).unwrap() + 8;
    let place = u32::from_le_bytes(file[at..at + 4].try_into().unwrap()) as usize;
    file[place..place + 8].fill(0);
    assert_eq!(samples(&file), Samples::U8(vec![1, 2, 3, 4]));
}
