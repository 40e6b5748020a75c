//! Deflate without a search for matches (RFC 1951): Huffman codes over bytes, and runs of equal bytes.
//!
//! On filtered photographs this is smaller and many times faster than a match search, which finds little there
//! that is worth its distances. What repeats in other ways is for [`lz`](super::lz).

use super::huffman::{self, Entry};
use std::ops::Range;

/// Bytes that share one code; below the 65,535 that a stored block can hold.
const BLOCK: usize = 65_528;
/// Longest code of a byte or length: so that four codes and what is left of a byte fit 64 bits with room to spare.
const LONGEST: usize = 12;
/// Symbol that ends a block.
const END: usize = 256;
/// Literals, the end and 29 lengths.
const SYMBOLS: usize = 286;
/// The longest match.
const LONGEST_MATCH: usize = 258;
/// Shortest run that is written as a match.
const SHORTEST: usize = 4;
/// The order in which a block gives the lengths of the codes of code lengths.
const ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/// Which runs of equal bytes are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Runs {
    /// All that are worth a match.
    All,
    /// Those of 15 and more, and what lies near them; that takes less time.
    Long,
}

/// Appends `bytes` to `out` as blocks, none of them final, and ends them on a byte by an empty stored block.
pub(super) fn deflate(arch: pulp::Arch, runs_sought: Runs, bytes: &[u8], out: &mut Vec<u8>) {
    let mut writer = Bits { out, bits: 0, count: 0 };
    let mut runs = Vec::new();
    for from in (0..bytes.len()).step_by(BLOCK) {
        let block = from..bytes.len().min(from + BLOCK);
        // Shifts by a variable are what this gains most from.
        arch.dispatch(
            #[inline(always)]
            || {
                find_runs(bytes, block.clone(), runs_sought, &mut runs);
                let (frequencies, extra_bits) = count(bytes, block.clone(), &runs);
                Block::of(&frequencies, extra_bits).write(bytes, block, &runs, &mut writer);
            },
        );
    }
    writer.stored(&[]);
}

/// Bits on their way into bytes, lowest first.
struct Bits<'a> {
    out: &'a mut Vec<u8>,
    bits: u64,
    count: u32,
}

impl Bits<'_> {
    /// Appends up to 32 bits.
    fn put(&mut self, bits: u64, count: u32) {
        self.bits |= bits << self.count;
        self.count += count;
        while self.count >= 8 {
            self.out.push(self.bits as u8);
            self.bits >>= 8;
            self.count -= 8;
        }
    }

    /// Appends a stored block of up to 65,535 bytes; after it the output stands on a byte.
    fn stored(&mut self, bytes: &[u8]) {
        self.put(0b000, 3);
        self.put(0, (8 - self.count) % 8);
        let len = bytes.len() as u16;
        self.out.extend_from_slice(&len.to_le_bytes());
        self.out.extend_from_slice(&(!len).to_le_bytes());
        self.out.extend_from_slice(bytes);
    }
}

/// The same as [`Bits`], into memory made ready before, several codes between two stores.
struct Fast<'a> {
    out: &'a mut [u8],
    at: usize,
    bits: u64,
    count: u32,
}

impl Fast<'_> {
    #[inline(always)]
    fn add(&mut self, entry: Entry) {
        self.bits |= huffman::bits(entry) << self.count;
        self.count += huffman::length(entry);
    }

    #[inline(always)]
    fn flush(&mut self) {
        self.out[self.at..][..8].copy_from_slice(&self.bits.to_le_bytes());
        self.at += (self.count / 8) as usize;
        self.bits >>= self.count & !7;
        self.count &= 7;
    }

    #[inline(always)]
    fn literals(&mut self, codes: &[Entry; 256], bytes: &[u8]) {
        let (quads, rest) = bytes.as_chunks::<4>();
        for quad in quads {
            // Joined in pairs, so that few steps wait for the one before.
            let [a, b, c, d] = quad.map(|byte| codes[usize::from(byte)]);
            let (ab, cd) = (
                huffman::bits(a) | huffman::bits(b) << huffman::length(a),
                huffman::bits(c) | huffman::bits(d) << huffman::length(c),
            );
            let ab_length = huffman::length(a) + huffman::length(b);
            self.bits |= (ab | cd << ab_length) << self.count;
            self.count += ab_length + huffman::length(c) + huffman::length(d);
            self.flush();
        }
        for byte in rest {
            self.add(codes[usize::from(*byte)]);
        }
        self.flush();
    }
}

