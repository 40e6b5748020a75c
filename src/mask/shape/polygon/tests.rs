use super::super::{Shape, testing::*};
use super::*;
use std::f64::consts::{PI, TAU};

fn polygon(points: &[[f64; 2]]) -> Shape {
    Shape::Polygon(Polygon::new(points.to_vec()))
}

/// Corners on a circle, every `step`th in turn.
fn star(count: usize, step: usize, [cx, cy]: [f64; 2], radius: f64) -> Vec<[f64; 2]> {
    let angle = |i: usize| TAU * (i * step % count) as f64 / count as f64 - PI / 2.0;
    (0..count).map(|i| [cx + radius * angle(i).cos(), cy + radius * angle(i).sin()]).collect()
}

/// Twice the area that corners enclose, with a sign.
fn shoelace(points: &[[f64; 2]]) -> f64 {
    points.iter().zip(points.iter().cycle().skip(1)).map(|(a, b)| a[0] * b[1] - b[0] * a[1]).sum()
}

/// Weights by 256 lines in every row; along a line they are exact.
fn by_lines(points: &[[f64; 2]], [width, height]: [usize; 2]) -> Vec<f32> {
    let mut all = vec![0.0; width * height];
    for line in 0..height * 256 {
        let y = (line as f64 + 0.5) / 256.0;
        let mut found = Vec::new();
        for (a, b) in points.iter().zip(points.iter().cycle().skip(1)) {
            if (a[1] <= y) != (b[1] <= y) {
                found.push(a[0] + (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]));
            }
        }
        found.sort_by(f64::total_cmp);
        for (x, weight) in all[line / 256 * width..][..width].iter_mut().enumerate() {
            let x = x as f64;
            *weight += found.chunks_exact(2).map(|p| (p[1].min(x + 1.0) - p[0].max(x)).max(0.0)).sum::<f64>() / 256.0;
        }
    }
    all.into_iter().map(|v| v as f32).collect()
}

#[test]
fn areas_by_hand() {
    let triangle = polygon(&[[0.0, 0.0], [2.0, 0.0], [0.0, 2.0]]);
    assert_eq!(weights(&triangle, [3, 2]), [1.0, 0.5, 0.0, 0.5, 0.0, 0.0]);
    let turned = polygon(&[[0.0, 2.0], [2.0, 0.0], [0.0, 0.0], [0.0, 0.0]]);
    assert_eq!(weights(&turned, [3, 2]), [1.0, 0.5, 0.0, 0.5, 0.0, 0.0]);
    // A slope of one in two through two pixels of a row.
    assert_eq!(weights(&polygon(&[[0.0, 0.0], [2.0, 1.0], [0.0, 1.0]]), [2, 1]), [0.75, 0.25]);
    // A box with its edges within pixels.
    let framed = polygon(&[[0.5, 0.5], [2.5, 0.5], [2.5, 1.75], [0.5, 1.75]]);
    assert_eq!(weights(&framed, [3, 2]), [0.25, 0.5, 0.25, 0.375, 0.75, 0.375]);
}

#[test]
fn crossings_within_a_pixel() {
    let bow = |size: f64| polygon(&[[0.0, 0.0], [size, size], [size, 0.0], [0.0, size]]);
    assert_eq!(weights(&bow(1.0), [1, 1]), [0.5]);
    assert_eq!(weights(&bow(2.0), [2, 2]), [0.5; 4]);
    // Three edges that change places at once, at a third of the row and two thirds of its width.
    let fan = [[0.0, 0.0], [1.0, 0.5], [1.0, 0.0], [0.0, 1.0], [0.5, 0.0], [0.75, 0.6]];
    assert_near(&weights(&polygon(&fan), [1, 1]), &by_lines(&fan, [1, 1]), 1e-3, "a fan");
}

#[test]
fn slivers_keep_their_area() {
    let found = weights(&polygon(&[[0.0, 0.5], [4.0, 0.5], [4.0, 0.54]]), [4, 1]);
    assert_near(&found, &[0.005, 0.015, 0.025, 0.035], 1e-7, "level");
    let found = weights(&polygon(&[[1.25, -8.0], [1.375, -8.0], [1.375, 8.0], [1.25, 8.0]]), [3, 2]);
    assert_eq!(found, [0.0, 0.125, 0.0, 0.0, 0.125, 0.0]);
}

#[test]
fn what_encloses_nothing_is_nothing() {
    let square = [[1.0, 1.0], [3.0, 1.0], [3.0, 3.0], [1.0, 3.0]];
    let twice = [square, square].concat();
    let forth_and_back = [[0.3, 0.1], [3.7, 2.9], [1.1, 3.3], [3.7, 2.9]];
    for nothing in [&[][..], &square[..1], &square[..2], &twice, &forth_and_back, &[[2.0, 2.0]; 5]] {
        assert_eq!(weights(&polygon(nothing), [4, 4]), [0.0; 16], "{nothing:?}");
    }
}

