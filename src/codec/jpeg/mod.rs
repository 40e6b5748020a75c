//! JPEG: the plain kind is read row by row, all others whole by zune-jpeg; written in bands joined by restart markers.
//!
//! Baseline, extended and progressive files of 8 bits are read: grey stays grey, YCbCr becomes RGB, inks become sRGB.
//! Of a file of several images (MPO, gain maps) only the first is read, and no preview travels.

mod baseline;
mod ink;
mod lanes;
mod markers;
mod scans;
mod start;
mod stuffing;
mod tables;
mod write;

pub(super) use markers::Markers;
pub(super) use write::create;

use super::raster::guard::{self, broken, unsupported};
use super::raster::profile;
use super::{Format, Input, Limits, Meta, Opened, Picture, ReadOptions, Route, Transfer};
use crate::error::Result;
use crate::matrix::{Layout, Samples, Size, Source};
use baseline::Rows;
use ink::Stored;
use markers::APP14;
use start::Frame;
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;
use zune_jpeg::errors::DecodeErrors;

/// Decodes a JPEG file.
pub(super) fn open(input: &Input, options: &ReadOptions) -> Result<Opened> {
    let name = input.name();
    let file = input.read_all()?;
    let markers = Markers::read(&file);
    let plan = Plan::of(&markers, &name)?;
    options.page_of(&name, 1, "")?;
    let size = options.limits.ensure_size(&name, plan.frame.width.into(), plan.frame.height.into())?;
    if markers.end.is_none() {
        return Err(broken(&name, "the file is cut short"));
    }
    let mut notes = Vec::new();
    let (xmp, left_out) = markers.xmp();
    let mut meta = Meta {
        exif: markers.exif.clone(),
        xmp,
        density: markers.density,
        icc: markers.icc().unwrap_or_else(|| Some(Vec::new())).filter(|icc| !icc.is_empty()),
        ..Meta::default()
    };
    if markers.icc() == Some(None) {
        notes.push(format!("the colour profile of {name} is broken: dropped"));
    }
    if left_out {
        notes.push(format!("the extended part of the XMP of {name} is dropped"));
    }
    let is_rgb = plan.layout().is_rgb();
    let streamed = match plan.colour {
        Colour::Grey | Colour::Rgb { stored: false } => Rows::of(file, &markers, size, &name),
        _ => Err(file),
    };
    let (source, route): (Box<dyn Source>, _) = match streamed {
        Ok(rows) => (Box::new(rows), Route::Streamed),
        Err(file) => {
            scans::ensure_readable(&file, &markers, &name)?;
            ensure_memory(&plan, markers.scans, size, &options.limits, &name)?;
            let mut samples = decode(&bare(&file, &markers, &plan), &plan, size, &name)?;
            if let Colour::Inks(stored) = plan.colour {
                let (rgb, by_profile) = ink::to_srgb(&samples, stored, meta.icc.take().as_deref());
                if !by_profile {
                    notes.push(format!("{name} has inks but no profile: colours are approximate"));
                }
                samples = rgb;
            }
            (Box::new(Picture::new(size, plan.layout(), Samples::U8(samples))), Route::Whole("JPEG"))
        }
    };
    meta.icc = meta.icc.and_then(|icc| profile::fitting(icc, is_rgb, &name, &mut notes));
    Ok(Opened {
        source,
        meta,
        format: Format::Jpeg,
        route,
        transfer: Transfer::Encoded,
        full: Some(255),
        palette: false,
        pages: 1,
        notes,
    })
}

/// What the samples of a frame stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Colour {
    Grey,
    /// Three channels; `stored` when they are RGB already.
    Rgb {
        stored: bool,
    },
    Inks(Stored),
}

/// How a file is to be decoded.
struct Plan<'a> {
    frame: &'a Frame,
    colour: Colour,
    /// Whether the decoder must not see what Adobe says.
    hide_adobe: bool,
}

