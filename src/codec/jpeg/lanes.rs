//! Eight blocks beside each other: place by place of a block, one number of each.
//!
//! So all arithmetic on blocks is arithmetic on eight numbers at a time, without one shuffle. Rows of bytes become such
//! lanes, and lanes rows, by zipping halves three times.

use pulp::Simd;

/// Blocks that are worked on together.
pub(super) const LANES: usize = 8;

/// Eight blocks of 64 samples or coefficients, row by row of a block.
pub(super) type Blocks = [[f32; LANES]; 64];

/// A transform of eight numbers, done to each column and then to each row of blocks.
pub(super) trait Pass {
    /// Of one number of each block, eight times.
    fn pass<S: Simd>(simd: S, numbers: [S::f32s; 8]) -> [S::f32s; 8];
}

/// Transforms blocks, columns first. It is inlined where it is called, to be compiled for the instructions there.
#[inline(always)]
pub(super) fn transform<S: Simd, P: Pass>(simd: S, blocks: &mut Blocks) {
    let (numbers, _) = S::as_mut_simd_f32s(blocks.as_flattened_mut());
    // Vectors that hold one number of each block.
    let wide = numbers.len() / 64;
    for column in 0..8 * wide {
        pass::<S, P>(simd, numbers, column, 8 * wide);
    }
    for row in 0..8 {
        for v in 0..wide {
            pass::<S, P>(simd, numbers, 8 * row * wide + v, wide);
        }
    }
}

/// One pass over numbers that lie `step` apart.
#[inline(always)]
fn pass<S: Simd, P: Pass>(simd: S, numbers: &mut [S::f32s], start: usize, step: usize) {
    let numbers = &mut numbers[start..=start + 7 * step];
    let done = P::pass(simd, std::array::from_fn(|i| numbers[i * step]));
    for (i, number) in done.into_iter().enumerate() {
        numbers[i * step] = number;
    }
}

/// By how much passes scale the coefficient at a place, row by row of a block: forward by 8 times as much (Arai, Agui and
/// Nakajima 1988).
pub(super) fn scale(place: usize) -> f64 {
    let of = |k: usize| if k == 0 { 1.0 } else { (k as f64 * std::f64::consts::PI / 16.0).cos() * 2f64.sqrt() };
    of(place / 8) * of(place % 8)
}

/// The first half and the second, byte by byte in turn. Of eight rows of bytes, three times that brings those of one
/// column together.
#[inline(always)]
pub(super) fn zipped<const N: usize>(bytes: &[[[u8; 8]; LANES]; N]) -> [[[u8; 8]; LANES]; N] {
    let mut out = [[[0; 8]; LANES]; N];
    let (first, second) = bytes.as_flattened().as_flattened().split_at(32 * N);
    let pairs = out.as_flattened_mut().as_flattened_mut().as_chunks_mut::<2>().0;
    for i in 0..32 * N {
        pairs[i] = [first[i], second[i]];
    }
    out
}
