//! The arithmetic of `apply`: the rows of an image, weighed by the rows of its masks.

use super::flow::Compute;
use crate::job::To;
use crate::mask::{Channel, multiply};
use crate::matrix::{BAND_PIXELS, Band, Layout, Strip, clamp01};
use std::ops::Range;

/// Where one mask's weights come from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum MaskRows {
    /// This channel of the operand with this index.
    Operand(usize, Channel),
    /// The same weight everywhere.
    Solid(f32),
}

/// `image ⊙ masks`, as it was chosen once for the job.
pub(super) struct Weigh {
    /// What the weights multiply.
    pub to: To,
    /// The masks, in the order of their product.
    pub masks: Vec<MaskRows>,
    /// Whether red, green and blue have weights of their own.
    pub per_channel: bool,
    /// Channels of the picture while it is weighed.
    pub layout: Layout,
    /// How stored values become those that are multiplied, and back.
    pub light: super::light::Light,
}

/// What a worker keeps: one band of the image, one of a mask, and the weights.
pub(super) struct Desk {
    image: Band,
    mask: Band,
    weights: [Vec<f32>; 3],
    arch: pulp::Arch,
}

impl Compute for Weigh {
    type Desk = Desk;

    fn desk(&self) -> Desk {
        Desk {
            image: Band::new(),
            mask: Band::new(),
            weights: std::array::from_fn(|_| vec![0.0; BAND_PIXELS]),
            arch: pulp::Arch::new(),
        }
    }

    fn rows(&self, operands: &[Strip], out: &mut Strip, desk: &mut Desk, sums: &mut Vec<f64>) {
        // All that is inlined below is compiled for each instruction set, and the best one is taken here.
        desk.arch.dispatch(
            #[inline(always)]
            || {
                for row in 0..out.rows() {
                    let mut sum = 0.0;
                    for start in (0..out.width()).step_by(BAND_PIXELS) {
                        sum += self.band(operands, out, desk, row, start..out.width().min(start + BAND_PIXELS));
                    }
                    sums.push(sum);
                }
            },
        );
    }
}

impl Weigh {
    /// Weighs some pixels of one row; gives the sum of their weights.
    #[inline(always)]
    fn band(&self, operands: &[Strip], out: &mut Strip, desk: &mut Desk, row: usize, columns: Range<usize>) -> f64 {
        let Desk { image, mask, weights, .. } = desk;
        let pixels = columns.len();
        let planes = if self.per_channel { 3 } else { 1 };
        for plane in &mut weights[..planes] {
            plane[..pixels].fill(1.0);
        }
        for source in &self.masks {
            match *source {
                MaskRows::Solid(weight) => weights[..planes].iter_mut().for_each(|w| scale(&mut w[..pixels], weight)),
                MaskRows::Operand(index, channel) => {
                    mask.load(&operands[index], row, columns.clone());
                    let [r, g, b] = weights;
                    if self.per_channel {
                        Channel::weigh_each(mask, [&mut r[..pixels], &mut g[..pixels], &mut b[..pixels]]);
                    } else {
                        channel.weigh(mask, &mut r[..pixels]);
                    }
                }
            }
        }
        image.load(&operands[0], row, columns.clone());
        image.promote(self.layout);
        match self.to {
            To::Alpha => {
                weights[0][..pixels].iter_mut().for_each(|w| *w = clamp01(*w));
                if let Some(alpha) = image.alpha_mut() {
                    multiply(alpha, &weights[0][..pixels]);
                }
            }
            To::Color => self.light.weigh(image, weights, self.per_channel),
        }
        self.light.finish(image);
        image.promote(out.layout());
        image.store(out, row, columns.start);
        weights[..planes].iter().map(|w| sum(&w[..pixels])).sum::<f64>() / planes as f64
    }
}

#[inline(always)]
fn scale(values: &mut [f32], k: f32) {
    for v in values {
        *v *= k;
    }
}

/// The sum in a fixed order: eight running sums, so that it can be vectorised, folded from the left.
#[inline(always)]
fn sum(values: &[f32]) -> f64 {
    let (eights, rest) = values.as_chunks::<8>();
    let mut lanes = [0.0f64; 8];
    for eight in eights {
        for (lane, v) in lanes.iter_mut().zip(eight) {
            *lane += f64::from(*v);
        }
    }
    lanes.iter().sum::<f64>() + rest.iter().map(|v| f64::from(*v)).sum::<f64>()
}
