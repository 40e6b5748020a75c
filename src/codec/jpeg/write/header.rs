//! What stands before the entropy-coded data of a file (ITU-T T.81, Annex B; JFIF: ITU-T T.871).

use super::{Bands, Units, side};
use crate::codec::jpeg::markers::{EXIF, EXTENDED_XMP, ICC, XMP};
use crate::codec::jpeg::tables::{self, Codes};
use crate::codec::meta::JPEG_XMP;
use crate::codec::xmp::extended;
use crate::codec::{Density, DensityUnit, Meta};
use crate::error::Result;
use crate::matrix::Shape;

/// Bytes that a segment can hold beside its length.
const SEGMENT: usize = 65_533;
/// Bytes of a part of extended XMP.
const XMP_PART: u32 = 65_400;
/// Bytes of a part of a profile, which stands behind its number and their count.
const ICC_PART: usize = SEGMENT - ICC.len() - 2;

/// All that stands before the first band.
pub(super) fn of(bands: &Bands, shape: Shape, meta: &Meta) -> Result<Vec<u8>> {
    let mut out = vec![0xFF, 0xD8];
    let (unit, x, y) = meta.any_density().and_then(jfif_density).unwrap_or((0, 1, 1));
    segment(&mut out, 0xE0, &[b"JFIF\0\x01\x02", &[unit], &x.to_be_bytes(), &y.to_be_bytes(), &[0, 0]]);
    // What does not fit into a segment is left out.
    if let Some(exif) = &meta.exif {
        segment(&mut out, 0xE1, &[EXIF, exif]);
    }
    match &meta.xmp {
        Some(xmp) if xmp.len() > JPEG_XMP => xmp_beside_itself(&mut out, xmp),
        Some(xmp) => segment(&mut out, 0xE1, &[XMP, xmp]),
        None => {}
    }
    if let Some(icc) = &meta.icc {
        let parts = icc.chunks(ICC_PART);
        if let Ok(count) = u8::try_from(parts.len()) {
            for (number, part) in (1..=count).zip(parts) {
                segment(&mut out, 0xE2, &[ICC, &[number, count], part]);
            }
        }
    }
    let grey = bands.units == Units::Grey;
    // Grey has the first of each pair.
    let tables = if grey { 1 } else { 2 };
    for (id, base) in [(0, &tables::LUMA), (1, &tables::CHROMA)].into_iter().take(tables) {
        let table = tables::scaled(base, bands.quality);
        segment(&mut out, 0xDB, &[&[id], &tables::ZIGZAG.map(|at| table[usize::from(at)])]);
    }
    let (height, width) = (side(shape.size.height())?, side(shape.size.width())?);
    let (frame, scan): (&[u8], &[u8]) = match bands.units {
        Units::Grey => (&[1, 1, 0x11, 0], &[1, 1, 0]),
        Units::Colors { across, down } => {
            (&[3, 1, (across << 4 | down) as u8, 0, 2, 0x11, 1, 3, 0x11, 1], &[3, 1, 0, 2, 0x11, 3, 0x11])
        }
    };
    segment(&mut out, 0xC0, &[&[8], &height.to_be_bytes(), &width.to_be_bytes(), frame]);
    let luma = [(0x00, &tables::DC_LUMA), (0x10, &tables::AC_LUMA)];
    let chroma = [(0x01, &tables::DC_CHROMA), (0x11, &tables::AC_CHROMA)];
    for (id, Codes { counts, values }) in luma.into_iter().chain(chroma).take(2 * tables) {
        segment(&mut out, 0xC4, &[&[id], counts, values]);
    }
    if let Some(interval) = bands.restart_interval {
        segment(&mut out, 0xDD, &[&interval.to_be_bytes()]);
    }
    segment(&mut out, 0xDA, &[scan, &[0, 63, 0]]);
    Ok(out)
}

/// Appends a packet that is too long for a segment: one that announces it, and its parts.
fn xmp_beside_itself(out: &mut Vec<u8>, xmp: &[u8]) {
    let Some((packet, whole, digest)) = extended::divided(xmp) else { return };
    let Ok(length) = u32::try_from(whole.len()) else { return };
    segment(out, 0xE1, &[XMP, &packet]);
    for (number, part) in (0u32..).zip(whole.chunks(XMP_PART as usize)) {
        let at = number * XMP_PART;
        segment(out, 0xE1, &[EXTENDED_XMP, &digest, &length.to_be_bytes(), &at.to_be_bytes(), part]);
    }
}

/// Appends a segment, unless it is too long for one.
fn segment(out: &mut Vec<u8>, marker: u8, parts: &[&[u8]]) {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    if length > SEGMENT {
        return;
    }
    out.extend([0xFF, marker]);
    out.extend((length as u16 + 2).to_be_bytes());
    parts.iter().for_each(|part| out.extend(*part));
}

/// A density in the whole numbers of JFIF, with its unit before; `None` where they cannot say it.
pub(super) fn jfif_density(density: Density) -> Option<(u8, u16, u16)> {
    let whole = density.x.fract() == 0.0 && density.y.fract() == 0.0;
    let (density, unit) = match density.unit {
        DensityUnit::Ratio => {
            let largest = density.x.max(density.y);
            let scale = if largest > 65_535.0 { 65_535.0 / largest } else { 1.0 };
            (Density { x: density.x * scale, y: density.y * scale, ..density }, 0)
        }
        DensityUnit::Centimetre if whole => (density, 2),
        _ => (density.to(DensityUnit::Inch), 1),
    };
    let number = |v: f64| (0.5..65_535.5).contains(&v).then(|| v.round() as u16);
    Some((unit, number(density.x)?, number(density.y)?))
}
