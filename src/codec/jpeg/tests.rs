use super::*;
use crate::codec::Opened;
use crate::error::Kind;
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

/// A picture of slopes as the encoder writes it.
fn jpeg(colour: ColorType, with: impl FnOnce(&mut Encoder<&mut Vec<u8>>)) -> Vec<u8> {
    let channels = match colour {
        ColorType::Luma => 1,
        ColorType::Rgb | ColorType::Ycbcr => 3,
        _ => 4,
    };
    let samples: Vec<u8> = (0..48 * 40 * channels).map(|i| (i / channels * (i % channels + 1) % 251) as u8).collect();
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, 95);
    with(&mut encoder);
    encoder.encode(&samples, 48, 40, colour).unwrap();
    file
}

fn opened(file: &[u8]) -> Result<Opened> {
    open(&Input::bytes("x.jpg", file), &ReadOptions::default())
}

fn error(file: &[u8]) -> (Kind, String) {
    match opened(file).and_then(|mut opened| Picture::read(opened.source.as_mut())) {
        Ok(_) => panic!("read"),
        Err(e) => (e.kind(), e.to_string()),
    }
}

fn pixels(opened: &mut Opened) -> (Layout, Vec<u8>) {
    let picture = Picture::read(opened.source.as_mut()).unwrap();
    let Samples::U8(samples) = &picture.rows().samples else { unreachable!() };
    (picture.rows().layout(), samples.clone())
}

/// The file with one segment more, right after its beginning.
fn with_segment(file: &[u8], marker: u8, segment: &[u8]) -> Vec<u8> {
    let length = (segment.len() as u16 + 2).to_be_bytes();
    [&file[..2], &[0xFF, marker], &length, segment, &file[2..]].concat()
}

#[test]
fn grey_stays_grey_and_progressive_files_are_read() {
    let grey = jpeg(ColorType::Luma, |_| {});
    assert_eq!(pixels(&mut opened(&grey).unwrap()).0, Layout::Grey);
    // Photoshop marks grey too.
    let marked = with_segment(&grey, 0xEE, b"Adobe\0\x64\0\0\0\0\0");
    assert_eq!(pixels(&mut opened(&marked).unwrap()), pixels(&mut opened(&grey).unwrap()));
    for factor in [SamplingFactor::F_1_1, SamplingFactor::F_2_1, SamplingFactor::F_2_2, SamplingFactor::F_1_2] {
        let baseline = jpeg(ColorType::Rgb, |e| e.set_sampling_factor(factor));
        let progressive = jpeg(ColorType::Rgb, |e| {
            e.set_sampling_factor(factor);
            e.set_progressive(true);
        });
        let (mut baseline, mut progressive) = (opened(&baseline).unwrap(), opened(&progressive).unwrap());
        assert_eq!(baseline.route == Route::Streamed, factor != SamplingFactor::F_1_2, "{factor:?}");
        // Another decoder reads it, which rounds and weighs neighbours in its own way.
        let ((layout, a), (other, b)) = (pixels(&mut baseline), pixels(&mut progressive));
        let mean = a.iter().zip(&b).map(|(a, b)| f64::from(a.abs_diff(*b))).sum::<f64>() / a.len() as f64;
        assert!(layout == other && mean < 3.0, "{factor:?}: {mean}");
    }
}

#[test]
fn samples_that_adobe_calls_rgb_are_taken_as_they_are() {
    // Written without conversion: the samples are stored as they come.
    let stored = jpeg(ColorType::Ycbcr, |_| {});
    let adobe = with_segment(&stored, 0xEE, b"Adobe\0\x64\0\0\0\0\0");
    let (layout, samples) = pixels(&mut opened(&adobe).unwrap());
    assert_eq!(layout, Layout::Rgb);
    let far = |i: usize| samples[i].abs_diff((i / 3 * (i % 3 + 1) % 251) as u8);
    let mean = (0..samples.len()).map(|i| f64::from(far(i))).sum::<f64>() / samples.len() as f64;
    assert!(mean < 3.0, "off by {mean}");
    assert_ne!(samples, pixels(&mut opened(&stored).unwrap()).1);
}

