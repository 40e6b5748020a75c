//! The arithmetic of `apply`: the rows of an image, weighed by the product of its masks.

use super::flow::Compute;
use super::light::Light;
use super::weights::{WeightDesk, Weights};
use crate::color::Converter;
use crate::mask::multiply;
use crate::matrix::{BAND_PIXELS, Band, Layout, Strip};
use std::ops::Range;

/// What the weights do to the image.
#[derive(Clone)]
pub(super) enum Effect {
    /// Colour ⊙ weights.
    Color,
    /// Alpha ⊙ weights.
    Alpha,
    /// The image with alpha ⊙ weights, laid over a backdrop.
    Over(Backdrop),
}

/// What an image is laid over.
#[derive(Clone)]
pub(super) enum Backdrop {
    /// One colour and its alpha, in the stored values of the image.
    Solid([f32; 3], f32),
    /// The operand with this index, and the way from its colours to the image's.
    Operand(usize, Converter),
}

/// `image ⊙ masks`, as it was chosen once for the job. The image is operand 0.
pub(super) struct Weigh {
    pub effect: Effect,
    pub weights: Weights,
    /// Channels of the picture while it is weighed.
    pub layout: Layout,
    /// As which values it is weighed.
    pub light: Light,
}

/// What a worker keeps: the weights, one band of the image and one of the backdrop.
pub(super) struct Desk {
    weights: WeightDesk,
    image: Band,
    backdrop: Band,
    arch: pulp::Arch,
}

impl Compute for Weigh {
    type Desk = Desk;

    fn desk(&self) -> Desk {
        let weights = self.weights.desk();
        Desk { weights, image: Band::new(), backdrop: Band::new(), arch: pulp::Arch::new() }
    }

    fn rows(&self, operands: &[Strip], out: &mut Strip, desk: &mut Desk, sums: &mut Vec<f64>) {
        desk.arch.dispatch(Rows { weigh: self, operands, out, desk, sums });
    }
}

/// One call of [`Compute::rows`], compiled once for each instruction set; the best one is chosen when it runs.
struct Rows<'a> {
    weigh: &'a Weigh,
    operands: &'a [Strip],
    out: &'a mut Strip,
    desk: &'a mut Desk,
    sums: &'a mut Vec<f64>,
}

impl pulp::WithSimd for Rows<'_> {
    type Output = ();

    // A closure would not do: what is to be compiled for wider registers must be inlined here, all of it.
    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) {
        let Rows { weigh, operands, out, desk, sums } = self;
        for row in 0..out.rows() {
            let mut sum = 0.0;
            for start in (0..out.width()).step_by(BAND_PIXELS) {
                let columns = start..out.width().min(start + BAND_PIXELS);
                weigh.band(operands, row, columns, desk);
                desk.image.promote(out.layout());
                desk.image.store(out, row, start);
                sum += desk.weights.sum();
            }
            sums.push(sum);
        }
    }
}

impl Weigh {
    /// Weighs some pixels of one row.
    #[inline(always)]
    fn band(&self, operands: &[Strip], row: usize, columns: Range<usize>, desk: &mut Desk) {
        let Desk { weights, image, backdrop, .. } = desk;
        self.weights.fill(operands, row, columns.clone(), weights);
        image.load(&operands[0], row, columns.clone());
        image.promote(self.layout);
        match &self.effect {
            Effect::Alpha => weigh_alpha(image, weights.channel(0)),
            Effect::Color => {
                self.light.enter(image);
                for (c, plane) in image.colors_mut().enumerate() {
                    multiply(plane, weights.channel(c));
                }
                self.light.leave(image);
            }
            Effect::Over(below) => {
                below.load(operands, row, columns, self.layout, backdrop);
                weigh_alpha(image, weights.channel(0));
                self.light.enter(image);
                self.light.enter(backdrop);
                lay_over(image, backdrop);
                self.light.leave(image);
            }
        }
        self.light.finish(image);
    }
}

#[inline(always)]
fn weigh_alpha(image: &mut Band, weights: &[f32]) {
    if let Some(alpha) = image.alpha_mut() {
        multiply(alpha, weights);
    }
}

impl Backdrop {
    /// Its pixels in a row, as the image's colours, with the image's channels.
    #[inline(always)]
    fn load(&self, operands: &[Strip], row: usize, columns: Range<usize>, layout: Layout, band: &mut Band) {
        match self {
            Backdrop::Solid(color, opacity) => {
                band.fill(layout, columns.len(), |c, plane| plane.fill(color[c]));
                if let Some(alpha) = band.alpha_mut() {
                    alpha.fill(*opacity);
                }
            }
            Backdrop::Operand(index, converter) => {
                band.load(&operands[*index], row, columns);
                if !converter.is_identity() {
                    band.promote(Layout::Rgba);
                    converter.convert(band.rgb_mut());
                }
                band.promote(layout);
            }
        }
    }
}

/// Lays the image over a backdrop: `co = as Cs + (1 - as) ab Cb`, `ao = as + (1 - as) ab`, `Co = co / ao`, 0 where
/// nothing is.
///
/// Alpha: straight, of both. Source of the formula: W3C Compositing and Blending Level 1, source-over.
#[inline(always)]
fn lay_over(image: &mut Band, backdrop: &Band) {
    let Some(below_alpha) = backdrop.alpha() else { return };
    let (colors, alpha) = image.colors_and_alpha_mut();
    for (color, below) in colors.zip(backdrop.colors()) {
        for (((c, b), a), ab) in color.iter_mut().zip(below).zip(&*alpha).zip(below_alpha) {
            let under = (1.0 - a) * ab;
            let ao = a + under;
            let co = a * *c + under * b;
            // A division by 1 changes nothing, so what is opaque needs no case of its own.
            *c = if ao > 0.0 { co / ao } else { 0.0 };
        }
    }
    for (a, ab) in alpha.iter_mut().zip(below_alpha) {
        *a += (1.0 - *a) * ab;
    }
}
