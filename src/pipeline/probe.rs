//! Looking at a result before it is written: whether it is opaque, and where there is any of it.

use super::Engine;
use super::arrange::Arranged;
use super::flow::{Flowed, flow};
use super::operand::Operand;
use super::weights::Window;
use crate::error::{Error, Kind, Result};
use crate::matrix::{Append, Encode, Piece, Samples, Sink, Strip};
use std::ops::Range;

/// Whether the alpha of the result is 1 everywhere. The result is computed for it, as far as it is opaque.
pub(super) fn is_opaque(arranged: Arranged, engine: &Engine) -> Result<bool> {
    match probed(arranged, engine, Box::new(Opaque), Box::new(Opaque)) {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == Kind::Alpha => Ok(false),
        Err(error) => Err(error),
    }
}

/// The smallest part of the result that holds all pixels with alpha above 0, where there are any; and what else is known
/// when all rows have flowed.
pub(super) fn bounds(arranged: Arranged, engine: &Engine) -> Result<(Option<Window>, Flowed)> {
    let mut seen = Seen::default();
    let flowed = probed(arranged, engine, Box::new(Spans), Box::new(&mut seen))?;
    Ok((seen.window, flowed))
}

fn probed(
    arranged: Arranged,
    engine: &Engine,
    encode: Box<dyn Encode>,
    append: Box<dyn Append + '_>,
) -> Result<Flowed> {
    let Arranged { operands, mix, shape, .. } = arranged;
    let feeds = operands.into_iter().map(Operand::into_feed).collect();
    flow(&engine.silent(), feeds, &mix, shape, Sink { encode, append })
}

/// A sink that keeps nothing, and takes opaque rows only.
struct Opaque;

impl Encode for Opaque {
    fn band_rows(&self) -> usize {
        16
    }

    fn encode(&self, strip: &Strip, _: usize) -> Result<Piece> {
        let n = strip.layout().channels();
        let is_opaque = match &strip.samples {
            Samples::U8(v) => v.iter().skip(n - 1).step_by(n).all(|a| *a == u8::MAX),
            Samples::U16(v) => v.iter().skip(n - 1).step_by(n).all(|a| *a == u16::MAX),
            Samples::F32(v) => v.iter().skip(n - 1).step_by(n).all(|a| *a >= 1.0),
        };
        if is_opaque { Ok(Piece::default()) } else { Err(Error::new(Kind::Alpha, "not opaque")) }
    }
}

impl Append for Opaque {
    fn append(&mut self, _: Piece) -> Result<()> {
        Ok(())
    }

    fn finish(&mut self) -> Result<()> {
        Ok(())
    }
}

/// The half of a sink that notes for each row the first column with alpha above 0, and the one behind the last.
struct Spans;

impl Encode for Spans {
    fn band_rows(&self) -> usize {
        16
    }

    fn encode(&self, strip: &Strip, from: usize) -> Result<Piece> {
        let (n, width) = (strip.layout().channels(), strip.width());
        let is_seen = |pixel: usize| {
            let at = pixel * n + n - 1;
            match &strip.samples {
                Samples::U8(v) => v[at] > 0,
                Samples::U16(v) => v[at] > 0,
                Samples::F32(v) => v[at] > 0.0,
            }
        };
        let mut bytes = Vec::new();
        for row in from..strip.rows() {
            let columns = || (0..width).map(|x| row * width + x);
            let first = columns().position(is_seen).unwrap_or(width);
            let end = columns().rposition(is_seen).map_or(0, |last| last + 1);
            [first, end].into_iter().for_each(|column| bytes.extend((column as u64).to_ne_bytes()));
        }
        Ok(Piece { bytes, ..Piece::default() })
    }
}

/// The other half, which joins them.
#[derive(Default)]
struct Seen {
    window: Option<Window>,
    row: usize,
}

impl Append for &mut Seen {
    fn append(&mut self, piece: Piece) -> Result<()> {
        for columns in piece.bytes.as_chunks::<16>().0 {
            let [first, end] = [0, 8].map(|at| {
                let mut bytes = [0; 8];
                bytes.copy_from_slice(&columns[at..at + 8]);
                u64::from_ne_bytes(bytes) as usize
            });
            if first < end {
                let rows = self.window.as_ref().map_or(self.row, |window| window.rows.start)..self.row + 1;
                let columns = match &self.window {
                    Some(window) => first.min(window.columns.start)..end.max(window.columns.end),
                    None => first..end,
                };
                self.window = Some(Window { columns, rows });
            }
            self.row += 1;
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<()> {
        Ok(())
    }
}

impl Window {
    /// The same with so many pixels more on each side, as far as the frame reaches.
    pub fn padded(&self, pad: u32, frame: crate::matrix::Size) -> Self {
        let pad = pad as usize;
        let wider = |range: &Range<usize>, end: usize| range.start.saturating_sub(pad)..(range.end + pad).min(end);
        Window { columns: wider(&self.columns, frame.width()), rows: wider(&self.rows, frame.height()) }
    }
}
