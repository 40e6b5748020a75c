//! Whatever the bytes, reading ends with a picture or an error.

use super::*;
use crate::codec::testing::Noise;

/// Sound files of many kinds, small enough to be broken in every place.
fn sound() -> Vec<Vec<u8>> {
    let mut noise = Noise(9);
    let mut files = Vec::new();
    for layout in LAYOUTS {
        for depth in [Depth::U8, Depth::U16] {
            let shape = shape(9, 5, layout, depth);
            let all = rows(shape, |_| noise.next() & 0x1ff);
            let meta =
                Meta { exif: Some(b"II*\0\x08\0\0\0\0\0".to_vec()), xmp: Some(b"<x/>".to_vec()), ..Meta::default() };
            files.push(written(shape, &all, &meta, Compression::Balanced));
        }
    }
    let palette = [chunk(b"PLTE", &[1, 2, 3, 4, 5, 6, 7, 8, 9]), chunk(b"tRNS", &[0, 128])].concat();
    files.push(file(&head(3, 2, 2, 3), &palette, &[0, 0x18, 1, 0x90], &[]));
    files.push(file(&head(3, 2, 1, 0), &chunk(b"tRNS", &[0, 1]), &[0, 0x18, 1, 0x90], &[]));
    let mut interlaced = file(&head(3, 3, 8, 0), &[], &[0; 15], &[]);
    let ihdr = [&interlaced[16..28], &[1]].concat();
    interlaced.splice(8..33, chunk(b"IHDR", &ihdr));
    files.push(interlaced);
    let control =
        |n: u8| chunk(b"fcTL", &[0, 0, 0, n, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 2, 1]);
    let before = [chunk(b"acTL", &[0, 0, 0, 2, 0, 0, 0, 0]), control(0)].concat();
    let frame = [&[0, 0, 0, 2][..], &zlib(&[0, 9, 8])].concat();
    files.push(file(&head(2, 1, 8, 0), &before, &[0, 5, 6], &[control(1), chunk(b"fdAT", &frame)].concat()));
    files
}

/// Makes the checksums of all chunks right again, so that what lies behind them is reached.
fn with_right_checksums(mut bytes: Vec<u8>) -> Vec<u8> {
    let mut at = 8;
    while let Some(len) = bytes.get(at..at + 4).map(|b| u32::from_be_bytes(b.try_into().unwrap()) as usize) {
        let end = at + 8 + len;
        if end + 4 > bytes.len() {
            break;
        }
        let crc = crc32fast::hash(&bytes[at + 4..end]);
        bytes[end..end + 4].copy_from_slice(&crc.to_be_bytes());
        at = end + 4;
    }
    bytes
}

/// Reads all there is by every way of asking.
fn read_everything(bytes: &[u8]) {
    for page in [None, Some(1), Some(2)] {
        let limits = crate::codec::Limits { max_pixels: 1 << 20, max_memory: 1 << 26, held: 0 };
        let opened =
            super::super::open(&Input::bytes("x.png", bytes), &ReadOptions { page, limits, ..Default::default() });
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
        assert!(super::super::survey::walk(&Input::bytes("x.png", &file[..]), &Default::default()).is_ok());
        for cut in 0..file.len() {
            read_everything(&file[..cut]);
        }
        for round in 0..800 {
            let broken = noise.broken(&file);
            read_everything(&if round % 4 == 0 { broken } else { with_right_checksums(broken) });
        }
    }
}

#[test]
fn a_huge_chunk_before_the_pixels_does_not_hinder_them() {
    let before = chunk(b"eXIf", &vec![b'I'; 65 << 20]);
    let bytes = file(&head(1, 1, 8, 0), &before, &[0, 5], &[]);
    let opened = opened(&bytes).unwrap();
    assert_eq!(opened.notes, ["the chunk eXIf was left out: it is too large"]);
    assert_eq!(read(&bytes).unwrap().rows().samples, Samples::U8(vec![5]));
}
