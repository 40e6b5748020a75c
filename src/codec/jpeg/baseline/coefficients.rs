//! The coefficients of a block but the first, up to two at a step (ITU-T T.81, F.2.2.2).

use super::huffman::{Bits, LOOK, Table};
use crate::codec::jpeg::lanes::Blocks;
use crate::codec::jpeg::tables::ZIGZAG;

/// Codes of coefficients.
pub(super) struct Coefficients {
    table: Table,
    /// By the next bits, what they say.
    pairs: Box<[Pair; 1 << LOOK]>,
}

/// Two coefficients, or one twice.
#[derive(Clone, Copy, Default)]
struct Pair {
    numbers: [i16; 2],
    /// How many places each stands behind the one before it: 0 where there is no second, [`END`] where there is none left.
    steps: [u8; 2],
    /// Bits of both; 0 where the first is not all there.
    bits: u8,
}

/// More places than there are: the end of a block.
const END: u8 = 64;

/// Pairs that are read of the bits which are there at least.
const AT_ONCE: u32 = 56 / LOOK;

/// How many places a symbol of a code goes on. The longest run of zeros ends in one more.
const fn step(symbol: u8) -> u8 {
    if symbol & 15 == 0 && symbol >> 4 < 15 { END } else { (symbol >> 4) + 1 }
}

impl Coefficients {
    pub fn new(table: Table) -> Self {
        let pair = |bits: u32| {
            let Some((symbol, number, length)) = table.whole(bits) else { return Pair::default() };
            let one = Pair { numbers: [number; 2], steps: [step(symbol), 0], bits: length as u8 };
            match table.whole(bits << length) {
                Some((symbol, second, more)) if length + more <= LOOK && one.steps[0] != END => {
                    Pair { numbers: [number, second], steps: [one.steps[0], step(symbol)], bits: (length + more) as u8 }
                }
                _ => one,
            }
        };
        let mut pairs = Box::new([Pair::default(); 1 << LOOK]);
        for (bits, to) in (0..).zip(pairs.iter_mut()) {
            *to = pair(bits);
        }
        Coefficients { table, pairs }
    }

    /// Reads those of a block, multiplied by their factors; `None` where they are broken. Zeros may go beyond the block: as
    /// the JPEG group's library reads it, that is its end.
    #[inline(always)]
    pub fn read(&self, bits: &mut Bits<'_>, factors: &[f32; 64], block: &mut Blocks, lane: usize) -> Option<()> {
        let mut put = |k: usize, number: i32| {
            let place = usize::from(ZIGZAG[k & 63] & 63);
            block[place][lane] = number as f32 * factors[place];
        };
        let mut k = 0;
        'filled: while k < 63 {
            bits.fill();
            for _ in 0..AT_ONCE {
                let pair = self.pairs[bits.peek(LOOK) as usize & ((1 << LOOK) - 1)];
                let first = k + usize::from(pair.steps[0]);
                if pair.bits == 0 || first >= 63 {
                    // A long code, the end, or the last coefficient, behind which another block begins.
                    bits.fill();
                    let (symbol, number) = self.table.next(bits)?;
                    k += usize::from(step(symbol));
                    if k > 63 {
                        return (number == 0).then_some(());
                    }
                    put(k, number);
                    continue 'filled;
                }
                bits.skip(pair.bits.into());
                put(first, pair.numbers[0].into());
                k = first + usize::from(pair.steps[1]);
                if k > 63 {
                    return (pair.numbers[1] == 0).then_some(());
                }
                put(k, pair.numbers[1].into());
                if k == 63 {
                    return Some(());
                }
            }
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::jpeg::lanes::LANES;

    /// What two-bit codes say: 0 ends the block, 1 is a coefficient of one more bit, 2 is sixteen zeros.
    fn read(codes: &[u8]) -> Option<Vec<usize>> {
        let mut counts = [0; 16];
        counts[1] = 3;
        let coefficients = Coefficients::new(Table::new(&counts, &[0x00, 0x01, 0xF0]).unwrap());
        let bits: String = codes.iter().map(|code| ["00", "011", "10"][usize::from(*code)]).collect();
        let byte = |eight: &[u8]| eight.iter().enumerate().map(|(i, bit)| (bit & 1) << (7 - i)).sum::<u8>();
        let bytes: Vec<u8> = bits.as_bytes().chunks(8).map(byte).collect();
        let mut block = [[0.0; LANES]; 64];
        coefficients.read(&mut Bits::resumed(&bytes, Default::default()), &[1.0; 64], &mut block, 3)?;
        Some((0..64).filter(|k| block[usize::from(ZIGZAG[*k])][3] != 0.0).collect())
    }

    #[test]
    fn coefficients_stand_where_their_runs_put_them() {
        assert_eq!(read(&[0]), Some(vec![]));
        assert_eq!(read(&[1, 2, 1, 1, 0]), Some(vec![1, 18, 19]));
        for count in 1..63 {
            assert_eq!(read(&[vec![1; count], vec![0]].concat()), Some((1..=count).collect()));
        }
        // A full block has no end, and what follows belongs to the next.
        assert_eq!(read(&[1; 90]), Some((1..64).collect()));
        assert_eq!(read(&[2, 2, 2, 1, 0]), Some(vec![49]));
    }

    #[test]
    fn zeros_may_go_beyond_the_block_and_coefficients_may_not() {
        assert_eq!(read(&[2, 2, 2, 2]), Some(vec![]));
        assert_eq!(read(&[1, 2, 2, 2, 2]), Some(vec![1]));
        let mut counts = [0; 16];
        counts[1] = 2;
        let coefficients = Coefficients::new(Table::new(&counts, &[0xF1, 0x01]).unwrap());
        let mut block = [[0.0; LANES]; 64];
        let bits = &mut Bits::resumed(&[0b0010_0100, 0b1001_0010], Default::default());
        assert_eq!(coefficients.read(bits, &[1.0; 64], &mut block, 0), None);
    }
}
