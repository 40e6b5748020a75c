//! Samples to numbers and back: the only place where integers become `f32` and `f32` become integers.
//!
//! An integer sample `v` stands for the correctly rounded `v / max`. That is a division: `v * (1 / max)` differs for
//! 126 of the 256 values of a byte. On the way back there is one rounding, half up.

/// A sample as files store it.
pub trait Sample: Copy + Default + Send + Sync + 'static {
    /// The number that this sample stands for: 0 = none, 1 = full.
    fn number(self) -> f32;
    /// The sample nearest to a number. Integers clamp to 0..=1, round half up, and take NaN as 0; floats stay as
    /// they are.
    fn nearest(number: f32) -> Self;
}

/// `min(max(v, 0), 1)`, with NaN as 0.
///
/// Written as two comparisons that are false for NaN, which is what processors' `max` and `min` do.
#[inline(always)]
pub fn clamp01(v: f32) -> f32 {
    let v = if v > 0.0 { v } else { 0.0 };
    if v < 1.0 { v } else { 1.0 }
}

/// The integer part of a number from 0 to 65536.
///
/// A cast would have to look after numbers that no integer holds, and is then not vectorised. Floats from 2^23 on are
/// whole, so the sum with it has the nearest integer in its last bits; where that is above the number, it is one less.
#[inline(always)]
fn floor(v: f32) -> u32 {
    const WHOLE: f32 = 8_388_608.0;
    let sum = v + WHOLE;
    let above = u32::from(sum - WHOLE > v);
    sum.to_bits().wrapping_sub(above) & 0x7f_ffff
}

/// `v / max` of an integer `v`, correctly rounded without a division, which takes several times as long.
///
/// The reciprocal has two parts. The product with `first` is exact, since that has few bits; the product with what is left
/// of it is so much smaller that its own rounding does not show in the sum. Tests hold every integer against the division.
#[inline(always)]
const fn over(max: f64, first: f64, v: f32) -> f32 {
    v * first as f32 + v * (1.0 / max - first) as f32
}

impl Sample for u8 {
    #[inline(always)]
    fn number(self) -> f32 {
        over(255.0, 257.0 / 65536.0, self as f32)
    }

    #[inline(always)]
    fn nearest(number: f32) -> Self {
        floor(clamp01(number) * 255.0 + 0.5) as u8
    }
}

impl Sample for u16 {
    #[inline(always)]
    fn number(self) -> f32 {
        over(65535.0, 1.0 / 65536.0, self as f32)
    }

    #[inline(always)]
    fn nearest(number: f32) -> Self {
        floor(clamp01(number) * 65535.0 + 0.5) as u16
    }
}

impl Sample for f32 {
    #[inline(always)]
    fn number(self) -> f32 {
        self
    }

    #[inline(always)]
    fn nearest(number: f32) -> Self {
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_integer_sample_comes_back() {
        for v in 0..=255u8 {
            assert_eq!(u8::nearest(v.number()), v);
            assert_eq!(v.number(), (f64::from(v) / 255.0) as f32, "{v} is not correctly rounded");
        }
        for v in 0..=65535u16 {
            assert_eq!(u16::nearest(v.number()), v);
            assert_eq!(v.number(), (f64::from(v) / 65535.0) as f32, "{v} is not correctly rounded");
        }
    }

    #[test]
    fn what_no_integer_can_hold_is_clamped() {
        for (number, byte) in
            [(f32::NAN, 0), (f32::NEG_INFINITY, 0), (-0.1, 0), (1.1, 255), (f32::INFINITY, 255), (0.5, 128)]
        {
            assert_eq!(u8::nearest(number), byte, "{number}");
        }
        assert!(f32::nearest(f32::NAN).is_nan());
        assert_eq!(f32::nearest(7.5), 7.5);
    }

    #[test]
    fn the_product_of_two_bytes_is_the_exact_one_rounded_half_up() {
        for a in 0..=255u32 {
            for b in 0..=255u32 {
                let exact = (2 * a * b + 255) / 510;
                let ours = u8::nearest((a as u8).number() * (b as u8).number());
                assert_eq!(u32::from(ours), exact, "{a} * {b}");
            }
        }
    }
}
