//! What a picture carries beside its samples: profile, EXIF, XMP, density, orientation.

pub mod exif;
pub mod xmp;

use super::Format;
use crate::matrix::Size;

/// Pixels a unit of length.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Density {
    /// Across.
    pub x: f64,
    /// Down.
    pub y: f64,
    /// The unit.
    pub unit: DensityUnit,
}

/// What density is counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DensityUnit {
    /// None: only the ratio of x to y means something.
    Ratio,
    /// An inch.
    Inch,
    /// A centimetre.
    Centimetre,
    /// A metre.
    Metre,
}

impl Density {
    /// Whether the two differ by no more than the whole numbers of one format and the fractions of another do.
    pub fn is_near(self, other: Self) -> bool {
        let other = other.to(self.unit);
        let near = |a: f64, b: f64| (a - b).abs() <= 0.005 * a.abs();
        other.unit == self.unit && near(self.x, other.x) && near(self.y, other.y)
    }

    /// The same density by another unit; a bare ratio stays one.
    #[must_use]
    pub fn to(self, unit: DensityUnit) -> Self {
        let per_metre = |u| match u {
            DensityUnit::Inch => 1.0 / 0.0254,
            DensityUnit::Centimetre => 100.0,
            DensityUnit::Metre | DensityUnit::Ratio => 1.0,
        };
        if self.unit == DensityUnit::Ratio || unit == DensityUnit::Ratio {
            return self;
        }
        let k = per_metre(self.unit) / per_metre(unit);
        Density { x: self.x * k, y: self.y * k, unit }
    }
}

/// The eight orientations of TIFF and EXIF: how the stored rows and columns are to be turned to stand upright.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Orientation {
    /// 1: as stored.
    #[default]
    Upright = 1,
    /// 2: mirror left to right.
    MirrorX,
    /// 3: turn by 180 degrees.
    Turn180,
    /// 4: mirror top to bottom.
    MirrorY,
    /// 5: transpose (rows become columns).
    Transpose,
    /// 6: turn by 90 degrees clockwise.
    Turn90,
    /// 7: transpose along the other diagonal.
    Transverse,
    /// 8: turn by 270 degrees clockwise.
    Turn270,
}

impl Orientation {
    /// The orientation of an EXIF tag's value; what is not 1..=8 is upright.
    pub const fn of_tag(tag: u32) -> Self {
        match tag {
            2 => Orientation::MirrorX,
            3 => Orientation::Turn180,
            4 => Orientation::MirrorY,
            5 => Orientation::Transpose,
            6 => Orientation::Turn90,
            7 => Orientation::Transverse,
            8 => Orientation::Turn270,
            _ => Orientation::Upright,
        }
    }

    /// Whether width and height change places.
    pub const fn transposes(self) -> bool {
        matches!(self, Orientation::Transpose | Orientation::Turn90 | Orientation::Transverse | Orientation::Turn270)
    }
}

/// What a picture carries beside its samples.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Meta {
    /// ICC profile, as stored.
    pub icc: Option<Vec<u8>>,
    /// EXIF: a TIFF structure from its byte order mark on.
    pub exif: Option<Vec<u8>>,
    /// XMP packet; what JPEG tells beside it is in it.
    pub xmp: Option<Vec<u8>>,
    /// Pixels a unit of length, from where the format itself says it (not from EXIF).
    pub density: Option<Density>,
    /// PNG's own words about colours, which mean something only in PNG.
    pub png: PngColor,
}

/// The colour chunks of a PNG beside its profile, as stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PngColor {
    /// `cICP`: primaries, transfer, matrix, range.
    pub cicp: Option<[u8; 4]>,
    /// `sRGB`: rendering intent.
    pub srgb: Option<u8>,
    /// `gAMA`: gamma times 100000.
    pub gamma: Option<u32>,
    /// `cHRM`: white, red, green, blue as x and y times 100000.
    pub chromaticities: Option<[u32; 8]>,
}

