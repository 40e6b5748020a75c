//! Golden values of every mode, the corners of those that divide, and names.

use super::*;
use crate::blend::{Blender, Operator, Shares};
use crate::matrix::{Band, Layout, Samples, Strip};

/// `B(b, s)` of pixels, as an opaque TOP on an opaque BASE shows it.
fn pixel(mode: Mode, b: [f32; 3], s: [f32; 3]) -> [f32; 3] {
    let band = |layout, samples: Vec<f32>| {
        let mut band = Band::new();
        band.load(&Strip::new(1, layout, Samples::F32(samples)), 0, 0..1);
        band
    };
    let mut base = band(Layout::Rgb, b.to_vec());
    let mut top = band(Layout::Rgba, [&s[..], &[1.0]].concat());
    Blender::new(mode, Operator::SrcOver).lay(&mut top, &mut base, &mut Shares::new());
    base.rgb().map(|plane| plane[0])
}

/// `B(b, s)` of one channel.
fn channel(mode: Mode, b: f32, s: f32) -> f32 {
    let [red, green, blue] = pixel(mode, [b; 3], [s; 3]);
    assert!(red == green && green == blue, "{mode} makes a colour of greys: {red} {green} {blue}");
    red
}

#[track_caller]
fn assert_near(mode: Mode, found: f32, wanted: f32) {
    assert!((found - wanted).abs() < 1e-4, "{mode} gives {found}, not {wanted}");
}

#[test]
fn channels_have_their_golden_values() {
    #[rustfmt::skip]
    let golden = [
        (Mode::Normal,       0.6,    0.3),
        (Mode::Multiply,     0.12,   0.24),
        (Mode::Screen,       0.68,   0.86),
        (Mode::Overlay,      0.24,   0.72),
        (Mode::Darken,       0.2,    0.3),
        (Mode::Lighten,      0.6,    0.8),
        (Mode::ColorDodge,   0.5,    1.0),
        (Mode::ColorBurn,    0.0,    1.0 / 3.0),
        (Mode::HardLight,    0.36,   0.48),
        (Mode::SoftLight,    0.2496, 0.7360),
        (Mode::Difference,   0.4,    0.5),
        (Mode::Exclusion,    0.56,   0.62),
        (Mode::LinearDodge,  0.8,    1.0),
        (Mode::LinearBurn,   0.0,    0.1),
        (Mode::VividLight,   0.25,   2.0 / 3.0),
        (Mode::LinearLight,  0.4,    0.4),
        (Mode::PinLight,     0.2,    0.6),
        (Mode::HardMix,      0.0,    1.0),
        (Mode::Subtract,     0.0,    0.5),
        (Mode::Divide,       1.0 / 3.0, 1.0),
        (Mode::Average,      0.4,    0.55),
        (Mode::Negation,     0.8,    0.9),
        (Mode::GrainExtract, 0.1,    1.0),
        (Mode::GrainMerge,   0.3,    0.6),
        (Mode::DarkerColor,  0.2,    0.3),
        (Mode::LighterColor, 0.6,    0.8),
        (Mode::Hue,          0.2,    0.8),
        (Mode::Saturation,   0.2,    0.8),
        (Mode::Color,        0.2,    0.8),
        (Mode::Luminosity,   0.6,    0.3),
    ];
    assert_eq!(golden.map(|(mode, ..)| mode), Mode::ALL, "a mode without golden values");
    for (mode, first, second) in golden {
        assert_near(mode, channel(mode, 0.2, 0.6), first);
        assert_near(mode, channel(mode, 0.8, 0.3), second);
    }
}

#[test]
fn whole_pixels_have_their_golden_values() {
    let (b, s) = ([0.9, 0.2, 0.1], [0.1, 0.6, 0.8]);
    for (mode, wanted) in [
        (Mode::Hue, [0.0, 0.5363, 0.7508]),
        (Mode::Saturation, [0.8374, 0.2249, 0.1374]),
        (Mode::Color, [0.027, 0.527, 0.727]),
        (Mode::Luminosity, [0.973, 0.273, 0.173]),
        (Mode::DarkerColor, b),
        (Mode::LighterColor, s),
    ] {
        pixel(mode, b, s).into_iter().zip(wanted).for_each(|(found, wanted)| assert_near(mode, found, wanted));
    }
}

