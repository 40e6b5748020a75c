//! What the integration tests share: small pictures, their files, and the slow, obvious reference.
#![allow(dead_code, reason = "each test file uses a part of it")]

pub mod blending;
pub mod chunks;
pub mod formulas;
pub mod light;
pub mod npy;
pub mod place;

use maskimg::codec::{Input, Target};
use maskimg::job::{Job, Reading, To, Weighing, Weights, Work, Writing};
use maskimg::mask::{Generator, Weight};
use maskimg::matrix::{Depth, Layout};
use maskimg::pipeline::{Engine, run_to_bytes};
use std::num::NonZeroUsize;

/// A picture as integers of 8 or 16 bits, interleaved.
#[derive(Clone, Debug, PartialEq)]
pub struct Pixels {
    pub width: usize,
    pub height: usize,
    pub layout: Layout,
    pub depth: Depth,
    pub samples: Vec<u16>,
}

/// The same numbers run after run (SplitMix64).
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

impl Pixels {
    /// Noise, with many samples at both ends of the range.
    pub fn noise(width: usize, height: usize, layout: Layout, depth: Depth, seed: u64) -> Self {
        let mut random = Random(seed);
        let max = max(depth);
        let samples = (0..width * height * layout.channels())
            .map(|_| match random.next() % 8 {
                0 => 0,
                1 => max,
                _ => (random.next() % (u64::from(max) + 1)) as u16,
            })
            .collect();
        Pixels { width, height, layout, depth, samples }
    }

    pub fn max(&self) -> u16 {
        max(self.depth)
    }

    /// Sample `c` of a pixel as 0..1, in double precision.
    pub fn number(&self, x: usize, y: usize, c: usize) -> f64 {
        f64::from(self.samples[(y * self.width + x) * self.layout.channels() + c]) / f64::from(self.max())
    }

    /// As a PNG file.
    pub fn png(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, self.width as u32, self.height as u32);
        encoder.set_color(match self.layout {
            Layout::Grey => png::ColorType::Grayscale,
            Layout::GreyAlpha => png::ColorType::GrayscaleAlpha,
            Layout::Rgb => png::ColorType::Rgb,
            Layout::Rgba => png::ColorType::Rgba,
        });
        encoder.set_depth(if self.depth == Depth::U8 { png::BitDepth::Eight } else { png::BitDepth::Sixteen });
        encoder.set_compression(png::Compression::Fast);
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(&self.big_endian()).unwrap();
        writer.finish().unwrap();
        bytes
    }

    /// As a binary PNM file; without alpha only.
    pub fn pnm(&self) -> Vec<u8> {
        let magic = if self.layout.is_rgb() { "P6" } else { "P5" };
        let mut bytes = format!("{magic}\n{} {}\n{}\n", self.width, self.height, self.max()).into_bytes();
        bytes.extend(self.big_endian());
        bytes
    }

    /// As a PAM file, which may have alpha.
    pub fn pam(&self) -> Vec<u8> {
        let kind = match self.layout {
            Layout::Grey => "GRAYSCALE",
            Layout::GreyAlpha => "GRAYSCALE_ALPHA",
            Layout::Rgb => "RGB",
            Layout::Rgba => "RGB_ALPHA",
        };
        let (width, height, depth, max) = (self.width, self.height, self.layout.channels(), self.max());
        let header =
            format!("P7\nWIDTH {width}\nHEIGHT {height}\nDEPTH {depth}\nMAXVAL {max}\nTUPLTYPE {kind}\nENDHDR\n");
        [header.into_bytes(), self.big_endian()].concat()
    }

    fn big_endian(&self) -> Vec<u8> {
        match self.depth {
            Depth::U8 => self.samples.iter().map(|s| *s as u8).collect(),
            _ => self.samples.iter().flat_map(|s| s.to_be_bytes()).collect(),
        }
    }

    /// From a PNG file of 8 or 16 bits.
    pub fn of_png(bytes: &[u8]) -> Self {
        let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
        let mut buffer = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut buffer).unwrap();
        let layout = match info.color_type {
            png::ColorType::Grayscale => Layout::Grey,
            png::ColorType::GrayscaleAlpha => Layout::GreyAlpha,
            png::ColorType::Rgb => Layout::Rgb,
            png::ColorType::Rgba => Layout::Rgba,
            png::ColorType::Indexed => panic!("palettes are not written"),
        };
        let (depth, samples) = match info.bit_depth {
            png::BitDepth::Eight => (Depth::U8, buffer.iter().map(|b| u16::from(*b)).collect()),
            png::BitDepth::Sixteen => {
                (Depth::U16, buffer.chunks_exact(2).map(|b| u16::from_be_bytes([b[0], b[1]])).collect())
            }
            other => panic!("depth {other:?} is not written"),
        };
        Pixels { width: info.width as usize, height: info.height as usize, layout, depth, samples }
    }
}

