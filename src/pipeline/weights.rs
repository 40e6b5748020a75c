//! The weights of a job, band by band: its masks, each with its steps, combined.

use super::flow::Compute;
use super::light::Light;
use crate::color::luminance;
use crate::mask::shape::Shape;
use crate::mask::{Channel, ColorKey, Combine, LumaRange, PointStep, multiply};
use crate::matrix::{BAND_PIXELS, Band, Layout, Size, Strip, clamp01};
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

/// What a worker keeps of weights: one band of a mask, and one plane for all channels or one for each.
pub(super) struct WeightDesk {
    mask: Band,
    planes: Planes,
    /// The mask that is next to be combined.
    next: Planes,
    per_channel: bool,
    pixels: usize,
}

type Planes = [Vec<f32>; 3];

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
        let planes = || std::array::from_fn(|_| vec![0.0; BAND_PIXELS]);
        WeightDesk { mask: Band::new(), planes: planes(), next: planes(), per_channel: self.per_channel, pixels: 0 }
    }

    /// Computes the weights of some pixels of one row of the strips, whose first is row `at` of what is computed.
    #[inline(always)]
    pub fn fill(&self, at: usize, operands: &[Strip], row: usize, columns: Range<usize>, desk: &mut WeightDesk) {
        desk.pixels = columns.len();
        desk.each(|plane| plane.fill(1.0));
        let place = Spot { at: at + row + self.origin.1, left: self.origin.0, row, columns: columns.clone() };
        for (index, mask) in self.masks.iter().enumerate() {
            // A product needs no plane of its own for what is multiplied as it is.
            if index == 0 || (self.combine == Combine::Multiply && mask.steps.is_empty()) {
                desk.multiply(&mask.rows, operands, &place);
                mask.steps.iter().for_each(|step| desk.each(|plane| step.apply(plane)));
            } else {
                std::mem::swap(&mut desk.planes, &mut desk.next);
                desk.each(|plane| plane.fill(1.0));
                desk.multiply(&mask.rows, operands, &place);
                mask.steps.iter().for_each(|step| desk.each(|plane| step.apply(plane)));
                std::mem::swap(&mut desk.planes, &mut desk.next);
                desk.fold(self.combine);
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
            let columns = place.columns.start + place.left..place.columns.end + place.left;
            let seen = if window.rows.contains(&place.at) { window.columns.clone() } else { 0..0 };
            let from = seen.start.clamp(columns.start, columns.end) - columns.start;
            let to = seen.end.clamp(columns.start, columns.end) - columns.start;
            desk.each(|plane| {
                plane[..from].fill(0.0);
                plane[to.max(from)..].fill(0.0);
            });
        }
    }
}

/// Some pixels of one row: where they lie in the picture, and where in the strips.
struct Spot {
    /// The row of the picture.
    at: usize,
    /// The column of the picture in which column 0 of the strips lies.
    left: usize,
    /// The row of the strips.
    row: usize,
    /// The columns of the strips.
    columns: Range<usize>,
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

    /// Multiplies the planes by the weights of a mask.
    #[inline(always)]
    fn multiply(&mut self, mask: &MaskRows, operands: &[Strip], spot: &Spot) {
        let columns = || spot.columns.clone();
        match mask {
            MaskRows::Solid(weight) => self.each(|plane| plane.iter_mut().for_each(|w| *w *= weight)),
            MaskRows::Operand(index, channel) => {
                self.mask.load(&operands[*index], spot.row, columns());
                self.weigh(*channel);
            }
            MaskRows::Drawn(shape, at) => self.with(|made| draw(shape, *at, spot, made)),
            MaskRows::Luma(index, range) => {
                self.mask.load(&operands[*index], spot.row, columns());
                let mut luma = [0.0; BAND_PIXELS];
                let luma = &mut luma[..self.pixels];
                luma_of(&self.mask, luma);
                self.with(|made| range.weights(luma, made));
            }
            MaskRows::Key(index, light, key) => {
                self.mask.load(&operands[*index], spot.row, columns());
                self.mask.promote(Layout::Rgb);
                light.enter(&mut self.mask);
                let mask = std::mem::take(&mut self.mask);
                self.with(|made| key.weights(mask.rgb(), made));
                self.mask = mask;
            }
        }
    }

    /// Multiplies all planes by the same weights, made by `make`.
    #[inline(always)]
    fn with(&mut self, make: impl FnOnce(&mut [f32])) {
        let mut made = [0.0; BAND_PIXELS];
        let made = &mut made[..self.pixels];
        make(made);
        self.each(|plane| multiply(plane, made));
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
    fn fold(&mut self, combine: Combine) {
        let count = if self.per_channel { 3 } else { 1 };
        for (folded, next) in self.planes.iter_mut().zip(&self.next).take(count) {
            combine.fold(&mut folded[..self.pixels], &next[..self.pixels]);
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

/// The weights of a shape whose picture's upper left corner lies at `(x, y)`; nothing beyond its left and upper edge.
fn draw(shape: &Shape, (x, y): (i64, i64), spot: &Spot, weights: &mut [f32]) {
    let row = spot.at as i64 - y;
    let start = (spot.columns.start + spot.left) as i64 - x;
    // What lies before the picture is outside of the window as well.
    let before = start.saturating_neg().clamp(0, weights.len() as i64) as usize;
    let (outside, inside) = weights.split_at_mut(before);
    outside.fill(0.0);
    match usize::try_from(row) {
        Ok(row) => {
            let start = start.max(0) as usize;
            shape.fill(row, start..start + inside.len(), inside);
        }
        Err(_) => inside.fill(0.0),
    }
}

/// The luminance of stored colours.
#[inline(always)]
fn luma_of(band: &Band, luma: &mut [f32]) {
    if band.layout().is_rgb() {
        let [red, green, blue] = band.rgb();
        for (x, luma) in luma.iter_mut().enumerate() {
            *luma = luminance(red[x], green[x], blue[x]);
        }
    } else if let Some(grey) = band.colors().next() {
        luma.copy_from_slice(grey);
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
