//! Masks and maps of weights fitted to an image.

use super::fit::{Fit, placement};
use super::plane::{Kernel, arranged, range, size_of};
use crate::error::Result;
use crate::matrix::{Matrix, Size};
use std::borrow::Cow;

/// Weights fitted to an image: bilinearly where they are scaled, over the area of a pixel where they shrink.
///
/// Units: no weight is less than the least or more than the greatest that there was, so a constant mask stays
/// constant; where the fit does not reach, 0.
///
/// Shape: as many rows and columns as the image has; weights that have them already are not touched.
///
/// # Errors
/// [`Kind::SizeMismatch`](crate::Kind::SizeMismatch) for [`Fit::None`] where the sizes differ, and for a matrix without
/// entries.
pub fn fit_weights(weights: &Matrix, image: Size, fit: Fit) -> Result<Cow<'_, Matrix>> {
    fitted(weights, image, fit, Kernel::Bilinear)
}

/// Labels, entries of 0 and 1, fitted to an image: where they are scaled, by the share of a pixel that ones cover.
///
/// Units, shape and errors are those of [`fit_weights`].
///
/// # Errors
/// As [`fit_weights`].
pub fn fit_labels(labels: &Matrix, image: Size, fit: Fit) -> Result<Cow<'_, Matrix>> {
    fitted(labels, image, fit, Kernel::Area)
}

fn fitted(weights: &Matrix, image: Size, fit: Fit, kernel: Kernel) -> Result<Cow<'_, Matrix>> {
    let size = size_of(weights)?;
    if size == image {
        return Ok(Cow::Borrowed(weights));
    }
    let place = placement(fit, size, image)?;
    let mut fitted = arranged(weights, place, image, kernel)?;
    let (low, high) = range(weights.entries());
    let (low, high) = if place.covers(image) { (low, high) } else { (low.min(0.0), high.max(0.0)) };
    // Sums of shares may miss 1 by the last bit.
    fitted.entries_mut().iter_mut().for_each(|w| *w = w.max(low).min(high));
    Ok(Cow::Owned(fitted))
}
