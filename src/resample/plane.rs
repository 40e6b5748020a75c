//! One matrix laid on the image: scaled, cropped, padded with zeros, or repeated.

use super::area;
use super::fit::Placement;
use crate::error::{Error, Kind, Result};
use crate::matrix::{Matrix, Size};
use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::pixels::F32;
use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};

/// How entries are weighed where a matrix is scaled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kernel {
    /// Linearly between neighbours; over the area of a pixel where it shrinks.
    Bilinear,
    /// By Lanczos windows of three lobes, widened where it shrinks.
    Lanczos3,
    /// By the area that they share with a pixel of the result.
    Area,
}

/// The part of one axis that is seen: from where in the image, from where in the scaled operand, how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub at: usize,
    pub skip: usize,
    pub count: usize,
}

impl Span {
    fn new(offset: i64, scaled: usize, image: usize) -> Span {
        let at = offset.max(0) as usize;
        let skip = (-offset).max(0) as usize;
        Span { at, skip, count: scaled.saturating_sub(skip).min(image.saturating_sub(at)) }
    }
}

/// The dimensions of a matrix as those of a picture.
pub(super) fn size_of(plane: &Matrix) -> Result<Size> {
    let side = |v: usize| u32::try_from(v).unwrap_or(0);
    Size::new(side(plane.columns()), side(plane.rows())).ok_or_else(|| {
        let what = format!("a matrix of {}x{} cannot be fitted to an image", plane.rows(), plane.columns());
        Error::new(Kind::SizeMismatch, what)
    })
}

/// The matrix as large as the image, with zeros where the placement does not reach.
pub(super) fn arranged(plane: &Matrix, place: Placement, image: Size, kernel: Kernel) -> Result<Matrix> {
    if place.repeats {
        return Ok(repeated(plane, image));
    }
    let columns = Span::new(place.x, place.size.width(), image.width());
    let rows = Span::new(place.y, place.size.height(), image.height());
    let seen = if place.size == size_of(plane)? {
        cropped(plane, rows, columns)
    } else {
        scaled(plane, place.size, rows, columns, kernel)?
    };
    Ok(padded(seen, rows, columns, image))
}

/// The matrix again and again, from the top left.
fn repeated(plane: &Matrix, image: Size) -> Matrix {
    let mut entries = Vec::with_capacity(image.width() * image.height());
    for row in 0..image.height() {
        let row = plane.row_slice(row % plane.rows());
        for from in (0..image.width()).step_by(row.len()) {
            entries.extend_from_slice(&row[..row.len().min(image.width() - from)]);
        }
    }
    filled(image.height(), image.width(), entries)
}

fn cropped(plane: &Matrix, rows: Span, columns: Span) -> Matrix {
    let mut entries = Vec::with_capacity(rows.count * columns.count);
    for row in rows.skip..rows.skip + rows.count {
        entries.extend_from_slice(&plane.row_slice(row)[columns.skip..][..columns.count]);
    }
    filled(rows.count, columns.count, entries)
}

/// The seen part of the matrix scaled to `size`; the rest of it is never computed.
fn scaled(plane: &Matrix, size: Size, rows: Span, columns: Span, kernel: Kernel) -> Result<Matrix> {
    let filter = match kernel {
        Kernel::Bilinear => FilterType::Bilinear,
        Kernel::Lanczos3 => FilterType::Lanczos3,
        Kernel::Area => return Ok(area::scaled(plane, size, rows, columns)),
    };
    let (left, width) = source(columns, plane.columns(), size.width());
    let (top, height) = source(rows, plane.rows(), size.height());
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(filter)).crop(left, top, width, height);
    let from: Vec<F32> = plane.entries().iter().map(|&v| F32::new(v)).collect();
    let mut to = vec![F32::default(); rows.count * columns.count];
    let whole = size_of(plane)?;
    let mut resize = || {
        let from = TypedImageRef::new(whole.width() as u32, whole.height() as u32, &from).ok()?;
        let mut to = TypedImage::from_pixels_slice(columns.count as u32, rows.count as u32, &mut to).ok()?;
        Resizer::new().resize_typed(&from, &mut to, &options).ok()
    };
    if resize().is_none() {
        return Err(Error::new(Kind::Internal, format!("a mask or picture of {whole} could not be scaled to {size}")));
    }
    Ok(filled(rows.count, columns.count, to.into_iter().map(|pixel| pixel.0).collect()))
}

/// Where the seen part lies in the operand before it is scaled: its start and its length.
fn source(span: Span, operand: usize, scaled: usize) -> (f64, f64) {
    let of_scaled = |v: usize| v as f64 * operand as f64 / scaled as f64;
    let (start, mut length) = (of_scaled(span.skip), of_scaled(span.count));
    // The last bit must not reach beyond the operand.
    while start + length > operand as f64 {
        length = length.next_down();
    }
    (start, length)
}

/// The seen part with zeros about it, as large as the image.
fn padded(seen: Matrix, rows: Span, columns: Span, image: Size) -> Matrix {
    if (rows.count, columns.count) == (image.height(), image.width()) {
        return seen;
    }
    let mut entries = vec![0.0; image.width() * image.height()];
    for (row, seen) in entries.chunks_exact_mut(image.width()).skip(rows.at).zip(seen.row_slices()) {
        row[columns.at..][..columns.count].copy_from_slice(seen);
    }
    filled(image.height(), image.width(), entries)
}

/// A matrix of as many entries as were counted.
pub(super) fn filled(rows: usize, columns: usize, entries: Vec<f32>) -> Matrix {
    Matrix::new(rows, columns, entries).expect("entries were counted")
}

/// The least and the greatest of some entries, NaN left out; greatest before least where there are none.
pub(super) fn range(entries: &[f32]) -> (f32, f32) {
    entries.iter().fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), &v| (low.min(v), high.max(v)))
}

#[cfg(test)]
mod tests;