/// Finds where at least [`SHORTEST`] bytes equal the one before them: what a match of distance 1 can stand for.
#[inline(always)]
fn find_runs(bytes: &[u8], within: Range<usize>, runs_sought: Runs, runs: &mut Vec<Range<usize>>) {
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
    const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    let words = |from: usize| around[from..from + 64].as_chunks::<8>().0.iter().map(|w| u64::from_le_bytes(*w));
    words(0).zip(words(1)).enumerate().fold(0, |all, (i, (before, word))| {
        let differs = before ^ word;
        // The highest bit of each byte that does not differ, then all eight side by side.
        let same = !(((differs & LOW) + LOW) | differs | LOW);
        let bits = (same >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        all | bits << (8 * i)
    })
}

/// The same for fewer than 64, and how many they are.
fn tail_same_as_before(around: &[u8]) -> (u64, usize) {
    let same = around.windows(2).enumerate().fold(0, |all, (i, two)| all | u64::from(two[0] == two[1]) << i);
    (same, around.len() - 1)
}

/// Symbol, count and value of the extra bits of a match's length, 3 to 258.
const fn length_symbol(length: usize) -> (usize, u32, u64) {
    match length - 3 {
        255 => (285, 0, 0),
        l @ 0..8 => (257 + l, 0, 0),
        l => {
            let extra = l.ilog2() - 2;
            (257 + 4 * extra as usize + (l >> extra), extra, l as u64 & ((1 << extra) - 1))
        }
    }
}

/// A run as whole matches of the greatest length, one match of the rest, and literals where that is below 3.
const fn split(run: usize) -> (usize, usize, usize) {
    match (run / LONGEST_MATCH, run % LONGEST_MATCH) {
        (whole, rest @ 0..3) => (whole, 0, rest),
        (whole, rest) => (whole, rest, 0),
    }
}

/// The code of one block.
struct Block {
    codes: [Entry; SYMBOLS],
    header: Vec<(u8, u8)>,
    lengths_of_lengths: [u8; 19],
    /// Symbols that the block lists.
    listed: usize,
    /// Size of the codes and extra bits of the block's content, without its header.
    body_bits: u64,
}

impl Block {
    /// The best code for symbols of these frequencies, after which follow so many other bits in all.
    fn of(frequencies: &[u32; SYMBOLS], extra_bits: u64) -> Self {
        let mut lengths = [0; SYMBOLS];
        huffman::lengths(frequencies, LONGEST, &mut lengths);
        let spent: u64 = frequencies.iter().zip(lengths).map(|(f, l)| u64::from(*f) * u64::from(l)).sum();
        let listed = lengths.iter().rposition(|l| *l > 0).map_or(257, |last| last + 1).max(257);
        // One distance, of one bit.
        let mut all = lengths[..listed].to_vec();
        all.push(1);
        let header = run_lengths(&all);
        let mut uses = [0; 19];
        for (symbol, _) in &header {
            uses[usize::from(*symbol)] += 1;
        }
        let mut lengths_of_lengths = [0; 19];
        huffman::lengths(&uses, 7, &mut lengths_of_lengths);
        let mut codes = [0; SYMBOLS];
        huffman::codes(&lengths, &mut codes);
        Block { codes, header, lengths_of_lengths, listed, body_bits: spent + extra_bits }
    }

    #[inline(always)]
    fn write(&self, bytes: &[u8], block: Range<usize>, runs: &[Range<usize>], writer: &mut Bits<'_>) {
        // Headers take 50 to 150 bytes: close enough, since only what does not compress comes near.
        if self.body_bits / 8 + 100 >= block.len() as u64 {
            writer.stored(&bytes[block]);
            return;
        }
        self.write_header(writer);
        let start = writer.out.len();
        writer.out.resize(start + self.body_bits as usize / 8 + 24, 0);
        let mut fast = Fast { out: &mut writer.out[start..], at: 0, bits: writer.bits, count: writer.count };
        self.write_body(bytes, block, runs, &mut fast);
        let end = start + fast.at;
        (writer.bits, writer.count) = (fast.bits, fast.count);
        writer.out.truncate(end);
    }

    fn write_header(&self, writer: &mut Bits<'_>) {
        writer.put(0b100, 3);
        writer.put(self.listed as u64 - 257, 5);
        writer.put(0, 5);
        let given = ORDER.iter().rposition(|i| self.lengths_of_lengths[*i] > 0).map_or(4, |last| last + 1).max(4);
        writer.put(given as u64 - 4, 4);
        for i in &ORDER[..given] {
            writer.put(u64::from(self.lengths_of_lengths[*i]), 3);
        }
        let mut codes = [0; 19];
        huffman::codes(&self.lengths_of_lengths, &mut codes);
        for (symbol, extra) in &self.header {
            let entry = codes[usize::from(*symbol)];
            writer.put(huffman::bits(entry), huffman::length(entry));
            writer.put(u64::from(*extra), extra_of(*symbol));
        }
    }

    #[inline(always)]
    fn write_body(&self, bytes: &[u8], block: Range<usize>, runs: &[Range<usize>], out: &mut Fast<'_>) {
        let literals = self.codes.first_chunk().expect("256 literals");
        let mut from = block.start;
        for run in runs {
            out.literals(literals, &bytes[from..run.start]);
            let (whole, rest, left) = split(run.len());
            for _ in 0..whole {
                self.write_match(LONGEST_MATCH, out);
            }
            if rest > 0 {
                self.write_match(rest, out);
            }
            from = run.end - left;
        }
        out.literals(literals, &bytes[from..block.end]);
        out.add(self.codes[END]);
        out.flush();
    }

    #[inline(always)]
    fn write_match(&self, length: usize, out: &mut Fast<'_>) {
        let (symbol, extra, value) = length_symbol(length);
        out.add(self.codes[symbol]);
        // The only distance has the code 0 in one bit, after the extra bits of the length.
        out.add(value as Entry | (extra + 1) << 16);
        out.flush();
    }
}

/// How often each symbol occurs, and how many bits follow symbols: extra bits of lengths, and distances.
#[inline(always)]
fn count(bytes: &[u8], block: Range<usize>, runs: &[Range<usize>]) -> ([u32; SYMBOLS], u64) {
    let mut frequencies = [0; SYMBOLS];
    let mut extra_bits = 0;
    // Four tables, so that equal bytes in a row do not wait for each other's count.
    let mut tables = [[0u32; 256]; 4];
    let mut from = block.start;
    for run in runs {
        histogram(&bytes[from..run.start], &mut tables);
        let (whole, rest, left) = split(run.len());
        frequencies[length_symbol(LONGEST_MATCH).0] += whole as u32;
        extra_bits += whole as u64;
        if rest > 0 {
            let (symbol, extra, _) = length_symbol(rest);
            frequencies[symbol] += 1;
            extra_bits += u64::from(extra) + 1;
        }
        from = run.end - left;
    }
    histogram(&bytes[from..block.end], &mut tables);
    for (byte, f) in frequencies[..256].iter_mut().enumerate() {
        *f = tables.iter().map(|t| t[byte]).sum();
    }
    frequencies[END] = 1;
    (frequencies, extra_bits)
}

/// Counts bytes into the tables in turn.
#[inline(always)]
pub(super) fn histogram(bytes: &[u8], tables: &mut [[u32; 256]; 4]) {
    let (eights, rest) = bytes.as_chunks::<8>();
    let [t0, t1, t2, t3] = tables;
    for eight in eights {
        let word = u64::from_le_bytes(*eight);
        let byte = |i: u32| usize::from((word >> (8 * i)) as u8);
        t0[byte(0)] += 1;
        t1[byte(1)] += 1;
        t2[byte(2)] += 1;
        t3[byte(3)] += 1;
        t0[byte(4)] += 1;
        t1[byte(5)] += 1;
        t2[byte(6)] += 1;
        t3[byte(7)] += 1;
    }
    for byte in rest {
        t0[usize::from(*byte)] += 1;
    }
}

/// Extra bits after a symbol of the code of code lengths.
const fn extra_of(symbol: u8) -> u32 {
    match symbol {
        16 => 2,
        17 => 3,
        18 => 7,
        _ => 0,
    }
}

/// Code lengths as symbols and the values of their extra bits: 16 repeats the last 3 to 6 times, 17 and 18 stand
/// for 3 to 10 and 11 to 138 zeros.
fn run_lengths(lengths: &[u8]) -> Vec<(u8, u8)> {
    let mut out = Vec::with_capacity(lengths.len());
    for same in lengths.chunk_by(|a, b| a == b) {
        let value = same[0];
        let mut left = same.len();
        if value != 0 {
            out.push((value, 0));
            left -= 1;
        }
        while left >= 3 {
            let (symbol, least, most) = match (value, left) {
                (0, 11..) => (18, 11, 138),
                (0, _) => (17, 3, 10),
                _ => (16, 3, 6),
            };
            let taken = left.min(most);
            out.push((symbol, (taken - least) as u8));
            left -= taken;
        }
        out.extend(std::iter::repeat_n((value, 0), left));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inflated(deflated: &[u8]) -> Vec<u8> {
        // A final empty block, since none of ours is.
        let whole = [deflated, &[3, 0]].concat();
        let mut out = Vec::new();
        std::io::Read::read_to_end(&mut flate2::read::DeflateDecoder::new(&whole[..]), &mut out).unwrap();
        out
    }

    fn assert_round_trip(bytes: &[u8]) -> usize {
        let lengths = [Runs::All, Runs::Long].map(|runs| {
            let mut out = vec![7];
            deflate(pulp::Arch::new(), runs, bytes, &mut out);
            assert!(out.ends_with(&[0, 0, 0xff, 0xff]), "ended by a flush");
            assert!(inflated(&out[1..]) == bytes, "{} bytes", bytes.len());
            out.len()
        });
        lengths[0].max(lengths[1])
    }

    #[test]
    fn lengths_have_the_symbols_of_the_rfc() {
        for (length, expected) in [
            (3, (257, 0, 0)),
            (10, (264, 0, 0)),
            (11, (265, 1, 0)),
            (12, (265, 1, 1)),
            (13, (266, 1, 0)),
            (18, (268, 1, 1)),
            (19, (269, 2, 0)),
            (115, (280, 4, 0)),
            (131, (281, 5, 0)),
            (257, (284, 5, 30)),
            (258, (285, 0, 0)),
        ] {
            assert_eq!(length_symbol(length), expected, "length {length}");
        }
    }

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

    #[test]
    fn what_is_deflated_inflates_again() {
        let noise = |i: usize| ((i as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40) as u8;
        for n in (0..70).chain([255, 256, 257, 258, 259, 260, 261, 262, 600, BLOCK - 1, BLOCK, BLOCK + 1, 300_000]) {
            assert_round_trip(&vec![0; n]);
            assert_round_trip(&vec![77; n]);
            assert_round_trip(&(0..n).map(noise).collect::<Vec<_>>());
            assert_round_trip(&(0..n).map(|i| noise(i) & noise(i + 1) & noise(i + 2)).collect::<Vec<_>>());
            assert_round_trip(&(0..n).map(|i| noise(i / 37)).collect::<Vec<_>>());
            assert_round_trip(&(0..n).map(|i| if i % 5000 < 4000 { 0 } else { noise(i) }).collect::<Vec<_>>());
        }
    }

    #[test]
    fn noise_hardly_grows_and_flatness_vanishes() {
        let mut state = 1u64;
        let noise: Vec<u8> = (0..500_000)
            .map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                (state >> 56) as u8
            })
            .collect();
        assert!(assert_round_trip(&noise) < noise.len() + 60);
        assert!(assert_round_trip(&vec![9; 500_000]) < 1000);
    }

    #[test]
    fn skewed_frequencies_meet_the_limit_of_the_code() {
        let mut bytes = Vec::new();
        let (mut a, mut b) = (1, 1);
        for value in 0..22u8 {
            bytes.extend((0..a).map(|_| value));
            (a, b) = (b, a + b);
        }
        // Shuffled, so that there are no runs.
        let n = bytes.len();
        let shuffled: Vec<u8> = (0..n).map(|i| bytes[i * 7919 % n]).collect();
        assert_round_trip(&shuffled);
    }
}
