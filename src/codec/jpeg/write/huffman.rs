//! Huffman coding of quantised blocks (ITU-T T.81, Annex F.1.2).

use super::transform::Quantised;
use crate::codec::jpeg::lanes::LANES;
use crate::codec::jpeg::stuffing::stuff;
use crate::codec::jpeg::tables::{Codes, ZIGZAG};

/// A code and what stands behind it: how many bits in the lowest [`LENGTH`] bits, and above it the bits.
type Word = u32;

/// Bits of a [`Word`] that tell its length.
const LENGTH: u32 = 5;

const fn word(bits: u32, count: u32) -> Word {
    bits << LENGTH | count
}

/// Coefficients whose words are at hand lie from `-NEAR` to below `NEAR`.
const NEAR: i32 = 64;

/// Codes by symbol, and words of coefficients.
pub(super) struct Huffman {
    codes: [Word; 256],
    /// By how many zeros come before a coefficient, and the coefficient.
    near: [[Word; 2 * NEAR as usize]; 16],
}

impl Huffman {
    /// The codes that a table lists by their lengths (T.81, Annex C).
    pub const fn new(table: &Codes) -> Self {
        let (mut codes, mut code, mut at, mut length) = ([0; 256], 0u32, 0, 0);
        while length < 16 {
            let mut i = 0;
            while i < table.counts[length] {
                codes[table.values[at] as usize] = word(code, length as u32 + 1);
                (code, at, i) = (code + 1, at + 1, i + 1);
            }
            (code, length) = (code << 1, length + 1);
        }
        let (mut near, mut run) = ([[0; 2 * NEAR as usize]; 16], 0);
        while run < 16 {
            let mut i = 0;
            while i < 2 * NEAR {
                near[run][i as usize] = joined(&codes, run as u32, i - NEAR);
                i += 1;
            }
            run += 1;
        }
        Huffman { codes, near }
    }
}

/// The word of a coefficient behind `run` zeros.
const fn joined(codes: &[Word; 256], run: u32, value: i32) -> Word {
    let (size, low) = magnitude(value);
    let code = codes[(run << 4 | size) as usize & 255];
    word(code >> LENGTH << size | low, (code & ((1 << LENGTH) - 1)) + size)
}

/// How many bits a value takes, and which: those of a negative one are inverted.
#[inline(always)]
const fn magnitude(value: i32) -> (u32, u32) {
    let sign = value >> 31;
    let size = 32 - ((value ^ sign) - sign).leading_zeros();
    (size, (value + sign) as u32 & ((1 << size) - 1))
}

/// The codes of a component, and the last DC coefficient that was told of it.
pub(super) struct Component<'a> {
    pub dc: &'a Huffman,
    pub ac: &'a Huffman,
    pub last: i32,
}

/// The most bytes that the blocks of eight units take: six each, of 64 words of 27 bits.
const MOST: usize = LANES * 6 * 64 * 27 / 8;

/// Bytes that are stuffed at a time.
const BATCH: usize = 4096;

/// Bits, most significant first.
///
/// Bytes are collected before zeros are stuffed between them: so no branch depends on what they are.
pub(super) struct Bits<'o> {
    out: &'o mut Vec<u8>,
    bytes: Box<[u8; BATCH + MOST + 8]>,
    held: Held,
}

/// Where telling has come to.
#[derive(Clone, Copy)]
struct Held {
    /// Whole bytes.
    at: usize,
    /// Bits that are not yet bytes, the last one lowest; above them stands what was told before.
    bits: u64,
    /// At most seven.
    count: u32,
}

impl Held {
    #[inline(always)]
    fn push(&mut self, word: Word, bytes: &mut [u8; BATCH + MOST + 8]) {
        let count = word & ((1 << LENGTH) - 1);
        self.bits = self.bits << count | u64::from(word >> LENGTH);
        self.count += count;
        let next = bytes[self.at..].first_chunk_mut().expect("room for eight units was made");
        *next = (self.bits << ((64 - self.count) & 63)).to_be_bytes();
        self.at += self.count as usize / 8;
        self.count &= 7;
    }
}

impl<'o> Bits<'o> {
    /// Appends to `out`.
    pub fn new(out: &'o mut Vec<u8>) -> Self {
        Bits { out, bytes: Box::new([0; BATCH + MOST + 8]), held: Held { at: 0, bits: 0, count: 0 } }
    }

    /// Fills the last byte with ones.
    pub fn finish(mut self) {
        let fill = self.held.count.wrapping_neg() & 7;
        self.held.push(word((1 << fill) - 1, fill), &mut self.bytes);
        stuff(&self.bytes[..self.held.at], self.out);
    }

    /// Makes room for the blocks of eight units.
    pub fn make_room(&mut self) {
        if self.held.at >= BATCH {
            stuff(&self.bytes[..self.held.at], self.out);
            self.held.at = 0;
        }
    }

    /// Tells one of eight blocks (T.81, figures F.1 to F.3).
    #[inline(always)]
    pub fn block(&mut self, blocks: &Quantised, lane: usize, component: &mut Component<'_>) {
        let (mut held, bytes) = (self.held, &mut *self.bytes);
        let dc = i32::from(blocks.values[0][lane]);
        held.push(joined(&component.dc.codes, 0, dc - component.last), bytes);
        component.last = dc;

        let Huffman { codes, near } = component.ac;
        let mut left = blocks.mask(lane) & !1;
        let mut last = 0;
        while left != 0 {
            let at = left.trailing_zeros();
            left &= left - 1;
            let mut run = at - last - 1;
            last = at;
            while run > 15 {
                held.push(codes[0xF0], bytes);
                run -= 16;
            }
            let value = i32::from(blocks.values[usize::from(ZIGZAG[at as usize & 63])][lane]);
            let word = match near[run as usize & 15].get((value + NEAR) as usize) {
                Some(word) => *word,
                None => joined(codes, run, value),
            };
            held.push(word, bytes);
        }
        if last < 63 {
            held.push(codes[0], bytes);
        }
        self.held = held;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::jpeg::tables;

    #[test]
    fn the_longest_words_of_eight_units_find_room() {
        let codes = Huffman::new(&tables::AC_LUMA);
        let longest = codes.codes.iter().chain(codes.near.as_flattened()).map(|word| word & ((1 << LENGTH) - 1)).max();
        assert!(longest <= Some(27), "{longest:?}");
        let mut out = Vec::new();
        let mut bits = Bits::new(&mut out);
        bits.held.at = BATCH - 1;
        bits.make_room();
        for _ in 0..LANES * 6 * 64 {
            bits.held.push(word(0, 27), &mut bits.bytes);
        }
        bits.finish();
        assert_eq!(out.len(), BATCH - 1 + MOST);
    }
}
