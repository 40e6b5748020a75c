//! Every operator, held against the compositing equation in double precision.

use crate::common::blending::{OPERATORS, Picture, Way, blended, distance, operator, result};
use crate::common::formulas::MODES;
use crate::common::{Pixels, square};
use maskimg::blend::Operator;
use maskimg::matrix::{Depth, Layout};

const LAYOUTS: [Layout; 4] = [Layout::Grey, Layout::GreyAlpha, Layout::Rgb, Layout::Rgba];

/// Colours and an alpha, each a grey picture, in one picture.
fn with_alpha(color: &Pixels, alpha: &Pixels) -> Pixels {
    let samples = color.samples.iter().zip(&alpha.samples).flat_map(|(color, alpha)| [*color, *alpha]).collect();
    Pixels { layout: Layout::GreyAlpha, samples, ..color.clone() }
}

#[test]
fn the_operators_are_the_thirteen_of_the_contract() {
    assert_eq!(Operator::ALL.iter().map(|operator| operator.name()).collect::<Vec<_>>(), OPERATORS);
}

#[test]
fn every_operator_is_right_for_all_pairs_of_alphas() {
    let (ab, at) = (square(|x, _| x), square(|_, y| y));
    let noise = |seed| Pixels::noise(256, 256, Layout::Grey, Depth::U8, seed);
    let (b, s) = (with_alpha(&noise(1), &ab), with_alpha(&noise(2), &at));
    for name in OPERATORS {
        for mode in ["normal", "multiply", "color-dodge", "difference"] {
            let way = Way { mode, ..operator(name) };
            let exact = blended(&Picture::of(&b), &Picture::of(&s), way, |_, _| 1.0);
            let found = distance(&result(&b, &s, &[], way), &exact);
            assert!(found.excess < 1e-3, "{name} {mode}: {found:?}");
        }
    }
}

#[test]
fn every_operator_is_right_for_all_pairs_of_bytes() {
    let noise = |seed| Pixels::noise(256, 256, Layout::Grey, Depth::U8, seed);
    let (b, s) = (with_alpha(&square(|x, _| x), &noise(3)), with_alpha(&square(|_, y| y), &noise(4)));
    for name in OPERATORS {
        for mode in ["normal", "screen", "soft-light", "color-burn"] {
            let way = Way { mode, ..operator(name) };
            let exact = blended(&Picture::of(&b), &Picture::of(&s), way, |_, _| 1.0);
            let found = distance(&result(&b, &s, &[], way), &exact);
            assert!(found.excess < 1e-3, "{name} {mode}: {found:?}");
        }
    }
}

/// Noise with alpha under a mask, two masks and an opacity.
fn every_mode_by_every_operator(depth: Depth, rounded: bool) -> f64 {
    let noise = |layout, seed| Pixels::noise(71, 53, layout, depth, seed);
    let (b, s) = (noise(Layout::Rgba, 5), noise(Layout::Rgba, 6));
    let masks = [noise(Layout::Grey, 7), noise(Layout::Grey, 8)];
    let picture = |pixels: &Pixels| if rounded { Picture::of(pixels).rounded() } else { Picture::of(pixels) };
    let (exact_b, exact_s) = (picture(&b), picture(&s));
    let mut worst = 0.0f64;
    for operator in OPERATORS {
        for mode in MODES {
            let way = Way { mode, operator, opacity: 0.7 };
            let weight = |x, y| masks[0].number(x, y, 0) * masks[1].number(x, y, 0);
            let exact = blended(&exact_b, &exact_s, way, weight);
            let found = distance(&result(&b, &s, &[&masks[0], &masks[1]], way), &exact);
            assert!(found.jumps <= 8, "{mode} {operator}: {found:?}");
            worst = worst.max(found.excess);
        }
    }
    worst
}

#[test]
fn every_mode_by_every_operator_under_masks_and_opacity_is_right() {
    let worst = every_mode_by_every_operator(Depth::U8, false);
    assert!(worst < 1e-3, "{worst}");
}

#[test]
fn every_mode_by_every_operator_in_sixteen_bits_is_within_a_step() {
    let worst = every_mode_by_every_operator(Depth::U16, true);
    assert!(worst < 0.05, "{worst}");
}

#[test]
fn pictures_with_and_without_alpha_and_colors_go_together() {
    for (i, below) in LAYOUTS.into_iter().enumerate() {
        for (j, above) in LAYOUTS.into_iter().enumerate() {
            let b = Pixels::noise(67, 31, below, Depth::U8, 10 + i as u64);
            let s = Pixels::noise(67, 31, above, Depth::U8, 20 + j as u64);
            for operator in OPERATORS {
                for mode in ["normal", "overlay", "saturation"] {
                    let way = Way { mode, operator, opacity: 0.6 };
                    let ours = result(&b, &s, &[], way);
                    let alpha = way.has_alpha(below);
                    let rgb = below.is_rgb() || above.is_rgb();
                    assert_eq!((ours.layout.is_rgb(), ours.layout.has_alpha()), (rgb, alpha), "{below:?} {above:?}");
                    let found = distance(&ours, &blended(&Picture::of(&b), &Picture::of(&s), way, |_, _| 1.0));
                    assert!(found.excess < 1e-3, "{below:?} {above:?} {mode} {operator}: {found:?}");
                }
            }
        }
    }
}

#[test]
fn every_width_is_right() {
    for width in 1..=67 {
        let b = Pixels::noise(width, 3, Layout::Rgba, Depth::U8, width as u64);
        let s = Pixels::noise(width, 3, Layout::Rgba, Depth::U8, 100 + width as u64);
        for mode in ["normal", "vivid-light", "luminosity"] {
            let way = Way { mode, operator: "src-over", opacity: 0.9 };
            let found =
                distance(&result(&b, &s, &[], way), &blended(&Picture::of(&b), &Picture::of(&s), way, |_, _| 1.0));
            assert!(found.excess < 1e-3, "{width} {mode}: {found:?}");
        }
    }
}
