//! What is written is read again, by us and by the `tiff` crate, and says what it said before.

use super::opened;
use crate::codec::meta::exif::ifd::{Entry, Exif, Ifd, Order, Value};
use crate::codec::testing::{round_trip, samples, shape};
use crate::codec::tiff::tags;
use crate::codec::{
    Compression, Density, DensityUnit, Format, Input, Meta, Orientation, Out, ReadOptions, WriteOptions, create, open,
};
use crate::matrix::{Depth, Layout, Samples, Shape, Sink, Strip};
use std::io::{self, Cursor, Write};
use std::sync::{Arc, Mutex};
use tiff::decoder::{Decoder, DecodingResult};

const DEPTHS: [Depth; 3] = [Depth::U8, Depth::U16, Depth::F32];
const LAYOUTS: [Layout; 4] = [Layout::Grey, Layout::GreyAlpha, Layout::Rgb, Layout::Rgba];

/// Passes all rows through a sink.
fn fill(mut sink: Sink, shape: Shape, all: &Strip) {
    let (band, height) = (sink.encode.band_rows(), shape.size.height());
    for top in (0..height).step_by(band) {
        let above = usize::from(top > 0);
        let mut rows = Strip::empty(shape);
        rows.push_rows(all, top - above..(top + band).min(height));
        sink.append.append(sink.encode.encode(&rows, above).unwrap()).unwrap();
    }
    sink.append.finish().unwrap();
}

fn written(format: Format, shape: Shape, meta: &Meta, effort: Compression) -> Vec<u8> {
    let mut bytes = Vec::new();
    let all = Strip::new(shape.size.width(), shape.layout, samples(shape));
    let options = WriteOptions { compression: effort, ..WriteOptions::default() };
    fill(create(format, shape, meta, &options, Box::new(&mut bytes)).unwrap(), shape, &all);
    bytes
}

#[test]
fn every_depth_and_layout_comes_back() {
    for depth in DEPTHS {
        for layout in LAYOUTS {
            for (width, height) in [(1, 1), (67, 5), (333, 411)] {
                let file = round_trip(Format::Tiff, shape(width, height, layout, depth));
                assert_eq!(opened(&file).unwrap().0.notes, [""; 0]);
            }
        }
    }
}

#[test]
fn the_crate_reads_the_same() {
    for depth in DEPTHS {
        for layout in [Layout::Grey, Layout::Rgb, Layout::Rgba] {
            for effort in [Compression::Fast, Compression::Balanced, Compression::Best] {
                let shape = shape(301, 402, layout, depth);
                let file = written(Format::Tiff, shape, &Meta::default(), effort);
                let mut decoder = Decoder::new(Cursor::new(&file)).unwrap();
                assert_eq!(decoder.dimensions().unwrap(), (301, 402));
                let read = match decoder.read_image().unwrap() {
                    DecodingResult::U8(v) => Samples::U8(v),
                    DecodingResult::U16(v) => Samples::U16(v),
                    DecodingResult::F32(v) => Samples::F32(v),
                    _ => panic!("another depth"),
                };
                assert!(read == samples(shape), "{shape:?} {effort}");
            }
        }
    }
}

/// A writer without a way back, as a pipe is.
#[derive(Clone, Default)]
struct Pipe(Arc<Mutex<Vec<u8>>>);

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Out for Pipe {}

#[test]
fn a_pipe_gets_the_same_bytes() {
    let shape = shape(301, 402, Layout::Rgb, Depth::U16);
    let pipe = Pipe::default();
    let all = Strip::new(301, shape.layout, samples(shape));
    let sink = create(Format::Tiff, shape, &Meta::default(), &WriteOptions::default(), Box::new(pipe.clone()));
    fill(sink.unwrap(), shape, &all);
    assert!(*pipe.0.lock().unwrap() == written(Format::Tiff, shape, &Meta::default(), Compression::Balanced));
}

#[test]
fn what_would_pass_the_offsets_of_a_classic_file_is_a_bigtiff() {
    for (side, mark) in [(44_000, b"II*\0"), (44_600, b"II+\0")] {
        let shape = shape(side, side, Layout::GreyAlpha, Depth::U8);
        let mut bytes = Vec::new();
        let mut sink =
            create(Format::Tiff, shape, &Meta::default(), &WriteOptions::default(), Box::new(&mut bytes)).unwrap();
        // Strips of nothing: only what is around them counts here.
        for _ in 0..(side as usize).div_ceil(sink.encode.band_rows()) {
            sink.append.append(Default::default()).unwrap();
        }
        sink.append.finish().unwrap();
        drop(sink);
        assert_eq!(&bytes[..4], mark);
        let opened = open(&Input::bytes("x.tif", bytes), &ReadOptions::default()).unwrap();
        assert_eq!(opened.source.shape(), shape);
    }
}

