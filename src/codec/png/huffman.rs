//! Huffman codes of limited length, as deflate writes them (RFC 1951, section 3.2.2). Nothing here knows pictures.

/// Most symbols that any code of deflate has: 256 literals, the end of a block and 29 lengths.
pub(super) const MOST_SYMBOLS: usize = 286;

/// The lengths in bits of a code that spends as little as it can on symbols of these frequencies, none longer than
/// `limit`. Symbols that never occur get no code (length 0), but a code has two symbols at least, so that it is
/// complete, as decoders ask.
///
/// Lengths are those of Huffman's code; where some are above the limit they are cut to it, and shorter codes are
/// lengthened one by one until the sum of `2^-length` is 1 again. That is near the best and takes no time.
///
/// # Panics
/// If there are more than [`MOST_SYMBOLS`] frequencies, or more than `2^limit`.
pub(super) fn lengths(frequencies: &[u32], limit: usize, lengths: &mut [u8]) {
    assert!(frequencies.len() <= MOST_SYMBOLS && frequencies.len() <= 1 << limit);
    lengths.fill(0);
    let mut leaves = [0u64; MOST_SYMBOLS];
    let mut n = 0;
    for (symbol, &f) in frequencies.iter().enumerate().filter(|(_, f)| **f > 0) {
        leaves[n] = u64::from(f) << 16 | symbol as u64;
        n += 1;
    }
    if n < 2 {
        let used = if n == 1 { leaves[0] as usize & 0xffff } else { 0 };
        lengths[used] = 1;
        lengths[usize::from(used == 0)] = 1;
        return;
    }
    let leaves = &mut leaves[..n];
    leaves.sort_unstable();
    let mut counts = depth_counts(leaves, limit);
    repair(&mut counts, limit);
    // The rarest symbols get the longest codes.
    let mut next = leaves.iter();
    for length in (1..=limit).rev() {
        for leaf in next.by_ref().take(counts[length]) {
            lengths[*leaf as usize & 0xffff] = length as u8;
        }
    }
}

/// How many leaves of Huffman's tree lie at each depth; those below `limit` are counted at it.
///
/// Leaves come sorted by weight, and inner nodes are made in the order of their weight, so the two lightest nodes
/// always are the next leaf or the next inner node.
fn depth_counts(leaves: &[u64], limit: usize) -> [usize; 16] {
    let n = leaves.len();
    let mut weight = [0u64; 2 * MOST_SYMBOLS];
    let mut parent = [0u16; 2 * MOST_SYMBOLS];
    for (w, leaf) in weight.iter_mut().zip(leaves) {
        *w = leaf >> 16;
    }
    let (mut leaf, mut inner) = (0, n);
    for node in n..2 * n - 1 {
        for _ in 0..2 {
            let lightest =
                if inner >= node || (leaf < n && weight[leaf] <= weight[inner]) { &mut leaf } else { &mut inner };
            weight[node] += weight[*lightest];
            parent[*lightest] = node as u16;
            *lightest += 1;
        }
    }
    let mut depth = [0u16; 2 * MOST_SYMBOLS];
    let mut counts = [0; 16];
    for node in (0..2 * n - 2).rev() {
        depth[node] = depth[usize::from(parent[node])] + 1;
        if node < n {
            counts[usize::from(depth[node]).min(limit)] += 1;
        }
    }
    counts
}

/// Lengthens codes until the sum of `2^-length` over all is 1, after some were cut to `limit`.
fn repair(counts: &mut [usize; 16], limit: usize) {
    let mut sum: usize = (1..=limit).map(|length| counts[length] << (limit - length)).sum();
    while sum > 1 << limit {
        // One of the longest codes moves up beside a shorter one, which becomes a bit longer.
        let shorter = (1..limit).rev().find(|&length| counts[length] > 0).expect("a code above the limit is over-full");
        counts[limit] -= 1;
        counts[shorter] -= 1;
        counts[shorter + 1] += 2;
        sum -= 1;
    }
}

/// A symbol's code, its first bit lowest as deflate packs it, and in the lowest byte its length: so that the sum of
/// entries is a sum of lengths as well, and serves as a count of places to shift by, of which processors look at the
/// lowest six bits.
pub(super) type Entry = u32;

/// The entry of these bits, of which there are `length`.
#[inline(always)]
pub(super) const fn entry(bits: u32, length: u32) -> Entry {
    bits << 8 | length
}

/// The bits of an entry.
#[inline(always)]
pub(super) const fn bits(entry: Entry) -> u64 {
    (entry >> 8) as u64
}

/// The number of bits of an entry.
#[inline(always)]
pub(super) const fn length(entry: Entry) -> u32 {
    entry & 0xff
}

/// The codes that belong to `lengths`: those of one length are consecutive, in the order of the symbols.
pub(super) fn codes(lengths: &[u8], entries: &mut [Entry]) {
    let mut next = [0u32; 17];
    for &length in lengths.iter().filter(|l| **l > 0) {
        next[usize::from(length) + 1] += 1;
    }
    for length in 1..17 {
        // The first code of a length follows the last of the length before, with a zero appended.
        next[length] = (next[length] + next[length - 1]) << 1;
    }
    for (entry, &length) in entries.iter_mut().zip(lengths) {
        let code = next[usize::from(length)];
        *entry = match length {
            0 => 0,
            _ => self::entry(u32::from((code as u16).reverse_bits() >> (16 - length)), u32::from(length)),
        };
        next[usize::from(length)] += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kraft(lengths: &[u8]) -> f64 {
        lengths.iter().filter(|l| **l > 0).map(|l| 0.5f64.powi(i32::from(*l))).sum()
    }

    #[test]
    fn frequencies_of_fibonacci_stay_within_the_limit_and_fill_the_code() {
        let mut fibonacci = vec![1u32, 1];
        while fibonacci.len() < 40 {
            fibonacci.push(fibonacci[fibonacci.len() - 1] + fibonacci[fibonacci.len() - 2]);
        }
        for limit in [7, 9, 12, 15] {
            let mut l = [0; 40];
            lengths(&fibonacci, limit, &mut l);
            assert!(l.iter().all(|l| (1..=limit as u8).contains(l)), "{l:?}");
            assert_eq!(kraft(&l), 1.0, "limit {limit}: {l:?}");
            assert!(l.is_sorted_by(|a, b| a >= b), "rarer symbols have no shorter codes: {l:?}");
        }
    }

    #[test]
    fn without_a_limit_in_the_way_the_code_is_huffmans() {
        let mut l = [0; 6];
        lengths(&[45, 13, 12, 16, 9, 5], 15, &mut l);
        assert_eq!(l, [1, 3, 3, 3, 4, 4]);
    }

    #[test]
    fn a_code_has_two_symbols_at_least() {
        for frequencies in [[0, 0, 0], [7, 0, 0], [0, 7, 0], [0, 0, 7]] {
            let mut l = [9; 3];
            lengths(&frequencies, 7, &mut l);
            assert_eq!(kraft(&l), 1.0, "{frequencies:?}");
        }
    }

    #[test]
    fn codes_are_those_of_the_example_in_the_rfc() {
        let mut entries = [0; 8];
        codes(&[3, 3, 3, 3, 3, 2, 4, 4], &mut entries);
        let read: Vec<_> = entries.iter().map(|e| (bits(*e) as u16).reverse_bits() >> (16 - length(*e))).collect();
        assert_eq!(read, [0b010, 0b011, 0b100, 0b101, 0b110, 0b00, 0b1110, 0b1111]);
    }
}
