//! The discrete cosine transform and quantisation, of eight blocks at a time (ITU-T T.81, Annex A.3).
//!
//! There is no fused multiply-add: every instruction set gives the same bits.

use crate::codec::jpeg::lanes::{Blocks, LANES, Pass, scale, transform};
use crate::codec::jpeg::tables::ZIGZAG;
use pulp::{Simd, WithSimd};

/// Eight quantised blocks.
pub(super) struct Quantised {
    pub values: [[i16; LANES]; 64],
    /// Which coefficients are not zero, 16 in a number, in the order in which they are told.
    nonzero: [[u16; LANES]; 4],
}

impl Quantised {
    pub const fn new() -> Self {
        Quantised { values: [[0; LANES]; 64], nonzero: [[0; LANES]; 4] }
    }

    /// Which coefficients of a block are not zero, the first in the lowest bit.
    #[inline(always)]
    pub fn mask(&self, lane: usize) -> u64 {
        let [a, b, c, d] = &self.nonzero;
        u64::from(a[lane]) | u64::from(b[lane]) << 16 | u64::from(c[lane]) << 32 | u64::from(d[lane]) << 48
    }
}

/// What each coefficient of eight blocks is multiplied by before it is rounded.
pub(super) struct Quantiser(Box<[f32; 64 * LANES]>);

impl Quantiser {
    /// From a table in natural order.
    pub fn new(table: &[u8; 64]) -> Self {
        let factor = |place: usize| (1.0 / (8.0 * scale(place) * f64::from(table[place]))) as f32;
        Quantiser(Box::new(std::array::from_fn(|i| factor(i / LANES))))
    }

    /// Transforms blocks of samples about zero and rounds their coefficients. The blocks are used up.
    pub fn quantise(&self, arch: pulp::Arch, blocks: &mut Blocks, out: &mut Quantised) {
        arch.dispatch(Quantise { factors: &self.0, blocks, out });
    }
}

/// One call of [`Quantiser::quantise`], compiled once for each instruction set.
struct Quantise<'a> {
    factors: &'a [f32; 64 * LANES],
    blocks: &'a mut Blocks,
    out: &'a mut Quantised,
}

impl WithSimd for Quantise<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Quantise { factors, blocks, out } = self;
        transform::<S, Forward>(simd, blocks);
        let coefficients = blocks.as_flattened().iter().zip(factors);
        for (value, (coefficient, factor)) in out.values.as_flattened_mut().iter_mut().zip(coefficients) {
            *value = rounded(coefficient * factor);
        }
        for (group, places) in out.nonzero.iter_mut().zip(ZIGZAG.as_chunks::<16>().0) {
            let mut found = [0; LANES];
            for (bit, place) in places.iter().enumerate() {
                let values = out.values[usize::from(*place & 63)];
                for lane in 0..LANES {
                    found[lane] |= if values[lane] != 0 { 1 << bit } else { 0 };
                }
            }
            *group = found;
        }
    }
}

/// The nearest integer. Adding this number leaves no bits behind the point; the result stands in the lowest.
///
/// No coefficient of 8-bit samples reaches 1023.5 but the first, which stays within 1024.
#[inline(always)]
fn rounded(v: f32) -> i16 {
    const ROOM: f32 = 12_582_912.0;
    (v + ROOM).to_bits() as i16
}

/// The transform of samples, up to its [scale].
struct Forward;

impl Pass for Forward {
    #[inline(always)]
    fn pass<S: Simd>(simd: S, d: [S::f32s; 8]) -> [S::f32s; 8] {
        let add = |a, b| simd.add_f32s(a, b);
        let sub = |a, b| simd.sub_f32s(a, b);
        let times = |k, a| simd.mul_f32s(simd.splat_f32s(k), a);
        let (s0, s1, s2, s3) = (add(d[0], d[7]), add(d[1], d[6]), add(d[2], d[5]), add(d[3], d[4]));
        let (m0, m1, m2, m3) = (sub(d[0], d[7]), sub(d[1], d[6]), sub(d[2], d[5]), sub(d[3], d[4]));

        let (e0, e1, e2, e3) = (add(s0, s3), add(s1, s2), sub(s1, s2), sub(s0, s3));
        let turn = times(std::f32::consts::FRAC_1_SQRT_2, add(e2, e3));

        let (o0, o1, o2) = (add(m3, m2), add(m2, m1), add(m1, m0));
        let shared = times(0.382_683_43, sub(o0, o2));
        let low = add(times(0.541_196_1, o0), shared);
        let high = add(times(1.306_563, o2), shared);
        let middle = times(std::f32::consts::FRAC_1_SQRT_2, o1);
        let (plus, minus) = (add(m0, middle), sub(m0, middle));

        [
            add(e0, e1),
            add(plus, high),
            add(e3, turn),
            sub(minus, low),
            sub(e0, e1),
            add(minus, low),
            sub(e3, turn),
            sub(plus, high),
        ]
    }
}
