//! What the tests of the shapes share.

use super::Shape;

/// The weights of an image, row by row.
pub fn weights(shape: &Shape, [width, height]: [usize; 2]) -> Vec<f32> {
    let mut all = vec![f32::NAN; width * height];
    for (row, weights) in all.chunks_exact_mut(width).enumerate() {
        shape.fill(row, 0..width, weights);
    }
    all
}

/// The share of 64 x 64 points in every pixel that lie inside.
pub fn sampled([width, height]: [usize; 2], inside: impl Fn(f64, f64) -> bool) -> Vec<f32> {
    let at = |v: usize, i: usize| v as f64 + (i as f64 + 0.5) / 64.0;
    let pixel = |x, y| (0..4096).filter(|i| inside(at(x, i % 64), at(y, i / 64))).count() as f32 / 4096.0;
    (0..width * height).map(|i| pixel(i % width, i / width)).collect()
}

/// The sum of all weights.
pub fn area(shape: &Shape, size: [usize; 2]) -> f64 {
    weights(shape, size).into_iter().map(f64::from).sum()
}

/// Fails where weights differ by more than `by`.
#[track_caller]
pub fn assert_near(found: &[f32], expected: &[f32], by: f32, what: impl std::fmt::Debug) {
    assert_eq!(found.len(), expected.len());
    for (i, (found, expected)) in found.iter().zip(expected).enumerate() {
        assert!((found - expected).abs() <= by, "{what:?}, pixel {i}: {found}, not {expected}");
    }
}

/// Numbers from 0 to 1 that look random and are the same in every run.
pub fn numbers(seed: u64) -> impl FnMut() -> f64 {
    let mut state = seed;
    move || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 33) as f64 / (1_u64 << 31) as f64
    }
}
