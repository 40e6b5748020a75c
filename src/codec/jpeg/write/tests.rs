use super::testing::{picture, written_with};
use super::*;
use crate::codec::jpeg::tables;
use crate::codec::testing::Shared;
use crate::codec::{self, Format, Input, Picture, ReadOptions};
use crate::codec::{Density, DensityUnit};
use crate::matrix::{Depth, Size, Source};
use header::jfif_density;
use jpeg_encoder::{ChromaSubsamplingMethod, ColorType, Encoder, SamplingFactor};

/// The same picture in one band.
fn whole(picture: &Picture, options: &WriteOptions) -> Vec<u8> {
    written_with(picture, &Meta::default(), options, Some(picture.size().height()))
}

/// The same picture encoded by a crate.
fn by_another(picture: &Picture, options: &WriteOptions) -> Vec<u8> {
    let mut file = Vec::new();
    let Samples::U8(samples) = &picture.rows().samples else { unreachable!() };
    let size = picture.size();
    let mut encoder = Encoder::new(&mut file, options.quality);
    encoder.set_sampling_factor(match options.subsampling.unwrap() {
        Subsampling::S444 => SamplingFactor::F_1_1,
        Subsampling::S422 => SamplingFactor::F_2_1,
        Subsampling::S420 => SamplingFactor::F_2_2,
    });
    encoder.set_chroma_subsampling_method(ChromaSubsamplingMethod::Average);
    let colour = if picture.rows().layout().is_rgb() { ColorType::Rgb } else { ColorType::Luma };
    encoder.encode(samples, size.width() as u16, size.height() as u16, colour).unwrap();
    file
}

/// The mean square of the difference between a picture and what a file of it holds.
fn error(picture: &Picture, file: &[u8]) -> f64 {
    let decoded = pixels(file);
    let (Samples::U8(a), Samples::U8(b)) = (&picture.rows().samples, &decoded.rows().samples) else { unreachable!() };
    assert_eq!(a.len(), b.len());
    a.iter().zip(b).map(|(a, b)| (f64::from(*a) - f64::from(*b)).powi(2)).sum::<f64>() / a.len() as f64
}

/// The pixels as our reader decodes them.
fn pixels(file: &[u8]) -> Picture {
    let input = Input::bytes("x.jpg", file);
    Picture::read(codec::open(&input, &ReadOptions::default()).unwrap().source.as_mut()).unwrap()
}

const SUBSAMPLINGS: [Subsampling; 3] = [Subsampling::S444, Subsampling::S422, Subsampling::S420];

#[test]
fn joined_bands_hold_the_pixels_of_the_whole() {
    for layout in [Layout::Grey, Layout::Rgb] {
        for subsampling in SUBSAMPLINGS {
            let options = WriteOptions { quality: 92, subsampling: Some(subsampling), ..WriteOptions::default() };
            for side in 1..=67 {
                for (w, h) in [(side, 67), (67, side), (side, side), (3, side), (side, 68 - side)] {
                    let picture = picture(w, h, layout);
                    let (joined, whole) =
                        (written_with(&picture, &Meta::default(), &options, Some(16)), whole(&picture, &options));
                    let what = format!("{w}x{h} {layout:?} {subsampling:?}");
                    assert_eq!(pixels(&joined).rows(), pixels(&whole).rows(), "{what}");
                }
            }
        }
    }
}

#[test]
fn files_are_as_small_and_as_close_to_the_picture_as_those_of_another_encoder() {
    for layout in [Layout::Grey, Layout::Rgb] {
        for subsampling in SUBSAMPLINGS {
            for quality in [1, 25, 50, 75, 90, 95, 100] {
                let options = WriteOptions { quality, subsampling: Some(subsampling), ..WriteOptions::default() };
                let picture = picture(203, 149, layout);
                let (ours, theirs) = (whole(&picture, &options), by_another(&picture, &options));
                let (our_error, their_error) = (error(&picture, &ours), error(&picture, &theirs));
                let what = format!("{layout:?} {subsampling:?} {quality}: {our_error} against {their_error}");
                assert!(our_error <= 1.02 * their_error + 0.01, "{what}");
                assert!(
                    ours.len() as f64 <= 1.01 * theirs.len() as f64 + 16.0,
                    "{what}: {} {}",
                    ours.len(),
                    theirs.len()
                );
            }
        }
    }
}

