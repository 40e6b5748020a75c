//! What must be so by the nature of blending, whatever the pictures.

use crate::common::blending::{Exact, Picture, Way, blend_job, blended, distance, mode, operator, result};
use crate::common::formulas::MODES;
use crate::common::npy::Floats;
use crate::common::{Pixels, bytes, engine, mask, solid, square};
use maskimg::codec::Format;
use maskimg::matrix::{Depth, Layout};

const LAYOUTS: [Layout; 4] = [Layout::Grey, Layout::GreyAlpha, Layout::Rgb, Layout::Rgba];

/// TOPs that change nothing of an opaque BASE, however much they weigh: true is white, false is black.
const NEUTRAL: [(&str, bool); 14] = [
    ("multiply", true),
    ("screen", false),
    ("darken", true),
    ("lighten", false),
    ("color-dodge", false),
    ("color-burn", true),
    ("difference", false),
    ("exclusion", false),
    ("linear-dodge", false),
    ("linear-burn", true),
    ("subtract", false),
    ("divide", true),
    ("darker-color", true),
    ("lighter-color", false),
];

fn noise(layout: Layout, depth: Depth, seed: u64) -> Pixels {
    Pixels::noise(83, 41, layout, depth, seed)
}

fn filled(like: &Pixels, layout: Layout, value: u16) -> Pixels {
    Pixels { layout, samples: vec![value; like.width * like.height * layout.channels()], ..like.clone() }
}

/// The picture with the colours of all that cannot be seen set to 0.
fn seen(picture: &Pixels) -> Pixels {
    let mut seen = picture.clone();
    if picture.layout.has_alpha() {
        for pixel in seen.samples.chunks_exact_mut(picture.layout.channels()) {
            if pixel.last() == Some(&0) {
                pixel.fill(0);
            }
        }
    }
    seen
}

/// The picture with an alpha that is full everywhere.
fn opaque(picture: &Pixels) -> Pixels {
    let mut opaque = picture.clone();
    if picture.layout.has_alpha() {
        let n = picture.layout.channels();
        opaque.samples.chunks_exact_mut(n).for_each(|pixel| pixel[n - 1] = picture.max());
    }
    opaque
}

/// The most steps by which two pictures differ, and in how many samples.
fn difference(one: &Pixels, other: &Pixels) -> (u16, usize) {
    assert_eq!((one.layout, one.depth, one.samples.len()), (other.layout, other.depth, other.samples.len()));
    let steps = one.samples.iter().zip(&other.samples).map(|(a, b)| a.abs_diff(*b));
    steps.filter(|steps| *steps > 0).fold((0, 0), |(most, count), steps| (most.max(steps), count + 1))
}

#[test]
fn opacity_0_is_base_bit_for_bit() {
    for depth in [Depth::U8, Depth::U16] {
        for layout in LAYOUTS {
            let (b, s) = (noise(layout, depth, 1), noise(Layout::GreyAlpha, depth, 2));
            for name in MODES {
                for operator in ["src-over", "dst", "dst-over", "src-atop", "plus"] {
                    let way = Way { mode: name, operator, opacity: 0.0 };
                    assert!(result(&b, &s, &[], way) == seen(&b), "{name} {operator} {layout:?} {depth}");
                }
            }
        }
    }
}

#[test]
fn a_black_mask_is_opacity_0_and_may_clear() {
    let b = noise(Layout::Rgb, Depth::U8, 3);
    let (s, black) = (noise(Layout::Rgb, Depth::U8, 4), filled(&b, Layout::Grey, 0));
    for name in ["src-over", "dst", "dst-over", "src-atop", "plus"] {
        assert!(result(&b, &s, &[&black], operator(name)) == b, "{name}");
    }
    let transparent = |b: &Pixels| filled(b, Layout::Rgba, 0);
    for name in ["clear", "src", "src-in", "src-out", "dst-in", "dst-atop"] {
        assert!(result(&b, &s, &[&black], operator(name)) == transparent(&b), "{name}");
    }
    for name in ["dst-out", "xor"] {
        let kept = result(&b, &s, &[&black], operator(name));
        assert!(
            kept.samples.chunks(4).zip(b.samples.chunks(3)).all(|(out, b)| out[..3] == *b && out[3] == 255),
            "{name}"
        );
    }
}

