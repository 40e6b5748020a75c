//! Whatever the bytes, reading ends with a picture or an error.

use super::{LINES, floats, halves, layer, refusal, rgb, single};
use crate::codec::testing::Noise;
use crate::codec::{Input, Limits, Picture, ReadOptions};
use crate::error::Kind;
use exr::prelude::*;

const SIZE: (usize, usize) = (9, 21);

/// Sound files of many kinds, small enough to be broken in every place.
fn sound() -> Vec<Vec<u8>> {
    let compressions = [
        Compression::Uncompressed,
        Compression::RLE,
        Compression::ZIP16,
        Compression::PIZ,
        Compression::PXR24,
        Compression::B44,
        Compression::B44A,
    ];
    let mut files = Vec::new();
    for compression in compressions {
        for blocks in [Blocks::ScanLines, Blocks::Tiles(Vec2(8, 8))] {
            let channels = vec![("Y", halves(SIZE, 1)), ("A", floats(SIZE, 2))];
            files.push(single(layer(SIZE, Encoding { compression, blocks, ..LINES }, channels)));
        }
    }
    let parts = ["a", "b"].map(|name| {
        let mut layer = layer(SIZE, LINES, rgb(SIZE));
        layer.attributes = LayerAttributes::named(name);
        layer
    });
    let mut file = std::io::Cursor::new(Vec::new());
    let image = Image::from_layers(ImageAttributes::with_size(SIZE), Vec::from(parts));
    image.write().non_parallel().to_buffered(&mut file).unwrap();
    files.push(file.into_inner());
    files
}

const LIMITS: Limits = Limits { max_pixels: 1 << 20, max_memory: 1 << 26, held: 0 };

/// Reads all there is by every way of asking.
fn read_everything(bytes: &[u8]) {
    for (page, integers) in [(None, false), (Some(1), true), (Some(2), false)] {
        let options = ReadOptions { page, limits: LIMITS, integers, ..ReadOptions::default() };
        let opened = crate::codec::exr::open(&Input::bytes("x.exr", bytes), &options);
        let picture = opened.and_then(|mut opened| Picture::read(&mut *opened.source));
        if let Err(error) = picture {
            assert!(!error.to_string().is_empty());
        }
    }
}

#[test]
fn broken_files_are_errors_and_nothing_worse() {
    let mut noise = Noise(11);
    for file in sound() {
        assert!(super::opened_with(&file, super::page(1)).is_ok());
        for cut in 0..file.len() {
            read_everything(&file[..cut]);
        }
        for _ in 0..1500 {
            read_everything(&noise.broken(&file));
        }
    }
}

/// The file with the value of an attribute changed.
fn changed(file: &[u8], name: &[u8], change: impl FnOnce(&mut [u8])) -> Vec<u8> {
    let mut file = file.to_vec();
    let at = file.windows(name.len()).position(|found| found == name).unwrap() + name.len() + 4;
    change(&mut file[at..]);
    file
}

#[test]
fn sizes_are_refused_before_memory_is_taken() {
    let file = single(layer(SIZE, LINES, rgb(SIZE)));
    for window in [&b"dataWindow\0box2i\0"[..], b"displayWindow\0box2i\0"] {
        let huge = changed(&file, window, |value| value[8..16].fill(0x1f));
        let options = ReadOptions { limits: LIMITS, ..ReadOptions::default() };
        let error = crate::codec::exr::open(&Input::bytes("x.exr", huge), &options).err().unwrap();
        assert_eq!(error.kind(), Kind::TooLarge, "{error}");
    }
    let tiled = single(layer(SIZE, Encoding { blocks: Blocks::Tiles(Vec2(8, 8)), ..LINES }, rgb(SIZE)));
    let huge =
        changed(&tiled, b"tiles\0tiledesc\0", |value| value[..8].copy_from_slice(&[0xff, 0xff, 0xff, 0x2f].repeat(2)));
    assert_eq!(refusal(&huge), "cannot read x.exr: a block is damaged");
}

#[test]
fn what_cannot_be_read_is_told() {
    let file = single(layer(SIZE, LINES, rgb(SIZE)));
    assert_eq!(refusal(&file[..20]), "cannot read x.exr: it ends too early");
    assert_eq!(refusal(&file[..file.len() - 1]), "cannot read x.exr: it ends too early");
    let mut newer = file.clone();
    newer[5] = 0x40;
    assert_eq!(refusal(&newer), "cannot read x.exr: OpenEXR with too new file feature flags is not supported");
    let under = |compression| refusal(&changed(&file, b"compression\0compression\0", |value| value[0] = compression));
    assert_eq!(under(10), "cannot read x.exr: OpenEXR under HTJ2K compression is not supported");
    assert_eq!(under(77), "cannot read x.exr: the compression of this OpenEXR file is not supported");
}
