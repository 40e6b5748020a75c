//! Every format to every other, and every orientation.

mod common;

use common::chunks::{chunk, with_chunk};
use common::light::{decode, encode};
use common::{Pixels, bytes, compare, engine, job, mask, reference, solid};
use image::{DynamicImage, ImageFormat, RgbImage, metadata::Orientation};
use maskimg::codec::{Format, Input, Picture, exif};
use maskimg::job::{Apply, Job, To};
use maskimg::matrix::{Depth, Layout, Samples};

/// The same RGB picture as a file of each format that is read, and how far it may be off, in 8-bit steps.
fn files(picture: &Pixels) -> Vec<(&'static str, Vec<u8>, u32)> {
    let rgb: Vec<u8> = picture.samples.iter().map(|s| *s as u8).collect();
    let rgb = DynamicImage::from(RgbImage::from_raw(picture.width as u32, picture.height as u32, rgb).unwrap());
    let by_image = |format| {
        let mut file = std::io::Cursor::new(Vec::new());
        rgb.write_to(&mut file, format).unwrap();
        file.into_inner()
    };
    let by_us = |format| bytes(&identity(picture.png(), format), &engine(1, None));
    vec![
        ("a.png", picture.png(), 0),
        ("a.ppm", by_image(ImageFormat::Pnm), 0),
        ("a.bmp", by_image(ImageFormat::Bmp), 0),
        ("a.tga", by_image(ImageFormat::Tga), 0),
        ("a.qoi", by_image(ImageFormat::Qoi), 0),
        ("a.webp", by_image(ImageFormat::WebP), 0),
        ("a.tif", by_us(Format::Tiff), 0),
        ("a.ff", by_us(Format::Farbfeld), 0),
        ("a.npy", by_us(Format::Npy), 0),
        ("a.jpg", by_us(Format::Jpeg), 12),
        ("a.exr", by_us(Format::Exr), 0),
        ("a.hdr", by_us(Format::Hdr), 12),
    ]
}

/// The image unchanged, as a file of another format.
fn identity(image: Vec<u8>, format: Format) -> Job {
    job(image, vec![solid(1.0)], Apply::default(), format)
}

/// A picture without noise: lossy formats come close to it.
fn smooth(width: usize, height: usize) -> Pixels {
    let at = |i: usize| {
        let (x, y, c) = (i / 3 % width, i / 3 / width, i % 3);
        (40 + (x * 3 + y * 2) * (c + 1) % 170) as u16
    };
    let samples = (0..width * height * 3).map(|i| at(i).min(210)).collect();
    Pixels { width, height, layout: Layout::Rgb, depth: Depth::U8, samples }
}

#[test]
fn every_format_becomes_every_other_with_the_same_product() {
    let picture = Pixels { samples: vec![200; 31 * 17 * 3], ..smooth(31, 17) };
    let weights = Pixels { layout: Layout::Grey, samples: vec![128; 31 * 17], ..picture.clone() };
    let of_stored = reference(&picture, std::slice::from_ref(&weights), To::Color);
    // EXR and HDR store light: their product is taken there, and the curve of sRGB is put on afterwards.
    let light = decode(200.0 / 255.0) * 128.0 / 255.0;
    let of_light = vec![encode(light) * 255.0; of_stored.len()];
    // Floats of a NumPy array or a TIFF are as stored, and say nothing of curves.
    let bare_light = vec![light * 255.0; of_stored.len()];
    let targets = ["png", "jpg", "tif", "webp", "bmp", "tga", "pnm", "qoi", "ff", "exr", "hdr", "npy"];
    for (name, file, off_in) in files(&picture) {
        for target in targets {
            let format: Format = target.parse().unwrap();
            let mut job = job(file.clone(), vec![mask(weights.png())], Apply::default(), format);
            job.image = Input::bytes(name, file.clone());
            let product = bytes(&job, &engine(2, None));
            let mut back = identity(product.clone(), Format::Png);
            back.image = Input::bytes(format!("b.{target}"), product);
            back.writing.depth = Some(Depth::U8);
            let result = Pixels::of_png(&bytes(&back, &engine(1, None)));
            let colors = Pixels { samples: without_alpha(&result), ..result.clone() };
            let off_out = if matches!(target, "jpg" | "hdr") { 3 } else { 0 };
            let exact = match (name, target) {
                ("a.exr" | "a.hdr", "npy" | "tif") => &bare_light,
                ("a.exr" | "a.hdr", _) => &of_light,
                _ => &of_stored,
            };
            let off = compare(&colors, exact).0;
            assert!(off <= off_in + off_out, "{name} to {target}: {off} steps off");
        }
    }
}

