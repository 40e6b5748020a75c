//! From a job to rows that can flow: its operands arranged, and what the output is decided.

use super::Engine;
use super::arrange::{Arranged, ArrangedMask, arrange, arrange_mask};
use super::feed::Feed;
use super::layer::Common;
use super::light::Output;
use super::mix::Mix;
use super::operand::{Operand, depth_words};
use super::probe;
use super::weights::Weights;
use crate::codec::{Format, Limits, Meta, Transfer};
use crate::color::Chromaticities;
use crate::error::{Error, Kind, Result};
use crate::job::{Job, Work};
use crate::matrix::{Depth, Layout, Shape};
use std::path::Path;

/// All that the loop needs, and what to say about it.
pub(super) struct Prepared {
    pub feeds: Vec<Feed>,
    pub compute: Wanted,
    pub out: Shape,
    pub meta: Meta,
    pub format: Format,
    /// Facts that a person should know, each in a line.
    pub notes: Vec<String>,
    /// How each operand is read, each in a line.
    pub routes: Vec<String>,
    /// The mean of the final weights, where it is not that of those which are computed.
    pub kept: Option<f64>,
}

/// What is computed.
pub(super) enum Wanted {
    /// A picture, weighed or mixed.
    Picture(Box<Mix>),
    /// The weights themselves.
    Mask(Weights),
}

/// Opens all operands of a job and makes its choices.
pub(super) fn prepare(job: &Job, engine: &Engine) -> Result<Prepared> {
    let format = job.format()?;
    if matches!(&job.work, Work::Mask(_)) {
        let depth = job.writing.depth;
        return prepare_mask(arrange_mask(job, engine)?, job, format, depth);
    }
    let mut arranged = arrange(job, engine)?;
    let (mut trimmed, mut kept) = (None, None);
    if let Work::Apply(apply) = &job.work
        && let Some(pad) = apply.trim
    {
        // What was opened is read to its end: nothing is held twice.
        let size = arranged.shape.size;
        let (seen, flowed) = probe::bounds(arranged, engine)?;
        arranged = arrange(job, engine)?;
        let seen = seen.ok_or_else(|| {
            let text = format!("no pixel of {} is left, so nothing remains when it is trimmed", job.image.name());
            Error::new(Kind::Mask, text)
        })?;
        arranged.notes.extend(flowed.doubts);
        kept = Some(flowed.weight_sum / size.pixels() as f64);
        trimmed = Some(seen.padded(pad, size));
    }
    if arranged.shape.layout.has_alpha() && !format.ensure_writable()?.alpha {
        let opaque = probe::is_opaque(arranged, engine)?;
        arranged = arrange(job, engine)?;
        arranged.shape.layout = Layout::of(arranged.shape.layout.is_rgb(), !opaque);
    }
    if let Some(window) = trimmed {
        arranged = arranged.cropped(&window);
    }
    let Arranged { operands, mut mix, shape, keeps_profile, mut notes } = arranged;
    let out = output_shape(job, format, shape, &mut notes)?;
    let image = &operands[0];
    ensure_gathered(format, &operands, job, out)?;
    let common = Common::of(image, shape.layout.is_rgb());
    mix.output = Output::of(common, job.writing.srgb, format, out.depth)?;
    let keeps_profile = keeps_profile && !mix.output.leaves_profile();
    let meta = output_meta(job, image, keeps_profile, (format, out));
    let lost = Meta { icc: meta.icc.clone().filter(|_| !format.tells_primaries()), ..meta.clone() };
    if let Some(parts) = lost.parts().filter(|_| !format.carries_metadata()) {
        notes.push(format!("{} has no place for the {parts} of {}", format.name(), image.name));
    }
    if let Some(parts) = meta.too_large_for(format).parts() {
        notes.push(format!("{} has no room for the {parts} of {}: too large", format.name(), image.name));
    }
    let (feeds, routes) = feeds(operands);
    Ok(Prepared { feeds, compute: Wanted::Picture(Box::new(mix)), out, meta, format, notes, routes, kept })
}

