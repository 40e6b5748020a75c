//! Masks to try things on, and pools to try them in.

use crate::matrix::Matrix;

/// A number of 0..1 that looks random, the same for the same n.
pub(super) fn noise(n: u64) -> f64 {
    let n = n.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let n = (n ^ (n >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    ((n ^ (n >> 32)) >> 11) as f64 / (1u64 << 53) as f64
}

/// Noise of any weights.
pub(super) fn grey(rows: usize, columns: usize) -> Matrix {
    Matrix::from_fn(rows, columns, |y, x| noise((y * 1009 + x) as u64) as f32)
}

/// A pixel in so many is white.
pub(super) fn specks(rows: usize, columns: usize, seldom: f64) -> Matrix {
    Matrix::from_fn(rows, columns, |y, x| f32::from(noise((y * 1013 + x) as u64) * seldom < 1.0))
}

/// Masks of one size that are hard in different ways: noise of all weights, specks, a step, a pixel, lines, greys.
pub(super) fn masks(rows: usize, columns: usize) -> Vec<Matrix> {
    let binary = |of: &dyn Fn(usize, usize) -> bool| Matrix::from_fn(rows, columns, |y, x| f32::from(of(y, x)));
    vec![
        grey(rows, columns),
        specks(rows, columns, 2.0),
        specks(rows, columns, 40.0),
        binary(&|_, x| x >= columns / 2),
        binary(&|y, x| y + x >= rows),
        binary(&|y, x| (y, x) == (rows / 2, columns / 3)),
        binary(&|y, x| y == rows / 3 || x % 7 == 0),
        Matrix::from_fn(rows, columns, |y, x| ((y / 3 + x / 5) % 256) as f32 / 255.0),
    ]
}

/// The function gives the same bits in pools of 1, 2, 3 and 8 threads.
pub(super) fn assert_same_bits(of: impl Fn() -> Matrix + Sync) {
    let result = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(&of).entries().iter().map(|v| v.to_bits()).collect::<Vec<_>>()
    };
    let one = result(1);
    for threads in [2, 3, 8] {
        assert!(result(threads) == one, "other bits on {threads} threads");
    }
}
