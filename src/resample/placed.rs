//! A picture at its own size somewhere on a frame, row by row: what hangs over is cropped, what is missing is padded.

use crate::error::Result;
use crate::matrix::{Layout, Samples, Shape, Size, Source, Strip};
use std::ops::Range;

/// Rows that are read at a time where they are passed over.
const SKIP_ROWS: usize = 16;

/// A source as large as a frame, with another source laid on it. It streams: rows above the frame are read and
/// dropped, rows below it never asked for.
pub struct Placed {
    source: Box<dyn Source>,
    shape: Shape,
    x: i64,
    y: i64,
    /// The next row of the frame.
    next: i64,
    /// Rows that were read of the source.
    taken: i64,
    rows: Strip,
}

impl Placed {
    /// Lays a picture on a frame, its left and upper edge at column `x` and row `y`; where it does not reach, the
    /// frame is transparent, and alpha is added where there was none.
    pub fn picture(source: Box<dyn Source>, frame: Size, x: i64, y: i64) -> Self {
        let inner = source.shape();
        let covers = |at: i64, side: usize, whole: usize| at <= 0 && at.saturating_add(side as i64) >= whole as i64;
        let whole = covers(x, inner.size.width(), frame.width()) && covers(y, inner.size.height(), frame.height());
        let layout = Layout::of(inner.layout.is_rgb(), inner.layout.has_alpha() || !whole);
        Placed::new(source, Shape { size: frame, layout, ..inner }, x, y)
    }

    /// Lays weights on a frame; where they do not reach, all samples are 0.
    pub fn weights(source: Box<dyn Source>, frame: Size, x: i64, y: i64) -> Self {
        let shape = Shape { size: frame, ..source.shape() };
        Placed::new(source, shape, x, y)
    }

    fn new(source: Box<dyn Source>, shape: Shape, x: i64, y: i64) -> Self {
        let rows = Strip::empty(source.shape());
        Placed { source, shape, x, y, next: 0, taken: 0, rows }
    }

    /// Reads the source until its next row is `row`.
    fn skip_to(&mut self, row: i64) -> Result<()> {
        while self.taken < row {
            let rows = (row - self.taken).min(SKIP_ROWS as i64);
            self.rows.clear();
            self.source.read(&mut self.rows, rows as usize)?;
            self.taken += rows;
        }
        Ok(())
    }
}

impl Source for Placed {
    fn shape(&self) -> Shape {
        self.shape
    }

    fn read(&mut self, strip: &mut Strip, rows: usize) -> Result<()> {
        let inner = self.source.shape().size;
        let end = self.next + rows as i64;
        let columns = overlap(self.x, inner.width(), 0, self.shape.size.width() as i64);
        let seen = overlap(self.y, inner.height(), self.next, end);
        let seen = if columns.is_empty() || seen.is_empty() { self.next..self.next } else { seen };
        strip.resize(strip.rows() + (seen.start - self.next) as usize);
        if !seen.is_empty() {
            self.skip_to(seen.start - self.y)?;
            self.rows.clear();
            self.source.read(&mut self.rows, (seen.end - seen.start) as usize)?;
            self.taken += seen.end - seen.start;
            let part = (columns.start - self.x) as usize..(columns.end - self.x) as usize;
            for row in 0..self.rows.rows() {
                push(strip, &self.rows, row, part.clone(), columns.start as usize);
            }
        }
        strip.resize(strip.rows() + (end - seen.end) as usize);
        self.next = end;
        Ok(())
    }
}

/// The part of a picture's side that lies within `start..end` of the frame; empty where none does.
fn overlap(at: i64, side: usize, start: i64, end: i64) -> Range<i64> {
    at.max(start)..at.saturating_add(side as i64).min(end)
}

/// Appends a row that has these columns of a row of `from`, beginning at column `left`, and zeros about them. Where the
/// strip has alpha and `from` has none, what is there is opaque.
fn push(strip: &mut Strip, from: &Strip, row: usize, columns: Range<usize>, left: usize) {
    let (n, m) = (from.layout().channels(), strip.layout().channels());
    let start = row * from.row_samples();
    let part = start + columns.start * n..start + columns.end * n;
    let (rows, width) = (strip.rows(), strip.width());
    strip.resize(rows + 1);
    let to = (rows * width + left) * m..(rows * width + left + columns.len()) * m;
    match (&mut strip.samples, &from.samples) {
        (Samples::U8(to_all), Samples::U8(all)) => paste(&mut to_all[to], &all[part], n, m, u8::MAX),
        (Samples::U16(to_all), Samples::U16(all)) => paste(&mut to_all[to], &all[part], n, m, u16::MAX),
        (Samples::F32(to_all), Samples::F32(all)) => paste(&mut to_all[to], &all[part], n, m, 1.0),
        _ => unreachable!("a strip of another depth than its source"),
    }
}

/// Copies pixels of `n` samples to pixels of `m`; a sample more is alpha, and full.
fn paste<S: Copy>(to: &mut [S], from: &[S], n: usize, m: usize, full: S) {
    if n == m {
        return to.copy_from_slice(from);
    }
    for (to, from) in to.chunks_exact_mut(m).zip(from.chunks_exact(n)) {
        to[..n].copy_from_slice(from);
        to[n] = full;
    }
}

#[cfg(test)]
mod tests;
