//! What is written is read again, by us and by the `exr` crate, and says what it said before.

use super::{interleaved, opened, ramp};
use crate::codec::testing::{shape, written};
use crate::codec::{Compression, Density, DensityUnit, Format, Meta, Out, WriteOptions, create};
use crate::color::Chromaticities;
use crate::matrix::{Depth, Layout, Samples, Shape, Strip};
use exr::prelude::{ReadChannels, ReadLayers};
use std::io::{Cursor, Write};

const LAYOUTS: [Layout; 4] = [Layout::Grey, Layout::GreyAlpha, Layout::Rgb, Layout::Rgba];

/// Pixels whose alpha is a half or one, so that division and multiplication are exact.
fn picture(shape: Shape) -> Strip {
    let size = (shape.size.width(), shape.size.height());
    let mut channels: Vec<_> = (0..shape.layout.channels()).map(|seed| ramp(size, seed)).collect();
    if shape.layout.has_alpha() {
        let last = channels.len() - 1;
        channels[last] = (0..size.0 * size.1).map(|i| if i % 3 == 0 { 0.5 } else { 1.0 }).collect();
    }
    Strip::new(size.0, shape.layout, Samples::F32(interleaved(&channels)))
}

fn with(shape: Shape, meta: &Meta, effort: Compression, out: Box<dyn Out + '_>) {
    let options = WriteOptions { compression: effort, ..WriteOptions::default() };
    let mut sink = create(Format::Exr, shape, meta, &options, out).unwrap();
    let (all, height) = (picture(shape), shape.size.height());
    let band = sink.encode.band_rows();
    for top in (0..height).step_by(band) {
        let mut rows = Strip::empty(shape);
        rows.push_rows(&all, top..(top + band).min(height));
        sink.append.append(sink.encode.encode(&rows, 0).unwrap()).unwrap();
    }
    sink.append.finish().unwrap();
}

#[test]
fn every_layout_comes_back() {
    for layout in LAYOUTS {
        for (width, height) in [(1, 1), (1, 40), (67, 5), (333, 411)] {
            let shape = shape(width, height, layout, Depth::F32);
            let strip = picture(shape);
            let (read, pixels) = opened(&written(Format::Exr, shape, &strip)).unwrap();
            assert_eq!((read.source.shape(), read.format), (shape, Format::Exr));
            assert!(Samples::F32(pixels) == strip.samples, "{shape:?}");
            assert_eq!((read.notes.len(), read.meta), (0, Meta::default()));
        }
    }
}

#[test]
fn noise_and_what_is_no_number_come_back() {
    let shape = shape(33, 35, Layout::Grey, Depth::F32);
    let Samples::F32(mut samples) = crate::codec::testing::samples(shape) else { unreachable!() };
    samples[..4].copy_from_slice(&[f32::INFINITY, f32::NEG_INFINITY, -0.0, f32::MIN_POSITIVE / 2.0]);
    let strip = Strip::new(33, Layout::Grey, Samples::F32(samples.clone()));
    let (_, pixels) = opened(&written(Format::Exr, shape, &strip)).unwrap();
    assert!(pixels.iter().zip(&samples).all(|(a, b)| a.to_bits() == b.to_bits()));
}

#[test]
fn the_crate_reads_colours_multiplied_by_alpha() {
    for effort in [Compression::Fast, Compression::Balanced, Compression::Best] {
        let shape = shape(51, 42, Layout::Rgba, Depth::F32);
        let mut file = Vec::new();
        with(shape, &Meta::default(), effort, Box::new(&mut file));
        let image = exr::prelude::read().no_deep_data().largest_resolution_level().all_channels().first_valid_layer();
        let image = image.all_attributes().non_parallel().from_buffered(Cursor::new(file)).unwrap();
        let Samples::F32(straight) = picture(shape).samples else { unreachable!() };
        let channels = &image.layer_data.channel_data.list;
        assert_eq!(channels.iter().map(|c| c.name.to_string()).collect::<String>(), "ABGR");
        for (i, pixel) in straight.chunks_exact(4).enumerate() {
            let [r, g, b, a] = [pixel[0], pixel[1], pixel[2], pixel[3]];
            let found = [3, 2, 1, 0].map(|c: usize| channels[c].sample_data.value_by_flat_index(i).to_f32());
            assert_eq!(found, [r * a, g * a, b * a, a]);
        }
    }
}

#[test]
fn density_and_primaries_come_back() {
    let shape = shape(5, 4, Layout::Rgb, Depth::F32);
    let red = Chromaticities { red: [0.7, 0.3], ..Chromaticities::SRGB };
    let density = Some(Density { x: 300.0, y: 150.0, unit: DensityUnit::Inch });
    let read = |meta: &Meta| {
        let mut file = Vec::new();
        with(shape, meta, Compression::Balanced, Box::new(&mut file));
        opened(&file).unwrap().0.meta
    };
    let found = read(&Meta { icc: red.profile(), density, exif: Some(vec![1]), ..Meta::default() });
    assert_eq!((found.density, found.exif), (density, None));
    assert!((Chromaticities::of_icc(&found.icc.unwrap()).unwrap().red[0] - 0.7).abs() < 3e-4);
    let ratio = Some(Density { x: 2.0, y: 1.0, unit: DensityUnit::Ratio });
    let found = read(&Meta { icc: Chromaticities::SRGB.profile(), density: ratio, ..Meta::default() });
    assert_eq!((found.icc, found.density), (None, Some(Density { x: 1.0, y: 0.5, unit: DensityUnit::Ratio })));
}

#[test]
fn a_pipe_gets_the_same_bytes() {
    /// Takes bytes once.
    struct Pipe<'a>(&'a mut Vec<u8>);
    impl Write for Pipe<'_> {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.write(bytes)
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    impl Out for Pipe<'_> {}
    let (shape, meta) = (shape(100, 300, Layout::Rgb, Depth::F32), Meta::default());
    let (mut file, mut piped) = (Vec::new(), Vec::new());
    with(shape, &meta, Compression::Balanced, Box::new(&mut file));
    with(shape, &meta, Compression::Balanced, Box::new(Pipe(&mut piped)));
    assert!(file == piped);
}
