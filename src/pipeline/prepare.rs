//! From a job to rows that can flow: its operands arranged, and what the output is decided.

use super::Engine;
use super::arrange::{Arranged, arrange};
use super::belt::Feed;
use super::flow::flow;
use super::light::Output;
use super::mix::Mix;
use super::operand::{Operand, depth_words};
use crate::codec::{Format, Limits, Meta, Transfer};
use crate::error::{Error, Kind, Result};
use crate::job::Job;
use crate::matrix::{Append, Encode, Layout, Piece, Samples, Shape, Sink, Strip};

/// All that the loop needs, and what to say about it.
pub(super) struct Prepared {
    pub feeds: Vec<Feed>,
    pub mix: Mix,
    pub out: Shape,
    pub meta: Meta,
    pub format: Format,
    /// Facts that a person should know, each in a line.
    pub notes: Vec<String>,
    /// How each operand is read, each in a line.
    pub routes: Vec<String>,
}

/// Opens all operands of a job and makes its choices.
pub(super) fn prepare(job: &Job, engine: &Engine) -> Result<Prepared> {
    let format = job.format()?;
    let mut arranged = arrange(job, engine.kept())?;
    if arranged.shape.layout.has_alpha() && !format.ensure_writable()?.alpha {
        // What was opened is read to its end: nothing is held twice.
        let opaque = is_opaque(arranged, engine)?;
        arranged = arrange(job, engine.kept())?;
        arranged.shape.layout = Layout::of(arranged.shape.layout.is_rgb(), !opaque);
    }
    let Arranged { operands, mut mix, shape, keeps_profile, mut notes } = arranged;
    let out = output_shape(job, format, shape, &mut notes)?;
    let image = &operands[0];
    if format.is_gathered() {
        let held = operands.iter().map(Operand::held).sum();
        Limits { held, ..job.reading.limits }.ensure_memory(&job.output.name(), out.bytes())?;
    }
    let meta = output_meta(job, image, keeps_profile, out);
    if let Some(parts) = meta.parts().filter(|_| !format.carries_metadata()) {
        notes.push(format!("{} has no place for the {parts} of {}", format.name(), image.name));
    }
    mix.output = Output::of(image.opened.transfer == Transfer::Linear, format, out.depth);
    let routes = operands.iter().map(Operand::route_line).collect();
    let feeds = operands.into_iter().map(Operand::into_feed).collect();
    Ok(Prepared { feeds, mix, out, meta, format, notes, routes })
}

/// What the output looks like; says so where it is not what the image was.
fn output_shape(job: &Job, format: Format, wanted: Shape, notes: &mut Vec<String>) -> Result<Shape> {
    let shape = Shape { depth: job.writing.depth.unwrap_or(wanted.depth), ..wanted };
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

/// Whether the alpha of the result is 1 everywhere. The result is computed for it, as far as it is opaque.
fn is_opaque(arranged: Arranged, engine: &Engine) -> Result<bool> {
    let Arranged { operands, mix, shape, .. } = arranged;
    let feeds = operands.into_iter().map(Operand::into_feed).collect();
    let sink = Sink { encode: Box::new(Probe), append: Box::new(Probe) };
    match flow(&engine.silent(), feeds, &mix, shape, sink) {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == Kind::Alpha => Ok(false),
        Err(error) => Err(error),
    }
}

/// A sink that keeps nothing, and takes opaque rows only.
struct Probe;

impl Encode for Probe {
    fn band_rows(&self) -> usize {
        16
    }

    fn encode(&self, strip: &Strip, _: usize) -> Result<Piece> {
        if is_opaque_strip(strip) { Ok(Piece::default()) } else { Err(Error::new(Kind::Alpha, "not opaque")) }
    }
}

impl Append for Probe {
    fn append(&mut self, _: Piece) -> Result<()> {
        Ok(())
    }

    fn finish(&mut self) -> Result<()> {
        Ok(())
    }
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
fn output_meta(job: &Job, image: &Operand, keeps_profile: bool, out: Shape) -> Meta {
    let stored = &image.opened.meta;
    let mut meta = if job.writing.strip { stored.stripped() } else { stored.made_true(out.size, image.turned) };
    // A profile of grey does not fit a picture that became RGB.
    if !keeps_profile {
        meta.icc = None;
        meta.png = Default::default();
    }
    meta
}
