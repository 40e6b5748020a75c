//! Formats: told by content when read, by name when written, and what each can hold.

use super::Input;
use crate::error::{Error, Kind, Result};
use crate::matrix::{Depth, Layout, Shape};
use std::fmt;
use std::path::Path;
use std::str::FromStr;

/// How long the second header of a Windows bitmap is, which tells its version.
const BMP_HEADERS: [u8; 8] = [12, 16, 40, 52, 56, 64, 108, 124];

/// How TIFF files begin: the order of their bytes, then 42, or 43 for BigTIFF.
const TIFF_MARKS: [&[u8; 4]; 4] = [b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"];

/// A file format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Portable Network Graphics.
    Png,
    /// JPEG.
    Jpeg,
    /// Tagged Image File Format, classic and BigTIFF.
    Tiff,
    /// WebP; written without loss.
    WebP,
    /// Windows bitmap.
    Bmp,
    /// Truevision TGA.
    Tga,
    /// Netpbm: PBM, PGM, PPM, PAM; PFM is read only.
    Pnm,
    /// The Quite OK Image format.
    Qoi,
    /// farbfeld.
    Farbfeld,
    /// OpenEXR.
    Exr,
    /// Radiance HDR.
    Hdr,
    /// NumPy array.
    Npy,
    /// GIF; read only.
    Gif,
    /// Windows icon; read only.
    Ico,
}

/// What a format can hold when written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capability {
    /// Depths, in rising order.
    pub depths: &'static [Depth],
    /// One colour channel, without promoting it to three.
    pub grey: bool,
    /// An alpha channel.
    pub alpha: bool,
    /// Largest side.
    pub max_side: u32,
}

const EIGHT: &[Depth] = &[Depth::U8];
const INTEGERS: &[Depth] = &[Depth::U8, Depth::U16];
const ALL: &[Depth] = &[Depth::U8, Depth::U16, Depth::F32];

