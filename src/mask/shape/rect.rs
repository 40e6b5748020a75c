//! Boxes along the axes, with corners that may be rounded.

use super::place;
use super::round::{self, Axis, Round};
use std::ops::Range;

/// A box along the axes: 1 within, 0 outside, the covered area of the pixels between.
#[derive(Clone, Debug, PartialEq)]
pub struct Rect(Option<Round>);

impl Rect {
    /// The box from (`x`, `y`) on, `width` wide and `height` high, with circles of `radius` at its corners.
    ///
    /// The radius is limited to half the shorter side. Without a width or a height there is nothing.
    ///
    /// Units: pixels.
    pub fn new(x: f64, y: f64, width: f64, height: f64, radius: f64) -> Self {
        let radius = radius.min(width / 2.0).min(height / 2.0).max(0.0);
        let axis = |from: f64, length: f64| {
            let (low, high) = (place(from), place(from + length));
            (length > 0.0 && low < high).then(|| {
                let radius = radius.min((high - low) / 2.0);
                let near = low + radius;
                Axis { near, far: near.max(high - radius), radius }
            })
        };
        Rect(axis(x, width).zip(axis(y, height)).map(|(x, y)| Round { x, y }))
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
    use std::f32::consts::FRAC_PI_4;

    fn rect([x, y, width, height, radius]: [f64; 5]) -> Shape {
        Shape::Rect(Rect::new(x, y, width, height, radius))
    }

    #[test]
    fn edges_weigh_what_they_cover() {
        let found = weights(&rect([0.5, 0.25, 2.0, 1.5, 0.0]), [4, 3]);
        assert_eq!(found, [0.375, 0.75, 0.375, 0.0, 0.375, 0.75, 0.375, 0.0, 0.0, 0.0, 0.0, 0.0]);
        // All of it within one pixel; a line thinner than one.
        assert_eq!(weights(&rect([1.25, 0.25, 0.5, 0.5, 0.0]), [3, 1]), [0.0, 0.25, 0.0]);
        assert_eq!(weights(&rect([0.9375, -1.0, 0.125, 9.0, 0.0]), [3, 2]), [0.0625, 0.0625, 0.0, 0.0625, 0.0625, 0.0]);
    }

    #[test]
    fn boxes_are_cut_by_the_frame_and_may_be_nothing() {
        assert_eq!(weights(&rect([-1e12, -3.0, 1e12 + 1.5, 5.0, 0.0]), [3, 2]), [1.0, 0.5, 0.0, 1.0, 0.5, 0.0]);
        for nothing in [[1.0, 1.0, 0.0, 2.0, 0.0], [1.0, 1.0, 2.0, -1.0, 1.0], [9.0, 0.0, 5.0, 5.0, 1.0]] {
            assert_eq!(weights(&rect(nothing), [4, 4]), [0.0; 16], "{nothing:?}");
        }
    }

    #[test]
    fn corners_are_quarters_of_circles() {
        assert_near(&weights(&rect([0.0, 0.0, 2.0, 2.0, 1.0]), [2, 2]), &[FRAC_PI_4; 4], 1e-7, "all corners");
        // More than half a side is half a side.
        assert_eq!(rect([0.0, 0.0, 2.0, 3.0, 7.0]), rect([0.0, 0.0, 2.0, 3.0, 1.0]));
        assert_eq!(rect([0.0, 0.0, 2.0, 3.0, -7.0]), rect([0.0, 0.0, 2.0, 3.0, 0.0]));
        let one = weights(&rect([0.0, 0.0, 3.0, 4.0, 1.0]), [3, 4]);
        assert_near(&one[..6], &[FRAC_PI_4, 1.0, FRAC_PI_4, 1.0, 1.0, 1.0], 1e-7, "one pixel");
        assert_eq!(one[..6], one[6..].iter().rev().copied().collect::<Vec<_>>());
    }

    #[test]
    fn boxes_agree_with_samples() {
        let mut next = numbers(1);
        for scale in [0.7, 3.0, 12.0] {
            for _ in 0..8 {
                let values = [next() * 6.0, next() * 6.0, next() * scale, next() * scale, next() * scale / 2.0];
                let [x, y, width, height, radius] = values;
                let radius = radius.min(width / 2.0).min(height / 2.0);
                let expected = sampled([16, 14], |px, py| {
                    // How far outside the box between the centres of the corners.
                    let beyond = |v: f64, from: f64, to: f64| (from + radius - v).max(v - (to - radius)).max(0.0);
                    beyond(px, x, x + width).hypot(beyond(py, y, y + height)) <= radius
                });
                // Samples are off by half of 1/64 for each of four edges.
                assert_near(&weights(&rect(values), [16, 14]), &expected, 2.0 / 64.0, values);
                let exact = width * height - (4.0 - std::f64::consts::PI) * radius * radius;
                assert!((area(&rect(values), [20, 20]) - exact).abs() < 1e-5, "{values:?}");
            }
        }
    }
}
