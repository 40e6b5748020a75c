//! Samples to numbers and back: the only place where integers become `f32` and `f32` become integers.
//!
//! An integer sample `v` stands for the correctly rounded `v / max`. That is a division: `v * (1 / max)` differs for
//! 126 of the 256 values of a byte. On the way back there is one rounding, half up.

/// A sample as files store it.
pub trait Sample: Copy + Default + Send + Sync + 'static {
    /// Whether it is an integer, and so a finite number.
    const IS_INTEGER: bool;

    /// The number that this sample stands for: 0 = none, 1 = full.
    fn number(self) -> f32;
    /// The sample nearest to a number. Integers clamp to 0..=1, round half up, and take NaN as 0; floats stay as
    /// they are.
    fn nearest(number: f32) -> Self;

    /// The samples nearest to some numbers.
    #[inline(always)]
    fn nearest_of<const N: usize>(numbers: &[f32; N]) -> [Self; N] {
        let mut samples = [Self::default(); N];
        for (sample, number) in samples.iter_mut().zip(numbers) {
            *sample = Self::nearest(*number);
        }
        samples
    }
}

/// `min(max(v, 0), 1)`, with NaN as 0.
///
/// Written as two comparisons that are false for NaN, which is what processors' `max` and `min` do.
#[inline(always)]
pub fn clamp01(v: f32) -> f32 {
    let v = if v > 0.0 { v } else { 0.0 };
    if v < 1.0 { v } else { 1.0 }
}

/// The integer of `BITS` bits nearest to a number, of which 1 is the largest.
///
/// A cast would look after numbers that no integer holds, and is then not vectorised. Instead a power of two is added, so
/// that what is above it stands in the first bits behind the exponent, and what is behind the point in the others. The sum
/// is rounded: half of its last bit less is added, which keeps what is just below an integer from becoming it. Positive
/// floats are ordered as their bits are, so that too large ones are cut as integers.
#[inline(always)]
fn integer<const BITS: u32>(number: f32) -> u32 {
    let (power, behind) = ((1u32 << BITS) as f32, 23 - BITS);
    let most = power - 1.0;
    // Of NaN, this is 0.
    let positive = if number > 0.0 { number } else { 0.0 };
    let sum = positive * most + 0.5 + (power - 0.5 / (1u32 << behind) as f32);
    (sum.to_bits().min((power + most + 0.5).to_bits()) >> behind) & ((1 << BITS) - 1)
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
    const IS_INTEGER: bool = true;

    #[inline(always)]
    fn number(self) -> f32 {
        over(255.0, 257.0 / 65536.0, self as f32)
    }

    #[inline(always)]
    fn nearest(number: f32) -> Self {
        integer::<8>(number) as u8
    }

    // By way of 16 bits, each step is one that processors know for many numbers.
    #[inline(always)]
    fn nearest_of<const N: usize>(numbers: &[f32; N]) -> [Self; N] {
        let (mut wide, mut samples) = ([0; N], [0; N]);
        for (wide, number) in wide.iter_mut().zip(numbers) {
            *wide = integer::<8>(*number) as u16;
        }
        for (sample, wide) in samples.iter_mut().zip(wide) {
            *sample = wide.min(255) as u8;
        }
        samples
    }
}

impl Sample for u16 {
    const IS_INTEGER: bool = true;

    #[inline(always)]
    fn number(self) -> f32 {
        over(65535.0, 1.0 / 65536.0, self as f32)
    }

    #[inline(always)]
    fn nearest(number: f32) -> Self {
        integer::<16>(number) as u16
    }
}

impl Sample for f32 {
    const IS_INTEGER: bool = false;

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
    fn numbers_become_the_integer_part_of_half_more() {
        for (most, nearest) in
            [(255u32, (|v| u8::nearest(v).into()) as fn(f32) -> u32), (65535, |v| u16::nearest(v).into())]
        {
            let cast = |v: f32| (clamp01(v) * most as f32 + 0.5) as u32;
            for k in 0..=most {
                // What lies about the middle between two integers, and about an integer.
                for v in [(k as f32 + 0.5) / most as f32, k as f32 / most as f32] {
                    for v in [v.next_down().next_down(), v.next_down(), v, v.next_up(), v.next_up().next_up()] {
                        assert_eq!(nearest(v), cast(v), "{v} of {most}");
                    }
                }
            }
        }
    }

    #[test]
    fn many_numbers_become_what_each_becomes() {
        let numbers: [f32; 512] = std::array::from_fn(|i| (i as f32 - 128.0) / 255.5);
        assert_eq!(u8::nearest_of(&numbers), numbers.map(u8::nearest));
        assert_eq!(u16::nearest_of(&numbers), numbers.map(u16::nearest));
        assert_eq!(f32::nearest_of(&numbers), numbers);
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
