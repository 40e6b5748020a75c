//! The five filters (PNG specification, third edition, section 9) and the choice among them.
//!
//! Every kernel is a plain loop over slices of bytes, written so that the compiler vectorises it. The byte being
//! filtered is `x`; `a` is to its left, `b` above, `c` above left, each in the same place of its pixel; outside the
//! picture all are 0.

use super::deflate::histogram;
use super::price::log2;

/// A filter type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Filter {
    /// x
    None = 0,
    /// x - a
    Sub,
    /// x - b
    Up,
    /// x - floor((a + b) / 2)
    Average,
    /// x - PaethPredictor(a, b, c)
    Paeth,
}

/// All filters, in the order of their numbers.
pub(super) const ALL: [Filter; 5] = [Filter::None, Filter::Sub, Filter::Up, Filter::Average, Filter::Paeth];

/// How the filter of a row is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    /// The same for all rows.
    Fixed(Filter),
    /// For each row the filter whose bytes, read as signed, have the smallest sum of absolute values, judged by one
    /// tile of this many.
    MinimumSum {
        /// 1 looks at every byte.
        tile_step: usize,
        /// Whether [`Filter::Average`] is among them. Of samples of 16 bits the lower bytes have no carry: their average
        /// has nothing to do with them, and what is left is noise.
        average: bool,
    },
    /// For each row the filter whose bytes have the least entropy, as they stand.
    Entropy,
    /// For each row the filter that leaves the fewest different pairs of neighbours.
    Bigrams,
}

/// Bytes looked at together; their scratch stays in the first-level cache.
const TILE: usize = 1024;

/// Puts each row of `rows`, filtered, into `out`, its filter's number before it, in place of what `out` held. `above`
/// is the row above them.
pub(super) fn rows(arch: pulp::Arch, choice: Choice, bpp: usize, above: &[u8], rows: &[u8], out: &mut Vec<u8>) {
    let n = above.len();
    out.resize(rows.len() / n * (n + 1), 0);
    let outs = out.chunks_exact_mut(n + 1);
    // Inlined, or else it would be compiled without the instructions that were found.
    arch.dispatch(
        #[inline(always)]
        || {
            let mut above = above;
            let mut trial = vec![0; if matches!(choice, Choice::Entropy | Choice::Bigrams) { n } else { 0 }];
            for (row, out) in rows.chunks_exact(n).zip(outs) {
                let filter = match choice {
                    Choice::Fixed(filter) => filter,
                    Choice::MinimumSum { tile_step, average } => minimum_sum(bpp, above, row, tile_step, average),
                    Choice::Entropy => least(bpp, above, row, &mut trial, entropy),
                    Choice::Bigrams => least(bpp, above, row, &mut trial, bigrams),
                };
                out[0] = filter as u8;
                apply(filter, bpp, above, row, &mut out[1..]);
                above = row;
            }
        },
    );
}

/// Filters one row into `out`.
#[inline(always)]
fn apply(filter: Filter, bpp: usize, above: &[u8], row: &[u8], out: &mut [u8]) {
    let head = bpp.min(row.len());
    // The first pixel has nothing to its left.
    for (o, (x, b)) in out[..head].iter_mut().zip(row.iter().zip(above)) {
        *o = match filter {
            Filter::None | Filter::Sub => *x,
            Filter::Up | Filter::Paeth => x.wrapping_sub(*b),
            Filter::Average => x.wrapping_sub(b / 2),
        };
    }
    body(filter, bpp, above, row, head, &mut out[head..]);
}

/// Filters the bytes of one row from `from` on, which must have a pixel to their left, as many as `out` takes.
#[inline(always)]
fn body(filter: Filter, bpp: usize, above: &[u8], row: &[u8], from: usize, out: &mut [u8]) {
    let n = out.len();
    let x = &row[from..][..n];
    let a = &row[from - bpp..][..n];
    let b = &above[from..][..n];
    let c = &above[from - bpp..][..n];
    match filter {
        Filter::None => out.copy_from_slice(x),
        Filter::Sub => {
            for i in 0..n {
                out[i] = x[i].wrapping_sub(a[i]);
            }
        }
        Filter::Up => {
            for i in 0..n {
                out[i] = x[i].wrapping_sub(b[i]);
            }
        }
        Filter::Average => {
            for i in 0..n {
                out[i] = x[i].wrapping_sub(average(a[i], b[i]));
            }
        }
        Filter::Paeth => {
            for i in 0..n {
                out[i] = x[i].wrapping_sub(paeth(a[i], b[i], c[i]));
            }
        }
    }
}

/// floor((a + b) / 2) without a ninth bit: what both have, and half of what only one has.
#[inline(always)]
const fn average(a: u8, b: u8) -> u8 {
    (a & b) + ((a ^ b) >> 1)
}

/// |a - b| in a byte. `abs_diff` takes wider integers on its way, and a quarter as many of them at a time.
#[inline(always)]
fn distance(a: u8, b: u8) -> u8 {
    a.max(b) - a.min(b)
}

/// The PaethPredictor in bytes.
///
/// With p = a + b - c, the distances of the specification are pa = |p - a| = |b - c|, pb = |p - b| = |a - c| and
/// pc = |p - c| = |(b - c) + (a - c)|: where a and b lie on different sides of c, the difference of the first two; else
/// their sum, which is as good as 255, since it is only asked whether it is below the others.
#[inline(always)]
fn paeth(a: u8, b: u8, c: u8) -> u8 {
    let (pa, pb) = (distance(b, c), distance(a, c));
    let pc = if (a < c) == (b < c) { 255 } else { distance(pa, pb) };
    let b_or_c = if pb <= pc { b } else { c };
    if pa <= pb && pa <= pc { a } else { b_or_c }
}

