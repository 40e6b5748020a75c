//! The convolution with a narrow Gaussian, summed up.

use crate::mask::around::bands::{Band, for_each_band};
use crate::mask::around::rows::{Range, weighted};
use crate::matrix::Matrix;

/// How many times S the Gaussian reaches. What lies beyond is less than 0.03/255 of it.
const REACH: f64 = 3.9;

/// The weights of a Gaussian at whole pixels.
pub(super) struct Taps {
    /// How far it reaches to either side.
    radius: usize,
    /// Of all pixels that it reaches. Added up from the first to the last they are 1, to the last bit.
    weights: Vec<f32>,
}

impl Taps {
    pub fn new(sigma: f64) -> Taps {
        let radius = (REACH * sigma).ceil() as usize;
        let at = |x: f64| (-(x / sigma).powi(2) / 2.0).exp();
        let weights: Vec<f64> = (0..=2 * radius).map(|i| at(i as f64 - radius as f64)).collect();
        Taps { radius, weights: summing_to_one(&weights) }
    }
}

/// Some weights divided by their sum, and rounded so that they add up to 1 exactly in the order in which they stand.
///
/// So the weighted sum of ones is one, and a mask stays as it is where it is white.
pub(super) fn summing_to_one(weights: &[f64]) -> Vec<f32> {
    let sum: f64 = weights.iter().sum();
    let (_, others) = weights.split_last().expect("some weights");
    let mut rounded: Vec<f32> = others.iter().map(|v| (v / sum) as f32).collect();
    rounded.push(1.0 - rounded.iter().fold(0.0, |sum, v| sum + v));
    rounded
}

/// Convolves the mask with the Gaussian along its rows and along its columns.
pub(super) fn blur(mask: &mut Matrix, taps: &Taps) {
    if taps.radius > 0 {
        for_each_band(mask, taps.radius, |band| blur_band(band, taps));
    }
}

/// The rows under the Gaussian roll through a ring: each enters blurred along itself, and leaves when the last row
/// that needs it is done.
fn blur_band(mut band: Band<'_>, taps: &Taps) {
    let (radius, columns) = (taps.radius, band.columns());
    let size = taps.weights.len();
    let mut ring = vec![0.0; size * columns];
    let mut ranges = vec![Range::EMPTY; size];
    let mut padded = Vec::with_capacity(columns + 2 * radius);
    for entering in 0..band.len() + 2 * radius {
        let row = band.row(entering as isize - radius as isize);
        let place = entering % size;
        ranges[place] = Range::of(row);
        pad(&mut padded, row, radius);
        let sideways: Vec<&[f32]> = (0..size).map(|i| &padded[i..i + columns]).collect();
        weighted(&mut ring[place * columns..][..columns], &sideways, &taps.weights, ranges[place]);
        if entering >= 2 * radius {
            let first = entering - 2 * radius;
            let above: Vec<&[f32]> = (first..=entering).map(|i| &ring[i % size * columns..][..columns]).collect();
            // A weight that is added up may be off in the last bit; the range holds it where it belongs.
            let range = ranges.iter().copied().fold(Range::EMPTY, Range::and);
            weighted(band.row_mut(first), &above, &taps.weights, range);
        }
    }
}

/// The row with so many copies of its first and last entry around it.
pub(super) fn pad(padded: &mut Vec<f32>, row: &[f32], margin: usize) {
    let (first, last) = (row[0], row[row.len() - 1]);
    padded.clear();
    padded.resize(margin, first);
    padded.extend_from_slice(row);
    padded.resize(margin + row.len() + margin, last);
}
