//! The ordered half of writing: the chunks of a PNG file (PNG specification, third edition, sections 5 and 11).

use super::band::{Bands, Pool};
use super::{adler, profile_fits};
use crate::codec::{Density, DensityUnit, Meta, WriteOptions};
use crate::error::{Error, Kind, Result};
use crate::matrix::{Append, Depth, Layout, Piece, Shape, Sink};
use std::io::{self, BufWriter, Write};
use std::sync::Arc;

/// The first eight bytes of every PNG file.
pub(super) const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
/// Compressed by deflate with a window of 32 KiB; the second byte makes it a multiple of 31 (RFC 1950).
pub(super) const ZLIB_HEADER: [u8; 2] = [0x78, 0x9c];
/// A final block of no bytes.
pub(super) const LAST_BLOCK: [u8; 2] = [3, 0];
/// Chunks are kept below the 2^31 - 1 bytes that their length allows.
const LONGEST_CHUNK: usize = 1 << 30;

/// Begins a PNG file.
///
/// # Errors
/// [`Kind::Unsupported`] for floats, [`Kind::Io`] from the writer.
pub(in crate::codec) fn create<'a>(
    shape: Shape,
    meta: &Meta,
    options: &WriteOptions,
    out: Box<dyn Write + Send + 'a>,
) -> Result<Sink<'a>> {
    if shape.depth == Depth::F32 {
        return Err(Error::new(Kind::Unsupported, "PNG holds 8 or 16 bits a sample, no floats; give --depth 16"));
    }
    let mut out = BufWriter::with_capacity(64 << 10, out);
    write_head(&mut out, shape, meta).map_err(refused)?;
    let pool = Arc::new(Pool::default());
    Ok(Sink {
        encode: Box::new(Bands::new(shape, options.compression, Arc::clone(&pool))),
        append: Box::new(Chunks { out, pool, adler: adler::EMPTY, begun: false, held: Vec::new() }),
    })
}

fn refused(error: io::Error) -> Error {
    Error::io("cannot write the PNG file", error)
}

/// Writes one chunk, whose data come in parts.
fn chunk(out: &mut impl Write, kind: &[u8; 4], parts: &[&[u8]]) -> io::Result<()> {
    let len: usize = parts.iter().map(|p| p.len()).sum();
    let len = u32::try_from(len).ok().filter(|l| *l < 1 << 31).ok_or(io::ErrorKind::InvalidInput)?;
    let mut crc = crc32fast::Hasher::new();
    out.write_all(&len.to_be_bytes())?;
    for part in [&kind[..]].iter().chain(parts) {
        crc.update(part);
        out.write_all(part)?;
    }
    out.write_all(&crc.finalize().to_be_bytes())
}

/// Writes the signature and all chunks before the pixels.
fn write_head(out: &mut impl Write, shape: Shape, meta: &Meta) -> io::Result<()> {
    out.write_all(SIGNATURE)?;
    let color = match shape.layout {
        Layout::Grey => 0,
        Layout::GreyAlpha => 4,
        Layout::Rgb => 2,
        Layout::Rgba => 6,
    };
    let (width, height) = (shape.size.width() as u32, shape.size.height() as u32);
    let bits = 8 * shape.depth.bytes() as u8;
    chunk(out, b"IHDR", &[&width.to_be_bytes(), &height.to_be_bytes(), &[bits, color, 0, 0, 0]])?;
    write_color(out, shape.layout, meta)?;
    if let Some(density) = meta.any_density().and_then(density_bytes) {
        chunk(out, b"pHYs", &[&density])?;
    }
    if let Some(exif) = meta.exif.as_deref().filter(|e| fits(e)) {
        chunk(out, b"eXIf", &[exif])?;
    }
    if let Some(xmp) = meta.xmp.as_deref().filter(|x| fits(x) && std::str::from_utf8(x).is_ok()) {
        // Not compressed, no language, no translated keyword.
        chunk(out, b"iTXt", &[b"XML:com.adobe.xmp\0\0\0\0\0", xmp])?;
    }
    Ok(())
}