/// EXIF in the order that little-endian files must turn round.
fn exif() -> Vec<u8> {
    let data = |tag, kind, bytes: &[u8]| Entry { tag, value: Value::Data { kind, bytes: bytes.to_vec() } };
    let inner = vec![
        data(0x829a, 5, &[0, 0, 0, 1, 0, 0, 0, 125]),
        data(tags::MAKER_NOTE, 7, &[1; 9]),
        data(0xa002, 4, &[0, 0, 0, 5]),
    ];
    let root = vec![
        data(271, 2, b"Maker of cameras\0"),
        data(tags::ORIENTATION, 3, &[0, 3]),
        data(0x8769, 4, &[]),
        data(0x8825, 4, &[]),
    ];
    let mut exif = Exif { order: Order::Big, root: Ifd(root) };
    *exif.root.get_mut(0x8769).unwrap() = Value::Ifd(Ifd(inner));
    *exif.root.get_mut(0x8825).unwrap() = Value::Ifd(Ifd(vec![data(1, 2, b"N\0")]));
    exif.write().unwrap()
}

#[test]
fn metadata_go_from_png_through_jpeg_and_back() {
    let mut icc = vec![0; 132];
    icc[16..20].copy_from_slice(b"RGB ");
    icc[36..40].copy_from_slice(b"acsp");
    let density = Density { x: 11_811.0, y: 5_906.0, unit: DensityUnit::Metre };
    let first = Meta {
        icc: Some(icc.clone()),
        exif: Some(exif()),
        xmp: Some(b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>".to_vec()),
        density: Some(density),
        ..Meta::default()
    };
    let shape = shape(5, 4, Layout::Rgb, Depth::U8);
    let mut meta = first.clone();
    for format in [Format::Png, Format::Tiff, Format::Jpeg, Format::Tiff] {
        let file = written(format, shape, &meta, Compression::Balanced);
        let opened = open(&Input::bytes("x", file), &ReadOptions::default()).unwrap();
        assert_eq!(opened.format, format);
        meta = opened.meta;
        assert_eq!((&meta.icc, &meta.xmp), (&first.icc, &first.xmp), "{format}");
        assert_eq!(meta.orientation(), Orientation::Turn180, "{format}");
        let exif = Exif::parse(meta.exif.as_deref().unwrap()).unwrap();
        let Some(Value::Ifd(inner)) = exif.root.get(0x8769) else { panic!("no Exif directory in {format}") };
        assert_eq!(inner.get(0x829a).unwrap().rational(exif.order), Some(1.0 / 125.0), "{format}");
        assert_eq!(inner.get(0xa002).unwrap().number(exif.order), Some(5), "{format}");
        assert_eq!(inner.get(tags::MAKER_NOTE).is_some(), format == Format::Png);
        assert!(matches!(exif.root.get(0x8825), Some(Value::Ifd(gps)) if gps.0.len() == 1), "{format}");
        let by_metre = meta.density.unwrap().to(DensityUnit::Metre);
        // JPEG counts whole pixels an inch.
        assert!((by_metre.x - density.x).abs() < 20.0 && (by_metre.y - density.y).abs() < 20.0, "{format}");
    }
}

#[test]
fn a_profile_of_other_colours_is_not_written() {
    let mut icc = vec![0; 132];
    icc[16..20].copy_from_slice(b"RGB ");
    icc[36..40].copy_from_slice(b"acsp");
    let meta = Meta { icc: Some(icc), ..Meta::default() };
    let file = written(Format::Tiff, shape(3, 3, Layout::Grey, Depth::U8), &meta, Compression::Balanced);
    let (read, _) = opened(&file).unwrap();
    assert_eq!((read.meta, read.notes), (Meta::default(), vec![]));
}

#[test]
fn texts_in_utf_16_follow_the_byte_order_of_the_file() {
    for order in [Order::Little, Order::Big] {
        let words: Vec<u8> = "Zoë 猫".encode_utf16().flat_map(|word| order.bytes_of_u16(word)).collect();
        let comment = Value::Data { kind: 7, bytes: [b"UNICODE\0", &words[..]].concat() };
        let inner = Ifd(vec![Entry { tag: 0x9286, value: comment }]);
        let root = Ifd(vec![Entry { tag: 0x8769, value: Value::Ifd(inner) }]);
        let meta = Meta { exif: Exif { order, root }.write(), ..Meta::default() };
        let file = written(Format::Tiff, shape(3, 2, Layout::Grey, Depth::U8), &meta, Compression::Fast);
        let little: Vec<u8> = "Zoë 猫".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let wanted = [b"UNICODE\0", &little[..]].concat();
        assert!(file.windows(wanted.len()).any(|bytes| bytes == wanted), "{order:?}");
    }
}
