//! The extreme over a disc for masks of two weights: by distances, at a cost that does not grow with the disc.
//!
//! Of every pixel it is found how far the nearest pixel of the winning weight is in its column. Seen from the rows,
//! such a pixel wins an interval of its row, the chord of the disc at that distance; the row is won where one of the
//! intervals reaches. All distances are whole, so the result is exact.
//!
//! # Source of the method
//! A. Meijster, J. B. T. M. Roerdink, W. H. Hesselink, A general algorithm for computing distance transforms in linear
//! time, 2000: columns first, then rows. Here one distance is asked for, and intervals do for parabolas.

use super::Disc;
use crate::mask::around::rows::Extreme;
use crate::matrix::Matrix;
use pulp::{Arch, Simd, WithSimd};
use rayon::prelude::*;

/// Rows that are computed together; their distances stay in the cache.
const HEIGHT: usize = 32;

/// Replaces every weight by the extreme over the disc around it, if there are two; otherwise says no, and nothing is
/// changed.
pub(super) fn over_disc<E: Extreme>(mask: &mut Matrix, disc: Disc) -> bool {
    let Some([wins, loses]) = two_weights::<E>(mask.entries()) else { return false };
    let columns = mask.columns();
    let bands = mask.entries().par_chunks(HEIGHT * columns);
    let Some(ends): Option<Vec<Ends>> = bands.map(|rows| Ends::of(rows, columns, [wins, loses])).collect() else {
        return false;
    };
    let far = disc.reach().min(mask.rows()).min(u32::MAX as usize - 1) as u32 + 1;
    let seams = Seams::new(&ends, mask.rows(), far);
    // Half an interval by the distance of the pixel that wins it; less than 0 for no interval.
    let half =
        |distance: usize| disc.chord(distance).map_or(-1, |half| half.min(columns).min(i32::MAX as usize) as i32);
    let halves: Vec<i32> = (0..far as usize).map(half).chain([-1]).collect();
    let bands = mask.entries_mut().par_chunks_mut(HEIGHT * columns).enumerate();
    bands.for_each_init(Vec::new, |distances, (i, rows)| {
        distances.resize(rows.len(), 0);
        let (above, below) = (&seams.above[i], &seams.below[i]);
        Arch::new().dispatch(Distances { rows, wins, above, below, far, distances });
        for (row, distances) in rows.chunks_exact_mut(columns).zip(distances.chunks_exact_mut(columns)) {
            win(row, distances, &halves, [wins, loses]);
        }
    });
    true
}

/// The weights of a mask if there seem to be two: the one that wins first. A third one may follow later.
fn two_weights<E: Extreme>(weights: &[f32]) -> Option<[f32; 2]> {
    let &first = weights.first()?;
    let second = weights.iter().copied().find(|&v| v != first).unwrap_or(first);
    // A zero has two signs, and which of them is met first must not show.
    let (first, second) = (first + 0.0, second + 0.0);
    Some(if E::of(first, second) == first { [first, second] } else { [second, first] })
}

/// Where the first and the last winning pixel of some rows is in every column.
struct Ends {
    /// Counted from the first row; HEIGHT where there is none.
    first: Vec<u32>,
    /// Counted from the row after the last, so 1 is the last row; 0 where there is none.
    last: Vec<u32>,
}

impl Ends {
    /// `None` if there is another weight than the two.
    fn of(rows: &[f32], columns: usize, weights: [f32; 2]) -> Option<Ends> {
        let mut ends = Ends { first: vec![HEIGHT as u32; columns], last: vec![0; columns] };
        let height = (rows.len() / columns) as u32;
        for (y, row) in rows.chunks_exact(columns).enumerate() {
            let y = y as u32;
            let look = Look { row, weights, y, from_end: height - y, first: &mut ends.first, last: &mut ends.last };
            if !Arch::new().dispatch(look) {
                return None;
            }
        }
        Some(ends)
    }
}

