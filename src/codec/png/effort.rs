//! What each effort does with the rows of a band: which filters, and which search for matches.

use super::band::{Bands, Scratch};
use super::filter::{Choice, Filter};
use super::lz::{self, Guess};
use super::runs::Sought;
use super::{deflate, quick};
use crate::codec::Compression;
use crate::error::Result;
use crate::matrix::Depth;
use flate2::Compress;

/// Percent of the cost without matches below which the cost with them, in a sample, is worth the time of a search.
/// Photographs stay above it, though some would shrink by a percent or two.
pub(super) const WORTH_A_SEARCH: u64 = 94;
/// The same for a quick search, and below which that leaves too much to zlib's; below the last, zlib's wins for sure.
const WORTH_A_LOOK: u64 = 95;
const WORTH_ZLIB: u64 = 85;
const SURE: u64 = 50;
/// Percent of the size without matches below which what a quick search gives asks for zlib's.
const WORTH_MORE: usize = 93;
/// Parts of the band in which `best` tries filters, each of about so many bytes.
const PARTS: usize = 4;
const PART: usize = 24 << 10;

impl Bands {
    /// Deflates rows under the effort asked for into `out`; what they were filtered to is left in `scratch`.
    pub(super) fn deflate(&self, above: &[u8], rows: &[u8], scratch: &mut Scratch, out: &mut Vec<u8>) -> Result<()> {
        match self.effort {
            Compression::Fast => {
                self.filter(self.minimum_sum(8), above, rows, &mut scratch.filtered);
                deflate::deflate(self.arch, Sought::Long, &scratch.filtered, &mut scratch.runs, out);
                Ok(())
            }
            Compression::Balanced => self.balanced(above, rows, scratch, out),
            Compression::Best => self.best(above, rows, scratch, out),
        }
    }

    /// The filter of each row by the sum of absolute values, in one tile of so many.
    fn minimum_sum(&self, tile_step: usize) -> Choice {
        Choice::MinimumSum { tile_step, average: self.depth() == Depth::U8 }
    }

    /// The best filter a row and no match search, unless a sample promises that matches save enough: a quick search
    /// where they may save a little, zlib's where they save much.
    fn balanced(&self, above: &[u8], rows: &[u8], scratch: &mut Scratch, out: &mut Vec<u8>) -> Result<()> {
        self.filter(self.minimum_sum(1), above, rows, &mut scratch.filtered);
        let filtered = lz::guess(&scratch.filtered, u64::MAX);
        // Beyond what decides, it does not matter how much unfiltered bytes would cost.
        let most = filtered.matched.max(filtered.plain * WORTH_ZLIB / 100 + 1);
        let unfiltered = lz::guess(rows, most);
        let below = |cost: u64, percent: u64| cost * 100 < filtered.plain * percent;
        if below(filtered.matched.min(unfiltered.matched), WORTH_ZLIB) {
            return self.searched(above, rows, &filtered, &unfiltered, scratch, out);
        }
        deflate::deflate(self.arch, Sought::All, &scratch.filtered, &mut scratch.runs, out);
        if !below(filtered.matched, WORTH_A_LOOK) {
            return Ok(());
        }
        let plain = out.len();
        scratch.rival.clear();
        quick::deflate(self.arch, &filtered.costs, &scratch.filtered, &mut scratch.rival);
        take_smaller(out, &mut scratch.rival);
        if out.len() * 100 < plain * WORTH_MORE {
            scratch.rival.clear();
            lz::deflate(zlib(&mut scratch.compress), &scratch.filtered, &mut scratch.rival)?;
            take_smaller(out, &mut scratch.rival);
        }
        Ok(())
    }

    /// zlib's search, in the rows filtered or as they are.
    fn searched(
        &self,
        above: &[u8],
        rows: &[u8],
        filtered: &Guess,
        unfiltered: &Guess,
        scratch: &mut Scratch,
        out: &mut Vec<u8>,
    ) -> Result<()> {
        let plainly = unfiltered.matched < filtered.matched;
        if plainly {
            self.filter(Choice::Fixed(Filter::None), above, rows, &mut scratch.other);
            std::mem::swap(&mut scratch.filtered, &mut scratch.other);
        }
        lz::deflate(zlib(&mut scratch.compress), &scratch.filtered, out)?;
        if filtered.matched.min(unfiltered.matched) * 100 < filtered.plain * SURE {
            return Ok(());
        }
        // Where the promise was small it may have been wrong.
        scratch.rival.clear();
        let bytes = if plainly { &scratch.other } else { &scratch.filtered };
        deflate::deflate(self.arch, Sought::All, bytes, &mut scratch.runs, &mut scratch.rival);
        if take_smaller(out, &mut scratch.rival) && plainly {
            std::mem::swap(&mut scratch.filtered, &mut scratch.other);
        }
        Ok(())
    }

    /// The cheapest way through all matches, under the filters that promise most by zlib's search.
    fn best(&self, above: &[u8], rows: &[u8], scratch: &mut Scratch, out: &mut Vec<u8>) -> Result<()> {
        let fixed = Choice::Fixed;
        let tried = [
            fixed(Filter::None),
            fixed(Filter::Sub),
            fixed(Filter::Up),
            fixed(Filter::Paeth),
            self.minimum_sum(1),
            Choice::Entropy,
            Choice::Bigrams,
        ];
        let mut most = (usize::MAX, tried[0]);
        for choice in tried {
            let size = self.promise(choice, above, rows, scratch)?;
            if size < most.0 {
                most = (size, choice);
            }
        }
        self.filter(most.1, above, rows, &mut scratch.filtered);
        scratch.optimal.get_or_insert_default().deflate(&scratch.filtered, out);
        // A promise may be wrong, and where matches are worth nothing the ways of less effort may be smaller.
        std::mem::swap(&mut scratch.filtered, &mut scratch.best);
        scratch.least.clear();
        let mut least = std::mem::take(&mut scratch.least);
        let done = self.balanced(above, rows, scratch, &mut least);
        if !take_smaller(out, &mut least) {
            std::mem::swap(&mut scratch.filtered, &mut scratch.best);
        }
        scratch.least = least;
        done
    }

    /// The size of some of the rows, which stand for all, under a choice of filters and zlib's search.
    fn promise(&self, choice: Choice, above: &[u8], rows: &[u8], scratch: &mut Scratch) -> Result<usize> {
        let n = above.len();
        let (count, part) = (rows.len() / n, (PART / n).max(1));
        let (parts, part) = if count <= PARTS * part { (1, count) } else { (PARTS, part) };
        let mut size = 0;
        for from in (0..parts).map(|i| i * count / parts) {
            let before = if from == 0 { above } else { &rows[(from - 1) * n..from * n] };
            self.filter(choice, before, &rows[from * n..(from + part) * n], &mut scratch.other);
            scratch.rival.clear();
            lz::deflate(zlib(&mut scratch.compress), &scratch.other, &mut scratch.rival)?;
            size += scratch.rival.len();
        }
        Ok(size)
    }
}

/// zlib at its own default level.
fn zlib(compress: &mut Option<Compress>) -> &mut Compress {
    compress.get_or_insert_with(|| Compress::new(flate2::Compression::new(6), false))
}

/// Takes the rival where it is smaller, and tells whether it was.
fn take_smaller(out: &mut Vec<u8>, rival: &mut Vec<u8>) -> bool {
    let smaller = rival.len() < out.len();
    if smaller {
        std::mem::swap(out, rival);
    }
    smaller
}
