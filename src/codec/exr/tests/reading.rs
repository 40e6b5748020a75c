//! Channels, layers, encodings.

use super::{LINES, floats, halves, interleaved, layer, opened, opened_with, page, ramp, refusal, rgb, single};
use crate::codec::{Density, DensityUnit, Input, ReadOptions, Route, Transfer, exr};
use crate::color::Chromaticities;
use crate::matrix::{Layout, Samples, Strip};
use ::exr::prelude::*;

const SIZE: (usize, usize) = (37, 45);

fn colours() -> Vec<f32> {
    interleaved(&[ramp(SIZE, 0), ramp(SIZE, 1), ramp(SIZE, 2)])
}

#[test]
fn every_encoding_gives_the_same_pixels() {
    let compressions = [
        Compression::Uncompressed,
        Compression::RLE,
        Compression::ZIP1,
        Compression::ZIP16,
        Compression::PIZ,
        Compression::PXR24,
    ];
    for compression in compressions {
        for blocks in [Blocks::ScanLines, Blocks::Tiles(Vec2(16, 8)), Blocks::Tiles(Vec2(64, 64))] {
            for line_order in [LineOrder::Increasing, LineOrder::Decreasing] {
                let encoding = Encoding { compression, blocks, line_order };
                let file = single(layer(SIZE, encoding, rgb(SIZE)));
                let (read, pixels) = opened(&file).unwrap();
                assert!(pixels == colours(), "{encoding:?}");
                assert_eq!((read.transfer, read.route), (Transfer::Linear, Route::Streamed));
                assert_eq!((read.pages, read.full, read.notes.len()), (1, None, 0));
                let mut source = exr::open(&Input::bytes("x.exr", file), &ReadOptions::default()).unwrap().source;
                let mut strip = Strip::empty(source.shape());
                (0..SIZE.1).for_each(|_| source.read(&mut strip, 1).unwrap());
                assert!(strip.samples == Samples::F32(pixels), "{encoding:?} row by row");
            }
        }
    }
}

#[test]
fn blocks_of_44_percent_come_close() {
    for compression in [Compression::B44, Compression::B44A] {
        let file = single(layer(SIZE, Encoding { compression, ..LINES }, rgb(SIZE)));
        let off = opened(&file).unwrap().1.iter().zip(colours()).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!(off < 0.3, "{off}");
    }
}

#[test]
fn channels_make_a_picture_by_their_names() {
    let of = |names: &[&'static str]| {
        let channels = names.iter().enumerate().map(|(seed, name)| (*name, floats(SIZE, seed))).collect();
        let (read, pixels) = opened(&single(layer(SIZE, LINES, channels)))?;
        Ok::<_, crate::error::Error>((read.source.shape().layout, pixels, read.notes))
    };
    let seeds = |seeds: &[usize]| interleaved(&seeds.iter().map(|seed| ramp(SIZE, *seed)).collect::<Vec<_>>());
    assert_eq!(of(&["R", "G", "B"]).unwrap(), (Layout::Rgb, seeds(&[0, 1, 2]), vec![]));
    assert_eq!(of(&["Y"]).unwrap(), (Layout::Grey, seeds(&[0]), vec![]));
    assert_eq!(of(&["Z"]).unwrap(), (Layout::Grey, seeds(&[0]), vec![]));
    assert_eq!(of(&["A"]).unwrap(), (Layout::Grey, seeds(&[0]), vec![]));
    assert_eq!(of(&["depth.V"]).unwrap(), (Layout::Grey, seeds(&[0]), vec![]));
    assert_eq!(of(&["Y", "A"]).unwrap().0, Layout::GreyAlpha);
    assert_eq!(of(&["R", "G", "B", "A"]).unwrap().0, Layout::Rgba);
    let (layout, pixels, notes) = of(&["R", "G", "B", "Z", "id"]).unwrap();
    assert_eq!((layout, pixels), (Layout::Rgb, seeds(&[0, 1, 2])));
    assert_eq!(notes, ["x.exr has channels that are no colours, Z, id: dropped"]);
    let refused = |names| of(names).unwrap_err().to_string();
    let no_picture = "cannot read x.exr: OpenEXR of the channels X, Y, Z is not supported";
    assert_eq!(refused(&["X", "Y", "Z"]), no_picture);
    let differences = "cannot read x.exr: OpenEXR of luminance and differences of colour (Y, RY, BY) is not supported";
    assert_eq!(refused(&["Y", "RY", "BY"]), differences);
}

#[test]
fn colours_are_divided_by_alpha() {
    let flat = |values: [f32; 3]| FlatSamples::F32(values.to_vec());
    let channels = vec![("R", flat([0.25, 0.5, 0.0])), ("G", flat([0.5, 3.0, 0.25])), ("B", flat([0.0, 1.0, 0.0]))];
    let alpha = ("A", flat([0.5, 1.0, 0.0]));
    let file = single(layer((3, 1), LINES, channels.into_iter().chain([alpha]).collect()));
    let (_, pixels) = opened(&file).unwrap();
    assert_eq!(pixels, [0.5, 1.0, 0.0, 0.5, 0.5, 3.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0]);
}

