use super::super::testing::numbers;
use super::*;

/// The area by many thin strips.
fn by_strips([left, right]: [f64; 2], [low, high]: [f64; 2], [rx, ry]: [f64; 2]) -> f64 {
    let count = 20_000;
    let width = (right - left) / f64::from(count);
    let strip = |i| {
        let x = (left + (f64::from(i) + 0.5) * width) / rx;
        (ry * (1.0 - x * x).max(0.0).sqrt()).clamp(low, high) - low
    };
    (0..count).map(strip).sum::<f64>() * width
}

#[test]
fn areas_in_a_quarter_agree_with_thin_strips() {
    let mut next = numbers(3);
    for scale in [0.5, 2.0, 30.0, 5000.0] {
        for _ in 0..40 {
            let radii = [scale * (0.1 + next()), scale * (0.1 + next())];
            // A pixel, or what is left of it, near the arc.
            let angle: f64 = next() * std::f64::consts::FRAC_PI_2;
            let span = |at: f64, radius: f64, size: f64| [at - size, at + size].map(|v| v.clamp(0.0, radius));
            let x = span(radii[0] * angle.cos(), radii[0], next() / 2.0);
            let y = span(radii[1] * angle.sin(), radii[1], next() / 2.0);
            let (found, expected) = (corner(x, y, radii), by_strips(x, y, radii));
            assert!((found - expected).abs() < 2e-6, "{x:?} {y:?} {radii:?}: {found} {expected}");
        }
    }
}

#[test]
fn segments_follow_their_definition() {
    for i in 1..=1000 {
        let s = (f64::from(i) / 1000.0) * 0.5_f64.sqrt();
        let exact = s.asin() - s * (1.0 - s * s).sqrt();
        assert!((segment(s * s) - exact).abs() < 1e-15, "{s}");
    }
    assert_eq!(segment(0.0), 0.0);
    // Two thirds of the cube, where the definition is nothing but rounding.
    assert!((segment(1e-20) / (2e-30 / 3.0) - 1.0).abs() < 1e-15);
}

#[test]
fn a_whole_quarter_is_a_quarter() {
    for radii in [[1.0, 1.0], [3.0, 0.2], [1e6, 1e-3]] {
        let exact = std::f64::consts::FRAC_PI_4 * radii[0] * radii[1];
        assert!((corner([0.0, radii[0]], [0.0, radii[1]], radii) / exact - 1.0).abs() < 1e-12, "{radii:?}");
    }
}
