//! Runs of equal bytes: what deflate can say by matches of distance 1, found without a table or a search.
//!
//! Whether a byte equals the one before it is one bit of a word, and a run is a row of ones. All work on 64 bytes is a few
//! steps on words, whatever they hold: rows that are too short are taken away, and where the others begin and end a bit
//! differs from the one before it.

use std::ops::Range;
use wide::u8x16;

/// Which runs of equal bytes are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sought {
    /// All that may be worth a match: 4 bytes and more that equal the one before.
    All,
    /// Those of 8 and more. To write fewer of them takes less time.
    Long,
}

impl Sought {
    /// The shortest of them has as many bytes as two to this power.
    #[inline(always)]
    const fn doublings(self) -> u32 {
        match self {
            Sought::All => 2,
            Sought::Long => 3,
        }
    }
}

/// The runs of a block of at most 65,535 bytes. To be kept from one to the next: fresh memory costs as much as the search.
#[derive(Default)]
pub(super) struct Runs {
    /// Where each begins and ends, from the begin of the block; behind them memory for more.
    edges: Vec<u16>,
    /// How many edges there are.
    count: usize,
}

impl Runs {
    /// Finds the runs of a block, in place of those found before.
    #[inline(always)]
    pub(super) fn find(&mut self, bytes: &[u8], block: Range<usize>, sought: Sought) {
        assert!(u16::try_from(block.len()).is_ok(), "a block of {} bytes", block.len());
        // Two edges need the shortest run, of four bytes, and one beside it; edges are stored four at a time.
        self.edges.resize(block.len() / 2 + 64, 0);
        self.count = 0;
        // The first byte of all equals none before it.
        let first = block.start.max(1).min(block.end);
        let around = &bytes[first - 1..block.end];
        let mut here = same_as_before(around, 0);
        let (mut left_before, mut runs_before) = (0, 0);
        // A word beyond the last byte closes a run that reaches up to it.
        for at in (0..around.len()).step_by(64) {
            let next = same_as_before(around, at + 64);
            // What has as many ones behind it as the shortest run, and then those as well.
            let left = worn(here, next, sought);
            let runs = grown(left, left_before, sought);
            self.push(first - block.start + at, runs ^ (runs << 1 | runs_before >> 63));
            (here, left_before, runs_before) = (next, left, runs);
        }
    }

    /// Adds the edges that are bits of a word.
    #[inline(always)]
    fn push(&mut self, at: usize, mut edges: u64) {
        let end = self.count + edges.count_ones() as usize;
        // Four whatever there are: how many is as good as random.
        loop {
            let places = self.edges[self.count..].first_chunk_mut::<4>().expect("room for all edges of a block");
            for place in places {
                *place = (at as u32 + edges.trailing_zeros()) as u16;
                edges &= edges.wrapping_sub(1);
            }
            if edges == 0 {
                break;
            }
            self.count += 4;
        }
        self.count = end;
    }

    /// Where each begins and ends in the block.
    #[inline(always)]
    pub(super) fn edges(&self) -> &[[u16; 2]] {
        self.edges[..self.count].as_chunks().0
    }

    /// Lets go of those that do not pay. There are no branches, since whether a run pays is as good as random.
    #[inline(always)]
    pub(super) fn retain(&mut self, mut pays: impl FnMut([u16; 2]) -> bool) {
        let runs = self.edges[..self.count].as_chunks_mut().0;
        let mut kept = 0;
        for i in 0..runs.len() {
            let run = runs[i];
            runs[kept] = run;
            kept += usize::from(pays(run));
        }
        self.count = 2 * kept;
    }
}

/// The ones of a word that have as many ones from them on, in the next word as well, as the shortest run.
#[inline(always)]
fn worn(here: u64, next: u64, sought: Sought) -> u64 {
    let mut both = u128::from(next) << 64 | u128::from(here);
    for doubling in 0..sought.doublings() {
        both &= both >> (1 << doubling);
    }
    both as u64
}

/// Undoes [`worn`] for what it has left.
#[inline(always)]
fn grown(here: u64, before: u64, sought: Sought) -> u64 {
    let mut both = u128::from(here) << 64 | u128::from(before);
    for doubling in 0..sought.doublings() {
        both |= both << (1 << doubling);
    }
    (both >> 64) as u64
}

/// For each of the 64 bytes from `at + 1` on, whether it equals the one before it: the first in the lowest bit. Those that
/// are not there do not.
#[inline(always)]
fn same_as_before(bytes: &[u8], at: usize) -> u64 {
    let bytes = bytes.get(at..).unwrap_or_default();
    let mut all = 0;
    if let Some(around) = bytes.first_chunk::<65>() {
        let (before, here) = (around[..64].as_chunks::<16>().0, around[1..].as_chunks::<16>().0);
        for i in 0..4 {
            let same = u8x16::new(here[i]).simd_eq(u8x16::new(before[i]));
            all |= u64::from(same.to_bitmask()) << (16 * i);
        }
    } else {
        for (i, two) in bytes.windows(2).enumerate() {
            all |= u64::from(two[0] == two[1]) << i;
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_found_wherever_they_lie() {
        let mut state = 5u32;
        let mut runs = Runs::default();
        for n in [1, 2, 63, 64, 65, 66, 127, 128, 129, 130, 700] {
            for _ in 0..60 {
                let mut bytes = Vec::new();
                while bytes.len() < n {
                    state = state.wrapping_mul(1_103_515_245).wrapping_add(12345);
                    let value = (state >> 30) as u8;
                    let many = if state & 0x8000 == 0 { 1 } else { (state >> 16) as usize % 90 };
                    bytes.extend(std::iter::repeat_n(value, many));
                }
                bytes.truncate(n);
                for (from, sought) in [(0, Sought::All), (n / 3, Sought::All), (0, Sought::Long), (n / 3, Sought::Long)]
                {
                    let mut expected = Vec::new();
                    let mut at = from.max(1);
                    while at < n {
                        let end = at + bytes[at..].iter().take_while(|b| **b == bytes[at - 1]).count();
                        if end - at >= 1 << sought.doublings() {
                            expected.push([at - from, end - from].map(|edge| edge as u16));
                        }
                        at = end + 1;
                    }
                    runs.find(&bytes, from..n, sought);
                    assert_eq!(runs.edges(), expected, "{bytes:?}");
                }
            }
        }
    }

    #[test]
    fn as_many_runs_as_there_can_be_find_room() {
        let bytes: Vec<u8> = (0..65_528).map(|i| (i / 5) as u8).collect();
        let mut runs = Runs::default();
        runs.find(&bytes, 0..bytes.len(), Sought::All);
        assert_eq!(runs.edges().len(), bytes.len() / 5);
        assert!(runs.edges().iter().all(|[start, end]| start % 5 == 1 && end - start == 4));
        let mut kept = runs.edges().to_vec();
        kept.retain(|[start, _]| start % 3 == 0);
        runs.retain(|[start, _]| start % 3 == 0);
        assert_eq!(runs.edges(), kept);
    }
}
