//! The data of a scan: rows of units, one after the other, to samples.

use super::frame::{Component, Frame};
use super::huffman::{Bits, Held, Table};
use super::inverse::{Samples, samples};
use crate::codec::jpeg::lanes::{Blocks, LANES};
use crate::codec::jpeg::tables::ZIGZAG;
use pulp::{Arch, Simd, WithSimd};
use std::ops::Range;

/// Rows of samples of a component: those of one row of units.
#[derive(Clone, Default)]
pub(super) struct Plane {
    bytes: Vec<u8>,
    width: usize,
}

impl Plane {
    /// The first samples of a row.
    pub fn row(&self, y: usize, count: usize) -> &[u8] {
        &self.bytes[y * self.width..][..count]
    }
}

/// Where decoding has come to.
pub(super) struct Scan {
    pub frame: Frame,
    /// Compressed data of this part, without what is stuffed into it.
    part: Vec<u8>,
    /// Which part that is, and how far it is read.
    number: usize,
    state: State,
    /// Units left before a restart.
    left: usize,
    blocks: Box<[Blocks; 6]>,
    samples: Box<Samples>,
    arch: Arch,
}

/// What goes on from one row of units to the next.
#[derive(Clone, Copy, Default)]
struct State {
    bits: Held,
    last: [i32; 3],
}

/// Compressed data that is no code, or not all there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Broken;

impl Scan {
    pub fn new(frame: Frame) -> Self {
        Scan {
            frame,
            part: Vec::new(),
            number: 0,
            state: State::default(),
            left: 0,
            blocks: Box::new([[[0.0; LANES]; 64]; 6]),
            samples: Box::new([[[0; 8]; LANES]; 8]),
            arch: Arch::new(),
        }
    }

    /// Planes for one row of units.
    pub fn planes(&self) -> Vec<Plane> {
        let across = self.frame.units().0;
        let plane = |c: &Component| {
            let width = across.next_multiple_of(LANES) * 8 * c.across;
            Plane { bytes: vec![0; width * 8 * c.down], width }
        };
        self.frame.components.iter().map(plane).collect()
    }

    /// Decodes the next row of units.
    pub fn row(&mut self, file: &[u8], planes: &mut [Plane]) -> Result<(), Broken> {
        let across = self.frame.units().0;
        for unit in (0..across).step_by(LANES) {
            let lanes = LANES.min(across - unit);
            let mut lane = 0;
            while lane < lanes {
                if self.left == 0 {
                    self.begin(file)?;
                }
                // Up to a restart.
                let end = lanes.min(lane + self.left);
                self.left -= end - lane;
                let Scan { frame, part, state, blocks, arch, .. } = &mut *self;
                arch.dispatch(Units { frame, part, state, blocks, lanes: lane..end })?;
                lane = end;
            }
            let mut blocks = self.blocks.iter_mut();
            for (component, plane) in self.frame.components.iter().zip(&mut *planes) {
                let (across, down) = (component.across, component.down);
                for (block, blocks) in (&mut blocks).take(across * down).enumerate() {
                    samples(self.arch, blocks, &mut self.samples);
                    let (x, y) = (8 * (unit * across + block % across), 8 * (block / across));
                    for (dy, row) in self.samples.iter().enumerate() {
                        let to = &mut plane.bytes[(y + dy) * plane.width + x..];
                        for (lane, eight) in row.iter().enumerate() {
                            to[8 * lane * across..][..8].copy_from_slice(eight);
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// Goes on behind a restart.
    fn begin(&mut self, file: &[u8]) -> Result<(), Broken> {
        let range = self.frame.data.get(self.number).ok_or(Broken)?;
        unstuff(file.get(range.clone()).ok_or(Broken)?, &mut self.part);
        self.number += 1;
        self.state = State::default();
        self.left = if self.frame.restart == 0 { usize::MAX } else { self.frame.restart };
        Ok(())
    }
}

/// Units that are decoded into lanes of blocks, compiled once for each instruction set.
struct Units<'a> {
    frame: &'a Frame,
    part: &'a [u8],
    state: &'a mut State,
    blocks: &'a mut [Blocks; 6],
    lanes: Range<usize>,
}

impl WithSimd for Units<'_> {
    type Output = Result<(), Broken>;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> Result<(), Broken> {
        let Units { frame, part, state, blocks, lanes } = self;
        let mut bits = Bits::resumed(part, state.bits);
        for lane in lanes {
            let mut blocks = blocks.iter_mut();
            for (component, last) in frame.components.iter().zip(&mut state.last) {
                let (Some(dc), Some(ac)) = (&frame.dc[component.dc & 3], &frame.ac[component.ac & 3]) else {
                    return Err(Broken);
                };
                for block in (&mut blocks).take(component.across * component.down) {
                    let (size, difference) = dc.next(&mut bits).ok_or(Broken)?;
                    // The size alone is a symbol here, and 11 bits are the most.
                    if size > 11 {
                        return Err(Broken);
                    }
                    *last = last.wrapping_add(difference);
                    block[0][lane & 7] = *last as f32 * component.factors[0];
                    coefficients(ac, &mut bits, &component.factors, block, lane & 7).ok_or(Broken)?;
                }
            }
        }
        if bits.is_overdrawn() {
            return Err(Broken);
        }
        state.bits = bits.held();
        Ok(())
    }
}

/// Reads all coefficients of a block but the first.
#[inline(always)]
fn coefficients(
    codes: &Table,
    bits: &mut Bits<'_>,
    factors: &[f32; 64],
    block: &mut Blocks,
    lane: usize,
) -> Option<()> {
    let mut k = 0;
    while k < 63 {
        let (symbol, value) = codes.next(bits)?;
        let run = usize::from(symbol >> 4);
        if symbol & 15 == 0 {
            if run != 15 {
                break;
            }
            k += 16;
            continue;
        }
        k += run + 1;
        if k > 63 {
            return None;
        }
        let place = usize::from(ZIGZAG[k & 63] & 63);
        block[place][lane] = value as f32 * factors[place];
    }
    Some(())
}

/// Copies compressed data without the zeros that are stuffed behind bytes of ones.
fn unstuff(mut data: &[u8], out: &mut Vec<u8>) {
    out.clear();
    out.reserve(data.len() + 8);
    while let Some(at) = data.iter().position(|byte| *byte == 0xFF) {
        out.extend_from_slice(&data[..=at]);
        data = &data[at + 1..];
        if data.first() == Some(&0) {
            data = &data[1..];
        }
    }
    out.extend_from_slice(data);
}
