//! Where weights are computed: planes for some pixels of one row.

use super::weights::{Mask, MaskRows};
use crate::color::luminance;
use crate::mask::shape::Shape;
use crate::mask::{Channel, Combine, multiply};
use crate::matrix::{BAND_PIXELS, Band, Layout, Plane, Strip};
use std::ops::Range;

/// What a worker keeps of weights: one band of a mask, and one plane for all channels or one for each.
pub(super) struct WeightDesk {
    mask: Band,
    planes: Planes,
    /// The mask that is next to be combined.
    next: Planes,
    per_channel: bool,
    pixels: usize,
}

type Planes = [Plane; 3];

/// Some pixels of one row: where they lie in the picture, and where in the strips.
pub(super) struct Spot {
    /// The row of the picture.
    pub at: usize,
    /// The column of the picture in which column 0 of the strips lies.
    pub left: usize,
    /// The row of the strips.
    pub row: usize,
    /// The columns of the strips.
    pub columns: Range<usize>,
}

impl WeightDesk {
    /// A desk for one plane, or for one a channel.
    pub fn new(per_channel: bool) -> Self {
        WeightDesk { mask: Band::new(), planes: Planes::default(), next: Planes::default(), per_channel, pixels: 0 }
    }

    /// Begins with so many pixels.
    pub fn begin(&mut self, pixels: usize) {
        self.pixels = pixels;
    }

    /// Puts the weights of a mask into the planes, and takes them through its steps.
    #[inline(always)]
    pub fn put(&mut self, mask: &Mask, operands: &[Strip], spot: &Spot) {
        match mask.rows {
            // A single channel is its weights as it stands: they are not multiplied by 1.
            MaskRows::Operand(index, channel) if !self.per_channel && channel.is_all_of(operands[index].layout()) => {
                self.mask.load(&operands[index], spot.row, spot.columns.clone());
                self.mask.swap_first(&mut self.planes[0]);
            }
            _ => {
                self.put_ones();
                self.multiply(&mask.rows, operands, spot);
            }
        }
        mask.steps.iter().for_each(|step| self.each(|plane| step.apply(plane)));
    }

    /// Puts a weight of 1 everywhere.
    #[inline(always)]
    pub fn put_ones(&mut self) {
        self.each(|plane| plane.fill(1.0));
    }

    /// Folds one more mask into what those before it came to.
    #[inline(always)]
    pub fn fold(&mut self, combine: Combine, mask: &Mask, operands: &[Strip], spot: &Spot) {
        std::mem::swap(&mut self.planes, &mut self.next);
        self.put(mask, operands, spot);
        std::mem::swap(&mut self.planes, &mut self.next);
        let (count, pixels) = (if self.per_channel { 3 } else { 1 }, self.pixels);
        for (folded, next) in self.planes.iter_mut().zip(&self.next).take(count) {
            combine.fold(&mut folded[..pixels], &next[..pixels]);
        }
    }

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

    /// Multiplies the planes by the weights of a mask, without its steps.
    #[inline(always)]
    pub fn multiply(&mut self, mask: &MaskRows, operands: &[Strip], spot: &Spot) {
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

    /// Changes every plane that is used.
    #[inline(always)]
    pub fn each(&mut self, change: impl Fn(&mut [f32])) {
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
