//! The parallel half of writing: rows in, a run of deflate blocks out.
//!
//! Each band is filtered with the row above it, deflated without regard to any other band, and ended by a flush, so
//! that pieces can be made on any thread and joined by mere appending.

use super::filter::{self, Choice};
use super::optimal::Optimal;
use super::runs::Runs;
use crate::codec::Compression;
use crate::error::Result;
use crate::matrix::{Depth, Encode, Piece, Samples, Shape, Strip};
use flate2::Compress;
use std::sync::{Arc, Mutex, PoisonError};

/// Raw bytes of a band, about: small enough for the second-level cache, large enough to learn a code. Of large pictures
/// bands are up to twice as large, since for each is guessed once what it needs.
const BAND_BYTES: usize = 512 << 10;
/// Bands of a picture at least, before they grow: so that none of many threads waits for the others at its end.
const BANDS: usize = 64;
/// The same under the best effort: a band remembers nothing of the one before.
const BEST_BAND_BYTES: usize = 2 << 20;
/// Sets of buffers kept for the next bands.
const KEPT: usize = 64;

/// Buffers that go round: memory fresh from the system costs as much as a filter.
#[derive(Default)]
pub(super) struct Pool {
    scratch: Mutex<Vec<Scratch>>,
    pieces: Mutex<Vec<Vec<u8>>>,
}

impl Pool {
    fn take<T: Default>(of: &Mutex<Vec<T>>) -> T {
        of.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default()
    }

    fn give<T>(to: &Mutex<Vec<T>>, item: T) {
        let mut kept = to.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() < KEPT {
            kept.push(item);
        }
    }

    /// Takes back the memory of a piece that has been written.
    pub(super) fn recycle(&self, mut bytes: Vec<u8>) {
        bytes.clear();
        Pool::give(&self.pieces, bytes);
    }
}

/// What the encoding of a band needs beside the piece that it makes.
#[derive(Default)]
pub(super) struct Scratch {
    /// 16-bit samples in the byte order of the file; the row of zeros above the first.
    raw: Vec<u8>,
    /// The rows filtered, each after the number of its filter.
    pub(super) filtered: Vec<u8>,
    /// The same under another choice of filters.
    pub(super) other: Vec<u8>,
    /// The rows as the greatest effort filtered them, while a lesser one is tried, and what that gives.
    pub(super) best: Vec<u8>,
    pub(super) least: Vec<u8>,
    /// The runs of a block.
    pub(super) runs: Runs,
    /// Deflated bytes that another try may replace.
    pub(super) rival: Vec<u8>,
    /// zlib's state for the level of this file.
    pub(super) compress: Option<Compress>,
    /// That of the search for the cheapest way.
    pub(super) optimal: Option<Optimal>,
}

/// Turns rows into deflated bytes.
pub(super) struct Bands {
    shape: Shape,
    pub(super) effort: Compression,
    pub(super) arch: pulp::Arch,
    pool: Arc<Pool>,
}

impl Bands {
    pub(super) fn new(shape: Shape, effort: Compression, pool: Arc<Pool>) -> Self {
        Bands { shape, effort, arch: pulp::Arch::new(), pool }
    }

    /// Bytes from one pixel to the next.
    fn pixel_bytes(&self) -> usize {
        self.shape.layout.channels() * self.shape.depth.bytes()
    }

    /// Depth of a sample.
    pub(super) fn depth(&self) -> Depth {
        self.shape.depth
    }

    /// Filters rows into `out`, in place of what it held.
    pub(super) fn filter(&self, choice: Choice, above: &[u8], rows: &[u8], out: &mut Vec<u8>) {
        filter::rows(self.arch, choice, self.pixel_bytes(), above, rows, out);
    }
}

impl Encode for Bands {
    fn band_rows(&self) -> usize {
        let (row, height) = (self.shape.row_bytes(), self.shape.size.height());
        let bytes = match self.effort {
            Compression::Best => BEST_BAND_BYTES,
            _ => (row.saturating_mul(height) / BANDS).clamp(BAND_BYTES, 2 * BAND_BYTES),
        };
        (bytes / row).clamp(1, height)
    }

    fn encode(&self, strip: &Strip, from: usize) -> Result<Piece> {
        let mut scratch: Scratch = Pool::take(&self.pool.scratch);
        let mut out: Vec<u8> = Pool::take(&self.pool.pieces);
        let mut raw = std::mem::take(&mut scratch.raw);
        raw.clear();
        let n = strip.row_samples() * strip.depth().bytes();
        let first = from.saturating_sub(1);
        let bytes: &[u8] = match &strip.samples {
            Samples::U8(v) => {
                // Above the first row lies a row of zeros.
                raw.resize(if from == 0 { n } else { 0 }, 0);
                &v[first * n..]
            }
            Samples::U16(v) => {
                raw.resize(if from == 0 { n } else { 0 }, 0);
                raw.extend(v[first * n / 2..].iter().flat_map(|s| s.to_be_bytes()));
                &raw[if from == 0 { n } else { 0 }..]
            }
            Samples::F32(_) => unreachable!("refused when the file was begun"),
        };
        let (above, rows) = if from == 0 { (&raw[..n], bytes) } else { bytes.split_at(n) };
        let done = self.deflate(above, rows, &mut scratch, &mut out);
        scratch.raw = raw;
        let checksum = simd_adler32::adler32(&&scratch.filtered[..]);
        let raw_len = scratch.filtered.len();
        Pool::give(&self.pool.scratch, scratch);
        done.map(|()| Piece { bytes: out, checksum, raw_len })
    }
}
