//! Boxes with elliptic corners, of which rectangles and ellipses are made, and the area of a pixel in one.
//!
//! Three strips along each axis cut a box into nine parts: four corners with a quarter of an ellipse each, and five
//! rectangles. A pixel is cut likewise, and the areas of its parts are added.

use super::column;
use std::ops::Range;

/// A box with elliptic corners.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Round {
    pub x: Axis,
    pub y: Axis,
}

/// A box along one axis: the centres of its corners, and how far they reach beyond.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Axis {
    pub near: f64,
    pub far: f64,
    pub radius: f64,
}

/// The parts of a pixel along one axis; those within corners by the distances from the centre of the corner.
struct Parts {
    near: [f64; 2],
    middle: f64,
    far: [f64; 2],
}

impl Axis {
    fn parts(&self, low: f64) -> Parts {
        let high = low + 1.0;
        let corner = |from: f64, to: f64| [from.clamp(0.0, self.radius), to.clamp(0.0, self.radius)];
        Parts {
            near: corner(self.near - high, self.near - low),
            middle: (high.min(self.far) - low.max(self.near)).max(0.0),
            far: corner(low - self.far, high - self.far),
        }
    }
}

impl Parts {
    fn corners(&self) -> f64 {
        (self.near[1] - self.near[0]) + (self.far[1] - self.far[0])
    }

    fn length(&self) -> f64 {
        self.middle + self.corners()
    }

    /// The least and the greatest distance from the centres of the corners.
    fn distances(&self) -> [f64; 2] {
        let least = |[from, to]: [f64; 2]| if from < to { from } else { f64::INFINITY };
        let nearest = if self.middle > 0.0 { 0.0 } else { least(self.near).min(least(self.far)) };
        [nearest, self.near[1].max(self.far[1])]
    }
}

/// Writes the weights of a box, or of nothing, as [`Shape::fill`](super::Shape::fill).
pub(super) fn fill(round: Option<&Round>, row: usize, columns: Range<usize>, weights: &mut [f32]) {
    match round {
        Some(round) => round.fill(row, columns, weights),
        None => weights.fill(0.0),
    }
}

impl Round {
    /// As [`Shape::fill`](super::Shape::fill).
    fn fill(&self, row: usize, columns: Range<usize>, weights: &mut [f32]) {
        let y = self.y.parts(row as f64);
        if y.length() <= 0.0 {
            return weights.fill(0.0);
        }
        let [outer, inner] = y.distances().map(|v| reach(v, self.y.radius, self.x.radius));
        // Where all of the row is covered, and where none of it; pixels about the limits are not trusted to either.
        let at = |x: f64| column(x, &columns) - columns.start;
        let (from, to) = (at(self.x.near - outer - 1.0), at((self.x.far + outer).ceil() + 1.0));
        let inside = at((self.x.near - inner).ceil() + 1.0)..at((self.x.far + inner).floor() - 1.0);
        let inside = if inside.is_empty() { to..to } else { inside };
        weights[..from].fill(0.0);
        weights[inside.clone()].fill(y.length().min(1.0) as f32);
        weights[to..].fill(0.0);
        for i in (from..inside.start).chain(inside.end..to) {
            let x = self.x.parts((columns.start + i) as f64);
            weights[i] = self.area(&x, &y).clamp(0.0, 1.0) as f32;
        }
    }

    /// The covered area of a pixel.
    fn area(&self, x: &Parts, y: &Parts) -> f64 {
        let corner = |x, y| corner(x, y, [self.x.radius, self.y.radius]);
        x.middle * y.length()
            + x.corners() * y.middle
            + (corner(x.near, y.near) + corner(x.far, y.near) + corner(x.near, y.far) + corner(x.far, y.far))
    }
}

/// How far an ellipse reaches along one axis, of `radius`, at a distance along the other, of radius `across`.
fn reach(distance: f64, across: f64, radius: f64) -> f64 {
    if distance < across {
        radius * ((across - distance) / across * (1.0 + distance / across)).sqrt()
    } else {
        // A corner without a radius reaches nowhere.
        0.0
    }
}

/// The area of a rectangle in the quarter of an ellipse around (0, 0).
///
/// The arc runs through the rectangle from its left or upper side, at a, to its right or lower side, at b. The
/// rectangle left of a, the trapezium below the chord from a to b, and the segment above the chord are covered.
fn corner([left, right]: [f64; 2], [low, high]: [f64; 2], [rx, ry]: [f64; 2]) -> f64 {
    let whole = (right - left) * (high - low);
    let (x_low, x_high) = (reach(low, ry, rx), reach(high, ry, rx));
    if whole <= 0.0 || x_high >= right {
        return whole.max(0.0);
    }
    if x_low <= left {
        return 0.0;
    }
    let a = if x_high >= left { [x_high, high] } else { [left, reach(left, rx, ry).clamp(low, high)] };
    let y_right = reach(right, rx, ry);
    let b = if y_right >= low { [right, y_right.min(a[1])] } else { [x_low.clamp(a[0], right), low] };
    let below = (a[0] - left) * (high - low) + (b[0] - a[0]) * ((a[1] - low) + (b[1] - low)) / 2.0;
    let half = [(b[0] - a[0]) / (2.0 * rx), (a[1] - b[1]) / (2.0 * ry)];
    (below + rx * ry * segment(half[0] * half[0] + half[1] * half[1])).clamp(0.0, whole)
}

/// The area between a chord and its arc in the circle of radius 1, by the square of half the chord, at most 1/2.
///
/// With s half the chord this is asin s - s sqrt(1 - s²). Both terms are nearly s where the chord is short, so their
/// difference is taken in their power series.
///
/// # Source of the formula
/// The binomial series of 1 / sqrt(1 - s²), integrated, and of sqrt(1 - s²): with b the central binomial coefficient
/// of n over 4 to the power of n, the factor of s to the power of 2 n + 1 is b (1 / (2 n + 1) + 1 / (2 n - 1)).
fn segment(square: f64) -> f64 {
    let square = square.min(0.5);
    let (mut sum, mut power) = (0.0, square.sqrt());
    for n in 1..=50 {
        let n = f64::from(n);
        power *= square * (2.0 * n - 1.0) / (2.0 * n);
        let term = power * 4.0 * n / (4.0 * n * n - 1.0);
        sum += term;
        if term <= sum * 1e-16 {
            break;
        }
    }
    sum
}

#[cfg(test)]
mod tests;
