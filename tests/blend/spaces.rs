//! Blending in linear light and in Oklab.

use crate::common::blending::{Exact, OPERATORS, Picture, Way, blend_job, blended, distance, mode};
use crate::common::chunks::with_icc;
use crate::common::formulas::{MODES, Rgb};
use crate::common::light::{DISPLAY_P3, SRGB, decode, encode, of_oklab, oklab};
use crate::common::{Pixels, bytes, engine, square};
use maskimg::Kind;
use maskimg::job::{Background, Space};
use maskimg::matrix::{Depth, Layout};
use moxcms::ColorProfile;

fn noise(layout: Layout, seed: u64) -> Pixels {
    Pixels::noise(67, 53, layout, Depth::U8, seed)
}

/// The blend of two files of PNG in a space.
fn result(base: Vec<u8>, top: Vec<u8>, way: Way, space: Space) -> Pixels {
    let mut job = blend_job(base, top, vec![], way);
    job.weighing.space = space;
    Pixels::of_png(&bytes(&job, &engine(2, None)))
}

/// Values that were mixed, back as stored ones.
fn stored(exact: Vec<Exact>, layout: Layout, f: impl Fn(Rgb) -> Rgb) -> Vec<Exact> {
    let (n, colors) = (layout.channels(), layout.colors());
    let mut exact = exact;
    for pixel in exact.chunks_exact_mut(n).filter(|pixel| colors == n || pixel[n - 1].value > 0.0) {
        let color = f([0, 1, 2].map(|c| pixel[c.min(colors - 1)].value));
        (0..colors).for_each(|c| pixel[c].value = color[c]);
    }
    exact
}

fn light(picture: &Pixels) -> Picture {
    Picture::of(picture).recolored(|color| color.map(decode))
}

#[test]
fn every_mode_is_right_in_linear_light_for_all_pairs_of_bytes() {
    let (b, s) = (square(|x, _| x), square(|_, y| y));
    for name in MODES {
        let ours = result(b.png(), s.png(), mode(name), Space::Linear);
        let exact = blended(&light(&b), &light(&s), mode(name), |_, _| 1.0);
        let found = distance(&ours, &stored(exact, Layout::Grey, |color| color.map(encode)));
        assert!(found.excess < 0.02 && found.jumps <= 16, "{name}: {found:?}");
    }
}

#[test]
fn every_mode_and_operator_is_right_in_linear_light_with_alpha() {
    let (b, s) = (noise(Layout::Rgba, 1), noise(Layout::Rgba, 2));
    let of_modes = MODES.into_iter().map(|mode| (mode, "src-over"));
    for (mode, operator) in of_modes.chain(OPERATORS.into_iter().map(|operator| ("overlay", operator))) {
        let way = Way { mode, operator, opacity: 0.7 };
        let ours = result(b.png(), s.png(), way, Space::Linear);
        let exact = blended(&light(&b), &light(&s), way, |_, _| 1.0);
        let found = distance(&ours, &stored(exact, Layout::Rgba, |color| color.map(encode)));
        assert!(found.excess < 0.02 && found.jumps <= 8, "{mode} {operator}: {found:?}");
    }
}

#[test]
fn linear_light_goes_by_the_curves_of_the_profile() {
    let profile = ColorProfile::new_adobe_rgb().encode().unwrap();
    let gamma = 563.0 / 256.0;
    let (b, s) = (noise(Layout::Rgb, 3), noise(Layout::Rgba, 4));
    let adobe = |picture: &Pixels| Picture::of(picture).recolored(|color| color.map(|v| v.powf(gamma)));
    for name in ["normal", "screen", "luminosity"] {
        let way = Way { opacity: 0.4, ..mode(name) };
        let ours = result(with_icc(&b.png(), &profile), with_icc(&s.png(), &profile), way, Space::Linear);
        let exact = blended(&adobe(&b), &adobe(&s), way, |_, _| 1.0);
        let found = distance(&ours, &stored(exact, Layout::Rgb, |color| color.map(|v| v.powf(1.0 / gamma))));
        assert!(found.excess < 0.02, "{name}: {found:?}");
    }
}

