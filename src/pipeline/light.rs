//! As which values colours are weighed: stored ones, linear light, or Oklab; and as which they are written.

use crate::color::{Curves, decode_srgb, encode_srgb};
use crate::matrix::Band;

/// How stored values become those that are weighed, and back. Chosen once for a job.
pub(super) struct Light {
    pub inner: Inner,
    pub output: Output,
}

/// The values that are weighed.
#[derive(Clone, Debug)]
pub(super) enum Inner {
    /// The stored values.
    Stored,
    /// Values proportional to light, by these curves.
    Linear(Curves),
}

/// What becomes of the stored values when they are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Output {
    /// They stay.
    AsStored,
    /// Light gets the curve of sRGB.
    EncodeSrgb,
    /// The curve of sRGB is taken off.
    DecodeSrgb,
}

impl Light {
    /// Stored values to those that are weighed.
    #[inline(always)]
    pub fn enter(&self, band: &mut Band) {
        match &self.inner {
            Inner::Stored => {}
            Inner::Linear(curves) => band.colors_mut().enumerate().for_each(|(c, plane)| curves.decode(c, plane)),
        }
    }

    /// Weighed values back to stored ones.
    #[inline(always)]
    pub fn leave(&self, band: &mut Band) {
        match &self.inner {
            Inner::Stored => {}
            Inner::Linear(curves) => band.colors_mut().enumerate().for_each(|(c, plane)| curves.encode(c, plane)),
        }
    }

    /// Stored values of the image to those of the output.
    #[inline(always)]
    pub fn finish(&self, band: &mut Band) {
        match self.output {
            Output::AsStored => {}
            Output::EncodeSrgb => band.colors_mut().for_each(encode_srgb),
            Output::DecodeSrgb => band.colors_mut().for_each(decode_srgb),
        }
    }
}
