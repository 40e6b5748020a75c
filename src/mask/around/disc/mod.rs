//! Growing and shrinking: the maximum and the minimum over a disc, exactly.
//!
//! A mask of two weights is grown by distances, at a cost that does not grow with the disc; any other mask by the
//! chords of the disc.

mod chords;
mod distance;

use crate::mask::around::rows::{Extreme, Least, Most, Range};
use crate::matrix::Matrix;
use rayon::prelude::*;

/// The greatest weight within the radius of every pixel: white grows.
///
/// Units: the radius is in pixels; a pixel is within it if `dx² + dy² <= R²`. So 0 changes nothing, 1 adds the four
/// neighbours, and 1.5 all eight. Less than 0, or no number, is 0.
///
/// Outside the frame is what the nearest pixel says, which never exceeds what lies inside.
pub fn grow(mask: Matrix, radius: f64) -> Matrix {
    over_disc::<Most>(mask, radius)
}

/// The least weight within the radius of every pixel: white shrinks, and the frame does not eat into it.
///
/// Units: as for [`grow`], whose mirror image this is.
pub fn shrink(mask: Matrix, radius: f64) -> Matrix {
    over_disc::<Least>(mask, radius)
}

/// A disc smaller than this goes by chords whatever the mask: to see that a mask has two weights takes longer.
const SMALL: u64 = 5 * 5;

fn over_disc<E: Extreme>(mut mask: Matrix, radius: f64) -> Matrix {
    let disc = Disc::new(radius);
    if disc.squared == 0 || mask.entries().is_empty() {
        return mask;
    }
    if disc.covers(&mask) {
        flatten::<E>(&mut mask);
    } else if disc.squared < SMALL || !distance::over_disc::<E>(&mut mask, disc) {
        chords::over_disc::<E>(&mut mask, disc);
    }
    mask
}

/// The pixels around a pixel that count.
#[derive(Clone, Copy, Debug)]
struct Disc {
    /// The square of the radius, rounded down: squares of distances are whole.
    squared: u64,
}

impl Disc {
    fn new(radius: f64) -> Disc {
        // The conversion takes what is no number for 0, and cuts off what is too large.
        Disc { squared: (radius.max(0.0) * radius).floor() as u64 }
    }

    /// How many pixels it reaches up, down, left and right.
    fn reach(self) -> usize {
        self.squared.isqrt() as usize
    }

    /// How many pixels it reaches to the left and right in the row that is so far from its centre.
    fn chord(self, dy: usize) -> Option<usize> {
        let dy = dy as u64;
        Some(self.squared.checked_sub(dy.checked_mul(dy)?)?.isqrt() as usize)
    }

    /// Whether it covers the whole frame from any pixel.
    fn covers(self, mask: &Matrix) -> bool {
        self.chord(mask.rows() - 1).is_some_and(|half| half >= mask.columns() - 1)
    }
}

/// Gives every pixel the extreme of all.
fn flatten<E: Extreme>(mask: &mut Matrix) {
    let columns = mask.columns();
    let range = mask.entries().par_chunks(columns).map(Range::of).reduce(|| Range::EMPTY, Range::and);
    let weight = E::of(range.low, range.high);
    mask.entries_mut().par_chunks_mut(columns).for_each(|row| row.fill(weight));
}

#[cfg(test)]
mod tests;
