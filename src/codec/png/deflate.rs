//! Deflate without a search for matches (RFC 1951): Huffman codes over bytes, and runs of equal bytes.
//!
//! On filtered photographs this is smaller and many times faster than a match search, which finds little there
//! that is worth its distances. What repeats in other ways is for [`lz`](super::lz).

use super::bits::{Bits, Fast};
use super::huffman::{self, Entry};
use super::runs::{Runs, find_runs};
use std::ops::Range;

/// Bytes that share one code; below the 65,535 that a stored block can hold.
pub(super) const BLOCK: usize = 65_528;
/// Longest code of a byte or length: so that four codes and what is left of a byte fit 64 bits with room to spare.
const LONGEST: usize = 12;
/// Symbol that ends a block.
const END: usize = 256;
/// Literals, the end and 29 lengths.
const SYMBOLS: usize = 286;
/// The longest match.
const LONGEST_MATCH: usize = 258;
/// The order in which a block gives the lengths of the codes of code lengths.
const ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

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

/// Symbol, count and value of the extra bits of a match's length, 3 to 258.
pub(super) const fn length_symbol(length: usize) -> (usize, u32, u64) {
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
