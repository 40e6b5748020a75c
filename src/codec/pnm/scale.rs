//! From samples of any maximum to samples of 8 or 16 bits.

use crate::codec::raw;
use crate::error::{Error, Kind, Result};
use crate::matrix::{Depth, Samples};

/// How samples of one maximum become samples of a depth.
///
/// Where the maximum divides 255, they stay exact at 8 bits. All others become 16 bits, rounded to the nearest; where
/// the maximum divides 65535 that is exact too.
pub(super) struct Scale {
    maxval: u16,
    /// What each sample becomes; empty where it stays what it is.
    table: Vec<u16>,
    /// What messages call the file.
    name: String,
}

/// The depth at which samples of that maximum are given.
pub(super) const fn depth(maxval: u16) -> Depth {
    if maxval <= 255 && 255 % maxval == 0 { Depth::U8 } else { Depth::U16 }
}

impl Scale {
    pub(super) fn new(maxval: u16, name: String) -> Self {
        let max = u32::from(maxval);
        let scaled = |v: u32| match depth(maxval) {
            Depth::U8 => v * (255 / max),
            _ => (v * 65_535 + max / 2) / max,
        };
        let table = match maxval {
            255 | 65_535 => Vec::new(),
            // No result is above 65535.
            _ => (0..=max).map(|v| scaled(v) as u16).collect(),
        };
        Scale { maxval, table, name }
    }

    /// Appends samples of one or, where the maximum is above 255, two bytes, most significant first.
    pub(super) fn push_bytes(&self, bytes: &[u8], samples: &mut Samples) -> Result<()> {
        match self.maxval {
            255 => raw::as_u8(samples)?.extend_from_slice(bytes),
            65_535 => raw::push_u16_be(bytes, samples)?,
            0..255 => self.push_all(bytes.iter().map(|b| u32::from(*b)), samples)?,
            _ => self.push_all(bytes.as_chunks().0.iter().map(|b| u32::from(u16::from_be_bytes(*b))), samples)?,
        }
        Ok(())
    }

    /// Appends samples.
    pub(super) fn push_all(&self, values: impl Iterator<Item = u32>, samples: &mut Samples) -> Result<()> {
        match depth(self.maxval) {
            Depth::U8 => {
                let out = raw::as_u8(samples)?;
                // An 8-bit result is at most 255.
                values.map(|v| self.of(v).map(|v| v as u8)).try_for_each(|v| v.map(|v| out.push(v)))
            }
            _ => {
                let out = raw::as_u16(samples)?;
                values.map(|v| self.of(v)).try_for_each(|v| v.map(|v| out.push(v)))
            }
        }
    }

    fn of(&self, value: u32) -> Result<u16> {
        let found = if self.table.is_empty() {
            u16::try_from(value).ok().filter(|v| *v <= self.maxval)
        } else {
            self.table.get(value as usize).copied()
        };
        found.ok_or_else(|| {
            Error::new(
                Kind::Corrupt,
                format!("{} has a sample of {value}, above its maximum of {}", self.name, self.maxval),
            )
        })
    }
}

/// Appends `width` pixels of each row of bits, where 1 is black.
pub(super) fn push_bits(bytes: &[u8], width: usize, samples: &mut Samples) -> Result<()> {
    let out = raw::as_u8(samples)?;
    for row in bytes.chunks_exact(width.div_ceil(8)) {
        let pixels = row.iter().flat_map(|byte| (0..8).map(move |bit| if byte << bit & 0x80 == 0 { 255 } else { 0 }));
        out.extend(pixels.take(width));
    }
    Ok(())
}
