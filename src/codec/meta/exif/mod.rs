//! EXIF: just enough of TIFF's directories to read and rewrite what must be true.
//!
//! All functions take the structure from its byte order mark on (an `Exif\0\0` before it, as in JPEG, is passed over)
//! and read whatever bytes they are given without panicking.

pub(in crate::codec) mod ifd;

#[cfg(test)]
mod tests;

use super::{Density, DensityUnit, Orientation};
use crate::matrix::Size;
use ifd::{EXIF, Exif, GPS, INTEROP, Ifd, Order, Value};

const IMAGE_WIDTH: u16 = 0x0100;
const IMAGE_LENGTH: u16 = 0x0101;
const ORIENTATION: u16 = 0x0112;
const X_RESOLUTION: u16 = 0x011A;
const Y_RESOLUTION: u16 = 0x011B;
const RESOLUTION_UNIT: u16 = 0x0128;
const COLOR_SPACE: u16 = 0xA001;
const PIXEL_X_DIMENSION: u16 = 0xA002;
const PIXEL_Y_DIMENSION: u16 = 0xA003;
const FOCAL_PLANE_X_RESOLUTION: u16 = 0xA20E;
const FOCAL_PLANE_Y_RESOLUTION: u16 = 0xA20F;

/// The orientation that IFD0 declares; `None` where it declares none of the eight.
pub fn orientation(exif: &[u8]) -> Option<Orientation> {
    let Exif { order, root } = Exif::parse(bare(exif))?;
    let tag = root.get(ORIENTATION)?.number(order)?;
    (1..=8).contains(&tag).then(|| Orientation::of_tag(tag))
}

/// The density that IFD0 declares. Without a unit it is by the inch, as the standard has it.
pub fn density(exif: &[u8]) -> Option<Density> {
    let Exif { order, root } = Exif::parse(bare(exif))?;
    let positive = |tag| root.get(tag).and_then(|value| value.rational(order)).filter(|d| *d > 0.0);
    let x = positive(X_RESOLUTION)?;
    let y = positive(Y_RESOLUTION).unwrap_or(x);
    let unit = match root.get(RESOLUTION_UNIT).and_then(|value| value.number(order)) {
        Some(1) => DensityUnit::Ratio,
        Some(3) => DensityUnit::Centimetre,
        _ => DensityUnit::Inch,
    };
    Some(Density { x, y, unit })
}

/// The same EXIF, or one made for it, in which IFD0 declares this density; what it declares is left where it means the
/// same. `None` where nothing is left, or what is given is no EXIF.
pub fn with_density(exif: Option<&[u8]>, wanted: Density) -> Option<Vec<u8>> {
    let mut parsed = match exif {
        Some(exif) => Exif::parse(bare(exif))?,
        None => Exif { order: Order::Little, root: Ifd::default() },
    };
    if let Some(exif) = exif.filter(|exif| density(exif).is_some_and(|said| said.is_near(wanted))) {
        return Some(exif.to_vec());
    }
    // The format knows no metre.
    let wanted = if wanted.unit == DensityUnit::Metre { wanted.to(DensityUnit::Inch) } else { wanted };
    let unit = match wanted.unit {
        DensityUnit::Ratio => 1,
        DensityUnit::Inch | DensityUnit::Metre => 2,
        DensityUnit::Centimetre => 3,
    };
    let order = parsed.order;
    parsed.root.set(X_RESOLUTION, Value::of_fraction(order, wanted.x));
    parsed.root.set(Y_RESOLUTION, Value::of_fraction(order, wanted.y));
    parsed.root.set(RESOLUTION_UNIT, Value::of_short(order, unit));
    parsed.write()
}

