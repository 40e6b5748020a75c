//! The data of a scan: rows of units, one after the other, to samples.

use super::frame::{Component, Frame};
use super::huffman::{Bits, Held};
use super::inverse::{Samples, samples};
use crate::codec::jpeg::lanes::{Blocks, LANES};
use crate::codec::jpeg::stuffing::unstuff;
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
    /// Compressed data that comes next in this part, without what is stuffed into it.
    window: Vec<u8>,
    /// Where in the file the rest of the part stands.
    rest: Range<usize>,
    /// Which part comes next.
    number: usize,
    /// How far the window is read.
    state: State,
    /// Units left before a restart.
    left: usize,
    blocks: Box<[Blocks; 6]>,
    samples: Box<Samples>,
    arch: Arch,
}

/// Bytes of a file that are made ready at a time.
const WINDOW: usize = 64 << 10;
/// More bytes than the units of all lanes can take: six blocks each of 64 numbers, of 16 bits of code and 11 beside it.
const MOST: usize = LANES * 6 * 64 * 27 / 8 + 8;

/// What goes on from one row of units to the next.
#[derive(Clone, Copy, Default)]
struct State {
    bits: Held,
    /// The last first coefficient of each component; there are three at most.
    last: [i32; 4],
}

/// Compressed data that is no code, or not all there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Broken;

impl Scan {
    pub fn new(frame: Frame) -> Self {
        Scan {
            frame,
            window: Vec::new(),
            rest: 0..0,
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
                self.look_ahead(file)?;
                // Up to a restart.
                let end = lanes.min(lane + self.left);
                self.left -= end - lane;
                let Scan { frame, window, state, blocks, arch, .. } = &mut *self;
                arch.dispatch(Units { frame, window, state, blocks, lanes: lane..end })?;
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
        self.rest = self.frame.data.get(self.number).filter(|part| part.end <= file.len()).ok_or(Broken)?.clone();
        self.number += 1;
        self.window.clear();
        self.state = State::default();
        self.left = if self.frame.restart == 0 { usize::MAX } else { self.frame.restart };
        Ok(())
    }

    /// Makes sure that the window holds what some units can take, or all that is left of the part.
    fn look_ahead(&mut self, file: &[u8]) -> Result<(), Broken> {
        let read = self.state.bits.at().min(self.window.len());
        if self.rest.is_empty() || self.window.len() - read >= MOST {
            return Ok(());
        }
        self.window.drain(..read);
        self.state.bits.forget(read);
        let end = self.rest.end.min(self.rest.start + WINDOW);
        // What is stuffed stays with the byte that it follows.
        let end = end + file[end - 1..self.rest.end].iter().take_while(|byte| **byte == 0xFF).count();
        let end = end.min(self.rest.end);
        unstuff(file.get(self.rest.start..end).ok_or(Broken)?, &mut self.window);
        self.rest.start = end;
        Ok(())
    }
}

/// Units that are decoded into lanes of blocks, compiled once for each instruction set.
struct Units<'a> {
    frame: &'a Frame,
    window: &'a [u8],
    state: &'a mut State,
    blocks: &'a mut [Blocks; 6],
    lanes: Range<usize>,
}

impl WithSimd for Units<'_> {
    type Output = Result<(), Broken>;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> Result<(), Broken> {
        let Units { frame, window, state, blocks, lanes } = self;
        let mut bits = Bits::resumed(window, state.bits);
        for lane in lanes {
            for (of, block) in frame.blocks.iter().zip(&mut *blocks) {
                let component = &frame.components[of & 3];
                let (Some(dc), Some(ac)) = (&frame.dc[component.dc & 3], &frame.ac[component.ac & 3]) else {
                    return Err(Broken);
                };
                bits.fill();
                let (size, difference) = dc.next(&mut bits).ok_or(Broken)?;
                // The size alone is a symbol here, and 11 bits are the most.
                if size > 11 {
                    return Err(Broken);
                }
                let last = &mut state.last[of & 3];
                *last = last.wrapping_add(difference);
                block[0][lane & 7] = *last as f32 * component.factors[0];
                ac.read(&mut bits, &component.factors, block, lane & 7).ok_or(Broken)?;
            }
        }
        if bits.is_overdrawn() {
            return Err(Broken);
        }
        state.bits = bits.held();
        Ok(())
    }
}
