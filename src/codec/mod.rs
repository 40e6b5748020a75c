//! Files: bytes to strips and back, with what a picture carries beside its samples.
//!
//! [`open`] tells the format by content and gives a [`Source`]; [`create`] gives a [`Sink`] that writes to any
//! [`Out`]. Each format is a sibling module with an `open` and, where it can be written, a `create`. This floor
//! knows no masks and no jobs.

mod exr;
mod farbfeld;
mod format;
mod gather;
mod input;
mod jpeg;
mod meta;
mod npy;
mod options;
mod out;
mod output;
mod picture;
mod png;
mod pnm;
mod raster;
mod raw;
mod spool;
#[cfg(test)]
pub(crate) mod testing;
mod tiff;
mod turn;

pub use format::{Capability, Format};
pub use input::{AllBytes, Input, ReadSeek, Stream};
pub use meta::{Density, DensityUnit, Meta, Orientation, exif, xmp};
pub use options::{Compression, Limits, ReadOptions, Subsampling, WriteOptions};
pub use out::Out;
pub use output::{
    Identity, Output, Target, copy_whole, end_of_link, ensure_makeable, ensure_place, remove_unfinished, same_file,
};
pub use picture::Picture;
pub use turn::turned;

use crate::error::Result;
use crate::matrix::{Depth, Shape, Sink, Source};

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
    /// The stored integer that a full sample stands for; `None` where floats are stored.
    pub full: Option<u32>,
    /// Whether its colours are those of a palette, whose indices may be labels.
    pub palette: bool,
    /// How many pages, frames or layers the file has.
    pub pages: u32,
    /// What a person should know, each in a line: colours converted from inks, metadata that was broken.
    pub notes: Vec<String>,
}

impl Opened {
    /// Whether its format leaves open how the samples relate to light: floats of TIFF, and arrays.
    pub fn says_nothing_of_light(&self) -> bool {
        match self.format {
            Format::Npy => true,
            Format::Tiff => self.source.shape().depth == Depth::F32,
            _ => false,
        }
    }
}

/// Opens a picture; its format is told by content (TGA, which has no signature, by its name).
///
/// Formats that stream are read as their rows are asked for; the others are decoded here.
///
/// # Errors
/// [`Kind::NotFound`](crate::Kind::NotFound) and [`Kind::Io`](crate::Kind::Io) from the system, [`Kind::Unsupported`](crate::Kind::Unsupported), [`Kind::Corrupt`](crate::Kind::Corrupt), [`Kind::MultiPage`](crate::Kind::MultiPage)
/// and [`Kind::TooLarge`](crate::Kind::TooLarge) from the file.
pub fn open(input: &Input, options: &ReadOptions) -> Result<Opened> {
    match Format::of(input)? {
        Format::Png => png::open(input, options),
        Format::Jpeg => jpeg::open(input, options),
        Format::Pnm => pnm::open(input, options),
        Format::Farbfeld => farbfeld::open(input, options),
        Format::Npy => npy::open(input, options),
        Format::Tiff => tiff::open(input, options),
        Format::Exr => exr::open(input, options),
        format => raster::open(format, input, options),
    }
}

/// Begins a file of `format` in `out`. The shape must be one that the format holds ([`Format::nearest`]).
///
/// `meta` is written as far as the format has a place for it; it must already be true of the new picture.
///
/// # Errors
/// [`Kind::TooLarge`](crate::Kind::TooLarge) above a limit of the format, [`Kind::Unsupported`](crate::Kind::Unsupported) where it cannot be written or cannot hold the
/// shape, [`Kind::Io`](crate::Kind::Io) from the writer.
pub fn create<'a>(
    format: Format,
    shape: Shape,
    meta: &Meta,
    options: &WriteOptions,
    out: Box<dyn Out + 'a>,
) -> Result<Sink<'a>> {
    format.ensure_holds(shape)?;
    match format {
        Format::Png => png::create(shape, meta, options, out),
        Format::Jpeg => jpeg::create(shape, meta, options, out),
        Format::Pnm => pnm::create(shape, out),
        Format::Farbfeld => farbfeld::create(shape, out),
        Format::Npy => npy::create(shape, out),
        Format::Tiff => tiff::create(shape, meta, options, out),
        Format::Exr => exr::create(shape, meta, options, out),
        format => raster::create(format, shape, meta, out),
    }
}
