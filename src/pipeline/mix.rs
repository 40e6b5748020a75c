//! The arithmetic of a job: the rows of an image, weighed by masks or laid under another picture.

use super::agreement::Agreement;
use super::desk::WeightDesk;
use super::flow::Compute;
use super::layer::Layer;
use super::light::{Light, Output};
use super::weights::Weights;
use crate::blend::{Blender, Shares};
use crate::mask::multiply;
use crate::matrix::{BAND_PIXELS, Band, Layout, Strip, multiply_strip};
use std::ops::Range;

/// What is made of the image and the weights.
#[derive(Clone)]
pub(super) enum Effect {
    /// Colour ⊙ weights.
    Color,
    /// Alpha ⊙ weights.
    Alpha,
    /// Another picture, its alpha ⊙ weights, laid on the image.
    Blend(Layer, Blender),
}

/// What the result is laid on, and whether that has alpha.
#[derive(Clone)]
pub(super) struct Ground {
    pub layer: Layer,
    pub alpha: bool,
    /// TOP over BASE.
    pub over: Blender,
}

/// A job's arithmetic, as it was chosen once.
pub(super) struct Mix {
    pub image: Layer,
    pub weights: Weights,
    pub effect: Effect,
    pub ground: Option<Ground>,
    /// Channels of the picture while it is mixed.
    pub layout: Layout,
    /// As which values it is mixed.
    pub light: Light,
    /// As which values it is written.
    pub output: Output,
    /// Where masks from files weigh what has an alpha of its own: whether both agree.
    pub agreement: Option<Agreement>,
}

/// What a worker keeps: the weights, one band of the image and one of what is mixed with it.
pub(super) struct Desk {
    weights: WeightDesk,
    image: Band,
    other: Band,
    shares: Shares,
    arch: pulp::Arch,
}

impl Compute for Mix {
    type Desk = Desk;

    fn desk(&self) -> Desk {
        Desk {
            weights: self.weights.desk(),
            image: Band::new(),
            other: Band::new(),
            shares: Shares::new(),
            arch: pulp::Arch::new(),
        }
    }

    fn rows(&self, at: usize, operands: &[Strip], out: &mut Strip, desk: &mut Desk, sums: &mut Vec<f64>) {
        desk.arch.dispatch(Rows { mix: self, at, operands, out, desk, sums });
    }
}

/// One call of [`Compute::rows`], compiled once for each instruction set; the best one is chosen when it runs.
struct Rows<'a> {
    mix: &'a Mix,
    at: usize,
    operands: &'a [Strip],
    out: &'a mut Strip,
    desk: &'a mut Desk,
    sums: &'a mut Vec<f64>,
}

impl pulp::WithSimd for Rows<'_> {
    type Output = ();

    // A closure would not do: what is to be compiled for wider registers must be inlined here, but for passes that choose
    // their instructions themselves.
    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) {
        let Rows { mix, at, operands, out, desk, sums } = self;
        let image = mix.only_product(operands, out);
        for row in 0..out.rows() {
            let mut sum = 0.0;
            for start in (0..out.width()).step_by(BAND_PIXELS) {
                let columns = start..out.width().min(start + BAND_PIXELS);
                mix.weights.fill(at, operands, row, columns.clone(), &mut desk.weights);
                if let Some(image) = image {
                    multiply_strip(image, [0, 1, 2].map(|c| desk.weights.channel(c)), out, row, columns);
                } else {
                    mix.band(operands, row, columns, desk);
                    desk.image.promote(out.layout());
                    desk.image.store(out, row, start);
                }
                sum += desk.weights.sum();
            }
            sums.push(sum);
        }
    }
}

impl Mix {
    const fn is_blend(&self) -> bool {
        matches!(self.effect, Effect::Blend(..))
    }

    /// The image, where the result is its product with the weights and nothing else, so that no planes are needed.
    fn only_product<'a>(&self, operands: &'a [Strip], out: &Strip) -> Option<&'a Strip> {
        let Layer::Operand(index, converter) = &self.image else { return None };
        let image = &operands[*index];
        let alike = (image.layout(), image.depth()) == (out.layout(), out.depth()) && image.layout() == self.layout;
        let plain = matches!(self.effect, Effect::Color) && self.ground.is_none() && self.agreement.is_none();
        let as_stored = converter.is_identity() && self.light.is_as_stored() && self.output.is_as_stored();
        (alike && plain && as_stored).then_some(image)
    }

    /// Mixes some pixels of one row, whose weights are there.
    #[inline(always)]
    fn band(&self, operands: &[Strip], row: usize, columns: Range<usize>, desk: &mut Desk) {
        let Desk { weights, image, other, shares, .. } = desk;
        let with_alpha = Layout::of(self.layout.is_rgb(), true);
        self.image.load(operands, row, columns.clone(), self.layout, image);
        self.light.enter(image);
        if let (Some(agreement), Some(alpha), false) = (&self.agreement, image.alpha(), self.is_blend()) {
            agreement.see(weights.channel(0), alpha);
        }
        match &self.effect {
            Effect::Color => {
                for (c, plane) in image.colors_mut().enumerate() {
                    multiply(plane, weights.channel(c));
                }
            }
            Effect::Alpha => weigh_alpha(image, weights.channel(0)),
            Effect::Blend(top, blender) => {
                top.load(operands, row, columns.clone(), with_alpha, other);
                if let (Some(agreement), Some(alpha)) = (&self.agreement, other.alpha()) {
                    agreement.see(weights.channel(0), alpha);
                }
                weigh_alpha(other, weights.channel(0));
                self.light.enter(other);
                blender.lay(other, image, shares);
            }
        }
        if let Some(ground) = &self.ground {
            ground.layer.load(operands, row, columns, Layout::of(self.layout.is_rgb(), ground.alpha), other);
            self.light.enter(other);
            ground.over.lay(image, other, shares);
            std::mem::swap(image, other);
        }
        self.light.leave(image);
        self.output.finish(image);
    }
}

#[inline(always)]
fn weigh_alpha(picture: &mut Band, weights: &[f32]) {
    let Some(alpha) = picture.alpha_mut() else { return };
    for (a, &w) in alpha.iter_mut().zip(weights) {
        // What weighs nothing is not there, even if its alpha is no number.
        *a = if w != 0.0 { *a * w } else { 0.0 };
    }
}