#[test]
fn corners_are_those_of_the_specification() {
    for (mode, b, s, wanted) in [
        (Mode::ColorDodge, 0.0, 1.0, 0.0),
        (Mode::ColorDodge, 0.1, 1.0, 1.0),
        (Mode::ColorDodge, 0.0, 0.5, 0.0),
        (Mode::ColorBurn, 1.0, 0.0, 1.0),
        (Mode::ColorBurn, 0.9, 0.0, 0.0),
        (Mode::ColorBurn, 1.0, 0.5, 1.0),
        (Mode::VividLight, 1.0, 0.0, 1.0),
        (Mode::VividLight, 0.0, 1.0, 0.0),
        (Mode::Divide, 0.0, 0.0, 0.0),
        (Mode::Divide, 0.1, 0.0, 1.0),
        (Mode::HardMix, 0.0, 1.0, 1.0),
        (Mode::HardMix, 0.5, 0.5, 1.0),
    ] {
        assert_eq!(channel(mode, b, s), wanted, "{mode} of {b} and {s}");
    }
}

#[test]
fn ties_of_darker_and_lighter_are_bases() {
    // Of equal light to the last bit, and of other colours: twice as far from grey the one way as the other.
    let b = [0.5, 0.5, 0.5];
    let s = [0.5 + 0.11, 0.5, 0.5 - 0.3];
    assert_eq!(lum(b), lum(s));
    for mode in [Mode::DarkerColor, Mode::LighterColor] {
        assert_eq!((pixel(mode, b, s), pixel(mode, s, b)), (b, s), "{mode}");
    }
}

#[test]
fn no_number_is_lost_in_clipped_greys() {
    for mode in [Mode::Hue, Mode::Saturation, Mode::Color, Mode::Luminosity] {
        for i in 0..=4096 {
            let v = i as f32 / 4096.0;
            for s in [[0.0; 3], [1.0; 3], [v, v, v.next_up().min(1.0)], [1.0, v, 0.0]] {
                let found = pixel(mode, [v; 3], s);
                assert!(found.iter().all(|c| (-1e-6..=1.0 + 1e-6).contains(c)), "{mode} of {v} and {s:?}: {found:?}");
            }
        }
    }
}

#[test]
fn only_some_modes_see_beyond_white() {
    for (mode, wanted) in [
        (Mode::Normal, 1.5),
        (Mode::Multiply, 3.0),
        (Mode::LinearDodge, 1.0),
        (Mode::Subtract, 0.5),
        (Mode::Darken, 1.5),
        (Mode::Lighten, 2.0),
        (Mode::Average, 1.75),
        (Mode::Screen, 1.0),
        (Mode::Difference, 0.0),
        (Mode::Luminosity, 1.0),
    ] {
        assert_eq!(channel(mode, 2.0, 1.5), wanted, "{mode}");
    }
}

#[test]
fn every_spelling_leads_to_its_mode() {
    for mode in Mode::ALL {
        let spaced: String =
            mode.name().split('-').map(|word| format!("{}{} ", word[..1].to_uppercase(), &word[1..])).collect();
        for name in
            [mode.name().to_owned(), spaced.trim().to_owned(), spaced.replace(' ', ""), mode.name().replace('-', "_")]
        {
            assert_eq!(name.parse::<Mode>().unwrap(), *mode, "{name}");
        }
    }
    for (name, mode) in [
        ("Linear Dodge (Add)", Mode::LinearDodge),
        ("addition", Mode::LinearDodge),
        ("colour_dodge", Mode::ColorDodge),
        ("Darker Colour", Mode::DarkerColor),
        ("dodge", Mode::ColorDodge),
        ("grainextract", Mode::GrainExtract),
        ("Luminize", Mode::Luminosity),
        ("Colorize", Mode::Color),
        ("colour", Mode::Color),
    ] {
        assert_eq!(name.parse::<Mode>().unwrap(), mode, "{name}");
    }
}

#[test]
fn an_unknown_mode_offers_the_nearest() {
    let says = |text: &str| text.parse::<Mode>().unwrap_err().to_string();
    assert_eq!(says("multipy"), "unknown mode 'multipy'; did you mean multiply? (maskimg modes lists them all)");
    assert_eq!(
        says("soft-lihgt"),
        "unknown mode 'soft-lihgt'; did you mean soft-light? (maskimg modes lists them all)"
    );
    assert_eq!(says("Xor"), "'Xor' is an operator, not a mode; say --operator xor");
}

#[test]
fn grain_extract_rounds_every_pair_of_bytes_up() {
    use crate::matrix::Sample;
    for b in 0..=255u8 {
        for s in 0..=255u8 {
            let wanted = (i32::from(b) - i32::from(s) + 128).clamp(0, 255);
            let found = u8::nearest(channel(Mode::GrainExtract, b.number(), s.number()));
            assert_eq!(i32::from(found), wanted, "{b} - {s}");
        }
    }
}
