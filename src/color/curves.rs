//! The tone curves of a picture, from its profile: stored values to linear light and back.

use super::tone::Tone;
use super::transfer::{decode_srgb, decode_srgb_f64, encode_srgb};
use moxcms::{ColorProfile, DataColorSpace, ToneReprCurve};
use std::sync::Arc;

/// How the stored values of each channel relate to light.
///
/// Cheap to clone. A curve that differs from sRGB's only by the rounding of the profile is taken as sRGB's, so that
/// pictures with and without an sRGB profile give the same bytes.
#[derive(Clone, Debug)]
pub struct Curves {
    channels: [Curve; 3],
}

#[derive(Clone, Debug)]
enum Curve {
    Linear,
    Srgb,
    Tabled(Arc<Tabled>),
}

/// A curve both ways. Beyond 1 it is computed from its definition.
#[derive(Debug)]
struct Tabled {
    tone: Tone,
    /// None where the definition is a table itself.
    decode: Option<Table>,
    encode: Table,
}

impl Curves {
    /// The curve of sRGB in all channels: what a picture without profile has.
    pub const fn srgb() -> Self {
        Curves { channels: [Curve::Srgb, Curve::Srgb, Curve::Srgb] }
    }

    /// Stored values that are proportional to light.
    pub const fn linear() -> Self {
        Curves { channels: [Curve::Linear, Curve::Linear, Curve::Linear] }
    }

    /// The curves of an ICC profile: of its red, green and blue, or of its grey in all channels.
    ///
    /// `None` for what is no profile, and for profiles without such curves: those of inks, or of a table alone.
    pub fn of_icc(profile: &[u8]) -> Option<Self> {
        Curves::of_profile(&ColorProfile::new_from_slice(profile).ok()?)
    }

    /// [`of_icc`](Curves::of_icc) of a profile that was read.
    pub(super) fn of_profile(profile: &ColorProfile) -> Option<Self> {
        if profile.pcs != DataColorSpace::Xyz {
            return None;
        }
        let tones = match profile.color_space {
            DataColorSpace::Gray => [&profile.gray_trc; 3],
            DataColorSpace::Rgb => [&profile.red_trc, &profile.green_trc, &profile.blue_trc],
            _ => return None,
        };
        let [Some(red), Some(green), Some(blue)] = tones else { return None };
        let first = Curve::of(red)?;
        let shared = |other: &ToneReprCurve| if other == red { Some(first.clone()) } else { Curve::of(other) };
        Some(Curves { channels: [first.clone(), shared(green)?, shared(blue)?] })
    }

    /// Whether nothing is to be done: stored values are light.
    pub fn is_linear(&self) -> bool {
        self.channels.iter().all(|curve| matches!(curve, Curve::Linear))
    }

    /// Whether both are known to be the same curves.
    pub(super) fn same(&self, other: &Curves) -> bool {
        self.channels.iter().zip(&other.channels).all(|curves| match curves {
            (Curve::Linear, Curve::Linear) | (Curve::Srgb, Curve::Srgb) => true,
            (Curve::Tabled(a), Curve::Tabled(b)) => Arc::ptr_eq(a, b) || a.tone == b.tone,
            _ => false,
        })
    }

    /// Stored values of a channel (0 to 2) to linear light, in place.
    ///
    /// Within 1e-6 of the profile's definition, relative to the result; sampled curves within 7e-6 where several of
    /// their samples are equal, which are told apart so that [`encode`](Curves::encode) can take them back.
    ///
    /// Units: 0 to 1; negative values are mirrored, values above 1 go on. NaN stays NaN.
    ///
    /// # Panics
    /// If there is no such channel.
    pub fn decode(&self, channel: usize, values: &mut [f32]) {
        match &self.channels[channel] {
            Curve::Linear => {}
            Curve::Srgb => decode_srgb(values),
            Curve::Tabled(tabled) => tabled.decode(values),
        }
    }

