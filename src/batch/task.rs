//! One piece of a batch: a job, or why there is none to be done; and what became of it.

use crate::error::Error;
use crate::job::{Done, Facts, Id, Job, Told};
use crate::pipeline::Report;

/// A job and what is to become of it.
#[derive(Debug)]
pub struct Task {
    /// What the result echoes.
    pub id: Option<Id>,
    /// Where a line was no job: which line it was, and what it says of files all the same. Fields of the result.
    pub echo: Option<Id>,
    /// The job; none where a line of text was no job.
    pub job: Option<Job>,
    /// What is to be done.
    pub fate: Fate,
    /// What makes the job the same as one that was done, where a journal is kept.
    pub facts: Option<Facts>,
}

/// What is to be done with a job.
#[derive(Debug)]
pub enum Fate {
    /// It is carried out.
    Do,
    /// The image is copied to the output, byte for byte, for this reason.
    Copy(String),
    /// Nothing, for this reason.
    Skip(String),
    /// Nothing: it has failed already.
    Fail(Error),
}

/// What became of a job.
#[derive(Debug)]
pub enum Ended {
    /// It is done.
    Done(Report),
    /// There was nothing to do, for this reason.
    Skipped(String),
    /// It failed.
    Failed(Error),
}

impl Ended {
    /// The same, as a row of JSON tells it.
    pub fn told(&self) -> Told<'_> {
        match self {
            Ended::Done(Report { shape, kept, bytes, time, notes, .. }) => {
                Told::Done(Done { shape: *shape, kept: *kept, bytes: *bytes, time: *time, notes })
            }
            Ended::Skipped(reason) => Told::Skipped(reason),
            Ended::Failed(error) => Told::Failed(error),
        }
    }
}

/// Where tasks come from, one at a time.
pub trait Tasks: Send {
    /// The next one, once it is there.
    fn next(&mut self) -> Option<Task>;
    /// How many more are known to be there: threads are left for them.
    fn at_hand(&self) -> usize;
    /// How many more there can be: no more workers are needed.
    fn at_most(&self) -> usize;
}

impl<I: ExactSizeIterator<Item = Task> + Send> Tasks for I {
    fn next(&mut self) -> Option<Task> {
        Iterator::next(self)
    }

    fn at_hand(&self) -> usize {
        self.len()
    }

    fn at_most(&self) -> usize {
        self.len()
    }
}
