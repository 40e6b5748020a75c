//! One operand, read unit by unit.

use super::belt::Unit;
use crate::error::{Error, Kind, Result};
use crate::mask::Glance;
use crate::matrix::{Samples, Shape, Source, Strip};

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

    /// What looks wrong with it, each in a line.
    pub fn doubts(&self) -> Vec<String> {
        match &self.watched {
            Some(Watched { name, glance: Some(glance) }) => {
                glance.doubts().into_iter().map(|doubt| format!("{name} {doubt}")).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Reads the rows of a unit into `strip`, after the row above them, in cuts of at most `cut` rows.
    pub fn next(&mut self, unit: Unit, cut: usize, strip: &mut Strip) -> Result<()> {
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