#[test]
fn both_ends_of_the_range_are_told_at_the_highest_quality() {
    // Every pattern of a transform's cosines, as strong as bytes allow: the largest coefficients there are.
    for (u, v) in (0..64).map(|i| (i % 8, i / 8)) {
        let cosine = |x: u32, k: u32| (f64::from((2 * x + 1) * k) * std::f64::consts::PI / 16.0).cos();
        for inverted in [false, true] {
            let bright = |x, y| (cosine(x % 8, u) * cosine(y % 8, v) > 0.0) != inverted;
            // Beside it flat blocks of both ends, so that the mean leaps.
            let value = |x: u32, y: u32| match x / 8 {
                0 | 3 => bright(x, y),
                n => n == 1,
            };
            let grey = (0..8).flat_map(|y| (0..40).map(move |x| (x, y)));
            let samples: Vec<u8> = grey.map(|(x, y)| if value(x, y) { 255 } else { 0 }).collect();
            let options = WriteOptions { quality: 100, ..WriteOptions::default() };
            let size = Size::new(40, 8).unwrap();
            let picture = Picture::new(size, Layout::Grey, Samples::U8(samples.clone()));
            assert!(error(&picture, &whole(&picture, &options)) < 1.0, "{u} {v}");
            let red = samples.iter().flat_map(|s| [*s, 255 - s, 255 - s]).collect();
            let options = WriteOptions { subsampling: Some(Subsampling::S444), ..options };
            let picture = Picture::new(size, Layout::Rgb, Samples::U8(red));
            assert!(error(&picture, &whole(&picture, &options)) < 2.0, "{u} {v}");
        }
    }
}

#[test]
fn every_instruction_set_gives_the_same_bytes() {
    for (layout, subsampling) in [(Layout::Grey, Subsampling::S444), (Layout::Rgb, Subsampling::S420)] {
        let options = WriteOptions { quality: 90, subsampling: Some(subsampling), ..WriteOptions::default() };
        let picture = picture(203, 149, layout);
        let mut bands = Bands::of(picture.shape(), &options).unwrap();
        let best = bands.encode(picture.rows(), 0).unwrap().bytes;
        bands.coder.arch = pulp::Arch::Scalar;
        assert!(bands.encode(picture.rows(), 0).unwrap().bytes == best, "{layout:?}");
    }
}

#[test]
fn coefficients_are_those_of_the_formula() {
    use super::transform::{Quantised, Quantiser};
    use crate::codec::jpeg::lanes::LANES;
    let table = tables::scaled(&tables::LUMA, 90);
    let mut blocks = [[0.0; LANES]; 64];
    let mut seed = 7u32;
    for value in blocks.as_flattened_mut() {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        *value = (seed >> 24) as f32 - 128.0;
    }
    let samples = blocks;
    let mut out = Quantised::new();
    Quantiser::new(&table).quantise(pulp::Arch::new(), &mut blocks, &mut out);
    (0..LANES).for_each(|lane| {
        let of_lane = samples.map(|row| row[lane]);
        for (i, (u, v)) in (0..64).map(|i| (i, (i % 8, i / 8))) {
            // T.81, A.3.3.
            let c = |k: usize| if k == 0 { 0.5f64.sqrt() } else { 1.0 };
            let cosine = |x: usize, k: usize| (((2 * x + 1) * k) as f64 * std::f64::consts::PI / 16.0).cos();
            let sum: f64 = (0..64).map(|at| f64::from(of_lane[at]) * cosine(at % 8, u) * cosine(at / 8, v)).sum();
            let exact = 0.25 * c(u) * c(v) * sum / f64::from(table[i]);
            let found = f64::from(out.values[i][lane]);
            assert!((found - exact).abs() < 0.5 + 1e-4, "{found} for {exact}");
            let place = tables::ZIGZAG.iter().position(|at| usize::from(*at) == i).unwrap();
            assert_eq!(out.mask(lane) >> place & 1, u64::from(found != 0.0));
        }
    });
}

#[test]
fn more_than_eight_restarts_count_round() {
    let options = WriteOptions { quality: 80, ..WriteOptions::default() };
    let picture = picture(40, 400, Layout::Rgb);
    let file = written_with(&picture, &Meta::default(), &options, Some(16));
    let restarts: Vec<u8> =
        file.windows(2).filter(|w| w[0] == 0xFF && (0xD0..0xD8).contains(&w[1])).map(|w| w[1]).collect();
    let expected: Vec<u8> = (0..24).map(|i| 0xD0 + i % 8).collect();
    assert_eq!(restarts, expected);
    assert_eq!(pixels(&file).rows(), pixels(&whole(&picture, &options)).rows());
}

#[test]
fn bands_are_whole_rows_of_units_and_few_enough_of_them() {
    for (width, height) in [(1, 1), (1, 65_535), (7, 300), (6000, 4000), (65_535, 3)] {
        for layout in [Layout::Grey, Layout::Rgb] {
            for subsampling in SUBSAMPLINGS {
                let options = WriteOptions { subsampling: Some(subsampling), ..WriteOptions::default() };
                let shape = Shape { size: Size::new(width, height).unwrap(), layout, depth: Depth::U8 };
                let bands = Bands::of(shape, &options).unwrap();
                assert!(bands.rows > 0 && bands.rows.is_multiple_of(8), "{}", bands.rows);
                assert_eq!(bands.restart_interval.is_some(), bands.rows < height as usize);
            }
        }
    }
}

