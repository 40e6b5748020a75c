//! Baseline JPEG in bands that are encoded in parallel and joined by restart markers.
//!
//! A restart marker resets all that entropy coding remembers. So a band of whole rows of coding units, encoded as a
//! picture of its own with the same tables, gives the very bytes that stand between two restart markers of the whole.
//! The tables are the standard ones of the format, since bands must share them.

use crate::codec::{Density, DensityUnit, Meta, Subsampling, WriteOptions};
use crate::error::{Error, Kind, Result};
use crate::matrix::{Append, Encode, Layout, Piece, Samples, Shape, Sink, Strip};
use jpeg_encoder::{
    ChromaSubsamplingMethod, ColorType, Encoder, EncodingError, PixelDensity, PixelDensityUnit, SamplingFactor,
};
use std::io::Write;

/// Raw bytes of a band, roughly.
const BAND_BYTES: usize = 512 << 10;

/// Begins a JPEG file.
///
/// EXIF and XMP that do not fit their one segment of 64 KiB and profiles above 16 MiB are left out.
pub(in crate::codec) fn create<'a>(
    shape: Shape,
    meta: &Meta,
    options: &WriteOptions,
    mut out: Box<dyn Write + Send + 'a>,
) -> Result<Sink<'a>> {
    let bands = Bands::of(shape, options)?;
    out.write_all(&bands.file_header(shape, meta)?).map_err(refused)?;
    Ok(Sink { encode: Box::new(bands), append: Box::new(Joined { out, pieces: 0 }) })
}

fn refused(e: std::io::Error) -> Error {
    Error::io("cannot write", e)
}

fn failed(e: EncodingError) -> Error {
    match e {
        EncodingError::IoError(e) => refused(e),
        e => Error::new(Kind::Internal, format!("cannot encode JPEG: {e}")),
    }
}

/// How every band of a file is encoded.
struct Bands {
    width: u16,
    colour: ColorType,
    sampling: SamplingFactor,
    quality: u8,
    rows: usize,
    /// Bytes before the entropy-coded data of a band encoded as a picture of its own.
    skip: usize,
    /// Coding units of a band, where there are several bands.
    restart_interval: Option<u16>,
}

impl Bands {
    fn of(shape: Shape, options: &WriteOptions) -> Result<Self> {
        let subsampling = options.subsampling.unwrap_or(match options.quality {
            90.. => Subsampling::S444,
            _ => Subsampling::S420,
        });
        let colour = if shape.layout == Layout::Grey { ColorType::Luma } else { ColorType::Rgb };
        let (sampling, unit_width, unit_height) = match (shape.layout, subsampling) {
            (Layout::Grey, _) | (_, Subsampling::S444) => (SamplingFactor::F_1_1, 8, 8),
            (_, Subsampling::S422) => (SamplingFactor::F_2_1, 16, 8),
            (_, Subsampling::S420) => (SamplingFactor::F_2_2, 16, 16),
        };
        let units_across = shape.size.width().div_ceil(unit_width);
        // The restart interval is a number of 16 bits.
        let most = usize::from(u16::MAX) / units_across;
        let rows = (BAND_BYTES / (shape.row_bytes() * unit_height)).clamp(1, most) * unit_height;
        let mut bands = Bands {
            width: side(shape.size.width())?,
            colour,
            sampling,
            quality: options.quality.clamp(1, 100),
            rows,
            skip: 0,
            restart_interval: None,
        };
        bands.skip = bands.one_pixel(|_| {})?.1;
        if rows < shape.size.height() {
            bands.restart_interval = Some((units_across * (rows / unit_height)) as u16);
        }
        Ok(bands)
    }

