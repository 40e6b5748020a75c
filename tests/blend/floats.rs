//! Float pictures: neither clamped nor rounded, but where a formula clamps.

use crate::common::blending::{Picture, Way, blend_job, blended, mode, operator};
use crate::common::formulas::MODES;
use crate::common::npy::Floats;
use crate::common::{Pixels, Random, bytes, engine, mask};
use maskimg::codec::Format;
use maskimg::matrix::{Depth, Layout};

/// Values from `low` to `high`, some of them exactly at both ends of 0..=1; alphas stay within.
fn noise(channels: usize, low: f64, high: f64, seed: u64) -> Floats {
    let (width, height) = (61, 43);
    let mut random = Random(seed);
    let numbers = (0..width * height * channels).map(|i| {
        let share = (random.next() >> 11) as f64 / (1u64 << 53) as f64;
        let is_alpha = matches!(channels, 2 | 4) && i % channels == channels - 1;
        match random.next() % 8 {
            0 => 0.0,
            1 => 1.0,
            _ if is_alpha => share as f32,
            _ => (low + share * (high - low)) as f32,
        }
    });
    Floats { width, height, channels, samples: numbers.collect() }
}

fn result(base: &Floats, top: &Floats, masks: &[&Pixels], way: Way) -> Floats {
    let masks = masks.iter().map(|weights| mask(weights.png())).collect();
    let mut job = blend_job(base.file(), top.file(), masks, way);
    job.writing.format = Some(Format::Npy);
    Floats::of_file(&bytes(&job, &engine(2, None)))
}

/// The worst difference from exact, of values of at most about 1; what lies on a jump is passed over.
fn worst(base: &Floats, top: &Floats, way: Way, weights: &Pixels) -> f64 {
    let ours = result(base, top, &[weights], way);
    let weight = |x, y| weights.number(x, y, 0);
    let exact = blended(&Picture::of_floats(base), &Picture::of_floats(top), way, weight);
    assert_eq!(ours.samples.len(), exact.len(), "count of samples");
    let pairs = ours.samples.iter().zip(&exact).filter(|(_, exact)| !exact.on_jump);
    pairs.map(|(ours, exact)| (f64::from(*ours) - exact.value).abs()).fold(0.0, f64::max)
}

#[test]
fn every_mode_is_right_to_a_millionth() {
    let (b, s) = (noise(4, 0.0, 1.0, 1), noise(4, 0.0, 1.0, 2));
    let soft = Pixels::noise(61, 43, Layout::Grey, Depth::U16, 3);
    for mode in MODES {
        for operator in ["src-over", "xor", "plus"] {
            let worst = worst(&b, &s, Way { mode, operator, opacity: 0.8 }, &soft);
            assert!(worst < 2e-6, "{mode} {operator}: {worst}");
        }
    }
}

#[test]
fn seven_modes_see_values_as_they_are_and_all_others_see_them_clamped() {
    let (b, s) = (noise(3, -0.5, 2.5, 4), noise(3, -0.5, 2.5, 5));
    let soft = Pixels::noise(61, 43, Layout::Grey, Depth::U16, 6);
    for name in MODES {
        let worst = worst(&b, &s, mode(name), &soft);
        assert!(worst < 5e-6, "{name}: {worst}");
    }
}

#[test]
fn opacity_0_is_base_bit_for_bit_even_where_it_leaves_the_range() {
    for channels in 1..=4 {
        let (b, s) = (noise(channels, -3.0, 1e6, 7), noise(4, -1.0, 2.0, 8));
        // TOP has colours, so grey becomes RGB; what cannot be seen becomes 0.
        let wanted: Vec<f32> = b.samples.chunks(channels).flat_map(as_rgb).collect();
        for name in MODES {
            let ours = result(&b, &s, &[], Way { opacity: 0.0, ..mode(name) });
            assert!(ours.samples == wanted, "{name}, {channels} channels");
        }
    }
}

/// A pixel in RGB, with alpha if it had one.
fn as_rgb(pixel: &[f32]) -> Vec<f32> {
    let (grey, n) = (pixel.len() < 3, pixel.len());
    let mut rgb = if grey { vec![pixel[0]; 3] } else { pixel[..3].to_vec() };
    if matches!(n, 2 | 4) {
        rgb.push(pixel[n - 1]);
        rgb.iter_mut().for_each(|v| *v = if pixel[n - 1] == 0.0 { 0.0 } else { *v });
    }
    rgb
}

