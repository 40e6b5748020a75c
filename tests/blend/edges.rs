//! The edge rules: 0 / 0, the corners of every mode, alpha 0, the smallest pictures.

use crate::common::blending::{OPERATORS, Picture, Way, blended, distance, mode, result};
use crate::common::formulas::MODES;
use crate::common::{Pixels, max};
use maskimg::matrix::{Depth, Layout};

/// The byte that each mode makes of (b, s) = (0, 0), (0, 1), (1, 0), (1, 1), by hand.
const CORNERS: [(&str, [u16; 4]); 30] = [
    ("normal", [0, 255, 0, 255]),
    ("multiply", [0, 0, 0, 255]),
    ("screen", [0, 255, 255, 255]),
    ("overlay", [0, 0, 255, 255]),
    ("darken", [0, 0, 0, 255]),
    ("lighten", [0, 255, 255, 255]),
    ("color-dodge", [0, 0, 255, 255]),
    ("color-burn", [0, 0, 255, 255]),
    ("hard-light", [0, 255, 0, 255]),
    ("soft-light", [0, 0, 255, 255]),
    ("difference", [0, 255, 255, 0]),
    ("exclusion", [0, 255, 255, 0]),
    ("linear-dodge", [0, 255, 255, 255]),
    ("linear-burn", [0, 0, 0, 255]),
    ("vivid-light", [0, 0, 255, 255]),
    ("linear-light", [0, 255, 0, 255]),
    ("pin-light", [0, 255, 0, 255]),
    ("hard-mix", [0, 255, 255, 255]),
    ("subtract", [0, 0, 255, 0]),
    ("divide", [0, 0, 255, 255]),
    ("average", [0, 128, 128, 255]),
    ("negation", [0, 255, 255, 0]),
    ("grain-extract", [128, 0, 255, 128]),
    ("grain-merge", [0, 128, 128, 255]),
    ("darker-color", [0, 0, 0, 255]),
    ("lighter-color", [0, 255, 255, 255]),
    ("hue", [0, 0, 255, 255]),
    ("saturation", [0, 0, 255, 255]),
    ("color", [0, 0, 255, 255]),
    ("luminosity", [0, 255, 0, 255]),
];

/// A picture of one row.
fn row(layout: Layout, depth: Depth, samples: Vec<u16>) -> Pixels {
    Pixels { width: samples.len() / layout.channels(), height: 1, layout, depth, samples }
}

fn noise(layout: Layout, seed: u64) -> Pixels {
    Pixels::noise(31, 17, layout, Depth::U8, seed)
}

/// The picture with alpha 0 everywhere, its colours still there.
fn hidden(picture: &Pixels) -> Pixels {
    let mut hidden = picture.clone();
    let n = picture.layout.channels();
    hidden.samples.chunks_exact_mut(n).for_each(|pixel| pixel[n - 1] = 0);
    hidden
}

fn without_alpha(samples: &[u16]) -> Vec<u16> {
    samples.chunks_exact(4).flat_map(|pixel| pixel[..3].to_vec()).collect()
}

#[test]
fn every_corner_of_every_mode_is_as_printed() {
    let b = row(Layout::Grey, Depth::U8, vec![0, 0, 255, 255]);
    let s = row(Layout::Grey, Depth::U8, vec![0, 255, 0, 255]);
    for (name, corners) in CORNERS {
        assert_eq!(result(&b, &s, &[], mode(name)).samples, corners, "{name}");
    }
}

#[test]
fn the_rims_of_dodge_burn_vivid_light_and_divide_are_those_of_the_specification() {
    for depth in [Depth::U8, Depth::U16] {
        let max = max(depth);
        let all = |mode_name: &str, b: [u16; 4], s: [u16; 4], expected: [u16; 4]| {
            let way = Way { mode: MODES.iter().find(|m| **m == mode_name).unwrap(), ..mode("normal") };
            let ours = result(&row(Layout::Grey, depth, b.into()), &row(Layout::Grey, depth, s.into()), &[], way);
            assert_eq!(ours.samples, expected, "{mode_name} {depth}");
        };
        let (few, many) = (1, max - 1);
        // b = 0 stays 0, even under a TOP of 1; then s = 1 gives 1, however little b is.
        all("color-dodge", [0, 0, few, many], [max, many, max, max], [0, 0, max, max]);
        // b = 1 stays 1, even under a TOP of 0; then s = 0 gives 0, however much b is.
        all("color-burn", [max, max, many, few], [0, few, 0, 0], [max, max, 0, 0]);
        all("vivid-light", [0, few, max, many], [max, max, 0, 0], [0, max, max, 0]);
        // 0 / 0 is 0, anything else by 0 is 1.
        all("divide", [0, few, many, 0], [0, 0, 0, few], [0, max, max, 0]);
    }
}