    /// Linear light to stored values of a channel (0 to 2), in place: the inverse of [`decode`](Curves::decode).
    ///
    /// Any 8-bit value comes back as itself, any 16-bit value within a tenth of a step.
    ///
    /// Units: 0 to 1; negative values are mirrored, values above 1 go on. NaN stays NaN.
    ///
    /// # Panics
    /// If there is no such channel.
    pub fn encode(&self, channel: usize, values: &mut [f32]) {
        match &self.channels[channel] {
            Curve::Linear => {}
            Curve::Srgb => encode_srgb(values),
            Curve::Tabled(tabled) => tabled.encode(values),
        }
    }
}

/// How far a profile's numbers, of 16 bits, may lie from a curve that it means.
const ROUNDING: f64 = 2e-5;

impl Curve {
    fn of(curve: &ToneReprCurve) -> Option<Curve> {
        let tone = Tone::of(curve)?;
        let is = |meant: fn(f64) -> f64| {
            (0..=4096).map(|i| f64::from(i) / 4096.0).all(|v| (tone.decode(v) - meant(v)).abs() < ROUNDING)
        };
        Some(if is(|v| v) {
            Curve::Linear
        } else if is(decode_srgb_f64) {
            Curve::Srgb
        } else {
            let decode = matches!(tone, Tone::Parametric { .. }).then(|| Table::of(|v| tone.decode(v)));
            let encode = Table::of(|v| tone.encode(v));
            Curve::Tabled(Arc::new(Tabled { tone, decode, encode }))
        })
    }
}

impl Tabled {
    /// Stored values to light.
    fn decode(&self, values: &mut [f32]) {
        let far = |v: f32| self.tone.decode(v.into()) as f32;
        match &self.decode {
            Some(table) => each(values, |v| table.at(v), far),
            None => each(values, far, far),
        }
    }

    /// Light to stored values.
    fn encode(&self, values: &mut [f32]) {
        let far = |v: f32| self.tone.encode(v.into()) as f32;
        match &self.decode {
            Some(_) => each(values, |v| self.encode.at(v), far),
            // The corners of samples do not lie on the places of the table: go back to the definition.
            None => each(values, |v| self.tone.encode_near(v.into(), self.encode.at(v).into()) as f32, far),
        }
    }
}

/// Replaces each value up to 1 by `near` of it, above it by `far`, and negative ones by the mirror image.
#[inline(always)]
fn each(values: &mut [f32], near: impl Fn(f32) -> f32, far: impl Fn(f32) -> f32) {
    for v in values {
        if (LOWEST..=1.0).contains(v) {
            *v = near(*v);
        } else if !v.is_nan() {
            let a = v.abs();
            let result = if a <= 1.0 { near(a) } else { far(a) };
            *v = if *v < 0.0 { -result } else { result };
        }
    }
}

/// A function on 0..=1 by its values at 1,024 places in each octave, with straight lines between them.
///
/// The places are the floats whose low bits are zero, so that a value's own bits find its place, and powers are
/// followed with one relative accuracy down to black, however steep.
#[derive(Debug)]
struct Table {
    at_zero: f32,
    values: Vec<f32>,
}

/// Bits of a float between two places.
const LOW_BITS: u32 = 13;
/// The lowest place, 2^-48; below it the function is one straight line. The darkest 16-bit value lies above it through
/// any gamma up to 3.
const LOWEST: f32 = 1.0 / (1u64 << 48) as f32;

impl Table {
    fn of(f: impl Fn(f64) -> f64) -> Table {
        let places = LOWEST.to_bits() >> LOW_BITS..=1.0f32.to_bits() >> LOW_BITS;
        let mut values: Vec<f32> = places.map(|i| f(f32::from_bits(i << LOW_BITS).into()) as f32).collect();
        // At 1 itself the line to the next value has no length: any number will do.
        values.push(values[values.len() - 1]);
        Table { at_zero: f(0.0) as f32, values }
    }

    /// The function at a value from 0 to 1.
    #[inline(always)]
    fn at(&self, v: f32) -> f32 {
        let (from, to, part) = if v < LOWEST {
            (self.at_zero, self.values[0], v / LOWEST)
        } else {
            let bits = v.to_bits() - LOWEST.to_bits();
            let i = (bits >> LOW_BITS) as usize;
            let low = (bits & ((1 << LOW_BITS) - 1)) as f32;
            (self.values[i], self.values[i + 1], low / (1 << LOW_BITS) as f32)
        };
        from + (to - from) * part
    }
}

#[cfg(test)]
mod tests;
