//! Files of every kind give the samples and metadata that they hold.

use super::*;
use crate::codec::{Density, DensityUnit, Route};
use crate::error::Kind;

fn eight(bytes: &[u8]) -> (Layout, Vec<u8>) {
    let picture = read(bytes).unwrap();
    match &picture.rows().samples {
        Samples::U8(v) => (picture.rows().layout(), v.clone()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn palettes_become_colours() {
    let palette = chunk(b"PLTE", &[1, 2, 3, 4, 5, 6, 7, 8, 9]);
    let pixels = [0, 0b0001_1000, 0, 0b1001_0000];
    let plain = file(&head(3, 2, 2, 3), &palette, &pixels, &[]);
    assert_eq!(eight(&plain), (Layout::Rgb, vec![1, 2, 3, 4, 5, 6, 7, 8, 9, 7, 8, 9, 4, 5, 6, 1, 2, 3]));
    let clear = file(&head(3, 1, 2, 3), &[palette, chunk(b"tRNS", &[0, 128])].concat(), &pixels[..2], &[]);
    assert_eq!(eight(&clear), (Layout::Rgba, vec![1, 2, 3, 0, 4, 5, 6, 128, 7, 8, 9, 255]));
}

#[test]
fn few_bits_of_grey_are_widened_exactly() {
    for (bits, max) in [(1, 1u32), (2, 3), (4, 15)] {
        let expected: Vec<u8> = (0..=max).map(|v| (v * 255 / max) as u8).collect();
        let packed = (0..=max).fold(0u64, |word, v| word << bits | u64::from(v));
        let used = ((max + 1) * bits) as usize;
        let bytes = (packed << (64 - used)).to_be_bytes();
        let filtered = [&[0], &bytes[..used.div_ceil(8)]].concat();
        assert_eq!(eight(&file(&head(max + 1, 1, bits as u8, 0), &[], &filtered, &[])), (Layout::Grey, expected));
    }
}

#[test]
fn colour_keys_become_alpha() {
    let key = chunk(b"tRNS", &[0, 2]);
    assert_eq!(eight(&file(&head(2, 1, 4, 0), &key, &[0, 0x23], &[])), (Layout::GreyAlpha, vec![0x22, 0, 0x33, 255]));
    let key = chunk(b"tRNS", &[0, 9, 0, 8, 0, 7]);
    assert_eq!(
        eight(&file(&head(2, 1, 8, 2), &key, &[0, 9, 8, 7, 9, 8, 6], &[])),
        (Layout::Rgba, vec![9, 8, 7, 0, 9, 8, 6, 255])
    );
    let deep = file(&head(2, 1, 16, 0), &chunk(b"tRNS", &[1, 2]), &[0, 1, 2, 1, 3], &[]);
    assert_eq!(read(&deep).unwrap().rows().samples, Samples::U16(vec![0x102, 0, 0x103, 65535]));
}

#[test]
fn interlaced_pictures_come_whole() {
    // Three by three in 16 bits: passes 1, 4 and 6 have a pixel or two, 5 and 7 rows.
    let mut head = head(3, 3, 16, 0);
    let ihdr = [&head[16..28], &[1]].concat();
    head.splice(8.., chunk(b"IHDR", &ihdr));
    let pass =
        |values: &[u16]| -> Vec<u8> { [0].into_iter().chain(values.iter().flat_map(|v| v.to_be_bytes())).collect() };
    let passes = [pass(&[1]), pass(&[3]), pass(&[7, 9]), pass(&[2]), pass(&[8]), pass(&[4, 5, 6])].concat();
    let bytes = file(&head, &[], &passes, &[]);
    let opened = opened(&bytes).unwrap();
    assert_eq!(opened.route, Route::Whole("interlaced"));
    assert_eq!(read(&bytes).unwrap().rows().samples, Samples::U16((1..=9).collect()));
    let small =
        ReadOptions { limits: crate::codec::Limits { max_memory: 20, ..Default::default() }, ..Default::default() };
    let refused = super::super::open(&Input::bytes("x.png", bytes), &small).err().unwrap();
    assert_eq!(refused.kind(), Kind::TooLarge);
}

fn grey(before: &[u8], after: &[u8]) -> Opened {
    opened(&file(&head(1, 1, 8, 0), before, &[0, 5], after)).unwrap()
}

#[test]
fn metadata_after_the_pixels_are_known_at_once() {
    let text = [b"XML:com.adobe.xmp\0\x01\0de\0\xc3\xa9\0", &zlib(b"<x/>")[..]].concat();
    let after = [chunk(b"eXIf", b"MM\0*rest"), chunk(b"iTXt", &text)].concat();
    let opened = grey(&[], &after);
    assert_eq!(opened.meta.exif.as_deref(), Some(&b"MM\0*rest"[..]));
    assert_eq!(opened.meta.xmp.as_deref(), Some(&b"<x/>"[..]));
    assert_eq!(opened.route, Route::Streamed);
}

#[test]
fn imagemagicks_profiles_are_read_and_give_way_to_real_chunks() {
    let raw = |kind: &str, bytes: &[u8]| {
        let hex: String = bytes.iter().map(|b| format!("{b:02x}")).collect();
        let text = format!("\n{kind}\n{:8}\n{hex}\n", bytes.len());
        [format!("Raw profile type {kind}\0\0").as_bytes(), &zlib(text.as_bytes())].concat()
    };
    let exif = chunk(b"zTXt", &raw("exif", b"Exif\0\0II*\0raw"));
    let xmp = chunk(b"zTXt", &raw("xmp", b"<raw/>"));
    let opened = grey(&[], &[exif.clone(), xmp].concat());
    assert_eq!(opened.meta.exif.as_deref(), Some(&b"II*\0raw"[..]));
    assert_eq!(opened.meta.xmp.as_deref(), Some(&b"<raw/>"[..]));
    let opened = grey(&exif, &chunk(b"eXIf", b"Exif\0\0II*\0real"));
    assert_eq!(opened.meta.exif.as_deref(), Some(&b"II*\0real"[..]));
    assert!(opened.notes.is_empty());
}

#[test]
fn broken_metadata_are_left_out_with_a_note() {
    let mut wrong_sum = chunk(b"eXIf", b"II*\0");
    *wrong_sum.last_mut().unwrap() ^= 1;
    for (before, note) in [
        (wrong_sum, "the EXIF data was left out: its checksum is wrong"),
        (chunk(b"eXIf", b"nonsense"), "the EXIF data was left out: it is broken"),
        (chunk(b"iCCP", b"name\0\0broken"), "the ICC profile was left out: its compressed data are broken"),
        (
            chunk(b"iCCP", &[b"name\0\0", &zlib(&[0; 200])[..]].concat()),
            "the ICC profile was left out: it does not fit the colours of the picture",
        ),
        (chunk(b"pHYs", &[0; 8]), "the chunk pHYs was left out: its length is wrong"),
        (chunk(b"gAMA", &[0; 4]), "the chunk gAMA was left out: a gamma of 0 means nothing"),
        (chunk(b"cHRM", &[0; 33]), "the chunk cHRM was left out: its length is wrong"),
        (chunk(b"sRGB", &[4]), "the chunk sRGB was left out: its intent is unknown"),
        (chunk(b"tEXt", &[b'a'; 99]), "a text was left out: its keyword does not end"),
    ] {
        let opened = grey(&before, &[]);
        assert_eq!(opened.notes, [note]);
        assert_eq!(opened.meta, Meta::default());
    }
}

#[test]
fn a_bomb_of_metadata_is_left_out() {
    let bomb = [b"XML:com.adobe.xmp\0\x01\0\0\0", &zlib(&vec![b' '; 70 << 20])[..]].concat();
    let opened = grey(&chunk(b"iTXt", &bomb), &[]);
    assert_eq!(opened.notes, ["a text was left out: it is too large"]);
}

#[test]
fn densities_are_by_the_metre_or_bare_ratios() {
    let density = |unit| grey(&chunk(b"pHYs", &[0, 0, 1, 0, 0, 0, 0, 9, unit]), &[]).meta.density;
    assert_eq!(density(0), Some(Density { x: 256.0, y: 9.0, unit: DensityUnit::Ratio }));
    assert_eq!(density(1), Some(Density { x: 256.0, y: 9.0, unit: DensityUnit::Metre }));
    assert_eq!(density(2), None);
}

#[test]
fn failures_say_what_is_wrong() {
    let sound = file(&head(4, 4, 8, 0), &[], &[0; 20], &[]);
    let message = |bytes: &[u8]| {
        let error = read(bytes).expect_err("broken");
        (error.kind(), error.to_string())
    };
    let corrupt = |cause: &str| (Kind::Corrupt, format!("cannot read x.png: {cause}"));
    for cut in [0, 5, 20, 40, 50, sound.len() - 12, sound.len() - 1] {
        assert_eq!(message(&sound[..cut]), corrupt("the file ends too early"), "cut at {cut}");
    }
    let mut flipped = sound.clone();
    flipped[45] ^= 64;
    assert_eq!(message(&flipped).0, Kind::Corrupt);
    let short = file(&head(4, 4, 8, 0), &[], &[0; 15], &[]);
    assert_eq!(message(&short), corrupt("its pixels end too early"));
    assert_eq!(message(&file(&head(4, 4, 8, 3), &[], &[0; 20], &[])), corrupt("its palette is missing"));
    assert_eq!(
        message(&file(&head(0, 4, 8, 0), &[], &[], &[])),
        (Kind::Corrupt, "x.png says that it is 0x4 pixels".into())
    );
    let vast = file(&head(40_000, 40_000, 8, 6), &[], &[0; 20], &[]);
    assert_eq!(message(&vast), corrupt("it holds too few bytes for its size"));
    let large = file(&head(60_000, 60_000, 8, 6), &[], &[0; 20], &[]);
    assert_eq!(message(&large).0, Kind::TooLarge);
    let strange = file(&head(4, 4, 8, 0), &chunk(b"WhAt", &[]), &[0; 20], &[]);
    assert_eq!(message(&strange), (Kind::Unsupported, "cannot read x.png: it needs the unknown chunk WhAt".into()));
    let empty = [head(4, 4, 8, 0), chunk(b"IEND", &[])].concat();
    assert_eq!(message(&empty), corrupt("it holds no pixels"));
}

#[test]
fn a_page_of_a_still_picture_is_the_first_or_none() {
    let bytes = file(&head(1, 1, 8, 0), &[], &[0, 5], &[]);
    let open =
        |page| super::super::open(&Input::bytes("x.png", &bytes[..]), &ReadOptions { page, ..Default::default() });
    assert!(open(Some(1)).is_ok());
    let error = open(Some(2)).err().unwrap();
    assert_eq!((error.kind(), error.to_string()), (Kind::MultiPage, "x.png has one page; there is no --page 2".into()));
    assert!(open(Some(0)).is_err());
}