#[test]
fn integers_are_read_only_where_they_are_wanted() {
    let ids = || FlatSamples::U32(vec![0, 7, 70_000]);
    let file = single(layer((3, 1), LINES, vec![("id", ids())]));
    let words = "x.exr holds integers of 32 bits, which are no weights as they are; label or normalize them";
    assert_eq!(refusal(&file), words);
    let wanted = ReadOptions { integers: true, ..ReadOptions::default() };
    let (read, pixels) = opened_with(&file, wanted).unwrap();
    assert_eq!((read.full, pixels), (Some(1), vec![0.0, 7.0, 70_000.0]));
    let beside = rgb((3, 1)).into_iter().chain([("id", ids())]).collect();
    assert!(opened(&single(layer((3, 1), LINES, beside))).is_ok());
}

#[test]
fn layers_are_counted_and_chosen() {
    let channels = vec![
        ("mask.V", halves(SIZE, 5)),
        ("R", halves(SIZE, 0)),
        ("G", halves(SIZE, 1)),
        ("B", halves(SIZE, 2)),
        ("Light.Key.R", halves(SIZE, 2)),
        ("Light.Key.G", halves(SIZE, 1)),
        ("Light.Key.B", halves(SIZE, 0)),
    ];
    let file = single(layer(SIZE, LINES, channels));
    let told = "x.exr is a file of 3 layers (one without a name, Light.Key, mask); choose one with --page N";
    assert_eq!(refusal(&file), told);
    assert_eq!(opened_with(&file, page(1)).unwrap().1, colours());
    let key = interleaved(&[ramp(SIZE, 2), ramp(SIZE, 1), ramp(SIZE, 0)]);
    assert_eq!(opened_with(&file, page(2)).unwrap().1, key);
    let (read, mask) = opened_with(&file, page(3)).unwrap();
    assert_eq!((read.pages, mask), (3, ramp(SIZE, 5)));
    assert!(opened_with(&file, page(4)).err().unwrap().to_string().ends_with("there is no --page 4"));
}

#[test]
fn parts_are_layers_of_their_own() {
    let named = |name: &str, channels, encoding| {
        let mut layer = layer(SIZE, encoding, channels);
        layer.attributes = LayerAttributes::named(name);
        layer
    };
    let tiles = Encoding { blocks: Blocks::Tiles(Vec2(16, 16)), ..LINES };
    let layers = [named("beauty", rgb(SIZE), tiles), named("depth", vec![("Z", floats(SIZE, 4))], LINES)];
    let image = Image::from_layers(ImageAttributes::with_size(SIZE), Vec::from(layers));
    let mut file = std::io::Cursor::new(Vec::new());
    image.write().non_parallel().to_buffered(&mut file).unwrap();
    let file = file.into_inner();
    assert_eq!(refusal(&file), "x.exr is a file of 2 layers (beauty, depth); choose one with --page N");
    assert_eq!(opened_with(&file, page(1)).unwrap().1, colours());
    assert_eq!(opened_with(&file, page(2)).unwrap().1, ramp(SIZE, 4));
}

#[test]
fn primaries_become_a_profile_and_density_is_read() {
    let of = |chromaticities, aspect, density| {
        let mut layer = layer(SIZE, LINES, rgb(SIZE));
        layer.attributes.horizontal_density = density;
        let mut image = Image::from_layer(layer);
        image.attributes.chromaticities = chromaticities;
        image.attributes.pixel_aspect = aspect;
        let mut file = std::io::Cursor::new(Vec::new());
        image.write().non_parallel().to_buffered(&mut file).unwrap();
        let read = opened(&file.into_inner()).unwrap().0;
        (read.meta, read.notes)
    };
    let places = |red, green, blue, white| attribute::Chromaticities { red, green, blue, white };
    let (red, green, blue, white) = (Vec2(0.64, 0.33), Vec2(0.3, 0.6), Vec2(0.15, 0.06), Vec2(0.3127, 0.329));
    assert_eq!(of(Some(places(red, green, blue, white)), 1.0, None), Default::default());
    let (meta, notes) = of(Some(places(Vec2(0.713, 0.293), Vec2(0.165, 0.83), blue, white)), 2.0, Some(72.0));
    assert_eq!(meta.density, Some(Density { x: 72.0, y: 144.0, unit: DensityUnit::Inch }));
    let found = Chromaticities::of_icc(&meta.icc.unwrap()).unwrap();
    assert!((found.red[0] - 0.713).abs() < 3e-4 && (found.green[1] - 0.83).abs() < 3e-4 && notes.is_empty());
    let (meta, notes) = of(Some(places(red, red, red, white)), 1.0, None);
    assert_eq!((meta.icc, notes), (None, vec!["the chromaticities of x.exr are broken: sRGB's are taken".to_owned()]));
}
