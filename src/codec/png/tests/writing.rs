//! What is written decodes to what was given, however it was cut.

use super::*;
use crate::codec::testing::Noise;
use crate::codec::{Density, DensityUnit};

/// Decodes by the `png` crate, all checksums verified, to the end of the file.
fn by_peer(bytes: &[u8]) -> (png::Info<'static>, Vec<u8>) {
    let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
    let mut out = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut out).unwrap();
    reader.finish().unwrap();
    (reader.info().clone(), out)
}

fn big_endian(samples: &Samples) -> Vec<u8> {
    match samples {
        Samples::U8(v) => v.clone(),
        Samples::U16(v) => v.iter().flat_map(|s| s.to_be_bytes()).collect(),
        Samples::F32(_) => unreachable!(),
    }
}

fn assert_round_trip(shape: Shape, all: &Strip, bytes: &[u8]) {
    let (info, peer) = by_peer(bytes);
    assert_eq!((info.width as usize, info.height as usize), (shape.size.width(), shape.size.height()));
    assert!(peer == big_endian(&all.samples), "the png crate reads other samples of {shape:?}");
    let opened = opened(bytes).unwrap();
    assert_eq!(opened.source.shape(), shape);
    assert!(opened.notes.is_empty(), "{:?}", opened.notes);
    assert!(read(bytes).unwrap().rows() == all, "we read other samples of {shape:?}");
}

#[test]
fn every_layout_depth_and_width_survives_whatever_the_bands() {
    let mut noise = Noise(1);
    for layout in LAYOUTS {
        for depth in [Depth::U8, Depth::U16] {
            for width in 1..=67 {
                let shape = shape(width, 7, layout, depth);
                let n = shape.row_samples();
                let pictures = [
                    rows(shape, |_| noise.next()),
                    rows(shape, |_| 0x1234),
                    rows(shape, |i| (i % n * 3 + i / n * 5) as u32 + (noise.next() & 3)),
                ];
                for (all, effort) in pictures.iter().zip(EFFORTS.into_iter().cycle().skip(width)) {
                    let meta = Meta::default();
                    assert_round_trip(shape, all, &written(shape, all, &meta, effort));
                    assert_round_trip(shape, all, &written_in_bands(shape, all, &meta, effort, &[1, 2, 3]));
                }
            }
        }
    }
}

#[test]
fn large_pictures_survive_at_every_effort() {
    let shape = shape(700, 900, Layout::Rgb, Depth::U8);
    let mut noise = Noise(2);
    let photo = rows(shape, |i| (i / 50 + i % 700) as u32 + (noise.next() & 15));
    let drawing = rows(shape, |i| [255, 0, 10, 255][i / 21 % 31 % 4] + (i / 2100 % 7) as u32);
    let noisy = rows(shape, |_| noise.next());
    for effort in EFFORTS {
        for all in [&photo, &drawing, &noisy] {
            let bytes = written(shape, all, &Meta::default(), effort);
            assert_round_trip(shape, all, &bytes);
            assert_eq!(bytes, written(shape, all, &Meta::default(), effort), "the same again");
        }
    }
}

#[test]
fn pieces_do_not_depend_on_what_was_encoded_before_or_on_the_thread() {
    let shape = shape(300, 2500, Layout::Rgba, Depth::U16);
    let mut noise = Noise(3);
    let all = rows(shape, |i| if i % 5000 < 2500 { (i / 300) as u32 } else { noise.next() & 255 });
    for effort in EFFORTS {
        let options = WriteOptions { compression: effort, ..WriteOptions::default() };
        let sink = super::super::create(shape, &Meta::default(), &options, Box::new(std::io::sink())).unwrap();
        let band = |i: usize| {
            let rows = sink.encode.band_rows();
            let mut strip = Strip::empty(shape);
            strip.push_rows(&all, (i * rows).saturating_sub(1)..((i + 1) * rows).min(2500));
            sink.encode.encode(&strip, usize::from(i > 0)).unwrap()
        };
        let bands = 2500_usize.div_ceil(sink.encode.band_rows());
        let forwards: Vec<_> = (0..bands).map(band).collect();
        let backwards: Vec<_> = (0..bands).rev().map(band).collect();
        assert!(forwards.iter().eq(backwards.iter().rev()), "{effort:?}");
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..bands).map(|i| scope.spawn(move || band(i))).collect();
            for (thread, piece) in threads.into_iter().zip(&forwards) {
                assert!(thread.join().unwrap() == *piece, "{effort:?}");
            }
        });
    }
}

#[test]
fn bands_are_of_about_half_a_megabyte_and_twice_as_large_in_large_pictures() {
    let rows = |w, h| {
        let shape = shape(w, h, Layout::Rgb, Depth::U8);
        let sink = super::super::create(shape, &Meta::default(), &WriteOptions::default(), Box::new(std::io::sink()));
        sink.unwrap().encode.band_rows()
    };
    assert_eq!((rows(3000, 2000), rows(5000, 3000), rows(6000, 4000), rows(6000, 40_000)), (58, 46, 58, 58));
    assert_eq!((rows(1_000_000, 7), rows(10, 7)), (1, 7));
}

fn icc(space: &[u8; 4]) -> Vec<u8> {
    let mut icc = vec![7; 600];
    icc[16..20].copy_from_slice(space);
    icc[36..40].copy_from_slice(b"acsp");
    icc
}

fn back(layout: Layout, meta: &Meta) -> Meta {
    let shape = shape(3, 2, layout, Depth::U8);
    let all = rows(shape, |i| i as u32);
    let bytes = written(shape, &all, meta, Compression::Balanced);
    by_peer(&bytes);
    let opened = opened(&bytes).unwrap();
    assert!(opened.notes.is_empty(), "{:?}", opened.notes);
    opened.meta
}

