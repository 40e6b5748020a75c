//! Bits into bytes, lowest first (RFC 1951, section 3.1.1): one way for anything, one for codes by the million.

use super::huffman::{self, Entry};
use std::ops::Range;

/// Longest code that [`Fast`] takes: so that four codes and what is left of a byte fit 64 bits.
pub(super) const LONGEST_CODE: usize = 14;

/// Bits on their way into bytes, lowest first.
pub(super) struct Bits<'a> {
    pub(super) out: &'a mut Vec<u8>,
    pub(super) bits: u64,
    pub(super) count: u32,
}

impl Bits<'_> {
    /// Appends up to 32 bits.
    pub(super) fn put(&mut self, bits: u64, count: u32) {
        self.bits |= bits << self.count;
        self.count += count;
        while self.count >= 8 {
            self.out.push(self.bits as u8);
            self.bits >>= 8;
            self.count -= 8;
        }
    }

    /// Appends codes of at most so many bytes, which `fill` adds.
    #[inline(always)]
    pub(super) fn fast(&mut self, bytes: usize, fill: impl FnOnce(&mut Fast<'_>)) {
        let start = self.out.len();
        // Stores are of eight bytes, some of them beyond what is added.
        self.out.resize(start + bytes + 24, 0);
        let mut fast = Fast { room: &mut self.out[start..], bits: self.bits, count: self.count };
        fill(&mut fast);
        let Fast { room, bits, count } = fast;
        let left = room.len();
        (self.bits, self.count) = (bits, count);
        self.out.truncate(self.out.len() - left);
    }

    /// Appends a stored block of up to 65,535 bytes; after it the output stands on a byte.
    pub(super) fn stored(&mut self, bytes: &[u8]) {
        self.put(0b000, 3);
        self.put(0, (8 - self.count) % 8);
        let len = bytes.len() as u16;
        self.out.extend_from_slice(&len.to_le_bytes());
        self.out.extend_from_slice(&(!len).to_le_bytes());
        self.out.extend_from_slice(bytes);
    }
}

/// The same as [`Bits`], into memory made ready before, several codes between two stores.
pub(super) struct Fast<'a> {
    /// What has not been written to.
    room: &'a mut [u8],
    bits: u64,
    /// Bits that wait, fewer than 8 after a flush.
    count: u32,
}

impl Fast<'_> {
    #[inline(always)]
    pub(super) fn add(&mut self, entry: Entry) {
        self.bits |= huffman::bits(entry) << self.count;
        self.count += huffman::length(entry);
    }

    /// Stores what waits, but for a part of a byte.
    #[inline(always)]
    pub(super) fn flush(&mut self) {
        let room = std::mem::take(&mut self.room);
        *room.first_chunk_mut().expect("room for what was announced") = self.bits.to_le_bytes();
        self.room = &mut room[(self.count >> 3 & 7) as usize..];
        self.bits = self.bits.wrapping_shr(self.count & !7);
        self.count &= 7;
    }

    /// Appends the codes of some of the bytes.
    #[inline(always)]
    pub(super) fn literals(&mut self, codes: &[Entry; 256], bytes: &[u8], which: Range<usize>) {
        let (quads, rest) = bytes[which.clone()].as_chunks::<4>();
        for quad in quads {
            let mut entries = [0; 4];
            for i in 0..4 {
                entries[i] = codes[usize::from(quad[i])];
            }
            self.quad(entries);
        }
        // What is left is a quad as well, where some lie behind it; those add nothing. How many is as good as random, and
        // what asks would guess wrong.
        if let Some(quad) = bytes[which.end - rest.len()..].first_chunk::<4>() {
            let mut entries = [0; 4];
            for i in 0..4 {
                let counts = 0u32.wrapping_sub(u32::from(i < rest.len()));
                entries[i] = codes[usize::from(quad[i])] & counts;
            }
            self.quad(entries);
        } else {
            for byte in rest {
                self.add(codes[usize::from(*byte)]);
            }
            self.flush();
        }
    }

    /// Appends four codes. They are joined in pairs, so that few steps wait for the one before; entries stand for their
    /// lengths.
    #[inline(always)]
    fn quad(&mut self, [a, b, c, d]: [Entry; 4]) {
        let ab = huffman::bits(a) | huffman::bits(b).wrapping_shl(a);
        let cd = huffman::bits(c) | huffman::bits(d).wrapping_shl(c);
        let two = a.wrapping_add(b);
        self.bits |= (ab | cd.wrapping_shl(two)).wrapping_shl(self.count);
        self.count = self.count.wrapping_add(two).wrapping_add(c.wrapping_add(d));
        self.flush();
    }
}
