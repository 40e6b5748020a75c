//! The ordered half of writing: a header, room for the table of blocks, the blocks, and the table when it is known.

use super::blocks::{Blocks, HEAD, LINES};
use super::metadata;
use crate::codec::spool::Spool;
use crate::codec::{Meta, Out, WriteOptions};
use crate::error::{Error, Kind, Result};
use crate::matrix::{Append, Piece, Shape, Sink};
use exr::meta::attribute::{ChannelDescription, Compression, LineOrder, SampleType, Text};
use exr::meta::header::Header;
use exr::meta::{BlockDescription, Requirements, magic_number};
use exr::prelude::SmallVec;

/// Begins an OpenEXR file: one part of scan lines, floats of 32 bits, deflated.
///
/// # Errors
/// [`Kind::Io`] from the writer.
pub(in crate::codec) fn create<'a>(
    shape: Shape,
    meta: &Meta,
    options: &WriteOptions,
    out: Box<dyn Out + 'a>,
) -> Result<Sink<'a>> {
    let head = head(shape, meta).map_err(|e| Error::new(Kind::Internal, format!("cannot write OpenEXR: {e}")))?;
    let table = head.len() as u64;
    let blocks = shape.size.height().div_ceil(LINES);
    let mut file = File { out: Spool::to(out), table, offsets: Vec::with_capacity(blocks) };
    file.out.write(&head).map_err(refused)?;
    file.out.write(&vec![0; blocks * 8]).map_err(refused)?;
    Ok(Sink { encode: Box::new(Blocks::new(shape, options.compression)), append: Box::new(file) })
}

/// The bytes of the header.
fn head(shape: Shape, meta: &Meta) -> exr::error::Result<Vec<u8>> {
    let (layout, size) = (shape.layout, shape.size);
    let names: &[&str] = match (layout.is_rgb(), layout.has_alpha()) {
        (true, true) => &["A", "B", "G", "R"],
        (true, false) => &["B", "G", "R"],
        (false, true) => &["A", "Y"],
        (false, false) => &["Y"],
    };
    let channels: SmallVec<_> =
        names.iter().map(|name| ChannelDescription::new(*name, SampleType::F32, *name == "A")).collect();
    let mut header = Header::new(Text::default(), (size.width(), size.height()), channels);
    header = header.with_encoding(Compression::ZIP16, BlockDescription::ScanLines, LineOrder::Increasing);
    header.own_attributes.layer_name = None;
    metadata::put(meta, &mut header);
    let requirements = Requirements {
        file_format_version: 2,
        is_single_layer_and_tiled: false,
        has_long_names: false,
        has_deep_data: false,
        has_multiple_layers: false,
    };
    let mut bytes = Vec::new();
    magic_number::write(&mut bytes)?;
    requirements.write(&mut bytes)?;
    header.write(&mut bytes)?;
    Ok(bytes)
}

/// A file being written.
struct File<'a> {
    out: Spool<'a>,
    /// Where the table of blocks stands.
    table: u64,
    offsets: Vec<u64>,
}

impl Append for File<'_> {
    fn append(&mut self, piece: Piece) -> Result<()> {
        let mut bytes = piece.bytes;
        let mut at = 0;
        while let Some(block) = bytes.get_mut(at..).filter(|rest| rest.len() >= HEAD) {
            // A picture has at most 2^30 rows.
            let line = (self.offsets.len() * LINES) as u32;
            block[..4].copy_from_slice(&line.to_le_bytes());
            let length = u32::from_le_bytes([block[4], block[5], block[6], block[7]]);
            self.offsets.push(self.out.written() + at as u64);
            at += HEAD + length as usize;
        }
        self.out.write(&bytes).map_err(refused)
    }

    fn finish(&mut self) -> Result<()> {
        let table: Vec<u8> = self.offsets.iter().flat_map(|at| at.to_le_bytes()).collect();
        self.out.finish(self.table, &table).map_err(refused)
    }
}

fn refused(error: std::io::Error) -> Error {
    Error::io("cannot write the OpenEXR file", error)
}