#[test]
fn a_top_of_another_profile_is_converted_before_its_light_is_taken() {
    let p3 = ColorProfile::new_display_p3().encode().unwrap();
    let (b, s) = (noise(Layout::Rgb, 5), noise(Layout::Rgb, 6));
    let top = light(&s).recolored(|color| DISPLAY_P3.converted(&SRGB, color).map(|v| v.clamp(0.0, 1.0)));
    for name in ["normal", "multiply", "exclusion"] {
        let way = Way { opacity: 0.5, ..mode(name) };
        let ours = result(b.png(), with_icc(&s.png(), &p3), way, Space::Linear);
        let exact = blended(&light(&b), &top, way, |_, _| 1.0);
        let found = distance(&ours, &stored(exact, Layout::Rgb, |color| color.map(encode)));
        assert!(found.excess < 0.5, "{name}: {found:?}");
    }
}

#[test]
fn a_background_is_mixed_in_the_same_light() {
    let (b, s) = (noise(Layout::Rgba, 7), noise(Layout::Rgba, 8));
    let mut job = blend_job(b.png(), s.png(), vec![], mode("multiply"));
    job.weighing.space = Space::Linear;
    job.weighing.background = Some(Background::Color("rgb(51 204 0)".into(), [0.2, 0.8, 0.0, 1.0]));
    let ours = Pixels::of_png(&bytes(&job, &engine(2, None)));
    let upper = blended(&light(&b), &light(&s), mode("multiply"), |_, _| 1.0);
    let upper = Picture { numbers: upper.iter().map(|exact| exact.value).collect(), ..Picture::of(&b) };
    let below = Picture { layout: Layout::Rgb, numbers: [0.2, 0.8, 0.0].map(decode).repeat(67 * 53), ..upper.clone() };
    let exact = blended(&below, &upper, mode("normal"), |_, _| 1.0);
    let found = distance(&ours, &stored(exact, Layout::Rgb, |color| color.map(encode)));
    assert!(found.excess < 0.02, "{found:?}");
}

#[test]
fn oklab_mixes_as_published_by_every_operator() {
    let lab = |picture: &Pixels| light(picture).recolored(oklab);
    for (below, above) in [(Layout::Rgb, Layout::Rgb), (Layout::Rgb, Layout::Rgba), (Layout::Rgba, Layout::Rgba)] {
        let (b, s) = (noise(below, 9), noise(above, 10));
        for operator in OPERATORS.into_iter().filter(|operator| *operator != "plus") {
            let way = Way { mode: "normal", operator, opacity: 0.4 };
            let ours = result(b.png(), s.png(), way, Space::Oklab);
            let exact = blended(&lab(&b), &lab(&s), way, |_, _| 1.0);
            let found = distance(&ours, &stored(exact, ours.layout, |color| of_oklab(color).map(encode)));
            assert!(found.excess < 0.02, "{operator} {below:?} {above:?}: {found:?}");
        }
    }
}

#[test]
fn oklab_of_grey_is_grey_and_of_display_p3_goes_by_its_primaries() {
    let (b, s) = (noise(Layout::Grey, 11), noise(Layout::GreyAlpha, 12));
    let way = Way { opacity: 0.4, ..mode("normal") };
    let ours = result(b.png(), s.png(), way, Space::Oklab);
    let cube = |picture: &Pixels| light(picture).recolored(|color| color.map(f64::cbrt));
    let exact = blended(&cube(&b), &cube(&s), way, |_, _| 1.0);
    let found = distance(&ours, &stored(exact, Layout::Grey, |color| color.map(|v| encode(v.powi(3)))));
    assert!(found.excess < 0.02 && ours.layout == Layout::Grey, "{found:?}");

    let p3 = ColorProfile::new_display_p3().encode().unwrap();
    let (b, s) = (noise(Layout::Rgb, 13), noise(Layout::Rgb, 14));
    let ours = result(with_icc(&b.png(), &p3), with_icc(&s.png(), &p3), way, Space::Oklab);
    let lab = |picture: &Pixels| light(picture).recolored(|color| oklab(DISPLAY_P3.converted(&SRGB, color)));
    let exact = blended(&lab(&b), &lab(&s), way, |_, _| 1.0);
    let back = |color| SRGB.converted(&DISPLAY_P3, of_oklab(color)).map(|v| encode(v.clamp(0.0, 1.0)));
    let found = distance(&ours, &stored(exact, Layout::Rgb, back));
    assert!(found.excess < 0.5, "{found:?}");
}

#[test]
fn oklab_is_for_normal_alone() {
    for name in MODES {
        let (b, s) = (noise(Layout::Rgb, 15), noise(Layout::Rgb, 16));
        let mut job = blend_job(b.png(), s.png(), vec![], mode(name));
        job.weighing.space = Space::Oklab;
        let refused = job.ensure_sound().err().map(|error| error.kind());
        assert_eq!(refused, (name != "normal").then_some(Kind::Usage), "{name}");
    }
}
