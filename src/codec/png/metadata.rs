//! What the ancillary chunks of a file say (PNG specification, third edition, section 11.3).
//!
//! Nothing here fails a picture: what is broken is left out, and a note says so.

use super::profile_fits;
use super::text::{self, Profile};
use crate::codec::{Density, DensityUnit, Meta};
use crate::matrix::Layout;

/// Bytes of metadata that are looked at in one file, stored and inflated.
const MOST_BYTES: u64 = 64 << 20;
/// Notes about one file.
const MOST_NOTES: usize = 8;

/// Metadata gathered from the chunks so far.
pub(super) struct Gathered {
    meta: Meta,
    /// From ImageMagick's text, which gives way to the chunks made for it.
    by_text: Meta,
    notes: Vec<String>,
    /// Bytes that may still be looked at.
    room: u64,
}

impl Default for Gathered {
    fn default() -> Self {
        Gathered { meta: Meta::default(), by_text: Meta::default(), notes: Vec::new(), room: MOST_BYTES }
    }
}

impl Gathered {
    /// Whether a chunk of this kind is metadata that are kept.
    pub(super) fn wants(kind: &[u8; 4]) -> bool {
        matches!(
            kind,
            b"iCCP" | b"cICP" | b"sRGB" | b"gAMA" | b"cHRM" | b"pHYs" | b"eXIf" | b"tEXt" | b"zTXt" | b"iTXt"
        )
    }

    /// Takes room for a chunk, or notes that there is none.
    pub(super) fn has_room(&mut self, kind: [u8; 4], len: u32) -> bool {
        let left = self.room.checked_sub(len.into());
        match left {
            Some(left) => self.room = left,
            None => self.note(format!("the chunk {} was left out: it is too large", kind.escape_ascii())),
        }
        left.is_some()
    }

    fn note(&mut self, note: String) {
        if self.notes.len() < MOST_NOTES && !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// Takes the data of a chunk, or notes that they are broken.
    pub(super) fn take(&mut self, kind: [u8; 4], data: Option<&Vec<u8>>, rgb: bool) {
        let taken = data.ok_or("its checksum is wrong").and_then(|data| self.parse(kind, data, rgb));
        if let Err(cause) = taken {
            let what = match &kind {
                b"iCCP" => "the ICC profile",
                b"eXIf" => "the EXIF data",
                b"tEXt" | b"zTXt" | b"iTXt" => "a text",
                _ => return self.note(format!("the chunk {} was left out: {cause}", kind.escape_ascii())),
            };
            self.note(format!("{what} was left out: {cause}"));
        }
    }

    fn parse(&mut self, kind: [u8; 4], data: &[u8], rgb: bool) -> Result<(), &'static str> {
        let color = &mut self.meta.png;
        match &kind {
            b"iCCP" => {
                let (_, rest) = text::keyword(data)?;
                let icc = match rest {
                    [0, zlib @ ..] => text::inflate(zlib, &mut self.room)?,
                    _ => return Err("its compression is unknown"),
                };
                keep(&mut self.meta.icc, checked_icc(icc, rgb)?);
            }
            b"eXIf" => keep(&mut self.meta.exif, checked_exif(data)?),
            b"pHYs" => keep(&mut self.meta.density, density(data)?),
            b"cICP" => keep(&mut color.cicp, data.try_into().map_err(|_| LENGTH)?),
            b"sRGB" => match data {
                [intent @ 0..=3] => keep(&mut color.srgb, *intent),
                _ => return Err("its intent is unknown"),
            },
            b"gAMA" => match data.try_into().map(u32::from_be_bytes).map_err(|_| LENGTH)? {
                0 => return Err("a gamma of 0 means nothing"),
                gamma => keep(&mut color.gamma, gamma),
            },
            b"cHRM" => {
                let (numbers, rest) = data.as_chunks::<4>();
                let numbers: [[u8; 4]; 8] = numbers.try_into().map_err(|_| LENGTH)?;
                if !rest.is_empty() {
                    return Err(LENGTH);
                }
                keep(&mut color.chromaticities, numbers.map(u32::from_be_bytes));
            }
            _ => self.parse_text(kind, data, rgb)?,
        }
        Ok(())
    }

    fn parse_text(&mut self, kind: [u8; 4], data: &[u8], rgb: bool) -> Result<(), &'static str> {
        match text::profile(kind, data, &mut self.room)? {
            Some(Profile::Xmp(xmp)) => keep(&mut self.meta.xmp, xmp),
            Some(Profile::RawXmp(xmp)) => keep(&mut self.by_text.xmp, xmp),
            Some(Profile::RawExif(exif)) => keep(&mut self.by_text.exif, checked_exif(&exif)?),
            Some(Profile::RawIcc(icc)) => keep(&mut self.by_text.icc, checked_icc(icc, rgb)?),
            None => {}
        }
        Ok(())
    }

    /// The metadata, and a note for each thing left out.
    pub(super) fn finish(self) -> (Meta, Vec<String>) {
        let Gathered { meta, by_text, notes, .. } = self;
        let meta = Meta {
            icc: meta.icc.or(by_text.icc),
            exif: meta.exif.or(by_text.exif),
            xmp: meta.xmp.or(by_text.xmp),
            ..meta
        };
        (meta, notes)
    }
}

/// Said of chunks that are longer or shorter than they must be.
const LENGTH: &str = "its length is wrong";

/// The first of several is the one that counts.
fn keep<T>(slot: &mut Option<T>, value: T) {
    slot.get_or_insert(value);
}

/// A profile that speaks of the colours of this file.
fn checked_icc(icc: Vec<u8>, rgb: bool) -> Result<Vec<u8>, &'static str> {
    if profile_fits(&icc, Layout::of(rgb, false)) { Ok(icc) } else { Err("it does not fit the colours of the picture") }
}

/// EXIF from its byte order mark on, without the prefix that it has in JPEG files.
fn checked_exif(exif: &[u8]) -> Result<Vec<u8>, &'static str> {
    let tiff = exif.strip_prefix(b"Exif\0\0").unwrap_or(exif);
    if tiff.starts_with(b"II*\0") || tiff.starts_with(b"MM\0*") { Ok(tiff.to_vec()) } else { Err("it is broken") }
}

/// The content of pHYs.
fn density(data: &[u8]) -> Result<Density, &'static str> {
    let &[x0, x1, x2, x3, y0, y1, y2, y3, unit] = data else { return Err(LENGTH) };
    let (x, y) = (u32::from_be_bytes([x0, x1, x2, x3]), u32::from_be_bytes([y0, y1, y2, y3]));
    let unit = match unit {
        0 => DensityUnit::Ratio,
        1 => DensityUnit::Metre,
        _ => return Err("its unit is unknown"),
    };
    if x == 0 || y == 0 {
        return Err("a density of 0 means nothing");
    }
    Ok(Density { x: x.into(), y: y.into(), unit })
}
