//! What a batch came to.

use super::run::Outcome;
use crate::batch::{Ended, Task};
use crate::error::Error;
use std::collections::HashSet;
use std::fmt;
use std::time::Instant;

/// How many names of failures are told once more at the end.
const NAMED: usize = 10;

/// How many notes are remembered as told.
const NOTES: usize = 10_000;

/// What became of the jobs so far.
pub(super) struct Tally {
    begun: Instant,
    done: usize,
    skipped: usize,
    failed: usize,
    /// The first of those that failed, in the order of names.
    names: Vec<String>,
    pixels: u64,
    worst: Outcome,
    /// Notes that were told.
    notes: HashSet<String>,
}

impl Tally {
    pub fn new() -> Self {
        Tally {
            begun: Instant::now(),
            done: 0,
            skipped: 0,
            failed: 0,
            names: Vec::new(),
            pixels: 0,
            worst: Outcome::Done,
            notes: HashSet::new(),
        }
    }

    /// Counts a job that has ended.
    pub fn count(&mut self, task: &Task, end: &Ended) {
        match end {
            Ended::Done(report) => {
                self.done += 1;
                self.pixels += report.shape.size.pixels();
            }
            Ended::Skipped(_) => self.skipped += 1,
            Ended::Failed(error) => self.failed(task.job.as_ref().map(|job| job.image.name()), error),
        }
    }

    /// Counts a failure, of an image or of something else.
    pub fn failed(&mut self, name: Option<String>, error: &Error) {
        self.failed += 1;
        if let Some(name) = name {
            self.names.insert(self.names.partition_point(|before| *before <= name), name);
            self.names.truncate(NAMED);
        }
        self.worst = self.worst.max(Outcome::of(error));
    }

    /// Something went wrong that is no failure of an image.
    pub fn trouble(&mut self, outcome: Outcome) {
        self.worst = self.worst.max(outcome);
    }

    /// Whether a note was not told yet; it then counts as told. Of very many, some are told again.
    pub fn is_new(&mut self, note: &str) -> bool {
        if self.notes.len() >= NOTES {
            self.notes.clear();
        }
        self.notes.insert(note.to_owned())
    }

    /// The worst that has happened.
    pub fn worst(&self) -> Outcome {
        self.worst
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let images = if self.done == 1 { "image" } else { "images" };
        write!(f, "{} {images} done", self.done)?;
        if self.skipped > 0 {
            write!(f, ", {} passed over", self.skipped)?;
        }
        if self.failed > 0 {
            write!(f, ", {} failed", self.failed)?;
        }
        let (megapixels, seconds) = (self.pixels as f64 / 1e6, self.begun.elapsed().as_secs_f64());
        write!(f, "; {megapixels:.1} megapixels in {seconds:.1} s")?;
        if !self.names.is_empty() {
            write!(f, "\nfailed: {}", self.names.join(", "))?;
            if self.failed > self.names.len() {
                write!(f, " and {} more", self.failed - self.names.len())?;
            }
        }
        Ok(())
    }
}

/// That files were passed over which serve.
pub(super) fn serving_files(count: usize) -> String {
    match count {
        1 => "1 file was passed over: it serves as another operand".to_owned(),
        more => format!("{more} files were passed over: they serve as another operand"),
    }
}

/// That files were passed over, and why.
pub(super) fn passed_over_files(count: usize) -> String {
    let (files, were) = if count == 1 { ("file", "was") } else { ("files", "were") };
    format!("{count} other {files} {were} passed over: no known picture")
}