/// Whether there is something, and not more than a chunk can hold.
fn fits(data: &[u8]) -> bool {
    (1..LONGEST_CHUNK).contains(&data.len())
}

/// Writes what says which colours the samples mean. A profile rules out the older, vaguer chunks.
fn write_color(out: &mut impl Write, layout: Layout, meta: &Meta) -> io::Result<()> {
    let words = meta.png;
    if let Some(cicp) = words.cicp {
        chunk(out, b"cICP", &[&cicp])?;
    }
    if let Some(icc) = meta.icc.as_deref().filter(|icc| fits(icc) && profile_fits(icc, layout)) {
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::new(9));
        zlib.write_all(icc)?;
        return chunk(out, b"iCCP", &[b"ICC Profile\0\0", &zlib.finish()?]);
    }
    if let Some(intent) = words.srgb {
        chunk(out, b"sRGB", &[&[intent]])?;
    }
    if let Some(gamma) = words.gamma {
        chunk(out, b"gAMA", &[&gamma.to_be_bytes()])?;
    }
    if let Some(xy) = words.chromaticities {
        chunk(out, b"cHRM", &[xy.map(u32::to_be_bytes).as_flattened()])?;
    }
    Ok(())
}

/// The content of pHYs: pixels a metre, or a bare ratio.
fn density_bytes(density: Density) -> Option<[u8; 9]> {
    let density = density.to(DensityUnit::Metre);
    let ratio = density.unit == DensityUnit::Ratio;
    // A ratio that is not of whole numbers keeps four digits.
    let whole = density.x.fract() == 0.0 && density.y.fract() == 0.0;
    let scale = if ratio && !whole { 1e4 } else { 1.0 };
    let count = |v: f64| {
        let v = (v * scale).round();
        (1.0..=f64::from(i32::MAX)).contains(&v).then_some(v as u32)
    };
    let (x, y) = (count(density.x)?.to_be_bytes(), count(density.y)?.to_be_bytes());
    let mut bytes = [0; 9];
    bytes[..4].copy_from_slice(&x);
    bytes[4..8].copy_from_slice(&y);
    bytes[8] = u8::from(!ratio);
    Some(bytes)
}

/// Appends pieces as IDAT chunks.
struct Chunks<'a> {
    out: BufWriter<Box<dyn Write + Send + 'a>>,
    pool: Arc<Pool>,
    /// Checksum of all filtered bytes so far.
    adler: u32,
    /// Whether the zlib header is written.
    begun: bool,
    /// The last piece, held back: what ends the data shares its chunk.
    held: Vec<u8>,
}

impl Chunks<'_> {
    /// Writes the piece that is held back, and `end` behind it.
    fn write_held(&mut self, end: &[u8]) -> io::Result<()> {
        let held = std::mem::take(&mut self.held);
        let mut parts = held.chunks(LONGEST_CHUNK).peekable();
        while let Some(part) = parts.next() {
            let header: &[u8] = if std::mem::replace(&mut self.begun, true) { &[] } else { &ZLIB_HEADER };
            let end = if parts.peek().is_none() { end } else { &[] };
            chunk(&mut self.out, b"IDAT", &[header, part, end])?;
        }
        self.pool.recycle(held);
        Ok(())
    }
}

impl Append for Chunks<'_> {
    fn append(&mut self, piece: Piece) -> Result<()> {
        self.write_held(&[]).map_err(refused)?;
        self.held = piece.bytes;
        self.adler = adler::combine(self.adler, piece.checksum, piece.raw_len);
        Ok(())
    }

    fn finish(&mut self) -> Result<()> {
        let end = [&LAST_BLOCK[..], &self.adler.to_be_bytes()].concat();
        self.write_held(&end).map_err(refused)?;
        chunk(&mut self.out, b"IEND", &[]).map_err(refused)?;
        self.out.flush().map_err(refused)
    }
}