#[test]
fn inks_without_a_profile_become_rgb_with_a_note() {
    for colour in [ColorType::Cmyk, ColorType::CmykAsYcck] {
        let mut opened = opened(&jpeg(colour, |_| {})).unwrap();
        assert_eq!(opened.notes, ["x.jpg has inks but no profile: colours are approximate"]);
        let (layout, samples) = pixels(&mut opened);
        assert_eq!(layout, Layout::Rgb);
        // The encoder, too, stores inks inverted.
        let ink = |pixel: usize, k: usize| (pixel * (k + 1) % 251) as f64;
        let far = |i: usize| {
            let (pixel, c) = (i / 3, i % 3);
            let light = 255.0 * (1.0 - ink(pixel, c) / 255.0) * (1.0 - ink(pixel, 3) / 255.0);
            (f64::from(samples[i]) - light).abs()
        };
        let mean = (0..samples.len()).map(far).sum::<f64>() / samples.len() as f64;
        assert!(mean < 4.0, "{colour:?} off by {mean}");
    }
}

#[test]
fn a_profile_of_other_colours_does_not_travel() {
    let mut icc = vec![0; 132];
    icc[16..20].copy_from_slice(b"RGB ");
    icc[36..40].copy_from_slice(b"acsp");
    let kept = opened(&jpeg(ColorType::Rgb, |e| e.add_icc_profile(&icc).unwrap())).unwrap();
    assert_eq!(kept.meta.icc, Some(icc.clone()));
    let dropped = opened(&jpeg(ColorType::Luma, |e| e.add_icc_profile(&icc).unwrap())).unwrap();
    assert_eq!(dropped.meta.icc, None);
    assert_eq!(dropped.notes, ["the colour profile of x.jpg is not one for grey: dropped"]);
    let inks = opened(&jpeg(ColorType::Cmyk, |e| e.add_icc_profile(&icc).unwrap())).unwrap();
    assert_eq!(inks.meta.icc, None);
    assert_eq!(inks.notes, ["x.jpg has inks but no profile: colours are approximate"]);
}

#[test]
fn a_file_that_is_cut_short_is_corrupt_wherever_it_is_cut() {
    for progressive in [false, true] {
        let file = jpeg(ColorType::Rgb, |e| e.set_progressive(progressive));
        for cut in 3..file.len() {
            let (kind, text) = error(&file[..cut]);
            assert_eq!(kind, Kind::Corrupt, "cut at {cut}");
            assert!(text.starts_with("cannot read x.jpg: "), "{text}");
        }
        assert_eq!(error(&file[..file.len() - 2]).1, "cannot read x.jpg: the file is cut short");
    }
}

#[test]
fn data_that_is_missing_before_the_end_marker_is_noticed() {
    for factor in [SamplingFactor::F_1_1, SamplingFactor::F_2_2] {
        let file = jpeg(ColorType::Rgb, |e| e.set_sampling_factor(factor));
        for cut in [file.len() / 2, file.len() * 3 / 4, file.len() - 20] {
            let cut = cut - usize::from(file[cut - 1] == 0xFF);
            let (kind, text) = error(&[&file[..cut], &[0xFF, 0xD9]].concat());
            assert_eq!((kind, text.as_str()), (Kind::Corrupt, "cannot read x.jpg: its compressed data is broken"));
        }
    }
}

#[test]
fn what_follows_the_first_image_is_passed_over() {
    let file = jpeg(ColorType::Rgb, |_| {});
    let expected = pixels(&mut opened(&file).unwrap());
    for tail in [&b"garbage\xFF\xD8\xFF"[..], &jpeg(ColorType::Luma, |_| {}), &[0; 100]] {
        assert_eq!(pixels(&mut opened(&[&file, tail].concat()).unwrap()), expected);
    }
}

#[test]
fn broken_metadata_and_bytes_between_segments_do_not_stop_the_picture() {
    let file = jpeg(ColorType::Rgb, |_| {});
    let expected = pixels(&mut opened(&file).unwrap());
    let frame = file.windows(2).position(|w| w == [0xFF, 0xC0]).unwrap();
    for between in [&b"junk"[..], &[0; 9], &[0xFF, 0, 0xFF, 0], &[0xFF; 5], b"\xFF\xEE\0\x0DAdobe\0\x64\0\0\0\0"] {
        assert_eq!(pixels(&mut opened(&[&file[..frame], between, &file[frame..]].concat()).unwrap()), expected);
    }
    for (marker, segment) in
        [(0xE1, &b"Exif\0\0"[..]), (0xE2, b"ICC_PROFILE\0"), (0xED, b"Photoshop"), (0xEE, b"Adobe")]
    {
        assert_eq!(pixels(&mut opened(&with_segment(&file, marker, segment)).unwrap()), expected);
    }
}

