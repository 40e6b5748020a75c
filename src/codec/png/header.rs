//! The header of a PNG file, IHDR (PNG specification, third edition, section 11.2.1).

use super::survey::broken;
use crate::codec::{Input, Limits};
use crate::error::Result;
use crate::matrix::{Depth, Layout, Shape, Size};

/// The content of IHDR.
#[derive(Clone, Copy)]
pub(super) struct Header {
    pub(super) size: Size,
    /// Bits of a sample as stored.
    pub(super) bits: u8,
    /// The colour type.
    pub(super) color: u8,
    pub(super) interlaced: bool,
}

impl Header {
    /// The header in the content of its chunk.
    pub(super) fn read(input: &Input, limits: &Limits, ihdr: &[u8]) -> Result<Header> {
        let number = |at: usize| u32::from_be_bytes(*ihdr[at..].first_chunk().expect("IHDR has 13 bytes"));
        if number(0) >= 1 << 31 || number(4) >= 1 << 31 {
            return Err(broken(input, "its size is above what PNG allows"));
        }
        let size = limits.ensure_size(&input.name(), number(0), number(4))?;
        Ok(Header { size, bits: ihdr[8], color: ihdr[9], interlaced: ihdr[12] != 0 })
    }

    /// Whether the pixels have colour.
    pub(super) const fn is_rgb(self) -> bool {
        self.color & 2 != 0
    }

    /// Whether the pixels are indices into a palette.
    pub(super) const fn is_palette(self) -> bool {
        self.color == 3
    }

    /// What rows look like whose samples are whole bytes and no indices.
    pub(super) fn stored(self) -> Option<Shape> {
        let layout = match self.color {
            0 => Layout::Grey,
            2 => Layout::Rgb,
            4 => Layout::GreyAlpha,
            6 => Layout::Rgba,
            _ => return None,
        };
        let depth = match self.bits {
            8 => Depth::U8,
            16 => Depth::U16,
            _ => return None,
        };
        Some(Shape { size: self.size, layout, depth })
    }

    /// The greatest integer that a sample can be, as stored.
    pub(super) fn full(self) -> u32 {
        match self.bits {
            1..=16 if self.color != 3 => (1 << self.bits) - 1,
            // Colours of a palette, and its indices, are bytes.
            _ => 255,
        }
    }

    /// Bits of an index into a palette, where there is one and it is wanted itself.
    pub(super) fn packed_indices(self, wanted: bool) -> Option<u8> {
        (wanted && self.color == 3).then_some(self.bits)
    }

    /// Fewest bytes that the rows can have before compression.
    pub(super) fn least_bytes(self) -> u64 {
        let samples = match self.color {
            2 => 3,
            4 => 2,
            6 => 4,
            _ => 1,
        };
        self.size.pixels().saturating_mul(samples * u64::from(self.bits)).div_ceil(8)
    }
}
