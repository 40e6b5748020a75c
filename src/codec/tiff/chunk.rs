//! A strip or tile out of its file: its bytes as they are, or decompressed through the `tiff` crate.
//!
//! The crate is shown one chunk at a time, as a file of its own that holds a single strip of samples without a meaning.
//! So nothing in it depends on what else is in a file, and colours are no business of its.

use super::directory::File;
use super::page::{JPEG, PLAIN, Page};
use super::stored::Stored;
use crate::codec::jpeg::Markers;
use crate::codec::meta::exif::ifd::Order;
use crate::codec::npy::Type;
use crate::codec::raster::guard::{broken, unsupported};
use crate::error::{Error, Kind, Result};
use std::io::{Cursor, ErrorKind};
use tiff::TiffError;
use tiff::decoder::{Decoder, Limits};

/// Reads chunks; the memory for their bytes is used again.
#[derive(Default)]
pub(super) struct Chunks {
    /// A file of one chunk.
    alone: Vec<u8>,
}

impl Chunks {
    /// Reads the first `rows` rows of a chunk into `bytes`; gives the order of bytes in a sample.
    pub(super) fn read(
        &mut self,
        file: &mut File,
        page: &Page,
        index: usize,
        rows: usize,
        bytes: &mut Vec<u8>,
    ) -> Result<Order> {
        let length = page.row_bytes() as usize * rows;
        bytes.resize(length, 0);
        if page.compression == PLAIN {
            if page.counts[index] < length as u64 {
                return Err(file.broken("it ends too early"));
            }
            file.read_at(page.offsets[index], bytes)?;
            if page.reversed {
                turn_bits(bytes);
            }
            return Ok(file.order);
        }
        let (at, count) = (page.offsets[index], page.counts[index]);
        if at.checked_add(count).is_none_or(|end| end > file.length()) || count > u64::from(u32::MAX) {
            return Err(file.broken("it ends too early"));
        }
        self.alone.clear();
        head(&mut self.alone, file.order, page, rows, count as u32);
        let start = self.alone.len();
        self.alone.resize(start + count as usize, 0);
        file.read_at(at, &mut self.alone[start..])?;
        if page.compression == JPEG {
            ensure_sound_jpeg(file, page, rows, &self.alone[start..])?;
        } else if page.reversed {
            turn_bits(&mut self.alone[start..]);
        }
        let decoded = Decoder::new(Cursor::new(&self.alone[..]))
            .and_then(|decoder| decoder.with_limits(Limits::unlimited()).read_chunk_bytes(0, bytes));
        decoded.map_err(|e| refused(&file.name(), e))?;
        Ok(if cfg!(target_endian = "big") { Order::Big } else { Order::Little })
    }
}

/// Turns round the bits of all bytes.
fn turn_bits(bytes: &mut [u8]) {
    bytes.iter_mut().for_each(|byte| *byte = byte.reverse_bits());
}

/// Writes what comes before the bytes of a chunk in a file of its own.
fn head(out: &mut Vec<u8>, order: Order, page: &Page, rows: usize, count: u32) {
    let format = match page.stored {
        Stored::Bytes(Type::F16 | Type::F32 | Type::F64) => 3,
        _ => 1,
    };
    let tables = page.jpeg_tables.as_deref().unwrap_or_default();
    let (width, rows) = (page.chunk.0 as u32, rows as u32);
    let entries = 11 + u32::from(!tables.is_empty());
    let tables_at = 8 + 2 + 12 * entries + 4;
    let data_at = tables_at + tables.len() as u32;
    let mut fields = vec![
        (256, width),
        (257, rows),
        (258, page.stored.bits() as u32),
        (259, page.compression.into()),
        // Samples of which 0 is black, whatever they are.
        (262, 1),
        (273, data_at),
        (277, page.chunk_samples() as u32),
        (278, rows),
        (279, count),
        (317, page.predictor.into()),
        (339, format),
    ];
    out.extend(if order == Order::Little { b"II" } else { b"MM" });
    out.extend(order.bytes_of_u16(42));
    out.extend(order.bytes_of_u32(8));
    out.extend(order.bytes_of_u16(entries as u16));
    if !tables.is_empty() {
        fields.push((347, tables_at));
    }
    for (tag, value) in fields {
        let (kind, count) = if tag == 347 { (7, tables.len() as u32) } else { (4, 1) };
        out.extend(order.bytes_of_u16(tag));
        out.extend(order.bytes_of_u16(kind));
        out.extend(order.bytes_of_u32(count));
        out.extend(order.bytes_of_u32(value));
    }
    out.extend([0; 4]);
    out.extend(tables);
}

/// Refuses JPEG data whose frame is not that of the chunk: the decoder would take memory for what it says, and rows
/// of another width would be sheared. Data that are cut short would be filled up with grey.
fn ensure_sound_jpeg(file: &File, page: &Page, rows: usize, data: &[u8]) -> Result<()> {
    let markers = Markers::read(data);
    let Some(frame) = &markers.frame else { return Err(file.broken("a part of it is no JPEG")) };
    if frame.process > 0xC2 || frame.bits != 8 || page.stored != Stored::Bytes(Type::U8) {
        return Err(unsupported(&file.name(), "TIFF of this kind of JPEG"));
    }
    let (width, height) = (usize::from(frame.width), usize::from(frame.height));
    let fits = width == page.chunk.0 && height >= rows && height <= page.chunk.1.next_multiple_of(16);
    if !fits || frame.components.len() != page.chunk_samples() {
        return Err(file.broken("its headers contradict each other"));
    }
    if markers.end.is_none() {
        return Err(file.broken("its compressed data end too early"));
    }
    Ok(())
}

/// The crate's failures in plain words.
fn refused(name: &str, error: TiffError) -> Error {
    match error {
        TiffError::IoError(e) if e.kind() == ErrorKind::UnexpectedEof => {
            broken(name, "its compressed data end too early")
        }
        TiffError::UnsupportedError(_) | TiffError::IntSizeError => {
            unsupported(name, "TIFF of this kind of compressed samples")
        }
        TiffError::LimitsExceeded => Error::new(Kind::TooLarge, format!("{name} needs more memory than there is")),
        _ => broken(name, "its compressed data are damaged"),
    }
}
