//! Masks that are drawn: boxes, ellipses, polygons and gradients, a part of a row at a time.
//!
//! Pixel (x, y) is the square from (x, y) to (x + 1, y + 1). A pixel on an outline weighs as much as the part of
//! it that is covered; gradients are sampled at the centres of the pixels.
//!
//! A weight follows from the shape and the place of its pixel alone. Rows may be cut anywhere and computed in any
//! order: the weights are the same, bit for bit.

mod ellipse;
mod gradient;
mod polygon;
mod rect;
mod round;
#[cfg(test)]
mod testing;

pub use ellipse::Ellipse;
pub use gradient::{Linear, Radial};
pub use polygon::Polygon;
pub use rect::Rect;
use std::ops::Range;

/// A mask that is drawn.
///
/// Units: lengths in pixels from the top left of the image; they may be negative or far outside it.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// White within a box, of which the corners may be rounded.
    Rect(Rect),
    /// White within an ellipse.
    Ellipse(Ellipse),
    /// White within a polygon, by the even-odd rule.
    Polygon(Polygon),
    /// From black to white along a line.
    Linear(Linear),
    /// From white to black around a point.
    Radial(Radial),
}

impl Shape {
    /// Writes the weights of the pixels of `row` in `columns`.
    ///
    /// Units: weights from 0, outside, to 1, inside.
    ///
    /// Shape: as many weights as columns.
    ///
    /// # Panics
    /// If there are more or fewer weights than columns.
    pub fn fill(&self, row: usize, columns: Range<usize>, weights: &mut [f32]) {
        assert_eq!(columns.len(), weights.len(), "columns and weights");
        if weights.is_empty() {
            return;
        }
        match self {
            Shape::Rect(shape) => shape.fill(row, columns, weights),
            Shape::Ellipse(shape) => shape.fill(row, columns, weights),
            Shape::Polygon(shape) => shape.fill(row, columns, weights),
            Shape::Linear(shape) => shape.fill(row, columns, weights),
            Shape::Radial(shape) => shape.fill(row, columns, weights),
        }
    }
}

/// The farthest place that is computed with, in pixels: there `f64` still tells a quarter of a pixel.
const FAR: f64 = (1_u64 << 50) as f64;

/// A place, drawn in from where numbers are too coarse to compute with.
fn place(v: f64) -> f64 {
    if v.is_nan() { 0.0 } else { v.clamp(-FAR, FAR) }
}

/// A length, likewise: longer than the way between any two places.
fn length(v: f64) -> f64 {
    if v.is_nan() { 0.0 } else { v.clamp(-4.0 * FAR, 4.0 * FAR) }
}

/// The column of `columns` that is nearest to `x`, rounded down; their end beyond them.
fn column(x: f64, columns: &Range<usize>) -> usize {
    // The cast ends at 0 and at the greatest number.
    (x as usize).max(columns.start).min(columns.end)
}

#[cfg(test)]
mod tests;
