//! Fitted weights against slow references.

use super::*;
use crate::resample::{Fit, fit_labels, fit_weights, placement};

fn size(width: usize, height: usize) -> Size {
    Size::new(width as u32, height as u32).unwrap()
}

/// Entries without order, from 0 to 1.
fn noise(rows: usize, columns: usize) -> Matrix {
    Matrix::from_fn(rows, columns, |r, c| ((r * 7919 + c * 104_729 + 12_345) % 1009) as f32 / 1008.0)
}

/// The share of entry `i` in place `at` of an axis scaled from `operand` to `scaled`: a triangle of one entry to each
/// side, widened where it shrinks. Not yet divided by the sum.
fn triangle(i: usize, at: usize, operand: usize, scaled: usize) -> f64 {
    let scale = operand as f64 / scaled as f64;
    let center = (at as f64 + 0.5) * scale;
    (1.0 - ((i as f64 + 0.5 - center) / scale.max(1.0)).abs()).max(0.0)
}

/// The length that entry `i` shares with place `at`.
fn overlap(i: usize, at: usize, operand: usize, scaled: usize) -> f64 {
    let scale = operand as f64 / scaled as f64;
    (((at + 1) as f64 * scale).min((i + 1) as f64) - (at as f64 * scale).max(i as f64)).max(0.0)
}

/// One entry of the operand scaled to `to`, by the definition.
fn reference(plane: &Matrix, to: Size, row: usize, column: usize, share: fn(usize, usize, usize, usize) -> f64) -> f64 {
    let (mut sum, mut shares) = (0.0, 0.0);
    for r in 0..plane.rows() {
        for c in 0..plane.columns() {
            let share = share(r, row, plane.rows(), to.height()) * share(c, column, plane.columns(), to.width());
            sum += share * f64::from(plane[(r, c)]);
            shares += share;
        }
    }
    sum / shares
}

/// Operand and image of many proportions, small enough for the references.
fn sizes() -> impl Iterator<Item = (Size, Size)> {
    let sides = [1, 2, 3, 5, 8, 13, 16, 31];
    (0..256).map(move |i| {
        let side = |k: usize| sides[(i * k + i / 7) % sides.len()];
        (size(side(1), side(3)), size(side(5) + i % 4, side(7)))
    })
}

#[test]
fn scaled_masks_follow_the_definition() {
    for (operand, image) in sizes() {
        let mask = noise(operand.height(), operand.width());
        for fit in [Fit::Stretch, Fit::Cover, Fit::Contain] {
            let place = placement(fit, operand, image).unwrap();
            let bilinear = fit_weights(&mask, image, fit).unwrap();
            let area = fit_labels(&mask, image, fit).unwrap();
            for row in 0..image.height() {
                for column in 0..image.width() {
                    let (y, x) = (row as i64 - place.y, column as i64 - place.x);
                    let inside =
                        (0..place.size.height() as i64).contains(&y) && (0..place.size.width() as i64).contains(&x);
                    let exact = |share| match inside {
                        true => reference(&mask, place.size, y as usize, x as usize, share),
                        false => 0.0,
                    };
                    for (found, exact) in [(&bilinear, exact(triangle)), (&area, exact(overlap))] {
                        let found = f64::from(found[(row, column)]);
                        assert!((found - exact).abs() < 2e-6, "{operand} to {image}, {fit}: {found}, not {exact}");
                    }
                }
            }
        }
    }
}

#[test]
fn a_constant_mask_stays_exactly_constant() {
    for (operand, image) in sizes() {
        for weight in [1.0, 0.1, 1.0 / 3.0, -2.5] {
            let mask = Matrix::ones(operand.height(), operand.width()).scaled(weight);
            for fit in [Fit::Stretch, Fit::Cover, Fit::Tile] {
                let wanted = Matrix::ones(image.height(), image.width()).scaled(weight);
                assert_eq!(*fit_weights(&mask, image, fit).unwrap(), wanted);
                assert_eq!(*fit_labels(&mask, image, fit).unwrap(), wanted);
            }
        }
    }
}

