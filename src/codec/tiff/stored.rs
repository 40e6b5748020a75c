//! How samples are stored: which ways are read, and what the others are called.

use super::directory::{Directory, File};
use super::tags;
use crate::codec::npy::Type;
use crate::codec::raster::guard::unsupported;
use crate::error::{Error, Kind, Result};
use crate::matrix::Depth;

/// How samples are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stored {
    /// Several to a byte: 1, 2 or 4 bits each.
    Packed(u8),
    /// In whole bytes.
    Bytes(Type),
}

impl Stored {
    /// Bits of a sample.
    pub(super) const fn bits(self) -> usize {
        match self {
            Stored::Packed(bits) => bits as usize,
            Stored::Bytes(kind) => 8 * kind.bytes(),
        }
    }

    /// The depth that its samples are read at.
    pub(super) const fn depth(self) -> Depth {
        match self {
            Stored::Packed(_) => Depth::U8,
            Stored::Bytes(kind) => kind.depth(),
        }
    }
}

/// How samples are stored, where that is a way that is read.
pub(super) fn stored(file: &mut File, directory: &Directory, samples: usize, integers: bool) -> Result<Stored> {
    let mut same = |tag, default| {
        let numbers = file.all(directory, tag)?;
        let first = numbers.first().copied().unwrap_or(default);
        let all_are = numbers.iter().take(samples).all(|n| *n == first);
        if all_are { Ok(first) } else { Err(unsupported(&file.name(), "TIFF whose samples differ in kind")) }
    };
    let (bits, format) = (same(tags::BITS, 1)?, same(tags::SAMPLE_FORMAT, 1)?);
    // What is of no known kind is a number without sign.
    let format = if format == 4 { 1 } else { format };
    let stored = match (format, bits) {
        (1, 1 | 2 | 4) => return Ok(Stored::Packed(bits as u8)),
        (1, 8) => Type::U8,
        (1, 16) => Type::U16,
        (3, 16) => Type::F16,
        (3, 32) => Type::F32,
        (3, 64) => Type::F64,
        (1, 32) if integers => Type::U32,
        (1, 64) if integers => Type::U64,
        (2, 8) if integers => Type::I8,
        (2, 16) if integers => Type::I16,
        (2, 32) if integers => Type::I32,
        (2, 64) if integers => Type::I64,
        (1, 32 | 64) | (2, 8 | 16 | 32 | 64) => {
            let sign = if format == 2 { "signed " } else { "" };
            let message = format!(
                "{} holds {sign}integers of {bits} bits, which are no weights as they are; label or normalize them",
                file.name()
            );
            return Err(Error::new(Kind::Unsupported, message));
        }
        (1..=3, _) => return Err(unsupported(&file.name(), &format!("TIFF of {bits} bits a sample"))),
        _ => return Err(unsupported(&file.name(), "TIFF of this kind of samples")),
    };
    Ok(Stored::Bytes(stored))
}

pub(super) fn ensure_compression(file: &File, compression: u64) -> Result<()> {
    let name = match compression {
        1 | 4 | 5 | 7 | 8 | 32_773 | 32_946 => return Ok(()),
        2 => "fax compression without ends of lines",
        3 => "fax compression of group 3",
        6 => "JPEG compression of the old way",
        34_712 => "JPEG 2000 compression",
        34_887 => "LERC compression",
        34_925 => "LZMA compression",
        50_000 => "Zstandard compression",
        50_001 => "WebP compression",
        other => return Err(unsupported(&file.name(), &format!("TIFF of compression {other}"))),
    };
    Err(unsupported(&file.name(), &format!("TIFF of {name}")))
}

/// What samples stand for where a file does not say it, as libtiff takes it: grey, of which fax has white as 0, or RGB.
pub(super) const fn usual_photometric(samples: usize, compression: u64) -> u64 {
    match (samples, compression) {
        (1, 2..=4) => 0,
        (1, _) => 1,
        (3, _) => 2,
        _ => 1 << 20,
    }
}

pub(super) fn photometric_name(photometric: u64) -> String {
    match photometric {
        3 => "a palette of more than 8 bits".to_owned(),
        4 => "transparency masks".to_owned(),
        5 => "inks other than 8 bits of cyan, magenta, yellow and black".to_owned(),
        6 => "YCbCr other than of 8 bits".to_owned(),
        8..=10 => "Lab colours".to_owned(),
        32_803 | 34_892 => "raw sensor data".to_owned(),
        32_844 | 32_845 => "LogLuv colours".to_owned(),
        0x10_0000 => "colours that it does not name".to_owned(),
        other => format!("colours of kind {other}"),
    }
}

/// The colours of a palette: all reds, all greens, all blues, of 16 bits each.
pub(super) fn palette(file: &mut File, directory: &Directory, stored: Stored) -> Result<Vec<[u8; 3]>> {
    let map = file.all(directory, tags::COLOR_MAP)?;
    let count = 1 << stored.bits();
    if map.len() != 3 * count {
        return Err(file.broken("its palette is missing or broken"));
    }
    // Some programs wrote bytes as they were.
    let shift = if map.iter().any(|v| *v > 255) { 8 } else { 0 };
    Ok((0..count).map(|i| [0, 1, 2].map(|c| (map[c * count + i] >> shift) as u8)).collect())
}
