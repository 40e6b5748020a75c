//! Pixels to blocks: those of eight coding units that lie beside each other, at a time.

use crate::codec::jpeg::lanes::{Blocks, LANES, zipped};
use pulp::{Arch, Simd, WithSimd};

/// A channel of eight blocks, as bytes: sample by sample, block beside block.
type Bytes = [[u8; LANES]; 64];

/// Where eight coding units of `N` channels become blocks; a unit has `H` x `V` blocks of luminance.
pub(super) struct Tile<const N: usize, const H: usize, const V: usize> {
    bytes: [[Bytes; N]; 4],
    /// Of colours, what each block of differences is the mean of.
    sums: [Blocks; 3],
    /// Luminance about zero, block by block of a unit.
    pub luma: [Blocks; 4],
    /// Colour differences, blue and red.
    pub chroma: [Blocks; 2],
}

impl<const N: usize, const H: usize, const V: usize> Tile<N, H, V> {
    pub fn new() -> Box<Self> {
        let none = [[0.0; LANES]; 64];
        Box::new(Tile { bytes: [[[[0; LANES]; 64]; N]; 4], sums: [none; 3], luma: [none; 4], chroma: [none; 2] })
    }

    /// Reads the units whose first pixel is the first of `rows`; rows lie `stride` bytes apart.
    pub fn load(&mut self, arch: Arch, rows: &[u8], stride: usize) {
        arch.dispatch(Load { tile: self, rows, stride });
    }
}

/// One call of [`Tile::load`], compiled once for each instruction set.
struct Load<'a, const N: usize, const H: usize, const V: usize> {
    tile: &'a mut Tile<N, H, V>,
    rows: &'a [u8],
    stride: usize,
}

impl<const N: usize, const H: usize, const V: usize> WithSimd for Load<'_, N, H, V> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Tile { bytes, sums, luma, chroma: [blue, red] } = self.tile;
        gather::<N, H, V>(self.rows, self.stride, bytes);
        for (i, (bytes, luma)) in bytes.iter().zip(luma).take(H * V).enumerate() {
            match &bytes[..] {
                [r, g, b] => {
                    luminance([r, g, b], luma);
                    fold::<H, V>([r, g, b], (i % H, i / H), sums);
                }
                _ => grey(&bytes[0], luma),
            }
        }
        if N == 3 {
            differences(sums, 1.0 / (H * V) as f32, blue, red);
        }
    }
}

/// Takes the rows of eight coding units of `H` x `V` blocks apart: block by block of a unit, channel by channel.
#[inline(always)]
fn gather<const N: usize, const H: usize, const V: usize>(rows: &[u8], stride: usize, out: &mut [[Bytes; N]; 4]) {
    for y in 0..8 * V {
        let row = &rows[y * stride..][..8 * H * LANES * N];
        for bx in 0..H {
            let mut eights = [[[0; 8]; LANES]; N];
            for (lane, unit) in eights.as_flattened_mut().as_chunks_mut::<N>().0.iter_mut().enumerate() {
                let from = 8 * N * (lane * H + bx);
                unit.as_flattened_mut().copy_from_slice(&row[from..from + 8 * N]);
            }
            // Of eight rows of samples, one for each block: three times halves are zipped, and samples of one place stand
            // together.
            let beside = zipped(&zipped(&zipped(&eights)));
            let block = &mut out[y / 8 * H + bx];
            for (x, pixel) in beside.as_flattened().as_chunks::<N>().0.iter().enumerate() {
                for c in 0..N {
                    block[c][y % 8 * 8 + x] = pixel[c];
                }
            }
        }
    }
}

/// Luminance of bytes, about zero (ITU-T T.871, section 7).
#[inline(always)]
fn luminance([r, g, b]: [&Bytes; 3], out: &mut Blocks) {
    let (r, g, b) = (r.as_flattened(), g.as_flattened(), b.as_flattened());
    for (((y, r), g), b) in out.as_flattened_mut().iter_mut().zip(r).zip(g).zip(b) {
        let (r, g, b) = (f32::from(*r), f32::from(*g), f32::from(*b));
        *y = 0.299 * r + 0.587 * g + 0.114 * b - 128.0;
    }
}

/// The same of grey.
#[inline(always)]
fn grey(grey: &Bytes, out: &mut Blocks) {
    for (y, grey) in out.as_flattened_mut().iter_mut().zip(grey.as_flattened()) {
        *y = f32::from(*grey) - 128.0;
    }
}

/// Colour differences of sums of pixels, which `scale` makes means (ITU-T T.871, section 7).
#[inline(always)]
fn differences([r, g, b]: &[Blocks; 3], scale: f32, blue: &mut Blocks, red: &mut Blocks) {
    let (r, g, b) = (r.as_flattened(), g.as_flattened(), b.as_flattened());
    let out = blue.as_flattened_mut().iter_mut().zip(red.as_flattened_mut());
    for ((((blue, red), r), g), b) in out.zip(r).zip(g).zip(b) {
        *blue = scale * (-0.168_735_89 * r - 0.331_264_1 * g + 0.5 * b);
        *red = scale * (0.5 * r - 0.418_687_6 * g - 0.081_312_41 * b);
    }
}

/// Adds up the pixels of a block that share colour differences. The block is the one at `(bx, by)` among the `H` x `V`
/// of a unit, and gives that part of the sums.
#[inline(always)]
fn fold<const H: usize, const V: usize>(of: [&Bytes; 3], (bx, by): (usize, usize), sums: &mut [Blocks; 3]) {
    for c in 0..3 {
        for y in 0..8 / V {
            for x in 0..8 / H {
                let mut sum = [0u16; LANES];
                for dy in 0..V {
                    for dx in 0..H {
                        let bytes = &of[c][8 * (V * y + dy) + H * x + dx];
                        for lane in 0..LANES {
                            sum[lane] += u16::from(bytes[lane]);
                        }
                    }
                }
                let to = &mut sums[c][8 * (by * 8 / V + y) + bx * 8 / H + x];
                for lane in 0..LANES {
                    to[lane] = f32::from(sum[lane]);
                }
            }
        }
    }
}
