//! What a file says before its data, as far as the plain kind needs it.

use super::coefficients::Coefficients;
use super::huffman::Table;
use super::inverse::factors;
use crate::codec::jpeg::markers::Markers;
use crate::codec::jpeg::start;
use crate::codec::jpeg::tables::ZIGZAG;
use std::ops::Range;

/// A component: how its blocks are told.
pub(super) struct Component {
    /// Blocks of a unit, across and down.
    pub across: usize,
    pub down: usize,
    /// What coefficients are multiplied by.
    pub factors: [f32; 64],
    pub dc: usize,
    pub ac: usize,
}

/// A picture that is told in one scan of Huffman codes.
pub(super) struct Frame {
    pub width: usize,
    pub height: usize,
    /// One of grey, or luminance and both differences; the differences have one block in a unit.
    pub components: Vec<Component>,
    /// The component of each block of a unit, in the order in which they are told.
    pub blocks: Vec<usize>,
    pub dc: [Option<Table>; 4],
    pub ac: [Option<Coefficients>; 4],
    /// Units between two restarts; 0 for none.
    pub restart: usize,
    /// Compressed data: up to the first restart, between restarts, behind the last.
    pub data: Vec<Range<usize>>,
}

/// Tables as they come.
#[derive(Default)]
struct Said {
    quantisation: [Option<[u16; 64]>; 4],
    dc: [Option<Table>; 4],
    ac: [Option<Table>; 4],
    restart: usize,
}

impl Frame {
    /// Of the segments that a decoder needs; `None` where the file is of another kind, or not sound.
    pub fn of(file: &[u8], markers: &Markers) -> Option<Self> {
        let stored = markers.frame.as_ref().filter(|frame| matches!(frame.process, 0xC0 | 0xC1) && frame.bits == 8)?;
        let mut said = Said::default();
        let (mut segments, mut frames) = (markers.needed.iter(), 0);
        let scan = loop {
            let (marker, range) = segments.next()?;
            let segment = file.get(range.start + 4..range.end)?;
            match marker {
                0xC0 | 0xC1 if frames == 0 => frames = 1,
                0xC4 => said.take_codes(segment)?,
                0xDB => said.take_quantisation(segment)?,
                0xDD => said.restart = usize::from(u16::from_be_bytes(*segment.first_chunk()?)),
                0xDA => break range,
                0xEE => {}
                _ => return None,
            }
        };
        let header = usize::from(u16::from_be_bytes(*file.get(scan.start + 2..)?.first_chunk()?));
        let words = file.get(scan.start + 4..scan.start + 2 + header)?;
        let mut data = Vec::new();
        data.push(scan.start + 2 + header..scan.end);
        for (marker, range) in segments {
            match marker {
                0xD0..=0xD7 => data.push(range.start + 2..range.end),
                _ => return None,
            }
        }
        (frames == 1).then(|| said.frame(stored, words, data))?
    }

    /// Pixels of a unit, across and down.
    pub fn unit(&self) -> (usize, usize) {
        (8 * self.components[0].across, 8 * self.components[0].down)
    }

    /// Units of a row, and rows of units.
    pub fn units(&self) -> (usize, usize) {
        let (across, down) = self.unit();
        (self.width.div_ceil(across), self.height.div_ceil(down))
    }
}

impl Said {
    fn take_codes(&mut self, mut segment: &[u8]) -> Option<()> {
        while let Some((id, rest)) = segment.split_first() {
            let (counts, rest) = rest.split_first_chunk::<16>()?;
            let total: usize = counts.iter().map(|n| usize::from(*n)).sum();
            let (symbols, rest) = rest.split_at_checked(total)?;
            let tables = if id >> 4 == 0 { &mut self.dc } else { &mut self.ac };
            *tables.get_mut(usize::from(id & 15))? = Some(Table::new(counts, symbols)?);
            segment = rest;
        }
        Some(())
    }

    fn take_quantisation(&mut self, mut segment: &[u8]) -> Option<()> {
        while let Some((id, rest)) = segment.split_first() {
            let wide = usize::from(id >> 4);
            let (bytes, rest) = rest.split_at_checked(64 << wide.min(1))?;
            let mut table = [0; 64];
            for (k, place) in ZIGZAG.iter().enumerate() {
                let number =
                    if wide == 0 { bytes[k].into() } else { u16::from_be_bytes([bytes[2 * k], bytes[2 * k + 1]]) };
                table[usize::from(*place)] = number;
            }
            *self.quantisation.get_mut(usize::from(id & 15))? = Some(table);
            segment = rest;
        }
        Some(())
    }

    /// Puts together what was said, where it is of the plain kind: grey, or colours with the differences of a unit in
    /// one block each.
    fn frame(self, stored: &start::Frame, scan: &[u8], data: Vec<Range<usize>>) -> Option<Frame> {
        let (width, height) = (usize::from(stored.width), usize::from(stored.height));
        let [count, rest @ ..] = scan else { return None };
        let (choices, spectrum) = rest.as_chunks::<2>().0.split_at_checked(usize::from(*count))?;
        if spectrum.first() != Some(&[0, 63]) || choices.len() != stored.components.len() || width == 0 || height == 0 {
            return None;
        }
        let mut components = Vec::new();
        for (stored, [chosen, codes]) in stored.components.iter().zip(choices) {
            let (dc, ac) = (usize::from(codes >> 4), usize::from(codes & 15));
            let both = self.dc.get(dc)?.is_some() && self.ac.get(ac)?.is_some();
            if stored.id != *chosen || !both {
                return None;
            }
            let factors = factors(self.quantisation.get(usize::from(stored.table))?.as_ref()?);
            let (across, down) = (usize::from(stored.sampling.0), usize::from(stored.sampling.1));
            components.push(Component { across, down, factors, dc, ac });
        }
        match &mut components[..] {
            // A single component is told block by block, whatever its sampling says.
            [grey] => (grey.across, grey.down) = (1, 1),
            [luma, blue, red] => {
                let one = |c: &Component| (c.across, c.down) == (1, 1);
                if !one(blue) || !one(red) || !matches!((luma.across, luma.down), (1, 1) | (2, 1) | (2, 2)) {
                    return None;
                }
            }
            _ => return None,
        }
        let blocks = components.iter().enumerate().flat_map(|(c, one)| vec![c; one.across * one.down]).collect();
        let ac = self.ac.map(|table| table.map(Coefficients::new));
        let frame = Frame { width, height, components, blocks, dc: self.dc, ac, restart: self.restart, data };
        let (across, down) = frame.units();
        let intervals = if frame.restart == 0 { 1 } else { (across * down).div_ceil(frame.restart) };
        (frame.data.len() == intervals).then_some(frame)
    }
}
