//! What samples mean: depths, colours, alpha.

use super::build::{ALL, Field, fields, short, with};
use super::{opened, opened_with, refusal, samples, single};
use crate::codec::ReadOptions;
use crate::codec::tiff::tags;
use crate::matrix::{Layout, Samples};

const FLOAT: [u64; 1] = [3];

fn kinds(of: &[u64]) -> Field {
    short(tags::EXTRA_SAMPLES, of)
}

#[test]
fn bytes_and_words_come_as_they_are_in_either_order() {
    for kind in ALL {
        let page = (fields(2, 1, &[8, 8, 8], 2), vec![vec![1, 2, 3, 4, 5, 6]]);
        assert_eq!(samples(&kind.file(&[page])), Samples::U8(vec![1, 2, 3, 4, 5, 6]));
        let page = (fields(2, 1, &[16], 1), vec![kind.words(&[258, 65_535])]);
        let file = kind.file(&[page]);
        assert_eq!(samples(&file), Samples::U16(vec![258, 65_535]));
        assert_eq!(opened(&file).unwrap().0.full, Some(65_535));
    }
}

#[test]
fn small_greys_are_scaled_to_bytes() {
    for (bits, stored, whole, full) in [
        (1, [0b1010_0000], vec![255, 0, 255], 1),
        (2, [0b0001_1100], vec![0, 85, 255], 3),
        (4, [0x0f], vec![0, 255], 15),
    ] {
        let file = single(fields(whole.len() as u64, 1, &[bits], 1), &stored);
        let (file, read) = opened(&file).unwrap();
        assert_eq!((read, file.full), (Samples::U8(whole), Some(full)), "{bits} bits");
    }
}

#[test]
fn where_white_is_zero_it_is_turned_round() {
    let of = |bits, strip: &[u8]| samples(&single(fields(2, 1, &[bits], 0), strip));
    assert_eq!(of(1, &[0b1000_0000]), Samples::U8(vec![0, 255]));
    assert_eq!(of(4, &[0x0e]), Samples::U8(vec![255, 17]));
    assert_eq!(of(8, &[0, 200]), Samples::U8(vec![255, 55]));
    assert_eq!(of(16, &[1, 0, 0xff, 0xff]), Samples::U16(vec![65_534, 0]));
    let floats = [0.25f32, 1.5].map(f32::to_le_bytes);
    let page = with(fields(2, 1, &[32], 0), &[short(tags::SAMPLE_FORMAT, &FLOAT)]);
    assert_eq!(samples(&single(page, floats.as_flattened())), Samples::F32(vec![0.75, -0.5]));
}

#[test]
fn palettes_are_looked_up_unless_indices_are_wanted() {
    let map = |colours: &[[u64; 3]]| {
        let values: Vec<u64> = (0..3).flat_map(|c| colours.iter().map(move |colour| colour[c])).collect();
        short(tags::COLOR_MAP, &values)
    };
    let colours: Vec<[u64; 3]> = (0..16).map(|i| [i * 257, 65_535 - i, 5 << 8]).collect();
    let file = single(with(fields(3, 1, &[4], 3), &[map(&colours)]), &[0x1f, 0x20]);
    let (read, colours) = opened(&file).unwrap();
    assert_eq!(colours, Samples::U8(vec![1, 255, 5, 15, 255, 5, 2, 255, 5]));
    assert_eq!(read.full, Some(255));
    let indices = ReadOptions { indices: true, ..ReadOptions::default() };
    let (read, indices) = opened_with(&file, indices).unwrap();
    assert_eq!((indices, read.source.shape().layout), (Samples::U8(vec![1, 15, 2]), Layout::Grey));
    let more = [map(&[[0; 3], [65_535; 3], [7 << 8; 3], [0; 3]]), kinds(&[2])];
    let clear = single(with(fields(2, 1, &[2, 2], 3), &more), &[0b0111_1001]);
    assert_eq!(samples(&clear), Samples::U8(vec![255, 255, 255, 255, 7, 7, 7, 85]));
    assert_eq!(refusal(&single(fields(1, 1, &[8], 3), &[0])), "cannot read x.tif: its palette is missing or broken");
}

#[test]
fn floats_of_all_widths_come_as_floats() {
    let of = |bits, strip: &[u8]| {
        let page = with(fields(2, 1, &[bits], 1), &[short(tags::SAMPLE_FORMAT, &FLOAT)]);
        let file = single(page, strip);
        assert_eq!(opened(&file).unwrap().0.full, None);
        samples(&file)
    };
    assert_eq!(of(16, &[0, 0x3c, 0, 0xc0]), Samples::F32(vec![1.0, -2.0]));
    assert_eq!(of(32, [1.5f32, -7.25].map(f32::to_le_bytes).as_flattened()), Samples::F32(vec![1.5, -7.25]));
    assert_eq!(of(64, [0.1f64, 3.0].map(f64::to_le_bytes).as_flattened()), Samples::F32(vec![0.1, 3.0]));
}