#[test]
fn metadata_come_back_as_they_went() {
    let mut meta = Meta {
        exif: Some(b"II*\0\x08\0\0\0\0\0\0\0\0\0".to_vec()),
        xmp: Some("<x:xmpmeta>é</x:xmpmeta>".as_bytes().to_vec()),
        density: Some(Density { x: 11811.0, y: 5906.0, unit: DensityUnit::Metre }),
        ..Meta::default()
    };
    meta.png.srgb = Some(1);
    meta.png.gamma = Some(45455);
    meta.png.chromaticities = Some([31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000]);
    meta.png.cicp = Some([1, 13, 0, 1]);
    assert_eq!(back(Layout::Rgb, &meta), meta);
    // A profile rules out sRGB, gAMA and cHRM, but not cICP.
    meta.icc = Some(icc(b"RGB "));
    let mut expected = meta.clone();
    (expected.png.srgb, expected.png.gamma, expected.png.chromaticities) = (None, None, None);
    assert_eq!(back(Layout::Rgba, &meta), expected);
    // One that speaks of other colours is not written.
    assert_eq!(back(Layout::Grey, &meta).icc, None);
    meta.icc = Some(icc(b"GRAY"));
    assert_eq!(back(Layout::GreyAlpha, &meta).icc, meta.icc);
}

#[test]
fn densities_are_written_by_the_metre_or_as_a_ratio() {
    let density = |x, y, unit| {
        let meta = Meta { density: Some(Density { x, y, unit }), ..Meta::default() };
        back(Layout::Grey, &meta).density
    };
    let metre = |x, y| Some(Density { x, y, unit: DensityUnit::Metre });
    assert_eq!(density(300.0, 72.0, DensityUnit::Inch), metre(11811.0, 2835.0));
    assert_eq!(density(118.11, 28.35, DensityUnit::Centimetre), metre(11811.0, 2835.0));
    let ratio = |x, y| Some(Density { x, y, unit: DensityUnit::Ratio });
    assert_eq!(density(4.0, 3.0, DensityUnit::Ratio), ratio(4.0, 3.0));
    assert_eq!(density(1.0, 1.5, DensityUnit::Ratio), ratio(10_000.0, 15_000.0));
    assert_eq!(density(0.0, 1.0, DensityUnit::Inch), None);
    assert_eq!(density(f64::NAN, 1e300, DensityUnit::Inch), None);
}

#[test]
fn floats_are_refused() {
    let shape = Shape { depth: Depth::F32, ..shape(1, 1, Layout::Grey, Depth::U8) };
    let refused = super::super::create(shape, &Meta::default(), &WriteOptions::default(), Box::new(std::io::sink()));
    assert_eq!(refused.err().unwrap().kind(), crate::error::Kind::Unsupported);
}

#[test]
fn more_effort_is_never_larger_where_a_picture_is_one_band() {
    let samples: [&[u8]; 3] = [
        include_bytes!("../../../../samples/apply/soft-mask-dims-by-its-weight/expected.png"),
        include_bytes!("../../../../samples/apply/two-masks-multiply/expected.png"),
        include_bytes!("../../../../samples/apply/white-mask-leaves-the-image-untouched/white.png"),
    ];
    for file in samples {
        let picture = read(file).unwrap();
        let (size, layout) = (picture.size(), picture.rows().layout());
        let shape = Shape { size, layout, depth: picture.rows().depth() };
        let bytes = |effort| written(shape, picture.rows(), &Meta::default(), effort).len();
        assert!(bytes(Compression::Best) <= bytes(Compression::Balanced), "{size}");
    }
}

/// The number of each row's filter, and how many chunks the data are in.
fn filters(shape: Shape, bytes: &[u8]) -> (Vec<u8>, usize) {
    let (mut data, mut chunks, mut at) = (Vec::new(), 0, 8);
    while let Some(length) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
        let length = u32::from_be_bytes(*length) as usize;
        if bytes[at + 4..at + 8] == *b"IDAT" {
            data.extend_from_slice(&bytes[at + 8..at + 8 + length]);
            chunks += 1;
        }
        at += 12 + length;
    }
    let mut filtered = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::ZlibDecoder::new(&data[..]), &mut filtered).unwrap();
    (filtered.into_iter().step_by(shape.row_bytes() + 1).collect(), chunks)
}

#[test]
fn samples_of_16_bits_are_not_averaged_and_those_of_8_are() {
    const AVERAGE: u8 = 3;
    let mut noise = Noise(5);
    for (depth, expected) in [(Depth::U8, true), (Depth::U16, false)] {
        let shape = shape(300, 40, Layout::Grey, depth);
        let all = rows(shape, |i| (i % 300 / 4 + i / 300) as u32 + (noise.next() & 15));
        let bytes = written(shape, &all, &Meta::default(), Compression::Balanced);
        assert_eq!(filters(shape, &bytes).0.contains(&AVERAGE), expected, "{depth:?}");
    }
}

#[test]
fn what_ends_the_data_shares_the_chunk_of_the_last_band() {
    let shape = shape(30, 40, Layout::Rgb, Depth::U8);
    let all = rows(shape, |i| i as u32);
    let meta = Meta::default();
    assert_eq!(filters(shape, &written(shape, &all, &meta, Compression::Fast)).1, 1);
    assert_eq!(filters(shape, &written_in_bands(shape, &all, &meta, Compression::Fast, &[10])).1, 2);
}
