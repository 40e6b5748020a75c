//! Pictures of different colours: profiles, transfers, grey and RGB, depths.

use crate::common::blending::{Picture, Way, blend_job, blended, distance, mode, result};
use crate::common::chunks::{icc_of, with_chunk, with_icc};
use crate::common::formulas::{MODES, Rgb};
use crate::common::light::{ADOBE_RGB, DISPLAY_P3, Primaries, SRGB, decode, encode};
use crate::common::npy::Floats;
use crate::common::{Pixels, bytes, engine};
use maskimg::codec::Format;
use maskimg::job::{Background, Job};
use maskimg::matrix::{Depth, Layout};
use moxcms::ColorProfile;

fn noise(layout: Layout, seed: u64) -> Pixels {
    Pixels::noise(67, 53, layout, Depth::U8, seed)
}

fn icc(profile: ColorProfile) -> Vec<u8> {
    profile.encode().unwrap()
}

fn run(job: &Job) -> Pixels {
    Pixels::of_png(&bytes(job, &engine(2, None)))
}

/// A picture of one space in another, both with the curve of sRGB, relative to white, clamped.
fn converted(picture: &Pixels, from: &Primaries, to: &Primaries) -> Picture {
    let clamped = |light: Rgb| light.map(|v| encode(v.clamp(0.0, 1.0)));
    Picture::of(picture).recolored(|color| clamped(from.converted(to, color.map(decode))))
}

#[test]
fn a_top_of_display_p3_is_converted_to_an_srgb_base() {
    let p3 = icc(ColorProfile::new_display_p3());
    for (below, above) in [(Layout::Rgb, Layout::Rgb), (Layout::Grey, Layout::Rgba), (Layout::Rgba, Layout::Rgba)] {
        let (b, s) = (noise(below, 1), noise(above, 2));
        let top = converted(&s, &DISPLAY_P3, &SRGB);
        for name in ["normal", "multiply", "color-dodge", "soft-light", "luminosity"] {
            let file = bytes(&blend_job(b.png(), with_icc(&s.png(), &p3), vec![], mode(name)), &engine(2, None));
            let found = distance(&Pixels::of_png(&file), &blended(&Picture::of(&b), &top, mode(name), |_, _| 1.0));
            assert!(found.excess < 0.5, "{name} {below:?} {above:?}: {found:?}");
            assert_eq!(icc_of(&file), None, "{name}");
        }
    }
}

#[test]
fn an_srgb_top_is_converted_to_the_profile_of_base_which_stays() {
    let p3 = icc(ColorProfile::new_display_p3());
    for above in [Layout::Rgb, Layout::Grey] {
        let (b, s) = (noise(Layout::Rgb, 3), noise(above, 4));
        let top = converted(&s, &SRGB, &DISPLAY_P3);
        for name in ["normal", "screen", "difference", "saturation"] {
            let file = bytes(&blend_job(with_icc(&b.png(), &p3), s.png(), vec![], mode(name)), &engine(2, None));
            let found = distance(&Pixels::of_png(&file), &blended(&Picture::of(&b), &top, mode(name), |_, _| 1.0));
            assert!(found.excess < 0.5, "{name} {above:?}: {found:?}");
            assert!(icc_of(&file).as_ref() == Some(&p3), "{name}");
        }
    }
}

#[test]
fn pictures_of_one_profile_are_blended_as_stored() {
    let (b, s) = (noise(Layout::Rgb, 5), noise(Layout::Rgba, 6));
    for profile in [ColorProfile::new_display_p3(), ColorProfile::new_adobe_rgb(), ColorProfile::new_srgb()] {
        let profile = icc(profile);
        for name in MODES {
            let job = blend_job(with_icc(&b.png(), &profile), with_icc(&s.png(), &profile), vec![], mode(name));
            assert!(run(&job) == result(&b, &s, &[], mode(name)), "{name}");
        }
    }
}

#[test]
fn a_profile_of_srgb_is_as_good_as_none() {
    let srgb = icc(ColorProfile::new_srgb());
    let (b, s) = (noise(Layout::Rgb, 7), noise(Layout::Rgba, 8));
    for name in MODES {
        let plain = result(&b, &s, &[], mode(name));
        assert!(run(&blend_job(with_icc(&b.png(), &srgb), s.png(), vec![], mode(name))) == plain, "{name}: of BASE");
        assert!(run(&blend_job(b.png(), with_icc(&s.png(), &srgb), vec![], mode(name))) == plain, "{name}: of TOP");
    }
}