#[test]
fn metadata_survives_and_what_is_too_large_is_left_out() {
    let mut icc = vec![0; 150_000];
    icc[16..20].copy_from_slice(b"RGB ");
    icc[36..40].copy_from_slice(b"acsp");
    let meta = Meta {
        icc: Some(icc),
        exif: Some(b"MM\0*\0\0\0\x08\0\0".to_vec()),
        xmp: Some(b"<x:xmpmeta/>".to_vec()),
        density: Some(Density { x: 300.0, y: 72.0, unit: DensityUnit::Inch }),
        ..Meta::default()
    };
    let picture = picture(20, 50, Layout::Rgb);
    let read = |meta: &Meta| {
        let file = written_with(&picture, meta, &WriteOptions::default(), Some(16));
        codec::open(&Input::bytes("x.jpg", file), &ReadOptions::default()).unwrap().meta
    };
    assert_eq!(read(&meta), meta);
    let large = Meta { exif: Some(vec![7; 65_528]), xmp: Some(vec![7; 65_505]), ..meta.clone() };
    assert_eq!(read(&large), Meta { exif: None, xmp: None, ..meta.clone() });
    assert_eq!(large.too_large_for(Format::Jpeg).parts().as_deref(), Some("EXIF and XMP"));
    assert_eq!(large.too_large_for(Format::Png).parts(), None);
    let description = "<rdf:Description rdf:about='' xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:source>";
    let long = format!("{description}{}</dc:source></rdf:Description>", "long ".repeat(40_000));
    let packet = format!("<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='r'>{long}</rdf:RDF></x:xmpmeta>");
    let long_xmp = Meta { xmp: Some(packet.into_bytes()), ..meta.clone() };
    assert_eq!(long_xmp.too_large_for(Format::Jpeg).parts(), None);
    let found = String::from_utf8(read(&long_xmp).xmp.unwrap()).unwrap();
    assert!(found.contains(&"long ".repeat(40_000)), "told in parts, and put together again");
    let full = Meta { exif: Some(vec![7; 65_527]), xmp: Some(vec![7; 65_504]), ..meta };
    assert_eq!((read(&full), full.too_large_for(Format::Jpeg).parts()), (full.clone(), None));
}

#[test]
fn densities_become_whole_numbers() {
    let of = |x, y, unit| jfif_density(Density { x, y, unit }).map(|(unit, x, y)| ((x, y), unit));
    assert_eq!(of(11_811.0, 11_811.0, DensityUnit::Metre), Some(((300, 300), 1)));
    assert_eq!(of(118.0, 118.0, DensityUnit::Centimetre), Some(((118, 118), 2)));
    assert_eq!(of(118.11, 118.11, DensityUnit::Centimetre), Some(((300, 300), 1)));
    assert_eq!(of(4.0, 3.0, DensityUnit::Ratio), Some(((4, 3), 0)));
    assert_eq!(of(131_070.0, 65_535.0, DensityUnit::Ratio).unwrap().0, (65_535, 32_768));
    assert_eq!(of(1e9, 1e9, DensityUnit::Inch), None);
    assert_eq!(of(f64::NAN, 1.0, DensityUnit::Inch), None);
}

#[test]
fn the_sink_writes_what_another_decoder_reads_alike() {
    // 700 rows of 300 pixels make two bands.
    let picture = picture(300, 700, Layout::Rgb);
    let options = WriteOptions::default();
    let out = Shared::default();
    let mut sink =
        codec::create(Format::Jpeg, picture.shape(), &Meta::default(), &options, Box::new(out.clone())).unwrap();
    let (mut source, mut left, mut from) = (picture.clone(), 700, 0);
    let mut above: Option<Strip> = None;
    while left > 0 {
        let rows = sink.encode.band_rows().min(left);
        let mut strip = Strip::empty(picture.shape());
        if let Some(above) = &above {
            strip.push_rows(above, above.rows() - 1..above.rows());
            from = 1;
        }
        source.read(&mut strip, rows).unwrap();
        sink.append.append(sink.encode.encode(&strip, from).unwrap()).unwrap();
        left -= rows;
        above = Some(strip);
    }
    sink.append.finish().unwrap();
    drop(sink);
    let file = out.0.lock().unwrap().clone();
    assert_eq!(pixels(&file).rows(), pixels(&whole(&picture, &options)).rows());
}