impl<'a> Plan<'a> {
    fn of(markers: &'a Markers, name: &str) -> Result<Self> {
        let Some(frame) = &markers.frame else {
            return Err(broken(name, "it ends before its picture begins"));
        };
        let process = match frame.process {
            0xC0..=0xC2 if frame.bits == 8 => None,
            0xC0..=0xC2 => Some(format!("JPEG of {} bits a sample", frame.bits)),
            0xC3 | 0xC7 => Some("lossless JPEG".to_owned()),
            0xC9..=0xCF => Some("JPEG with arithmetic coding".to_owned()),
            _ => Some("hierarchical JPEG".to_owned()),
        };
        if let Some(process) = process {
            return Err(unsupported(name, &process));
        }
        let transform = markers.adobe;
        let named_rgb = frame.components.iter().map(|component| component.id).eq(*b"RGB");
        let colour = match (frame.components.len(), transform) {
            (1, _) => Colour::Grey,
            (3, _) => Colour::Rgb { stored: named_rgb || transform == Some(0) },
            (4, Some(2)) => Colour::Inks(Stored::Ycck),
            (4, Some(_)) => Colour::Inks(Stored::Inverted),
            (4, None) => Colour::Inks(Stored::Inks),
            (n, _) => return Err(unsupported(name, &format!("JPEG of {n} channels"))),
        };
        // The decoder reads a number of channels out of Adobe's word; where that contradicts the frame, it would
        // refuse the file.
        let agrees = named_rgb || matches!((frame.components.len(), transform), (3, Some(1 | 2)) | (4, Some(0 | 2)));
        Ok(Plan { frame, colour, hide_adobe: !agrees })
    }

    fn layout(&self) -> Layout {
        match self.colour {
            Colour::Grey => Layout::Grey,
            Colour::Rgb { .. } | Colour::Inks(_) => Layout::Rgb,
        }
    }

    /// What the decoder is asked for.
    fn wanted(&self) -> ColorSpace {
        match self.colour {
            Colour::Grey => ColorSpace::Luma,
            // Asked for the colours that it takes them to be, it hands out the samples as they are.
            Colour::Rgb { stored: true } if self.hide_adobe => ColorSpace::YCbCr,
            Colour::Rgb { .. } => ColorSpace::RGB,
            Colour::Inks(Stored::Ycck) => ColorSpace::YCCK,
            Colour::Inks(_) => ColorSpace::CMYK,
        }
    }
}

/// Holds the need of decoding against the limits: the picture, the inks that it is made from, and where it is told in
/// several scans all coefficients.
fn ensure_memory(plan: &Plan, scans: usize, size: Size, limits: &Limits, name: &str) -> Result<()> {
    let stored = plan.frame.components.len() as u64;
    let inks = if stored == 4 { 3 } else { 0 };
    let coefficients = if scans > 1 || plan.frame.process == 0xC2 { 2 * stored } else { 0 };
    limits.ensure_memory(name, size.pixels() * (stored + inks + coefficients))
}

/// Decodes a file that is bare of all but its picture.
fn decode(file: &[u8], plan: &Plan, size: Size, name: &str) -> Result<Vec<u8>> {
    let options = DecoderOptions::default()
        .set_max_width(65_535)
        .set_max_height(65_535)
        // Otherwise broken data is painted grey and passes for a picture.
        .set_strict_mode(true)
        .jpeg_set_out_colorspace(plan.wanted());
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(file), options);
    // The decoder's own words are about its tables; what a person can use is which part of the file is broken.
    let refused = |e: DecodeErrors, part: &str| match e {
        DecodeErrors::Unsupported(_) => unsupported(name, "JPEG of this kind"),
        DecodeErrors::ExhaustedData | DecodeErrors::IoErrors(_) => broken(name, "it ends too early"),
        _ => broken(name, part),
    };
    decoder.decode_headers().map_err(|e| refused(e, "its headers are broken"))?;
    let wanted = size.pixels() * plan.frame.components.len() as u64;
    if decoder.output_buffer_size().map(|n| n as u64) != Some(wanted) {
        return Err(broken(name, "its headers contradict each other"));
    }
    let mut samples = guard::zeros(wanted, name)?;
    decoder.decode_into(&mut samples).map_err(|e| refused(e, "its compressed data is broken"))?;
    Ok(samples)
}

/// The file with nothing but what the decoder needs, and with what it must meet after its data.
///
/// The decoder gives up at metadata that is broken and at bytes between segments; neither is any business of its. At a
/// marker it goes on with zeros, for ever, so data that is missing before the end marker would become flat colour
/// without a word. No code of a Huffman table is all ones: behind a run of ones, it notices. Progressive files must have
/// a marker right after each scan.
fn bare(file: &[u8], markers: &Markers, plan: &Plan) -> Vec<u8> {
    const ONES: usize = 64;
    let mut bare = Vec::with_capacity(file.len() + 2 * ONES + 4);
    bare.extend([0xFF, 0xD8]);
    for (marker, range) in &markers.needed {
        if !(plan.hide_adobe && *marker == APP14) {
            bare.extend_from_slice(&file[range.clone()]);
        }
    }
    if plan.frame.process != 0xC2 {
        bare.extend([0xFF, 0x00].repeat(ONES));
    }
    bare.extend([0xFF, 0xD9]);
    bare
}

#[cfg(test)]
mod tests;