#[test]
fn wide_and_signed_integers_are_read_only_where_they_are_wanted() {
    let long = single(fields(2, 1, &[32], 1), &[7, 0, 0, 0, 0, 0, 1, 0]);
    let words = "x.tif holds integers of 32 bits, which are no weights as they are; label or normalize them";
    assert_eq!(refusal(&long), words);
    let wanted = ReadOptions { integers: true, ..ReadOptions::default() };
    let (read, numbers) = opened_with(&long, wanted).unwrap();
    assert_eq!((numbers, read.full), (Samples::F32(vec![7.0, 65_536.0]), Some(1)));
    let signed = single(with(fields(2, 1, &[16], 1), &[short(tags::SAMPLE_FORMAT, &[2])]), &[0xff, 0xff, 2, 0]);
    assert_eq!(opened_with(&signed, wanted).unwrap().1, Samples::F32(vec![-1.0, 2.0]));
    assert_eq!(
        refusal(&single(fields(2, 1, &[12], 1), &[0; 3])),
        "cannot read x.tif: TIFF of 12 bits a sample is not supported"
    );
}

#[test]
fn inks_become_light_and_brightness_with_differences_colours() {
    let file = single(fields(2, 1, &[8; 4], 5), &[0, 0, 0, 0, 128, 0, 64, 100]);
    let (read, rgb) = opened(&file).unwrap();
    assert_eq!(rgb, Samples::U8(vec![255, 255, 255, 77, 155, 116]));
    assert_eq!(read.notes, ["x.tif has inks but no profile: colours are approximate"]);
    let with_alpha = single(with(fields(1, 1, &[8; 5], 5), &[kinds(&[2])]), &[255, 0, 0, 0, 9]);
    assert_eq!(samples(&with_alpha), Samples::U8(vec![0, 255, 255, 9]));

    let whole = short(tags::YCBCR_SUBSAMPLING, &[1, 1]);
    let file = single(with(fields(2, 1, &[8; 3], 6), &[whole]), &[100, 128, 128, 76, 85, 255]);
    assert_eq!(samples(&file), Samples::U8(vec![100, 100, 100, 254, 0, 0]));
    let file = single(fields(2, 1, &[8; 3], 6), &[0; 6]);
    assert_eq!(refusal(&file), "cannot read x.tif: TIFF of subsampled YCbCr that is not JPEG is not supported");
}

#[test]
fn colours_multiplied_by_alpha_are_divided_again() {
    let file = single(with(fields(3, 1, &[8; 2], 1), &[kinds(&[1])]), &[50, 100, 100, 50, 7, 0]);
    assert_eq!(samples(&file), Samples::U8(vec![128, 100, 255, 50, 0, 0]));
    let words: Vec<u8> = [1000u16, 0, 500, 2000].iter().flat_map(|v| v.to_le_bytes()).collect();
    let file = single(with(fields(1, 1, &[16; 4], 2), &[kinds(&[1])]), &words);
    assert_eq!(samples(&file), Samples::U16(vec![32_768, 0, 16_384, 2000]));
    let floats = [0.5f32, 3.0, 0.0, 0.5].map(f32::to_le_bytes);
    let page = with(fields(1, 1, &[32; 4], 2), &[kinds(&[1]), short(tags::SAMPLE_FORMAT, &[3; 4])]);
    assert_eq!(samples(&single(page, floats.as_flattened())), Samples::F32(vec![1.0, 6.0, 0.0, 0.5]));
    let straight = single(with(fields(1, 1, &[8; 2], 1), &[kinds(&[2])]), &[50, 100]);
    assert_eq!(samples(&straight), Samples::U8(vec![50, 100]));
}

#[test]
fn samples_of_no_known_meaning_are_dropped_with_a_note() {
    let file = single(with(fields(2, 1, &[8; 4], 2), &[kinds(&[0])]), &[1, 2, 3, 4, 5, 6, 7, 8]);
    let (read, rgb) = opened(&file).unwrap();
    assert_eq!(rgb, Samples::U8(vec![1, 2, 3, 5, 6, 7]));
    assert_eq!(read.notes, ["x.tif has a channel of no known meaning: dropped"]);
    // Alpha may stand behind others.
    let file = single(with(fields(1, 1, &[8; 4], 1), &[kinds(&[0, 2, 0])]), &[1, 2, 3, 4]);
    let (read, grey) = opened(&file).unwrap();
    assert_eq!((grey, read.source.shape().layout), (Samples::U8(vec![1, 3]), Layout::GreyAlpha));
    assert_eq!(read.notes, ["x.tif has 2 channels of no known meaning: dropped"]);
    // Nothing said of a fourth: alpha, as for other programs.
    let file = single(fields(1, 1, &[8; 4], 2), &[1, 2, 3, 4]);
    assert_eq!(opened(&file).unwrap().0.source.shape().layout, Layout::Rgba);
}

#[test]
fn colours_that_are_not_read_are_named() {
    for (photometric, what) in [(8, "Lab colours"), (32_803, "raw sensor data"), (77, "colours of kind 77")] {
        let file = single(fields(1, 1, &[8; 3], photometric), &[0; 3]);
        assert_eq!(refusal(&file), format!("cannot read x.tif: TIFF of {what} is not supported"));
    }
}
