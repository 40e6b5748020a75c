//! Every mode, held against its formula in double precision.

use crate::common::blending::{Picture, blended, distance, mode, result};
use crate::common::formulas::{MODES, OF_PIXELS, mixed};
use crate::common::{Pixels, Random, square};
use maskimg::blend::Mode;
use maskimg::matrix::{Depth, Layout};

/// Colours that are hard on a formula: near black, near white, near grey, or anything.
fn hard_colors(depth: Depth, seed: u64) -> Pixels {
    let blank = Pixels::noise(256, 128, Layout::Rgb, depth, seed);
    let max = u64::from(blank.max());
    let mut random = Random(seed);
    let mut color = || {
        let (kind, grey) = (random.next() % 4, random.next() % (max - 3));
        [0; 3].map(|_: u64| match kind {
            0 => random.next() % 8,
            1 => max - random.next() % 8,
            2 => grey + random.next() % 4,
            _ => random.next() % (max + 1),
        })
    };
    let samples = (0..256 * 128).flat_map(|_| color()).map(|sample| sample as u16).collect();
    Pixels { samples, ..blank }
}

/// Every one of 216 colours of a grid beside every other: colour i in row or column i.
fn grid(color_of: fn(u16, u16) -> u16) -> Pixels {
    let side = 216u16;
    let places = (0..side).flat_map(|y| (0..side).map(move |x| (x, y)));
    let samples = places.map(|(x, y)| color_of(x, y)).flat_map(|i| [i % 6 * 51, i / 6 % 6 * 51, i / 36 * 51]).collect();
    Pixels { width: 216, height: 216, layout: Layout::Rgb, depth: Depth::U8, samples }
}

#[test]
fn the_reference_has_the_golden_values() {
    let near = |mode: &str, b: f64, s: f64, golden: f64| {
        let value = mixed(mode, [b; 3], [s; 3])[1];
        assert!((value - golden).abs() < 5e-5 + 1e-9, "{mode}({b}, {s}) = {value}, not {golden}");
    };
    for (mode, first, second) in [
        ("multiply", 0.12, 0.24),
        ("screen", 0.68, 0.86),
        ("overlay", 0.24, 0.72),
        ("hard-light", 0.36, 0.48),
        ("color-dodge", 0.5, 1.0),
        ("color-burn", 0.0, 0.3333),
        ("soft-light", 0.2496, 0.7360),
        ("vivid-light", 0.25, 0.6667),
        ("pin-light", 0.2, 0.6),
        ("divide", 0.3333, 1.0),
    ] {
        near(mode, 0.2, 0.6, first);
        near(mode, 0.8, 0.3, second);
    }
    for (mode, golden) in [
        ("hue", [0.0, 0.5363, 0.7508]),
        ("saturation", [0.8374, 0.2249, 0.1374]),
        ("color", [0.027, 0.527, 0.727]),
        ("luminosity", [0.973, 0.273, 0.173]),
    ] {
        let pixel = mixed(mode, [0.9, 0.2, 0.1], [0.1, 0.6, 0.8]);
        assert!((0..3).all(|c| (pixel[c] - golden[c]).abs() < 5e-5 + 1e-9), "{mode} = {pixel:?}, not {golden:?}");
    }
}

#[test]
fn the_modes_are_the_thirty_of_the_contract() {
    let sorted = |mut names: Vec<&'static str>| {
        names.sort_unstable();
        names
    };
    assert_eq!(sorted(Mode::ALL.iter().map(|mode| mode.name()).collect()), sorted(MODES.to_vec()));
}

#[test]
fn every_mode_is_right_for_all_pairs_of_bytes() {
    let (b, s) = (square(|x, _| x), square(|_, y| y));
    for name in MODES {
        let exact = blended(&Picture::of(&b), &Picture::of(&s), mode(name), |_, _| 1.0);
        let found = distance(&result(&b, &s, &[], mode(name)), &exact);
        assert!(found.excess < 1e-4 && found.jumps <= 16, "{name}: {found:?}");
    }
}

#[test]
fn every_mode_is_right_for_hard_colors() {
    let (b, s) = (hard_colors(Depth::U8, 1), hard_colors(Depth::U8, 2));
    for name in MODES {
        let exact = blended(&Picture::of(&b), &Picture::of(&s), mode(name), |_, _| 1.0);
        let found = distance(&result(&b, &s, &[], mode(name)), &exact);
        assert!(found.excess < 1e-4 && found.jumps <= 16, "{name}: {found:?}");
    }
}

#[test]
fn modes_of_whole_pixels_are_right_for_all_pairs_of_a_grid_of_colors() {
    let (b, s) = (grid(|x, _| x), grid(|_, y| y));
    for name in OF_PIXELS {
        let exact = blended(&Picture::of(&b), &Picture::of(&s), mode(name), |_, _| 1.0);
        let found = distance(&result(&b, &s, &[], mode(name)), &exact);
        assert!(found.excess < 1e-4 && found.jumps <= 1, "{name}: {found:?}");
    }
}

/// Where luminosities are equal in whole numbers, as 59 of red and 30 of green are.
#[test]
fn equal_luminosities_leave_base_but_where_rounding_says_otherwise() {
    let below = [[59, 0, 0], [11, 0, 0], [0, 11, 0], [118, 5, 9]];
    let above = [[0, 30, 0], [0, 0, 30], [0, 0, 59], [0, 65, 9]];
    let picture = |colors: [[u16; 3]; 4]| {
        let samples = (0..128).flat_map(|add| colors.into_iter().flatten().map(move |v| v + add)).collect();
        Pixels { width: 4, height: 128, layout: Layout::Rgb, depth: Depth::U8, samples }
    };
    let (b, s) = (picture(below), picture(above));
    for name in ["darker-color", "lighter-color"] {
        let ours = result(&b, &s, &[], mode(name));
        let pixels = ours.samples.chunks(3).zip(b.samples.chunks(3)).zip(s.samples.chunks(3));
        let choices = pixels.map(|((ours, b), s)| {
            assert!(ours == b || ours == s, "{name} mixes {b:?} and {s:?} to {ours:?}");
            usize::from(ours == s)
        });
        let others: usize = choices.sum();
        assert!(others <= 160, "{name}: TOP {others} times in 512 ties");
    }
}

#[test]
fn sixteen_bits_are_within_a_step_of_exact() {
    // These magnify small differences, with them the rounding of v / 65535 to f32. From what has been rounded, all are
    // right.
    let steep = ["color-dodge", "color-burn", "vivid-light", "hue", "saturation"];
    let (b, s) = (hard_colors(Depth::U16, 3), hard_colors(Depth::U16, 4));
    for name in MODES {
        let ours = result(&b, &s, &[], mode(name));
        let exact = blended(&Picture::of(&b), &Picture::of(&s), mode(name), |_, _| 1.0);
        let of_rounded = blended(&Picture::of(&b).rounded(), &Picture::of(&s).rounded(), mode(name), |_, _| 1.0);
        let (from_exact, from_rounded) = (distance(&ours, &exact), distance(&ours, &of_rounded));
        assert!(steep.contains(&name) || from_exact.excess < 0.05, "{name}: {from_exact:?}");
        assert!(from_rounded.excess < 0.05 && from_rounded.jumps == 0, "{name}: {from_rounded:?}");
    }
}
