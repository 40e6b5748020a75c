//! As which values colours are mixed: stored ones, linear light, or Oklab; and as which they are written.

use super::layer::Common;
use crate::codec::Format;
use crate::color::{Chromaticities, Converter, Curves, Oklab, Space, encode_srgb};
use crate::error::{Error, Result};
use crate::job;
use crate::matrix::{Band, Depth, Layout, clamp01};

/// How stored values become those that are mixed, and back. Chosen once for a job.
#[derive(Clone)]
pub(super) struct Light {
    way: Way,
    lab: Option<Oklab>,
}

/// The way from stored values to linear light.
#[derive(Clone)]
enum Way {
    /// Nothing is to be done: light is stored, or stored values are what is mixed.
    Stay,
    /// By the curve of each channel.
    Curves(Curves),
    /// Through tables, to linear sRGB and back.
    Tables { there: Converter, back: Converter },
}

/// What becomes of the stored values when they are written.
#[derive(Clone)]
pub(super) enum Output {
    /// They stay.
    AsStored,
    /// Light gets the curve of sRGB.
    EncodeSrgb,
    /// The picture's own curve is taken off.
    Decode(Box<Light>),
    /// They become those of other colours.
    Convert(Converter),
}

impl Light {
    /// Stored values are mixed as they are.
    pub const AS_STORED: Light = Light { way: Way::Stay, lab: None };

    /// To Oklab, and from it, of pictures in sRGB.
    pub fn oklab_of_srgb() -> Self {
        Light { way: Way::Curves(Curves::srgb()), lab: Some(Oklab::srgb()) }
    }

    /// The values that `space` mixes, of pictures with this profile. Only curves serve pictures of grey.
    ///
    /// # Errors
    /// Where the profile cannot be followed; named after the image.
    pub fn new(space: job::Space, common: Common<'_>) -> Result<Self> {
        let (Space { profile, linear }, rgb) = (common.space(), common.is_rgb());
        if space == job::Space::Encoded {
            return Ok(Light::AS_STORED);
        }
        let curves = profile.map_or(Some(Curves::srgb()), Curves::of_icc);
        let way = match (curves, profile) {
            _ if linear => Way::Stay,
            (Some(curves), _) => Way::Curves(curves),
            (None, Some(_)) if rgb => {
                let (stored, light) = (Space { profile, linear: false }, Space { profile: None, linear: true });
                let refused =
                    |error: Error| error.context(common.image()).with_hint("--space encoded mixes without it");
                let there = Converter::between(stored, light).map_err(refused)?;
                Way::Tables { there, back: Converter::between(light, stored).map_err(refused)? }
            }
            (None, _) => Way::Curves(Curves::srgb()),
        };
        let lab = (space == job::Space::Oklab).then(|| match way {
            Way::Tables { .. } => Oklab::srgb(),
            _ => profile.and_then(Oklab::of_icc).unwrap_or_else(Oklab::srgb),
        });
        Ok(Light { way, lab })
    }

    /// Whether three planes are needed even for grey.
    pub const fn needs_rgb(&self) -> bool {
        self.lab.is_some()
    }

    /// Whether stored values are mixed as they are.
    pub const fn is_as_stored(&self) -> bool {
        matches!(self.way, Way::Stay) && self.lab.is_none()
    }

    /// Stored values to those that are mixed.
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

    /// Mixed values back to stored ones. What Oklab leads out of range is clipped, channel by channel.
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
}

impl Output {
    /// What becomes of values in the common colours, in a format and depth. Where the format of light has no place for
    /// the primaries of a profile, the picture is converted to those of sRGB, as any is where `srgb` asks for it.
    ///
    /// # Errors
    /// Where a profile cannot be followed; named after the image.
    pub fn of(common: Common<'_>, srgb: bool, format: Format, depth: Depth) -> Result<Self> {
        let Space { profile, linear } = common.space();
        let to_srgb = || Converter::between(common.space(), Space { profile: None, linear: format.is_linear() });
        let convert = |converter: Converter| Output::Convert(converter.unbounded());
        if srgb {
            let refused = |error: Error| error.context(common.image()).with_hint("without --srgb the profile is kept");
            return to_srgb().map(convert).map_err(refused);
        }
        let tells = |icc| format.tells_primaries() && Chromaticities::of_icc(icc).is_some();
        Ok(match (linear, format.is_linear()) {
            (true, false) if depth != Depth::F32 => Output::EncodeSrgb,
            (_, true) if profile.is_some_and(|icc| !tells(icc)) => {
                to_srgb().map(convert).map_err(|error| error.context(common.image()))?
            }
            (false, true) => Output::Decode(Box::new(Light::new(job::Space::Linear, common)?)),
            _ => Output::AsStored,
        })
    }

    /// Whether the colours have left those of the image's profile.
    pub const fn leaves_profile(&self) -> bool {
        matches!(self, Output::Convert(_))
    }

    /// Whether the stored values stay.
    pub fn is_as_stored(&self) -> bool {
        match self {
            Output::Convert(converter) => converter.is_identity(),
            _ => matches!(self, Output::AsStored),
        }
    }

    /// Stored values of the image to those of the output.
    #[inline(always)]
    pub fn finish(&self, band: &mut Band) {
        match self {
            Output::AsStored => {}
            Output::Convert(converter) if converter.is_identity() => {}
            Output::Convert(converter) => {
                // Grey takes the way of three equal channels, and comes back as such.
                band.promote(Layout::of(true, band.layout().has_alpha()));
                converter.convert(band.rgb_mut());
            }
            Output::EncodeSrgb => band.colors_mut().for_each(encode_srgb),
            Output::Decode(light) => light.enter(band),
        }
    }
}
