use super::*;
use proptest::prelude::*;

const WIDTH: usize = 64;

/// Lengths about an image, on its grid, and far outside.
fn number() -> impl Strategy<Value = f64> {
    prop_oneof![4 => -20.0..90.0, 1 => (-4..70_i32).prop_map(f64::from), 1 => -1e4..1e4, 1 => -1e12..1e12]
}

fn shape() -> impl Strategy<Value = Shape> {
    let four = || [number(), number(), number(), number()];
    let points = proptest::collection::vec([number(), number()], 0..12);
    prop_oneof![
        (four(), 0.0..20.0).prop_map(|([x, y, w, h], r)| Shape::Rect(Rect::new(x, y, w, h, r))),
        four().prop_map(|[x, y, rx, ry]| Shape::Ellipse(Ellipse::new(x, y, rx, ry))),
        points.prop_map(|points| Shape::Polygon(Polygon::new(points))),
        four().prop_map(|[x0, y0, x1, y1]| Shape::Linear(Linear::new(x0, y0, x1, y1))),
        (number(), number()).prop_map(|(a, w)| Shape::Linear(Linear::at_angle(a, w, 40.0))),
        four().prop_map(|[x, y, r0, r1]| Shape::Radial(Radial::new(x, y, r0, r1))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn rows_may_be_cut_anywhere(
        shape in shape(),
        row in 0..70_usize,
        mut cuts in proptest::collection::vec(0..=WIDTH, 0..6),
    ) {
        let mut whole = [f32::NAN; WIDTH];
        shape.fill(row, 0..WIDTH, &mut whole);
        cuts.extend([0, WIDTH]);
        cuts.sort_unstable();
        let mut parts = [f32::NAN; WIDTH];
        for cut in cuts.windows(2).rev() {
            shape.fill(row, cut[0]..cut[1], &mut parts[cut[0]..cut[1]]);
        }
        prop_assert_eq!(whole.map(f32::to_bits), parts.map(f32::to_bits));
        prop_assert!(whole.iter().all(|v| (0.0..=1.0).contains(v)), "{:?}", whole);
    }
}

#[test]
fn no_number_is_too_odd() {
    let odd = [
        0.0,
        -0.0,
        5e-324,
        1e-300,
        1e-9,
        0.3,
        1.0,
        2.5,
        -2.5,
        1e9,
        1e12,
        -1e12,
        4e15,
        -1e200,
        1e300,
        f64::MAX,
        f64::MIN,
    ];
    let any = |i: usize, n: u32| odd[i / odd.len().pow(n) % odd.len()];
    for i in 0..odd.len().pow(4) {
        let [a, b, c, d] = [0, 1, 2, 3].map(|n| any(i, n));
        let shapes = [
            Shape::Rect(Rect::new(a, b, c, d, any(i + i / 7, 0))),
            Shape::Ellipse(Ellipse::new(a, b, c, d)),
            Shape::Polygon(Polygon::new(vec![[a, b], [c, d], [b, c], [d, any(i / 5, 0)]])),
            Shape::Linear(Linear::new(a, b, c, d)),
            Shape::Linear(Linear::at_angle(a, b, c)),
            Shape::Radial(Radial::new(a, b, c, d)),
        ];
        for shape in shapes {
            let mut weights = [f32::NAN; 3];
            shape.fill(i % 3, 0..3, &mut weights);
            assert!(weights.iter().all(|v| (0.0..=1.0).contains(v)), "{shape:?}: {weights:?}");
        }
    }
}

#[test]
fn far_pixels_and_empty_parts_are_fine() {
    let shapes = [
        Shape::Rect(Rect::new(0.0, 0.0, 1e12, 1e12, 7.0)),
        Shape::Ellipse(Ellipse::new(0.0, 0.0, 1e14, 1e14)),
        Shape::Polygon(Polygon::new(vec![[-1.0, -1.0], [1e13, -1.0], [1e13, 1e13], [-1.0, 1e13]])),
        Shape::Linear(Linear::new(0.0, 0.0, 1.0, 1.0)),
        Shape::Radial(Radial::new(0.0, 0.0, 1e12, 1e13)),
    ];
    for shape in shapes {
        let mut weights = [0.0; 2];
        shape.fill(1 << 32, (1 << 32)..(1 << 32) + 2, &mut weights);
        assert_eq!(weights, [1.0; 2], "{shape:?}");
        shape.fill(usize::MAX, usize::MAX - 2..usize::MAX, &mut weights);
        shape.fill(0, 5..5, &mut []);
    }
}
