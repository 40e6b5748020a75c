//! The head of a deflate block with codes of its own (RFC 1951, section 3.2.7), and a block of literals and matches.

use super::bits::Bits;
use super::deflate::length_symbol;
use super::huffman::{self, Entry};

/// How far back a match may point.
pub(super) const WINDOW: usize = 32 << 10;
/// Longest match.
pub(super) const LONGEST: usize = 258;
/// Shortest match.
pub(super) const SHORTEST: usize = 3;
/// Literals, the end and 29 lengths.
pub(super) const SYMBOLS: usize = 286;
/// Distances have so many symbols.
pub(super) const DISTANCES: usize = 30;
/// Symbol that ends a block.
pub(super) const END: usize = 256;
/// The order in which a block gives the lengths of the codes of code lengths.
const ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/// The lengths of a block's codes, packed.
pub(super) struct Header {
    symbols: Vec<(u8, u8)>,
    lengths_of_lengths: [u8; 19],
    /// Symbols of literals and lengths, and of distances, that the block lists.
    listed: (usize, usize),
}

impl Header {
    /// The head for codes of these lengths.
    pub(super) fn of(lengths: &[u8; SYMBOLS], distances: &[u8]) -> Self {
        let last = |lengths: &[u8]| lengths.iter().rposition(|l| *l > 0).map_or(1, |last| last + 1);
        let listed = (last(lengths).max(257), last(distances));
        let all = [&lengths[..listed.0], &distances[..listed.1]].concat();
        let symbols = run_lengths(&all);
        let mut uses = [0; 19];
        for (symbol, _) in &symbols {
            uses[usize::from(*symbol)] += 1;
        }
        let mut lengths_of_lengths = [0; 19];
        huffman::lengths(&uses, 7, &mut lengths_of_lengths);
        Header { symbols, lengths_of_lengths, listed }
    }

    /// How many lengths of the code of code lengths are given.
    fn given(&self) -> usize {
        ORDER.iter().rposition(|i| self.lengths_of_lengths[*i] > 0).map_or(4, |last| last + 1).max(4)
    }

    /// Its size.
    pub(super) fn bits(&self) -> u64 {
        let symbol = |(symbol, _): &(u8, u8)| {
            u64::from(self.lengths_of_lengths[usize::from(*symbol)]) + u64::from(extra_of(*symbol))
        };
        17 + 3 * self.given() as u64 + self.symbols.iter().map(symbol).sum::<u64>()
    }

    /// Begins a block that is not the last.
    pub(super) fn write(&self, writer: &mut Bits<'_>) {
        writer.put(0b100, 3);
        writer.put(self.listed.0 as u64 - 257, 5);
        writer.put(self.listed.1 as u64 - 1, 5);
        let given = self.given();
        writer.put(given as u64 - 4, 4);
        for i in &ORDER[..given] {
            writer.put(u64::from(self.lengths_of_lengths[*i]), 3);
        }
        let mut codes = [0; 19];
        huffman::codes(&self.lengths_of_lengths, &mut codes);
        for (symbol, extra) in &self.symbols {
            let entry = codes[usize::from(*symbol)];
            writer.put(huffman::bits(entry), huffman::length(entry));
            writer.put(u64::from(*extra), extra_of(*symbol));
        }
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

/// Symbol, count and value of the extra bits of a distance, 1 to 32,768.
pub(super) const fn distance_symbol(distance: usize) -> (usize, u32, u64) {
    match distance - 1 {
        d @ 0..4 => (d, 0, 0),
        d => {
            let extra = d.ilog2() - 1;
            (2 * extra as usize + (d >> extra), extra, d as u64 & ((1 << extra) - 1))
        }
    }
}

/// A literal, or a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Literal(u8),
    /// Length and distance.
    Match(usize, usize),
}

impl Step {
    /// Bytes that it stands for.
    pub(super) const fn length(self) -> usize {
        match self {
            Step::Literal(_) => 1,
            Step::Match(length, _) => length,
        }
    }
}

/// How often each symbol of a block occurs.
#[derive(Clone)]
pub(super) struct Counts {
    pub(super) symbols: [u32; SYMBOLS],
    pub(super) distances: [u32; DISTANCES],
    extra_bits: u64,
}

impl Default for Counts {
    fn default() -> Self {
        let mut symbols = [0; SYMBOLS];
        symbols[END] = 1;
        Counts { symbols, distances: [0; DISTANCES], extra_bits: 0 }
    }
}

impl Counts {
    /// Those of a block of some steps.
    pub(super) fn of(steps: impl Iterator<Item = Step>) -> Self {
        let mut counts = Counts::default();
        steps.for_each(|step| counts.count(step));
        counts
    }

