//! Tests of the whole codec: what is written is read again, by us and by the `png` crate.

mod animated;
mod deflating;
mod hostile;
mod reading;
mod writing;

use crate::codec::testing::Shared;
use crate::codec::{Compression, Input, Meta, Opened, Picture, ReadOptions, WriteOptions};
use crate::error::Result;
use crate::matrix::{Depth, Layout, Samples, Shape, Size, Strip};
use std::io::Write;

pub(super) const LAYOUTS: [Layout; 4] = [Layout::Grey, Layout::GreyAlpha, Layout::Rgb, Layout::Rgba];
pub(super) const EFFORTS: [Compression; 3] = [Compression::Fast, Compression::Balanced, Compression::Best];

pub(super) fn shape(width: usize, height: usize, layout: Layout, depth: Depth) -> Shape {
    Shape { size: Size::new(width as u32, height as u32).unwrap(), layout, depth }
}

/// All rows of a picture whose samples `value` gives by their index.
pub(super) fn rows(shape: Shape, mut value: impl FnMut(usize) -> u32) -> Strip {
    let count = shape.row_samples() * shape.size.height();
    let samples = match shape.depth {
        Depth::U8 => Samples::U8((0..count).map(|i| value(i) as u8).collect()),
        _ => Samples::U16((0..count).map(|i| value(i) as u16).collect()),
    };
    Strip::new(shape.size.width(), shape.layout, samples)
}

/// Encodes rows in bands of these heights, the last taking what is left.
pub(super) fn written_in_bands(
    shape: Shape,
    all: &Strip,
    meta: &Meta,
    effort: Compression,
    bands: &[usize],
) -> Vec<u8> {
    let out = Shared::default();
    let options = WriteOptions { compression: effort, ..WriteOptions::default() };
    let mut sink = super::create(shape, meta, &options, Box::new(out.clone())).unwrap();
    let height = shape.size.height();
    let mut from = 0;
    for band in bands.iter().copied().chain([height]) {
        let end = height.min(from + band);
        if end == from {
            break;
        }
        let mut strip = Strip::empty(shape);
        strip.push_rows(all, from.saturating_sub(1)..end);
        let piece = sink.encode.encode(&strip, usize::from(from > 0)).unwrap();
        sink.append.append(piece).unwrap();
        from = end;
    }
    sink.append.finish().unwrap();
    drop(sink);
    std::mem::take(&mut *out.0.lock().unwrap())
}

/// Encodes rows as the pipeline does.
pub(super) fn written(shape: Shape, all: &Strip, meta: &Meta, effort: Compression) -> Vec<u8> {
    let sink = super::create(shape, meta, &WriteOptions::default(), Box::new(std::io::sink())).unwrap();
    let band = sink.encode.band_rows();
    written_in_bands(shape, all, meta, effort, &vec![band; shape.size.height().div_ceil(band)])
}

pub(super) fn opened(bytes: &[u8]) -> Result<Opened> {
    super::open(&Input::bytes("x.png", bytes), &ReadOptions::default())
}

pub(super) fn read(bytes: &[u8]) -> Result<Picture> {
    Picture::read(&mut *opened(bytes)?.source)
}

/// A chunk with its checksum.
pub(super) fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut crc = crc32fast::Hasher::new();
    crc.update(kind);
    crc.update(data);
    [&(data.len() as u32).to_be_bytes(), &kind[..], data, &crc.finalize().to_be_bytes()].concat()
}

/// Bytes as one zlib stream.
pub(super) fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::new(6));
    zlib.write_all(bytes).unwrap();
    zlib.finish().unwrap()
}

/// The start of a file: signature and IHDR.
pub(super) fn head(width: u32, height: u32, bits: u8, color: u8) -> Vec<u8> {
    let ihdr = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[bits, color, 0, 0, 0]].concat();
    [super::write::SIGNATURE, &chunk(b"IHDR", &ihdr)].concat()
}

/// A file of these chunks around one IDAT of these filtered rows.
pub(super) fn file(head: &[u8], before: &[u8], filtered: &[u8], after: &[u8]) -> Vec<u8> {
    [head, before, &chunk(b"IDAT", &zlib(filtered)), after, &chunk(b"IEND", &[])].concat()
}
