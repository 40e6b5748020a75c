//! As which values colours are weighed: stored ones, linear light, or Oklab; and as which they are written.

use crate::color::{Converter, Curves, Oklab, Space, decode_srgb, encode_srgb};
use crate::error::Result;
use crate::job;
use crate::matrix::{Band, clamp01};

/// How stored values become those that are weighed, and back. Chosen once for a job.
#[derive(Clone)]
pub(super) struct Light {
    way: Way,
    lab: Option<Oklab>,
    output: Output,
}

/// The way from stored values to linear light.
#[derive(Clone)]
enum Way {
    /// Nothing is to be done: light is stored, or stored values are what is weighed.
    Stay,
    /// By the curve of each channel.
    Curves(Curves),
    /// Through tables, to linear sRGB and back.
    Tables { there: Converter, back: Converter },
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
    /// The values that `space` weighs, of a picture with this profile. Only curves serve a picture of grey.
    ///
    /// # Errors
    /// Where the profile cannot be followed.
    pub fn new(
        space: job::Space,
        profile: Option<&[u8]>,
        stored_linear: bool,
        rgb: bool,
        output: Output,
    ) -> Result<Self> {
        if space == job::Space::Encoded {
            return Ok(Light { way: Way::Stay, lab: None, output });
        }
        let curves = profile.map_or(Some(Curves::srgb()), Curves::of_icc);
        let way = match (curves, profile) {
            _ if stored_linear => Way::Stay,
            (Some(curves), _) => Way::Curves(curves),
            (None, Some(_)) if rgb => {
                let (stored, light) = (Space { profile, linear: false }, Space { profile: None, linear: true });
                Way::Tables { there: Converter::between(stored, light)?, back: Converter::between(light, stored)? }
            }
            (None, _) => Way::Curves(Curves::srgb()),
        };
        let lab = (space == job::Space::Oklab).then(|| match way {
            Way::Tables { .. } => Oklab::srgb(),
            _ => profile.and_then(Oklab::of_icc).unwrap_or_else(Oklab::srgb),
        });
        Ok(Light { way, lab, output })
    }

    /// Whether three planes are needed even for grey.
    pub const fn needs_rgb(&self) -> bool {
        self.lab.is_some()
    }

    /// Stored values to those that are weighed.
    #[inline(always)]
    pub fn enter(&self, band: &mut Band) {
        match &self.way {
            Way::Stay => {}
            Way::Curves(curves) => band.colors_mut().enumerate().for_each(|(c, plane)| curves.decode(c, plane)),
            Way::Tables { there, .. } => there.convert(band.rgb_mut()),
        }
        if let Some(lab) = &self.lab {
            lab.to_lab(band.rgb_mut());
        }
    }

    /// Weighed values back to stored ones. What Oklab leads out of range is clipped, channel by channel.
    #[inline(always)]
    pub fn leave(&self, band: &mut Band) {
        if let Some(lab) = &self.lab {
            lab.to_rgb(band.rgb_mut());
            band.colors_mut().for_each(|plane| plane.iter_mut().for_each(|v| *v = clamp01(*v)));
        }
        match &self.way {
            Way::Stay => {}
            Way::Curves(curves) => band.colors_mut().enumerate().for_each(|(c, plane)| curves.encode(c, plane)),
            Way::Tables { back, .. } => back.convert(band.rgb_mut()),
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
