//! The colours of a result: kept as the image's, converted to sRGB, taken for linear light.

mod common;

use common::chunks::{chunk, icc_of, with_chunk, with_icc};
use common::formulas::Rgb;
use common::light::{ADOBE_RGB, DISPLAY_P3, Primaries, SRGB, decode, encode};
use common::npy::Floats;
use common::{Pixels, bytes, bytes_of_every_cut, engine, job, solid};
use maskimg::codec::{Format, Input, Meta, ReadOptions, open};
use maskimg::job::{Apply, Assume, Background, Job, Space, To};
use maskimg::matrix::{Depth, Layout, Samples, Strip};
use maskimg::pipeline::run_to_bytes;
use moxcms::ColorProfile;

fn noise(layout: Layout, seed: u64) -> Pixels {
    Pixels::noise(67, 53, layout, Depth::U8, seed)
}

fn icc(profile: ColorProfile) -> Vec<u8> {
    profile.encode().unwrap()
}

/// A job that changes nothing, and gives a result of sRGB.
fn to_srgb(image: Vec<u8>, format: Format) -> Job {
    let mut job = job(image, vec![solid(1.0)], Apply::default(), format);
    job.writing.srgb = true;
    job
}

/// What a file carries.
fn meta(file: &[u8]) -> Meta {
    open(&Input::bytes("result", file.to_vec()), &ReadOptions::default()).unwrap().meta
}

/// The samples of a file of floats, row by row.
fn floats(file: &[u8]) -> Vec<f32> {
    let mut source = open(&Input::bytes("result", file.to_vec()), &ReadOptions::default()).unwrap().source;
    let mut rows = Strip::empty(source.shape());
    source.read(&mut rows, source.shape().size.height()).unwrap();
    let Samples::F32(samples) = rows.samples else { panic!("no floats") };
    samples
}

/// The worst distance, in steps of 8 bits, between the colours of two pictures: one as stored, one in double precision.
fn worst(ours: &Pixels, expected: impl Fn(usize, usize) -> Rgb) -> f64 {
    let of = |x: usize, y: usize| {
        let wanted = expected(x, y);
        let colors = ours.layout.colors();
        (0..colors).map(|c| (ours.number(x, y, c) - wanted[c].clamp(0.0, 1.0)).abs() * 255.0).fold(0.0, f64::max)
    };
    (0..ours.height).flat_map(|y| (0..ours.width).map(move |x| (x, y))).map(|(x, y)| of(x, y)).fold(0.0, f64::max)
}

fn rgb(picture: &Pixels, x: usize, y: usize) -> Rgb {
    [0, 1, 2].map(|c| picture.number(x, y, c))
}

/// What Adobe RGB's curve takes off.
fn adobe(v: f64) -> f64 {
    v.powf(563.0 / 256.0)
}