#[test]
fn of_an_mpo_file_the_first_picture_is_the_picture() {
    let first = jpeg(ColorType::Rgb, |_| {});
    // An index of two pictures, the second a preview or a map of depth behind the first.
    let index = b"MPF\0II*\0\x08\0\0\0\x01\0\x01\xB0\x04\0\x01\0\0\0\x02\0\0\0\0\0\0\0";
    let mpo = [with_segment(&first, 0xE2, index), jpeg(ColorType::Luma, |_| {})].concat();
    let mut read = opened(&mpo).unwrap();
    assert_eq!((read.pages, &read.meta, read.notes.len()), (1, &opened(&first).unwrap().meta, 0));
    assert_eq!(pixels(&mut read), pixels(&mut opened(&first).unwrap()));
    let second = ReadOptions { page: Some(2), ..ReadOptions::default() };
    assert_eq!(open(&Input::bytes("x.jpg", mpo), &second).err().unwrap().kind(), Kind::MultiPage);
}

#[test]
fn limits_and_pages_are_held_before_decoding() {
    let file = jpeg(ColorType::Rgb, |e| e.set_progressive(true));
    let refused = |options: ReadOptions| match open(&Input::bytes("x.jpg", &file[..]), &options) {
        Ok(_) => panic!("read"),
        Err(e) => e.kind(),
    };
    let limits = |max_pixels, max_memory| ReadOptions {
        limits: Limits { max_pixels, max_memory, held: 0 },
        ..ReadOptions::default()
    };
    assert_eq!(refused(limits(48 * 40 - 1, u64::MAX)), Kind::TooLarge);
    assert_eq!(refused(limits(u64::MAX, 48 * 40 * 3 - 1)), Kind::TooLarge);
    assert_eq!(refused(ReadOptions { page: Some(2), ..ReadOptions::default() }), Kind::MultiPage);
    assert!(open(&Input::bytes("x.jpg", &file[..]), &ReadOptions { page: Some(1), ..ReadOptions::default() }).is_ok());
}

#[test]
fn kinds_that_are_not_read_say_so() {
    let mut file = jpeg(ColorType::Rgb, |_| {});
    let frame = file.windows(2).position(|w| w == [0xFF, 0xC0]).unwrap();
    for (process, bits, text) in [
        (0xC0, 12, "cannot read x.jpg: JPEG of 12 bits a sample is not supported"),
        (0xC3, 8, "cannot read x.jpg: lossless JPEG is not supported"),
        (0xC9, 8, "cannot read x.jpg: JPEG with arithmetic coding is not supported"),
    ] {
        (file[frame + 1], file[frame + 4]) = (process, bits);
        assert_eq!(error(&file), (Kind::Unsupported, text.to_owned()));
    }
}

#[test]
fn no_mutation_makes_the_reader_panic() {
    let rounds = std::env::var("MASKIMG_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(300);
    let mut noise = 7u64;
    let mut random = move |n: usize| {
        noise = noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (noise >> 33) as usize % n
    };
    let limits = Limits { max_pixels: 1 << 20, max_memory: 64 << 20, held: 0 };
    let seeds = [
        jpeg(ColorType::Luma, |_| {}),
        jpeg(ColorType::Rgb, |e| e.set_sampling_factor(SamplingFactor::F_2_2)),
        jpeg(ColorType::Rgb, |e| e.set_progressive(true)),
        jpeg(ColorType::Rgb, |e| e.set_restart_interval(3)),
        jpeg(ColorType::CmykAsYcck, |_| {}),
    ];
    for seed in seeds {
        for _ in 0..rounds {
            let mut file = seed.clone();
            for _ in 0..=random(4) {
                let at = 2 + if random(2) == 0 { random(file.len() - 2) } else { random(700) };
                file[at] = [0, 0xFF, 0xD9, random(256) as u8][random(4)];
            }
            if let Err(error) = open(&Input::bytes("x.jpg", file), &ReadOptions { limits, ..ReadOptions::default() }) {
                assert!(matches!(error.kind(), Kind::Corrupt | Kind::Unsupported | Kind::TooLarge), "{error}");
                assert!(!error.to_string().contains('\n') && error.to_string().contains("x.jpg"));
            }
        }
    }
}
