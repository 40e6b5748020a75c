//! The plain kind of JPEG, row by row: one scan of Huffman codes, grey or with colour differences (ITU-T T.81, baseline
//! and extended with 8 bits).
//!
//! The decoder is our own, so that rows stream: crates decode whole pictures. Samples come out as those of the JPEG
//! group's library, but for the rounding of a transform. [`frame`] is what stands before the data, [`huffman`] reads
//! codes, [`coefficients`] those of a block, [`scan`] decodes a row of units, [`inverse`] transforms blocks, [`colors`]
//! makes pixels of samples.

mod coefficients;
mod colors;
mod frame;
mod huffman;
mod inverse;
mod scan;

#[cfg(test)]
mod tests;

use super::Markers;
use crate::codec::raster::guard::broken;
use crate::error::Result;
use crate::matrix::{Depth, Layout, Samples, Shape, Size, Source, Strip};
use colors::{BLOCK, Desk, Differences};
use frame::Frame;
use scan::{Plane, Scan};
use std::ops::Deref;

/// The rows of a file.
pub(super) struct Rows<F> {
    file: F,
    name: String,
    shape: Shape,
    scan: Scan,
    /// Samples of a row of units: the one that pixels are made of, and where they share colour differences across rows,
    /// those before and behind it.
    here: Vec<Plane>,
    before: Vec<Plane>,
    behind: Vec<Plane>,
    /// How many rows of units were decoded.
    decoded: usize,
    /// The next row of pixels.
    row: usize,
    desk: Desk,
}

impl<F: Deref<Target = [u8]> + Send> Rows<F> {
    /// Of a file of that size.
    ///
    /// # Errors
    /// The file itself, where it is of another kind.
    pub fn of(file: F, markers: &Markers, size: Size, name: &str) -> std::result::Result<Self, F> {
        let Some(frame) = Frame::of(&file, markers).filter(|f| (f.width, f.height) == (size.width(), size.height()))
        else {
            return Err(file);
        };
        let layout = if frame.components.len() == 1 { Layout::Grey } else { Layout::Rgb };
        let (shape, desk) = (Shape { size, layout, depth: Depth::U8 }, Desk::new(frame.width));
        let scan = Scan::new(frame);
        let planes = scan.planes();
        let (name, before, behind) = (name.to_owned(), planes.clone(), planes.clone());
        Ok(Rows { file, name, shape, scan, here: planes, before, behind, decoded: 0, row: 0, desk })
    }

    /// Whether rows share colour differences, so that the last of a unit needs those behind it.
    fn shares_rows(&self) -> bool {
        self.scan.frame.components[0].down == 2
    }

    /// Decodes what the next row of pixels needs.
    fn advance(&mut self) -> Result<()> {
        let (unit, units) = (self.scan.frame.unit().1, self.scan.frame.units().1);
        let (at, shares) = (self.row / unit, self.shares_rows());
        if shares && self.row > 0 && self.row.is_multiple_of(unit) {
            std::mem::swap(&mut self.before, &mut self.here);
            std::mem::swap(&mut self.here, &mut self.behind);
        }
        let needed = if shares { units.min(at + 2) } else { at + 1 };
        while self.decoded < needed {
            let planes = if self.decoded > 0 && shares { &mut self.behind } else { &mut self.here };
            self.scan.row(&self.file, planes).map_err(|_| broken(&self.name, "its compressed data is broken"))?;
            self.decoded += 1;
        }
        Ok(())
    }

    /// Appends the next row of pixels, which was decoded.
    fn push(&mut self, out: &mut Vec<u8>) {
        let frame = &self.scan.frame;
        let (unit, width) = (frame.unit().1, frame.width);
        let (at, y) = (self.row / unit, self.row % unit);
        let [luma, blue, red] = &self.here[..] else { return out.extend_from_slice(self.here[0].row(y, width)) };
        let (whole, narrow) = (width.next_multiple_of(BLOCK), width.div_ceil(frame.components[0].across));
        let differences = match (frame.components[0].across, frame.components[0].down) {
            (1, _) => Differences::Whole([blue.row(y, whole), red.row(y, whole)]),
            (_, 1) => Differences::Half([blue.row(y, narrow), red.row(y, narrow)]),
            _ => {
                let near = 8 * at + y / 2;
                let last = frame.height.div_ceil(2) - 1;
                let far = if y % 2 == 0 { near.saturating_sub(1) } else { last.min(near + 1) };
                let planes = match far / 8 {
                    unit if unit < at => &self.before,
                    unit if unit > at => &self.behind,
                    _ => &self.here,
                };
                let pair = |c: usize| (self.here[c].row(near % 8, narrow), planes[c].row(far % 8, narrow));
                Differences::Quarter([pair(1), pair(2)])
            }
        };
        self.desk.row(luma.row(y, whole), differences, out);
    }
}

impl<F: Deref<Target = [u8]> + Send> Source for Rows<F> {
    fn shape(&self) -> Shape {
        self.shape
    }

    fn read(&mut self, strip: &mut Strip, rows: usize) -> Result<()> {
        let Samples::U8(samples) = &mut strip.samples else { return Err(broken(&self.name, "no bytes are wanted")) };
        samples.reserve(rows * self.shape.row_bytes());
        for _ in 0..rows {
            self.advance()?;
            self.push(samples);
            self.row += 1;
        }
        Ok(())
    }
}
