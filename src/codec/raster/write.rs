//! The same formats written: rows are gathered and encoded whole at the end.

use crate::codec::{Density, DensityUnit, Format, Meta, gather};
use crate::error::{Error, Kind, Result};
use crate::matrix::{Layout, Samples, Shape, Sink, Strip};
use image::codecs::{bmp::BmpEncoder, hdr::HdrEncoder, qoi::QoiEncoder, tga::TgaEncoder};
use image::{ExtendedColorType, ImageEncoder, ImageError, Rgb};
use image_webp::{ColorType, EncodingError, WebPEncoder};
use std::io::{BufWriter, Write};

/// Begins a file of one of these formats. WebP takes the metadata, the density among its EXIF, BMP the density; the others have no place for any.
pub(in crate::codec) fn create<'a>(
    format: Format,
    shape: Shape,
    meta: &Meta,
    out: Box<dyn Write + Send + 'a>,
) -> Result<Sink<'a>> {
    ensure_fits(format, shape)?;
    let meta = meta.clone();
    Ok(gather::sink(shape, move |rows| {
        let mut out = BufWriter::new(out);
        encode(format, rows, &meta, &mut out)?;
        out.flush().map_err(refused)
    }))
}

/// Refuses what sides within the limits of the format can still add up to.
fn ensure_fits(format: Format, shape: Shape) -> Result<()> {
    let fits = match format {
        // What decoders, the one used here among them, take for a sound file.
        Format::Qoi => shape.size.pixels() <= 400_000_000,
        // The header counts bytes with 32 bits; palette and headers stay under 2 KiB.
        Format::Bmp => {
            let row = shape.row_bytes().next_multiple_of(4) as u64;
            row.saturating_mul(shape.size.height() as u64) <= u64::from(u32::MAX) - 2048
        }
        _ => true,
    };
    if fits {
        return Ok(());
    }
    let (name, size) = (format.name(), shape.size);
    Err(Error::new(Kind::TooLarge, format!("cannot write {name}: {size} pixels are more than the file format holds")))
}

fn refused(e: std::io::Error) -> Error {
    Error::io("cannot write", e)
}

fn encode(format: Format, rows: Strip, meta: &Meta, out: &mut impl Write) -> Result<()> {
    // A size has sides of 32 bits.
    let (width, height) = (rows.width() as u32, rows.rows() as u32);
    let colour = match rows.layout() {
        Layout::Grey => ExtendedColorType::L8,
        Layout::GreyAlpha => ExtendedColorType::La8,
        Layout::Rgb => ExtendedColorType::Rgb8,
        Layout::Rgba => ExtendedColorType::Rgba8,
    };
    let written = match (format, rows.samples) {
        (Format::Hdr, Samples::F32(light)) => {
            HdrEncoder::new(out).encode(&radiance(&light), width as usize, height as usize)
        }
        (Format::WebP, Samples::U8(samples)) => return webp(&samples, width, height, colour, meta, out),
        (Format::Bmp, Samples::U8(samples)) => {
            let mut out = Patched { out, at: 0, start: 38, patch: bmp_density(meta.any_density()) };
            BmpEncoder::new(&mut out).encode(&samples, width, height, colour)
        }
        (Format::Tga, Samples::U8(samples)) => TgaEncoder::new(out).encode(&samples, width, height, colour),
        (Format::Qoi, Samples::U8(samples)) => QoiEncoder::new(out).write_image(&samples, width, height, colour),
        _ => return Err(Error::new(Kind::Internal, format!("cannot write {} of this depth", format.name()))),
    };
    written.map_err(|e| match e {
        ImageError::IoError(e) => refused(e),
        e => Error::new(Kind::Internal, format!("cannot write: {e}")),
    })
}

fn webp(
    samples: &[u8],
    width: u32,
    height: u32,
    colour: ExtendedColorType,
    meta: &Meta,
    out: &mut impl Write,
) -> Result<()> {
    let mut encoder = WebPEncoder::new(out);
    // An empty block is as none.
    encoder.set_icc_profile(meta.icc.clone().unwrap_or_default());
    encoder.set_exif_metadata(meta.exif_with_density().unwrap_or_default());
    encoder.set_xmp_metadata(meta.xmp.clone().unwrap_or_default());
    let colour = if colour == ExtendedColorType::Rgba8 { ColorType::Rgba8 } else { ColorType::Rgb8 };
    encoder.encode(samples, width, height, colour).map_err(|e| match e {
        EncodingError::IoError(e) => refused(e),
        e => Error::new(Kind::Internal, format!("cannot write: {e}")),
    })
}

/// The pixels as shared exponents can hold them: no light below 2^-126 or above 2^127, none that is not a number.
fn radiance(light: &[f32]) -> Vec<Rgb<f32>> {
    // NaN is the smaller of nothing, so it ends as 0.
    let held = |v: f32| if v >= f32::MIN_POSITIVE { v.min(1.6e38) } else { 0.0 };
    light.as_chunks::<3>().0.iter().map(|pixel| Rgb(pixel.map(held))).collect()
}

/// Horizontal and vertical pixels a metre, as BMP's header has them; 0 says nothing.
fn bmp_density(density: Option<Density>) -> [u8; 8] {
    let number = |v: f64| v.round().clamp(0.0, f64::from(i32::MAX)) as u32;
    let metre = density.filter(|d| d.unit != DensityUnit::Ratio).map(|d| d.to(DensityUnit::Metre));
    let [x, y] = metre.map_or([0, 0], |d| [number(d.x), number(d.y)]).map(u32::to_le_bytes);
    [x[0], x[1], x[2], x[3], y[0], y[1], y[2], y[3]]
}

/// Passes bytes on, those from `start` on replaced: the encoder has no setter for them.
struct Patched<'a, W> {
    out: &'a mut W,
    at: usize,
    start: usize,
    patch: [u8; 8],
}

impl<W: Write> Write for Patched<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.at >= self.start + self.patch.len() {
            return self.out.write(bytes);
        }
        // In the header, byte by byte.
        let Some(byte) = bytes.first() else { return Ok(0) };
        let byte = self.at.checked_sub(self.start).map_or(*byte, |i| self.patch[i]);
        self.out.write_all(&[byte])?;
        self.at += 1;
        Ok(1)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.out.flush()
    }
}
