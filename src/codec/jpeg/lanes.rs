//! Eight blocks beside each other: place by place of a block, one number of each.
//!
//! So all arithmetic on blocks is arithmetic on eight numbers at a time, without one shuffle. Rows of bytes become such
//! lanes, and lanes rows, by zipping halves three times.

/// Blocks that are worked on together.
pub(super) const LANES: usize = 8;

/// Eight blocks of 64 samples or coefficients, row by row of a block.
pub(super) type Blocks = [[f32; LANES]; 64];

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
