//! From a job to rows that can flow: operands opened, held against one another, and the choices of the job made.

use super::apply::{Backdrop, Effect, Weigh};
use super::belt::Feed;
use super::fit::{fit_backdrop, fit_mask};
use super::light::{Light, Output};
use super::operand::{Operand, depth_words};
use super::weights::{MaskRows, Weights};
use crate::codec::{self, Format, Meta, ReadOptions, Transfer};
use crate::color::{Converter, Space};
use crate::error::Result;
use crate::job::{self, Background, Job, To};
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
    let (mut operands, weights) = open_masks(job, &image, &mut notes)?;
    let (effect, backdrop) = effect(job, &image, operands.len() + 1)?;
    notes.extend(backdrop.iter().flat_map(|backdrop| backdrop.operand.iter()).flat_map(|o| o.opened.notes.clone()));

    let stored = image.shape();
    let rgb = stored.layout.is_rgb() || weights.per_channel || backdrop.as_ref().is_some_and(|b| b.rgb);
    let alpha = stored.layout.has_alpha() || !matches!(effect, Effect::Color);
    let keeps_alpha = backdrop.as_ref().map_or(alpha, |backdrop| backdrop.alpha);
    let format = job.format()?;
    let wanted = Shape { layout: Layout::of(rgb, keeps_alpha), ..stored };
    let out = output_shape(job, format, wanted, &mut notes)?;
    let meta = output_meta(job, &image, rgb, out);
    if let Some(parts) = meta.parts().filter(|_| !format.carries_metadata()) {
        notes.push(format!("{} has no place for the {parts} of {}", format.name(), image.name));
    }
    let light = light(job, &image, format, out.depth)?;
    let layout = Layout::of(rgb || light.needs_rgb(), alpha);

    let backdrop = backdrop.and_then(|backdrop| backdrop.operand);
    let routes = std::iter::once(&image).chain(&operands).chain(&backdrop).map(Operand::route_line).collect();
    let mut feeds = vec![Feed::image(image.opened.source)];
    feeds.extend(operands.drain(..).map(|mask| Feed::mask(mask.opened.source, mask.name)));
    feeds.extend(backdrop.map(|backdrop| Feed::image(backdrop.opened.source)));
    Ok(Prepared { feeds, weigh: Weigh { effect, weights, layout, light }, out, meta, format, notes, routes })
}

/// Opens the masks; those that are files become operands from 1 on.
fn open_masks(job: &Job, image: &Operand, notes: &mut Vec<String>) -> Result<(Vec<Operand>, Weights)> {
    let mut operands = Vec::new();
    let mut masks = Vec::new();
    for mask in &job.masks {
        match mask {
            job::Weights::Made(Generator::Solid(weight)) => masks.push(MaskRows::Solid(*weight)),
            job::Weights::File(input) => {
                let mut mask = Operand::open(input, &job.reading, None)?;
                let apply = &job.apply;
                let channel = fit_mask(&mut mask, image.shape().size, &job.reading, apply.channel, apply.per_channel)?;
                mask.ensure_same_size(image)?;
                notes.extend(mask.opened.notes.iter().cloned());
                notes.extend(mask.note_on_orientation(image));
                operands.push(mask);
                masks.push(MaskRows::Operand(operands.len(), channel));
            }
        }
    }
    let rgb = operands.iter().any(|mask| mask.shape().layout.is_rgb());
    let as_alpha = job.apply.to == To::Alpha || job.apply.background.is_some();
    Ok((operands, Weights { masks, per_channel: job.apply.per_channel && rgb, as_alpha }))
}

/// What the image is laid over: whether it has colour and transparency, and its file where it is one.
struct Below {
    rgb: bool,
    alpha: bool,
    operand: Option<Operand>,
}

/// What the weights do; a backdrop that is a file becomes operand `index`.
fn effect(job: &Job, image: &Operand, index: usize) -> Result<(Effect, Option<Below>)> {
    let profile = image.opened.meta.icc.as_deref();
    let linear = image.opened.transfer == Transfer::Linear;
    match &job.apply.background {
        None if job.apply.to == To::Alpha => Ok((Effect::Alpha, None)),
        None => Ok((Effect::Color, None)),
        Some(Background::Color(_, [red, green, blue, alpha])) => {
            let rgb = red != green || green != blue;
            let to = Space { profile: profile.filter(|_| !rgb || image.shape().layout.is_rgb()), linear };
            let (mut r, mut g, mut b) = ([*red], [*green], [*blue]);
            named(Converter::between(Space::default(), to), image)?.convert([&mut r, &mut g, &mut b]);
            let solid = Backdrop::Solid([r[0], g[0], b[0]], *alpha);
            Ok((Effect::Over(solid), Some(Below { rgb, alpha: *alpha < 1.0, operand: None })))
        }
        Some(Background::File(input)) => {
            let mut below = Operand::open(input, &job.reading, None)?;
            fit_backdrop(&mut below, image.shape().size, &job.reading)?;
            below.ensure_same_size(image)?;
            let rgb = below.shape().layout.is_rgb();
            let to = Space { profile: profile.filter(|_| !rgb || image.shape().layout.is_rgb()), linear };
            let is_linear = below.opened.transfer == Transfer::Linear;
            let from = Space { profile: below.opened.meta.icc.as_deref(), linear: is_linear };
            let converter = named(Converter::between(from, to), &below)?;
            let alpha = below.shape().layout.has_alpha();
            let effect = Effect::Over(Backdrop::Operand(index, converter));
            Ok((effect, Some(Below { rgb, alpha, operand: Some(below) })))
        }
    }
}

/// A fault of a profile, told of the picture that carries it.
fn named<T>(converter: Result<T>, operand: &Operand) -> Result<T> {
    converter.map_err(|error| error.context(&operand.name))
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
    if shape.layout.has_alpha()
        && !can.alpha
        && job.apply.to == To::Color
        && job.apply.background.is_none()
        && is_opaque(job)?
    {
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
fn output_meta(job: &Job, image: &Operand, rgb: bool, out: Shape) -> Meta {
    let stored = &image.opened.meta;
    let mut meta = if job.writing.strip { stored.stripped() } else { stored.made_true(out.size, image.turned) };
    // A profile of grey does not fit a picture that became RGB.
    if rgb != image.shape().layout.is_rgb() {
        meta.icc = None;
        meta.png = Default::default();
    }
    meta
}
