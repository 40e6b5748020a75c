//! One picture laid on another, slowly and in `f64`, a pixel at a time: straight colour and alpha, the formulas as the
//! W3C prints them (Compositing and Blending Level 1).

use crate::encode::{Image, quantise};
use crate::paint::Color;

/// What a colour of BASE and a colour of TOP make, where both are there whole.
pub type Mode = fn(Color, Color) -> Color;

/// From the alphas of BASE and TOP: how much of TOP and how much of BASE goes into the result.
pub type Operator = fn(f64, f64) -> (f64, f64);

/// TOP on BASE, its upper left corner `at` this column and row.
pub struct Blend<'a> {
    pub base: &'a Image,
    pub top: &'a Image,
    pub at: (i64, i64),
    /// As large as TOP.
    pub mask: Option<&'a Image>,
    pub opacity: f64,
    pub mode: Mode,
    pub operator: Operator,
    /// Whether the result has alpha.
    pub alpha: bool,
}

impl<'a> Blend<'a> {
    pub fn of(base: &'a Image, top: &'a Image) -> Self {
        let alpha = base.channels == 4;
        Self { base, top, at: (0, 0), mask: None, opacity: 1.0, mode: normal, operator: src_over, alpha }
    }

    /// The result, which may be asked for sample by sample: no exact value lies so close to a half that `f32` could
    /// round it to the other side.
    pub fn exactly(&self) -> Image {
        let max = f64::from(self.base.max);
        for v in self.values() {
            let rest = v * max - (v * max).floor();
            assert!((rest - 0.5).abs() >= 1e-4, "paint a little differently: {} lies on a half", v * max);
        }
        self.nearly()
    }

    /// The result, which `f32` may miss by one step.
    pub fn nearly(&self) -> Image {
        let samples = self.values().into_iter().map(|v| quantise(v, self.base.max)).collect();
        Image { channels: self.colors() + usize::from(self.alpha), samples, ..*self.base }
    }

    fn colors(&self) -> usize {
        if self.base.channels.max(self.top.channels) == 1 { 1 } else { 3 }
    }

    fn values(&self) -> Vec<f64> {
        let place = |i: usize| ((i % self.base.width) as i64, (i / self.base.width) as i64);
        let spots = (0..self.base.width * self.base.height).map(place);
        spots.flat_map(|(x, y)| self.pixel(x, y)).collect()
    }

    fn pixel(&self, x: i64, y: i64) -> Vec<f64> {
        let (cb, ab) = look(self.base, x, y);
        let (tx, ty) = (x - self.at.0, y - self.at.1);
        let (cs, own) = look(self.top, tx, ty);
        let weight = self.mask.map_or(1.0, |mask| look(mask, tx, ty).0[0]);
        let alpha = own * weight * self.opacity;
        let both = (self.mode)(cb, cs);
        let (of_top, of_base) = (self.operator)(ab, alpha);
        let ao = (alpha * of_top + ab * of_base).min(1.0);
        let color = (0..self.colors()).map(|c| {
            let cr = (1.0 - ab) * cs[c] + ab * both[c];
            let co = (alpha * of_top * cr + ab * of_base * cb[c]).min(1.0);
            if ao == 0.0 { 0.0 } else { co / ao }
        });
        if self.alpha { color.chain([ao]).collect() } else { color.collect() }
    }
}

/// Colour and alpha of a pixel as 0..1; there is nothing outside the frame.
fn look(image: &Image, x: i64, y: i64) -> (Color, f64) {
    if x < 0 || y < 0 || x >= image.width as i64 || y >= image.height as i64 {
        return ([0.0; 3], 0.0);
    }
    let first = (y as usize * image.width + x as usize) * image.channels;
    let sample = |c: usize| f64::from(image.samples[first + c]) / f64::from(image.max);
    match image.channels {
        1 => ([sample(0); 3], 1.0),
        3 => ([0, 1, 2].map(sample), 1.0),
        _ => ([0, 1, 2].map(sample), sample(3)),
    }
}

pub fn src_over(_: f64, top: f64) -> (f64, f64) {
    (1.0, 1.0 - top)
}

pub fn src_in(base: f64, _: f64) -> (f64, f64) {
    (base, 0.0)
}

pub fn dst_out(_: f64, top: f64) -> (f64, f64) {
    (0.0, 1.0 - top)
}

pub fn plus(_: f64, _: f64) -> (f64, f64) {
    (1.0, 1.0)
}

pub fn normal(_: Color, s: Color) -> Color {
    s
}

pub fn multiply(b: Color, s: Color) -> Color {
    each(b, s, |b, s| b * s)
}

pub fn screen(b: Color, s: Color) -> Color {
    each(b, s, |b, s| b + s - b * s)
}

pub fn color_dodge(b: Color, s: Color) -> Color {
    let dodge = |b: f64, s: f64| match () {
        () if b == 0.0 => 0.0,
        () if s == 1.0 => 1.0,
        () => (b / (1.0 - s)).min(1.0),
    };
    each(b, s, dodge)
}

pub fn color_burn(b: Color, s: Color) -> Color {
    let burn = |b: f64, s: f64| match () {
        () if b == 1.0 => 1.0,
        () if s == 0.0 => 0.0,
        () => 1.0 - ((1.0 - b) / s).min(1.0),
    };
    each(b, s, burn)
}

pub fn soft_light(b: Color, s: Color) -> Color {
    let light = |b: f64| if b <= 0.25 { ((16.0 * b - 12.0) * b + 4.0) * b } else { b.sqrt() };
    let soft = |b: f64, s: f64| match () {
        () if s <= 0.5 => b - (1.0 - 2.0 * s) * b * (1.0 - b),
        () => b + (2.0 * s - 1.0) * (light(b) - b),
    };
    each(b, s, soft)
}

/// The colour of BASE, as light as TOP.
pub fn luminosity(b: Color, s: Color) -> Color {
    let lift = lum(s) - lum(b);
    clip(b.map(|v| v + lift))
}

fn each(b: Color, s: Color, channel: impl Fn(f64, f64) -> f64) -> Color {
    [0, 1, 2].map(|c| channel(b[c], s[c]))
}

fn lum(c: Color) -> f64 {
    0.3 * c[0] + 0.59 * c[1] + 0.11 * c[2]
}

/// Drawn towards its own grey until every channel is within 0..1.
fn clip(color: Color) -> Color {
    let grey = lum(color);
    let (low, high) = color.iter().fold((1.0_f64, 0.0_f64), |(low, high), &v| (low.min(v), high.max(v)));
    let color = if low < 0.0 { color.map(|v| grey + (v - grey) * grey / (grey - low)) } else { color };
    if high > 1.0 { color.map(|v| grey + (v - grey) * (1.0 - grey) / (high - grey)) } else { color }
}
