//! Deflate by a quick search: one place is compared where a few bytes have been seen before, and what it gives is taken
//! only where it costs less than its bytes one by one. For what repeats here and there, as some photographs do.

use super::bits::{Bits, Fast, LONGEST_CODE};
use super::block::{Counts, DISTANCES, END, Header, LONGEST, Lengths, SYMBOLS, WINDOW, distance_symbol};
use super::deflate::{BLOCK, histogram, length_symbol};
use super::huffman;
use super::trees::common;
use pulp::{Simd, WithSimd};
use std::ops::Range;

/// Bits of the table's hashes.
const HASH_BITS: u32 = 14;
/// What a match must save beside the bits of its distance.
const MATCH_BITS: u32 = 14;

/// A match: which bytes, and how far back they have been before.
struct Found {
    bytes: Range<usize>,
    distance: usize,
}

/// Appends `bytes` to `out` as blocks, none of them final, and ends them on a byte by an empty stored block. `costs` are
/// the bits that bytes cost one by one.
pub(super) fn deflate(arch: pulp::Arch, costs: &[u8; 256], bytes: &[u8], out: &mut Vec<u8>) {
    let mut writer = Bits { out, bits: 0, count: 0 };
    let mut seen = vec![0; 1 << HASH_BITS];
    let mut found = Vec::new();
    let shift = 64 - 8 * hashed(costs, bytes) as u32;
    let mut from = 0;
    while from < bytes.len() {
        let (seen, found, writer) = (&mut seen, &mut found, &mut writer);
        from = arch.dispatch(One { bytes, from, shift, costs, seen, found, writer });
    }
    writer.stored(&[]);
}

/// One block, compiled once for each instruction set; gives its end.
struct One<'a, 'o> {
    bytes: &'a [u8],
    from: usize,
    shift: u32,
    costs: &'a [u8; 256],
    seen: &'a mut [u32],
    found: &'a mut Vec<Found>,
    writer: &'a mut Bits<'o>,
}

impl WithSimd for One<'_, '_> {
    type Output = usize;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> usize {
        let One { bytes, from, shift, costs, seen, found, writer } = self;
        let end = find(bytes, from..bytes.len().min(from + BLOCK), shift, costs, seen, found);
        write(bytes, from..end, found, writer);
        end
    }
}

/// How many bytes are hashed, and so the shortest match found: as many as cost about what a match costs.
fn hashed(costs: &[u8; 256], bytes: &[u8]) -> usize {
    let some = bytes.iter().step_by(bytes.len() / 1024 + 1);
    let (bits, count) = some.fold((0, 0), |(bits, n), byte| (bits + usize::from(costs[usize::from(*byte)]), n + 1));
    (24 * count / bits.max(1)).clamp(4, 8)
}

/// Finds matches within a block; gives its end, which may lie a little beyond.
#[inline(always)]
fn find(
    bytes: &[u8],
    block: Range<usize>,
    shift: u32,
    costs: &[u8; 256],
    seen: &mut [u32],
    found: &mut Vec<Found>,
) -> usize {
    found.clear();
    let mut at = block.start;
    let mut free = at;
    let mut misses = 0;
    while at < block.end {
        let Some(eight) = bytes[at..].first_chunk() else { break };
        let eight = u64::from_le_bytes(*eight);
        let hash = ((eight << shift).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - HASH_BITS)) as usize;
        let run = eight == eight.rotate_left(8) && at > 0 && bytes[at - 1] == eight as u8;
        let before = if run { at - 1 } else { seen[hash] as usize };
        seen[hash] = at as u32;
        let known = before < at && at - before < WINDOW && {
            let there = u64::from_le_bytes(*bytes[before..].first_chunk().expect("more than from `at` on"));
            (there ^ eight) << shift == 0
        };
        if let Some(one) = known.then(|| grown(bytes, free, before, at)).filter(|one| pays(bytes, one, costs)) {
            at = one.bytes.end;
            free = at;
            found.push(one);
            misses = 0;
            continue;
        }
        // The longer nothing repeats, the fewer places are looked at.
        misses += 1;
        at += 1 + misses / 32;
    }
    free.max(block.end)
}

/// The match of two places, as far as it goes forth, and back to what is free.
#[inline(always)]
fn grown(bytes: &[u8], free: usize, before: usize, at: usize) -> Found {
    let distance = at - before;
    let back = bytes[free..at].iter().rev().zip(bytes[..before].iter().rev()).take_while(|(a, b)| a == b).count();
    let start = at - back;
    let most = LONGEST.min(bytes.len() - at);
    let forth = common(&bytes[at..at + most], &bytes[before..before + most]);
    Found { bytes: start..start + (back + forth).min(LONGEST), distance }
}

/// Whether a match costs less than its bytes one by one.
#[inline(always)]
fn pays(bytes: &[u8], found: &Found, costs: &[u8; 256]) -> bool {
    let price = MATCH_BITS + found.distance.ilog2();
    let mut plain = 0;
    bytes[found.bytes.clone()].iter().any(|byte| {
        plain += u32::from(costs[usize::from(*byte)]);
        plain > price
    })
}

/// Writes one block.
#[inline(always)]
fn write(bytes: &[u8], block: Range<usize>, found: &[Found], writer: &mut Bits<'_>) {
    let counts = count(bytes, block.clone(), found);
    let mut lengths = Lengths { symbols: [0; SYMBOLS], ..counts.lengths() };
    huffman::lengths(&counts.symbols, LONGEST_CODE, &mut lengths.symbols);
    let header = Header::of(&lengths.symbols, &lengths.distances);
    let size = lengths.body_bits(&counts) / 8 + 1;
    if header.bits() / 8 + size >= block.len() as u64 {
        bytes[block].chunks(BLOCK).for_each(|part| writer.stored(part));
        return;
    }
    header.write(writer);
    // Inlined, or else it would be compiled without the instructions that were found.
    writer.fast(
        size as usize,
        #[inline(always)]
        |fast| body(bytes, block, found, &lengths, fast),
    );
}

#[inline(always)]
fn count(bytes: &[u8], block: Range<usize>, found: &[Found]) -> Counts {
    let mut counts = Counts::default();
    let mut tables = [[0u32; 256]; 4];
    let mut from = block.start;
    for one in found {
        histogram(&bytes[from..one.bytes.start], &mut tables);
        counts.count_match(one.bytes.len(), one.distance);
        from = one.bytes.end;
    }
    histogram(&bytes[from..block.end], &mut tables);
    for (byte, n) in counts.symbols[..256].iter_mut().enumerate() {
        *n = tables.iter().map(|t| t[byte]).sum();
    }
    counts
}

#[inline(always)]
fn body(bytes: &[u8], block: Range<usize>, found: &[Found], lengths: &Lengths, out: &mut Fast<'_>) {
    let (mut symbols, mut distances) = ([0; SYMBOLS], [0; DISTANCES]);
    huffman::codes(&lengths.symbols, &mut symbols);
    huffman::codes(&lengths.distances, &mut distances);
    let literals = symbols.first_chunk().expect("256 literals");
    let mut from = block.start;
    for one in found {
        out.literals(literals, bytes, from..one.bytes.start);
        let (symbol, extra, value) = length_symbol(one.bytes.len());
        out.add(symbols[symbol]);
        out.add(huffman::entry(value as u32, extra));
        let (symbol, extra, value) = distance_symbol(one.distance);
        out.add(distances[symbol]);
        out.add(huffman::entry(value as u32, extra));
        out.flush();
        from = one.bytes.end;
    }
    out.literals(literals, bytes, from..block.end);
    out.add(symbols[END]);
    out.flush();
}