/// The same for the effective mask of a job, which is written to `path` as well.
pub(super) fn prepare_effective_mask(job: &Job, engine: &Engine, path: &Path) -> Result<Prepared> {
    let format = Format::of_name(path).unwrap_or(Format::Png);
    prepare_mask(arrange_mask(job, engine)?, job, format, job.writing.depth)
}

/// A mask as a picture: grey of 8 bits, if nothing else is said or the format holds only more.
fn prepare_mask(arranged: ArrangedMask, job: &Job, format: Format, depth: Option<Depth>) -> Result<Prepared> {
    let ArrangedMask { operands, weights, frame, mut notes } = arranged;
    let layout = Layout::of(weights.per_channel, false);
    let wanted = Shape { size: frame.size, layout, depth: depth.unwrap_or(Depth::U8) };
    let out = format.nearest(wanted)?;
    if depth.is_some() && out.depth != wanted.depth {
        notes.push(format!(
            "{} holds no {}; the mask is written with {}",
            format.name(),
            depth_words(wanted.depth),
            depth_words(out.depth)
        ));
    }
    format.ensure_holds(out)?;
    ensure_gathered(format, &operands, job, out)?;
    if format == Format::WebP {
        notes.push("WebP is written without loss".to_owned());
    }
    let (feeds, routes) = feeds(operands);
    let (compute, meta) = (Wanted::Mask(weights), Meta::default());
    Ok(Prepared { feeds, compute, out, meta, format, notes, routes, kept: None })
}

fn feeds(operands: Vec<Operand>) -> (Vec<Feed>, Vec<String>) {
    let routes = operands.iter().map(Operand::route_line).collect();
    (operands.into_iter().map(Operand::into_feed).collect(), routes)
}

/// Refuses a result that is held whole before it is written where it does not fit into memory.
fn ensure_gathered(format: Format, operands: &[Operand], job: &Job, out: Shape) -> Result<()> {
    if !format.is_gathered() {
        return Ok(());
    }
    let held = operands.iter().map(Operand::held).sum();
    Limits { held, ..job.reading.limits }.ensure_memory(&job.output.name(), out.bytes())
}

/// What the output looks like; says so where it is not what the image was.
fn output_shape(job: &Job, format: Format, wanted: Shape, notes: &mut Vec<String>) -> Result<Shape> {
    let shape = Shape { depth: job.writing.depth.unwrap_or(wanted.depth), ..wanted };
    let out = format.nearest(shape)?;
    if let Err(error) = format.ensure_holds(out) {
        let lays = job.weighing.background.is_some() && error.kind() == Kind::Alpha;
        return Err(if lays { error.with_hint("the background is itself transparent") } else { error });
    }
    if out.depth != shape.depth {
        let (had, has) = (depth_words(shape.depth), depth_words(out.depth));
        notes.push(format!("{} holds no {had}; the result is written with {has}", format.name()));
    }
    if format == Format::WebP {
        notes.push("WebP is written without loss".to_owned());
    }
    Ok(out)
}

/// What travels to the output beside the samples.
fn output_meta(job: &Job, image: &Operand, keeps_profile: bool, (format, out): (Format, Shape)) -> Meta {
    let stored = &image.opened.meta;
    let mut meta = if job.writing.strip { stored.stripped() } else { stored.made_true(out.size, image.turned) };
    if job.writing.srgb {
        return meta.in_srgb();
    }
    // A profile of grey does not fit a picture that became RGB.
    if !keeps_profile {
        meta.icc = None;
        meta.png = Default::default();
    } else if format != Format::Png && format.tells_primaries() {
        // What the chunks of a PNG declare is told by a profile elsewhere.
        meta.icc.clone_from(&image.profile);
    }
    let stays_light = image.opened.transfer == Transfer::Linear && !format.is_linear() && out.depth == Depth::F32;
    if let Some(icc) = meta.icc.as_ref().filter(|_| stays_light) {
        meta.icc = Chromaticities::of_icc(icc).and_then(|found| found.profile_of_light());
    }
    meta
}
