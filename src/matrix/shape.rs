//! What samples look like: their depth, the channels of a pixel, the size of a picture.

use super::Size;
use crate::error::{Error, Result};
use std::fmt;
use std::str::FromStr;

/// The depth of a sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Depth {
    /// Unsigned integers, 255 = full.
    U8,
    /// Unsigned integers, 65535 = full.
    U16,
    /// 32-bit floats, 1.0 = full.
    F32,
}

impl Depth {
    /// Bytes of one sample.
    pub const fn bytes(self) -> usize {
        match self {
            Depth::U8 => 1,
            Depth::U16 => 2,
            Depth::F32 => 4,
        }
    }
}

impl fmt::Display for Depth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Depth::U8 => "8",
            Depth::U16 => "16",
            Depth::F32 => "float",
        })
    }
}

impl FromStr for Depth {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        match text {
            "8" => Ok(Depth::U8),
            "16" => Ok(Depth::U16),
            "float" => Ok(Depth::F32),
            _ => Err(Error::usage(format!("unknown depth '{text}'; known are 8, 16, float"))),
        }
    }
}

/// The channels of a pixel, in the order in which they are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Layout {
    /// One colour channel.
    Grey,
    /// Grey, then straight alpha.
    GreyAlpha,
    /// Red, green, blue.
    Rgb,
    /// Red, green, blue, then straight alpha.
    Rgba,
}

impl Layout {
    /// The layout of that many colour channels (1 or 3), with or without alpha.
    pub const fn of(rgb: bool, alpha: bool) -> Self {
        match (rgb, alpha) {
            (false, false) => Layout::Grey,
            (false, true) => Layout::GreyAlpha,
            (true, false) => Layout::Rgb,
            (true, true) => Layout::Rgba,
        }
    }

    /// Samples of a pixel.
    pub const fn channels(self) -> usize {
        match self {
            Layout::Grey => 1,
            Layout::GreyAlpha => 2,
            Layout::Rgb => 3,
            Layout::Rgba => 4,
        }
    }

    /// Samples of a pixel that are colour: 1 or 3.
    pub const fn colors(self) -> usize {
        if self.is_rgb() { 3 } else { 1 }
    }

    /// Whether there are three colour channels.
    pub const fn is_rgb(self) -> bool {
        matches!(self, Layout::Rgb | Layout::Rgba)
    }

    /// Whether the last channel is alpha.
    pub const fn has_alpha(self) -> bool {
        matches!(self, Layout::GreyAlpha | Layout::Rgba)
    }
}

/// What one picture's samples look like: size, channels, depth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Shape {
    /// Columns and rows.
    pub size: Size,
    /// Channels of a pixel.
    pub layout: Layout,
    /// Depth of a sample.
    pub depth: Depth,
}

impl Shape {
    /// Samples of one row.
    pub const fn row_samples(self) -> usize {
        self.size.width() * self.layout.channels()
    }

    /// Bytes of one row.
    pub const fn row_bytes(self) -> usize {
        self.row_samples() * self.depth.bytes()
    }

    /// Bytes of the whole picture.
    pub const fn bytes(self) -> u64 {
        self.row_bytes() as u64 * self.size.height() as u64
    }
}