#[test]
fn masks_are_tiled_centred_and_padded() {
    let mask = Matrix::from_rows([[1.0, 2.0], [3.0, 4.0]]);
    let tiled = Matrix::from_rows([[1.0, 2.0, 1.0], [3.0, 4.0, 3.0], [1.0, 2.0, 1.0]]);
    assert_eq!(*fit_weights(&mask, size(3, 3), Fit::Tile).unwrap(), tiled);
    assert_eq!(*fit_weights(&mask, size(1, 1), Fit::Tile).unwrap(), Matrix::row([1.0]));
    let centred = Matrix::from_rows([[0.0; 5], [0.0, 1.0, 2.0, 0.0, 0.0], [0.0, 3.0, 4.0, 0.0, 0.0], [0.0; 5]]);
    assert_eq!(*fit_weights(&mask, size(5, 4), Fit::Center).unwrap(), centred);
    // floor((2 - 5) / 2) is -2: the odd column is lost on the left.
    assert_eq!(*fit_weights(&centred, size(2, 2), Fit::Center).unwrap(), Matrix::from_rows([[2.0, 0.0], [4.0, 0.0]]));
    assert_eq!(*fit_weights(&mask, size(1, 4), Fit::Center).unwrap(), Matrix::from_rows([[0.0], [2.0], [4.0], [0.0]]));
    let contained = fit_weights(&mask, size(4, 2), Fit::Contain).unwrap();
    assert_eq!(*contained, Matrix::from_rows([[0.0, 1.0, 2.0, 0.0], [0.0, 3.0, 4.0, 0.0]]));
}

#[test]
fn a_mask_of_the_right_size_is_not_touched() {
    let mask = noise(3, 4);
    for fit in [Fit::None, Fit::Stretch, Fit::Contain, Fit::Cover, Fit::Tile, Fit::Center] {
        assert!(std::ptr::eq(fit_weights(&mask, size(4, 3), fit).unwrap().as_ref(), &mask));
    }
}

#[test]
fn labels_become_the_share_that_they_cover() {
    // Three entries onto two places: the middle one belongs to both.
    let labels = Matrix::row([1.0, 0.0, 1.0]);
    let fitted = fit_labels(&labels, size(2, 1), Fit::Stretch).unwrap();
    assert_eq!(*fitted, Matrix::row([2.0 / 3.0, 2.0 / 3.0]));
    let labels = Matrix::row([1.0, 0.0]);
    let enlarged = fit_labels(&labels, size(3, 1), Fit::Stretch).unwrap();
    assert_eq!(*enlarged, Matrix::row([1.0, 0.5, 0.0]));
}

#[test]
fn only_what_is_seen_is_computed() {
    // Scaled whole, this would have a million million entries.
    let line = noise(10_000, 1);
    let image = size(10_000, 1);
    let covered = fit_weights(&line, image, Fit::Cover).unwrap();
    assert!(covered.entries().iter().all(|w| (0.0..=1.0).contains(w)));
    assert_eq!(fit_labels(&line, image, Fit::Cover).unwrap().columns(), 10_000);
}

#[test]
fn matrices_without_entries_are_refused() {
    assert_eq!(fit_weights(&Matrix::zero(0, 3), size(1, 1), Fit::Stretch).unwrap_err().kind(), Kind::SizeMismatch);
}

#[test]
fn the_last_bit_never_reaches_beyond_the_operand() {
    for operand in 1..60 {
        for scaled in 1..60 {
            for skip in 0..scaled {
                let (start, length) = source(Span { at: 0, skip, count: scaled - skip }, operand, scaled);
                assert!(start + length <= operand as f64 && start + length > operand as f64 - 1e-9);
            }
        }
    }
}
