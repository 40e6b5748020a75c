//! Rows of samples to rows of pixels: colour differences are brought to full size, and become colours.
//!
//! Differences that pixels share are taken from the two nearest, the near one three times (as the JPEG group's library
//! does, jdsample.c).

use super::inverse::nearest;
use pulp::{Arch, Simd, WithSimd};

/// Up to so many differences in a row are repeated: the library does not weigh neighbours in rows so short.
const FEW: usize = 2;

/// Each difference twice.
fn repeated(row: &[u8], out: &mut [u8]) {
    out.as_chunks_mut::<2>().0.iter_mut().zip(row).for_each(|(pair, difference)| *pair = [*difference; 2]);
}

/// Differences at twice the width, of a row at half of it; there are more than [`FEW`].
#[inline(always)]
fn widened(row: &[u8], out: &mut [u8]) {
    let of = |i: usize| u16::from(row[i]);
    let last = row.len() - 1;
    let pairs = out.as_chunks_mut::<2>().0;
    for (pair, three) in pairs[1..].iter_mut().zip(row.windows(3)) {
        let [before, this, after] = [three[0], three[1], three[2]].map(u16::from);
        *pair = [((3 * this + before + 1) >> 2) as u8, ((3 * this + after + 2) >> 2) as u8];
    }
    pairs[0] = [row[0], ((3 * of(0) + of(1) + 2) >> 2) as u8];
    pairs[last] = [((3 * of(last) + of(last - 1) + 1) >> 2) as u8, row[last]];
}

/// Differences at twice the width and height, of two rows at half of it: that which is `near`, and that on the other
/// side. There are more than [`FEW`].
#[inline(always)]
fn enlarged(near: &[u8], far: &[u8], sums: &mut [u16], out: &mut [u8]) {
    for (sum, (near, far)) in sums.iter_mut().zip(near.iter().zip(far)) {
        *sum = 3 * u16::from(*near) + u16::from(*far);
    }
    let last = near.len() - 1;
    let pairs = out.as_chunks_mut::<2>().0;
    for (pair, three) in pairs[1..].iter_mut().zip(sums[..=last].windows(3)) {
        let [before, this, after] = [three[0], three[1], three[2]];
        *pair = [((3 * this + before + 8) >> 4) as u8, ((3 * this + after + 7) >> 4) as u8];
    }
    pairs[0] = [((4 * sums[0] + 8) >> 4) as u8, ((3 * sums[0] + sums[1] + 7) >> 4) as u8];
    pairs[last] = [((3 * sums[last] + sums[last - 1] + 8) >> 4) as u8, ((4 * sums[last] + 7) >> 4) as u8];
}

/// Room for rows of differences.
pub(super) struct Desk {
    /// Pixels of a row.
    width: usize,
    sums: Vec<u16>,
    blue: Vec<u8>,
    red: Vec<u8>,
    arch: Arch,
}

/// The differences of a row of pixels: near and far rows of each.
pub(super) enum Differences<'a> {
    /// At full width.
    Whole([&'a [u8]; 2]),
    /// At half the width.
    Half([&'a [u8]; 2]),
    /// At half the width and height: near and far.
    Quarter([(&'a [u8], &'a [u8]); 2]),
}

impl Desk {
    pub fn new(width: usize) -> Self {
        let room = width.next_multiple_of(BLOCK);
        Desk { width, sums: vec![0; room / 2], blue: vec![0; room], red: vec![0; room], arch: Arch::new() }
    }

    /// Appends a row of pixels. Luminance, and differences at full width, are those of whole blocks.
    pub fn row(&mut self, luma: &[u8], differences: Differences<'_>, out: &mut Vec<u8>) {
        self.arch.dispatch(Row { desk: self, luma, differences, out });
    }
}

/// One call of [`Desk::row`], compiled once for each instruction set.
struct Row<'a> {
    desk: &'a mut Desk,
    luma: &'a [u8],
    differences: Differences<'a>,
    out: &'a mut Vec<u8>,
}

impl WithSimd for Row<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Row { desk: Desk { width, sums, blue, red, .. }, luma, differences, out } = self;
        let width = *width;
        let (blue, red) = match differences {
            Differences::Whole([b, r]) => (b, r),
            Differences::Half([b, r]) | Differences::Quarter([(b, _), (r, _)]) if b.len() <= FEW => {
                repeated(b, blue);
                repeated(r, red);
                (&blue[..], &red[..])
            }
            Differences::Half([b, r]) => {
                widened(b, blue);
                widened(r, red);
                (&blue[..], &red[..])
            }
            Differences::Quarter([b, r]) => {
                enlarged(b.0, b.1, sums, blue);
                enlarged(r.0, r.1, sums, red);
                (&blue[..], &red[..])
            }
        };
        colors(luma, blue, red, width, out);
    }
}

/// Pixels that become colours together.
pub(super) const BLOCK: usize = 64;

/// Appends RGB of luminance and differences (ITU-T T.871, section 7), `width` pixels of whole blocks.
#[inline(always)]
fn colors(luma: &[u8], blue: &[u8], red: &[u8], width: usize, out: &mut Vec<u8>) {
    out.reserve(3 * width);
    let mut numbers = [[0.0; BLOCK]; 3];
    let inputs = [luma, blue, red].map(|row| row.as_chunks::<BLOCK>().0);
    for (i, ((luma, blue), red)) in inputs[0].iter().zip(inputs[1]).zip(inputs[2]).enumerate() {
        for x in 0..BLOCK {
            let (y, blue, red) = (f32::from(luma[x]), f32::from(blue[x]) - 128.0, f32::from(red[x]) - 128.0);
            numbers[0][x] = y + 1.402 * red;
            numbers[1][x] = y - 0.344_136_3 * blue - 0.714_136_3 * red;
            numbers[2][x] = y + 1.772 * blue;
        }
        let (r, g, b) = (nearest(&numbers[0]), nearest(&numbers[1]), nearest(&numbers[2]));
        let mut pixels = [[0; 3]; BLOCK];
        for x in 0..BLOCK {
            pixels[x] = [r[x], g[x], b[x]];
        }
        match width.saturating_sub(i * BLOCK) {
            // A count that is known here is copied without a call.
            BLOCK.. => out.extend_from_slice(pixels.as_flattened()),
            left => out.extend_from_slice(pixels[..left].as_flattened()),
        }
    }
}