struct Look<'a> {
    row: &'a [f32],
    weights: [f32; 2],
    y: u32,
    from_end: u32,
    first: &'a mut [u32],
    last: &'a mut [u32],
}

impl WithSimd for Look<'_> {
    type Output = bool;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> bool {
        let [wins, loses] = self.weights;
        let mut others = 0;
        for ((&v, first), last) in self.row.iter().zip(self.first).zip(self.last) {
            others |= u32::from((v != wins) & (v != loses));
            *first = if (v == wins) & (self.y < *first) { self.y } else { *first };
            *last = if v == wins { self.from_end } else { *last };
        }
        others == 0
    }
}

/// How far the nearest winning pixel is in every column, by band.
struct Seams {
    /// Above the band, counted from the row above its first: 0 is that row itself.
    above: Vec<Vec<u32>>,
    /// Below the band, counted from the row after its last.
    below: Vec<Vec<u32>>,
}

impl Seams {
    fn new(ends: &[Ends], rows: usize, far: u32) -> Seams {
        let height = |i: usize| HEIGHT.min(rows - i * HEIGHT) as u32;
        let mut seam = vec![far; ends.first().map_or(0, |ends| ends.first.len())];
        let mut below = seam.clone();
        let above = (ends.iter().enumerate())
            .map(|(i, ends)| {
                let above = seam.clone();
                for (seam, &last) in seam.iter_mut().zip(&ends.last) {
                    *seam = if last > 0 { last - 1 } else { seam.saturating_add(height(i)) }.min(far);
                }
                above
            })
            .collect();
        let mut seams: Vec<Vec<u32>> = (ends.iter().enumerate().rev())
            .map(|(i, ends)| {
                let seam = below.clone();
                for (below, &first) in below.iter_mut().zip(&ends.first) {
                    *below = if first < HEIGHT as u32 { first } else { below.saturating_add(height(i)) }.min(far);
                }
                seam
            })
            .collect();
        seams.reverse();
        Seams { above, below: seams }
    }
}

/// The distances of all pixels of a band from the nearest winning pixel of their column.
struct Distances<'a> {
    rows: &'a [f32],
    wins: f32,
    above: &'a [u32],
    below: &'a [u32],
    far: u32,
    distances: &'a mut [u32],
}

impl WithSimd for Distances<'_> {
    type Output = ();

    // Loops and no closures: all of it must be inlined here to be compiled for the wider registers.
    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let columns = self.above.len();
        let mut above = self.above;
        for (row, distances) in self.rows.chunks_exact(columns).zip(self.distances.chunks_exact_mut(columns)) {
            for ((&v, &above), distance) in row.iter().zip(above).zip(&mut *distances) {
                let next = if above < self.far { above + 1 } else { self.far };
                *distance = if v == self.wins { 0 } else { next };
            }
            above = distances;
        }
        let mut below = self.below;
        for distances in self.distances.chunks_exact_mut(columns).rev() {
            for (&below, distance) in below.iter().zip(&mut *distances) {
                let next = if below < self.far { below + 1 } else { self.far };
                *distance = if next < *distance { next } else { *distance };
            }
            below = distances;
        }
    }
}

/// Writes a row: a pixel is won if an interval from the left or from the right reaches it.
fn win(row: &mut [f32], distances: &mut [u32], halves: &[i32], [wins, loses]: [f32; 2]) {
    // How much of an interval is left where one pixel follows the other; it is none below 0.
    let mut left = -1;
    for (v, distance) in row.iter_mut().zip(&mut *distances) {
        let half = halves[*distance as usize];
        left = half.max(left - 1);
        *v = if left >= 0 { wins } else { loses };
        *distance = half as u32;
    }
    left = -1;
    for (v, &mut half) in row.iter_mut().zip(distances).rev() {
        left = (half as i32).max(left - 1);
        *v = if left >= 0 { wins } else { *v };
    }
}
