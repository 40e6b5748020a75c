//! How rows flow: a [`Source`] gives them from top to bottom, a [`Sink`] takes them.

use super::{Shape, Strip};
use crate::error::Result;

/// Gives the rows of a picture from top to bottom, at the depth of the file.
pub trait Source: Send {
    /// What the rows look like. It never changes.
    fn shape(&self) -> Shape;

    /// Appends the next `rows` rows to `strip`, which has this source's shape.
    ///
    /// The caller never asks for more rows than are left.
    ///
    /// # Errors
    /// Where the file cannot be read or is broken.
    fn read(&mut self, strip: &mut Strip, rows: usize) -> Result<()>;
}

/// The half of a sink that runs in parallel: turns rows into the bytes that stand for them in the file.
///
/// Pure: the same rows give the same bytes on whatever thread and in whatever order.
pub trait Encode: Send + Sync {
    /// How many rows each call takes, but for the last, which takes what is left. Fixed for a file by its shape
    /// alone, so that the bytes do not depend on how the work is cut.
    fn band_rows(&self) -> usize;

    /// Encodes the rows of `strip` from row `from` on. The row before, where `from` is 1, is the row above them in
    /// the picture; the first band of a picture has `from` 0.
    ///
    /// # Errors
    /// Only where the encoder itself refuses, for which there is no known cause.
    fn encode(&self, strip: &Strip, from: usize) -> Result<Piece>;
}

/// The half of a sink that runs in order: appends pieces to the file.
pub trait Append: Send {
    /// Appends the next piece from the top.
    ///
    /// # Errors
    /// Where the file cannot be written.
    fn append(&mut self, piece: Piece) -> Result<()>;

    /// Ends the file after its last piece.
    ///
    /// # Errors
    /// Where the file cannot be written.
    fn finish(&mut self) -> Result<()>;
}

/// Takes the rows of a picture: a parallel half and an ordered half.
pub struct Sink<'a> {
    /// Turns rows into pieces.
    pub encode: Box<dyn Encode + 'a>,
    /// Appends pieces in order.
    pub append: Box<dyn Append + 'a>,
}

/// What became of one band of rows: bytes for the file and, where the format needs them, their checksum and the
/// number of bytes that they stand for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Piece {
    /// Bytes for the file, or encoded rows that the other half still wraps.
    pub bytes: Vec<u8>,
    /// Checksum of the raw bytes.
    pub checksum: u32,
    /// Count of the raw bytes.
    pub raw_len: usize,
}
