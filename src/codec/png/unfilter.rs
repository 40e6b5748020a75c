//! Undoing the five filters (PNG specification, third edition, section 9.2).
//!
//! Most of them need the pixel to the left before the next can be had, so one row is a long chain of small steps. Four
//! rows are four chains: each begins one pixel after the row above it, and all of them go on side by side in the lanes
//! of a few vectors. The names are those of the specification: `x` is filtered, `a` to its left, `b` above, `c` above left.

use super::filter::{ALL, Filter};
use std::array::from_fn;
use std::ops::Range;
use wide::{i16x8, u8x16};

/// Rows that are undone side by side.
const ROWS: usize = 4;

/// That many rows or somewhat fewer: a number that leaves none over.
pub(super) fn whole_groups(rows: usize) -> usize {
    (rows / ROWS).max(1) * ROWS
}

/// Undoes the filters of `raw`, whose rows each begin with the number of their filter, into `out`, which has no room for
/// those. `above` is the row above them, and `pixel` the bytes from one pixel to the next.
///
/// # Errors
/// The first number that is no filter's.
pub(super) fn rows(pixel: usize, above: &[u8], raw: &[u8], out: &mut [u8]) -> Result<(), u8> {
    if let Some(row) = raw.chunks_exact(above.len() + 1).find(|row| numbered(row[0]).is_none()) {
        return Err(row[0]);
    }
    match pixel {
        1 => fours::<1, 2>(above, raw, out),
        2 => fours::<2, 2>(above, raw, out),
        3 => fours::<3, 2>(above, raw, out),
        4 => fours::<4, 2>(above, raw, out),
        6 => fours::<6, 4>(above, raw, out),
        8 => fours::<8, 4>(above, raw, out),
        _ => unreachable!("a pixel of {pixel} bytes"),
    }
    Ok(())
}

/// The filter of that number.
fn numbered(number: u8) -> Option<Filter> {
    ALL.get(usize::from(number)).copied()
}

/// Rows whose pixels have `PIXEL` bytes, `VECTORS` of eight lanes for those of four rows.
fn fours<'a, const PIXEL: usize, const VECTORS: usize>(mut above: &'a [u8], raw: &[u8], out: &'a mut [u8]) {
    let n = above.len();
    for (raw, out) in raw.chunks(ROWS * (n + 1)).zip(out.chunks_mut(ROWS * n)) {
        let slow = raw.iter().step_by(n + 1).filter(|filter| **filter >= Filter::Average as u8).count();
        if raw.len() < ROWS * (n + 1) || n < 16 * PIXEL || slow < 2 {
            let mut above = above;
            for (raw, out) in raw.chunks_exact(n + 1).zip(out.chunks_exact_mut(n)) {
                span::<PIXEL>(raw[0], above, &raw[1..], out, 0..n);
                above = out;
            }
        } else if raw.iter().step_by(n + 1).all(|filter| *filter == Filter::Paeth as u8) {
            slope::<PIXEL, VECTORS, true>(above, raw, out);
        } else {
            slope::<PIXEL, VECTORS, false>(above, raw, out);
        }
        above = &out[out.len() - n..];
    }
}

/// One number for each of some bytes of four rows: as many of the first row, the second, the third and the fourth.
type Lanes<const VECTORS: usize> = [i16x8; VECTORS];

