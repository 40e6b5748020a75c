//! Huffman coding of quantised blocks (ITU-T T.81, Annex F.1.2).

use super::transform::Quantised;
use crate::codec::jpeg::tables::{Codes, ZIGZAG};

/// Codes by symbol: how many bits in the lowest byte, and above it the bits.
pub(super) struct Huffman {
    codes: [u32; 256],
}

impl Huffman {
    /// The codes that a table lists by their lengths (T.81, Annex C).
    pub const fn new(table: &Codes) -> Self {
        let (mut codes, mut code, mut at, mut length) = ([0; 256], 0u32, 0, 0);
        while length < 16 {
            let mut i = 0;
            while i < table.counts[length] {
                codes[table.values[at] as usize] = code << 8 | (length as u32 + 1);
                (code, at, i) = (code + 1, at + 1, i + 1);
            }
            (code, length) = (code << 1, length + 1);
        }
        Huffman { codes }
    }
}

/// The codes of a component, and the last DC coefficient that was told of it.
pub(super) struct Component<'a> {
    pub dc: &'a Huffman,
    pub ac: &'a Huffman,
    pub last: i32,
}

/// Bits, most significant first; a zero byte follows each byte of ones.
pub(super) struct Bits<'o> {
    out: &'o mut Vec<u8>,
    held: Held,
}

/// Bits that are not yet bytes.
#[derive(Clone, Copy)]
struct Held {
    bits: u64,
    count: u32,
}

impl Held {
    /// Appends up to 32 bits.
    #[inline(always)]
    fn push(&mut self, bits: u32, count: u32, out: &mut Vec<u8>) {
        self.bits = (self.bits << count) | u64::from(bits);
        self.count += count;
        if self.count >= 32 {
            self.count -= 32;
            append((self.bits >> self.count) as u32, out);
        }
    }
}

#[inline(always)]
fn append(word: u32, out: &mut Vec<u8>) {
    // Whether a byte is all ones.
    let ones = word & 0x8080_8080 & !(word.wrapping_add(0x0101_0101));
    if ones == 0 {
        out.extend_from_slice(&word.to_be_bytes());
    } else {
        stuffed(&word.to_be_bytes(), out);
    }
}

#[cold]
fn stuffed(bytes: &[u8], out: &mut Vec<u8>) {
    for byte in bytes {
        out.push(*byte);
        if *byte == 0xFF {
            out.push(0);
        }
    }
}

impl<'o> Bits<'o> {
    /// Appends to `out`.
    pub fn new(out: &'o mut Vec<u8>) -> Self {
        Bits { out, held: Held { bits: 0, count: 0 } }
    }

    /// Fills the last byte with ones.
    pub fn finish(mut self) {
        let fill = self.held.count.wrapping_neg() & 7;
        self.held.push((1 << fill) - 1, fill, self.out);
        let left = self.held.bits << (32 - self.held.count);
        let bytes = (left as u32).to_be_bytes();
        stuffed(&bytes[..self.held.count as usize / 8], self.out);
    }

    /// Tells one of eight blocks (T.81, figures F.1 to F.3).
    #[inline(always)]
    pub fn block(&mut self, blocks: &Quantised, lane: usize, component: &mut Component<'_>) {
        let (mut held, out) = (self.held, &mut *self.out);
        let dc = i32::from(blocks.values[0][lane]);
        let (size, low) = magnitude(dc - component.last);
        component.last = dc;
        let code = component.dc.codes[size as usize & 15];
        held.push(code >> 8 << size | low, (code & 255) + size, out);

        let mut left = blocks.mask(lane) & !1;
        let mut last = 0;
        while left != 0 {
            let at = left.trailing_zeros();
            left &= left - 1;
            let mut run = at - last - 1;
            last = at;
            while run > 15 {
                let code = component.ac.codes[0xF0];
                held.push(code >> 8, code & 255, out);
                run -= 16;
            }
            let value = blocks.values[usize::from(ZIGZAG[at as usize & 63])][lane];
            let (size, low) = magnitude(value.into());
            let code = component.ac.codes[(run << 4 | size) as usize & 255];
            held.push(code >> 8 << size | low, (code & 255) + size, out);
        }
        if last < 63 {
            let code = component.ac.codes[0];
            held.push(code >> 8, code & 255, out);
        }
        self.held = held;
    }
}

/// How many bits a value takes, and which: those of a negative one are inverted.
#[inline(always)]
fn magnitude(value: i32) -> (u32, u32) {
    let sign = value >> 31;
    let size = 32 - ((value ^ sign) - sign).leading_zeros();
    (size, (value + sign) as u32 & ((1 << size) - 1))
}
