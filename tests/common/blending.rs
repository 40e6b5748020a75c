//! Blending in double precision, pixel by pixel: the slow, obvious reference that the fast one is held against.

use super::formulas::{Rgb, mixed, on_jump};
use super::npy::Floats;
use super::{Pixels, bytes, engine, job, mask};
use maskimg::blend::{Mode, Operator};
use maskimg::codec::{Format, Input};
use maskimg::job::{Blend, Job, Weights};
use maskimg::mask::Weight;
use maskimg::matrix::Layout;

/// Every operator by its name, in the order in which the contract lists them.
pub const OPERATORS: [&str; 13] = [
    "clear", "src", "dst", "src-over", "dst-over", "src-in", "dst-in", "src-out", "dst-out", "src-atop", "dst-atop",
    "xor", "plus",
];

/// The operators that clear BASE where TOP is absent, or TOP where BASE is; their results have alpha.
const CLEARING: [&str; 8] = ["clear", "src", "src-in", "src-out", "dst-in", "dst-out", "dst-atop", "xor"];

/// A straight colour and its alpha.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pixel {
    pub color: Rgb,
    pub alpha: f64,
}

/// What a sample of a result should be before it is rounded, as 0..=1, and whether it lies on a jump of its mode.
#[derive(Clone, Copy, Debug)]
pub struct Exact {
    pub value: f64,
    pub on_jump: bool,
}

/// How a blend is asked for in these tests.
#[derive(Clone, Copy, Debug)]
pub struct Way {
    pub mode: &'static str,
    pub operator: &'static str,
    pub opacity: f32,
}

pub const fn mode(mode: &'static str) -> Way {
    Way { mode, operator: "src-over", opacity: 1.0 }
}

pub const fn operator(operator: &'static str) -> Way {
    Way { mode: "normal", operator, opacity: 1.0 }
}

impl Way {
    pub fn has_alpha(self, base: Layout) -> bool {
        base.has_alpha() || CLEARING.contains(&self.operator)
    }
}

/// The shares Fa and Fb of an operator.
fn shares(operator: &str, ab: f64, at: f64) -> (f64, f64) {
    match operator {
        "clear" => (0.0, 0.0),
        "src" => (1.0, 0.0),
        "dst" => (0.0, 1.0),
        "src-over" => (1.0, 1.0 - at),
        "dst-over" => (1.0 - ab, 1.0),
        "src-in" => (ab, 0.0),
        "dst-in" => (0.0, at),
        "src-out" => (1.0 - ab, 0.0),
        "dst-out" => (0.0, 1.0 - at),
        "src-atop" => (ab, 1.0 - at),
        "dst-atop" => (1.0 - ab, at),
        "xor" => (1.0 - ab, 1.0 - at),
        "plus" => (1.0, 1.0),
        _ => panic!("no operator {operator}"),
    }
}

/// The compositing equation. The alpha of `top` is weighed already.
pub fn laid_on(way: Way, base: Pixel, top: Pixel) -> Pixel {
    let (ab, at) = (base.alpha, top.alpha);
    let (fa, fb) = shares(way.operator, ab, at);
    let b = mixed(way.mode, base.color, top.color);
    let mut ao = at * fa + ab * fb;
    let mut co = [0, 1, 2].map(|c| {
        let cr = (1.0 - ab) * top.color[c] + ab * b[c];
        at * fa * cr + ab * fb * base.color[c]
    });
    if way.operator == "plus" {
        ao = ao.min(1.0);
        co = co.map(|v| v.min(1.0));
    }
    let color = if ao == 0.0 { [0.0; 3] } else { co.map(|v| v / ao) };
    Pixel { color, alpha: ao }
}

/// A picture in double precision, interleaved.
#[derive(Clone, Debug)]
pub struct Picture {
    pub width: usize,
    pub height: usize,
    pub layout: Layout,
    pub numbers: Vec<f64>,
}

impl Picture {
    pub fn of(pixels: &Pixels) -> Self {
        let max = f64::from(pixels.max());
        let numbers = pixels.samples.iter().map(|sample| f64::from(*sample) / max).collect();
        Picture { width: pixels.width, height: pixels.height, layout: pixels.layout, numbers }
    }

    pub fn of_floats(floats: &Floats) -> Self {
        let layout = [Layout::Grey, Layout::GreyAlpha, Layout::Rgb, Layout::Rgba][floats.channels - 1];
        let numbers = floats.samples.iter().map(|sample| f64::from(*sample)).collect();
        Picture { width: floats.width, height: floats.height, layout, numbers }
    }

    /// The same picture, each number rounded to single precision.
    pub fn rounded(mut self) -> Self {
        self.numbers.iter_mut().for_each(|v| *v = f64::from(*v as f32));
        self
    }