/// Undoes four rows side by side, `PAETH` saying that they all have that filter.
fn slope<const PIXEL: usize, const VECTORS: usize, const PAETH: bool>(above: &[u8], raw: &[u8], out: &mut [u8]) {
    let n = above.len();
    let filters: [u8; ROWS] = from_fn(|k| raw[k * (n + 1)]);
    let raws: [&[u8]; ROWS] = from_fn(|k| &raw[k * (n + 1) + 1..][..n]);
    let mut parts = out.chunks_exact_mut(n);
    let mut outs: [&mut [u8]; ROWS] = from_fn(|_| parts.next().expect("four rows"));
    // The upper rows are ahead of those below: a corner at the start, and one at the end, are undone row by row.
    let corner = |outs: &mut [&mut [u8]; ROWS], ranges: [Range<usize>; ROWS]| {
        for (k, range) in ranges.into_iter().enumerate() {
            let (before, rest) = outs.split_at_mut(k);
            let above = before.last().map_or(above, |row| &**row);
            span::<PIXEL>(filters[k], above, raws[k], rest[0], range);
        }
    };
    corner(&mut outs, from_fn(|k| 0..(ROWS - 1 - k) * PIXEL));
    let left = |row: &[u8], k: usize| -> [u8; 8] {
        // What lies left of where row k begins.
        let end = (ROWS - 1 - k) * PIXEL;
        from_fn(|i| if i < PIXEL && end > 0 { row[end - PIXEL + i] } else { 0 })
    };
    let mut a = lanes::<VECTORS>(from_fn(|k| left(outs[k], k)));
    let mut c = lanes::<VECTORS>(from_fn(|k| left(if k == 0 { above } else { outs[k - 1] }, k)));
    let is = |filter: Filter| lanes::<VECTORS>(from_fn(|k| [if filters[k] == filter as u8 { 255 } else { 0 }; 8]));
    let [sub, up, average, paeth] = [Filter::Sub, Filter::Up, Filter::Average, Filter::Paeth].map(is);
    // Eight bytes are read and written at a time, some of them of the pixels to come.
    let end = n / PIXEL - 8usize.div_ceil(PIXEL);
    let eight = |row: &[u8], at: usize| *row[at * PIXEL..].first_chunk::<8>().expect("eight bytes");
    for at in ROWS - 1..end {
        let x = lanes::<VECTORS>(from_fn(|k| eight(raws[k], at - k)));
        let b = below::<VECTORS>(eight(above, at), a);
        let predicted: Lanes<VECTORS> = from_fn(|v| {
            let (a, b, c) = (a[v], b[v], c[v]);
            if PAETH {
                paeth_of(a, b, c)
            } else {
                a & sub[v] | b & up[v] | ((a + b) >> 1u32) & average[v] | paeth_of(a, b, c) & paeth[v]
            }
        });
        c = b;
        a = from_fn(|v| (x[v] + predicted[v]) & i16x8::splat(255));
        let bytes = bytes::<VECTORS>(a);
        for (k, out) in outs.iter_mut().enumerate() {
            out[(at - k) * PIXEL..][..2 * VECTORS].copy_from_slice(&bytes[k][..2 * VECTORS]);
        }
    }
    corner(&mut outs, from_fn(|k| (end - k) * PIXEL..n));
}

/// The first bytes of each of four rows as lanes.
#[inline(always)]
fn lanes<const VECTORS: usize>(rows: [[u8; 8]; ROWS]) -> Lanes<VECTORS> {
    from_fn(|v| {
        let bytes: [u8; 16] = if VECTORS == 4 {
            bytemuck::cast([rows[v], [0; 8]])
        } else {
            let half = |row: [u8; 8]| u32::from_le_bytes([row[0], row[1], row[2], row[3]]);
            bytemuck::cast([half(rows[2 * v % ROWS]), half(rows[(2 * v + 1) % ROWS]), 0, 0])
        };
        i16x8::from_u8x16_low(u8x16::new(bytes))
    })
}

/// The bytes of each row, of which as many count as there are lanes for it.
#[inline(always)]
fn bytes<const VECTORS: usize>(lanes: Lanes<VECTORS>) -> [[u8; 8]; ROWS] {
    if VECTORS == 4 {
        from_fn(|k| {
            let both: [[u8; 8]; 2] = bytemuck::cast(u8x16::narrow_i16x8(lanes[k % VECTORS], lanes[k % VECTORS]));
            both[0]
        })
    } else {
        let all: [[u8; 4]; 4] = bytemuck::cast(u8x16::narrow_i16x8(lanes[0], lanes[1]));
        from_fn(|k| {
            let b = all[k];
            [b[0], b[1], b[2], b[3], 0, 0, 0, 0]
        })
    }
}

/// The lanes of each row in the place of the row below it; in that of the first row those of the row above it.
#[inline(always)]
fn below<const VECTORS: usize>(above: [u8; 8], lanes: Lanes<VECTORS>) -> Lanes<VECTORS> {
    let first = i16x8::from_u8x16_low(u8x16::new(bytemuck::cast([above, [0; 8]])));
    from_fn(|v| {
        let before = if v == 0 { first } else { lanes[v - 1] };
        if VECTORS == 4 {
            before
        } else {
            let [own, _]: [u64; 2] = bytemuck::cast(lanes[v]);
            let before: [u64; 2] = bytemuck::cast(before);
            bytemuck::cast([if v == 0 { before[0] } else { before[1] }, own])
        }
    })
}

/// The PaethPredictor: whichever of a, b and c is nearest to a + b - c. With the larger and the smaller of a and b, it is
/// the larger where 3c - (a + b) is at most the smaller, the smaller where it is at least the larger, and c between them
/// (the form is that of stb_image).
#[inline(always)]
fn paeth_of(a: i16x8, b: i16x8, c: i16x8) -> i16x8 {
    let (low, high) = (a.min(b), a.max(b));
    let threshold = c + c + c - (a + b);
    threshold.simd_gt(low).bitselect(high.simd_gt(threshold).bitselect(c, low), high)
}

