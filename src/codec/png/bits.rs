//! Bits into bytes, lowest first (RFC 1951, section 3.1.1): one way for anything, one for codes by the million.

use super::huffman::{self, Entry};

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
        let mut fast = Fast { out: &mut self.out[start..], at: 0, bits: self.bits, count: self.count };
        fill(&mut fast);
        let end = start + fast.at;
        (self.bits, self.count) = (fast.bits, fast.count);
        self.out.truncate(end);
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
    pub(super) out: &'a mut [u8],
    pub(super) at: usize,
    pub(super) bits: u64,
    pub(super) count: u32,
}

impl Fast<'_> {
    #[inline(always)]
    pub(super) fn add(&mut self, entry: Entry) {
        self.bits |= huffman::bits(entry) << self.count;
        self.count += huffman::length(entry);
    }

    #[inline(always)]
    pub(super) fn flush(&mut self) {
        self.out[self.at..][..8].copy_from_slice(&self.bits.to_le_bytes());
        self.at += (self.count / 8) as usize;
        self.bits >>= self.count & !7;
        self.count &= 7;
    }

    #[inline(always)]
    pub(super) fn literals(&mut self, codes: &[Entry; 256], bytes: &[u8]) {
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