#[test]
fn what_is_no_number_in_base_stays_none() {
    let (mut b, s) = (noise(3, 0.0, 1.0, 9), noise(3, 0.0, 1.0, 10));
    for i in (0..b.samples.len()).step_by(7) {
        b.samples[i] = f32::NAN;
    }
    for opacity in [0.0, 0.5] {
        let ours = result(&b, &s, &[], Way { opacity, ..mode("normal") });
        assert!(ours.samples.iter().zip(&b.samples).all(|(ours, b)| ours.is_nan() == b.is_nan()), "{opacity}");
    }
    for name in ["multiply", "soft-light", "hard-mix"] {
        let ours = result(&b, &s, &[], Way { opacity: 0.5, ..mode(name) });
        assert!(ours.samples.iter().zip(&b.samples).all(|(ours, b)| ours.is_nan() == b.is_nan()), "{name}");
    }
}

#[test]
fn what_is_no_number_becomes_0_in_integers() {
    let (mut b, s) = (noise(1, 0.0, 1.0, 11), noise(1, 0.0, 1.0, 12));
    b.samples.fill(f32::NAN);
    for name in ["normal", "multiply", "hue"] {
        let job = blend_job(b.file(), s.file(), vec![], Way { opacity: 0.5, ..mode(name) });
        let ours = Pixels::of_png(&bytes(&job, &engine(1, None)));
        assert!(ours.samples.iter().all(|sample| *sample == 0), "{name}");
    }
}

#[test]
fn plus_clamps_sums_and_alphas_to_1() {
    let (b, s) = (noise(4, 0.0, 1.0, 13), noise(4, 0.0, 1.0, 14));
    let ours = result(&b, &s, &[], operator("plus"));
    let exact = blended(&Picture::of_floats(&b), &Picture::of_floats(&s), operator("plus"), |_, _| 1.0);
    assert!(ours.samples.iter().skip(3).step_by(4).all(|alpha| (0.0..=1.0).contains(alpha)));
    assert!(ours.samples.iter().zip(&exact).all(|(ours, exact)| (f64::from(*ours) - exact.value).abs() < 1e-6));
}

#[test]
fn what_is_no_number_in_top_is_not_seen_where_top_weighs_nothing() {
    let (b, mut s) = (noise(3, 0.0, 1.0, 15), noise(3, 0.0, 1.0, 16));
    s.samples.iter_mut().step_by(5).for_each(|v| *v = f32::NAN);
    s.samples.iter_mut().step_by(7).for_each(|v| *v = f32::INFINITY);
    for name in MODES {
        assert!(result(&b, &s, &[], Way { opacity: 0.0, ..mode(name) }) == b, "{name}");
    }
}

/// A blend of one row of grey and alpha.
fn row(base: &[f32], top: &[f32], way: Way) -> Vec<f32> {
    let floats =
        |samples: &[f32]| Floats { width: samples.len() / 2, height: 1, channels: 2, samples: samples.to_vec() };
    let mut job = blend_job(floats(base).file(), floats(top).file(), vec![], way);
    job.writing.format = Some(Format::Npy);
    Floats::of_file(&bytes(&job, &engine(1, None))).samples
}

#[test]
fn where_nothing_is_the_result_is_0_even_over_what_is_no_number() {
    let base = [f32::NAN, 1.0, f32::INFINITY, 1.0, f32::NAN, 0.0];
    let nothing = [0.5, 0.0, 0.5, 0.0, 0.5, 0.0];
    assert_eq!(row(&base, &[0.5, 1.0, 0.5, 1.0, 0.5, 1.0], operator("clear")), [0.0; 6], "clear");
    assert_eq!(row(&base, &nothing, operator("dst-in")), [0.0; 6], "dst-in");
    assert_eq!(row(&base, &nothing, operator("src")), [0.0; 6], "src");
}

#[test]
fn over_a_transparent_pixel_top_is_seen_whatever_the_hidden_color() {
    for hidden in [f32::NAN, f32::INFINITY] {
        for name in ["normal", "multiply", "screen", "hue"] {
            assert_eq!(row(&[hidden, 0.0], &[0.25, 1.0], mode(name)), [0.25, 1.0], "{name} on {hidden}");
        }
    }
}
