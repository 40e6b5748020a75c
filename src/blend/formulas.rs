//! The parts that the formulas of the modes are made of, and the loops that compute a mode for many pixels.

use pulp::{Arch, Simd, WithSimd};

/// How a mode is computed: from b and s to `Cr = (1 - ab) Cs + ab B(Cb, Cs)`, in the place of s.
#[derive(Clone, Copy)]
pub(super) enum Kernel {
    /// B is s itself, and so is Cr: nothing is to be done.
    Top,
    /// One channel at a time.
    Channel(fn(&[f32], &mut [f32], Option<&[f32]>)),
    /// Red, green and blue together.
    Pixel(EachPixel),
}

/// [`each_pixel`] of a formula.
pub(super) type EachPixel = fn([&[f32]; 3], [&mut [f32]; 3], Option<&[f32]>);

/// `B(b, s)` of one channel.
pub(super) trait Channel {
    fn of(b: f32, s: f32) -> f32;
}

/// `B(b, s)` of a whole pixel.
pub(super) trait Pixel {
    fn of(b: [f32; 3], s: [f32; 3]) -> [f32; 3];
}

/// Cr of a channel, in the place of s; `alpha` is that of BASE, which is opaque where it has none.
pub(super) fn each_channel<F: Channel>(b: &[f32], s: &mut [f32], alpha: Option<&[f32]>) {
    Arch::new().dispatch(Channels { b, s, alpha, formula: std::marker::PhantomData::<F> });
}

/// Cr of whole pixels, in the place of s.
pub(super) fn each_pixel<F: Pixel>(b: [&[f32]; 3], s: [&mut [f32]; 3], alpha: Option<&[f32]>) {
    Arch::new().dispatch(Pixels { b, s, alpha, formula: std::marker::PhantomData::<F> });
}

struct Channels<'a, F> {
    b: &'a [f32],
    s: &'a mut [f32],
    alpha: Option<&'a [f32]>,
    formula: std::marker::PhantomData<F>,
}

impl<F: Channel> WithSimd for Channels<'_, F> {
    type Output = ();

    // Loops and no closures: all of it must be inlined here to be compiled for the wider registers.
    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        match self.alpha {
            None => {
                for (b, s) in self.b.iter().zip(self.s) {
                    *s = F::of(*b, *s);
                }
            }
            Some(alpha) => {
                for ((b, s), ab) in self.b.iter().zip(self.s).zip(alpha) {
                    // Where BASE is transparent its colour, be it no number, does not count.
                    *s = if *ab != 0.0 { (1.0 - ab) * *s + ab * F::of(*b, *s) } else { *s };
                }
            }
        }
    }
}

struct Pixels<'a, F> {
    b: [&'a [f32]; 3],
    s: [&'a mut [f32]; 3],
    alpha: Option<&'a [f32]>,
    formula: std::marker::PhantomData<F>,
}

impl<F: Pixel> WithSimd for Pixels<'_, F> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let [sr, sg, sb] = self.s;
        let count = sr.len();
        // Slices of one known length: the loops need no checks.
        let [br, bg, bb] = self.b.map(|plane| &plane[..count]);
        let (sg, sb) = (&mut sg[..count], &mut sb[..count]);
        match self.alpha.map(|alpha| &alpha[..count]) {
            None => {
                for x in 0..count {
                    [sr[x], sg[x], sb[x]] = F::of([br[x], bg[x], bb[x]], [sr[x], sg[x], sb[x]]);
                }
            }
            Some(alpha) => {
                for x in 0..count {
                    let (ab, s) = (alpha[x], [sr[x], sg[x], sb[x]]);
                    let [r, g, b] = F::of([br[x], bg[x], bb[x]], s);
                    [sr[x], sg[x], sb[x]] =
                        [(1.0 - ab) * s[0] + ab * r, (1.0 - ab) * s[1] + ab * g, (1.0 - ab) * s[2] + ab * b];
                }
            }
        }
    }
}

/// The smaller one, by a comparison that processors do on many values at a time.
#[inline(always)]
pub(super) fn min(x: f32, y: f32) -> f32 {
    if x < y { x } else { y }
}

/// The larger one.
#[inline(always)]
pub(super) fn max(x: f32, y: f32) -> f32 {
    if x > y { x } else { y }
}

#[inline(always)]
pub(super) fn screen(b: f32, s: f32) -> f32 {
    b + s - b * s
}

#[inline(always)]
pub(super) fn hard_light(b: f32, s: f32) -> f32 {
    if s <= 0.5 { 2.0 * b * s } else { screen(b, 2.0 * s - 1.0) }
}

#[inline(always)]
pub(super) fn color_dodge(b: f32, s: f32) -> f32 {
    if b == 0.0 {
        0.0
    } else if s == 1.0 {
        1.0
    } else {
        min(1.0, b / (1.0 - s))
    }
}

#[inline(always)]
pub(super) fn color_burn(b: f32, s: f32) -> f32 {
    if b == 1.0 {
        1.0
    } else if s == 0.0 {
        0.0
    } else {
        1.0 - min(1.0, (1.0 - b) / s)
    }
}

/// With `D(x) = x<=.25 ? ((16x-12)x+4)x : sqrt x`.
#[inline(always)]
pub(super) fn soft_light(b: f32, s: f32) -> f32 {
    let d = if b <= 0.25 { ((16.0 * b - 12.0) * b + 4.0) * b } else { b.sqrt() };
    if s <= 0.5 { b - (1.0 - 2.0 * s) * b * (1.0 - b) } else { b + (2.0 * s - 1.0) * (d - b) }
}

/// How light a pixel is: `.3 R + .59 G + .11 B`, written about green, so that a grey is as light as it is.
#[inline(always)]
pub(super) fn lum([r, g, b]: [f32; 3]) -> f32 {
    g + 0.3 * (r - g) + 0.11 * (b - g)
}

/// How far its channels are apart.
#[inline(always)]
pub(super) fn sat([r, g, b]: [f32; 3]) -> f32 {
    max(max(r, g), b) - min(min(r, g), b)
}

/// The pixel made as light as `light`, from 0 to 1, and then clipped.
#[inline(always)]
pub(super) fn set_lum(pixel: [f32; 3], light: f32) -> [f32; 3] {
    let d = light - lum(pixel);
    clip_color(pixel.map(|c| c + d), light)
}

/// Channels that are nearer than this are equal, but for the rounding of a conversion: the pixel is grey.
const GREY: f32 = 1e-6;

/// The pixel with its channels `wide` apart: the least becomes 0, the greatest `wide`, the one between keeps its share.
#[inline(always)]
pub(super) fn set_sat([r, g, b]: [f32; 3], wide: f32) -> [f32; 3] {
    let least = min(min(r, g), b);
    let range = max(max(r, g), b) - least;
    let scale = if range > GREY { wide / range } else { 0.0 };
    [(r - least) * scale, (g - least) * scale, (b - least) * scale]
}

/// A pixel of this light, moved towards its grey as far as it must be to lie within 0..=1.
#[inline(always)]
fn clip_color([r, g, b]: [f32; 3], l: f32) -> [f32; 3] {
    let n = min(min(r, g), b);
    let x = max(max(r, g), b);
    let low = if n < 0.0 { l / (l - n) } else { 1.0 };
    let high = if x > 1.0 { (1.0 - l) / (x - l) } else { 1.0 };
    let scale = low * high;
    [l + (r - l) * scale, l + (g - l) * scale, l + (b - l) * scale]
}
