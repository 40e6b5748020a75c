//! The law of the house: no strip height, count of threads or route changes a byte, and every route is right.

mod common;

use common::light::{decode, encode};
use common::{Pixels, bytes, bytes_of_every_cut, compare, engine, job, mask, reference, solid, square};
use maskimg::codec::Format;
use maskimg::job::{Apply, To};
use maskimg::matrix::{Depth, Layout};

const LAYOUTS: [Layout; 4] = [Layout::Grey, Layout::GreyAlpha, Layout::Rgb, Layout::Rgba];

#[test]
fn eight_bit_products_are_exact_however_the_work_is_cut() {
    for (i, layout) in LAYOUTS.into_iter().enumerate() {
        for to in [To::Color, To::Alpha] {
            let image = Pixels::noise(611, 700, layout, Depth::U8, i as u64);
            let soft = Pixels::noise(611, 700, Layout::Grey, Depth::U8, 100 + i as u64);
            let apply = Apply { to, ..Apply::default() };
            let job = job(image.png(), vec![mask(soft.png())], apply, Format::Png);
            let result = Pixels::of_png(&bytes_of_every_cut(&job));
            assert_eq!(compare(&result, &reference(&image, &[soft], to)).0, 0, "{layout:?} {to:?}");
        }
    }
}

#[test]
fn sixteen_bit_products_are_within_a_step_however_the_work_is_cut() {
    for (i, layout) in LAYOUTS.into_iter().enumerate() {
        let image = Pixels::noise(203, 700, layout, Depth::U16, 7 + i as u64);
        let soft = Pixels::noise(203, 700, Layout::Grey, Depth::U16, 107 + i as u64);
        let job = job(image.png(), vec![mask(soft.png())], Apply::default(), Format::Png);
        let result = Pixels::of_png(&bytes_of_every_cut(&job));
        assert!(compare(&result, &reference(&image, &[soft], To::Color)).0 <= 1, "{layout:?}");
    }
}

#[test]
fn several_masks_of_any_kind_multiply_and_only_ties_may_differ() {
    let image = Pixels::noise(97, 61, Layout::Rgb, Depth::U8, 1);
    let masks: Vec<_> = LAYOUTS
        .into_iter()
        .zip([Depth::U8, Depth::U16, Depth::U16, Depth::U8])
        .map(|(layout, depth)| Pixels::noise(97, 61, layout, depth, 50))
        .collect();
    for count in 1..=masks.len() {
        let files = masks[..count].iter().map(|m| mask(m.png())).collect();
        let job = job(image.png(), files, Apply::default(), Format::Png);
        let result = Pixels::of_png(&bytes_of_every_cut(&job));
        let (steps, only_ties) = compare(&result, &reference(&image, &masks[..count], To::Color));
        assert!(steps <= 1 && only_ties, "{count} masks: {steps} steps");
    }
}

#[test]
fn every_width_has_its_exact_product() {
    for width in 1..=67 {
        let image = Pixels::noise(width, 5, Layout::Rgba, Depth::U8, width as u64);
        let soft = Pixels::noise(width, 5, Layout::Grey, Depth::U8, 2 * width as u64);
        let job = job(image.png(), vec![mask(soft.png())], Apply::default(), Format::Png);
        let result = Pixels::of_png(&bytes(&job, &engine(2, None)));
        assert_eq!(compare(&result, &reference(&image, &[soft], To::Color)).0, 0, "width {width}");
    }
}

#[test]
fn all_pairs_of_bytes_are_exact_through_files() {
    let (image, soft) = (square(|x, _| x), square(|_, y| y));
    let job = job(image.png(), vec![mask(soft.png())], Apply::default(), Format::Png);
    let result = Pixels::of_png(&bytes(&job, &engine(2, None)));
    for (i, sample) in result.samples.iter().enumerate() {
        let (a, b) = (i % 256, i / 256);
        assert_eq!(usize::from(*sample), (2 * a * b + 255) / 510, "{a} * {b}");
    }
}

#[test]
fn the_route_of_a_file_does_not_matter() {
    let image = Pixels::noise(211, 300, Layout::Rgb, Depth::U8, 3);
    let soft = Pixels::noise(211, 300, Layout::Grey, Depth::U16, 4);
    let from = |image: Vec<u8>, soft: Vec<u8>| {
        bytes_of_every_cut(&job(image, vec![mask(soft)], Apply::default(), Format::Png))
    };
    let streamed = from(image.png(), soft.png());
    assert!(streamed == from(image.pnm(), soft.pnm()), "PNM");
    let mut qoi = std::io::Cursor::new(Vec::new());
    let rgb: Vec<u8> = image.samples.iter().map(|s| *s as u8).collect();
    image::RgbImage::from_raw(211, 300, rgb).unwrap().write_to(&mut qoi, image::ImageFormat::Qoi).unwrap();
    assert!(streamed == from(qoi.into_inner(), soft.png()), "QOI, decoded whole");
}

