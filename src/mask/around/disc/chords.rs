//! The extreme over a disc for masks of any weights: the disc is cut into rows, its chords.
//!
//! Every row of the mask gives the extremes over all chords, each from the next shorter chord in three looks. They
//! are then put together at the heights where the disc has such chords.
//!
//! # Source of the method
//! E. R. Urbach, M. H. F. Wilkinson, Efficient 2-D grayscale morphological transformations with arbitrary flat
//! structuring elements, IEEE Transactions on Image Processing 17, 2008.

use super::Disc;
use crate::mask::around::bands::{Band, for_each_band};
use crate::mask::around::rows::{Extreme, extreme};
use crate::matrix::Matrix;
use std::marker::PhantomData;

/// Rows that are entered together: each row of the result is then fetched once for all of them.
const BATCH: usize = 4;

/// Columns that are computed together, so that their chords stay in the cache.
const BLOCK: usize = 512;

/// Replaces every weight by the extreme over the disc around it.
pub(super) fn over_disc<E: Extreme>(mask: &mut Matrix, disc: Disc) {
    let chords = Chords::new(disc, mask);
    for_each_band(mask, chords.reach(), |band| Rolling::<E>::new(band, &chords).run());
}

/// The rows of a disc, as far as they meet the frame.
struct Chords {
    /// Half the lengths that are computed, from 0 up; none is more than three times the one before, and 1.
    halves: Vec<usize>,
    /// Which of them the disc has, by the distance of the row from its centre.
    at: Vec<usize>,
}

impl Chords {
    fn new(disc: Disc, mask: &Matrix) -> Chords {
        let half = |dy: usize| disc.chord(dy).unwrap_or(0).min(mask.columns() - 1);
        let reach = disc.reach().min(mask.rows() - 1);
        let (mut halves, mut at) = (vec![0], vec![0; reach + 1]);
        for dy in (0..=reach).rev() {
            let mut longest = halves[halves.len() - 1];
            while longest < half(dy) {
                longest = half(dy).min(3 * longest + 1);
                halves.push(longest);
            }
            at[dy] = halves.len() - 1;
        }
        Chords { halves, at }
    }

    /// How many rows the disc reaches up and down.
    fn reach(&self) -> usize {
        self.at.len() - 1
    }

    /// Half the length of the longest.
    fn longest(&self) -> usize {
        self.halves[self.halves.len() - 1]
    }
}

/// The extremes over all chords for one block of a row.
struct Row {
    /// By chord. That of half-length c begins so many columns before the block that all longer ones can be computed.
    over: Vec<Vec<f32>>,
}

impl Row {
    /// Computes them for `count` columns from `from` on.
    fn fill<E: Extreme>(&mut self, row: &[f32], from: usize, count: usize, chords: &Chords) {
        let margin = chords.longest();
        let first = &mut self.over[0];
        first.clear();
        first.resize(margin.saturating_sub(from), E::WORST);
        let seen = &row[from.saturating_sub(margin)..(from + count + margin).min(row.len())];
        // A zero has two signs, and which of them is met first must not show.
        first.extend(seen.iter().map(|v| v + 0.0));
        first.resize(count + 2 * margin, E::WORST);
        for (i, pair) in chords.halves.windows(2).enumerate() {
            let (shorter, longer) = self.over.split_at_mut(i + 1);
            let (shorter, longer, step) = (&shorter[i], &mut longer[0], pair[1] - pair[0]);
            let length = shorter.len() - 2 * step;
            longer.clear();
            longer.extend_from_slice(&shorter[..length]);
            extreme::<E>(longer, &[&shorter[step..], &shorter[2 * step..]]);
        }
    }
}

/// Rows of a band as they are computed: each is begun when the first row enters that it needs, and is written when
/// the last one has.
struct Rolling<'a, E> {
    band: Band<'a>,
    chords: &'a Chords,
    /// The rows that are begun, in a ring.
    begun: Vec<f32>,
    entering: Vec<Row>,
    which: PhantomData<E>,
}

impl<'a, E: Extreme> Rolling<'a, E> {
    fn new(band: Band<'a>, chords: &'a Chords) -> Self {
        let begun = vec![E::WORST; (2 * chords.reach() + BATCH) * band.columns()];
        let entering = (0..BATCH).map(|_| Row { over: vec![Vec::new(); chords.halves.len()] }).collect();
        Rolling { band, chords, begun, entering, which: PhantomData }
    }

    fn run(mut self) {
        let reach = self.chords.reach() as isize;
        let mut written = 0;
        for first in (-self.band.rows_above()..self.band.end()).step_by(BATCH) {
            let end = (first + BATCH as isize).min(self.band.end());
            for from in (0..self.band.columns()).step_by(BLOCK) {
                self.enter(first..end, from);
            }
            let done = if end == self.band.end() { self.band.len() as isize } else { end - reach };
            while written < done {
                self.write(written as usize);
                written += 1;
            }
        }
    }

    /// Puts a block of some rows where they are needed.
    fn enter(&mut self, rows: std::ops::Range<isize>, from: usize) {
        let count = BLOCK.min(self.band.columns() - from);
        for (row, entering) in rows.clone().zip(&mut self.entering) {
            entering.fill::<E>(self.band.row(row), from, count, self.chords);
        }
        let reach = self.chords.reach() as isize;
        for to in (rows.start - reach).max(0)..(rows.end + reach).min(self.band.len() as isize) {
            let mut over: [&[f32]; BATCH] = [&[]; BATCH];
            let mut found = 0;
            for (row, entering) in rows.clone().zip(&self.entering) {
                if let Some(&chord) = self.chords.at.get(row.abs_diff(to)) {
                    over[found] = &entering.over[chord][self.chords.longest() - self.chords.halves[chord]..];
                    found += 1;
                }
            }
            let place = self.place(to as usize);
            extreme::<E>(&mut self.begun[place + from..][..count], &over[..found]);
        }
    }

    fn write(&mut self, row: usize) {
        let (place, columns) = (self.place(row), self.band.columns());
        let begun = &mut self.begun[place..][..columns];
        self.band.row_mut(row).copy_from_slice(begun);
        begun.fill(E::WORST);
    }

    /// Where the row begins in the ring.
    fn place(&self, row: usize) -> usize {
        row % (2 * self.chords.reach() + BATCH) * self.band.columns()
    }
}
