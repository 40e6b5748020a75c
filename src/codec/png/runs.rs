//! Runs of equal bytes: what deflate can say by matches of distance 1, found without a table or a search.

use std::ops::Range;
use wide::u8x16;

/// Shortest run that is written as a match.
const SHORTEST: usize = 4;

/// Which runs of equal bytes are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Runs {
    /// All that are worth a match.
    All,
    /// Those of 15 and more, and what lies near them; that takes less time.
    Long,
}

/// Finds where at least [`SHORTEST`] bytes equal the one before them: what a match of distance 1 can stand for.
#[inline(always)]
pub(super) fn find_runs(bytes: &[u8], within: Range<usize>, runs_sought: Runs, runs: &mut Vec<Range<usize>>) {
    runs.clear();
    // Where the run began that reaches up to `at`; the first byte of all equals none before it.
    let mut at = within.start.max(1);
    let mut open = at;
    while at < within.end {
        let (mut same, count) = match bytes[at - 1..within.end].first_chunk() {
            Some(around) if runs_sought == Runs::Long && !has_long_run(around) => (0, 64),
            Some(around) => (same_as_before(around), 64),
            None => tail_same_as_before(&bytes[at - 1..within.end]),
        };
        let end = same.trailing_ones() as usize;
        if end == count {
            at += count;
            continue;
        }
        push_run(open..at + end, runs);
        same &= u64::MAX << end;
        let mut starts = same & same >> 1 & same >> 2 & same >> 3;
        let last = count - (same << (64 - count)).leading_ones() as usize;
        while starts != 0 {
            let start = starts.trailing_zeros() as usize;
            let end = start + (same >> start).trailing_ones() as usize;
            if end >= count {
                break;
            }
            push_run(at + start..at + end, runs);
            starts &= u64::MAX << end;
        }
        open = at + last;
        at += count;
    }
    push_run(open..at, runs);
}

/// Whether eight bytes of a group that lie together in a word are equal, as they are in any run of 15.
#[inline(always)]
fn has_long_run(around: &[u8; 65]) -> bool {
    let words = around[1..].as_chunks::<8>().0.iter().map(|word| u64::from_le_bytes(*word));
    words.fold(false, |any, word| any | (word == word.rotate_left(8)))
}

fn push_run(run: Range<usize>, runs: &mut Vec<Range<usize>>) {
    if run.len() >= SHORTEST {
        runs.push(run);
    }
}

/// For each of 64 bytes, which the byte before them leads, whether it equals the one before it: the first in the
/// lowest bit.
#[inline(always)]
fn same_as_before(around: &[u8; 65]) -> u64 {
    let sixteens = |from: usize| around[from..from + 64].as_chunks::<16>().0.iter().map(|bytes| u8x16::new(*bytes));
    sixteens(0)
        .zip(sixteens(1))
        .enumerate()
        .fold(0, |all, (i, (before, here))| all | u64::from(here.simd_eq(before).to_bitmask()) << (16 * i))
}

/// The same for fewer than 64, and how many they are.
fn tail_same_as_before(around: &[u8]) -> (u64, usize) {
    let same = around.windows(2).enumerate().fold(0, |all, (i, two)| all | u64::from(two[0] == two[1]) << i);
    (same, around.len() - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_found_wherever_they_lie() {
        let mut state = 5u32;
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
                for from in [0, n / 3] {
                    let mut expected = Vec::new();
                    let mut at = from.max(1);
                    while at < n {
                        let end = at + bytes[at..].iter().take_while(|b| **b == bytes[at - 1]).count();
                        push_run(at..end, &mut expected);
                        at = end + 1;
                    }
                    let mut runs = Vec::new();
                    find_runs(&bytes, from..n, Runs::All, &mut runs);
                    assert_eq!(runs, expected, "{bytes:?}");
                }
            }
        }
    }
}
