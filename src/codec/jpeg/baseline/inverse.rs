//! The inverse cosine transform, of eight blocks at a time (ITU-T T.81, Annex A.3).

use crate::codec::jpeg::lanes::{Blocks, LANES, Pass, scale, transform, zipped};
use pulp::{Arch, Simd, WithSimd};

/// Samples of eight blocks: row by row, block by block.
pub(super) type Samples = [[[u8; 8]; LANES]; 8];

/// What each coefficient is multiplied by, row by row, from a table in that order.
pub(super) fn factors(table: &[u16; 64]) -> [f32; 64] {
    std::array::from_fn(|place| (f64::from(table[place]) * scale(place) / 8.0) as f32)
}

/// Samples of coefficients that were multiplied by their [`factors`]. The coefficients are used up: they are 0 after it.
pub(super) fn samples(arch: Arch, blocks: &mut Blocks, out: &mut Samples) {
    arch.dispatch(Restore { blocks, out });
}

/// One call of [`samples`], compiled once for each instruction set.
struct Restore<'a> {
    blocks: &'a mut Blocks,
    out: &'a mut Samples,
}

impl WithSimd for Restore<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Restore { blocks, out } = self;
        transform::<S, Inverse>(simd, blocks);
        let mut bytes: Samples = [[[0; 8]; LANES]; 8];
        for (bytes, numbers) in bytes.iter_mut().zip(blocks.as_flattened_mut().as_chunks_mut::<64>().0) {
            numbers.iter_mut().for_each(|number| *number += 128.0);
            *bytes = bytemuck::cast(nearest(numbers));
        }
        for (row, bytes) in out.iter_mut().zip(bytes) {
            // Place by place, block beside block: zipped, each block's row stands together.
            [*row] = zipped(&zipped(&zipped(&[bytes])));
        }
        blocks.as_flattened_mut().fill(0.0);
    }
}

/// The nearest bytes. Adding this number leaves no bits behind the point; the result stands in the lowest. Positive floats
/// are ordered as their bits are, so that too large ones are cut as integers.
#[inline(always)]
pub(super) fn nearest<const N: usize>(numbers: &[f32; N]) -> [u8; N] {
    const ROOM: f32 = 8_388_608.0;
    let (mut wide, mut bytes) = ([0; N], [0; N]);
    for (wide, number) in wide.iter_mut().zip(numbers) {
        let sum = number.max(0.0) + ROOM;
        *wide = (sum.to_bits().min((ROOM + 255.0).to_bits()) & 0xFF) as u16;
    }
    // By way of 16 bits, each step is one that processors know for many numbers.
    for (byte, wide) in bytes.iter_mut().zip(wide) {
        *byte = wide.min(255) as u8;
    }
    bytes
}

/// The transform back to samples.
struct Inverse;

impl Pass for Inverse {
    #[inline(always)]
    fn pass<S: Simd>(simd: S, d: [S::f32s; 8]) -> [S::f32s; 8] {
        let add = |a, b| simd.add_f32s(a, b);
        let sub = |a, b| simd.sub_f32s(a, b);
        let times = |k, a| simd.mul_f32s(simd.splat_f32s(k), a);
        let (e0, e1) = (add(d[0], d[4]), sub(d[0], d[4]));
        let e3 = add(d[2], d[6]);
        let e2 = sub(times(std::f32::consts::SQRT_2, sub(d[2], d[6])), e3);
        let (s0, s3, s1, s2) = (add(e0, e3), sub(e0, e3), add(e1, e2), sub(e1, e2));

        let (z13, z10) = (add(d[5], d[3]), sub(d[5], d[3]));
        let (z11, z12) = (add(d[1], d[7]), sub(d[1], d[7]));
        let o7 = add(z11, z13);
        let turn = times(std::f32::consts::SQRT_2, sub(z11, z13));
        let shared = times(1.847_759, add(z10, z12));
        let low = sub(shared, times(1.082_392_2, z12));
        let high = sub(shared, times(2.613_126, z10));
        let o6 = sub(high, o7);
        let o5 = sub(turn, o6);
        let o4 = sub(low, o5);

        [add(s0, o7), add(s1, o6), add(s2, o5), add(s3, o4), sub(s3, o4), sub(s2, o5), sub(s1, o6), sub(s0, o7)]
    }
}