#[test]
fn white_multiplied_black_screened_and_their_like_leave_base() {
    for depth in [Depth::U8, Depth::U16] {
        for layout in LAYOUTS {
            let b = opaque(&noise(layout, depth, 5));
            let soft = noise(Layout::Grey, Depth::U8, 6);
            for (name, white) in NEUTRAL {
                let top = filled(&b, Layout::Grey, if white { b.max() } else { 0 });
                for opacity in [1.0, 0.3] {
                    let way = Way { opacity, ..mode(name) };
                    assert!(result(&b, &top, &[&soft], way) == b, "{name} at {opacity} {layout:?} {depth}");
                }
            }
        }
    }
}

#[test]
fn a_picture_on_itself() {
    let b = noise(Layout::Rgb, Depth::U8, 7);
    for name in
        ["normal", "darken", "lighten", "average", "darker-color", "lighter-color", "hue", "color", "luminosity"]
    {
        assert!(result(&b, &b, &[], mode(name)) == b, "{name}");
    }
    for name in ["difference", "subtract"] {
        assert!(result(&b, &b, &[], mode(name)) == filled(&b, Layout::Rgb, 0), "{name}");
    }
    let ones = result(&b, &b, &[], mode("divide"));
    assert!(ones.samples.iter().zip(&b.samples).all(|(one, b)| *one == if *b == 0 { 0 } else { 255 }));
}

#[test]
fn opacity_without_alpha_is_a_cross_fade() {
    let (b, s) = (square(|x, _| x), square(|_, y| y));
    for opacity in [0.0, 0.1, 0.25, 0.3, 0.5, 0.7, 1.0] {
        let ours = result(&b, &s, &[], Way { opacity, ..mode("normal") });
        let w = f64::from(opacity);
        let fade = |i: usize| (1.0 - w) * b.number(i % 256, i / 256, 0) + w * s.number(i % 256, i / 256, 0);
        let exact: Vec<_> = (0..65536).map(|i| Exact { value: fade(i), on_jump: false }).collect();
        let found = distance(&ours, &exact);
        assert!(ours.layout == Layout::Grey && found.excess < 1e-4, "{opacity}: {found:?}");
    }
}

#[test]
fn a_cross_fade_is_the_same_from_either_side() {
    for depth in [Depth::U8, Depth::U16] {
        let (a, b) = (noise(Layout::Rgb, depth, 8), noise(Layout::Rgb, depth, 9));
        let fade = |base, top, opacity| result(base, top, &[], Way { opacity, ..mode("normal") });
        assert!(fade(&a, &b, 0.5) == fade(&b, &a, 0.5));
        for opacity in [0.1, 0.25, 0.3] {
            let (steps, count) = difference(&fade(&a, &b, opacity), &fade(&b, &a, 1.0 - opacity));
            assert!(steps <= 1 && count < a.samples.len() / 20, "{opacity}: {count} of {steps} steps");
        }
    }
}

#[test]
fn operators_are_the_same_seen_from_either_side() {
    let (a, b) = (noise(Layout::Rgba, Depth::U8, 10), noise(Layout::Rgba, Depth::U8, 11));
    for (name, mirrored) in [
        ("xor", "xor"),
        ("plus", "plus"),
        ("src-over", "dst-over"),
        ("src-in", "dst-in"),
        ("src-out", "dst-out"),
        ("src-atop", "dst-atop"),
        ("src", "dst"),
    ] {
        let one = result(&a, &b, &[], operator(name));
        let (steps, count) = difference(&one, &result(&b, &a, &[], operator(mirrored)));
        assert!(steps <= 1 && count < a.samples.len() / 200, "{name}: {count} of {steps} steps");
    }
}

#[test]
fn src_is_top_and_dst_is_base_and_clear_is_nothing() {
    for layout in LAYOUTS {
        let (b, s) = (noise(layout, Depth::U8, 12), noise(Layout::Rgba, Depth::U8, 13));
        for name in MODES {
            let by = |operator| result(&s, &b, &[], Way { mode: name, operator, opacity: 1.0 });
            assert!(by("dst") == seen(&s), "{name} {layout:?}");
            assert!(by("clear") == filled(&s, Layout::Rgba, 0), "{name} {layout:?}");
        }
        assert!(result(&b, &s, &[], operator("src")) == seen(&s), "{layout:?}");
    }
}

