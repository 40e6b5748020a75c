//! The parallel half of writing: rows in, a run of deflate blocks out.
//!
//! Each band is filtered with the row above it, deflated without regard to any other band, and ended by a flush, so
//! that pieces can be made on any thread and joined by mere appending.

use super::filter::{self, Choice, Filter};
use super::runs::Runs;
use super::{deflate, lz};
use crate::codec::Compression;
use crate::error::Result;
use crate::matrix::{Encode, Piece, Samples, Shape, Strip};
use flate2::Compress;
use std::sync::{Arc, Mutex, PoisonError};

/// Raw bytes of a band, about: small enough for the second-level cache, large enough to learn a code.
const BAND_BYTES: usize = 512 << 10;
/// Percent of the cost without matches below which the cost with them, in a sample, is worth the time of a search.
/// Photographs stay above it, though some would shrink by a percent or two.
pub(super) const WORTH_A_SEARCH: u64 = 94;
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
struct Scratch {
    /// 16-bit samples in the byte order of the file; the row of zeros above the first.
    raw: Vec<u8>,
    /// The rows filtered, each after the number of its filter.
    filtered: Vec<u8>,
    /// The same under another choice of filters.
    other: Vec<u8>,
    /// Deflated bytes that another try may replace.
    rival: Vec<u8>,
    /// zlib's state for the level of this file.
    compress: Option<Compress>,
}

/// Turns rows into deflated bytes.
pub(super) struct Bands {
    shape: Shape,
    effort: Compression,
    arch: pulp::Arch,
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

    /// Filters rows into `out`, in place of what it held.
    fn filter(&self, choice: Choice, above: &[u8], rows: &[u8], out: &mut Vec<u8>) {
        filter::rows(self.arch, choice, self.pixel_bytes(), above, rows, out);
    }

    /// Deflates rows under the effort asked for into `out`; what they were filtered to is left in `scratch`.
    fn deflate(&self, above: &[u8], rows: &[u8], scratch: &mut Scratch, out: &mut Vec<u8>) -> Result<()> {
        match self.effort {
            Compression::Fast => {
                self.filter(Choice::MinimumSum { tile_step: 8 }, above, rows, &mut scratch.filtered);
                deflate::deflate(self.arch, Runs::Long, &scratch.filtered, out);
                Ok(())
            }
            Compression::Balanced => self.balanced(above, rows, scratch, out),
            Compression::Best => self.best(above, rows, scratch, out),
        }
    }

    /// The best filter a row and no match search, unless a sample promises that matches save enough.
    fn balanced(&self, above: &[u8], rows: &[u8], scratch: &mut Scratch, out: &mut Vec<u8>) -> Result<()> {
        self.filter(Choice::MinimumSum { tile_step: 1 }, above, rows, &mut scratch.filtered);
        let filtered = lz::guess(&scratch.filtered);
        let unfiltered = lz::guess(rows);
        let matched = filtered.matched.min(unfiltered.matched);
        if matched * 100 >= filtered.plain * WORTH_A_SEARCH {
            deflate::deflate(self.arch, Runs::All, &scratch.filtered, out);
            return Ok(());
        }
        let compress = scratch.compress.get_or_insert_with(|| Compress::new(flate2::Compression::new(6), false));
        if unfiltered.matched < filtered.matched {
            self.filter(Choice::Fixed(Filter::None), above, rows, &mut scratch.other);
            lz::deflate(compress, &scratch.other, out)?;
        } else {
            lz::deflate(compress, &scratch.filtered, out)?;
        }
        scratch.rival.clear();
        // Where the promise was small it may have been wrong.
        let doubtful = matched * 2 > filtered.plain;
        if doubtful {
            deflate::deflate(self.arch, Runs::All, &scratch.filtered, &mut scratch.rival);
        }
        if doubtful && scratch.rival.len() < out.len() {
            std::mem::swap(out, &mut scratch.rival);
        } else if unfiltered.matched < filtered.matched {
            std::mem::swap(&mut scratch.filtered, &mut scratch.other);
        }
        Ok(())
    }

    /// The smallest of what several ways give: no match search, and the longest one under the best filter a row
    /// and under that of the fixed filters which promises most.
    fn best(&self, above: &[u8], rows: &[u8], scratch: &mut Scratch, out: &mut Vec<u8>) -> Result<()> {
        let Scratch { filtered, other, rival, compress, .. } = scratch;
        let compress = compress.get_or_insert_with(|| Compress::new(flate2::Compression::new(9), false));
        let adaptive = Choice::MinimumSum { tile_step: 1 };
        self.filter(adaptive, above, rows, filtered);
        deflate::deflate(self.arch, Runs::All, filtered, out);
        let mut promise = |filter: Filter| {
            self.filter(Choice::Fixed(filter), above, rows, other);
            (lz::guess(other).matched, filter)
        };
        let fixed = [Filter::None, Filter::Sub, Filter::Paeth].map(&mut promise);
        let most = fixed.into_iter().min_by_key(|(cost, _)| *cost);
        // A guess is no more than that: one that promises a little less may win as well.
        let near = most.filter(|(cost, _)| cost * 10 < lz::guess(filtered).matched * 12);
        for choice in [Some(adaptive), near.map(|(_, filter)| Choice::Fixed(filter))].into_iter().flatten() {
            self.filter(choice, above, rows, other);
            rival.clear();
            lz::deflate(compress, other, rival)?;
            if rival.len() < out.len() {
                std::mem::swap(out, rival);
                std::mem::swap(filtered, other);
            }
        }
        Ok(())
    }
}

impl Encode for Bands {
    fn band_rows(&self) -> usize {
        (BAND_BYTES / self.shape.row_bytes()).clamp(1, self.shape.size.height())
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
