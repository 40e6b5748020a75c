//! How files are read and written: pages, limits, quality, effort.

use crate::error::{Error, Kind, Result};
use crate::matrix::Size;
use std::fmt;
use std::str::FromStr;

/// What may be decoded: work above these limits is refused before memory is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Pixels of one picture.
    pub max_pixels: u64,
    /// Bytes of all that a job holds at a time.
    pub max_memory: u64,
    /// Bytes that the job holds already.
    pub held: u64,
}

impl Default for Limits {
    /// Two thousand million pixels, and no bound on memory.
    fn default() -> Self {
        Limits { max_pixels: 2_000_000_000, max_memory: u64::MAX, held: 0 }
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

    /// Refuses to hold `bytes` more at a time where the memory limit forbids it.
    ///
    /// # Errors
    /// [`Kind::TooLarge`].
    pub fn ensure_memory(&self, name: &str, bytes: u64) -> Result<()> {
        if bytes.saturating_add(self.held) <= self.max_memory {
            return Ok(());
        }
        let beside = if self.held == 0 { String::new() } else { format!(" beside the {} held", told(self.held)) };
        Err(Error::new(
            Kind::TooLarge,
            format!(
                "{name} needs {} of memory{beside}, above the limit of {}; raise it with --max-memory",
                told(bytes),
                told(self.max_memory)
            ),
        ))
    }
}

/// A count of bytes as people read it.
pub(super) fn told(bytes: u64) -> String {
    if bytes < 10 << 20 {
        format!("{} KiB", bytes.div_ceil(1 << 10))
    } else {
        format!("{} MiB", bytes.div_ceil(1 << 20))
    }
}

/// How a file is to be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// Page, frame or layer, from 1, of a file that has several; `None` refuses such files.
    pub page: Option<u32>,
    /// What may be decoded.
    pub limits: Limits,
    /// Whether the indices into a palette are wanted, not the colours that they stand for; the decoders of PNG and TIFF
    /// give them.
    pub indices: bool,
    /// Whether `.npy` arrays and TIFF samples of any integer type are read, their numbers as floats.
    pub integers: bool,
}

impl ReadOptions {
    /// The page to read, from 1, of a file that holds `count`; `several` tells what they are, as in "an animation of
    /// 12 frames".
    ///
    /// # Errors
    /// [`Kind::MultiPage`] where there are several and none was chosen, or no such page.
    pub(super) fn page_of(&self, name: &str, count: u32, several: &str) -> Result<u32> {
        let refused = |message: String| Err(Error::new(Kind::MultiPage, message));
        match self.page {
            None | Some(1) if count <= 1 => Ok(1),
            Some(page) if (1..=count).contains(&page) => Ok(page),
            None => refused(format!("{name} is {several}; choose one with --page N")),
            Some(page) if count <= 1 => refused(format!("{name} has one page; there is no --page {page}")),
            Some(page) => refused(format!("{name} is {several}; there is no --page {page}")),
        }
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

/// Effort spent on making PNG, TIFF and EXR files small.
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

/// The names of subsampling and of compression, as they are typed.
const SUBSAMPLINGS: [(&str, Subsampling); 3] =
    [("444", Subsampling::S444), ("422", Subsampling::S422), ("420", Subsampling::S420)];
const COMPRESSIONS: [(&str, Compression); 3] =
    [("fast", Compression::Fast), ("balanced", Compression::Balanced), ("best", Compression::Best)];

impl FromStr for Subsampling {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        named(text, "subsampling", &SUBSAMPLINGS)
    }
}

impl FromStr for Compression {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        named(text, "compression", &COMPRESSIONS)
    }
}

impl fmt::Display for Subsampling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(name_of(*self, &SUBSAMPLINGS))
    }
}

impl fmt::Display for Compression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(name_of(*self, &COMPRESSIONS))
    }
}

fn named<T: Copy>(text: &str, what: &str, names: &[(&str, T)]) -> Result<T> {
    names.iter().find(|(name, _)| *name == text).map(|(_, found)| *found).ok_or_else(|| {
        let known: Vec<_> = names.iter().map(|(name, _)| *name).collect();
        Error::usage(format!("unknown {what} '{text}'; known are {}", known.join(", ")))
    })
}

fn name_of<T: PartialEq>(value: T, names: &[(&'static str, T)]) -> &'static str {
    names.iter().find(|(_, named)| *named == value).map_or("", |(name, _)| name)
}

/// How a file is to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WriteOptions {
    /// JPEG quality, 1 to 100.
    pub quality: u8,
    /// JPEG colour resolution; `None` is full from quality 90 up, else halved both ways.
    pub subsampling: Option<Subsampling>,
    /// PNG, TIFF and EXR effort.
    pub compression: Compression,
}

impl Default for WriteOptions {
    fn default() -> Self {
        WriteOptions { quality: 90, subsampling: None, compression: Compression::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_chosen_where_there_are_several() {
        let of = |page, count| {
            let options = ReadOptions { page, ..ReadOptions::default() };
            options.page_of("x.gif", count, "an animation of 12 frames").map_err(|e| e.to_string())
        };
        assert_eq!((of(None, 1), of(Some(1), 1), of(Some(12), 12)), (Ok(1), Ok(1), Ok(12)));
        let refused = |page, count, message: &str| assert_eq!(of(page, count), Err(message.to_owned()));
        refused(None, 12, "x.gif is an animation of 12 frames; choose one with --page N");
        refused(Some(13), 12, "x.gif is an animation of 12 frames; there is no --page 13");
        refused(Some(2), 1, "x.gif has one page; there is no --page 2");
    }
}
