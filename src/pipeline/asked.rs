//! Mask files, opened with what their steps ask of them: labels, or any integers.

use super::operand::Operand;
use crate::codec::{Input, ReadOptions};
use crate::error::{Error, Kind, Result};
use crate::job::{self, Job, Reading};
use crate::mask::{Glance, Step, labelled};

/// What a mask asks of its file.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Asked {
    /// Labels that are read as weights; none where weights are stored.
    pub labels: Vec<i64>,
    /// Whether its numbers may be any integers.
    pub integers: bool,
}

impl Asked {
    /// What the steps of a mask ask, or those that all masks have in common.
    pub fn of(mask: &job::Weights, job: &Job) -> Self {
        let labels = match mask.steps.first() {
            Some(Step::Label(labels)) => labels.clone(),
            _ => job.weighing.label.clone(),
        };
        // What is normalised may be any numbers, be it by its own step or by the first of those that follow.
        let first = mask.steps.first().or(job.weighing.steps.first());
        let integers = !labels.is_empty() || first == Some(&Step::Normalize);
        Asked { labels, integers }
    }
}

/// Opens a mask file with what is asked of it.
pub(super) fn open(input: &Input, asked: &Asked, reading: &Reading) -> Result<Operand> {
    let options = ReadOptions { indices: !asked.labels.is_empty(), integers: asked.integers, ..ReadOptions::default() };
    let mut operand = Operand::open_with(input, reading, options)?;
    operand.is_mask = true;
    if !asked.labels.is_empty() {
        return read_labels(operand, &asked.labels);
    }
    operand.glance = Some(Glance::new(operand.opened.full));
    Ok(operand)
}

/// Reads a label map as weights.
fn read_labels(mut operand: Operand, labels: &[i64]) -> Result<Operand> {
    let full = operand.opened.full.ok_or_else(|| {
        let name = &operand.name;
        Error::new(Kind::Mask, format!("{name} holds floats; label reads the numbers of grey files and of arrays"))
    })?;
    let source = operand.take_source();
    operand.opened.source = Box::new(labelled(operand.name.clone(), source, labels, full));
    Ok(operand)
}