/// A blend of float files.
fn float_result(base: &[u8], top: &[u8], way: Way) -> Vec<u8> {
    let mut job = blend_job(base.to_vec(), top.to_vec(), vec![], way);
    (job.writing.format, job.writing.depth) = (Some(Format::Npy), Some(Depth::F32));
    bytes(&job, &engine(2, None))
}

#[test]
fn src_over_is_associative_within_rounding() {
    let [a, b, c] = [14, 15, 16].map(|seed| noise(Layout::Rgba, Depth::U8, seed).png());
    let over = |top: &[u8], base: &[u8]| float_result(base, top, mode("normal"));
    let left = Floats::of_file(&over(&over(&a, &b), &c));
    let right = Floats::of_file(&over(&a, &over(&b, &c)));
    let worst = left.samples.iter().zip(&right.samples).map(|(l, r)| (l - r).abs()).fold(0.0, f32::max);
    assert!(worst < 1e-6 && left.samples.len() == 83 * 41 * 4, "{worst}");
}

#[test]
fn grain_merge_undoes_grain_extract_where_nothing_clamps() {
    let (b, s) = (noise(Layout::Rgb, Depth::U8, 17), noise(Layout::Rgb, Depth::U8, 18));
    let extracted = float_result(&b.png(), &s.png(), mode("grain-extract"));
    let merged = Floats::of_file(&float_result(&extracted, &s.png(), mode("grain-merge")));
    let mut held = 0;
    for (i, merged) in merged.samples.iter().enumerate() {
        let (b, s) = (f32::from(b.samples[i]) / 255.0, f32::from(s.samples[i]) / 255.0);
        if (b - s).abs() < 0.5 {
            assert!((merged - b).abs() < 1e-6, "{b} {s}: {merged}");
            held += 1;
        }
    }
    assert!(held > merged.samples.len() / 3, "{held}");
}

#[test]
fn a_weight_is_the_same_as_mask_as_opacity_and_as_alpha() {
    let (b, s) = (noise(Layout::Rgb, Depth::U8, 19), noise(Layout::Rgb, Depth::U8, 20));
    let fifth = filled(&b, Layout::Grey, 51);
    let with_alpha = s.samples.chunks(3).flat_map(|color| [color[0], color[1], color[2], 51]).collect();
    let with_alpha = Pixels { layout: Layout::Rgba, samples: with_alpha, ..s.clone() };
    for name in MODES {
        let by_opacity = result(&b, &s, &[], Way { opacity: 0.2, ..mode(name) });
        assert!(by_opacity == result(&b, &s, &[&fifth], mode(name)), "{name}: a mask");
        assert!(by_opacity == result(&b, &with_alpha, &[], mode(name)), "{name}: alpha");
        let solid = blend_job(b.png(), s.png(), vec![solid(0.2)], mode(name));
        assert!(by_opacity == Pixels::of_png(&bytes(&solid, &engine(2, None))), "{name}: solid:0.2");
    }
}

#[test]
fn weights_of_float_files_multiply_as_they_are_and_are_clamped_as_alpha() {
    let (b, s) = (noise(Layout::Rgb, Depth::U8, 21), noise(Layout::Rgb, Depth::U8, 22));
    let values = [-1.0, 0.0, 0.25, 0.8, 1.0, 2.5];
    let floats = |shift: usize| {
        let samples = (0..83 * 41).map(|i| values[(i / (1 + 5 * shift)) % 6]).collect();
        Floats { width: 83, height: 41, channels: 1, samples }
    };
    let (one, other) = (floats(0), floats(1));
    for name in ["src-over", "dst-atop"] {
        let job = blend_job(b.png(), s.png(), vec![mask(one.file()), mask(other.file())], operator(name));
        let ours = Pixels::of_png(&bytes(&job, &engine(2, None)));
        let weight = |x, y| f64::from(one.samples[y * 83 + x] * other.samples[y * 83 + x]).clamp(0.0, 1.0);
        let found = distance(&ours, &blended(&Picture::of(&b), &Picture::of(&s), operator(name), weight));
        assert!(found.excess < 1e-3, "{name}: {found:?}");
    }
}
