use super::super::{Shape, testing::*};
use super::*;

fn linear([x0, y0, x1, y1]: [f64; 4]) -> Shape {
    Shape::Linear(Linear::new(x0, y0, x1, y1))
}

fn at_angle(degrees: f64, width: f64, height: f64) -> Shape {
    Shape::Linear(Linear::at_angle(degrees, width, height))
}

fn radial([cx, cy, r0, r1]: [f64; 4]) -> Shape {
    Shape::Radial(Radial::new(cx, cy, r0, r1))
}

#[test]
fn lines_rise_from_black_to_white() {
    assert_eq!(weights(&linear([1.0, 0.0, 3.0, 0.0]), [4, 2]), [0.0, 0.25, 0.75, 1.0].repeat(2));
    assert_eq!(weights(&linear([3.0, 7.0, 1.0, 7.0]), [4, 1]), [1.0, 0.75, 0.25, 0.0]);
    assert_eq!(weights(&linear([0.0, 0.0, 0.0, 2.0]), [2, 3]), [0.25, 0.25, 0.75, 0.75, 1.0, 1.0]);
    // Along a diagonal.
    assert_near(&weights(&linear([0.0, 0.0, 2.0, 2.0]), [2, 2]), &[0.25, 0.5, 0.5, 0.75], 1e-7, "a diagonal");
}

#[test]
fn angles_turn_clockwise_from_the_right() {
    assert_eq!(weights(&at_angle(0.0, 4.0, 2.0), [4, 2]), [0.125, 0.375, 0.625, 0.875].repeat(2));
    assert_eq!(weights(&at_angle(90.0, 1.0, 4.0), [1, 4]), [0.125, 0.375, 0.625, 0.875]);
    assert_eq!(weights(&at_angle(180.0, 4.0, 2.0), [4, 1]), [0.875, 0.625, 0.375, 0.125]);
    assert_eq!(weights(&at_angle(-90.0, 1.0, 4.0), [1, 4]), [0.875, 0.625, 0.375, 0.125]);
    assert_eq!(at_angle(765.0, 4.0, 2.0), at_angle(45.0, 4.0, 2.0));
    for width in [3.0, 7.0, 1000.0] {
        for (x, weight) in weights(&at_angle(0.0, width, 5.0), [width as usize, 1]).into_iter().enumerate() {
            assert!((f64::from(weight) - (x as f64 + 0.5) / width).abs() < 6e-8, "{x} of {width}");
        }
    }
}

#[test]
fn slanted_lines_end_at_corners() {
    // The centres of the first and the last pixel are half a pixel's way from the ends of the line.
    for (degrees, width, height) in [(45.0_f64, 40.0, 40.0), (30.0, 60.0, 20.0), (71.0, 16.0, 50.0)] {
        let (sin, cos) = degrees.to_radians().sin_cos();
        let found = weights(&at_angle(degrees, width, height), [width as usize, height as usize]);
        let first = (sin + cos) / 2.0 / (width * cos + height * sin);
        assert!((f64::from(found[0]) - first).abs() < 1e-6, "{degrees}");
        assert!((f64::from(found[found.len() - 1]) - (1.0 - first)).abs() < 1e-6, "{degrees}");
    }
}

#[test]
fn a_line_without_a_length_is_white() {
    assert_eq!(weights(&linear([1.0, 1.0, 1.0, 1.0]), [3, 2]), [1.0; 6]);
    assert_eq!(weights(&at_angle(30.0, 0.0, 0.0), [3, 2]), [1.0; 6]);
    // Almost without one: a hard edge.
    assert_eq!(weights(&linear([1.0, 0.0, 1.0 + 1e-15, 0.0]), [3, 1]), [0.0, 1.0, 1.0]);
    assert_eq!(weights(&linear([0.0, 0.0, -1e-161, 0.0]), [2, 1]), [0.0, 0.0]);
    assert_eq!(weights(&linear([0.0, 0.0, 1e-200, 0.0]), [2, 1]), [1.0, 1.0]);
}

#[test]
fn weights_fall_around_a_point() {
    let found = weights(&radial([0.5, 0.5, 1.0, 5.0]), [7, 5]);
    assert_eq!(found[..7], [1.0, 1.0, 0.75, 0.5, 0.25, 0.0, 0.0]);
    // Three right, four down is five away.
    assert_eq!(found[4 * 7 + 3], 0.0);
    assert_eq!(weights(&radial([0.5, 0.5, 0.0, 10.0]), [4, 5])[4 * 4 + 3], 0.5);
    for (i, weight) in weights(&radial([20.3, 9.1, 4.0, 17.0]), [40, 20]).into_iter().enumerate() {
        let far = ((i % 40) as f64 + 0.5 - 20.3).hypot((i / 40) as f64 + 0.5 - 9.1);
        assert!((f64::from(weight) - ((17.0 - far) / 13.0).clamp(0.0, 1.0)).abs() < 1e-7, "{i}");
    }
}

#[test]
fn circles_without_a_fall_are_hard() {
    for outer in [2.0, 1.0, -3.0] {
        assert_eq!(weights(&radial([0.5, 0.5, 2.0, outer]), [4, 2]), [1.0, 1.0, 1.0, 0.0, 1.0, 1.0, 0.0, 0.0]);
    }
    assert_eq!(weights(&radial([0.5, 0.5, -2.0, -3.0]), [2, 1]), [0.0; 2]);
    assert_eq!(weights(&radial([0.5, 0.5, -2.0, 2.0]), [3, 1]), [0.5, 0.25, 0.0]);
}

#[test]
fn even_the_shortest_fall_is_one() {
    for outer in [1e-12, 5e-324] {
        assert_eq!(weights(&radial([0.5, 0.5, 0.0, outer]), [2, 2]), [1.0, 0.0, 0.0, 0.0]);
    }
}

#[test]
fn rows_may_be_long() {
    let found = weights(&at_angle(0.0, 200_000.0, 1.0), [200_000, 1]);
    for x in [0, 65_535, 65_536, 131_072, 199_999] {
        assert_eq!(found[x], ((x as f64 + 0.5) / 200_000.0) as f32, "{x}");
    }
}