    /// The same picture with other colours.
    pub fn recolored(mut self, f: impl Fn(Rgb) -> Rgb) -> Self {
        let (n, colors) = (self.layout.channels(), self.layout.colors());
        for pixel in self.numbers.chunks_exact_mut(n) {
            let color = f(if colors == 3 { [pixel[0], pixel[1], pixel[2]] } else { [pixel[0]; 3] });
            pixel[..colors].copy_from_slice(&color[..colors]);
        }
        self
    }

    /// The picture as it lies on a frame with its left upper corner at (x, y): cut off outside, transparent around.
    pub fn placed(&self, width: usize, height: usize, x: i64, y: i64) -> Self {
        let layout = if self.layout.is_rgb() { Layout::Rgba } else { Layout::GreyAlpha };
        let mut placed = Picture { width, height, layout, numbers: Vec::new() };
        for row in 0..height as i64 {
            for column in 0..width as i64 {
                let (x, y) = (column - x, row - y);
                let inside = (0..self.width as i64).contains(&x) && (0..self.height as i64).contains(&y);
                let pixel = if inside { self.pixel(x as usize, y as usize) } else { Pixel::default() };
                placed.numbers.extend(&pixel.color[..layout.colors()]);
                placed.numbers.push(pixel.alpha);
            }
        }
        placed
    }

    /// A pixel; grey is promoted.
    pub fn pixel(&self, x: usize, y: usize) -> Pixel {
        let n = self.layout.channels();
        let pixel = &self.numbers[(y * self.width + x) * n..][..n];
        let color = if self.layout.is_rgb() { [pixel[0], pixel[1], pixel[2]] } else { [pixel[0]; 3] };
        let alpha = if self.layout.has_alpha() { pixel[n - 1] } else { 1.0 };
        Pixel { color, alpha }
    }
}

/// TOP laid on BASE, both of one size, under a weight for every pixel.
pub fn blended(base: &Picture, top: &Picture, way: Way, weight: impl Fn(usize, usize) -> f64) -> Vec<Exact> {
    assert_eq!((base.width, base.height), (top.width, top.height), "pictures of one size");
    let rgb = base.layout.is_rgb() || top.layout.is_rgb();
    let mut out = Vec::new();
    for y in 0..base.height {
        for x in 0..base.width {
            let (below, mut above) = (base.pixel(x, y), top.pixel(x, y));
            above.alpha *= weight(x, y) * f64::from(way.opacity);
            let result = laid_on(way, below, above);
            let jumps = on_jump(way.mode, below.color, above.color);
            let colors = result.color.into_iter().zip(jumps).take(if rgb { 3 } else { 1 });
            out.extend(colors.map(|(value, on_jump)| Exact { value, on_jump }));
            if way.has_alpha(base.layout) {
                out.push(Exact { value: result.alpha, on_jump: false });
            }
        }
    }
    out
}

/// How far samples are from what they should be.
#[derive(Clone, Copy, Debug, Default)]
pub struct Distance {
    /// How far the worst sample is farther than half a step from the exact value: 0 where all are correctly rounded.
    pub excess: f64,
    /// Samples that are far off and excepted, because they lie on a jump of their mode.
    pub jumps: usize,
}

/// Holds samples against exact values.
pub fn distance(ours: &Pixels, exact: &[Exact]) -> Distance {
    assert_eq!(ours.samples.len(), exact.len(), "count of samples");
    let max = f64::from(ours.max());
    let mut found = Distance::default();
    for (sample, exact) in ours.samples.iter().zip(exact) {
        let excess = (f64::from(*sample) - exact.value.clamp(0.0, 1.0) * max).abs() - 0.5;
        if exact.on_jump && excess > 0.5 {
            found.jumps += 1;
        } else {
            found.excess = found.excess.max(excess);
        }
    }
    found
}

/// The job that lays TOP on BASE.
pub fn blend_job(base: Vec<u8>, top: Vec<u8>, masks: Vec<Weights>, way: Way) -> Job {
    let work = Blend {
        mode: way.mode.parse::<Mode>().unwrap(),
        operator: way.operator.parse::<Operator>().unwrap(),
        opacity: Weight::new(way.opacity).unwrap(),
        ..Blend::of(Input::bytes("top", top))
    };
    job(base, masks, work, Format::Png)
}

/// TOP laid on BASE under masks, through files in memory.
pub fn result(base: &Pixels, top: &Pixels, masks: &[&Pixels], way: Way) -> Pixels {
    let masks = masks.iter().map(|weights| mask(weights.png())).collect();
    Pixels::of_png(&bytes(&blend_job(base.png(), top.png(), masks, way), &engine(2, None)))
}
