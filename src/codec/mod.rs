//! Files: bytes to strips and back, with what a picture carries beside its samples.
//!
//! [`open`] tells the format by content and gives a [`Source`]; [`create`] gives a [`Sink`] that writes to any
//! writer. Each format is a sibling module with an `open` and, where it can be written, a `create`. This floor
//! knows no masks and no jobs.

mod farbfeld;
mod format;
mod gather;
mod input;
mod jpeg;
mod meta;
mod npy;
mod output;
mod picture;
mod png;
mod pnm;
mod raster;
mod raw;
#[cfg(test)]
mod testing;
mod turn;

pub use format::{Capability, Format};
pub use input::{Input, ReadSeek};
pub use meta::{Density, DensityUnit, Meta, Orientation, exif, xmp};
pub use output::{Output, Target, remove_unfinished, same_file};
pub use picture::Picture;
pub use turn::turned;

use crate::error::{Error, Kind, Result};
use crate::matrix::{Shape, Sink, Size, Source};
use std::io::Write;

/// What may be decoded: work above these limits is refused before memory is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Pixels of one picture.
    pub max_pixels: u64,
    /// Bytes of all that a job holds at a time.
    pub max_memory: u64,
}

impl Default for Limits {
    /// Two thousand million pixels, and no bound on memory.
    fn default() -> Self {
        Limits { max_pixels: 2_000_000_000, max_memory: u64::MAX }
    }
}

impl Limits {
    /// A size read from a header, checked: not zero, and within the pixel limit.
    ///
    /// # Errors
    /// [`Kind::Corrupt`] for a side of zero, [`Kind::TooLarge`] above the limit.
    pub fn ensure_size(&self, name: &str, width: u32, height: u32) -> Result<Size> {
        let size = Size::new(width, height)
            .ok_or_else(|| Error::new(Kind::Corrupt, format!("{name} says that it is {width}x{height} pixels")))?;
        if size.pixels() > self.max_pixels {
            return Err(Error::new(
                Kind::TooLarge,
                format!(
                    "{name} is {size}, {} pixels, above the limit of {}; raise it with --max-pixels",
                    size.pixels(),
                    self.max_pixels
                ),
            ));
        }
        Ok(size)
    }

    /// Refuses to hold `bytes` at a time where the memory limit forbids it.
    ///
    /// # Errors
    /// [`Kind::TooLarge`].
    pub fn ensure_memory(&self, name: &str, bytes: u64) -> Result<()> {
        if bytes > self.max_memory {
            return Err(Error::new(
                Kind::TooLarge,
                format!(
                    "{name} needs {} MiB of memory, above the limit of {} MiB; raise it with --max-memory",
                    bytes.div_ceil(1 << 20),
                    self.max_memory >> 20
                ),
            ));
        }
        Ok(())
    }
}

/// How a file is to be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// Page, frame or layer, from 1, of a file that has several; `None` refuses such files.
    pub page: Option<u32>,
    /// What may be decoded.
    pub limits: Limits,
}

/// How samples relate to light.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Transfer {
    /// Stored through a transfer function, as nearly all files are.
    #[default]
    Encoded,
    /// Proportional to light.
    Linear,
}

/// By which way rows come out of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// Row by row, in memory that does not grow with the height.
    Streamed,
    /// Decoded whole, for this reason ("interlaced", "JPEG").
    Whole(&'static str),
}

/// A file opened for reading.
pub struct Opened {
    /// Its rows.
    pub source: Box<dyn Source>,
    /// What it carries beside them.
    pub meta: Meta,
    /// Its format.
    pub format: Format,
    /// How its rows come.
    pub route: Route,
    /// How its samples relate to light.
    pub transfer: Transfer,
    /// What a person should know, each in a line: colours converted from inks, metadata that was broken.
    pub notes: Vec<String>,
}

/// Opens a picture; its format is told by content (TGA, which has no signature, by its name).
///
/// Formats that stream are read as their rows are asked for; the others are decoded here.
///
/// # Errors
/// [`Kind::NotFound`] and [`Kind::Io`] from the system, [`Kind::Unsupported`], [`Kind::Corrupt`], [`Kind::MultiPage`]
/// and [`Kind::TooLarge`] from the file.
pub fn open(input: &Input, options: &ReadOptions) -> Result<Opened> {
    match Format::of(input)? {
        Format::Png => png::open(input, options),
        Format::Jpeg => jpeg::open(input, options),
        Format::Pnm => pnm::open(input, options),
        Format::Farbfeld => farbfeld::open(input, options),
        Format::Npy => npy::open(input, options),
        format => raster::open(format, input, options),
    }
}

/// Ratio of JPEG's colour resolution to its brightness resolution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subsampling {
    /// Full colour resolution.
    S444,
    /// Half, horizontally.
    S422,
    /// Half, both ways.
    S420,
}

/// Effort spent on making PNG files small.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Compression {
    /// The least time.
    Fast,
    /// Small files in little time.
    #[default]
    Balanced,
    /// The smallest files.
    Best,
}

/// How a file is to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WriteOptions {
    /// JPEG quality, 1 to 100.
    pub quality: u8,
    /// JPEG colour resolution; `None` is full from quality 90 up, else halved both ways.
    pub subsampling: Option<Subsampling>,
    /// PNG effort.
    pub compression: Compression,
}

impl Default for WriteOptions {
    fn default() -> Self {
        WriteOptions { quality: 90, subsampling: None, compression: Compression::default() }
    }
}

/// Begins a file of `format` in `out`. The shape must be one that the format holds ([`Format::nearest`]).
///
/// `meta` is written as far as the format has a place for it; it must already be true of the new picture.
///
/// # Errors
/// [`Kind::TooLarge`] above a limit of the format, [`Kind::Unsupported`] where it cannot be written or cannot hold the
/// shape, [`Kind::Io`] from the writer.
pub fn create<'a>(
    format: Format,
    shape: Shape,
    meta: &Meta,
    options: &WriteOptions,
    out: Box<dyn Write + Send + 'a>,
) -> Result<Sink<'a>> {
    format.ensure_holds(shape)?;
    match format {
        Format::Png => png::create(shape, meta, options, out),
        Format::Jpeg => jpeg::create(shape, meta, options, out),
        Format::Pnm => pnm::create(shape, out),
        Format::Farbfeld => farbfeld::create(shape, out),
        Format::Npy => npy::create(shape, out),
        format => raster::create(format, shape, meta, out),
    }
}