/// The filter with the least sum of absolute values; of equals the first.
#[inline(always)]
fn minimum_sum(bpp: usize, above: &[u8], row: &[u8], tile_step: usize, average: bool) -> Filter {
    let mut sums = ALL.map(|filter| if filter == Filter::Average && !average { u64::MAX } else { 0 });
    let mut scratch = [0u8; TILE];
    let mut from = bpp;
    while from < row.len() {
        let out = &mut scratch[..TILE.min(row.len() - from)];
        for (sum, filter) in sums.iter_mut().zip(ALL) {
            if *sum < u64::MAX {
                body(filter, bpp, above, row, from, out);
                *sum += sum_of_absolutes(out);
            }
        }
        from += TILE * tile_step;
    }
    let least = (0..ALL.len()).min_by_key(|&i| sums[i]).unwrap_or(0);
    ALL[least]
}

/// The filter under which a row has the least of something; of equals the first.
#[inline(always)]
fn least(bpp: usize, above: &[u8], row: &[u8], trial: &mut [u8], of: impl Fn(&[u8]) -> u64) -> Filter {
    let cost = |filter| {
        apply(filter, bpp, above, row, trial);
        of(trial)
    };
    let costs = ALL.map(cost);
    ALL[(0..ALL.len()).min_by_key(|&i| costs[i]).unwrap_or(0)]
}

/// The entropy of some bytes as they stand, in parts of a bit, but for what they all have in common.
#[inline(always)]
fn entropy(bytes: &[u8]) -> u64 {
    let mut tables = [[0; 256]; 4];
    histogram(bytes, &mut tables);
    let counts = (0..256).map(|byte| tables.iter().map(|t| t[byte]).sum::<u32>());
    counts.fold(u64::MAX >> 1, |rest, n| rest - u64::from(n) * u64::from(log2(n)))
}

/// How many different pairs of neighbours there are.
#[inline(always)]
fn bigrams(bytes: &[u8]) -> u64 {
    let mut seen = [0u64; 1024];
    for two in bytes.windows(2) {
        let pair = usize::from(two[0]) << 8 | usize::from(two[1]);
        seen[pair / 64] |= 1 << (pair % 64);
    }
    seen.iter().map(|word| u64::from(word.count_ones())).sum()
}

/// The sum of the absolute values of bytes read as signed.
#[inline(always)]
fn sum_of_absolutes(bytes: &[u8]) -> u64 {
    let sum = |part: &[u8]| part.iter().map(|x| u16::from((*x).min(x.wrapping_neg()))).sum::<u16>();
    // At most 128 each: 256 of them fit 16 bits.
    bytes.chunks(256).map(|part| u64::from(sum(part))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As printed in the specification.
    fn paeth_as_printed(a: i32, b: i32, c: i32) -> i32 {
        let p = a + b - c;
        let (pa, pb, pc) = ((p - a).abs(), (p - b).abs(), (p - c).abs());
        if pa <= pb && pa <= pc {
            a
        } else if pb <= pc {
            b
        } else {
            c
        }
    }

    #[test]
    fn predictors_agree_with_the_specification_everywhere() {
        for a in 0..=255u8 {
            for b in 0..=255u8 {
                assert_eq!(u16::from(average(a, b)), (u16::from(a) + u16::from(b)) / 2);
                for c in (0..=255u8).step_by(if a % 16 == 0 { 1 } else { 7 }) {
                    assert_eq!(
                        i32::from(paeth(a, b, c)),
                        paeth_as_printed(a.into(), b.into(), c.into()),
                        "{a} {b} {c}"
                    );
                }
            }
        }
    }

    #[test]
    fn filters_agree_with_the_specification_at_every_width() {
        let noise = |i: usize| (i.wrapping_mul(2_654_435_761) >> 13) as u8;
        for bpp in [1, 2, 3, 4, 6, 8] {
            for n in (1..68).map(|w| w * bpp) {
                let above: Vec<u8> = (0..n).map(|i| noise(i + 9000)).collect();
                let row: Vec<u8> = (0..n).map(noise).collect();
                for filter in ALL {
                    let mut out = Vec::new();
                    rows(pulp::Arch::new(), Choice::Fixed(filter), bpp, &above, &row, &mut out);
                    let at = |v: &[u8], i: Option<usize>| i.map_or(0, |i| i32::from(v[i]));
                    let expected = (0..n).map(|i| {
                        let (a, b, c) =
                            (at(&row, i.checked_sub(bpp)), at(&above, Some(i)), at(&above, i.checked_sub(bpp)));
                        let predicted = [0, a, b, (a + b) / 2, paeth_as_printed(a, b, c)][filter as usize];
                        (i32::from(row[i]) - predicted) as u8
                    });
                    assert_eq!(out, [filter as u8].into_iter().chain(expected).collect::<Vec<_>>());
                }
            }
        }
    }

    #[test]
    fn sums_are_of_signed_bytes() {
        assert_eq!(sum_of_absolutes(&[0, 1, 255, 128, 127, 129]), 1 + 1 + 128 + 127 + 127);
        assert_eq!(sum_of_absolutes(&[128; 5000]), 5000 * 128);
    }
}
