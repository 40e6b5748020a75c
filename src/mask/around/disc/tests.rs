use super::*;
use crate::mask::around::testing::{assert_same_bits, grey, masks, specks};
use proptest::prelude::*;

/// The definition, pixel by pixel.
fn reference(mask: &Matrix, radius: f64, of: fn(f32, f32) -> f32) -> Matrix {
    let (rows, columns) = (mask.rows() as i64, mask.columns() as i64);
    let squared = (radius * radius).floor();
    let reach = (radius as i64).min(rows.max(columns));
    Matrix::from_fn(mask.rows(), mask.columns(), |y, x| {
        let (y, x) = (y as i64, x as i64);
        let mut kept = mask[(y as usize, x as usize)];
        for v in (y - reach).max(0)..=(y + reach).min(rows - 1) {
            for u in (x - reach).max(0)..=(x + reach).min(columns - 1) {
                if ((v - y).pow(2) + (u - x).pow(2)) as f64 <= squared {
                    kept = of(kept, mask[(v as usize, u as usize)]);
                }
            }
        }
        kept
    })
}

const RADII: [f64; 13] = [0.0, 0.5, 1.0, 1.5, 2.0, 2.9, 3.0, 5.0, 7.0, 12.5, 30.0, 100.0, 1e9];

#[test]
fn discs_of_any_radius_follow_the_definition() {
    for (rows, columns) in [(1, 1), (1, 37), (41, 1), (2, 3), (35, 67), (67, 9)] {
        for (i, mask) in masks(rows, columns).into_iter().enumerate() {
            for radius in RADII {
                let (grown, shrunk) = (grow(mask.clone(), radius), shrink(mask.clone(), radius));
                assert_eq!(grown, reference(&mask, radius, f32::max), "mask {i}, radius {radius}");
                assert_eq!(shrunk, reference(&mask, radius, f32::min), "mask {i}, radius {radius}");
            }
        }
    }
}

#[test]
fn tall_and_wide_masks_follow_the_definition() {
    for (rows, columns) in [(150, 11), (7, 1100)] {
        for mask in [specks(rows, columns, 90.0), grey(rows, columns), specks(rows, columns, 5000.0)] {
            for radius in [1.0, 4.0, 6.1, 40.0, 77.7] {
                assert_eq!(grow(mask.clone(), radius), reference(&mask, radius, f32::max), "radius {radius}");
                assert_eq!(shrink(mask.clone(), radius), reference(&mask, radius, f32::min), "radius {radius}");
            }
        }
    }
}

#[test]
fn both_ways_agree_on_masks_of_two_weights() {
    for seldom in [1.5, 10.0, 300.0] {
        let mask = specks(90, 130, seldom);
        for radius in [1.0, 2.9, 8.0, 31.0, 80.0] {
            let (mut by_distance, mut by_chords) = (mask.clone(), mask.clone());
            assert!(distance::over_disc::<Most>(&mut by_distance, Disc::new(radius)));
            chords::over_disc::<Most>(&mut by_chords, Disc::new(radius));
            assert_eq!(by_distance, by_chords, "radius {radius}");
        }
    }
}

#[test]
fn any_two_weights_and_a_third_one_late_are_seen_as_what_they_are() {
    let mut mask = specks(80, 40, 30.0);
    mask.entries_mut().iter_mut().for_each(|v| *v = 7.5 - 9.0 * *v);
    for radius in [6.0, 19.5] {
        assert_eq!(grow(mask.clone(), radius), reference(&mask, radius, f32::max));
        assert_eq!(shrink(mask.clone(), radius), reference(&mask, radius, f32::min));
    }
    mask.entries_mut()[80 * 40 - 1] = 100.0;
    assert_eq!(grow(mask.clone(), 6.0), reference(&mask, 6.0, f32::max));
    assert_eq!(shrink(mask.clone(), 6.0), reference(&mask, 6.0, f32::min));
}

#[test]
fn no_radius_and_no_pixels_change_nothing() {
    for radius in [0.0, -3.0, 0.99, f64::NAN, f64::NEG_INFINITY] {
        assert_eq!(grow(grey(5, 6), radius), grey(5, 6));
    }
    for (rows, columns) in [(0, 0), (0, 9), (9, 0)] {
        assert_eq!(shrink(Matrix::zero(rows, columns), 7.0), Matrix::zero(rows, columns));
    }
    assert_eq!(grow(specks(9, 9, 20.0), f64::INFINITY), Matrix::ones(9, 9));
}

#[test]
fn discs_give_the_same_bits_on_any_number_of_threads() {
    for radius in [1.5, 9.0, 70.0] {
        let signed =
            |m: Matrix| Matrix::from_fn(m.rows(), m.columns(), |y, x| m[(y, x)] * [0.0, -0.0, 1.0][(x + y) % 3]);
        for mask in [grey(150, 60), specks(150, 60, 40.0), signed(grey(150, 60)), signed(specks(150, 60, 40.0))] {
            assert_same_bits(|| grow(mask.clone(), radius));
            assert_same_bits(|| shrink(mask.clone(), radius));
        }
    }
}

fn negated(mask: &Matrix) -> Matrix {
    Matrix::from_fn(mask.rows(), mask.columns(), |y, x| -mask[(y, x)])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn closing_covers_the_mask_and_shrinking_mirrors_growing(
        rows in 1usize..50, columns in 1usize..50, radius in 0f64..60.0, seldom in 1f64..50.0, soft: bool
    ) {
        let mask = if soft { grey(rows, columns) } else { specks(rows, columns, seldom) };
        let grown = grow(mask.clone(), radius);
        let closed = shrink(grown.clone(), radius);
        prop_assert!(closed.entries().iter().zip(mask.entries()).all(|(closed, v)| closed >= v));
        prop_assert!(closed.entries().iter().zip(grown.entries()).all(|(closed, grown)| closed <= grown));
        prop_assert_eq!(negated(&shrink(negated(&mask), radius)), grown);
    }

    #[test]
    fn one_weight_stays(rows in 1usize..40, columns in 1usize..40, radius in 0f64..60.0, weight in -3f32..3.0) {
        let mask = Matrix::from_fn(rows, columns, |_, _| weight);
        prop_assert_eq!(&grow(mask.clone(), radius), &mask);
        prop_assert_eq!(&shrink(mask.clone(), radius), &mask);
    }
}
