//! Masks that are read off the pixels of an image: by luminance, and by likeness to a colour.

use crate::color::distance;
use pulp::{Arch, Simd, WithSimd};

/// White where the luminance lies in a range.
///
/// Units: luminance from 0, black, to 1, white.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LumaRange {
    /// The least luminance that is white.
    pub low: f32,
    /// The greatest.
    pub high: f32,
    /// How far outside the weight has fallen to 0; 0 is a hard edge.
    pub soft: f32,
}

impl LumaRange {
    /// The weights of pixels by their luminance. What is no number weighs 0.
    ///
    /// Units: as the range; weights from 0 to 1.
    ///
    /// Shape: two slices of one length.
    ///
    /// # Panics
    /// If the slices differ in length.
    pub fn weights(&self, luma: &[f32], out: &mut [f32]) {
        assert_eq!(luma.len(), out.len(), "luminances and weights");
        if self.soft > 0.0 {
            Arch::new().dispatch(EachLuma { luma, out, of: SoftRange(*self) });
        } else {
            Arch::new().dispatch(EachLuma { luma, out, of: HardRange(*self) });
        }
    }
}

/// Black where the colour is like another: what was filmed before a screen of that colour stays.
///
/// Units: Oklab, in which black and white are 1 apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ColorKey {
    /// The L, a and b of the colour.
    pub lab: [f32; 3],
    /// The greatest distance from the colour that is black.
    pub tolerance: f32,
    /// How much farther the weight has risen to 1; 0 is a hard edge.
    pub soft: f32,
}

impl ColorKey {
    /// The weights of pixels by their L, a and b. What is no number weighs 0.
    ///
    /// Units: as the key; weights from 0 to 1.
    ///
    /// Shape: planes of one length, and as many weights.
    ///
    /// # Panics
    /// If the planes or the weights differ in length.
    pub fn weights(&self, lab: [&[f32]; 3], out: &mut [f32]) {
        assert_eq!(lab.map(<[f32]>::len), [out.len(); 3], "planes and weights");
        if self.soft > 0.0 {
            Arch::new().dispatch(EachColor { lab, out, of: SoftKey(*self) });
        } else {
            Arch::new().dispatch(EachColor { lab, out, of: HardKey(*self) });
        }
    }
}

/// The weight of a luminance.
trait OfLuma {
    fn weight(&self, luma: f32) -> f32;
}

struct SoftRange(LumaRange);

impl OfLuma for SoftRange {
    #[inline(always)]
    fn weight(&self, v: f32) -> f32 {
        let (below, above) = (self.0.low - v, v - self.0.high);
        limited(1.0 - (if below > above { below } else { above }) / self.0.soft)
    }
}

struct HardRange(LumaRange);

impl OfLuma for HardRange {
    #[inline(always)]
    fn weight(&self, v: f32) -> f32 {
        if (self.0.low <= v) & (v <= self.0.high) { 1.0 } else { 0.0 }
    }
}

/// The weight of a colour.
trait OfColor {
    fn weight(&self, lab: [f32; 3]) -> f32;
}

struct SoftKey(ColorKey);

impl OfColor for SoftKey {
    #[inline(always)]
    fn weight(&self, lab: [f32; 3]) -> f32 {
        limited((distance(lab, self.0.lab) - self.0.tolerance) / self.0.soft)
    }
}

struct HardKey(ColorKey);

impl OfColor for HardKey {
    #[inline(always)]
    fn weight(&self, lab: [f32; 3]) -> f32 {
        if distance(lab, self.0.lab) > self.0.tolerance { 1.0 } else { 0.0 }
    }
}

/// Limited to 0 and 1; 0 for what is no number.
#[inline(always)]
fn limited(v: f32) -> f32 {
    let v = if v > 0.0 { v } else { 0.0 };
    if v < 1.0 { v } else { 1.0 }
}

struct EachLuma<'a, F> {
    luma: &'a [f32],
    out: &'a mut [f32],
    of: F,
}

impl<F: OfLuma> WithSimd for EachLuma<'_, F> {
    type Output = ();

    // A loop and no closures: all of it must be inlined here to be compiled for the wider registers.
    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        for (v, weight) in self.luma.iter().zip(self.out) {
            *weight = self.of.weight(*v);
        }
    }
}

struct EachColor<'a, F> {
    lab: [&'a [f32]; 3],
    out: &'a mut [f32],
    of: F,
}

impl<F: OfColor> WithSimd for EachColor<'_, F> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let count = self.out.len();
        // Slices of one known length: the loop needs no checks.
        let [l, a, b] = self.lab.map(|plane| &plane[..count]);
        for (i, weight) in self.out.iter_mut().enumerate() {
            *weight = self.of.weight([l[i], a[i], b[i]]);
        }
    }
}

#[cfg(test)]
mod tests;
