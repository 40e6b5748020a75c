//! Steps against the reference, and the order in which they act.

use super::reference::Plane;
use super::{assert_close, floats, make, refined, weights};
use crate::common::npy::Floats;
use crate::common::{Random, bytes, engine};
use maskimg::Kind;
use maskimg::job::Make;
use maskimg::mask::Combine;
use maskimg::pipeline::run_to_bytes;

const WIDTH: usize = 37;
const SIZE: &str = "37x29";

/// Patches of weights, soft and hard, with holes and specks.
fn patches() -> Vec<f32> {
    let mut random = Random(11);
    let mut weights = vec![0.0f32; WIDTH * 29];
    for _ in 0..30 {
        let (x, y, w, h) = (random.next() % 37, random.next() % 29, random.next() % 9, random.next() % 9);
        let weight = [0.0, 0.2, 0.5, 0.8, 1.0, 1.0][(random.next() % 6) as usize];
        for y in y..(y + h).min(29) {
            for x in x..(x + w).min(37) {
                weights[(y * 37 + x) as usize] = weight;
            }
        }
    }
    weights
}

type Exact = fn(&Plane) -> Plane;

#[rustfmt::skip]
const STEPS: [(&str, f64, Exact); 24] = [
    ("invert",            1e-6, |p| p.map(|w| 1.0 - w)),
    ("threshold 0.5",     0.0,  |p| p.map(|w| f64::from(u8::from(w >= 0.5)))),
    ("threshold 80%",     0.0,  |p| p.map(|w| f64::from(u8::from(w >= f64::from(0.8f32))))),
    ("levels 0.1,0.7",    1e-6, |p| p.map(|w| ((w - 0.1) / 0.6).clamp(0.0, 1.0))),
    ("levels 10%,70%,2",  1e-6, |p| p.map(|w| ((w - 0.1) / 0.6).clamp(0.0, 1.0).sqrt())),
    ("levels 1,0",        1e-6, |p| p.map(|w| (1.0 - w).clamp(0.0, 1.0))),
    ("sigmoid",           1e-6, |p| p.map(|w| 1.0 / (1.0 + (-w).exp()))),
    ("sigmoid 8,0.5",     1e-6, |p| p.map(|w| 1.0 / (1.0 + (-8.0 * (w - 0.5)).exp()))),
    ("strength 30%",      1e-6, |p| p.map(|w| 1.0 - 0.3 * (1.0 - w))),
    ("normalize",         1e-6, |p| p.normalize()),
    ("grow 0",            0.0,  |p| p.clone()),
    ("grow 1",            0.0,  |p| p.grow(1.0)),
    ("grow 2.5",          0.0,  |p| p.grow(2.5)),
    ("grow 10%",          0.0,  |p| p.grow(2.9)),
    ("shrink 1.5",        0.0,  |p| p.shrink(1.5)),
    ("shrink 100",        0.0,  |p| p.shrink(100.0)),
    ("feather 0.3",       1e-3, |p| p.feather(0.3)),
    ("feather 1.5",       1e-3, |p| p.feather(1.5)),
    ("feather 10%",       1e-3, |p| p.feather(2.9)),
    ("feather 12",        1e-3, |p| p.feather(12.0)),
    ("feather 1,in",      1e-3, |p| p.with(&p.shrink(2.0).feather(1.0), |w, soft| w * soft)),
    ("feather 1,out",     1e-3, |p| p.with(&p.grow(2.0).feather(1.0), f64::max)),
    ("fill-holes",        0.0,  |p| p.fill_holes()),
    ("drop-specks 12",    0.0,  |p| p.drop_specks(12)),
];

#[test]
fn every_step_follows_its_definition() {
    let patches = patches();
    for (step, within, exact) in STEPS {
        let found = weights(vec![refined(floats(WIDTH, &patches), &[step])], SIZE);
        assert_close(&found, &exact(&Plane::new(WIDTH, &patches)).weights, within, step);
    }
}

