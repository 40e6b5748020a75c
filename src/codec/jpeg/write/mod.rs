//! Baseline JPEG in bands that are encoded in parallel and joined by restart markers.
//!
//! A restart marker resets all that entropy coding remembers. So a band of whole rows of coding units, encoded as a
//! picture of its own with the same tables, gives the very bytes that stand between two restart markers of the whole.
//! The tables are the standard ones of the format, since bands must share them.
//!
//! The encoder is our own: the fastest crate takes about three times as long. [`tile`] takes pixels apart into blocks,
//! [`transform`] makes them coefficients, [`huffman`] tells those as bits, [`scan`] does so for a band; [`header`] is
//! what stands before.

mod header;
mod huffman;
mod scan;
mod tile;
mod transform;

use crate::codec::{Meta, Subsampling, WriteOptions};
use crate::error::{Error, Kind, Result};
use crate::matrix::{Append, Encode, Layout, Piece, Samples, Shape, Sink, Strip};
use scan::{Coder, Rows};
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
    out.write_all(&header::of(&bands, shape, meta)?).map_err(refused)?;
    Ok(Sink { encode: Box::new(bands), append: Box::new(Joined { out, pieces: 0 }) })
}

fn refused(e: std::io::Error) -> Error {
    Error::io("cannot write", e)
}

/// How every band of a file is encoded.
struct Bands {
    quality: u8,
    units: Units,
    coder: Coder,
    rows: usize,
    /// Coding units of a band, where there are several bands.
    restart_interval: Option<u16>,
}

/// What a coding unit consists of: blocks of luminance across and down, and for colours one of each difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Units {
    Grey,
    Colors { across: usize, down: usize },
}

impl Units {
    fn of(layout: Layout, subsampling: Subsampling) -> Self {
        match (layout, subsampling) {
            (Layout::Grey | Layout::GreyAlpha, _) => Units::Grey,
            (_, Subsampling::S444) => Units::Colors { across: 1, down: 1 },
            (_, Subsampling::S422) => Units::Colors { across: 2, down: 1 },
            (_, Subsampling::S420) => Units::Colors { across: 2, down: 2 },
        }
    }

    /// Pixels across and down.
    fn size(self) -> (usize, usize) {
        match self {
            Units::Grey => (8, 8),
            Units::Colors { across, down } => (8 * across, 8 * down),
        }
    }
}

impl Bands {
    fn of(shape: Shape, options: &WriteOptions) -> Result<Self> {
        let subsampling = options.subsampling.unwrap_or(match options.quality {
            90.. => Subsampling::S444,
            _ => Subsampling::S420,
        });
        let (width, height) = (shape.size.width(), shape.size.height());
        side(width)?;
        side(height)?;
        let (units, quality) = (Units::of(shape.layout, subsampling), options.quality.clamp(1, 100));
        let (unit_width, unit_height) = units.size();
        let units_across = width.div_ceil(unit_width);
        // The restart interval is a number of 16 bits.
        let most = usize::from(u16::MAX) / units_across;
        let rows = (BAND_BYTES / (shape.row_bytes() * unit_height)).clamp(1, most) * unit_height;
        let restart_interval = (rows < height).then(|| (units_across * (rows / unit_height)) as u16);
        Ok(Bands { quality, units, coder: Coder::new(quality), rows, restart_interval })
    }
}

fn side(pixels: usize) -> Result<u16> {
    u16::try_from(pixels).map_err(|_| Error::new(Kind::TooLarge, "a JPEG file holds at most 65535 pixels a side"))
}

impl Encode for Bands {
    fn band_rows(&self) -> usize {
        self.rows
    }

    fn encode(&self, strip: &Strip, from: usize) -> Result<Piece> {
        let Samples::U8(samples) = &strip.samples else {
            return Err(Error::new(Kind::Internal, "cannot encode JPEG: not 8 bits"));
        };
        let rows = Rows { bytes: &samples[from * strip.row_samples()..], width: strip.width() };
        let mut bytes = Vec::with_capacity(rows.bytes.len() / 4);
        self.coder.encode(self.units, &rows, &mut bytes);
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

#[cfg(test)]
pub(super) mod testing;
#[cfg(test)]
mod tests;