#[test]
fn a_grey_profile_gives_way_to_srgb_where_top_has_colors() {
    let grey = icc(ColorProfile::new_gray_with_gamma(2.0));
    for below in [Layout::Grey, Layout::GreyAlpha] {
        let (b, s) = (noise(below, 9), noise(Layout::Rgb, 10));
        let base = Picture::of(&b).recolored(|color| color.map(|v| encode(v * v)));
        for name in ["normal", "multiply", "overlay", "color"] {
            let way = Way { opacity: 0.6, ..mode(name) };
            let file = bytes(&blend_job(with_icc(&b.png(), &grey), s.png(), vec![], way), &engine(2, None));
            let ours = Pixels::of_png(&file);
            assert!(ours.layout.is_rgb() && icc_of(&file) != Some(grey.clone()), "{name}");
            let found = distance(&ours, &blended(&base, &Picture::of(&s), way, |_, _| 1.0));
            assert!(found.excess < 0.5, "{name} {below:?}: {found:?}");
        }
    }
}

#[test]
fn grey_is_converted_to_the_grey_of_base() {
    let profile = icc(ColorProfile::new_gray_with_gamma(2.0));
    let (b, s) = (noise(Layout::Grey, 11), noise(Layout::GreyAlpha, 12));
    let way = mode("linear-light");
    let to_base = Picture::of(&s).recolored(|color| color.map(|v| decode(v).sqrt()));
    let file = bytes(&blend_job(with_icc(&b.png(), &profile), s.png(), vec![], way), &engine(2, None));
    let found = distance(&Pixels::of_png(&file), &blended(&Picture::of(&b), &to_base, way, |_, _| 1.0));
    assert!(found.excess < 0.5 && icc_of(&file) == Some(profile.clone()), "{found:?}");

    let to_srgb = Picture::of(&s).recolored(|color| color.map(|v| encode(v * v)));
    let ours = run(&blend_job(b.png(), with_icc(&s.png(), &profile), vec![], way));
    let found = distance(&ours, &blended(&Picture::of(&b), &to_srgb, way, |_, _| 1.0));
    assert!(found.excess < 0.5, "{found:?}");
}

#[test]
fn grey_on_grey_stays_grey_in_every_mode() {
    for below in [Layout::Grey, Layout::GreyAlpha] {
        for above in [Layout::Grey, Layout::GreyAlpha] {
            for name in MODES {
                let ours = result(&noise(below, 13), &noise(above, 14), &[], mode(name));
                assert_eq!(ours.layout, below, "{name} under {above:?}");
            }
        }
    }
}

#[test]
fn the_depth_of_base_is_kept() {
    for (depth, other, excess) in [(Depth::U8, Depth::U16, 1e-3), (Depth::U16, Depth::U8, 0.05)] {
        let b = Pixels::noise(67, 53, Layout::Rgba, depth, 15);
        let s = Pixels::noise(67, 53, Layout::Rgba, other, 16);
        let soft = Pixels::noise(67, 53, Layout::Grey, other, 17);
        for name in ["normal", "multiply", "soft-light", "color"] {
            let ours = result(&b, &s, &[&soft], mode(name));
            assert_eq!(ours.depth, depth, "{name}");
            let weight = |x, y| soft.number(x, y, 0);
            let found = distance(&ours, &blended(&Picture::of(&b), &Picture::of(&s), mode(name), weight));
            assert!(found.excess < excess, "{name} of {depth} under {other}: {found:?}");
        }
    }
}

#[test]
fn adobe_rgb_goes_by_its_own_curve_and_primaries() {
    let adobe = icc(ColorProfile::new_adobe_rgb());
    let gamma = 563.0 / 256.0;
    let (b, s) = (noise(Layout::Rgb, 18), noise(Layout::Rgb, 19));
    let there = |c: Rgb| SRGB.converted(&ADOBE_RGB, c.map(decode)).map(|v| v.clamp(0.0, 1.0).powf(1.0 / gamma));
    let ours = run(&blend_job(with_icc(&b.png(), &adobe), s.png(), vec![], mode("normal")));
    let top = Picture::of(&s).recolored(there);
    let found = distance(&ours, &blended(&Picture::of(&b), &top, mode("normal"), |_, _| 1.0));
    // Near 0 its curve is so steep that the rounding of the profile's own numbers shows: two steps.
    assert!(found.excess < 1.5, "{found:?}");
}