#[test]
fn a_solid_weight_is_a_mask_of_that_weight() {
    let image = Pixels::noise(33, 20, Layout::Rgb, Depth::U8, 9);
    let grey = Pixels { layout: Layout::Grey, samples: vec![51; 33 * 20], ..image.clone() };
    let dims = solid(0.2);
    let by_solid = bytes(&job(image.png(), vec![dims], Apply::default(), Format::Png), &engine(2, None));
    let by_file = bytes(&job(image.png(), vec![mask(grey.png())], Apply::default(), Format::Png), &engine(2, None));
    assert!(by_solid == by_file);
}

#[test]
fn white_is_the_identity_and_black_is_zero() {
    for depth in [Depth::U8, Depth::U16] {
        for layout in LAYOUTS {
            let image = Pixels::noise(65, 40, layout, depth, 5);
            let apply = |w| {
                let job = job(image.png(), vec![solid(w)], Apply::default(), Format::Png);
                Pixels::of_png(&bytes(&job, &engine(2, None)))
            };
            assert_eq!(apply(1.0), image, "J is the identity");
            let n = layout.channels();
            let zero = apply(0.0);
            for (i, sample) in zero.samples.iter().enumerate() {
                let is_alpha = layout.has_alpha() && i % n == n - 1;
                assert_eq!(*sample, if is_alpha { image.samples[i] } else { 0 }, "0 is zero");
            }
        }
    }
}

#[test]
fn grey_stays_grey_in_every_space() {
    use maskimg::job::Space;
    let image = Pixels::noise(65, 40, Layout::GreyAlpha, Depth::U8, 5);
    for space in [Space::Encoded, Space::Linear, Space::Oklab] {
        let white = solid(1.0);
        let mut job = job(image.png(), vec![white], Apply::default(), Format::Png);
        job.weighing.space = space;
        assert_eq!(Pixels::of_png(&bytes(&job, &engine(2, None))), image, "{space:?}");
    }
}

#[test]
fn a_result_on_a_background_is_the_cross_fade_of_the_two() {
    use maskimg::job::Background;
    let image = Pixels::noise(97, 61, Layout::Rgb, Depth::U8, 5);
    let below = Pixels::noise(97, 61, Layout::Rgb, Depth::U8, 6);
    let soft = Pixels::noise(97, 61, Layout::Grey, Depth::U8, 7);
    let background = Some(Background::File(maskimg::codec::Input::bytes("below", below.png())));
    let mut job = job(image.png(), vec![mask(soft.png())], Apply::default(), Format::Png);
    job.weighing.background = background;
    let result = Pixels::of_png(&bytes_of_every_cut(&job));
    assert_eq!(result.layout, Layout::Rgb, "what is flattened has no alpha");
    for y in 0..61 {
        for x in 0..97 {
            for c in 0..3 {
                let w = soft.number(x, y, 0);
                let exact = (w * image.number(x, y, c) + (1.0 - w) * below.number(x, y, c)) * 255.0;
                let ours = f64::from(result.samples[(y * 97 + x) * 3 + c]);
                assert!((ours - exact).abs() <= 0.5 + 1e-4, "{x} {y}: {ours} for {exact}");
            }
        }
    }
}

#[test]
fn a_fitted_solid_mask_stays_solid_however_the_work_is_cut() {
    use maskimg::resample::Fit;
    let image = Pixels::noise(97, 61, Layout::Rgb, Depth::U8, 5);
    for (width, height) in [(10, 7), (200, 300)] {
        let grey = Pixels { width, height, layout: Layout::Grey, depth: Depth::U8, samples: vec![77; width * height] };
        for fit in [Fit::Stretch, Fit::Cover, Fit::Tile] {
            let mut job = job(image.png(), vec![mask(grey.png())], Apply::default(), Format::Png);
            job.reading.fit = Some(fit);
            let result = Pixels::of_png(&bytes_of_every_cut(&job));
            let whole = Pixels { width: 97, height: 61, samples: vec![77; 97 * 61], ..grey.clone() };
            assert_eq!(compare(&result, &reference(&image, &[whole], To::Color)).0, 0, "{fit} from {width}x{height}");
        }
    }
}

#[test]
fn linear_light_is_multiplied_as_the_standard_says() {
    use maskimg::job::Space;
    let (image, soft) = (square(|x, _| x), square(|_, y| y));
    let mut job = job(image.png(), vec![mask(soft.png())], Apply::default(), Format::Png);
    job.weighing.space = Space::Linear;
    let result = Pixels::of_png(&bytes_of_every_cut(&job));
    for (i, ours) in result.samples.iter().enumerate() {
        let (a, b) = ((i % 256) as f64 / 255.0, (i / 256) as f64 / 255.0);
        let exact = encode(decode(a) * b) * 255.0;
        assert!((f64::from(*ours) - exact).abs() <= 0.5 + 1e-3, "{a} * {b}: {ours} for {exact}");
    }
}
