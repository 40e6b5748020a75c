//! One channel of a band: memory that begins with a line of the cache.
//!
//! Where vectors of 32 bytes lie across the border of two lines, every second read and write is two of them.

use super::BAND_PIXELS;
use std::ops::{Deref, DerefMut};

/// Numbers for the pixels of a band.
#[derive(Clone, Debug)]
pub struct Plane(Box<Lines>);

/// One line more than a page of numbers, so that planes beside each other do not all want the same place of the cache.
#[derive(Clone, Debug)]
#[repr(align(64))]
struct Lines([f32; BAND_PIXELS + 16]);

impl Plane {
    /// As many zeros as a band has pixels at most.
    pub fn new() -> Self {
        Plane(Box::new(Lines([0.0; BAND_PIXELS + 16])))
    }
}

impl Default for Plane {
    fn default() -> Self {
        Plane::new()
    }
}

impl Deref for Plane {
    type Target = [f32];

    #[inline(always)]
    fn deref(&self) -> &[f32] {
        &self.0.0[..BAND_PIXELS]
    }
}

impl DerefMut for Plane {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut [f32] {
        &mut self.0.0[..BAND_PIXELS]
    }
}
