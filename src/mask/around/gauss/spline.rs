//! Reducing a mask by a cubic B-spline, and drawing it out again.
//!
//! Entry k of the small mask stands at pixel `f (k - 2)` of the large one. The first and the last entries lie so far
//! outside that the spline around them sees nothing but the replicated edge: what is replicated beyond them is right.

use super::direct::{pad, summing_to_one};
use crate::mask::around::rows::{Range, weighted};
use crate::matrix::Matrix;
use rayon::prelude::*;

/// How many entries of the small mask lie before the first pixel.
const BEFORE: usize = 2;

/// How many scales a spline reaches to either side.
const REACH: usize = 2;

/// Small rows that are drawn out by one thread in a go, at the least.
const GROUP: usize = 8;

/// The cubic B-spline of a whole scale f.
pub(super) struct Spline {
    factor: usize,
    /// At pixels -2f .. 2f-1 around an entry of the small mask; their sum is 1.
    reducing: Vec<f32>,
    /// Of the four entries around a pixel, for every place of a pixel between two entries; the sum of each is 1.
    expanding: Vec<Vec<f32>>,
}

impl Spline {
    pub fn new(factor: usize) -> Spline {
        let at = |pixel: usize| cubic((pixel as f64 - 2.0 * factor as f64) / factor as f64);
        let reducing: Vec<f64> = (0..4 * factor).map(at).collect();
        let expanding = (0..factor).map(|j| [3, 2, 1, 0].map(|k| at(k * factor + j)));
        Spline {
            factor,
            reducing: summing_to_one(&reducing),
            expanding: expanding.map(|weights| summing_to_one(&weights)).collect(),
        }
    }

    /// How many entries stand for so many pixels.
    fn entries(&self, pixels: usize) -> usize {
        BEFORE + pixels.saturating_sub(2).div_ceil(self.factor) + 3
    }

    /// The small mask, and the range of the large one.
    pub fn reduced(&self, mask: &Matrix) -> (Matrix, Range) {
        let mut small = Matrix::zero(self.entries(mask.rows()), self.entries(mask.columns()));
        let columns = small.columns();
        let rows = small.entries_mut().par_chunks_exact_mut(columns).enumerate();
        let buffers = || Reducing { tall: vec![0.0; mask.columns()], padded: Vec::new(), phases: Vec::new() };
        let ranges = rows.map_init(buffers, |buffers, (k, row)| {
            self.reduce_rows(mask, k, &mut buffers.tall);
            self.reduce_row(buffers, row);
            self.range_of_rows(mask, k)
        });
        let range = ranges.reduce(|| Range::EMPTY, Range::and);
        (small, range)
    }

    /// The rows under the spline of entry k, added up.
    fn reduce_rows(&self, mask: &Matrix, k: usize, to: &mut [f32]) {
        let last = mask.rows() - 1;
        let margin = (BEFORE + REACH) * self.factor;
        let row = |i: usize| mask.row_slice((k * self.factor + i).saturating_sub(margin).min(last));
        let rows: Vec<&[f32]> = (0..4 * self.factor).map(row).collect();
        weighted(to, &rows, &self.reducing, Range::ALL);
    }

    /// The entries under every spline of one row, added up. The row is dealt out to f phases, so that the entries
    /// for neighbouring splines are neighbours.
    fn reduce_row(&self, Reducing { tall, padded, phases }: &mut Reducing, to: &mut [f32]) {
        let (factor, length) = (self.factor, to.len() + 3);
        pad(padded, tall, (BEFORE + REACH) * factor);
        phases.clear();
        for phase in 0..factor {
            phases.extend(padded[phase..].iter().step_by(factor).take(length));
            phases.resize((phase + 1) * length, padded[padded.len() - 1]);
        }
        let under: Vec<&[f32]> =
            (0..4 * factor).map(|i| &phases[i % factor * length + i / factor..][..to.len()]).collect();
        weighted(to, &under, &self.reducing, Range::ALL);
    }

    /// The range of the rows from entry k up to the next; all entries together see all rows.
    fn range_of_rows(&self, mask: &Matrix, k: usize) -> Range {
        let row = |k: usize| (k * self.factor).saturating_sub(BEFORE * self.factor).min(mask.rows());
        Range::of(&mask.entries()[row(k) * mask.columns()..row(k + 1) * mask.columns()])
    }

    /// The small mask drawn out to the size of the large one, which it replaces.
    pub fn expand(&self, small: &Matrix, mask: &mut Matrix, range: Range) {
        let columns = mask.columns();
        let group = GROUP.max(64 / self.factor);
        let groups = mask.entries_mut().par_chunks_mut(group * self.factor * columns).enumerate();
        let buffers = || Expanding { wide: vec![0.0; 4 * columns], phase: vec![0.0; columns.div_ceil(self.factor)] };
        groups.for_each_init(buffers, |buffers, (i, rows)| {
            for k in 0..3 {
                self.expand_row(buffers, small, i * group + k);
            }
            for (k, rows) in rows.chunks_mut(self.factor * columns).enumerate() {
                let first = i * group + k;
                self.expand_row(buffers, small, first + 3);
                let around = [0, 1, 2, 3].map(|i| &buffers.wide[(first + i) % 4 * columns..][..columns]);
                for (row, weights) in rows.chunks_exact_mut(columns).zip(&self.expanding) {
                    weighted(row, &around, weights, range);
                }
            }
        });
    }

    /// One row of the small mask drawn out, at its place among the four.
    fn expand_row(&self, Expanding { wide, phase }: &mut Expanding, small: &Matrix, k: usize) {
        let columns = wide.len() / 4;
        let to = &mut wide[k % 4 * columns..][..columns];
        // The entry before the first pixel is the second: it stands one scale before, the first stands two.
        let row = small.row_slice((k + BEFORE - 1).min(small.rows() - 1));
        for (j, weights) in self.expanding.iter().enumerate() {
            let count = phase.len().min(columns.saturating_sub(j).div_ceil(self.factor));
            let around = [0, 1, 2, 3].map(|i| &row[BEFORE - 1 + i..][..count]);
            weighted(&mut phase[..count], &around, weights, Range::ALL);
            for (to, &v) in to[j.min(columns)..].iter_mut().step_by(self.factor).zip(&*phase) {
                *to = v;
            }
        }
    }
}

/// What a thread needs to reduce rows.
struct Reducing {
    /// The sum of the rows under a spline.
    tall: Vec<f32>,
    /// The same with its edges replicated.
    padded: Vec<f32>,
    /// The same dealt out: first every f-th entry from the first on, then every f-th from the second on.
    phases: Vec<f32>,
}

/// What a thread needs to draw rows out.
struct Expanding {
    /// Four rows of the small mask, each drawn out, that lie around the rows being written.
    wide: Vec<f32>,
    /// Every f-th entry of such a row.
    phase: Vec<f32>,
}

/// The cubic B-spline of scale 1.
fn cubic(x: f64) -> f64 {
    let x = x.abs();
    if x < 1.0 { 2.0 / 3.0 - x * x + x * x * x / 2.0 } else { (2.0 - x).max(0.0).powi(3) / 6.0 }
}
