//! Deflate without a search for matches (RFC 1951): Huffman codes over bytes, and runs of equal bytes.
//!
//! On filtered photographs this is smaller and many times faster than a match search, which finds little there
//! that is worth its distances. What repeats in other ways is for [`lz`](super::lz).

use super::bits::{Bits, Fast, LONGEST_CODE};
use super::block::{END, Header, LONGEST, SYMBOLS};
use super::huffman::{self, Entry};
use super::price::{POINT, log2, price};
use super::runs::{Runs, Sought};

/// Bytes that share one code; below the 65,535 that a stored block can hold.
pub(super) const BLOCK: usize = 65_528;

/// Appends `bytes` to `out` as blocks, none of them final, and ends them on a byte by an empty stored block.
pub(super) fn deflate(arch: pulp::Arch, sought: Sought, bytes: &[u8], runs: &mut Runs, out: &mut Vec<u8>) {
    let mut writer = Bits { out, bits: 0, count: 0 };
    for from in (0..bytes.len()).step_by(BLOCK) {
        let block = from..bytes.len().min(from + BLOCK);
        // Shifts by a variable are what this gains most from.
        arch.dispatch(
            #[inline(always)]
            || {
                runs.find(bytes, block.clone(), sought);
                let bytes = &bytes[block];
                let (mut frequencies, mut extra_bits) = count(bytes, runs);
                let_go(bytes, runs, &mut frequencies, &mut extra_bits);
                Block::of(&frequencies, extra_bits).write(bytes, runs, &mut writer);
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
    match (run / LONGEST, run % LONGEST) {
        (whole, rest @ 0..3) => (whole, 0, rest),
        (whole, rest) => (whole, rest, 0),
    }
}

/// The code of one block.
struct Block {
    codes: [Entry; SYMBOLS],
    header: Header,
    /// Size of the codes and extra bits of the block's content, without its header.
    body_bits: u64,
}

impl Block {
    /// The best code for symbols of these frequencies, after which follow so many other bits in all.
    fn of(frequencies: &[u32; SYMBOLS], extra_bits: u64) -> Self {
        let mut lengths = [0; SYMBOLS];
        huffman::lengths(frequencies, LONGEST_CODE, &mut lengths);
        let spent: u64 = frequencies.iter().zip(lengths).map(|(f, l)| u64::from(*f) * u64::from(l)).sum();
        let mut codes = [0; SYMBOLS];
        huffman::codes(&lengths, &mut codes);
        // One distance, of one bit.
        Block { codes, header: Header::of(&lengths, &[1]), body_bits: spent + extra_bits }
    }

    #[inline(always)]
    fn write(&self, bytes: &[u8], runs: &Runs, writer: &mut Bits<'_>) {
        // Headers take 50 to 150 bytes: close enough, since only what does not compress comes near.
        if self.body_bits / 8 + 100 >= bytes.len() as u64 {
            writer.stored(bytes);
            return;
        }
        self.header.write(writer);
        // Inlined, or else it would be compiled without the instructions that were found.
        writer.fast(
            self.body_bits as usize / 8 + 1,
            #[inline(always)]
            |fast| self.write_body(bytes, runs, fast),
        );
    }

    #[inline(always)]
    fn write_body(&self, bytes: &[u8], runs: &Runs, out: &mut Fast<'_>) {
        let literals = self.codes.first_chunk().expect("256 literals");
        let mut from = 0;
        for &[start, end] in runs.edges() {
            out.literals(literals, bytes, from..usize::from(start));
            let (whole, rest, left) = split(usize::from(end - start));
            for _ in 0..whole {
                self.write_match(LONGEST, out);
            }
            if rest > 0 {
                self.write_match(rest, out);
            }
            from = usize::from(end) - left;
        }
        out.literals(literals, bytes, from..bytes.len());
        out.add(self.codes[END]);
        out.flush();
    }

    #[inline(always)]
    fn write_match(&self, length: usize, out: &mut Fast<'_>) {
        let (symbol, extra, value) = length_symbol(length);
        out.add(self.codes[symbol]);
        // The only distance has the code 0 in one bit, after the extra bits of the length.
        out.add(huffman::entry(value as u32, extra + 1));
        out.flush();
    }
}

/// Runs of fewer bytes are counted as literals first, and then taken away: to stop counting at each takes longer.
const SHORT: u16 = 64;

/// How often each symbol occurs, and how many bits follow symbols: extra bits of lengths, and distances.
#[inline(always)]
fn count(bytes: &[u8], runs: &Runs) -> ([u32; SYMBOLS], u64) {
    let mut frequencies = [0u32; SYMBOLS];
    let mut extra_bits = 0;
    // Four tables, so that equal bytes in a row do not wait for each other's count.
    let mut tables = [[0u32; 256]; 4];
    let mut from = 0;
    for &[start, end] in runs.edges() {
        let (whole, rest, left) = split(usize::from(end - start));
        if end - start < SHORT {
            let of_byte = &mut frequencies[usize::from(bytes[usize::from(start)])];
            *of_byte = of_byte.wrapping_sub(u32::from(end - start));
        } else {
            histogram(&bytes[from..usize::from(start)], &mut tables);
            frequencies[length_symbol(LONGEST).0] += whole as u32;
            extra_bits += whole as u64;
            from = usize::from(end) - left;
        }
        if rest > 0 {
            let (symbol, extra, _) = length_symbol(rest);
            frequencies[symbol] += 1;
            extra_bits += u64::from(extra) + 1;
        }
    }
    histogram(&bytes[from..], &mut tables);
    for byte in 0..256 {
        for table in &tables {
            frequencies[byte] = frequencies[byte].wrapping_add(table[byte]);
        }
    }
    frequencies[END] = 1;
    (frequencies, extra_bits)
}

/// Lets go of runs that cost less byte by byte, as far as the counts tell, and corrects those.
#[inline(always)]
fn let_go(bytes: &[u8], runs: &mut Runs, frequencies: &mut [u32; SYMBOLS], extra_bits: &mut u64) {
    if runs.edges().is_empty() {
        return;
    }
    let all = log2(frequencies.iter().sum());
    let mut prices = [0; SYMBOLS];
    for (of_symbol, n) in prices.iter_mut().zip(&*frequencies) {
        *of_symbol = price(all, *n);
    }
    runs.retain(
        #[inline(always)]
        |[start, end]| {
            let length = u32::from(end - start);
            let (symbol, extra, _) = length_symbol(LONGEST.min(length as usize));
            let byte = usize::from(bytes[usize::from(start)]);
            let pays = length * prices[byte] > prices[symbol] + ((extra + 1) << POINT);
            let gone = u32::from(!pays);
            frequencies[byte] += gone * length;
            frequencies[symbol] -= gone;
            *extra_bits -= u64::from(gone * (extra + 1));
            pays
        },
    );
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_let_go_where_their_bytes_cost_less() {
        // Zeros are most of the bytes, and cost about a bit.
        let mut bytes: Vec<u8> = (0..40_000u32).map(|i| if i % 3 == 0 { (i / 3) as u8 | 1 } else { 0 }).collect();
        for at in (1000..30_000).step_by(3000) {
            bytes[at..at + 5].fill(0);
        }
        bytes[35_000..35_400].fill(0);
        let mut runs = Runs::default();
        runs.find(&bytes, 0..bytes.len(), Sought::All);
        assert!(runs.edges().len() > 10);
        let (mut frequencies, mut extra_bits) = count(&bytes, &runs);
        let_go(&bytes, &mut runs, &mut frequencies, &mut extra_bits);
        assert_eq!(runs.edges(), [[35_000, 35_400]]);
        assert_eq!((frequencies, extra_bits), count(&bytes, &runs));
    }
}
