use super::*;
use crate::mask::around::testing::{assert_same_bits, masks, noise};

/// The definition along one axis, in `f64`: the weights past an edge are gathered at the edge.
fn along(line: &[f64], sigma: f64) -> Vec<f64> {
    let length = line.len() as i64;
    let reach = ((9.0 * sigma).ceil() as i64).min(20_000);
    let weights: Vec<f64> = (-reach..=reach).map(|x| (-((x * x) as f64) / (2.0 * sigma * sigma)).exp()).collect();
    let sum: f64 = weights.iter().sum();
    let of = |at: i64| -> f64 {
        let around = (-reach..=reach).map(|x| line[(at + x).clamp(0, length - 1) as usize]);
        around.zip(&weights).map(|(v, w)| v * w).sum::<f64>() / sum
    };
    (0..length).map(of).collect()
}

fn reference(mask: &Matrix, sigma: f64) -> Vec<f64> {
    let (rows, columns) = (mask.rows(), mask.columns());
    let wide: Vec<f64> =
        mask.row_slices().flat_map(|row| along(&row.iter().map(|&v| v.into()).collect::<Vec<_>>(), sigma)).collect();
    let mut result = vec![0.0; rows * columns];
    for x in 0..columns {
        let column: Vec<f64> = (0..rows).map(|y| wide[y * columns + x]).collect();
        for (y, v) in along(&column, sigma).into_iter().enumerate() {
            result[y * columns + x] = v;
        }
    }
    result
}

fn greatest_error(mask: &Matrix, sigma: f64) -> f64 {
    let exact = reference(mask, sigma);
    let found = feather(mask.clone(), sigma);
    assert_eq!((found.rows(), found.columns()), (mask.rows(), mask.columns()));
    found.entries().iter().zip(exact).map(|(&v, e)| (f64::from(v) - e).abs()).fold(0.0, f64::max)
}

const TOLERANCE: f64 = 0.2 / 255.0;

#[test]
fn narrow_and_wide_gaussians_follow_the_definition() {
    for sigma in [0.3, 0.5, 1.0, 1.7, 3.0, 3.99, 4.0, 4.5, 6.0, 8.0, 10.0, 17.3] {
        for (rows, columns) in [(61, 67), (1, 31), (29, 1), (2, 3)] {
            for (i, mask) in masks(rows, columns).iter().enumerate() {
                let error = greatest_error(mask, sigma);
                assert!(error < TOLERANCE, "mask {i} of {rows}x{columns}, sigma {sigma}: {} of 255", error * 255.0);
            }
        }
    }
}

#[test]
fn gaussians_wider_than_the_mask_see_the_replicated_edges() {
    for sigma in [40.0, 127.0, 200.0, 500.0] {
        for (rows, columns) in [(1, 1), (1, 2), (3, 150), (40, 5), (23, 19)] {
            for (i, mask) in masks(rows, columns).iter().enumerate() {
                let error = greatest_error(mask, sigma);
                assert!(error < TOLERANCE, "mask {i} of {rows}x{columns}, sigma {sigma}: {} of 255", error * 255.0);
            }
        }
    }
}

#[test]
fn stripes_and_steps_of_long_rows_follow_the_definition() {
    for sigma in [4.0, 5.9, 8.0, 13.0, 33.0, 64.0, 127.0, 500.0] {
        for period in [2, 3, 5, 8, 16, 31] {
            let stripe = |x: usize| x % period < period / 2 && (x / 300).is_multiple_of(2);
            let mask = Matrix::from_fn(1, 1201, |_, x| f32::from(stripe(x)));
            let error = greatest_error(&mask, sigma);
            assert!(error < TOLERANCE, "stripes of {period}, sigma {sigma}: {} of 255", error * 255.0);
        }
    }
}

#[test]
fn a_mask_of_one_weight_stays_as_it_is() {
    for weight in [1.0, 0.0, 0.3, -2.5, 1e-30, 7e20] {
        for sigma in [0.3, 2.0, 9.0, 77.0, 1e9, f64::INFINITY] {
            let mask = Matrix::from_fn(37, 41, |_, _| weight);
            assert_eq!(feather(mask.clone(), sigma), mask, "sigma {sigma}");
        }
    }
}

#[test]
fn black_and_white_stay_far_from_an_edge() {
    for sigma in [0.7, 3.0, 5.0, 12.0] {
        let mask = Matrix::from_fn(5, 400, |_, x| f32::from(x >= 200));
        let soft = feather(mask, sigma);
        let row = soft.row_slice(2);
        assert!(row[..100].iter().all(|&v| v == 0.0) && row[300..].iter().all(|&v| v == 1.0), "sigma {sigma}");
        assert!(row.windows(2).all(|pair| pair[0] <= pair[1] + 1e-6), "sigma {sigma}");
        assert!(f64::from(row[199] + row[200] - 1.0).abs() < 2.0 * TOLERANCE, "sigma {sigma}");
    }
}

#[test]
fn weights_of_any_size_stay_in_their_range() {
    for sigma in [0.4, 3.0, 21.0] {
        let mask = Matrix::from_fn(33, 20, |y, x| (noise((y * 20 + x) as u64) * 7.0 - 3.0) as f32);
        let ends = |m: &Matrix| m.entries().iter().fold((9f32, -9f32), |(l, h), &v| (l.min(v), h.max(v)));
        let (before, after) = (ends(&mask), ends(&feather(mask, sigma)));
        assert!(before.0 <= after.0 && after.1 <= before.1, "sigma {sigma}: {after:?}");
    }
}

#[test]
fn a_width_of_nothing_and_masks_of_nothing_are_left_alone() {
    let mask = masks(9, 8).swap_remove(0);
    for sigma in [0.0, -1.0, f64::NAN, 1e-300, 1e-9, 0.05] {
        assert_eq!(feather(mask.clone(), sigma), mask, "sigma {sigma}");
    }
    for (rows, columns) in [(0, 0), (0, 4), (4, 0)] {
        assert_eq!(feather(Matrix::zero(rows, columns), 9.0), Matrix::zero(rows, columns));
    }
}

#[test]
fn feathering_gives_the_same_bits_on_any_number_of_threads() {
    for sigma in [1.0, 6.0, 40.0] {
        assert_same_bits(|| feather(masks(150, 70).swap_remove(0), sigma));
    }
}
