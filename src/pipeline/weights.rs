//! The weights of a job, band by band: the product of its masks.

use super::flow::Compute;
use crate::mask::Channel;
use crate::matrix::{BAND_PIXELS, Band, Size, Strip, clamp01};
use std::ops::Range;

/// Where one mask's weights come from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum MaskRows {
    /// This channel of the operand with this index.
    Operand(usize, Channel),
    /// The same weight everywhere.
    Solid(f32),
}

/// The product of masks, as it was chosen once for the job.
#[derive(Clone, Debug)]
pub(super) struct Weights {
    /// The masks, in the order of their product.
    pub masks: Vec<MaskRows>,
    /// Whether red, green and blue have weights of their own.
    pub per_channel: bool,
    /// Whether the weights serve as alpha, and so are clamped to 0..=1.
    pub as_alpha: bool,
    /// A weight for all, after the masks.
    pub opacity: f32,
    /// Where in the picture weights are; beyond it they are 0. `None` where that is everywhere.
    pub window: Option<Window>,
}

/// A part of the picture.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Window {
    pub columns: Range<usize>,
    pub rows: Range<usize>,
}

impl Window {
    /// Whether it is the whole of a frame.
    pub fn is_all(&self, frame: Size) -> bool {
        (self.columns.len(), self.rows.len()) == (frame.width(), frame.height())
    }

    /// What an operand of `size`, its upper left corner at `x` and `y`, covers of a frame.
    pub fn of(size: Size, (x, y): (i64, i64), frame: Size) -> Self {
        let covered = |at: i64, side: usize, whole: usize| {
            let within = |v: i64| v.clamp(0, whole as i64) as usize;
            within(at)..within(at.saturating_add(side as i64))
        };
        Window { columns: covered(x, size.width(), frame.width()), rows: covered(y, size.height(), frame.height()) }
    }
}

/// What a worker keeps of weights: one band of a mask, and one plane for all channels or one for each.
pub(super) struct WeightDesk {
    mask: Band,
    planes: [Vec<f32>; 3],
    per_channel: bool,
    pixels: usize,
}

impl Weights {
    pub fn desk(&self) -> WeightDesk {
        let planes = std::array::from_fn(|_| vec![0.0; BAND_PIXELS]);
        WeightDesk { mask: Band::new(), planes, per_channel: self.per_channel, pixels: 0 }
    }

    /// Computes the weights of some pixels of one row of the strips, whose first is row `at` of the picture.
    #[inline(always)]
    pub fn fill(&self, at: usize, operands: &[Strip], row: usize, columns: Range<usize>, desk: &mut WeightDesk) {
        desk.pixels = columns.len();
        desk.each(|plane| plane.fill(1.0));
        for source in &self.masks {
            match *source {
                MaskRows::Solid(weight) => desk.each(|plane| plane.iter_mut().for_each(|w| *w *= weight)),
                MaskRows::Operand(index, channel) => {
                    desk.mask.load(&operands[index], row, columns.clone());
                    desk.weigh(channel);
                }
            }
        }
        if self.as_alpha {
            desk.each(|plane| plane.iter_mut().for_each(|w| *w = clamp01(*w)));
        }
        if self.opacity != 1.0 {
            desk.each(|plane| plane.iter_mut().for_each(|w| *w *= self.opacity));
        }
        if let Some(window) = &self.window {
            let seen = if window.rows.contains(&(at + row)) { window.columns.clone() } else { 0..0 };
            let from = seen.start.clamp(columns.start, columns.end) - columns.start;
            let to = seen.end.clamp(columns.start, columns.end) - columns.start;
            desk.each(|plane| {
                plane[..from].fill(0.0);
                plane[to.max(from)..].fill(0.0);
            });
        }
    }
}

impl WeightDesk {
    /// The weights of colour channel `c`.
    #[inline(always)]
    pub fn channel(&self, c: usize) -> &[f32] {
        &self.planes[if self.per_channel { c } else { 0 }][..self.pixels]
    }

    /// The sum of the weights; of weights a channel, their mean's.
    #[inline(always)]
    pub fn sum(&self) -> f64 {
        if self.per_channel { (0..3).map(|c| sum(self.channel(c))).sum::<f64>() / 3.0 } else { sum(self.channel(0)) }
    }

    #[inline(always)]
    fn weigh(&mut self, channel: Channel) {
        let pixels = self.pixels;
        let [r, g, b] = &mut self.planes;
        if self.per_channel {
            Channel::weigh_each(&self.mask, [&mut r[..pixels], &mut g[..pixels], &mut b[..pixels]]);
        } else {
            channel.weigh(&self.mask, &mut r[..pixels]);
        }
    }

    #[inline(always)]
    fn each(&mut self, change: impl Fn(&mut [f32])) {
        let count = if self.per_channel { 3 } else { 1 };
        for plane in &mut self.planes[..count] {
            change(&mut plane[..self.pixels]);
        }
    }
}

/// The effective mask itself, as a grey picture.
impl Compute for Weights {
    type Desk = (WeightDesk, Band);

    fn desk(&self) -> Self::Desk {
        (self.desk(), Band::new())
    }

    fn rows(&self, at: usize, operands: &[Strip], out: &mut Strip, (desk, band): &mut Self::Desk, sums: &mut Vec<f64>) {
        for row in 0..out.rows() {
            let mut sum = 0.0;
            for start in (0..out.width()).step_by(BAND_PIXELS) {
                let columns = start..out.width().min(start + BAND_PIXELS);
                self.fill(at, operands, row, columns.clone(), desk);
                band.fill(out.layout(), columns.len(), |c, plane| plane.copy_from_slice(desk.channel(c)));
                band.store(out, row, start);
                sum += desk.sum();
            }
            sums.push(sum);
        }
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