#[test]
fn a_background_is_converted_and_laid_below_the_blend() {
    let p3 = icc(ColorProfile::new_display_p3());
    let (b, s) = (noise(Layout::Rgba, 20), noise(Layout::Rgba, 21));
    let mut job = blend_job(with_icc(&b.png(), &p3), with_icc(&s.png(), &p3), vec![], mode("exclusion"));
    let rgba = [51.0 / 255.0, 204.0 / 255.0, 0.0, 1.0];
    job.weighing.background = Some(Background::Color("rgb(51 204 0)".into(), rgba.map(|v: f64| v as f32)));
    let ours = run(&job);
    let color = SRGB.converted(&DISPLAY_P3, [rgba[0], rgba[1], rgba[2]].map(decode)).map(encode);
    let upper = blended(&Picture::of(&b), &Picture::of(&s), mode("exclusion"), |_, _| 1.0);
    let upper = Picture { numbers: upper.iter().map(|exact| exact.value).collect(), ..Picture::of(&b) };
    let below = Picture { layout: Layout::Rgb, numbers: color.repeat(67 * 53), ..upper.clone() };
    let found = distance(&ours, &blended(&below, &upper, mode("normal"), |_, _| 1.0));
    assert!(found.excess < 0.5 && ours.layout == Layout::Rgb, "{found:?}");
}

/// A Radiance picture, and the light in it.
fn hdr(seed: u64) -> (Vec<u8>, Floats) {
    let colors: Vec<f32> = noise(Layout::Rgb, seed).samples.iter().map(|v| f32::from(*v) / 200.0).collect();
    let mut file = std::io::Cursor::new(Vec::new());
    image::Rgb32FImage::from_raw(67, 53, colors).unwrap().write_to(&mut file, image::ImageFormat::Hdr).unwrap();
    let file = file.into_inner();
    let mut as_it_is = blend_job(file.clone(), file.clone(), vec![], Way { opacity: 0.0, ..mode("normal") });
    as_it_is.writing.format = Some(Format::Npy);
    let light = Floats::of_file(&bytes(&as_it_is, &engine(1, None)));
    (file, light)
}

#[test]
fn light_and_stored_values_meet_as_those_of_base() {
    let ((file, light), picture) = (hdr(22), noise(Layout::Rgb, 23));
    // Light on stored values: it gets the curve of sRGB, and is clamped.
    let top = Picture::of_floats(&light).recolored(|color| color.map(|v| encode(v.clamp(0.0, 1.0))));
    for name in ["normal", "multiply", "lighten"] {
        let ours = run(&blend_job(picture.png(), file.clone(), vec![], mode(name)));
        let found = distance(&ours, &blended(&Picture::of(&picture), &top, mode(name), |_, _| 1.0));
        assert!(found.excess < 0.01, "{name}: {found:?}");
    }
    // Stored values on light: their curve comes off, and the result is light.
    let top = Picture::of(&picture).recolored(|color| color.map(decode));
    for name in ["normal", "multiply", "linear-dodge"] {
        let mut job = blend_job(file.clone(), picture.png(), vec![], Way { opacity: 0.5, ..mode(name) });
        job.writing.format = Some(Format::Npy);
        let ours = Floats::of_file(&bytes(&job, &engine(2, None)));
        let way = Way { opacity: 0.5, ..mode(name) };
        let exact = blended(&Picture::of_floats(&light), &top, way, |_, _| 1.0);
        let pairs = ours.samples.iter().zip(&exact);
        let worst = pairs.map(|(ours, exact)| (f64::from(*ours) - exact.value).abs()).fold(0.0, f64::max);
        assert!(worst < 2e-6 && ours.samples.len() == exact.len(), "{name}: {worst}");
    }
}

#[test]
fn grey_of_another_profile_is_grey_still_and_has_no_hue() {
    let b = noise(Layout::Rgb, 24);
    let grey = noise(Layout::Grey, 25);
    let samples = grey.samples.iter().flat_map(|v| [*v; 3]).collect();
    let s = Pixels { layout: Layout::Rgb, samples, ..grey };
    for profile in [ColorProfile::new_display_p3(), ColorProfile::new_adobe_rgb()] {
        let file = with_icc(&s.png(), &icc(profile));
        let ours = run(&blend_job(b.png(), file, vec![], mode("hue")));
        // Whatever grey it is: hue makes BASE as grey as TOP.
        let found = distance(&ours, &blended(&Picture::of(&b), &Picture::of(&s), mode("hue"), |_, _| 1.0));
        assert!(found.excess < 1e-3, "{found:?}");
    }
}

#[test]
fn a_png_that_declares_its_colors_by_code_points_is_converted_too() {
    let (b, s) = (noise(Layout::Rgb, 26), noise(Layout::Rgb, 27));
    // Display P3: primaries 12, the curve of sRGB 13, RGB, full range.
    let file = with_chunk(&s.png(), b"cICP", &[12, 13, 0, 1]);
    let ours = run(&blend_job(b.png(), file, vec![], mode("normal")));
    let top = converted(&s, &DISPLAY_P3, &SRGB);
    let found = distance(&ours, &blended(&Picture::of(&b), &top, mode("normal"), |_, _| 1.0));
    // The profile that stands for the code points is rounded to 16 bits.
    assert!(found.excess < 1.5, "{found:?}");
}