    fn encoder<'o>(&self, out: &'o mut Vec<u8>) -> Encoder<&'o mut Vec<u8>> {
        let mut encoder = Encoder::new(out, self.quality);
        encoder.set_sampling_factor(self.sampling);
        // The mean of the pixels that share a colour sample; the default takes one of them and forgets the others.
        encoder.set_chroma_subsampling_method(ChromaSubsamplingMethod::Average);
        encoder
    }

    /// A picture of one pixel, and where its entropy-coded data starts: a sample of the headers.
    fn one_pixel(&self, also: impl FnOnce(&mut Encoder<&mut Vec<u8>>)) -> Result<(Vec<u8>, usize)> {
        let mut file = Vec::new();
        let mut encoder = self.encoder(&mut file);
        also(&mut encoder);
        encoder.encode(&[0; 3], 1, 1, self.colour).map_err(failed)?;
        let start = scan_start(&file, |_, _| {});
        Ok((file, start))
    }

    /// All that stands before the first band: the headers that the encoder itself writes, with the true size.
    fn file_header(&self, shape: Shape, meta: &Meta) -> Result<Vec<u8>> {
        let metadata = |encoder: &mut Encoder<&mut Vec<u8>>| {
            if let Some(density) = meta.any_density().and_then(jfif_density) {
                encoder.set_density(density);
            }
            // What does not fit is refused before it is added, and so left out.
            if let Some(exif) = &meta.exif {
                let _ = encoder.add_exif_metadata(exif);
            }
            if let Some(xmp) = &meta.xmp {
                let _ = encoder.add_app_segment(1, [b"http://ns.adobe.com/xap/1.0/\0", &xmp[..]].concat());
            }
            if let Some(icc) = &meta.icc {
                let _ = encoder.add_icc_profile(icc);
            }
            if let Some(interval) = self.restart_interval {
                encoder.set_restart_interval(interval);
            }
        };
        let (mut header, start) = self.one_pixel(metadata)?;
        let mut frame = None;
        scan_start(&header, |marker, at| {
            if marker == 0xC0 {
                frame = Some(at);
            }
        });
        let at = frame.ok_or_else(|| Error::new(Kind::Internal, "cannot encode JPEG: no frame header"))?;
        // Length, bits, then height and width.
        header[at + 3..at + 5].copy_from_slice(&side(shape.size.height())?.to_be_bytes());
        header[at + 5..at + 7].copy_from_slice(&self.width.to_be_bytes());
        header.truncate(start);
        Ok(header)
    }
}

fn side(pixels: usize) -> Result<u16> {
    u16::try_from(pixels).map_err(|_| Error::new(Kind::TooLarge, "a JPEG file holds at most 65535 pixels a side"))
}

/// Where the entropy-coded data of a file of the encoder starts; `see` is told each marker before, and where its
/// segment's length stands.
fn scan_start(file: &[u8], mut see: impl FnMut(u8, usize)) -> usize {
    let mut at = 2;
    loop {
        let marker = file[at + 1];
        see(marker, at + 2);
        at += 2 + usize::from(u16::from_be_bytes([file[at + 2], file[at + 3]]));
        if marker == 0xDA {
            return at;
        }
    }
}

impl Encode for Bands {
    fn band_rows(&self) -> usize {
        self.rows
    }

    fn encode(&self, strip: &Strip, from: usize) -> Result<Piece> {
        let Samples::U8(samples) = &strip.samples else {
            return Err(Error::new(Kind::Internal, "cannot encode JPEG: not 8 bits"));
        };
        let rows = &samples[from * strip.row_samples()..];
        let height = side(strip.rows() - from)?;
        let mut bytes = Vec::with_capacity(self.skip + rows.len() / 4);
        self.encoder(&mut bytes).encode(rows, self.width, height, self.colour).map_err(failed)?;
        // Without the end-of-image marker and the headers.
        bytes.truncate(bytes.len() - 2);
        bytes.drain(..self.skip);
        Ok(Piece { bytes, ..Piece::default() })
    }
}

struct Joined<'a> {
    out: Box<dyn Write + Send + 'a>,
    pieces: usize,
}

impl Append for Joined<'_> {
    fn append(&mut self, piece: Piece) -> Result<()> {
        if self.pieces > 0 {
            let restart = 0xD0 + ((self.pieces - 1) % 8) as u8;
            self.out.write_all(&[0xFF, restart]).map_err(refused)?;
        }
        self.pieces += 1;
        self.out.write_all(&piece.bytes).map_err(refused)
    }

    fn finish(&mut self) -> Result<()> {
        self.out.write_all(&[0xFF, 0xD9]).and_then(|()| self.out.flush()).map_err(refused)
    }
}

/// A density in the whole numbers of JFIF; `None` where they cannot say it.
fn jfif_density(density: Density) -> Option<PixelDensity> {
    let whole = density.x.fract() == 0.0 && density.y.fract() == 0.0;
    let (density, unit) = match density.unit {
        DensityUnit::Ratio => {
            let largest = density.x.max(density.y);
            let scale = if largest > 65_535.0 { 65_535.0 / largest } else { 1.0 };
            (Density { x: density.x * scale, y: density.y * scale, ..density }, PixelDensityUnit::PixelAspectRatio)
        }
        DensityUnit::Centimetre if whole => (density, PixelDensityUnit::Centimeters),
        _ => (density.to(DensityUnit::Inch), PixelDensityUnit::Inches),
    };
    let number = |v: f64| (0.5..65_535.5).contains(&v).then(|| v.round() as u16);
    Some(PixelDensity { density: (number(density.x)?, number(density.y)?), unit })
}

#[cfg(test)]
#[path = "write_tests.rs"]
mod tests;
