//! The transfer function of sRGB, fast: stored values to linear light and back.
//!
//! The power is taken by square roots and one polynomial, in `f32` and without branches, so that the compiler can
//! work on many values at a time; no step depends on how many, so the bits are the same everywhere. Values far
//! outside the usual range go through `f64` one by one. Curves of other profiles are in `curves`.

use pulp::{Arch, Simd, WithSimd};

/// Encoded values up to here (either sign) take the fast way.
const DECODE_NEAR: f32 = 2.0;
/// Linear values up to here (either sign) take the fast way: four stops above white.
const ENCODE_NEAR: f32 = 16.0;

/// Stored sRGB values to linear light, in place: `v / 12.92` up to 0.04045, above it `((v + 0.055) / 1.055)^2.4`.
///
/// Within 7e-7 of the formula, relative to the result. 0 and 1 are exact; NaN stays NaN.
///
/// Units: 0 to 1; values above 1 go on by the formula, negative ones are mirrored, `-f(-v)`.
///
/// # Source of the formula
/// IEC 61966-2-1.
pub fn decode_srgb(values: &mut [f32]) {
    let far = |v: f32| decode_srgb_f64(v.into()) as f32;
    Arch::new().dispatch(Each { values, limit: DECODE_NEAR, near: decode_near, far });
}

/// Linear light to stored sRGB values, in place: `12.92 v` up to 0.0031308, above it `1.055 v^(1/2.4) - 0.055`.
///
/// Within 4e-7 of the formula up to 1, relative to the result above it. 0 and 1 are exact; NaN stays NaN. Any 8-bit
/// value comes back from [`decode_srgb`] as itself, any 16-bit value within a twentieth of a step.
///
/// Units: 0 to 1; values above 1 go on by the formula, negative ones are mirrored, `-f(-v)`.
///
/// # Source of the formula
/// IEC 61966-2-1.
pub fn encode_srgb(values: &mut [f32]) {
    let far = |v: f32| encode_srgb_f64(v.into()) as f32;
    Arch::new().dispatch(Each { values, limit: ENCODE_NEAR, near: encode_near, far });
}

/// The formula of [`decode_srgb`] itself, slow and exact: for tables and for single colours.
pub(super) fn decode_srgb_f64(v: f64) -> f64 {
    let a = v.abs();
    (if a <= 0.04045 { a / 12.92 } else { ((a + 0.055) / 1.055).powf(2.4) }).copysign(v)
}

/// The formula of [`encode_srgb`] itself, slow and exact.
pub(super) fn encode_srgb_f64(v: f64) -> f64 {
    let a = v.abs();
    (if a <= 0.0031308 { a * 12.92 } else { 1.055 * a.powf(1.0 / 2.4) - 0.055 }).copysign(v)
}

/// Values that are worked on together.
const BLOCK: usize = 64;

/// A curve: how it is taken within `limit`, and how beyond.
struct Each<'a, Near, Far> {
    values: &'a mut [f32],
    limit: f32,
    near: Near,
    far: Far,
}

impl<Near: Fn(f32) -> f32, Far: Fn(f32) -> f32> WithSimd for Each<'_, Near, Far> {
    type Output = ();

    // Loops and no closures: all of it must be inlined here to be compiled for the wider registers.
    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        for block in self.values.chunks_mut(BLOCK) {
            let mut all_near = true;
            for v in block.iter() {
                all_near &= v.abs() <= self.limit;
            }
            if all_near {
                for v in block {
                    *v = (self.near)(*v);
                }
            } else {
                for v in block {
                    *v = if v.abs() <= self.limit { (self.near)(*v) } else { (self.far)(*v) };
                }
            }
        }
    }
}

/// `1 + u (c0 + u (c1 + ...))`: a polynomial that is exactly 1 at 0.
#[inline(always)]
fn one_at_zero<const N: usize>(u: f32, coefficients: [f32; N]) -> f32 {
    let mut sum = 0.0;
    for c in coefficients.into_iter().rev() {
        sum = sum * u + c;
    }
    1.0 + u * sum
}

/// [`decode_srgb`] of a value within [`DECODE_NEAR`].
///
/// With q the fourth root of t, `t^2.4 = t^2 q^1.6`, and q^1.6 is smooth about 1. The polynomial is our own minimax
/// fit for q between 0.548 and 1.182; its relative error is 1e-8.
#[inline(always)]
fn decode_near(v: f32) -> f32 {
    let a = v.abs();
    let t = a * (1.0 / 1.055) + (0.055 / 1.055);
    let q = t.sqrt().sqrt();
    let power = t * t * one_at_zero(q - 1.0, DECODE);
    (if a <= 0.04045 { a * (1.0 / 12.92) } else { power }).copysign(v)
}

const DECODE: [f32; 7] = [1.5999998, 0.47999847, -0.06398087, 0.022547185, -0.010958178, 0.0028427723, -0.010671019];

/// [`encode_srgb`] of a value within [`ENCODE_NEAR`].
///
/// With r the eighth root of v, the whole of `1.055 r^(10/3) - 0.055` is smooth about r = 1. The polynomial is our
/// own minimax fit for r between 0.486 and 1.415; its error is 3e-9.
#[inline(always)]
fn encode_near(v: f32) -> f32 {
    let a = v.abs();
    let r = a.sqrt().sqrt().sqrt();
    let power = one_at_zero(r - 1.0, ENCODE);
    (if a <= 0.0031308 { a * 12.92 } else { power }).copysign(v)
}

const ENCODE: [f32; 8] =
    [3.5166667, 4.1027775, 1.8234572, 0.15197228, -0.020255469, 0.0054379352, -0.0022752858, 0.0016410209];

#[cfg(test)]
mod tests;
