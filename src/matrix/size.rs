//! Width and height, never zero.

use crate::error::{Error, Result};
use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;

/// The dimensions of a picture in pixels; neither is zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Size {
    width: NonZeroU32,
    height: NonZeroU32,
}

impl Size {
    /// A single pixel.
    pub const ONE: Size = Size { width: NonZeroU32::MIN, height: NonZeroU32::MIN };

    /// A size, or `None` where a side is zero.
    pub const fn new(width: u32, height: u32) -> Option<Self> {
        match (NonZeroU32::new(width), NonZeroU32::new(height)) {
            (Some(width), Some(height)) => Some(Size { width, height }),
            _ => None,
        }
    }

    /// Columns.
    pub const fn width(self) -> usize {
        self.width.get() as usize
    }

    /// Rows.
    pub const fn height(self) -> usize {
        self.height.get() as usize
    }

    /// Width times height.
    pub const fn pixels(self) -> u64 {
        self.width.get() as u64 * self.height.get() as u64
    }

    /// The same picture lying on its side.
    #[must_use]
    pub const fn transposed(self) -> Self {
        Size { width: self.height, height: self.width }
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}x{}", self.width, self.height)
    }
}

impl FromStr for Size {
    type Err = Error;

    /// A size as `640x480`.
    fn from_str(text: &str) -> Result<Self> {
        let sides = text.split_once(['x', 'X', '\u{d7}']).and_then(|(width, height)| {
            let side = |text: &str| text.trim().parse().ok();
            Size::new(side(width)?, side(height)?)
        });
        sides.ok_or_else(|| Error::usage(format!("'{text}' is no size; give WxH, as in 640x480")))
    }
}
