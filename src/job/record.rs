//! What a journal keeps of a job that was done, as a line of JSON.

use super::{Job, PathText};
use serde_json::{Value, json};
use std::time::UNIX_EPOCH;

/// What makes a job the same as one that was done: the version, the job, and the size and time of each of its inputs.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts(Value);

/// A job that was done.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// The job.
    pub facts: Facts,
    /// Bytes written.
    pub bytes: u64,
    /// When, in milliseconds since 1970.
    pub time: u64,
}

impl Facts {
    /// The facts of a job as they are now; `None` where an input is no file.
    pub fn of(job: &Job) -> Option<Self> {
        let inputs = job.inputs().map(|input| {
            let path = input.path()?;
            let metadata = path.metadata().ok()?;
            let modified = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
            Some(json!([PathText::from(path), metadata.len(), modified.as_nanos() as u64]))
        });
        let inputs: Vec<Value> = inputs.collect::<Option<_>>()?;
        Some(Facts(json!({ "version": env!("CARGO_PKG_VERSION"), "job": job.to_json(), "inputs": inputs })))
    }

    /// All of them, as a text.
    pub fn text(&self) -> String {
        self.0.to_string()
    }

    /// The output of the job, as a text.
    pub fn output(&self) -> String {
        self.0["job"]["output"].to_string()
    }
}

impl Record {
    /// The line that says it, with its end.
    pub fn line(&self) -> String {
        format!("{}\n", json!({ "done": self.facts.0, "bytes": self.bytes, "time": self.time }))
    }

    /// What a line says; `None` where it says nothing, or was not finished.
    pub fn parse(line: &[u8]) -> Option<Self> {
        let mut entry: Value = serde_json::from_slice(line).ok()?;
        let time = entry["time"].as_u64().unwrap_or_default();
        Some(Record { bytes: entry["bytes"].as_u64()?, facts: Facts(entry["done"].take()), time })
    }
}