#[test]
fn what_is_transparent_in_both_is_nothing() {
    let (b, s) = (hidden(&noise(Layout::Rgba, 1)), hidden(&noise(Layout::Rgba, 2)));
    for mode in MODES {
        for operator in OPERATORS {
            let ours = result(&b, &s, &[], Way { mode, operator, opacity: 1.0 });
            assert!(ours.samples.iter().all(|sample| *sample == 0), "{mode} {operator}");
        }
    }
}

#[test]
fn an_opaque_pair_under_xor_and_out_is_nothing() {
    let (b, s) = (noise(Layout::Rgb, 3), noise(Layout::Rgb, 4));
    for mode in MODES {
        for operator in ["xor", "src-out", "dst-out", "clear"] {
            let ours = result(&b, &s, &[], Way { mode, operator, opacity: 1.0 });
            assert!(ours.layout == Layout::Rgba && ours.samples.iter().all(|sample| *sample == 0), "{mode} {operator}");
        }
    }
}

#[test]
fn over_nothing_top_is_seen_as_it_is_in_every_mode() {
    let (b, s) = (hidden(&noise(Layout::Rgba, 5)), noise(Layout::Rgb, 6));
    for name in MODES {
        let ours = result(&b, &s, &[], mode(name));
        assert!(without_alpha(&ours.samples) == s.samples, "{name}");
        assert!(ours.samples.iter().skip(3).step_by(4).all(|alpha| *alpha == 255), "{name}");
    }
}

#[test]
fn under_nothing_base_is_seen_as_it_is_in_every_mode() {
    let (b, s) = (noise(Layout::Rgb, 7), hidden(&noise(Layout::Rgba, 8)));
    for name in MODES {
        assert!(result(&b, &s, &[], mode(name)) == b, "{name}");
    }
}

#[test]
fn white_at_half_alpha_multiplied_on_white_is_white() {
    for depth in [Depth::U8, Depth::U16] {
        let max = max(depth);
        for below in [Layout::Grey, Layout::GreyAlpha, Layout::Rgb, Layout::Rgba] {
            let b = row(below, depth, vec![max; below.channels()]);
            let s = row(Layout::GreyAlpha, depth, vec![max, max / 2 + 1]);
            assert!(result(&b, &s, &[], mode("multiply")) == b, "{below:?} {depth}");
        }
    }
}

#[test]
fn the_least_alphas_still_carry_their_colors() {
    let b = row(Layout::GreyAlpha, Depth::U16, vec![65535, 1, 200, 1, 0, 65534]);
    let s = row(Layout::GreyAlpha, Depth::U16, vec![300, 1, 0, 65534, 65535, 1]);
    for mode in MODES {
        for operator in OPERATORS {
            let way = Way { mode, operator, opacity: 0.5 };
            let exact = blended(&Picture::of(&b).rounded(), &Picture::of(&s).rounded(), way, |_, _| 1.0);
            let found = distance(&result(&b, &s, &[], way), &exact);
            assert!(found.excess < 0.05, "{mode} {operator}: {found:?}");
        }
    }
}

#[test]
fn a_single_pixel_a_row_and_a_column_are_pictures_too() {
    for (width, height) in [(1, 1), (1, 300), (300, 1)] {
        let b = Pixels::noise(width, height, Layout::Rgba, Depth::U8, 9);
        let s = Pixels::noise(width, height, Layout::GreyAlpha, Depth::U8, 10);
        for name in MODES {
            let found = distance(
                &result(&b, &s, &[], mode(name)),
                &blended(&Picture::of(&b), &Picture::of(&s), mode(name), |_, _| 1.0),
            );
            assert!(found.excess < 1e-3, "{name} {width}x{height}: {found:?}");
        }
    }
}
