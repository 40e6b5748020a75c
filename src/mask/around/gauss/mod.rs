//! Feathering: the convolution with a Gaussian, at a cost that does not grow with its width.
//!
//! A narrow Gaussian is summed up directly, along the rows and then along the columns. Of a wide one nothing is left
//! but slow waves, so the mask is first reduced: every f-th entry is kept of its convolution with a cubic B-spline
//! of scale f. The small mask is feathered and drawn out again with the same spline. A cubic B-spline of scale f is
//! close to a Gaussian of variance f²/3, and variances add: what is left for the small mask is S²/f² - 2/3. That is
//! a Gaussian again, so the small mask is feathered in the same way.
//!
//! # Source of the formula
//! M. Unser, A. Aldroubi, M. Eden, B-spline signal processing, IEEE Transactions on Signal Processing 41, 1993: the
//! spline and its Gaussian; P. J. Burt, Fast filter transforms for image processing, Computer Graphics and Image
//! Processing 16, 1981: the reduction.

mod direct;
mod spline;

use crate::matrix::Matrix;

/// From this S on the mask is reduced first. The factor is never more than half of S: a larger one would let
/// stripes of the mask through that the Gaussian wipes out.
const WIDE: f64 = 4.0;

/// The greatest factor of one reduction, so that the rows under a spline stay in the cache.
const GREATEST_FACTOR: f64 = 16.0;

/// The mask convolved with `exp(-x²/2S²)`, taken at whole pixels and normalised. Edges are replicated.
///
/// Every weight is within 0.2/255 of that for masks of 0..1. Where all weights under the Gaussian are equal to 0 or
/// to 1 they stay as they are, to the last bit; no weight leaves the range of the mask.
///
/// Units: `sigma`, the S of the formula, is in pixels. With 0 or less, or no number, the mask is unchanged.
///
/// Shape: of the mask, whatever its size; the Gaussian may be wider than the mask.
pub fn feather(mut mask: Matrix, sigma: f64) -> Matrix {
    if sigma > 0.0 && mask.rows() > 0 && mask.columns() > 0 {
        // No mask is so large that it could tell a wider one from this.
        blur(&mut mask, sigma.min(1e12));
    }
    mask
}

fn blur(mask: &mut Matrix, sigma: f64) {
    if sigma < WIDE {
        return direct::blur(mask, &direct::Taps::new(sigma));
    }
    let factor = (sigma / 2.0).floor().min(GREATEST_FACTOR);
    let spline = spline::Spline::new(factor as usize);
    let (mut small, range) = spline.reduced(mask);
    blur(&mut small, (sigma * sigma / (factor * factor) - 2.0 / 3.0).sqrt());
    spline.expand(&small, mask, range);
}

#[cfg(test)]
mod tests;
