//! From a job to rows that can flow: operands opened, turned upright, held against one another.

use super::apply::{MaskRows, Weigh};
use super::belt::Feed;
use super::light::Light;
use crate::codec::{self, Format, Input, Meta, Opened, Orientation, Picture, ReadOptions, Route};
use crate::error::{Error, Kind, Result};
use crate::job::{Job, To, Weights};
use crate::mask::Generator;
use crate::matrix::{Depth, Layout, Shape, Size, Source, Strip};

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

/// An operand, opened and upright.
struct Operand {
    opened: Opened,
    name: String,
    /// As stored in the file.
    stored: Size,
    turned: Orientation,
}

impl Operand {
    fn size(&self) -> Size {
        self.opened.source.shape().size
    }
}

/// Opens all operands of a job and checks them against one another.
pub(super) fn prepare(job: &Job) -> Result<Prepared> {
    let image = open(&job.image, job, job.reading.page)?;
    let mut notes = image.opened.notes.clone();
    let mut operands = Vec::new();
    let mut masks = Vec::new();
    for mask in &job.masks {
        match mask {
            Weights::Made(Generator::Solid(weight)) => masks.push(MaskRows::Solid(*weight)),
            Weights::File(input) => {
                let mask = open(input, job, None)?;
                ensure_same_size(&image, &mask)?;
                notes.extend(mask.opened.notes.iter().cloned());
                notes.extend(only_the_image_was_turned(&image, &mask));
                operands.push(mask);
                masks.push(MaskRows::Operand(operands.len(), job.apply.channel));
            }
        }
    }
    let rgb_mask = operands.iter().any(|mask| mask.opened.source.shape().layout.is_rgb());
    let per_channel = job.apply.per_channel && rgb_mask;

    let shape = image.opened.source.shape();
    let wanted =
        Layout::of(shape.layout.is_rgb() || per_channel, shape.layout.has_alpha() || job.apply.to == To::Alpha);
    let format = job.format()?;
    let out = output_shape(job, format, Shape { layout: wanted, ..shape }, &mut notes)?;
    let meta = output_meta(job, &image, out);
    let routes = std::iter::once(&image).chain(&operands).map(route_line).collect();

    let mut feeds = vec![Feed::image(image.opened.source)];
    feeds.extend(operands.into_iter().map(|mask| Feed::mask(mask.opened.source, mask.name)));
    let weigh = Weigh { to: job.apply.to, masks, per_channel, layout: wanted, light: Light {} };
    Ok(Prepared { feeds, weigh, out, meta, format, notes, routes })
}

/// Opens an operand and turns it upright.
fn open(input: &Input, job: &Job, page: Option<u32>) -> Result<Operand> {
    let options = ReadOptions { page, limits: job.reading.limits };
    let mut opened = codec::open(input, &options)?;
    let name = input.name();
    let shape = opened.source.shape();
    let turned = if job.reading.no_orient { Orientation::Upright } else { opened.meta.orientation() };
    if turned != Orientation::Upright {
        // The picture as stored and as turned are held at once.
        job.reading.limits.ensure_memory(&name, 2 * shape.bytes())?;
        let picture = Picture::read(opened.source.as_mut())?;
        opened.source = Box::new(codec::turned(&picture, turned));
        opened.route = Route::Whole("turned upright");
    }
    Ok(Operand { opened, name, stored: shape.size, turned })
}

fn ensure_same_size(image: &Operand, mask: &Operand) -> Result<()> {
    let (ours, theirs) = (mask.size(), image.size());
    if ours == theirs {
        return Ok(());
    }
    let mut message =
        format!("{} is {ours}, the image is {theirs}; give --fit stretch, contain, cover, tile or center", mask.name);
    let one_was_turned = (mask.turned == Orientation::Upright) != (image.turned == Orientation::Upright);
    if ours == theirs.transposed() && one_was_turned {
        let turned = if mask.turned == Orientation::Upright { &image.name } else { &mask.name };
        message.push_str(&format!(
            "; {turned} was turned upright by its EXIF orientation, as stored the sizes agree: --no-orient takes both as stored"
        ));
    }
    Err(Error::new(Kind::SizeMismatch, message))
}

