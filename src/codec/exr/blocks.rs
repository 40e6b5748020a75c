//! The parallel half of writing: rows in, blocks of 16 scan lines out.

use crate::codec::{Compression, png};
use crate::error::Result;
use crate::matrix::{Encode, Layout, Piece, Samples, Shape, Strip};

/// Scan lines of a block under ZIP.
pub(super) const LINES: usize = 16;
/// Raw bytes of a band, about; it is whole blocks.
const BAND: usize = 256 << 10;
/// Bytes of the number of a block's first line and of its length, which stand before it.
pub(super) const HEAD: usize = 8;

/// Turns rows into blocks.
pub(super) struct Blocks {
    shape: Shape,
    effort: Compression,
}

impl Blocks {
    pub(super) const fn new(shape: Shape, effort: Compression) -> Self {
        Blocks { shape, effort }
    }
}

impl Encode for Blocks {
    fn band_rows(&self) -> usize {
        (BAND / self.shape.row_bytes()).max(1).next_multiple_of(LINES)
    }

    /// The blocks, each behind its length; the number of its first line is put in when they are appended.
    fn encode(&self, strip: &Strip, from: usize) -> Result<Piece> {
        let row = strip.row_samples();
        let Samples::F32(samples) = &strip.samples else { return Ok(Piece::default()) };
        let mut bytes = Vec::new();
        for rows in samples[from * row..].chunks(LINES * row) {
            let raw = lines(rows, strip.width(), strip.layout());
            let packed = png::zlib(self.effort, &predicted(&raw))?;
            // A block that does not shrink stands as it is; its length tells so.
            let block = if packed.len() < raw.len() { packed } else { raw };
            bytes.extend(0u32.to_le_bytes());
            bytes.extend((block.len() as u32).to_le_bytes());
            bytes.extend(block);
        }
        Ok(Piece { bytes, ..Piece::default() })
    }
}

/// Scan lines as they are stored: channels by the order of their names, colours multiplied by alpha.
fn lines(samples: &[f32], width: usize, layout: Layout) -> Vec<u8> {
    let n = layout.channels();
    let mut bytes = Vec::with_capacity(samples.len() * 4);
    for row in samples.chunks_exact(width * n) {
        // A, B, G, R or A, Y: the pixels' channels from the last to the first.
        for c in (0..n).rev() {
            let is_colour = c < layout.colors();
            let value = |pixel: &[f32]| match layout.has_alpha() && is_colour {
                true => pixel[c] * pixel[n - 1],
                false => pixel[c],
            };
            bytes.extend(row.chunks_exact(n).flat_map(|pixel| value(pixel).to_le_bytes()));
        }
    }
    bytes
}

/// What deflates well: first the bytes at even places, then those at odd ones, each less the one before, plus 128.
///
/// # Source of the formula
/// OpenEXR, `internal_zip.c`.
fn predicted(raw: &[u8]) -> Vec<u8> {
    let parted: Vec<u8> = raw.iter().step_by(2).chain(raw.iter().skip(1).step_by(2)).copied().collect();
    let mut out = Vec::with_capacity(parted.len());
    out.extend(parted.first());
    out.extend(parted.windows(2).map(|pair| pair[1].wrapping_sub(pair[0]).wrapping_add(128)));
    out
}
