//! BMP, TGA, QOI, WebP, GIF, ICO and Radiance HDR: decoded and encoded whole by the `image` crate and its own parts.

mod bmp;
mod gif;
pub(in crate::codec) mod guard;
mod ico;
pub(in crate::codec) mod profile;
mod tga;
mod webp;
mod write;

pub(super) use write::create;

use super::{Format, Input, Limits, Meta, Opened, Picture, ReadOptions, Route, Transfer};
use crate::error::{Error, Kind, Result};
use crate::matrix::{Depth, Layout, Samples, Size};
use guard::{broken, unsupported};
use image::codecs::{hdr::HdrDecoder, qoi::QoiDecoder};
use image::error::{ImageError, LimitErrorKind, UnsupportedErrorKind};
use image::{ColorType, ImageDecoder};

/// What a decoder gave.
struct Decoded {
    picture: Picture,
    meta: Meta,
    notes: Vec<String>,
    pages: u32,
}

/// Decodes a file of one of these formats.
pub(super) fn open(format: Format, input: &Input, options: &ReadOptions) -> Result<Opened> {
    let task = Task { input, name: input.name(), limits: options.limits };
    let decoded = match format {
        Format::WebP => webp::decode(&task, options)?,
        Format::Gif => gif::decode(&task, options)?,
        _ => {
            options.page_of(&task.name, 1, "")?;
            still(format, &task)?
        }
    };
    let full = match decoded.picture.rows().depth() {
        Depth::U8 => Some(255),
        Depth::U16 => Some(65_535),
        Depth::F32 => None,
    };
    Ok(Opened {
        source: Box::new(decoded.picture),
        meta: decoded.meta,
        format,
        route: Route::Whole(format.name()),
        transfer: if format == Format::Hdr { Transfer::Linear } else { Transfer::Encoded },
        full,
        palette: false,
        pages: decoded.pages,
        notes: decoded.notes,
    })
}

fn still(format: Format, task: &Task) -> Result<Decoded> {
    match format {
        Format::Bmp => bmp::decode(task),
        Format::Tga => tga::decode(task),
        Format::Qoi => task.decode(QoiDecoder::new(task.input.open()?).map_err(|e| task.refused(e))?),
        Format::Hdr => task.decode(HdrDecoder::new(task.input.open()?).map_err(|e| task.refused(e))?),
        Format::Ico => ico::decode(task),
        other => Err(Error::new(Kind::Internal, format!("{} is no format of this reader", other.name()))),
    }
}

/// One file being read: its bytes, the name for messages, and what it may cost.
struct Task<'a> {
    input: &'a Input,
    name: String,
    limits: Limits,
}

impl Task<'_> {
    /// The size if the limits allow it, with `bytes_per_pixel` held at a time.
    fn size(&self, (width, height): (u32, u32), bytes_per_pixel: u64) -> Result<Size> {
        let size = self.limits.ensure_size(&self.name, width, height)?;
        self.limits.ensure_memory(&self.name, size.pixels().saturating_mul(bytes_per_pixel))?;
        Ok(size)
    }

    /// All that a decoder of `image` gives, its size checked first.
    fn decode(&self, mut decoder: impl ImageDecoder) -> Result<Decoded> {
        let colour = decoder.color_type();
        let stored = u64::from(colour.bytes_per_pixel());
        // Samples of several bytes are held twice while they are put together.
        let wide = stored > u64::from(colour.channel_count());
        let size = self.size(decoder.dimensions(), if wide { 2 * stored } else { stored })?;
        decoder.set_limits(self.image_limits()).map_err(|e| self.refused(e))?;
        let icc = decoder.icc_profile().ok().flatten();
        let mut bytes = guard::zeros(decoder.total_bytes(), &self.name)?;
        decoder.read_image(&mut bytes).map_err(|e| self.refused(e))?;
        let (layout, samples) = samples(colour, bytes).ok_or_else(|| unsupported(&self.name, "its kind of samples"))?;
        self.decoded(Picture::new(size, layout, samples), layout, icc)
    }

    /// A decoded picture with the profile that fits it.
    fn decoded(&self, picture: Picture, layout: Layout, icc: Option<Vec<u8>>) -> Result<Decoded> {
        let mut notes = Vec::new();
        let icc = icc.and_then(|icc| profile::fitting(icc, layout.is_rgb(), &self.name, &mut notes));
        Ok(Decoded { picture, meta: Meta { icc, ..Meta::default() }, notes, pages: 1 })
    }

    fn image_limits(&self) -> image::Limits {
        let mut limits = image::Limits::no_limits();
        limits.max_alloc = Some(self.limits.max_memory);
        limits
    }

    /// What `image` said, in plain words.
    fn refused(&self, error: ImageError) -> Error {
        let name = &self.name;
        match error {
            ImageError::IoError(e) if e.kind() == std::io::ErrorKind::UnexpectedEof => {
                broken(name, "it ends too early")
            }
            // What a decoder itself reports by such an error is about the file; the system has numbers.
            ImageError::IoError(e) if e.raw_os_error().is_none() => broken(name, &e.to_string()),
            ImageError::IoError(e) => self.input.refused(e),
            ImageError::Limits(e) if matches!(e.kind(), LimitErrorKind::InsufficientMemory) => Error::new(
                Kind::TooLarge,
                format!("{name} needs more memory than is allowed; raise it with --max-memory"),
            ),
            ImageError::Limits(_) => broken(name, "its size is out of range"),
            ImageError::Unsupported(e) => match e.kind() {
                UnsupportedErrorKind::GenericFeature(what) => unsupported(name, &what),
                _ => unsupported(name, "its kind of samples"),
            },
            ImageError::Decoding(e) => {
                let why = std::error::Error::source(&e).map_or("it is damaged".to_owned(), ToString::to_string);
                // An end of file that a decoder has wrapped in an error of its own.
                let cut = why.ends_with("failed to fill whole buffer");
                broken(name, if cut { "it ends too early" } else { &why })
            }
            ImageError::Encoding(_) | ImageError::Parameter(_) => broken(name, "it is damaged"),
        }
    }
}

/// Layout and samples of bytes in the order of this machine.
fn samples(colour: ColorType, bytes: Vec<u8>) -> Option<(Layout, Samples)> {
    let words = |bytes: &[u8]| Samples::U16(bytes.as_chunks().0.iter().map(|b| u16::from_ne_bytes(*b)).collect());
    let floats = |bytes: &[u8]| Samples::F32(bytes.as_chunks().0.iter().map(|b| f32::from_ne_bytes(*b)).collect());
    Some(match colour {
        ColorType::L8 => (Layout::Grey, Samples::U8(bytes)),
        ColorType::La8 => (Layout::GreyAlpha, Samples::U8(bytes)),
        ColorType::Rgb8 => (Layout::Rgb, Samples::U8(bytes)),
        ColorType::Rgba8 => (Layout::Rgba, Samples::U8(bytes)),
        ColorType::L16 => (Layout::Grey, words(&bytes)),
        ColorType::La16 => (Layout::GreyAlpha, words(&bytes)),
        ColorType::Rgb16 => (Layout::Rgb, words(&bytes)),
        ColorType::Rgba16 => (Layout::Rgba, words(&bytes)),
        ColorType::Rgb32F => (Layout::Rgb, floats(&bytes)),
        ColorType::Rgba32F => (Layout::Rgba, floats(&bytes)),
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