/// The same EXIF made true of a picture of `size` whose samples were turned upright by `turned`.
///
/// Carried are IFD0 and the Exif, GPS and Interoperability directories. Left out are thumbnails and previews, what
/// describes how pixels are stored in a TIFF, profiles and XMP (they travel by themselves), and what cannot be read.
/// A MakerNote is carried as bytes, unless a preview is in it; offsets inside it may no longer fit. `None` where
/// nothing is left, or what is given is no EXIF.
pub fn rewritten(exif: &[u8], size: Size, turned: Orientation) -> Option<Vec<u8>> {
    let mut exif = Exif::parse(bare(exif))?;
    keep_what_travels(&mut exif.root);
    let order = exif.order;
    let set = |ifd: &mut Ifd, tag, number: usize| {
        if let (Some(value), Ok(number)) = (ifd.get_mut(tag), u32::try_from(number)) {
            value.set_number(order, number);
        }
    };
    set(&mut exif.root, IMAGE_WIDTH, size.width());
    set(&mut exif.root, IMAGE_LENGTH, size.height());
    if turned != Orientation::Upright {
        set(&mut exif.root, ORIENTATION, 1);
    }
    if turned.transposes() {
        swap(&mut exif.root, X_RESOLUTION, Y_RESOLUTION);
    }
    if let Some(Value::Ifd(ifd)) = exif.root.get_mut(EXIF) {
        set(ifd, PIXEL_X_DIMENSION, size.width());
        set(ifd, PIXEL_Y_DIMENSION, size.height());
        if turned.transposes() {
            swap(ifd, FOCAL_PLANE_X_RESOLUTION, FOCAL_PLANE_Y_RESOLUTION);
        }
    }
    if exif.root.0.is_empty() { None } else { exif.write() }
}

/// The same EXIF made true of a picture whose colours were converted to sRGB: its ColorSpace says so, and an
/// Interoperability that means Adobe RGB goes. What is no EXIF stays as it is.
pub fn in_srgb(exif: &[u8]) -> Vec<u8> {
    let Some(mut parsed) = Exif::parse(bare(exif)) else { return exif.to_vec() };
    let order = parsed.order;
    if let Some(Value::Ifd(ifd)) = parsed.root.get_mut(EXIF) {
        if let Some(value) = ifd.get_mut(COLOR_SPACE) {
            value.set_number(order, 1);
        }
        ifd.0.retain(|entry| entry.tag != INTEROP || !means_adobe_rgb(&entry.value));
    }
    parsed.write().unwrap_or_else(|| exif.to_vec())
}

/// Whether this is an Interoperability directory of DCF's optional colour space.
fn means_adobe_rgb(interop: &Value) -> bool {
    let Value::Ifd(ifd) = interop else { return false };
    matches!(ifd.get(1), Some(Value::Data { bytes, .. }) if bytes.starts_with(b"R03"))
}

/// What comes after the `Exif\0\0` of JPEG.
fn bare(exif: &[u8]) -> &[u8] {
    exif.strip_prefix(b"Exif\0\0").unwrap_or(exif)
}

/// Exchanges the values of two tags, where both are there.
fn swap(ifd: &mut Ifd, a: u16, b: u16) {
    if let (Some(value_a), Some(value_b)) = (ifd.get(a).cloned(), ifd.get(b).cloned()) {
        for (tag, value) in [(a, value_b), (b, value_a)] {
            if let Some(place) = ifd.get_mut(tag) {
                *place = value;
            }
        }
    }
}

/// Drops what must not travel, and directories of which nothing is left.
fn keep_what_travels(ifd: &mut Ifd) {
    ifd.0.retain_mut(|entry| match &mut entry.value {
        Value::Data { bytes, .. } => !stays_behind(entry.tag) && !holds_jpeg(bytes),
        Value::Ifd(inner) => {
            keep_what_travels(inner);
            !inner.0.is_empty()
        }
    });
}

/// Tags that hold or describe stored pixels and previews, or what travels by itself. None of them has another
/// meaning in the directories of EXIF, GPS and Interoperability.
const fn stays_behind(tag: u16) -> bool {
    matches!(tag,
        // How pixels are stored: subfile type, bits, compression, colours, strips, planes, free space, predictor,
        // colour map, tiles, sub-directories, extra samples, format, tables.
        0x00FE | 0x00FF | 0x0102 | 0x0103 | 0x0106 | 0x0111 | 0x0115..=0x0117 | 0x011C | 0x0120 | 0x0121 | 0x013D
        | 0x0140 | 0x0142..=0x0145 | 0x014A | 0x0152 | 0x0153 | 0x015B
        // The old way of JPEG in TIFF, which thumbnails use.
        | 0x0200..=0x0209
        // XMP, Photoshop's resources, the profile.
        | 0x02BC | 0x8649 | 0x8773
        // Thumbnails as Windows describes them.
        | 0x5012..=0x5033)
        || matches!(tag, EXIF | GPS | INTEROP)
}

/// Whether a JPEG seems to begin in these bytes: a preview, wherever a maker has put it.
fn holds_jpeg(bytes: &[u8]) -> bool {
    bytes.windows(4).any(|four| four[..3] == [0xFF, 0xD8, 0xFF] && four[3] >= 0xC0)
}
