//! What acts on a whole mask at once: steps that look around, and masks of which the whole image is wanted.

use super::Engine;
use super::feed::Feed;
use super::flow::{Compute, flow};
use super::light::Light;
use super::weights::Weights;
use crate::error::{Error, Kind, Result};
use crate::mask::{FeatherSide, Level, PointStep, Step, around};
use crate::matrix::{Append, BAND_PIXELS, Band, Encode, Layout, Matrix, Piece, Samples, Shape, Sink, Size, Strip};
use rayon::prelude::*;
use std::sync::{Mutex, PoisonError};

/// Where steps that need the whole mask end: those behind it act on single weights.
pub(super) fn split(steps: &[Step]) -> (&[Step], Vec<PointStep>) {
    let whole = steps.iter().rposition(|step| !step.is_of_points()).map_or(0, |last| last + 1);
    let (whole, points) = steps.split_at(whole);
    (whole, points.iter().filter_map(PointStep::of).collect())
}

/// Planes, and what looked wrong with the masks that they were computed of, each in a line.
pub(super) type Computed = (Vec<Matrix>, Vec<String>);

/// Computes weights as matrices: one, or one for each channel.
pub(super) fn weights_of(engine: &Engine, feeds: Vec<Feed>, weights: &Weights, size: Size) -> Result<Computed> {
    computed(engine, feeds, weights, size, if weights.per_channel { Layout::Rgb } else { Layout::Grey })
}

/// Computes L, a and b of a picture.
pub(super) fn lab_of(engine: &Engine, feed: Feed, light: &Light, size: Size) -> Result<Vec<Matrix>> {
    computed(engine, vec![feed], &Lab(light), size, Layout::Rgb).map(|(planes, _)| planes)
}

/// Lets rows flow into matrices, a matrix for each channel.
fn computed(engine: &Engine, feeds: Vec<Feed>, compute: &impl Compute, size: Size, layout: Layout) -> Result<Computed> {
    let pixels = size.width() * size.height();
    let planes = Mutex::new(vec![Vec::with_capacity(pixels); layout.channels()]);
    let shape = Shape { size, layout, depth: crate::matrix::Depth::F32 };
    let sink = Sink { encode: Box::new(Rows), append: Box::new(Planes(&planes)) };
    let doubts = flow(&engine.silent(), feeds, compute, shape, sink)?.doubts;
    let planes = planes.into_inner().unwrap_or_else(PoisonError::into_inner);
    let planes = planes.into_iter().map(|plane| Matrix::new(size.height(), size.width(), plane));
    Ok((planes.collect::<Result<_>>()?, doubts))
}

/// A sink that gathers float rows as planes. Samples travel as their bytes.
struct Rows;

struct Planes<'a>(&'a Mutex<Vec<Vec<f32>>>);

impl Encode for Rows {
    fn band_rows(&self) -> usize {
        16
    }

    fn encode(&self, strip: &Strip, from: usize) -> Result<Piece> {
        let Samples::F32(samples) = &strip.samples else {
            return Err(Error::new(Kind::Internal, "weights are floats"));
        };
        let samples = &samples[from * strip.row_samples()..];
        let mut bytes = Vec::with_capacity(4 * samples.len());
        samples.iter().for_each(|sample| bytes.extend_from_slice(&sample.to_ne_bytes()));
        Ok(Piece { bytes, ..Piece::default() })
    }
}

impl Append for Planes<'_> {
    fn append(&mut self, piece: Piece) -> Result<()> {
        let mut planes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (samples, count) = (piece.bytes.as_chunks::<4>().0, planes.len());
        for (c, plane) in planes.iter_mut().enumerate() {
            plane.extend(samples.iter().skip(c).step_by(count).map(|bytes| f32::from_ne_bytes(*bytes)));
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<()> {
        Ok(())
    }
}

/// The L, a and b of a picture, as three channels.
struct Lab<'a>(&'a Light);

