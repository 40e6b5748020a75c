//! The reading end of the loop: the same rows of every operand, a little ahead of those who compute.
//!
//! Decoding is serial by nature, so there is no thread of its own for it: a worker that is free reads the next rows where
//! nobody else does and few lie ready, and else computes what lies ready. So nobody waits for a decoder as long as there
//! are rows to compute, and the rows are computed soon after they were decoded, while they are still in the cache.
//!
//! Operands are locked hand over hand: a worker takes the lock of the next operand before it lets go of the one it has
//! read. So workers pass along the operands in single file, rows come in order, and two operands are decoded at the same
//! time by two workers.

use super::feed::Feed;
use crate::error::Error;
use crate::matrix::{Shape, Strip};
use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Some consecutive rows of the picture: the work that is handed out at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    /// Its place in the order, from 0.
    pub index: usize,
    /// Its first row in the picture.
    pub start: usize,
    /// How many rows it has.
    pub rows: usize,
    /// Whether the row above comes with it: 1, or 0 at the top of the picture.
    pub above: usize,
}

impl Unit {
    /// The row of the picture that comes first, be it the row above.
    pub const fn first_row(self) -> usize {
        self.start - self.above
    }
}

/// A unit whose rows have been read, of every operand in a strip.
pub(super) struct Loaded {
    pub unit: Unit,
    pub strips: Vec<Strip>,
}

/// All operands, and how far they have been read.
pub(super) struct Belt {
    feeds: Vec<Mutex<Feed>>,
    shapes: Vec<Shape>,
    state: Mutex<State>,
    moved: Condvar,
    unit_rows: usize,
    cut: usize,
    /// How many units may lie ready.
    ahead: usize,
}

struct State {
    index: usize,
    rows_left: usize,
    /// Whether a worker stands at the first operand.
    begins: bool,
    /// Units that are being read.
    reading: usize,
    ready: VecDeque<Loaded>,
    /// Strips whose memory is free.
    spare: Vec<Vec<Strip>>,
    closed: bool,
}

impl Belt {
    /// Operands of `height` rows, handed out `unit_rows` at a time and read in cuts of `cut`; up to `ahead` units lie
    /// ready.
    pub fn new(feeds: Vec<Feed>, height: usize, unit_rows: usize, cut: usize, ahead: usize) -> Self {
        let state = State {
            index: 0,
            rows_left: height,
            begins: false,
            reading: 0,
            ready: VecDeque::new(),
            spare: Vec::new(),
            closed: false,
        };
        Belt {
            shapes: feeds.iter().map(Feed::shape).collect(),
            feeds: feeds.into_iter().map(Mutex::new).collect(),
            state: Mutex::new(state),
            moved: Condvar::new(),
            unit_rows,
            cut,
            ahead: ahead.max(1),
        }
    }

    /// The next rows of every operand; `None` after the last. A failure comes with the index of its unit.
    pub fn take(&self) -> Result<Option<Loaded>, (usize, Error)> {
        let mut state = lock(&self.state);
        loop {
            if state.closed {
                return Ok(None);
            }
            if state.rows_left > 0 && !state.begins && state.ready.len() < self.ahead {
                let unit = state.begin(self.unit_rows);
                state.begins = !self.feeds.is_empty();
                let spare = state.spare.pop();
                drop(state);
                let loaded = self.read(unit, spare);
                state = lock(&self.state);
                state.reading -= 1;
                self.moved.notify_all();
                match loaded {
                    Ok(loaded) => state.ready.push_back(loaded),
                    Err(error) => {
                        // What was read before is computed: if it fails as well, it failed first.
                        state.rows_left = 0;
                        return Err((unit.index, error));
                    }
                }
            } else if let Some(loaded) = state.ready.pop_front() {
                return Ok(Some(loaded));
            } else if state.rows_left == 0 && state.reading == 0 {
                return Ok(None);
            } else {
                state = self.moved.wait(state).unwrap_or_else(PoisonError::into_inner);
            }
        }
    }

    /// Takes back the strips of a unit that has been computed: their memory serves another.
    pub fn give_back(&self, strips: Vec<Strip>) {
        lock(&self.state).spare.push(strips);
    }

    /// Reads the rows of a unit.
    fn read(&self, unit: Unit, spare: Option<Vec<Strip>>) -> Result<Loaded, Error> {
        let mut strips = spare.unwrap_or_else(|| self.shapes.iter().map(|shape| Strip::empty(*shape)).collect());
        let mut held = self.feeds.first().map(lock);
        for (strip, next) in strips.iter_mut().zip(1..) {
            let Some(mut feed) = held else { break };
            feed.next(unit, self.cut, strip)?;
            held = self.feeds.get(next).map(lock);
            drop(feed);
            if next == 1 {
                // Another worker may begin with the unit behind.
                lock(&self.state).begins = false;
                self.moved.notify_all();
            }
        }
        Ok(Loaded { unit, strips })
    }

    /// What looks wrong with the masks, each in a line.
    pub fn doubts(&self) -> Vec<String> {
        self.feeds.iter().flat_map(|feed| lock(feed).doubts()).collect()
    }

    /// Hands out no more rows, whether they lie ready or not.
    pub fn close(&self) {
        lock(&self.state).closed = true;
        self.moved.notify_all();
    }
}

impl State {
    /// Begins to read a unit.
    fn begin(&mut self, unit_rows: usize) -> Unit {
        let unit = Unit {
            index: self.index,
            start: self.index * unit_rows,
            rows: unit_rows.min(self.rows_left),
            above: usize::from(self.index > 0),
        };
        self.index += 1;
        self.rows_left -= unit.rows;
        self.reading += 1;
        unit
    }
}

/// A lock whose holder may have panicked: the panic is reported by itself, and what it left is not used.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
