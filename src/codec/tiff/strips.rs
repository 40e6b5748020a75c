//! The parallel half of writing: rows in, one deflated strip out.

use crate::codec::{Compression, png};
use crate::error::Result;
use crate::matrix::{Encode, Piece, Samples, Shape, Strip};

/// Raw bytes of a strip, about.
const STRIP_BYTES: usize = 256 << 10;

/// Turns rows into strips.
pub(super) struct Strips {
    shape: Shape,
    effort: Compression,
}

impl Strips {
    pub(super) const fn new(shape: Shape, effort: Compression) -> Self {
        Strips { shape, effort }
    }
}

impl Encode for Strips {
    fn band_rows(&self) -> usize {
        (STRIP_BYTES / self.shape.row_bytes()).clamp(1, self.shape.size.height())
    }

    fn encode(&self, strip: &Strip, from: usize) -> Result<Piece> {
        let (row, step) = (strip.row_samples(), strip.layout().channels());
        let start = from * row;
        let bytes = match &strip.samples {
            Samples::U8(v) => predicted(&v[start..], row, step, u8::wrapping_sub),
            Samples::U16(v) => {
                let words = predicted(&v[start..], row, step, u16::wrapping_sub);
                words.iter().flat_map(|v| v.to_le_bytes()).collect()
            }
            Samples::F32(v) => v[start..].iter().flat_map(|v| v.to_le_bytes()).collect(),
        };
        Ok(Piece { bytes: png::zlib(self.effort, &bytes)?, ..Piece::default() })
    }
}

/// Every sample less the one of the same channel before it in its row (TIFF 6.0, section 14).
fn predicted<S: Copy>(samples: &[S], row: usize, step: usize, less: impl Fn(S, S) -> S) -> Vec<S> {
    let mut out = Vec::with_capacity(samples.len());
    for row in samples.chunks_exact(row) {
        out.extend_from_slice(&row[..step]);
        out.extend(row[step..].iter().zip(row).map(|(sample, before)| less(*sample, *before)));
    }
    out
}
