//! The two inner loops of this floor: weighted sums of rows, and extremes of rows.
//!
//! Slices of one row that start at different columns count as rows too, so the same loops look sideways.

use pulp::{Arch, Simd, WithSimd};

/// Entries of a row that are computed together; so many `f32` fill eight registers of AVX2.
const LANES: usize = 64;

/// `to = w0 r0 + w1 r1 + ...`, added up in this order, no less than `low` and no more than `high`.
///
/// Shape: a weight for every row, and no row is shorter than `to`.
pub(super) fn weighted(to: &mut [f32], rows: &[&[f32]], weights: &[f32], range: Range) {
    Arch::new().dispatch(Weighted { to, rows, weights, range });
}

/// The least and the greatest of some weights; of none, the greatest is below the least.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Range {
    pub low: f32,
    pub high: f32,
}

impl Range {
    /// Of no weights at all.
    pub const EMPTY: Range = Range { low: f32::INFINITY, high: f32::NEG_INFINITY };
    /// Of all weights that there are.
    pub const ALL: Range = Range { low: f32::NEG_INFINITY, high: f32::INFINITY };

    pub fn of(weights: &[f32]) -> Range {
        Arch::new().dispatch(Bounds(weights))
    }

    pub fn and(self, other: Range) -> Range {
        Range { low: least(self.low, other.low), high: greatest(self.high, other.high) }
    }
}

// `f32::min` and `f32::max` look for NaN, which costs two instructions more.
#[inline(always)]
fn least(a: f32, b: f32) -> f32 {
    if a < b { a } else { b }
}

#[inline(always)]
fn greatest(a: f32, b: f32) -> f32 {
    if a > b { a } else { b }
}

struct Bounds<'a>(&'a [f32]);

impl WithSimd for Bounds<'_> {
    type Output = Range;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> Range {
        let (mut low, mut high) = ([f32::INFINITY; LANES], [f32::NEG_INFINITY; LANES]);
        let (chunks, rest) = self.0.as_chunks::<LANES>();
        for chunk in chunks {
            for i in 0..LANES {
                low[i] = least(chunk[i], low[i]);
                high[i] = greatest(chunk[i], high[i]);
            }
        }
        let mut range = Range::EMPTY;
        for &v in low.iter().chain(rest) {
            range.low = least(v, range.low);
        }
        for &v in high.iter().chain(rest) {
            range.high = greatest(v, range.high);
        }
        // A zero has two signs, and which came first must not show.
        Range { low: range.low + 0.0, high: range.high + 0.0 }
    }
}

struct Weighted<'a> {
    to: &'a mut [f32],
    rows: &'a [&'a [f32]],
    weights: &'a [f32],
    range: Range,
}

impl Weighted<'_> {
    /// Computes the blocks of N entries that are whole, from column `at` on; gives where the next block begins.
    #[inline(always)]
    fn blocks<const N: usize>(&mut self, mut at: usize) -> usize {
        while at + N <= self.to.len() {
            let mut sum = [0.0; N];
            for (row, &weight) in self.rows.iter().zip(self.weights) {
                let row: &[f32; N] = row[at..at + N].try_into().expect("a block");
                for i in 0..N {
                    sum[i] += weight * row[i];
                }
            }
            for v in &mut sum {
                *v = least(greatest(*v, self.range.low), self.range.high);
            }
            self.to[at..at + N].copy_from_slice(&sum);
            at += N;
        }
        at
    }
}

impl WithSimd for Weighted<'_> {
    type Output = ();

    // Loops and no closures: all of it must be inlined here to be compiled for the wider registers.
    #[inline(always)]
    fn with_simd<S: Simd>(mut self, _: S) {
        let at = self.blocks::<LANES>(0);
        let at = self.blocks::<8>(at);
        self.blocks::<1>(at);
    }
}

/// Which of two weights is kept: the greater or the less.
pub(super) trait Extreme: Sync {
    /// What loses against every weight.
    const WORST: f32;

    fn of(a: f32, b: f32) -> f32;
}

/// The greatest weight.
pub(super) struct Most;

impl Extreme for Most {
    const WORST: f32 = f32::NEG_INFINITY;

    #[inline(always)]
    fn of(a: f32, b: f32) -> f32 {
        greatest(a, b)
    }
}

/// The least weight.
pub(super) struct Least;

impl Extreme for Least {
    const WORST: f32 = f32::INFINITY;

    #[inline(always)]
    fn of(a: f32, b: f32) -> f32 {
        least(a, b)
    }
}

/// `to` and the rows, the extreme of them in `to`.
///
/// Shape: no row is shorter than `to`.
pub(super) fn extreme<E: Extreme>(to: &mut [f32], rows: &[&[f32]]) {
    Arch::new().dispatch(Extremes::<E> { to, rows, which: std::marker::PhantomData });
}

struct Extremes<'a, E> {
    to: &'a mut [f32],
    rows: &'a [&'a [f32]],
    which: std::marker::PhantomData<E>,
}

impl<E: Extreme> Extremes<'_, E> {
    #[inline(always)]
    fn blocks<const N: usize>(&mut self, mut at: usize) -> usize {
        while at + N <= self.to.len() {
            let to: &mut [f32; N] = (&mut self.to[at..at + N]).try_into().expect("a block");
            let mut kept = *to;
            for row in self.rows {
                let row: &[f32; N] = row[at..at + N].try_into().expect("a block");
                for i in 0..N {
                    kept[i] = E::of(row[i], kept[i]);
                }
            }
            *to = kept;
            at += N;
        }
        at
    }
}

impl<E: Extreme> WithSimd for Extremes<'_, E> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, _: S) {
        let at = self.blocks::<LANES>(0);
        let at = self.blocks::<8>(at);
        self.blocks::<1>(at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_and_extremes_are_the_same_in_blocks_and_at_the_end() {
        let rows: Vec<Vec<f32>> = (1..4).map(|k| (0..150).map(|i| (i * k % 17) as f32).collect()).collect();
        let rows: Vec<&[f32]> = rows.iter().map(Vec::as_slice).collect();
        let weights = [0.5, 0.25, 0.25];
        for length in [0, 1, 7, 8, 63, 64, 65, 73, 150] {
            let mut sum = vec![9.0; length];
            weighted(&mut sum, &rows, &weights, Range { low: 1.0, high: 10.0 });
            let (mut most, mut least) = (vec![8.0; length], vec![8.0; length]);
            extreme::<Most>(&mut most, &rows);
            extreme::<Least>(&mut least, &rows);
            for i in 0..length {
                let [a, b, c] = [0, 1, 2].map(|k| rows[k][i]);
                assert_eq!(sum[i], (0.5 * a + 0.25 * b + 0.25 * c).clamp(1.0, 10.0));
                assert_eq!((most[i], least[i]), (a.max(b).max(c).max(8.0), a.min(b).min(c).min(8.0)));
            }
        }
    }

    #[test]
    fn ranges_reach_from_the_least_to_the_greatest() {
        let weights: Vec<f32> = (0..200).map(|i| (i * 37 % 200) as f32).collect();
        assert_eq!(Range::of(&weights), Range { low: 0.0, high: 199.0 });
        assert_eq!(Range::of(&weights[..1]).and(Range::of(&[-3.0])), Range { low: -3.0, high: 0.0 });
        assert_eq!(Range::of(&[]).and(Range::of(&[2.0])), Range { low: 2.0, high: 2.0 });
        assert_eq!(Range::of(&[-0.0]).low.to_bits(), 0.0f32.to_bits());
    }
}
