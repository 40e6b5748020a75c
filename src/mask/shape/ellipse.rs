//! Ellipses along the axes.

use super::round::{self, Axis, Round};
use super::{length, place};
use std::ops::Range;

/// An ellipse along the axes: 1 within, 0 outside, the covered area of the pixels between.
#[derive(Clone, Debug, PartialEq)]
pub struct Ellipse(Option<Round>);

impl Ellipse {
    /// The ellipse around (`cx`, `cy`) that reaches `rx` to the left and right, `ry` up and down.
    ///
    /// Without a radius there is nothing.
    ///
    /// Units: pixels.
    pub fn new(cx: f64, cy: f64, rx: f64, ry: f64) -> Self {
        // A box that is all corners.
        let axis = |centre: f64, radius: f64| {
            let (centre, radius) = (place(centre), length(radius));
            (radius > 0.0).then_some(Axis { near: centre, far: centre, radius })
        };
        Ellipse(axis(cx, rx).zip(axis(cy, ry)).map(|(x, y)| Round { x, y }))
    }

    /// As [`Shape::fill`](super::Shape::fill).
    pub(super) fn fill(&self, row: usize, columns: Range<usize>, weights: &mut [f32]) {
        round::fill(self.0.as_ref(), row, columns, weights);
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Shape, testing::*};
    use super::*;
    use std::f64::consts::PI;

    fn ellipse([cx, cy, rx, ry]: [f64; 4]) -> Shape {
        Shape::Ellipse(Ellipse::new(cx, cy, rx, ry))
    }

    #[test]
    fn small_circles_by_hand() {
        let quarter = std::f32::consts::FRAC_PI_4;
        assert_near(&weights(&ellipse([1.0, 1.0, 1.0, 1.0]), [2, 2]), &[quarter; 4], 1e-7, "a quarter in each");
        assert_near(&weights(&ellipse([1.5, 0.5, 0.5, 0.25]), [3, 1]), &[0.0, quarter / 2.0, 0.0], 1e-7, "in one");
        // A circle of radius 2: the segment beyond a chord at half the radius, in two pixels on either side.
        let found = weights(&ellipse([2.0, 2.0, 2.0, 2.0]), [4, 4]);
        let segment = 4.0 * PI / 3.0 - 3_f64.sqrt();
        assert_near(&[2.0 * (found[0] + found[1])], &[segment as f32], 1e-6, "a segment");
        assert_near(&found[5..7], &[1.0, 1.0], 0.0, "the middle");
    }

    #[test]
    fn nothing_without_a_radius() {
        for radii in [[0.0, 2.0], [2.0, 0.0], [-1.0, 2.0], [2.0, -1.0]] {
            assert_eq!(weights(&ellipse([2.0, 2.0, radii[0], radii[1]]), [4, 4]), [0.0; 16]);
        }
    }

    #[test]
    fn ellipses_agree_with_samples_and_have_their_area() {
        let mut next = numbers(2);
        for scale in [0.4, 3.0, 7.0] {
            for _ in 0..8 {
                let values = [4.0 + next() * 4.0, 4.0 + next() * 4.0, next() * scale, next() * scale];
                let [cx, cy, rx, ry] = values;
                let expected = sampled([12, 12], |x, y| ((x - cx) / rx).hypot((y - cy) / ry) <= 1.0);
                assert_near(&weights(&ellipse(values), [12, 12]), &expected, 2.0 / 64.0, values);
                let moved = ellipse([cx + 8.0, cy + 8.0, rx, ry]);
                assert!((area(&moved, [32, 32]) - PI * rx * ry).abs() < 1e-5, "{values:?}");
            }
        }
    }

    #[test]
    fn large_circles_have_their_area() {
        for radius in [40.25, 199.9] {
            let found = area(&ellipse([200.3, 200.7, radius, radius]), [401, 401]);
            assert!((found / (PI * radius * radius) - 1.0).abs() < 1e-7, "{radius}: {found}");
        }
    }

    #[test]
    fn far_edges_are_straight() {
        // The outline of a circle as large as the earth seen in micrometres.
        let found = weights(&ellipse([-6e9, 1.5, 6e9 + 2.25, 6e9]), [4, 3]);
        assert_near(&found, &[1.0, 1.0, 0.25, 0.0].repeat(3), 1e-5, "straight");
        // Flat as a line.
        let found = weights(&ellipse([2.0, 0.5, 1e12, 0.125]), [4, 1]);
        assert_near(&found, &[0.25; 4], 1e-6, "flat");
    }
}
