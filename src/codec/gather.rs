//! A sink for formats whose encoders want the whole picture: gathers the rows, encodes at the end.

use crate::error::Result;
use crate::matrix::{Append, Encode, Piece, Samples, Shape, Sink, Strip};

/// A sink that hands the whole picture to `encode` when its last row has come.
pub(super) fn sink<'a>(shape: Shape, encode: impl FnOnce(Strip) -> Result<()> + Send + 'a) -> Sink<'a> {
    let band_rows = (256usize << 10).div_ceil(shape.row_bytes());
    Sink {
        encode: Box::new(Rows { band_rows }),
        append: Box::new(Gather { rows: Strip::empty(shape), encode: Some(encode) }),
    }
}

/// Passes rows on as the bytes of this machine.
struct Rows {
    band_rows: usize,
}

impl Encode for Rows {
    fn band_rows(&self) -> usize {
        self.band_rows
    }

    fn encode(&self, strip: &Strip, from: usize) -> Result<Piece> {
        let start = from * strip.row_samples();
        let bytes: Vec<u8> = match &strip.samples {
            Samples::U8(v) => v[start..].to_vec(),
            Samples::U16(v) => v[start..].iter().flat_map(|s| s.to_ne_bytes()).collect(),
            Samples::F32(v) => v[start..].iter().flat_map(|s| s.to_ne_bytes()).collect(),
        };
        Ok(Piece { bytes, ..Piece::default() })
    }
}

struct Gather<F> {
    rows: Strip,
    encode: Option<F>,
}

impl<F: FnOnce(Strip) -> Result<()> + Send> Append for Gather<F> {
    fn append(&mut self, piece: Piece) -> Result<()> {
        let bytes = piece.bytes;
        match &mut self.rows.samples {
            Samples::U8(v) => v.extend_from_slice(&bytes),
            Samples::U16(v) => v.extend(bytes.as_chunks().0.iter().map(|b| u16::from_ne_bytes(*b))),
            Samples::F32(v) => v.extend(bytes.as_chunks().0.iter().map(|b| f32::from_ne_bytes(*b))),
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<()> {
        let width = self.rows.width();
        let empty = Strip::new(width, self.rows.layout(), Samples::empty(self.rows.depth()));
        let rows = std::mem::replace(&mut self.rows, empty);
        self.encode.take().map_or(Ok(()), |encode| encode(rows))
    }
}
