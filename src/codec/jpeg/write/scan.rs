//! A band, coded: its units in rows, eight at a time.

use super::Units;
use super::huffman::{Bits, Component, Huffman};
use super::tile::Tile;
use super::transform::{Quantised, Quantiser};
use crate::codec::jpeg::lanes::LANES;
use crate::codec::jpeg::tables;
use pulp::{Arch, Simd, WithSimd};

static DC_LUMA: Huffman = Huffman::new(&tables::DC_LUMA);
static AC_LUMA: Huffman = Huffman::new(&tables::AC_LUMA);
static DC_CHROMA: Huffman = Huffman::new(&tables::DC_CHROMA);
static AC_CHROMA: Huffman = Huffman::new(&tables::AC_CHROMA);

/// Rows of pixels.
pub(super) struct Rows<'a> {
    pub bytes: &'a [u8],
    /// Pixels of a row.
    pub width: usize,
}

/// What all bands have in common.
pub(super) struct Coder {
    luma: Quantiser,
    chroma: Quantiser,
    /// Which instructions are used.
    pub arch: Arch,
}

impl Coder {
    pub fn new(quality: u8) -> Self {
        let quantiser = |table| Quantiser::new(&tables::scaled(table, quality));
        Coder { luma: quantiser(&tables::LUMA), chroma: quantiser(&tables::CHROMA), arch: Arch::new() }
    }

    /// Appends the entropy-coded data of some rows, as if they were a picture of their own.
    pub fn encode(&self, units: Units, rows: &Rows<'_>, out: &mut Vec<u8>) {
        match units {
            Units::Grey => self.units::<1, 1, 1>(rows, out),
            Units::Colors { across: 1, .. } => self.units::<3, 1, 1>(rows, out),
            Units::Colors { down: 1, .. } => self.units::<3, 2, 1>(rows, out),
            Units::Colors { .. } => self.units::<3, 2, 2>(rows, out),
        }
    }

    /// The same of `N` channels, and `H` x `V` blocks of luminance in a unit.
    fn units<const N: usize, const H: usize, const V: usize>(&self, rows: &Rows<'_>, out: &mut Vec<u8>) {
        let (width, height) = (rows.width, rows.bytes.len() / (rows.width * N));
        let (across, down, stride) = (width.div_ceil(8 * H), height.div_ceil(8 * V), width * N);
        let mut tile = Tile::<N, H, V>::new();
        let mut quantised = Box::new([const { Quantised::new() }; 6]);
        let mut padded = vec![0; 8 * H * LANES * 8 * V * N];
        let mut components = components();
        let mut bits = Bits::new(out);
        for y in (0..down).map(|unit| unit * 8 * V) {
            for unit in (0..across).step_by(LANES) {
                let x = unit * 8 * H;
                if x + 8 * H * LANES <= width && y + 8 * V <= height {
                    tile.load(self.arch, &rows.bytes[y * stride + x * N..], stride);
                } else {
                    pad::<N>(rows, (x, y), 8 * H * LANES, &mut padded);
                    tile.load(self.arch, &padded, 8 * H * LANES * N);
                }
                let [luma @ .., blue, red] = &mut *quantised;
                for (blocks, out) in tile.luma.iter_mut().zip(luma).take(H * V) {
                    self.luma.quantise(self.arch, blocks, out);
                }
                if N == 3 {
                    for (blocks, out) in tile.chroma.iter_mut().zip([blue, red]) {
                        self.chroma.quantise(self.arch, blocks, out);
                    }
                }
                let lanes = LANES.min(across - unit);
                bits.make_room();
                let components = &mut components[..N];
                self.arch.dispatch(Tell { quantised: &quantised, luma: H * V, lanes, components, bits: &mut bits });
            }
        }
        bits.finish();
    }
}

/// Luminance, and both differences.
fn components() -> [Component<'static>; 3] {
    let difference = || Component { dc: &DC_CHROMA, ac: &AC_CHROMA, last: 0 };
    [Component { dc: &DC_LUMA, ac: &AC_LUMA, last: 0 }, difference(), difference()]
}

/// Tells eight units, compiled once for each instruction set.
struct Tell<'a, 'o> {
    /// Four blocks of luminance at most, and one of each difference.
    quantised: &'a [Quantised; 6],
    /// Blocks of luminance in a unit.
    luma: usize,
    /// How many units there are.
    lanes: usize,
    components: &'a mut [Component<'static>],
    bits: &'a mut Bits<'o>,
}

impl WithSimd for Tell<'_, '_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Tell { quantised: [luma @ .., blue, red], luma: count, lanes, components, bits } = self;
        let Some((first, differences)) = components.split_first_mut() else { return };
        for lane in 0..lanes {
            for blocks in luma.iter().take(count) {
                bits.block(blocks, lane, first);
            }
            for (blocks, component) in [blue, red].into_iter().zip(&mut *differences) {
                bits.block(blocks, lane, component);
            }
        }
    }
}

/// Copies what there is of a tile whose first pixel is at `(x, y)`; the last column and the last row are repeated beyond.
fn pad<const N: usize>(rows: &Rows<'_>, (x, y): (usize, usize), width: usize, out: &mut [u8]) {
    let there = width.min(rows.width - x);
    let last_row = rows.bytes.len() / (rows.width * N) - 1;
    for (dy, row) in out.chunks_exact_mut(width * N).enumerate() {
        let from = ((y + dy).min(last_row) * rows.width + x) * N;
        let (copied, beyond) = row.as_chunks_mut::<N>().0.split_at_mut(there);
        copied.as_flattened_mut().copy_from_slice(&rows.bytes[from..from + there * N]);
        beyond.fill(copied[there - 1]);
    }
}