/// Name, extensions (the first is the one it is written with), and what can be written.
type Row = (Format, &'static str, &'static [&'static str], Option<Capability>);

const fn holds(depths: &'static [Depth], grey: bool, alpha: bool, max_side: u32) -> Option<Capability> {
    Some(Capability { depths, grey, alpha, max_side })
}

const TABLE: [Row; 14] = [
    (Format::Png, "PNG", &["png", "apng"], holds(INTEGERS, true, true, i32::MAX as u32)),
    (Format::Jpeg, "JPEG", &["jpg", "jpeg", "jpe", "jfif"], holds(EIGHT, true, false, 65_535)),
    (Format::Tiff, "TIFF", &["tif", "tiff"], holds(ALL, true, true, u32::MAX)),
    (Format::WebP, "WebP", &["webp"], holds(EIGHT, false, true, 16_383)),
    (Format::Bmp, "BMP", &["bmp", "dib"], holds(EIGHT, true, true, 65_535)),
    (Format::Tga, "TGA", &["tga", "targa"], holds(EIGHT, true, true, 65_535)),
    (Format::Pnm, "PNM", &["pnm", "pbm", "pgm", "ppm", "pam"], holds(INTEGERS, true, true, u32::MAX)),
    (Format::Qoi, "QOI", &["qoi"], holds(EIGHT, false, true, u32::MAX)),
    (Format::Farbfeld, "farbfeld", &["ff", "farbfeld"], holds(&[Depth::U16], false, true, u32::MAX)),
    (Format::Exr, "EXR", &["exr"], holds(&[Depth::F32], true, true, (1 << 30) - 1)),
    (Format::Hdr, "HDR", &["hdr", "pic"], holds(&[Depth::F32], false, false, u32::MAX)),
    (Format::Npy, "NPY", &["npy"], holds(ALL, true, true, u32::MAX)),
    (Format::Gif, "GIF", &["gif"], None),
    (Format::Ico, "ICO", &["ico"], None),
];

impl Format {
    fn row(self) -> &'static Row {
        TABLE.iter().find(|row| row.0 == self).expect("every format has its row")
    }

    /// Its name, as people write it.
    pub fn name(self) -> &'static str {
        self.row().1
    }

    /// The extension that its files usually have.
    pub fn extension(self) -> &'static str {
        self.row().2[0]
    }

    /// What it can hold when written; `None` where it is only read.
    pub fn capability(self) -> Option<Capability> {
        self.row().3
    }

    /// The format that the extension of `path` stands for.
    pub fn of_name(path: &Path) -> Option<Self> {
        path.extension().and_then(|e| e.to_str()).and_then(Format::called)
    }

    /// The format of that name or extension, in any case.
    fn called(name: &str) -> Option<Self> {
        let is = |other: &&str| other.eq_ignore_ascii_case(name);
        TABLE.iter().find(|row| row.2.iter().any(is) || is(&row.1)).map(|row| row.0)
    }

    /// Whether it has places for a colour profile, EXIF and XMP.
    pub const fn carries_metadata(self) -> bool {
        matches!(self, Format::Png | Format::Jpeg | Format::Tiff | Format::WebP)
    }

    /// Whether it tells where its primaries lie, as all do that have a place for a profile.
    pub const fn tells_primaries(self) -> bool {
        self.carries_metadata() || matches!(self, Format::Exr)
    }

    /// Whether its samples are proportional to light.
    pub const fn is_linear(self) -> bool {
        matches!(self, Format::Exr | Format::Hdr)
    }

    /// Whether it is written from the whole picture, not row by row.
    pub const fn is_gathered(self) -> bool {
        matches!(self, Format::WebP | Format::Bmp | Format::Tga | Format::Qoi | Format::Hdr)
    }

    /// The names of all formats that pass `filter`, joined by commas.
    pub fn list(filter: impl Fn(Capability) -> bool) -> String {
        let names: Vec<_> = TABLE.iter().filter(|row| row.3.is_some_and(&filter)).map(|row| row.1).collect();
        names.join(", ")
    }

    /// The format of a file, told by its first bytes; TGA, which has no signature, by its name.
    ///
    /// # Errors
    /// Where the file cannot be read, or is no picture that is known.
    pub fn of(input: &Input) -> Result<Self> {
        let head = input.head(32)?;
        if let Some(format) = Format::sniff(&head) {
            return Ok(format);
        }
        if input.extension().is_some_and(|e| matches!(Format::from_str(&e), Ok(Format::Tga))) && !head.is_empty() {
            return Ok(Format::Tga);
        }
        let name = input.name();
        Err(match head.len() {
            0 => Error::new(Kind::Corrupt, format!("{name} is empty")),
            _ => Error::new(Kind::Unsupported, format!("{name} is no picture of a known format")),
        })
    }

    /// The format that begins with these bytes.
    pub fn sniff(head: &[u8]) -> Option<Self> {
        let has = |at: usize, magic: &[u8]| head.get(at..at + magic.len()) == Some(magic);
        Some(match () {
            _ if has(0, b"\x89PNG\r\n\x1a\n") => Format::Png,
            _ if has(0, b"\xff\xd8\xff") => Format::Jpeg,
            _ if TIFF_MARKS.iter().any(|mark| has(0, &mark[..])) => Format::Tiff,
            _ if has(0, b"RIFF") && has(8, b"WEBP") => Format::WebP,
            _ if has(0, b"GIF87a") || has(0, b"GIF89a") => Format::Gif,
            _ if has(0, b"qoif") => Format::Qoi,
            _ if has(0, b"farbfeld") => Format::Farbfeld,
            _ if has(0, b"\x76\x2f\x31\x01") => Format::Exr,
            _ if has(0, b"#?RADIANCE") || has(0, b"#?RGBE") => Format::Hdr,
            _ if has(0, b"\x93NUMPY") => Format::Npy,
            _ if has(0, b"\0\0\x01\0") && head.len() >= 6 && head[4..6] != [0, 0] => Format::Ico,
            _ if has(0, b"BM") && BMP_HEADERS.iter().any(|&size| has(14, &[size, 0, 0, 0])) => Format::Bmp,
            _ if head.len() >= 3
                && head[0] == b'P'
                && matches!(head[1], b'1'..=b'7' | b'F' | b'f')
                && (head[2].is_ascii_whitespace() || head[2] == b'#') =>
            {
                Format::Pnm
            }
            _ => return None,
        })
    }

    /// The shape nearest to `shape` that this format can hold: grey promoted to RGB where it must be, the depth as
    /// it is or else the nearest (float to 16 before 8). Alpha is left as it is.
    ///
    /// # Errors
    /// [`Kind::Unsupported`] where the format is only read.
    pub fn nearest(self, shape: Shape) -> Result<Shape> {
        let can = self.ensure_writable()?;
        let depth = can
            .depths
            .iter()
            .copied()
            .find(|d| *d == shape.depth)
            .or_else(|| can.depths.iter().copied().rfind(|d| *d < shape.depth))
            .unwrap_or(can.depths[0]);
        let alpha = shape.layout.has_alpha() || self == Format::Farbfeld;
        // Grey with alpha is no TGA or BMP.
        let grey = can.grey && !shape.layout.is_rgb() && !(alpha && matches!(self, Format::Bmp | Format::Tga));
        Ok(Shape { size: shape.size, layout: Layout::of(!grey, alpha), depth })
    }

    /// What it can hold, or why it cannot be written.
    ///
    /// # Errors
    /// [`Kind::Unsupported`] where the format is only read.
    pub fn ensure_writable(self) -> Result<Capability> {
        self.capability().ok_or_else(|| {
            Error::new(
                Kind::Unsupported,
                format!(
                    "{} files are read but not written; give --format or an output name of {}",
                    self.name(),
                    Format::list(|_| true)
                ),
            )
        })
    }

    /// Refuses a shape that this format cannot hold.
    ///
    /// # Errors
    /// [`Kind::TooLarge`] for a side, [`Kind::Alpha`] for transparency, [`Kind::Unsupported`] for the rest.
    pub fn ensure_holds(self, shape: Shape) -> Result<()> {
        let can = self.ensure_writable()?;
        let side = shape.size.width().max(shape.size.height()) as u64;
        if side > u64::from(can.max_side) {
            return Err(Error::new(
                Kind::TooLarge,
                format!(
                    "a {} file holds at most {} pixels a side, the image is {}",
                    self.name(),
                    can.max_side,
                    shape.size
                ),
            ));
        }
        if shape.layout.has_alpha() && !can.alpha {
            return Err(Error::new(
                Kind::Alpha,
                format!(
                    "the result has transparency and {} has none; give --background, or a format that holds alpha: {}",
                    self.name(),
                    Format::list(|c| c.alpha)
                ),
            ));
        }
        if !can.depths.contains(&shape.depth) || self.nearest(shape)?.layout != shape.layout {
            return Err(Error::new(
                Kind::Unsupported,
                format!("{} cannot hold this depth or these channels", self.name()),
            ));
        }
        Ok(())
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Format {
    type Err = Error;

    /// A format by its name or one of its extensions, in any case.
    fn from_str(text: &str) -> Result<Self> {
        Format::called(text)
            .ok_or_else(|| Error::usage(format!("unknown format '{text}'; known are {}", Format::list(|_| true))))
    }
}