#[test]
fn srgb_converts_by_the_profile_and_drops_it() {
    type Case = (ColorProfile, &'static Primaries, fn(f64) -> f64, f64);
    let cases: [Case; 2] = [
        (ColorProfile::new_display_p3(), &DISPLAY_P3, decode, 1.0),
        (ColorProfile::new_adobe_rgb(), &ADOBE_RGB, adobe, 2.0),
    ];
    for (profile, primaries, curve, most) in cases {
        for layout in [Layout::Rgb, Layout::Rgba] {
            let picture = noise(layout, 5);
            let file = bytes_of_every_cut(&to_srgb(with_icc(&picture.png(), &icc(profile.clone())), Format::Png));
            let ours = Pixels::of_png(&file);
            let excess = worst(&ours, |x, y| primaries.converted(&SRGB, rgb(&picture, x, y).map(curve)).map(encode));
            // Near 0 the curve of Adobe RGB is so steep that the rounding of the profile's own numbers shows.
            assert!(excess < most, "{excess}");
            assert_eq!((icc_of(&file), chunk(&file, b"sRGB")), (None, Some(vec![1])));
            assert!(
                (0..53).all(
                    |y| (0..67).all(|x| { !layout.has_alpha() || ours.number(x, y, 3) == picture.number(x, y, 3) })
                )
            );
        }
    }
}

#[test]
fn grey_is_converted_as_grey() {
    let (picture, profile) = (noise(Layout::GreyAlpha, 6), icc(ColorProfile::new_gray_with_gamma(1.8)));
    let file = bytes(&to_srgb(with_icc(&picture.png(), &profile), Format::Png), &engine(2, None));
    let ours = Pixels::of_png(&file);
    assert_eq!((ours.layout, icc_of(&file)), (Layout::GreyAlpha, None));
    let excess = worst(&ours, |x, y| [encode(picture.number(x, y, 0).powf(1.8)); 3]);
    assert!(excess < 0.7, "{excess}");
}

#[test]
fn what_is_srgb_already_stays_bit_for_bit() {
    let picture = noise(Layout::Rgb, 7);
    for image in [picture.png(), with_icc(&picture.png(), &icc(ColorProfile::new_srgb()))] {
        let file = bytes(&to_srgb(image, Format::Png), &engine(2, None));
        assert_eq!((Pixels::of_png(&file), icc_of(&file)), (picture.clone(), None));
    }
}

#[test]
fn products_and_mixes_come_before_the_conversion() {
    let (picture, profile) = (noise(Layout::Rgb, 8), icc(ColorProfile::new_display_p3()));
    let mut job = to_srgb(with_icc(&picture.png(), &profile), Format::Png);
    job.masks = vec![solid(0.5)];
    job.weighing.space = Space::Linear;
    let ours = Pixels::of_png(&bytes(&job, &engine(2, None)));
    let half = |light: Rgb| light.map(|v| 0.5 * v);
    let excess = worst(&ours, |x, y| DISPLAY_P3.converted(&SRGB, half(rgb(&picture, x, y).map(decode))).map(encode));
    assert!(excess < 0.7, "{excess}");

    // A background of sRGB comes back as itself, but for the rounding of the profile.
    job.masks = vec![solid(0.0)];
    job.weighing.background = Some(Background::Color(String::new(), [0.2, 0.4, 0.6, 1.0]));
    let ours = Pixels::of_png(&bytes(&job, &engine(2, None)));
    let excess = worst(&ours, |_, _| [0.2, 0.4, 0.6]);
    assert!(excess < 0.7, "{excess}");
}

#[test]
fn a_profile_that_cannot_be_followed_is_an_error_of_srgb_alone() {
    let mut broken = icc(ColorProfile::new_display_p3());
    broken.truncate(132);
    broken[0..4].copy_from_slice(&132u32.to_be_bytes());
    broken[128..132].fill(0);
    let image = with_icc(&noise(Layout::Rgb, 9).png(), &broken);
    let mut job = to_srgb(image, Format::Png);
    let error = run_to_bytes(&job, &engine(1, None)).unwrap_err().to_string();
    insta::assert_snapshot!(error, @"image: its ICC profile cannot be followed in the direction needed; without --srgb the profile is kept");
    job.writing.srgb = false;
    assert_eq!(icc_of(&bytes(&job, &engine(1, None))), Some(broken));
}

/// A minimal EXIF: ColorSpace uncalibrated, and DCF's optional colour space, Adobe RGB.
const ADOBE_EXIF: &[u8] = b"II\x2a\0\x08\0\0\0\
    \x01\0\x69\x87\x04\0\x01\0\0\0\x1a\0\0\0\0\0\0\0\
    \x02\0\x01\xa0\x03\0\x01\0\0\0\xff\xff\0\0\x05\xa0\x04\0\x01\0\0\0\x38\0\0\0\0\0\0\0\
    \x01\0\x01\0\x02\0\x04\0\0\0R03\0\0\0\0\0";

#[test]
fn words_about_colours_follow_the_conversion() {
    let xmp = "<x:xmpmeta xmlns:x='adobe:ns:meta/' exif:ColorSpace='65535' photoshop:ICCProfile='Adobe RGB (1998)'/>";
    let text = [b"XML:com.adobe.xmp\0\0\0\0\0", xmp.as_bytes()].concat();
    let image = with_chunk(&with_chunk(&noise(Layout::Rgb, 10).png(), b"eXIf", ADOBE_EXIF), b"iTXt", &text);
    let image = with_icc(&image, &icc(ColorProfile::new_adobe_rgb()));
    for format in [Format::Png, Format::Jpeg, Format::Tiff, Format::WebP] {
        let mut job = to_srgb(image.clone(), format);
        let found = meta(&bytes(&job, &engine(1, None)));
        assert_eq!(found.icc, None, "{format:?}");
        let exif = found.exif.unwrap();
        let has = |bytes: &[u8]| exif.windows(bytes.len()).any(|window| window == bytes);
        assert!(has(b"\x01\xa0\x03\0\x01\0\0\0\x01\0") && !has(b"R03"), "{format:?}");
        let xmp = String::from_utf8(found.xmp.unwrap()).unwrap();
        assert!(xmp.contains("exif:ColorSpace='1'") && !xmp.contains("Adobe RGB"), "{format:?}: {xmp}");

        job.writing.srgb = false;
        let found = meta(&bytes(&job, &engine(1, None)));
        let exif = found.exif.unwrap();
        assert!(found.icc.is_some() && exif.windows(3).any(|window| window == b"R03"), "{format:?}");
    }
}

#[test]
fn what_the_chunks_of_a_png_declare_is_told_by_a_profile_elsewhere() {
    let picture = noise(Layout::Rgb, 11);
    let p3 = with_chunk(&picture.png(), b"cICP", &[12, 13, 0, 1]);
    let gamma = with_chunk(&picture.png(), b"gAMA", &100_000u32.to_be_bytes());
    for (image, primaries, curve) in [(p3, &DISPLAY_P3, decode as fn(f64) -> f64), (gamma, &SRGB, |v| v)] {
        let plain = job(image.clone(), vec![solid(1.0)], Apply::default(), Format::Tiff);
        let tiff = bytes(&plain, &engine(1, None));
        assert!(meta(&tiff).icc.is_some());
        let there_and_back = Pixels::of_png(&bytes(&to_srgb(tiff, Format::Png), &engine(1, None)));
        let excess =
            worst(&there_and_back, |x, y| primaries.converted(&SRGB, rgb(&picture, x, y).map(curve)).map(encode));
        // The profile that stands for them is rounded to 16 bits, and dark colours are steep.
        assert!(excess < 1.6, "{excess}");
        let png = bytes(
            &Job { writing: maskimg::job::Writing { format: Some(Format::Png), ..plain.writing.clone() }, ..plain },
            &engine(1, None),
        );
        assert_eq!(icc_of(&png), None, "the chunks stay chunks");
    }
}

#[test]
fn a_linear_format_gets_the_light_of_srgb_whatever_the_profile() {
    let picture = noise(Layout::Rgb, 12);
    let image = with_icc(&picture.png(), &icc(ColorProfile::new_adobe_rgb()));
    let job = job(image, vec![solid(1.0)], Apply::default(), Format::Hdr);
    let (file, report) = run_to_bytes(&job, &engine(1, None)).unwrap();
    assert!(!report.notes.iter().any(|note| note.contains("profile")), "{:?}", report.notes);
    for (i, found) in floats(&file).as_chunks::<3>().0.iter().enumerate() {
        let wanted = ADOBE_RGB.converted(&SRGB, rgb(&picture, i % 67, i / 67).map(adobe));
        let brightest = wanted.iter().fold(0.0f64, |a, b| a.max(*b));
        for c in 0..3 {
            // The three channels share an exponent, 8 bits each, and none is negative.
            let error = (f64::from(found[c]) - wanted[c].max(0.0)).abs();
            assert!(error <= brightest / 100.0 + 1e-4, "{found:?} for {wanted:?}");
        }
    }
}

#[test]
fn arrays_and_float_tiffs_may_be_taken_for_linear_light() {
    let samples: Vec<f32> = (0..64).map(|i| i as f32 / 63.0).collect();
    let array = Floats { width: 8, height: 8, channels: 1, samples: samples.clone() };
    let mut tiff = job(array.file(), vec![solid(1.0)], Apply::default(), Format::Tiff);
    tiff.writing.depth = Some(Depth::F32);
    let tiff = bytes(&tiff, &engine(1, None));
    for image in [array.file(), tiff] {
        let mut job = job(image.clone(), vec![solid(1.0)], Apply::default(), Format::Png);
        job.writing.depth = Some(Depth::U8);
        let plain = Pixels::of_png(&bytes(&job, &engine(1, None)));
        assert_eq!(plain.samples[16], (samples[16] * 255.0 + 0.5) as u16);
        job.reading.assume = Some(Assume::Linear);
        let ours = Pixels::of_png(&bytes(&job, &engine(1, None)));
        let excess = worst(&ours, |x, y| [encode(f64::from(samples[y * 8 + x])); 3]);
        assert!(excess < 0.5001, "{excess}");
        // In a float format light stays light.
        job.writing.format = Some(Format::Npy);
        job.writing.depth = Some(Depth::F32);
        assert_eq!(Floats::of_file(&bytes(&job, &engine(1, None))).samples, samples);
    }
    // What says itself what it is, is not asked.
    let picture = noise(Layout::Rgb, 13);
    let mut job = job(picture.png(), vec![solid(1.0)], Apply { to: To::Color, ..Apply::default() }, Format::Png);
    job.reading.assume = Some(Assume::Linear);
    assert_eq!(Pixels::of_png(&bytes(&job, &engine(1, None))), picture);
}
