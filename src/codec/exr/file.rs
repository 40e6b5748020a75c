//! A file: its headers, one a part, and the places of the blocks of one of them.

use crate::codec::raster::guard::{broken, unsupported};
use crate::codec::{Input, ReadSeek};
use crate::error::{Error, Result};
use exr::meta::attribute::IntegerBounds;
use exr::meta::header::Header;
use exr::meta::{BlockDescription, MetaData};
use std::io::SeekFrom;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// An open file.
pub(super) struct File {
    reader: Box<dyn ReadSeek>,
    input: Input,
    length: u64,
    pub meta: MetaData,
    /// Where the tables of blocks begin.
    tables: u64,
}

impl File {
    /// Reads the headers.
    pub(super) fn open(input: &Input) -> Result<Self> {
        let name = input.name();
        let mut reader = input.open()?;
        let length = reader.seek(SeekFrom::End(0)).map_err(|e| input.refused(e))?;
        reader.rewind().map_err(|e| input.refused(e))?;
        let meta = MetaData::read_from_buffered(&mut reader, false).map_err(|e| refused(input, e))?;
        let tables = reader.stream_position().map_err(|e| input.refused(e))?;
        if meta.headers.iter().any(|header| header.deep) {
            return Err(unsupported(&name, "OpenEXR of deep data, with several samples a pixel,"));
        }
        MetaData::validate(&meta.headers, false).map_err(|e| refused(input, e))?;
        Ok(File { reader, input: input.clone(), length, meta, tables })
    }

    /// The name for messages.
    pub(super) fn name(&self) -> String {
        self.input.name()
    }

    /// The error for a file that says what cannot be.
    pub(super) fn broken(&self, why: &str) -> Error {
        broken(&self.name(), why)
    }

    pub(super) fn header(&self, part: usize) -> &Header {
        &self.meta.headers[part]
    }

    /// Where the blocks of a part in its full resolution lie, row by row from the top.
    pub(super) fn offsets(&mut self, part: usize) -> Result<Vec<u64>> {
        let blocks_of = |header: &Header| header.chunk_count as u64;
        let before: u64 = self.meta.headers[..part].iter().map(blocks_of).sum();
        let (across, down) = grid(self.header(part));
        let count = (across as u64).saturating_mul(down as u64);
        let at = self.tables.saturating_add(before.saturating_mul(8));
        let end = at.saturating_add(count.saturating_mul(8));
        if end > self.length {
            return Err(self.broken("it ends inside its table of blocks"));
        }
        // It is shorter than the file.
        let mut bytes = vec![0; count as usize * 8];
        self.read_at(at, &mut bytes)?;
        Ok(bytes.as_chunks().0.iter().map(|b| u64::from_le_bytes(*b)).collect())
    }

    /// The compressed bytes of the block at `offset`, of at most `most` bytes; `place` is what stands before their count.
    pub(super) fn block(&mut self, part: usize, offset: u64, place: &[i32], most: usize) -> Result<Vec<u8>> {
        let mut head = Vec::new();
        if self.meta.requirements.is_multilayer() {
            head.push(part as i32);
        }
        head.extend(place);
        let mut bytes = vec![0; head.len() * 4 + 4];
        self.read_at(offset, &mut bytes)?;
        let (stored, count) = bytes.split_at(head.len() * 4);
        let count = i32::from_le_bytes([count[0], count[1], count[2], count[3]]);
        let is_there = stored.as_chunks().0.iter().zip(&head).all(|(b, n)| i32::from_le_bytes(*b) == *n);
        let start = offset.saturating_add(bytes.len() as u64);
        let count = usize::try_from(count).ok().filter(|n| (1..=most).contains(n));
        let (true, Some(count)) = (is_there, count) else {
            return Err(self.broken("a block is not where its table says"));
        };
        if start.saturating_add(count as u64) > self.length {
            return Err(self.broken("it ends too early"));
        }
        let mut block = vec![0; count];
        self.read_at(start, &mut block)?;
        Ok(block)
    }

    /// The samples of a block, as this machine orders their bytes.
    pub(super) fn decompressed(&self, part: usize, block: Vec<u8>, section: IntegerBounds) -> Result<Vec<u8>> {
        let header = self.header(part);
        let decompress = || header.compression.decompress_image_section_from_le(header, block, section, false);
        // The decoders of some compressions end in a panic where a block is broken.
        match catch_unwind(AssertUnwindSafe(decompress)) {
            Ok(Ok(bytes)) => Ok(bytes),
            Ok(Err(error @ exr::error::Error::NotSupported(_))) => Err(refused(&self.input, error)),
            Ok(Err(_)) | Err(_) => Err(self.broken("a block is damaged")),
        }
    }

    fn read_at(&mut self, at: u64, bytes: &mut [u8]) -> Result<()> {
        let end = at.saturating_add(bytes.len() as u64);
        if end > self.length {
            return Err(self.broken("it ends too early"));
        }
        let read = self.reader.seek(SeekFrom::Start(at)).and_then(|_| self.reader.read_exact(bytes));
        read.map_err(|e| self.input.refused(e))
    }
}

/// How many blocks of the full resolution lie side by side, and how many one below the other.
pub(super) fn grid(header: &Header) -> (usize, usize) {
    let (width, height) = block_size(header);
    (header.layer_size.width().div_ceil(width), header.layer_size.height().div_ceil(height))
}

/// Columns and rows of a block.
pub(super) fn block_size(header: &Header) -> (usize, usize) {
    match header.blocks {
        BlockDescription::ScanLines => (header.layer_size.width(), header.compression.scan_lines_per_block()),
        BlockDescription::Tiles(tiles) => (tiles.tile_size.width(), tiles.tile_size.height()),
    }
}

fn refused(input: &Input, error: exr::error::Error) -> Error {
    let name = input.name();
    match error {
        exr::error::Error::NotSupported(what) => unsupported(&name, &format!("OpenEXR with {what}")),
        // A number that is not known counts as none.
        exr::error::Error::Invalid(why) if why == "missing or invalid compression attribute" => {
            unsupported(&name, "the compression of this OpenEXR file")
        }
        exr::error::Error::Invalid(why) if why == "reference to missing bytes" => broken(&name, "it ends too early"),
        exr::error::Error::Invalid(why) => broken(&name, &format!("its header is broken ({why})")),
        exr::error::Error::Io(e) if e.raw_os_error().is_some() => input.refused(e),
        exr::error::Error::Io(_) | exr::error::Error::Aborted => broken(&name, "it is damaged"),
    }
}
