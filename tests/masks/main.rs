//! Masks: every source, every step, every way to combine them, as flags, as expressions and in jobs; and what is said of
//! them.

#[path = "../common/mod.rs"]
mod common;
#[path = "../batch/tree.rs"]
#[allow(dead_code, reason = "a part of it serves here")]
mod tree;

mod batches;
mod doubts;
mod inspecting;
mod labels;
mod laws;
mod reference;
mod sources;
mod steps;
mod witness;
mod words;

use common::npy::Floats;
use common::{bytes, engine};
use maskimg::codec::{Format, Input, Target};
use maskimg::job::{Job, Make, Reading, Weighing, Weights, Writing};
use maskimg::matrix::Depth;

/// A mask that an expression stands for; none of its words is a file.
fn typed(text: &str) -> Weights {
    Weights::parse(text.as_ref(), &Default::default()).unwrap_or_else(|e| panic!("{e}"))
}

/// A mask in memory with steps behind it.
fn refined(mask: Weights, steps: &[&str]) -> Weights {
    Weights { steps: steps.iter().map(|step| step.parse().unwrap()).collect(), ..mask }
}

/// A job that makes a mask of floats, whose weights can be read back as they are.
fn make(masks: Vec<Weights>, make: Make) -> Job {
    let writing = Writing { format: Some(Format::Npy), depth: Some(Depth::F32), ..Writing::default() };
    Job {
        image: make.named_after(&masks),
        masks,
        output: Target::Stdout,
        work: make.into(),
        weighing: Weighing::default(),
        reading: Reading::default(),
        writing,
    }
}

/// The weights of masks combined, of that size.
fn weights(masks: Vec<Weights>, size: &str) -> Vec<f32> {
    let job = make(masks, Make { size: Some(size.parse().unwrap()), like: None });
    Floats::of_file(&bytes(&job, &engine(2, None))).samples
}

/// The weights of an expression that looks at an image.
fn weights_like(mask: Weights, image: Vec<u8>) -> Vec<f32> {
    let job = make(vec![mask], Make { size: None, like: Some(Input::bytes("image", image)) });
    Floats::of_file(&bytes(&job, &engine(2, None))).samples
}

/// Weights as a file, of rows of that width.
fn floats(width: usize, samples: &[f32]) -> Weights {
    let floats = Floats { width, height: samples.len() / width, channels: 1, samples: samples.to_vec() };
    Input::bytes("mask", floats.file()).into()
}

#[track_caller]
fn assert_close(found: &[f32], expected: &[f64], within: f64, what: &str) {
    assert_eq!(found.len(), expected.len(), "{what}");
    for (i, (found, expected)) in found.iter().zip(expected).enumerate() {
        assert!((f64::from(*found) - expected).abs() <= within, "{what}: weight {i} is {found}, not {expected}");
    }
}