/// Undoes some pixels of one row, those before them being undone.
fn span<const PIXEL: usize>(filter: u8, above: &[u8], raw: &[u8], out: &mut [u8], at: Range<usize>) {
    match numbered(filter) {
        Some(Filter::Sub) => each::<PIXEL>(above, raw, out, at, |a, _, _| a),
        Some(Filter::Up) => each::<PIXEL>(above, raw, out, at, |_, b, _| b),
        Some(Filter::Average) => each::<PIXEL>(above, raw, out, at, |a, b, _| a.midpoint(b)),
        Some(Filter::Paeth) => each::<PIXEL>(above, raw, out, at, paeth),
        Some(Filter::None) | None => out[at.clone()].copy_from_slice(&raw[at]),
    }
}

/// Adds to each byte what is predicted of it.
#[inline(always)]
fn each<const PIXEL: usize>(
    above: &[u8],
    raw: &[u8],
    out: &mut [u8],
    at: Range<usize>,
    predict: impl Fn(u8, u8, u8) -> u8,
) {
    let (mut a, mut c) = ([0; PIXEL], [0; PIXEL]);
    if let Some(left) = at.start.checked_sub(PIXEL) {
        a.copy_from_slice(&out[left..at.start]);
        c.copy_from_slice(&above[left..at.start]);
    }
    let pixels = out[at.clone()].as_chunks_mut::<PIXEL>().0.iter_mut();
    for ((out, x), b) in pixels.zip(raw[at.clone()].as_chunks::<PIXEL>().0).zip(above[at].as_chunks::<PIXEL>().0) {
        a = from_fn(|i| x[i].wrapping_add(predict(a[i], b[i], c[i])));
        *out = a;
        c = *b;
    }
}

/// The PaethPredictor of single bytes.
#[inline(always)]
fn paeth(a: u8, b: u8, c: u8) -> u8 {
    let (low, high) = (i16::from(a.min(b)), i16::from(a.max(b)));
    let threshold = 3 * i16::from(c) - (low + high);
    let low_or_c = if high <= threshold { low as u8 } else { c };
    if threshold <= low { high as u8 } else { low_or_c }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As printed in the specification, byte by byte.
    fn as_printed(pixel: usize, above: &[u8], raw: &[u8]) -> Vec<u8> {
        let n = above.len();
        let mut above = above.to_vec();
        let mut all = Vec::new();
        for row in raw.chunks_exact(n + 1) {
            let mut out = vec![0u8; n];
            for i in 0..n {
                let left = |row: &[u8]| if i < pixel { 0 } else { i32::from(row[i - pixel]) };
                let (a, b, c) = (left(&out), i32::from(above[i]), left(&above));
                let p = a + b - c;
                let (pa, pb, pc) = ((p - a).abs(), (p - b).abs(), (p - c).abs());
                let paeth = if pa <= pb && pa <= pc {
                    a
                } else if pb <= pc {
                    b
                } else {
                    c
                };
                out[i] = row[1 + i].wrapping_add([0, a, b, (a + b) / 2, paeth][usize::from(row[0])] as u8);
            }
            all.extend(&out);
            above = out;
        }
        all
    }

    /// Bytes that are extreme now and then.
    fn noise(n: usize, seed: usize) -> Vec<u8> {
        let at = |i: usize| (i + seed).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 24;
        (0..n).map(|i| [0, 255, at(i) as u8, (at(i) >> 9) as u8][at(i) >> 18 & 3]).collect()
    }

    #[test]
    fn filters_are_undone_as_the_specification_says_at_every_width_and_height() {
        for pixel in [1, 2, 3, 4, 6, 8] {
            for width in (1..=67).chain([200]) {
                for (height, filters) in [(1, [4; 9]), (4, [4; 9]), (5, [3; 9]), (9, [4, 3, 2, 4, 0, 1, 4, 3, 3])] {
                    let n = width * pixel;
                    let mut raw = noise(height * (n + 1), width + pixel);
                    raw.iter_mut().step_by(n + 1).zip(filters).for_each(|(number, filter)| *number = filter);
                    let above = noise(n, 7);
                    let mut out = vec![0; height * n];
                    rows(pixel, &above, &raw, &mut out).unwrap();
                    assert!(out == as_printed(pixel, &above, &raw), "{pixel} {width} {height}");
                }
            }
        }
    }

    #[test]
    fn a_number_that_is_no_filter_is_refused() {
        assert_eq!(rows(1, &[0; 3], &[0, 1, 2, 3, 5, 1, 2, 3], &mut [0; 6]), Err(5));
    }
}
