//! The weights of a job, band by band: its masks, each with its steps, combined.

use super::desk::{Spot, WeightDesk};
use super::flow::Compute;
use super::light::Light;
use crate::mask::shape::Shape;
use crate::mask::{Channel, ColorKey, Combine, LumaRange, PointStep};
use crate::matrix::{BAND_PIXELS, Band, Size, Strip, clamp01};
use std::ops::Range;

/// Where one mask's weights come from.
#[derive(Clone)]
pub(super) enum MaskRows {
    /// This channel of the operand with this index.
    Operand(usize, Channel),
    /// The same weight everywhere.
    Solid(f32),
    /// Drawn on a picture whose upper left corner lies there.
    Drawn(Shape, (i64, i64)),
    /// By the luminance of the operand with this index.
    Luma(usize, LumaRange),
    /// By the colour of the operand with this index, which is led to Oklab.
    Key(usize, Box<Light>, ColorKey),
}

/// One mask, and the steps on single weights that end it.
#[derive(Clone)]
pub(super) struct Mask {
    pub rows: MaskRows,
    pub steps: Vec<PointStep>,
}

/// Masks combined, as it was chosen once for the job.
#[derive(Clone)]
pub(super) struct Weights {
    /// The masks, in the order in which they are combined.
    pub masks: Vec<Mask>,
    /// How they become one.
    pub combine: Combine,
    /// What is done with that one.
    pub steps: Vec<PointStep>,
    /// Whether red, green and blue have weights of their own.
    pub per_channel: bool,
    /// Whether the weights serve as alpha, and so are clamped to 0..=1.
    pub as_alpha: bool,
    /// A weight for all, after the masks.
    pub opacity: f32,
    /// Where in the picture weights are; beyond it they are 0. `None` where that is everywhere.
    pub window: Option<Window>,
    /// The column and row of the picture at which the rows begin that are computed.
    pub origin: (usize, usize),
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

    /// Whether nothing of a frame is in it.
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty() || self.rows.is_empty()
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

impl Weights {
    /// One mask alone, as it is.
    pub fn of(mask: MaskRows, per_channel: bool) -> Self {
        Weights {
            masks: vec![Mask { rows: mask, steps: Vec::new() }],
            combine: Combine::default(),
            steps: Vec::new(),
            per_channel,
            as_alpha: false,
            opacity: 1.0,
            window: None,
            origin: (0, 0),
        }
    }

    pub fn desk(&self) -> WeightDesk {
        WeightDesk::new(self.per_channel)
    }

    /// Computes the weights of some pixels of one row of the strips, whose first is row `at` of what is computed.
    #[inline(always)]
    pub fn fill(&self, at: usize, operands: &[Strip], row: usize, columns: Range<usize>, desk: &mut WeightDesk) {
        let spot = Spot { at: at + row + self.origin.1, left: self.origin.0, row, columns: columns.clone() };
        desk.begin(columns.len());
        if self.masks.is_empty() {
            desk.put_ones();
        }
        for (index, mask) in self.masks.iter().enumerate() {
            if index == 0 {
                desk.put(mask, operands, &spot);
            } else if self.combine == Combine::Multiply && mask.steps.is_empty() {
                // A product needs no planes of its own for what is multiplied as it is.
                desk.multiply(&mask.rows, operands, &spot);
            } else {
                desk.fold(self.combine, mask, operands, &spot);
            }
        }
        let count = self.masks.len();
        desk.each(|plane| self.combine.finish(plane, count));
        self.steps.iter().for_each(|step| desk.each(|plane| step.apply(plane)));
        if self.as_alpha {
            desk.each(|plane| plane.iter_mut().for_each(|w| *w = clamp01(*w)));
        }
        if self.opacity != 1.0 {
            desk.each(|plane| plane.iter_mut().for_each(|w| *w *= self.opacity));
        }
        if let Some(window) = &self.window {
            let columns = spot.columns.start + spot.left..spot.columns.end + spot.left;
            let seen = if window.rows.contains(&spot.at) { window.columns.clone() } else { 0..0 };
            let from = seen.start.clamp(columns.start, columns.end) - columns.start;
            let to = seen.end.clamp(columns.start, columns.end) - columns.start;
            desk.each(|plane| {
                plane[..from].fill(0.0);
                plane[to.max(from)..].fill(0.0);
            });
        }
    }
}

/// The effective mask itself, as a grey picture; of weights a channel, as one of three.
impl Compute for Weights {
    type Desk = (WeightDesk, Band, pulp::Arch);

    fn desk(&self) -> Self::Desk {
        (self.desk(), Band::new(), pulp::Arch::new())
    }

    fn rows(&self, at: usize, operands: &[Strip], out: &mut Strip, desk: &mut Self::Desk, sums: &mut Vec<f64>) {
        desk.2.dispatch(Rows { weights: self, at, operands, out, desk, sums });
    }
}

/// One call of [`Compute::rows`], compiled once for each instruction set; the best one is chosen when it runs.
struct Rows<'a> {
    weights: &'a Weights,
    at: usize,
    operands: &'a [Strip],
    out: &'a mut Strip,
    desk: &'a mut (WeightDesk, Band, pulp::Arch),
    sums: &'a mut Vec<f64>,
}

impl pulp::WithSimd for Rows<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) {
        let Rows { weights, at, operands, out, desk: (desk, band, _), sums } = self;
        for row in 0..out.rows() {
            let mut sum = 0.0;
            for start in (0..out.width()).step_by(BAND_PIXELS) {
                let columns = start..out.width().min(start + BAND_PIXELS);
                weights.fill(at, operands, row, columns.clone(), desk);
                band.fill(out.layout(), columns.len(), |c, plane| plane.copy_from_slice(desk.channel(c)));
                band.store(out, row, start);
                sum += desk.sum();
            }
            sums.push(sum);
        }
    }
}