#[test]
fn steps_act_one_after_the_other() {
    let patches = patches();
    for steps in
        [["grow 2", "invert", "feather 1"], ["invert", "feather 1", "grow 2"], ["feather 1", "grow 2", "invert"]]
    {
        let exact = steps.iter().fold(Plane::new(WIDTH, &patches), |plane, step| {
            STEPS.iter().find(|(name, ..)| name == step).map_or_else(
                || if *step == "grow 2" { plane.grow(2.0) } else { plane.feather(1.0) },
                |(_, _, exact)| exact(&plane),
            )
        });
        let found = weights(vec![refined(floats(WIDTH, &patches), &steps)], SIZE);
        assert_close(&found, &exact.weights, 2e-3, &steps.join(" | "));
    }
}

#[test]
fn otsu_parts_two_heaps_of_weights() {
    let samples: Vec<f32> =
        (0..100).map(|i| if i % 3 == 0 { 0.7 + 0.001 * i as f32 } else { 0.001 * i as f32 }).collect();
    let found = weights(vec![refined(floats(10, &samples), &["threshold otsu"])], "10x10");
    let expected: Vec<f64> = samples.iter().map(|w| f64::from(u8::from(*w > 0.5))).collect();
    assert_close(&found, &expected, 0.0, "otsu");
}

#[test]
fn flags_act_on_what_masks_are_combined_to() {
    let (a, b) = (patches(), patches().into_iter().rev().collect::<Vec<_>>());
    for (combine, fold) in [
        ("multiply", (|a, b| a * b) as fn(f64, f64) -> f64),
        ("union", |a, b| 1.0 - (1.0 - a) * (1.0 - b)),
        ("max", f64::max),
        ("min", f64::min),
        ("add", |a, b| (a + b).min(1.0)),
        ("subtract", |a, b| a * (1.0 - b)),
        ("difference", |a, b| (a - b).abs()),
        ("average", |a, b| (a + b) / 2.0),
    ] {
        for steps in [&[][..], &["invert"], &["grow 2", "strength 50%"]] {
            let masks = vec![floats(WIDTH, &a), refined(floats(WIDTH, &b), &["shrink 1", "invert"])];
            let mut job = make(masks, Make::default());
            job.weighing.combine = combine.parse::<Combine>().unwrap();
            job.weighing.steps = steps.iter().map(|step| step.parse().unwrap()).collect();
            let found = Floats::of_file(&bytes(&job, &engine(2, None))).samples;
            let other = Plane::new(WIDTH, &b).shrink(1.0).map(|w| 1.0 - w);
            let combined = Plane::new(WIDTH, &a).with(&other, fold);
            let exact = match steps.len() {
                0 => combined,
                1 => combined.map(|w| 1.0 - w),
                _ => combined.grow(2.0).map(|w| 1.0 - 0.5 * (1.0 - w)),
            };
            assert_close(&found, &exact.weights, 1e-6, &format!("{combine} {steps:?}"));
        }
    }
}

#[test]
fn a_constant_mask_cannot_be_normalised() {
    let job = make(vec![refined(floats(3, &[0.5; 9]), &["normalize"])], Make::default());
    let error = run_to_bytes(&job, &engine(1, None)).unwrap_err();
    assert_eq!(error.kind(), Kind::Mask);
    assert_eq!(error.to_string(), "mask: it is 0.5 everywhere, so it cannot be normalised");
}

#[test]
fn a_mask_that_is_no_number_somewhere_is_refused_before_its_steps() {
    let mut samples = [0.5; 12];
    samples[7] = f32::NAN;
    let job = make(vec![refined(floats(4, &samples), &["grow 1"])], Make::default());
    let error = run_to_bytes(&job, &engine(1, None)).unwrap_err();
    assert_eq!(error.kind(), Kind::Mask);
    assert_eq!(error.to_string(), "mask holds NaN at column 3, row 1 (from 0); weights must be finite");
}

#[test]
fn strength_zero_changes_nothing_and_invert_twice_is_the_same() {
    let patches = patches();
    let all = weights(vec![refined(floats(WIDTH, &patches), &["grow 1", "strength 0"])], SIZE);
    assert!(all.iter().all(|w| *w == 1.0));
    let same = weights(vec![refined(floats(WIDTH, &patches), &["invert", "invert", "strength 1"])], SIZE);
    assert_close(&same, &Plane::new(WIDTH, &patches).weights, 1e-7, "invert | invert");
}