#[test]
fn a_picture_loses_its_own_curve_where_light_is_stored() {
    let picture = smooth(31, 17);
    let stored = |v: &u16| f64::from(*v) / 255.0;
    let gamma = |gamma: u32| with_chunk(&picture.png(), b"gAMA", &gamma.to_be_bytes());
    let squared = |v: f64| v * v;
    let curves: [&dyn Fn(f64) -> f64; 3] = [&decode, &|v| v, &squared];
    for (file, light) in [picture.png(), gamma(100_000), gamma(50_000)].into_iter().zip(curves) {
        let product = bytes(&identity(file, Format::Exr), &engine(2, None));
        let mut opened = maskimg::codec::open(&Input::bytes("b.exr", product), &Default::default()).unwrap();
        let read = Picture::read(opened.source.as_mut()).unwrap();
        let Samples::F32(found) = &read.rows().samples else { panic!("light is floats") };
        for (found, v) in found.iter().zip(&picture.samples) {
            assert!((f64::from(*found) - light(stored(v))).abs() < 1e-5, "{found} for {v}");
        }
    }
}

fn without_alpha(picture: &Pixels) -> Vec<u16> {
    let n = picture.layout.channels();
    let colors = picture.layout.colors();
    picture.samples.chunks_exact(n).flat_map(|pixel| pixel[..colors].iter().copied()).collect()
}

#[test]
fn lossless_formats_keep_every_sample() {
    let picture = Pixels::noise(67, 41, Layout::Rgb, Depth::U8, 1);
    for (name, file, off) in files(&picture).into_iter().filter(|(.., off)| *off == 0) {
        let mut job = identity(file.clone(), Format::Png);
        job.image = Input::bytes(name, file);
        job.writing.depth = Some(Depth::U8);
        let result = Pixels::of_png(&bytes(&job, &engine(2, None)));
        assert!(without_alpha(&result) == picture.samples && off == 0, "{name}");
    }
}

#[test]
fn every_orientation_stands_upright_and_its_tag_is_reset() {
    let stored = Pixels::noise(13, 7, Layout::Rgb, Depth::U8, 2);
    let rgb: Vec<u8> = stored.samples.iter().map(|s| *s as u8).collect();
    for tag in 1..=8u8 {
        let mut upright = DynamicImage::from(RgbImage::from_raw(13, 7, rgb.clone()).unwrap());
        upright.apply_orientation(Orientation::from_exif(tag).unwrap());
        let (width, height) = (upright.width() as usize, upright.height() as usize);
        let samples = upright.into_rgb8().into_raw().into_iter().map(u16::from).collect();
        let upright = Pixels { width, height, samples, ..stored.clone() };
        let soft = Pixels::noise(width, height, Layout::Grey, Depth::U8, 3);

        let file = with_chunk(&stored.png(), b"eXIf", &exif_with_orientation(tag));
        let job = job(file, vec![mask(soft.png())], Apply::default(), Format::Png);
        let product = bytes(&job, &engine(2, None));
        let result = Pixels::of_png(&product);
        assert_eq!(compare(&result, &reference(&upright, &[soft], To::Color)).0, 0, "orientation {tag}");
        let written = chunk(&product, b"eXIf").expect("EXIF is kept");
        assert_eq!(exif::orientation(&written).unwrap_or_default() as u8, 1, "orientation {tag}");
    }
}

#[test]
fn no_orient_takes_operands_as_stored_and_keeps_the_tag() {
    let stored = Pixels::noise(13, 7, Layout::Rgb, Depth::U8, 2);
    let soft = Pixels::noise(13, 7, Layout::Grey, Depth::U8, 3);
    let file = with_chunk(&stored.png(), b"eXIf", &exif_with_orientation(6));
    let mut job = job(file, vec![mask(soft.png())], Apply::default(), Format::Png);
    job.reading.no_orient = true;
    let product = bytes(&job, &engine(2, None));
    assert_eq!(compare(&Pixels::of_png(&product), &reference(&stored, &[soft], To::Color)).0, 0);
    assert_eq!(exif::orientation(&chunk(&product, b"eXIf").unwrap()).unwrap() as u8, 6);
}

#[test]
fn a_mask_is_turned_upright_too() {
    let image = Pixels::noise(7, 13, Layout::Rgb, Depth::U8, 2);
    let soft = Pixels::noise(13, 7, Layout::Grey, Depth::U8, 3);
    let file = with_chunk(&soft.png(), b"eXIf", &exif_with_orientation(6));
    let grey: Vec<u8> = soft.samples.iter().map(|s| *s as u8).collect();
    let upright = image::GrayImage::from_raw(13, 7, grey).unwrap();
    let upright = image::imageops::rotate90(&upright);
    let samples = upright.into_raw().into_iter().map(u16::from).collect();
    let upright = Pixels { width: 7, height: 13, samples, ..soft };
    let job = job(image.png(), vec![mask(file)], Apply::default(), Format::Png);
    let result = Pixels::of_png(&bytes(&job, &engine(2, None)));
    assert_eq!(compare(&result, &reference(&image, &[upright], To::Color)).0, 0);
}

/// A TIFF structure with an orientation and nothing else.
fn exif_with_orientation(tag: u8) -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0\x01\0".to_vec();
    tiff.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, tag, 0, 0, 0]);
    tiff.extend([0; 4]);
    tiff
}