pub fn max(depth: Depth) -> u16 {
    if depth == Depth::U8 { 255 } else { 65535 }
}

/// A job in memory; where its result goes is passed over.
pub fn job(image: Vec<u8>, masks: Vec<Weights>, work: impl Into<Work>, format: maskimg::codec::Format) -> Job {
    let writing = Writing { format: Some(format), ..Writing::default() };
    let image = Input::bytes("image", image);
    let (work, weighing, reading) = (work.into(), Weighing::default(), Reading::default());
    Job { image, masks, output: Target::Stdout, work, weighing, reading, writing }
}

pub fn mask(bytes: Vec<u8>) -> Weights {
    Weights::from(Input::bytes("mask", bytes))
}

/// The same weight everywhere.
pub fn solid(weight: f32) -> Weights {
    Generator::Solid(Weight::clamped(weight)).into()
}

pub fn engine(threads: usize, strip_rows: Option<usize>) -> Engine {
    let engine = Engine::new(NonZeroUsize::new(threads));
    match strip_rows.and_then(NonZeroUsize::new) {
        Some(rows) => engine.strip_rows(rows),
        None => engine,
    }
}

pub fn bytes(job: &Job, engine: &Engine) -> Vec<u8> {
    run_to_bytes(job, engine).unwrap_or_else(|e| panic!("{e}")).0
}

const STRIPS: [Option<usize>; 6] = [None, Some(1), Some(2), Some(3), Some(7), Some(usize::MAX)];

/// Every strip height and count of threads gives the bytes of the plainest way, which are returned.
pub fn bytes_of_every_cut(job: &Job) -> Vec<u8> {
    let plain = bytes(job, &engine(1, None));
    for threads in [1, 2, 5] {
        for strip in STRIPS {
            let other = bytes(job, &engine(threads, strip));
            assert!(other == plain, "{threads} threads and strips of {strip:?} rows change the result");
        }
    }
    plain
}

/// A grey picture of 256 x 256, whose byte at (x, y) is `f(x, y)`.
pub fn square(f: fn(u16, u16) -> u16) -> Pixels {
    let samples = (0..65536u32).map(|i| f((i % 256) as u16, (i / 256) as u16)).collect();
    Pixels { width: 256, height: 256, layout: Layout::Grey, depth: Depth::U8, samples }
}

/// The weight of one mask at a pixel, as `--channel auto` reads it, in double precision.
pub fn auto_weight(mask: &Pixels, x: usize, y: usize) -> f64 {
    let luma = if mask.layout.is_rgb() {
        0.2126 * mask.number(x, y, 0) + 0.7152 * mask.number(x, y, 1) + 0.0722 * mask.number(x, y, 2)
    } else {
        mask.number(x, y, 0)
    };
    if mask.layout.has_alpha() { luma * mask.number(x, y, mask.layout.colors()) } else { luma }
}

/// `image ⊙ masks` in double precision: what the result should be before it is rounded, times its maximum.
pub fn reference(image: &Pixels, masks: &[Pixels], to: To) -> Vec<f64> {
    let n = image.layout.channels();
    let out_alpha = image.layout.has_alpha() || to == To::Alpha;
    let mut out = Vec::new();
    for y in 0..image.height {
        for x in 0..image.width {
            let weight: f64 = masks.iter().map(|mask| auto_weight(mask, x, y)).product();
            let (for_color, for_alpha) = if to == To::Color { (weight, 1.0) } else { (1.0, weight) };
            for c in 0..image.layout.colors() {
                out.push(image.number(x, y, c) * for_color * f64::from(image.max()));
            }
            if out_alpha {
                let alpha = if image.layout.has_alpha() { image.number(x, y, n - 1) } else { 1.0 };
                out.push(alpha * for_alpha * f64::from(image.max()));
            }
        }
    }
    out
}

/// How many steps the worst sample is away from the reference, and whether all that differ from its rounding lie
/// within 1e-4 of a half.
pub fn compare(ours: &Pixels, reference: &[f64]) -> (u32, bool) {
    assert_eq!(ours.samples.len(), reference.len(), "count of samples");
    let mut worst = 0;
    let mut only_ties = true;
    for (ours, exact) in ours.samples.iter().zip(reference) {
        let rounded = (exact + 0.5).floor();
        let steps = (f64::from(*ours) - rounded).abs();
        worst = worst.max(steps as u32);
        only_ties &= steps == 0.0 || (exact - exact.floor() - 0.5).abs() < 1e-4;
    }
    (worst, only_ties)
}