impl Compute for Lab<'_> {
    type Desk = Band;

    fn desk(&self) -> Band {
        Band::new()
    }

    fn rows(&self, _: usize, operands: &[Strip], out: &mut Strip, band: &mut Band, sums: &mut Vec<f64>) {
        for row in 0..out.rows() {
            for start in (0..out.width()).step_by(BAND_PIXELS) {
                band.load(&operands[0], row, start..out.width().min(start + BAND_PIXELS));
                band.promote(Layout::Rgb);
                self.0.enter(band);
                band.store(out, row, start);
            }
            sums.push(0.0);
        }
    }
}

/// Takes a mask through steps, one after the other.
///
/// # Errors
/// [`Kind::Mask`] for a constant mask that is to be normalised, [`Kind::Timeout`], and as [`Engine::install`].
pub(super) fn refined(mask: Matrix, steps: &[Step], name: &str, engine: &Engine) -> Result<Matrix> {
    steps.iter().try_fold(mask, |mask, step| {
        engine.ensure_time()?;
        engine.install(|| stepped(mask, step))?.map_err(|error| error.context(name))
    })
}

fn stepped(mut mask: Matrix, step: &Step) -> Result<Matrix> {
    let shorter = mask.rows().min(mask.columns()) as f64;
    Ok(match step {
        Step::Grow(radius) => around::grow(mask, radius.of(shorter)),
        Step::Shrink(radius) => around::shrink(mask, radius.of(shorter)),
        Step::Feather(sigma, side) => feathered(mask, sigma.of(shorter), *side),
        Step::FillHoles => around::fill_holes(mask),
        Step::DropSpecks(pixels) => around::drop_specks(mask, *pixels),
        Step::Normalize => {
            let (least, greatest) = range(&mask);
            if least == greatest {
                let text = format!("it is {least} everywhere, so it cannot be normalised");
                return Err(Error::new(Kind::Mask, text));
            }
            apply(&mut mask, PointStep::Normalize { least, greatest });
            mask
        }
        Step::Threshold(Level::Otsu) => {
            let level = around::otsu(&mask);
            apply(&mut mask, PointStep::Threshold(level));
            mask
        }
        // Labels are read as such from the file.
        Step::Label(_) => mask,
        Step::Threshold(_) | Step::Sigmoid { .. } | Step::Levels { .. } | Step::Invert | Step::Strength(_) => {
            if let Some(step) = PointStep::of(step) {
                apply(&mut mask, step);
            }
            mask
        }
    })
}

/// Inwards, what lies outside stays so: the blurred mask is one that was shrunk before. Outwards likewise.
fn feathered(mask: Matrix, sigma: f64, side: FeatherSide) -> Matrix {
    let fold = |mut mask: Matrix, soft: Matrix, f: fn(f32, f32) -> f32| {
        let pairs = mask.entries_mut().par_iter_mut().zip(soft.entries());
        pairs.with_min_len(1 << 14).for_each(|(w, soft)| *w = f(*w, *soft));
        mask
    };
    match side {
        FeatherSide::Both => around::feather(mask, sigma),
        FeatherSide::In => {
            let soft = around::feather(around::shrink(mask.clone(), 2.0 * sigma), sigma);
            fold(mask, soft, |w, soft| w * soft)
        }
        FeatherSide::Out => {
            let soft = around::feather(around::grow(mask.clone(), 2.0 * sigma), sigma);
            fold(mask, soft, f32::max)
        }
    }
}

fn apply(mask: &mut Matrix, step: PointStep) {
    mask.entries_mut().par_chunks_mut(1 << 14).for_each(|weights| step.apply(weights));
}

fn range(mask: &Matrix) -> (f32, f32) {
    let ranges = mask.entries().par_chunks(1 << 16).map(|part| {
        part.iter().fold((f32::INFINITY, f32::NEG_INFINITY), |(least, most), w| (least.min(*w), most.max(*w)))
    });
    ranges.reduce(|| (f32::INFINITY, f32::NEG_INFINITY), |a, b| (a.0.min(b.0), a.1.max(b.1)))
}
