//! What became of a job, as a line of JSON.

use super::Job;
use super::{PathText, Typed};
use crate::error::Error;
use crate::matrix::Shape;
use serde_json::{Value, json};
use std::time::Duration;

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

impl Job {
    /// The row of a job that is done.
    pub fn done_row(&self, done: &Done<'_>) -> String {
        let shape = done.shape;
        self.row(json!({
            "status": "done",
            "image": null,
            "output": null,
            "width": shape.size.width(),
            "height": shape.size.height(),
            "channels": shape.layout.channels(),
            "depth": Typed(shape.depth),
            "kept": rounded(done.kept),
            "seconds": rounded(done.time.as_secs_f64()),
            "bytes": done.bytes,
            "notes": done.notes,
        }))
    }

    /// The row of a job that has failed.
    pub fn failed_row(&self, error: &Error) -> String {
        self.row(json!({
            "status": "failed",
            "kind": error.kind().name(),
            "error": error.to_string(),
            "image": null,
            "output": null,
        }))
    }

    fn row(&self, mut row: Value) -> String {
        row["image"] = json!(PathText::from(&self.image));
        row["output"] = json!(PathText::from(&self.output));
        if let Some(blend) = self.blend() {
            row["top"] = json!(PathText::from(&blend.top));
        }
        row.to_string()
    }
}

/// To a millionth: enough for a share or a time, and no digits that mean nothing.
fn rounded(number: f64) -> f64 {
    (number * 1e6).round() / 1e6
}