/// Bytes of XMP that one segment of JPEG holds.
pub(super) const JPEG_XMP: usize = 65_504;
/// The rendering intent by which colours are converted.
const RELATIVE_COLORIMETRIC: u8 = 1;

impl Meta {
    /// How the samples are to be turned to stand upright: by EXIF, else by XMP.
    pub fn orientation(&self) -> Orientation {
        let by_exif = self.exif.as_deref().and_then(exif::orientation);
        by_exif.or_else(|| self.xmp.as_deref().and_then(xmp::orientation)).unwrap_or_default()
    }

    /// Pixels a unit of length: from where the format says it, else from EXIF.
    pub fn any_density(&self) -> Option<Density> {
        self.density.or_else(|| self.exif.as_deref().and_then(exif::density))
    }

    /// The EXIF of a file that has no other place for the density: with that of the format that the picture comes from.
    pub fn exif_with_density(&self) -> Option<Vec<u8>> {
        match self.density {
            Some(density) => exif::with_density(self.exif.as_deref(), density),
            None => self.exif.clone(),
        }
    }

    /// The same metadata made true of a picture of `size` that was made from this one: pixel dimensions rewritten,
    /// previews dropped. Where the samples were turned upright by `turned`, the orientation becomes 1 everywhere
    /// and densities follow the axes. What cannot be parsed is dropped.
    #[must_use]
    pub fn made_true(&self, size: Size, turned: Orientation) -> Self {
        let upright = turned != Orientation::Upright;
        Meta {
            icc: self.icc.clone(),
            exif: self.exif.as_deref().and_then(|e| exif::rewritten(e, size, turned)),
            xmp: self.xmp.as_deref().map(|x| xmp::rewritten(x, size, upright)).filter(|x| !x.is_empty()),
            density: self.density.map(|d| if turned.transposes() { Density { x: d.y, y: d.x, ..d } } else { d }),
            png: self.png,
        }
    }

    /// The same metadata made true of a picture whose colours were converted to sRGB: no profile, and words that say so.
    #[must_use]
    pub fn in_srgb(&self) -> Self {
        Meta {
            icc: None,
            exif: self.exif.as_deref().map(exif::in_srgb),
            xmp: self.xmp.as_deref().map(xmp::in_srgb).filter(|x| !x.is_empty()),
            density: self.density,
            png: PngColor { srgb: Some(RELATIVE_COLORIMETRIC), ..PngColor::default() },
        }
    }

    /// What of these metadata is larger than the place for it in a file of `format`, and is left out there.
    #[must_use]
    pub fn too_large_for(&self, format: Format) -> Self {
        // Segments hold 65,533 bytes, words by which they are known among them; a profile has 255.
        let most = if format == Format::Jpeg { [255 * 65_519, 65_527, JPEG_XMP] } else { [usize::MAX; 3] };
        let above = |block: &Option<Vec<u8>>, most| block.clone().filter(|bytes| bytes.len() > most);
        Meta {
            icc: above(&self.icc, most[0]),
            exif: above(&self.exif, most[1]),
            xmp: above(&self.xmp, most[2]).filter(|packet| xmp::extended::divided(packet).is_none()),
            ..Meta::default()
        }
    }

    /// What there is of a colour profile, EXIF and XMP, as people call it: "colour profile and EXIF".
    pub fn parts(&self) -> Option<String> {
        let parts =
            [("colour profile", self.icc.is_some()), ("EXIF", self.exif.is_some()), ("XMP", self.xmp.is_some())];
        let names: Vec<_> = parts.iter().filter(|(_, there)| *there).map(|(name, _)| *name).collect();
        match names.split_last() {
            None => None,
            Some((last, [])) => Some((*last).to_owned()),
            Some((last, others)) => Some(format!("{} and {last}", others.join(", "))),
        }
    }

    /// The metadata that `--strip` leaves: only what is needed to show the colours.
    #[must_use]
    pub fn stripped(&self) -> Self {
        Meta { icc: self.icc.clone(), png: self.png, ..Meta::default() }
    }
}