    /// Counts one more.
    pub(super) fn count(&mut self, step: Step) {
        match step {
            Step::Literal(byte) => self.symbols[usize::from(byte)] += 1,
            Step::Match(length, distance) => self.count_match(length, distance),
        }
    }

    /// Counts one more match.
    pub(super) fn count_match(&mut self, length: usize, distance: usize) {
        let ((symbol, bits, _), (far, more, _)) = (length_symbol(length), distance_symbol(distance));
        self.symbols[symbol] += 1;
        self.distances[far] += 1;
        self.extra_bits += u64::from(bits + more);
    }

    /// Counts those of another as well, in one block.
    pub(super) fn add(&mut self, other: &Counts) {
        let (symbols, distances) = (self.symbols.iter_mut(), self.distances.iter_mut());
        symbols.zip(&other.symbols).chain(distances.zip(&other.distances)).for_each(|(a, b)| *a += b);
        self.symbols[END] = 1;
        self.extra_bits += other.extra_bits;
    }

    /// The size of the block with its head, in bits.
    pub(super) fn cost(&self) -> u64 {
        let lengths = self.lengths();
        Header::of(&lengths.symbols, &lengths.distances).bits() + lengths.body_bits(self)
    }

    /// The lengths of the best codes.
    pub(super) fn lengths(&self) -> Lengths {
        let mut lengths = Lengths { symbols: [0; SYMBOLS], distances: [0; DISTANCES] };
        huffman::lengths(&self.symbols, 15, &mut lengths.symbols);
        huffman::lengths(&self.distances, 15, &mut lengths.distances);
        lengths
    }
}

/// The lengths of two codes.
pub(super) struct Lengths {
    pub(super) symbols: [u8; SYMBOLS],
    pub(super) distances: [u8; DISTANCES],
}

impl Lengths {
    /// The size of the body of a block of so many of each.
    pub(super) fn body_bits(&self, counts: &Counts) -> u64 {
        let sum = |counts: &[u32], lengths: &[u8]| -> u64 {
            counts.iter().zip(lengths).map(|(n, length)| u64::from(*n) * u64::from(*length)).sum()
        };
        sum(&counts.symbols, &self.symbols) + sum(&counts.distances, &self.distances) + counts.extra_bits
    }

    /// Writes the body of a block.
    pub(super) fn write(&self, steps: impl Iterator<Item = Step>, writer: &mut Bits<'_>) {
        let (mut symbols, mut distances) = ([0; SYMBOLS], [0; DISTANCES]);
        huffman::codes(&self.symbols, &mut symbols);
        huffman::codes(&self.distances, &mut distances);
        let put = |writer: &mut Bits<'_>, entry: Entry, extra: u32, value: u64| {
            let length = huffman::length(entry);
            writer.put(huffman::bits(entry) | value << length, length + extra);
        };
        for step in steps {
            match step {
                Step::Literal(byte) => put(writer, symbols[usize::from(byte)], 0, 0),
                Step::Match(length, distance) => {
                    let (symbol, extra, value) = length_symbol(length);
                    put(writer, symbols[symbol], extra, value);
                    let (symbol, extra, value) = distance_symbol(distance);
                    put(writer, distances[symbol], extra, value);
                }
            }
        }
        put(writer, symbols[END], 0, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_have_the_symbols_of_the_rfc() {
        for (distance, expected) in [
            (1, (0, 0, 0)),
            (4, (3, 0, 0)),
            (5, (4, 1, 0)),
            (6, (4, 1, 1)),
            (7, (5, 1, 0)),
            (192, (14, 6, 63)),
            (24576, (28, 13, 8191)),
            (24577, (29, 13, 0)),
            (32768, (29, 13, 8191)),
        ] {
            assert_eq!(distance_symbol(distance), expected, "distance {distance}");
        }
    }
}