#[test]
fn pentagrams_have_a_hole() {
    let points = star(5, 2, [50.0, 50.0], 45.0);
    let found = weights(&polygon(&points), [100, 100]);
    assert_eq!(found[50 * 100 + 50], 0.0);
    assert_eq!(found[20 * 100 + 50], 1.0);
    // Ten triangles like the tips: the pentagon in the middle taken off a star without a hole.
    let inner = 45.0 * (0.4 * PI).cos() / (0.2 * PI).cos();
    let outline = 5.0 * 45.0 * inner * (0.2 * PI).sin();
    let pentagon = 2.5 * inner * inner * (0.4 * PI).sin();
    let sum: f64 = found.iter().map(|v| f64::from(*v)).sum();
    assert!((sum - (outline - pentagon)).abs() < 1e-3, "{sum} {outline} {pentagon}");
}

#[test]
fn polygons_agree_with_lines() {
    let mut next = numbers(4);
    for (count, scale) in [(3, 1.5), (3, 24.0), (4, 6.0), (7, 24.0), (20, 12.0), (40, 24.0)] {
        for _ in 0..4 {
            // Some corners share a height or a place, or lie on the grid.
            let mut at = || if next() < 0.2 { (next() * scale).round() } else { next() * scale };
            let points: Vec<[f64; 2]> = (0..count).map(|_| [at() - 2.0, at() - 2.0]).collect();
            // One line in a corner that is off: half of 1/256 for every corner of a row.
            let by = 0.5 / 256.0 * (count as f32).min(8.0);
            assert_near(&weights(&polygon(&points), [20, 20]), &by_lines(&points, [20, 20]), by, &points);
        }
    }
}

#[test]
fn simple_polygons_have_the_area_of_their_corners() {
    let mut next = numbers(5);
    for (count, size) in [(3, 4.0), (5, 30.0), (90, 30.0), (700, 60.0)] {
        let corner = |i: usize| {
            let (angle, radius) = (TAU * i as f64 / count as f64, size * (0.3 + 0.7 * next()));
            [size + 1.0 + radius * angle.cos(), size + 1.0 + radius * angle.sin()]
        };
        let points: Vec<[f64; 2]> = (0..count).map(corner).collect();
        let exact = (shoelace(&points) / 2.0).abs();
        let found = area(&polygon(&points), [2 * size as usize + 2; 2]);
        assert!((found / exact - 1.0).abs() < 1e-6, "{count}: {found} {exact}");
    }
}

#[test]
fn a_frame_around_a_polygon_turns_it_inside_out() {
    let mut next = numbers(6);
    let tangle: Vec<[f64; 2]> = (0..60).map(|_| [next() * 30.0, next() * 30.0]).collect();
    for points in [tangle, star(101, 50, [15.2, 14.9], 14.0), star(9, 4, [15.0, 15.0], 12.0)] {
        let frame = [[-9.0, -7.0], [50.0, -7.0], [50.0, 40.0], [-9.0, 40.0], [-9.0, -7.0]];
        let turned = [&points[..], &points[..1], &frame].concat();
        let inverse: Vec<f32> = weights(&polygon(&turned), [30, 30]).iter().map(|v| 1.0 - v).collect();
        assert_near(&weights(&polygon(&points), [30, 30]), &inverse, 1e-6, points.len());
    }
}

#[test]
fn corners_may_lie_far_outside() {
    let found = weights(&polygon(&[[-1e12, -1e12], [1e12, -1e12], [1e12, 1e12], [-1e12, 1e12]]), [2, 2]);
    assert_eq!(found, [1.0; 4]);
    // The edge from far left to far right is the diagonal of the image.
    let found = weights(&polygon(&[[-1e6, -1e6], [1e6, 1e6], [-1e6, 1e6]]), [2, 2]);
    assert_near(&found, &[0.5, 0.0, 1.0, 0.5], 1e-6, "a diagonal");
    // So it is where the ends are beyond all numbers that can be computed with.
    let (min, max) = (f64::MIN, f64::MAX);
    assert_eq!(weights(&polygon(&[[min, min], [max, max], [min, max]]), [2, 2]), [0.5, 0.0, 1.0, 0.5]);
    // An edge is as exact as its nearer end.
    let found = weights(&polygon(&[[2.0, 2.0], [-1e13, -3e13], [-1e13, 2.0]]), [2, 2]);
    assert_near(&found, &[1.0, 0.5, 1.0, 5.0 / 6.0], 1e-6, "a far corner");
    // Moved by whole pixels.
    let points = star(7, 3, [8.3, 7.9], 7.0);
    let moved: Vec<[f64; 2]> = points.iter().map(|[x, y]| [x + 60_000.0, y + 50_000.0]).collect();
    let (near, far) = (polygon(&points), polygon(&moved));
    for row in 0..16 {
        let (mut a, mut b) = ([0.0; 16], [0.0; 16]);
        near.fill(row, 0..16, &mut a);
        far.fill(row + 50_000, 60_000..60_016, &mut b);
        assert_near(&a, &b, 1e-6, row);
    }
}
