//! From a job to rows that can flow: operands opened, held against one another, and the choices of the job made.

use super::apply::{Effect, Weigh};
use super::belt::Feed;
use super::light::{Light, Output};
use super::operand::{Operand, depth_words};
use super::weights::{MaskRows, Weights};
use crate::codec::{self, Format, Meta, ReadOptions, Transfer};
use crate::error::Result;
use crate::job::{self, Job, To};
use crate::mask::Generator;
use crate::matrix::{Depth, Layout, Samples, Shape, Strip};

/// All that the loop needs, and what to say about it.
pub(super) struct Prepared {
    pub feeds: Vec<Feed>,
    pub weigh: Weigh,
    pub out: Shape,
    pub meta: Meta,
    pub format: Format,
    /// Facts that a person should know, each in a line.
    pub notes: Vec<String>,
    /// How each operand is read, each in a line.
    pub routes: Vec<String>,
}

/// Opens all operands of a job and makes its choices.
pub(super) fn prepare(job: &Job) -> Result<Prepared> {
    let image = Operand::open(&job.image, &job.reading, job.reading.page)?;
    let mut notes = image.opened.notes.clone();
    let (operands, weights) = open_masks(job, &image, &mut notes)?;

    let stored = image.shape();
    let effect = if job.apply.to == To::Alpha { Effect::Alpha } else { Effect::Color };
    let alpha = stored.layout.has_alpha() || effect == Effect::Alpha;
    let layout = Layout::of(stored.layout.is_rgb() || weights.per_channel, alpha);
    let format = job.format()?;
    let out = output_shape(job, format, Shape { layout, ..stored }, &mut notes)?;
    let meta = output_meta(job, &image, out);
    if let Some(parts) = meta.parts().filter(|_| !format.carries_metadata()) {
        notes.push(format!("{} has no place for the {parts} of {}", format.name(), image.name));
    }
    let light = light(job, &image, format, out.depth)?;
    let weighed = Layout::of(layout.is_rgb() || light.needs_rgb(), alpha);
    let routes = std::iter::once(&image).chain(&operands).map(Operand::route_line).collect();

    let mut feeds = vec![Feed::image(image.opened.source)];
    feeds.extend(operands.into_iter().map(|mask| Feed::mask(mask.opened.source, mask.name)));
    Ok(Prepared { feeds, weigh: Weigh { effect, weights, layout: weighed, light }, out, meta, format, notes, routes })
}

/// Opens the masks; those that are files become operands from 1 on.
fn open_masks(job: &Job, image: &Operand, notes: &mut Vec<String>) -> Result<(Vec<Operand>, Weights)> {
    let mut operands = Vec::new();
    let mut masks = Vec::new();
    for mask in &job.masks {
        match mask {
            job::Weights::Made(Generator::Solid(weight)) => masks.push(MaskRows::Solid(*weight)),
            job::Weights::File(input) => {
                let mask = Operand::open(input, &job.reading, None)?;
                mask.ensure_same_size(image)?;
                notes.extend(mask.opened.notes.iter().cloned());
                notes.extend(mask.note_on_orientation(image));
                operands.push(mask);
                masks.push(MaskRows::Operand(operands.len(), job.apply.channel));
            }
        }
    }
    let rgb = operands.iter().any(|mask| mask.shape().layout.is_rgb());
    let weights = Weights { masks, per_channel: job.apply.per_channel && rgb, as_alpha: job.apply.to == To::Alpha };
    Ok((operands, weights))
}

/// As which values the image is weighed and written.
fn light(job: &Job, image: &Operand, format: Format, depth: Depth) -> Result<Light> {
    let is_linear = image.opened.transfer == Transfer::Linear;
    let output = match (is_linear, format.is_linear()) {
        (true, false) if depth != Depth::F32 => Output::EncodeSrgb,
        (false, true) => Output::DecodeSrgb,
        _ => Output::AsStored,
    };
    let profile = image.opened.meta.icc.as_deref();
    Light::new(job.apply.space, profile, is_linear, image.shape().layout.is_rgb(), output)
}

/// What the output looks like; says so where it is not what the image was.
fn output_shape(job: &Job, format: Format, wanted: Shape, notes: &mut Vec<String>) -> Result<Shape> {
    let mut shape = Shape { depth: job.writing.depth.unwrap_or(wanted.depth), ..wanted };
    let can = format.ensure_writable()?;
    if shape.layout.has_alpha() && !can.alpha && job.apply.to == To::Color && is_opaque(job)? {
        shape.layout = Layout::of(shape.layout.is_rgb(), false);
    }
    let out = format.nearest(shape)?;
    format.ensure_holds(out)?;
    if out.depth != shape.depth {
        let (had, has) = (depth_words(shape.depth), depth_words(out.depth));
        notes.push(format!("{} holds no {had}; the result is written with {has}", format.name()));
    }
    if format == Format::WebP {
        notes.push("WebP is written without loss".to_owned());
    }
    Ok(out)
}

/// Whether the image's alpha is 1 everywhere. The image is read once more for it.
fn is_opaque(job: &Job) -> Result<bool> {
    let options = ReadOptions { page: job.reading.page, limits: job.reading.limits };
    let mut source = codec::open(&job.image, &options)?.source;
    let shape = source.shape();
    let mut strip = Strip::empty(shape);
    let mut left = shape.size.height();
    while left > 0 {
        let rows = left.min(16);
        strip.clear();
        source.read(&mut strip, rows)?;
        if !is_opaque_strip(&strip) {
            return Ok(false);
        }
        left -= rows;
    }
    Ok(true)
}

fn is_opaque_strip(strip: &Strip) -> bool {
    let n = strip.layout().channels();
    match &strip.samples {
        Samples::U8(v) => v.iter().skip(n - 1).step_by(n).all(|a| *a == u8::MAX),
        Samples::U16(v) => v.iter().skip(n - 1).step_by(n).all(|a| *a == u16::MAX),
        Samples::F32(v) => v.iter().skip(n - 1).step_by(n).all(|a| *a >= 1.0),
    }
}

/// What travels to the output beside the samples.
fn output_meta(job: &Job, image: &Operand, out: Shape) -> Meta {
    let stored = &image.opened.meta;
    let mut meta = if job.writing.strip { stored.stripped() } else { stored.made_true(out.size, image.turned) };
    // A grey profile does not fit a picture that became RGB.
    if out.layout.is_rgb() != image.shape().layout.is_rgb() {
        meta.icc = None;
        meta.png = Default::default();
    }
    meta
}
