//! Whatever the bytes, reading ends with a picture or an error.

use super::build::{ALL, ASCII, Field, bytes, fields, short, with};
use crate::codec::testing::Noise;
use crate::codec::tiff::tags;
use crate::codec::{Input, Limits, Picture, ReadOptions};
use std::io::Cursor;
use tiff::encoder::{Compression, DeflateLevel, Predictor, TiffEncoder, colortype};

/// Sound files of many kinds, small enough to be broken in every place.
fn sound() -> Vec<Vec<u8>> {
    let mut files = Vec::new();
    for kind in ALL {
        let described = [bytes(271, ASCII, b"Maker\0"), Field::Sub(0x8769, vec![bytes(1, ASCII, b"R98765\0")])];
        files.push(kind.file(&[
            (with(fields(4, 3, &[8; 3], 2), &described), vec![vec![7; 36]]),
            (fields(4, 3, &[1], 0), vec![vec![0xa5; 3]]),
        ]));
        let tiles = [short(tags::TILE_WIDTH, &[16]), short(tags::TILE_LENGTH, &[16]), short(tags::PLANAR, &[2])];
        files.push(kind.file(&[(with(fields(5, 4, &[8; 2], 1), &tiles), vec![vec![1; 256], vec![2; 256]])]));
        let map = short(tags::COLOR_MAP, &[500; 48]);
        files.push(kind.file(&[(with(fields(4, 1, &[4], 3), &[map]), vec![vec![0x12, 0x3f]])]));
    }
    let all: Vec<u8> = (0..243).collect();
    for (compression, predictor) in [
        (Compression::Lzw, Predictor::Horizontal),
        (Compression::Deflate(DeflateLevel::Fast), Predictor::None),
        (Compression::Packbits, Predictor::None),
    ] {
        let mut out = Cursor::new(Vec::new());
        let encoder = TiffEncoder::new(&mut out).unwrap();
        let mut encoder = encoder.with_compression(compression).with_predictor(predictor);
        encoder.write_image::<colortype::RGB8>(9, 9, &all).unwrap();
        files.push(out.into_inner());
    }
    let mut jpeg = Vec::new();
    let red: Vec<u8> = [200, 30, 40].repeat(64);
    jpeg_encoder::Encoder::new(&mut jpeg, 50).encode(&red, 8, 8, jpeg_encoder::ColorType::Rgb).unwrap();
    let page = with(fields(8, 8, &[8; 3], 6), &[short(tags::COMPRESSION, &[7])]);
    files.push(ALL[0].file(&[(page, vec![jpeg])]));
    // Fax: one white row of eight, then the end.
    let page = with(fields(8, 1, &[1], 0), &[short(tags::COMPRESSION, &[4])]);
    files.push(ALL[1].file(&[(page, vec![vec![0b1000_0000, 0x10, 0x01, 0x00]])]));
    files
}

/// Reads all there is by every way of asking.
fn read_everything(bytes: &[u8]) {
    for (page, integers) in [(None, false), (Some(1), true), (Some(2), false)] {
        let limits = Limits { max_pixels: 1 << 20, max_memory: 1 << 26, held: 0 };
        let options = ReadOptions { page, limits, integers, indices: integers };
        let opened = crate::codec::tiff::open(&Input::bytes("x.tif", bytes), &options);
        let picture = opened.and_then(|mut opened| Picture::read(&mut *opened.source));
        if let Err(error) = picture {
            assert!(!error.to_string().is_empty());
        }
    }
}

#[test]
fn broken_files_are_errors_and_nothing_worse() {
    let mut noise = Noise(10);
    for file in sound() {
        assert!(super::opened_with(&file, ReadOptions { page: Some(1), ..ReadOptions::default() }).is_ok());
        for cut in 0..file.len() {
            read_everything(&file[..cut]);
        }
        for _ in 0..1500 {
            let broken = noise.broken(&file);
            read_everything(&broken);
        }
    }
}

#[test]
fn a_list_of_pages_that_goes_round_ends() {
    let page = (fields(1, 1, &[8], 1), vec![vec![5]]);
    let mut file = ALL[0].file(&[page.clone(), page]);
    // The last word of the second directory is the offset of a third; the first begins at byte 9.
    let end = file.len();
    file[end - 4..].copy_from_slice(&9u32.to_le_bytes());
    let (read, _) = super::opened_with(&file, ReadOptions { page: Some(2), ..ReadOptions::default() }).unwrap();
    assert_eq!(read.pages, 2);
    assert_eq!(read.notes, ["x.tif has a broken list of pages: 2 can be read"]);
}
