//! Gradients: along a line and around a point, sampled at the centres of the pixels.

use super::{FAR, length, place};
use pulp::{Arch, Simd, WithSimd};
use std::ops::Range;

/// From black to white along a line, and level across it.
#[derive(Clone, Debug, PartialEq)]
pub struct Linear {
    /// Where the line begins.
    from: [f64; 2],
    /// How much the weight rises with a pixel to the right, and with one down.
    rise: [f64; 2],
}

impl Linear {
    /// 0 at and before (`x0`, `y0`), 1 at and beyond (`x1`, `y1`).
    ///
    /// Where both are one point all is beyond it, and 1.
    ///
    /// Units: pixels.
    pub fn new(x0: f64, y0: f64, x1: f64, y1: f64) -> Self {
        let (from, to) = ([x0, y0].map(place), [x1, y1].map(place));
        let (dx, dy) = (to[0] - from[0], to[1] - from[1]);
        let way = (dx * dx + dy * dy).sqrt();
        if way > 0.0 {
            Linear { from, rise: [dx / way / way, dy / way / way] }
        } else {
            // Without a direction: as if the line ended far to the left.
            Linear { from: [-4.0 * FAR, 0.0], rise: [1.0, 0.0] }
        }
    }

    /// At an angle across an image, clockwise from left to right: 0 rises to the right, 90 down.
    ///
    /// The line runs through the centre of the image; it is so long that two corners are 0 and 1.
    ///
    /// Units: degrees; the width and the height in pixels.
    ///
    /// # Source of the formula
    /// The gradient line of CSS Images Level 3, 3.1, with another direction for 0.
    pub fn at_angle(degrees: f64, width: f64, height: f64) -> Self {
        let (sin, cos) = sin_cos(degrees);
        let (cx, cy) = (width / 2.0, height / 2.0);
        let half = ((width * cos).abs() + (height * sin).abs()) / 2.0;
        Linear::new(cx - half * cos, cy - half * sin, cx + half * cos, cy + half * sin)
    }

    /// As [`Shape::fill`](super::Shape::fill).
    pub(super) fn fill(&self, row: usize, columns: Range<usize>, weights: &mut [f32]) {
        let start = (row as f64 + 0.5 - self.from[1]) * self.rise[1];
        let profile = Rise { start, from: self.from[0], rise: self.rise[0] };
        Arch::new().dispatch(Sampled { profile, first: columns.start, weights });
    }
}

/// The sine and cosine of an angle in degrees, exact at the quarters of the circle.
fn sin_cos(degrees: f64) -> (f64, f64) {
    let degrees = degrees.rem_euclid(360.0);
    match degrees {
        0.0 | 360.0 => (0.0, 1.0),
        90.0 => (1.0, 0.0),
        180.0 => (0.0, -1.0),
        270.0 => (-1.0, 0.0),
        _ => degrees.to_radians().sin_cos(),
    }
}

/// From white to black around a point.
#[derive(Clone, Debug, PartialEq)]
pub struct Radial {
    centre: [f64; 2],
    inner: f64,
    outer: f64,
}

impl Radial {
    /// 1 within `r0` of (`cx`, `cy`), falling to 0 at `r1`.
    ///
    /// Where `r1` is not beyond `r0` it is a hard edge at `r0`.
    ///
    /// Units: pixels.
    pub fn new(cx: f64, cy: f64, r0: f64, r1: f64) -> Self {
        Radial { centre: [place(cx), place(cy)], inner: length(r0), outer: length(r1) }
    }

    /// As [`Shape::fill`](super::Shape::fill).
    pub(super) fn fill(&self, row: usize, columns: Range<usize>, weights: &mut [f32]) {
        let (x, y) = (self.centre[0], row as f64 + 0.5 - self.centre[1]);
        let (first, square) = (columns.start, y * y);
        if self.outer > self.inner {
            let profile = Fall { x, square, outer: self.outer, fall: 1.0 / (self.outer - self.inner) };
            Arch::new().dispatch(Sampled { profile, first, weights });
        } else {
            Arch::new().dispatch(Sampled { profile: Disc { x, square, radius: self.inner }, first, weights });
        }
    }
}

/// The weight at places of one row; it may leave 0 to 1.
trait Profile {
    fn at(&self, x: f64) -> f64;
}

struct Rise {
    start: f64,
    from: f64,
    rise: f64,
}

impl Profile for Rise {
    #[inline(always)]
    fn at(&self, x: f64) -> f64 {
        (x - self.from) * self.rise + self.start
    }
}

struct Fall {
    x: f64,
    square: f64,
    outer: f64,
    fall: f64,
}

impl Profile for Fall {
    #[inline(always)]
    fn at(&self, x: f64) -> f64 {
        (self.outer - distance(x - self.x, self.square)) * self.fall
    }
}

struct Disc {
    x: f64,
    square: f64,
    radius: f64,
}

impl Profile for Disc {
    #[inline(always)]
    fn at(&self, x: f64) -> f64 {
        if distance(x - self.x, self.square) <= self.radius { 1.0 } else { 0.0 }
    }
}

#[inline(always)]
fn distance(dx: f64, square: f64) -> f64 {
    (dx * dx + square).sqrt()
}

/// A profile at the centres of pixels, from column `first` on.
struct Sampled<'a, P> {
    profile: P,
    first: usize,
    weights: &'a mut [f32],
}

impl<P: Profile> WithSimd for Sampled<'_, P> {
    type Output = ();

    // Loops and no closures: all of it must be inlined here to be compiled for the wider registers.
    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let mut first = self.first as f64;
        // Short counts become floating-point numbers many at a time. Sums of whole numbers and 1/2 are exact.
        for part in self.weights.chunks_mut(1 << 16) {
            for (i, weight) in part.iter_mut().enumerate() {
                let v = self.profile.at(first + f64::from(i as i32) + 0.5);
                let v = if v > 0.0 { v } else { 0.0 };
                *weight = if v < 1.0 { v as f32 } else { 1.0 };
            }
            first += part.len() as f64;
        }
    }
}

#[cfg(test)]
mod tests;