/// Where sizes agree though only the image was turned by a quarter or mirrored, the mask may have been drawn on it
/// as stored.
fn only_the_image_was_turned(image: &Operand, mask: &Operand) -> Option<String> {
    let only = image.turned != Orientation::Upright && mask.turned == Orientation::Upright;
    only.then(|| {
        format!(
            "{} was turned upright by its EXIF orientation; {} is taken as drawn on the upright picture (--no-orient takes both as stored)",
            image.name, mask.name
        )
    })
}

/// What the output looks like; says so where it is not what the image was.
fn output_shape(job: &Job, format: Format, wanted: Shape, notes: &mut Vec<String>) -> Result<Shape> {
    let mut shape = Shape { depth: job.writing.depth.unwrap_or(wanted.depth), ..wanted };
    let can = format.ensure_writable()?;
    if shape.layout.has_alpha() && !can.alpha && job.apply.to == To::Color && is_opaque(job)? {
        shape.layout = Layout::of(shape.layout.is_rgb(), false);
    }
    let out = format.nearest(shape)?;
    format.ensure_holds(Shape { size: out.size, ..out })?;
    if out.depth != shape.depth {
        notes.push(format!(
            "{} holds no {}; the result is written with {}",
            format.name(),
            depth_words(shape.depth),
            depth_words(out.depth)
        ));
    }
    if format == Format::WebP {
        notes.push("WebP is written without loss".to_owned());
    }
    Ok(out)
}

fn depth_words(depth: Depth) -> &'static str {
    match depth {
        Depth::U8 => "8-bit samples",
        Depth::U16 => "16-bit samples",
        Depth::F32 => "float samples",
    }
}

/// Whether the image's alpha is 1 everywhere. The image is read once more for it.
fn is_opaque(job: &Job) -> Result<bool> {
    let options = ReadOptions { page: job.reading.page, limits: job.reading.limits };
    let mut source = codec::open(&job.image, &options)?.source;
    let shape = source.shape();
    let n = shape.layout.channels();
    let mut strip = Strip::empty(shape);
    let mut left = shape.size.height();
    while left > 0 {
        let rows = left.min(16);
        strip.clear();
        source.read(&mut strip, rows)?;
        let opaque = match &strip.samples {
            crate::matrix::Samples::U8(v) => v.iter().skip(n - 1).step_by(n).all(|a| *a == u8::MAX),
            crate::matrix::Samples::U16(v) => v.iter().skip(n - 1).step_by(n).all(|a| *a == u16::MAX),
            crate::matrix::Samples::F32(v) => v.iter().skip(n - 1).step_by(n).all(|a| *a >= 1.0),
        };
        if !opaque {
            return Ok(false);
        }
        left -= rows;
    }
    Ok(true)
}

/// What travels to the output beside the samples.
fn output_meta(job: &Job, image: &Operand, out: Shape) -> Meta {
    let stored = &image.opened.meta;
    let mut meta = if job.writing.strip { stored.stripped() } else { stored.made_true(out.size, image.turned) };
    // A grey profile does not fit a picture that became RGB.
    if out.layout.is_rgb() != image.opened.source.shape().layout.is_rgb() {
        meta.icc = None;
        meta.png = Default::default();
    }
    meta
}

fn route_line(operand: &Operand) -> String {
    let shape = operand.opened.source.shape();
    let channels = match shape.layout {
        Layout::Grey => "grey",
        Layout::GreyAlpha => "grey with alpha",
        Layout::Rgb => "RGB",
        Layout::Rgba => "RGB with alpha",
    };
    let route = match operand.opened.route {
        Route::Streamed => "streamed row by row".to_owned(),
        Route::Whole(why) => format!("decoded whole: {why}"),
    };
    let format = operand.opened.format.name();
    format!("{}: {format} {}, {channels}, {}, {route}", operand.name, operand.stored, depth_words(shape.depth))
}
