//! What became of a job, as a line of JSON.

use super::{Job, PathText, Typed};
use crate::error::Error;
use crate::matrix::Shape;
use serde_json::{Value, json};
use std::path::Path;
use std::time::Duration;

/// What became of a job.
#[derive(Clone, Debug)]
pub enum Told<'a> {
    /// It is done.
    Done(Done<'a>),
    /// There was nothing to do, for this reason.
    Skipped(&'a str),
    /// It failed.
    Failed(&'a Error),
}

/// Facts of a result that is written.
#[derive(Clone, Debug)]
pub struct Done<'a> {
    /// Size, channels and depth.
    pub shape: Shape,
    /// The mean of the final weights.
    pub kept: f64,
    /// Bytes written.
    pub bytes: u64,
    /// Time taken.
    pub time: Duration,
    /// What a person should know.
    pub notes: &'a [String],
}

/// The row of what failed before it was a job, of this image if of one.
pub fn fault_row(image: Option<&Path>, error: &Error) -> Value {
    let mut row = result_row(None, None, Told::Failed(error));
    row["image"] = json!(image.map(PathText::from));
    row
}

/// The row of a result. Where there was no job, what it would name is null.
pub fn result_row(id: Option<&Value>, job: Option<&Job>, told: Told<'_>) -> Value {
    let mut row = match told {
        Told::Done(done) => done.row(),
        Told::Skipped(reason) => json!({ "status": "skipped", "reason": reason }),
        Told::Failed(error) => {
            json!({ "status": "failed", "kind": error.kind().name(), "error": error.to_string() })
        }
    };
    row["image"] = json!(job.map(|job| PathText::from(&job.image)));
    row["output"] = json!(job.map(|job| PathText::from(&job.output)));
    if let Some(blend) = job.and_then(Job::blend) {
        row["top"] = json!(PathText::from(&blend.top));
    }
    if let Some(id) = id {
        row["id"] = id.clone();
    }
    row
}

impl Done<'_> {
    fn row(&self) -> Value {
        json!({
            "status": "done",
            // In their place; their values come with those of other rows.
            "image": null,
            "output": null,
            "width": self.shape.size.width(),
            "height": self.shape.size.height(),
            "channels": self.shape.layout.channels(),
            "depth": Typed(self.shape.depth),
            "kept": rounded(self.kept),
            "seconds": rounded(self.time.as_secs_f64()),
            "bytes": self.bytes,
            "notes": self.notes,
        })
    }
}

/// To a millionth: enough for a share or a time, and no digits that mean nothing.
fn rounded(number: f64) -> f64 {
    (number * 1e6).round() / 1e6
}
