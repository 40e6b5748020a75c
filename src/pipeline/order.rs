//! The writing end of the loop: pieces arrive in any order and are appended in theirs.

use crate::error::{Error, Result};
use crate::matrix::{Append, Piece};
use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// How many units may wait for the one before them. A worker further ahead pauses, so that memory stays bounded.
const WINDOW: usize = 16;

/// What became of one unit: its encoded bands and, row by row, the sum of its weights.
#[derive(Debug, Default)]
pub(super) struct Done {
    pub pieces: Vec<Piece>,
    pub row_sums: Vec<f64>,
}

/// Appends units in their order.
pub(super) struct Order<'a> {
    state: Mutex<State<'a>>,
    moved: Condvar,
}

struct State<'a> {
    append: Box<dyn Append + 'a>,
    waiting: BTreeMap<usize, Done>,
    next: usize,
    weight_sum: f64,
    /// The failure of the first unit that failed, in the order of the picture: so the same one is reported whatever
    /// the threads did.
    failed: Option<(usize, Error)>,
}

impl<'a> Order<'a> {
    pub fn new(append: Box<dyn Append + 'a>) -> Self {
        let state = State { append, waiting: BTreeMap::new(), next: 0, weight_sum: 0.0, failed: None };
        Order { state: Mutex::new(state), moved: Condvar::new() }
    }

    /// Takes what became of unit `index`, and appends it and all that waited for it when its turn has come. Gives
    /// false once a unit has failed.
    pub fn put(&self, index: usize, done: Done) -> bool {
        let mut state = self.lock();
        while index > state.next + WINDOW && state.failed.is_none() {
            state = self.moved.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.waiting.insert(index, done);
        if let Err((at, error)) = state.append_what_is_due() {
            state.fail(at, error);
        }
        self.moved.notify_all();
        state.failed.is_none()
    }

    /// Reports that unit `index` failed.
    pub fn fail(&self, index: usize, error: Error) {
        self.lock().fail(index, error);
        self.moved.notify_all();
    }

    /// Ends the file; gives the sum of all weights.
    pub fn finish(self) -> Result<f64> {
        let mut state = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        match state.failed.take() {
            Some((_, error)) => Err(error),
            None => state.append.finish().map(|()| state.weight_sum),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State<'a>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State<'_> {
    fn append_what_is_due(&mut self) -> Result<(), (usize, Error)> {
        while let Some(done) = self.waiting.remove(&self.next) {
            for piece in done.pieces {
                self.append.append(piece).map_err(|error| (self.next, error))?;
            }
            for sum in done.row_sums {
                self.weight_sum += sum;
            }
            self.next += 1;
        }
        Ok(())
    }

    fn fail(&mut self, index: usize, error: Error) {
        if self.failed.as_ref().is_none_or(|(first, _)| index < *first) {
            self.failed = Some((index, error));
        }
    }
}
