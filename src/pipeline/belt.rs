//! The reading end of the loop: the same rows of every operand, handed to one worker at a time.
//!
//! Decoding is serial by nature, so there is no thread of its own for it: whichever worker is free reads the next
//! rows. Operands are locked hand over hand: a worker takes the lock of the next operand before it lets go of the
//! one it has read. So workers pass along the operands in single file, rows come in order, and two operands are
//! decoded at the same time by two workers. The rows are then computed where they were decoded, while they are
//! still in the cache.

use crate::error::{Error, Kind, Result};
use crate::mask::Glance;
use crate::matrix::{Samples, Shape, Source, Strip};
use std::sync::{Mutex, PoisonError};

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

/// One operand on the belt.
pub(super) struct Feed {
    source: Box<dyn Source>,
    /// What is watched of a mask; `None` for images, whose numbers may be any.
    watched: Option<Watched>,
    /// Where its own first column and row lie in the picture.
    at: (i64, i64),
    /// The last row of the unit before.
    last: Strip,
    row: usize,
}

/// A mask as it is read.
struct Watched {
    /// The name by which a fault in its numbers is reported.
    name: String,
    /// What is seen of its values, where they are as stored.
    glance: Option<Glance>,
}

impl Feed {
    /// An image: its numbers may be any.
    pub fn image(source: Box<dyn Source>) -> Self {
        let last = Strip::empty(source.shape());
        Feed { source, watched: None, at: (0, 0), last, row: 0 }
    }

    /// A mask: a number that is not finite is an error that names the mask and the place.
    pub fn mask(source: Box<dyn Source>, name: String, at: (i64, i64), glance: Option<Glance>) -> Self {
        Feed { watched: Some(Watched { name, glance }), at, ..Feed::image(source) }
    }

    /// What its rows look like.
    pub fn shape(&self) -> Shape {
        self.source.shape()
    }

    /// Reads the rows of a unit into `strip`, after the row above them, in cuts of at most `cut` rows.
    fn next(&mut self, unit: Unit, cut: usize, strip: &mut Strip) -> Result<()> {
        strip.clear();
        if unit.above == 1 {
            strip.push_rows(&self.last, 0..1);
        }
        let mut left = unit.rows;
        while left > 0 {
            let rows = left.min(cut);
            self.source.read(strip, rows)?;
            left -= rows;
        }
        if let Some(Watched { name, glance }) = &mut self.watched {
            ensure_finite(name, strip, unit.above, self.row, self.at)?;
            if let Some(glance) = glance {
                glance.see(strip, unit.above);
            }
        }
        self.row += unit.rows;
        let rows = strip.rows();
        self.last.clear();
        self.last.push_rows(strip, rows - 1..rows);
        Ok(())
    }
}

/// Refuses a mask that holds NaN or infinity, with the first place.
pub(super) fn ensure_finite(name: &str, strip: &Strip, above: usize, row: usize, at: (i64, i64)) -> Result<()> {
    let Samples::F32(values) = &strip.samples else { return Ok(()) };
    let n = strip.row_samples();
    match values[above * n..].iter().position(|v| !v.is_finite()) {
        None => Ok(()),
        Some(place) => {
            let value = values[above * n + place];
            let x = (place % n / strip.layout().channels()) as i64 - at.0;
            let y = (row + place / n) as i64 - at.1;
            let what = if value.is_nan() { "NaN" } else { "an infinite value" };
            Err(Error::new(
                Kind::Mask,
                format!("{name} holds {what} at column {x}, row {y} (from 0); weights must be finite"),
            ))
        }
    }
}

/// All operands, and how far they have been read.
pub(super) struct Belt {
    feeds: Vec<Mutex<Feed>>,
    cursor: Mutex<Cursor>,
    unit_rows: usize,
    cut: usize,
}

struct Cursor {
    index: usize,
    rows_left: usize,
}

impl Belt {
    /// Operands of `height` rows, handed out `unit_rows` at a time and read in cuts of `cut`.
    pub fn new(feeds: Vec<Feed>, height: usize, unit_rows: usize, cut: usize) -> Self {
        let cursor = Mutex::new(Cursor { index: 0, rows_left: height });
        Belt { feeds: feeds.into_iter().map(Mutex::new).collect(), cursor, unit_rows, cut }
    }

    /// Empty strips for the rows of every operand.
    pub fn strips(&self) -> Vec<Strip> {
        self.feeds.iter().map(|feed| Strip::empty(lock(feed).shape())).collect()
    }

    /// Reads the next rows of every operand into `strips`; `None` after the last. The worker's own error comes with
    /// the index of the unit that failed.
    pub fn take(&self, strips: &mut [Strip]) -> Result<Option<Unit>, (usize, Error)> {
        let mut cursor = lock(&self.cursor);
        if cursor.rows_left == 0 {
            return Ok(None);
        }
        let unit = Unit {
            index: cursor.index,
            start: cursor.index * self.unit_rows,
            rows: self.unit_rows.min(cursor.rows_left),
            above: usize::from(cursor.index > 0),
        };
        cursor.index += 1;
        cursor.rows_left -= unit.rows;
        let mut feeds = self.feeds.iter().zip(strips).peekable();
        let mut held = feeds.peek().map(|(feed, _)| lock(feed));
        drop(cursor);
        while let (Some((_, strip)), Some(mut feed)) = (feeds.next(), held.take()) {
            if let Err(error) = feed.next(unit, self.cut, strip) {
                self.close();
                return Err((unit.index, error));
            }
            held = feeds.peek().map(|(next, _)| lock(next));
        }
        Ok(Some(unit))
    }

    /// What looks wrong with the masks, each in a line.
    pub fn doubts(&self) -> Vec<String> {
        let mut doubts = Vec::new();
        for feed in &self.feeds {
            if let Some(Watched { name, glance: Some(glance) }) = &lock(feed).watched {
                doubts.extend(glance.doubts().into_iter().map(|doubt| format!("{name} {doubt}")));
            }
        }
        doubts
    }

    /// Hands out no more rows.
    pub fn close(&self) {
        lock(&self.cursor).rows_left = 0;
    }
}

/// A lock whose holder may have panicked: the panic is reported by itself, and what it left is not used.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
