//! The rows of a page, from top to bottom: one row of chunks is held at a time.

use super::chunk::Chunks;
use super::directory::File;
use super::page::Page;
use super::pixels::Pixels;
use super::stored::Stored;
use crate::codec::meta::exif::ifd::Order;
use crate::codec::npy::Type;
use crate::codec::raw::{self, Convert};
use crate::codec::{Limits, png};
use crate::error::{Error, Kind, Result};
use crate::matrix::{Samples, Shape, Source, Strip};

/// The rows of a page.
pub(super) struct Rows {
    file: File,
    page: Page,
    shape: Shape,
    pixels: Pixels,
    chunks: Chunks,
    /// Bytes of a chunk, and the samples of one of its rows.
    bytes: Vec<u8>,
    row: Samples,
    /// A row of chunks: as it is stored, and as it is in the picture.
    stored: Samples,
    ready: Samples,
    /// Turns bytes in the order of the file, or of this machine, into samples.
    convert: [Convert; 2],
    /// The next row of the picture, and the first after those that are ready.
    next: usize,
    end: usize,
}

impl Rows {
    /// The rows of a page of a file.
    ///
    /// # Errors
    /// [`Kind::TooLarge`] where a row of chunks needs more memory than is allowed.
    pub(super) fn begin(file: File, page: Page, pixels: Pixels, limits: &Limits) -> Result<Self> {
        let shape = page.shape();
        let across = (page.size.width() * page.samples * page.stored.depth().bytes() + shape.row_bytes()) as u64;
        let row = across.saturating_mul(page.chunk_rows() as u64);
        // The bytes of a chunk, what they are decompressed from, and what they become.
        let needed = page.chunk_bytes().saturating_mul(2).saturating_add(row);
        limits.ensure_memory(&file.name(), needed)?;
        let reserved = usize::try_from(needed).is_ok_and(|n| Vec::<u8>::new().try_reserve_exact(n).is_ok());
        if !reserved {
            return Err(Error::new(Kind::TooLarge, format!("{} needs more memory than there is", file.name())));
        }
        let kind = if let Stored::Bytes(kind) = page.stored { kind } else { Type::U8 };
        let empty = || Samples::empty(shape.depth);
        Ok(Rows {
            convert: [kind.convert(raw::Order::Little), kind.convert(raw::Order::Big)],
            file,
            page,
            shape,
            pixels,
            chunks: Chunks::default(),
            bytes: Vec::new(),
            row: empty(),
            stored: empty(),
            ready: empty(),
            next: 0,
            end: 0,
        })
    }

    /// Makes the next row of chunks ready.
    fn load(&mut self) -> Result<()> {
        let down = self.end / self.page.chunk.1;
        let rows = self.page.chunk.1.min(self.shape.size.height() - self.end);
        let a_plane = self.page.across * self.shape.size.height().div_ceil(self.page.chunk.1);
        let planes = if self.page.planar { self.page.samples } else { 1 };
        let count = rows * self.shape.size.width() * self.page.samples;
        if self.stored.len() != count {
            self.stored = Samples::zeros(self.shape.depth, count);
        }
        for plane in 0..planes {
            for column in 0..self.page.across {
                let index = plane * a_plane + down * self.page.across + column;
                let order = self.chunks.read(&mut self.file, &self.page, index, rows, &mut self.bytes)?;
                self.place(order, plane, column)?;
            }
        }
        self.ready.clear();
        if self.pixels.are_as_stored() {
            std::mem::swap(&mut self.ready, &mut self.stored);
        } else {
            self.pixels.turn(&self.stored, &mut self.ready);
        }
        self.end += rows;
        Ok(())
    }

    /// Puts the bytes of a chunk where they belong in the row of chunks.
    fn place(&mut self, order: Order, plane: usize, column: usize) -> Result<()> {
        let (width, step) = (self.shape.size.width(), self.page.samples);
        let left = column * self.page.chunk.0;
        let count = self.page.chunk.0.min(width - left) * self.page.chunk_samples();
        let convert = &mut self.convert[usize::from(order == Order::Big)];
        for (y, bytes) in self.bytes.chunks_exact(self.page.row_bytes() as usize).enumerate() {
            self.row.clear();
            match (self.page.stored, &mut self.row) {
                (Stored::Packed(bits), Samples::U8(row)) => png::unpack(bytes, bits, count, row),
                (stored, row) => convert(&bytes[..count * stored.bits() / 8], row)?,
            }
            let at = (y * width + left) * step + plane;
            match (&self.row, &mut self.stored) {
                (Samples::U8(row), Samples::U8(all)) => lay(row, all, at, self.page.planar, step),
                (Samples::U16(row), Samples::U16(all)) => lay(row, all, at, self.page.planar, step),
                (Samples::F32(row), Samples::F32(all)) => lay(row, all, at, self.page.planar, step),
                _ => unreachable!("a page has one depth"),
            }
        }
        Ok(())
    }
}

/// Lays samples from `at` on: side by side, or each in a pixel of its own.
fn lay<S: Copy>(row: &[S], all: &mut [S], at: usize, planar: bool, step: usize) {
    if planar {
        all[at..].iter_mut().step_by(step).zip(row).for_each(|(to, from)| *to = *from);
    } else {
        all[at..at + row.len()].copy_from_slice(row);
    }
}

impl Source for Rows {
    fn shape(&self) -> Shape {
        self.shape
    }

    fn read(&mut self, strip: &mut Strip, rows: usize) -> Result<()> {
        let (mut left, n) = (rows, self.shape.row_samples());
        while left > 0 {
            if self.next == self.end {
                self.load()?;
            }
            let start = self.ready.len() - (self.end - self.next) * n;
            let count = left.min(self.end - self.next);
            strip.samples.extend_from(&self.ready, start..start + count * n);
            self.next += count;
            left -= count;
        }
        Ok(())
    }
}
