//! Files that are a header and then rows of samples, all of one length: read row by row, and written likewise.
//!
//! What differs between such formats is their header and how the bytes of a row become samples.

use super::{Input, ReadSeek};
use crate::error::{Error, Kind, Result};
use crate::matrix::{Append, Depth, Encode, Piece, Samples, Shape, Sink, Source, Strip};
use std::io::{ErrorKind, Read, Seek, SeekFrom, Write};

/// Raw bytes of a band that is written, rounded to whole rows.
const BAND: usize = 512 << 10;

/// Turns the bytes of whole rows into samples, appended to a vector of the depth of the picture.
pub(super) type Convert = Box<dyn FnMut(&[u8], &mut Samples) -> Result<()> + Send>;

/// Rows of one length, read from where the reader stands.
pub(super) struct RawRows {
    reader: Box<dyn ReadSeek>,
    input: Input,
    shape: Shape,
    row_bytes: usize,
    convert: Convert,
    done: usize,
    buffer: Vec<u8>,
}

impl RawRows {
    /// The rows that come next in `reader`, each of `row_bytes` bytes.
    ///
    /// # Errors
    /// [`Kind::Corrupt`] where the file is too short for them.
    pub(super) fn new(
        mut reader: Box<dyn ReadSeek>,
        input: &Input,
        shape: Shape,
        row_bytes: usize,
        convert: Convert,
    ) -> Result<Self> {
        let here = reader.stream_position().map_err(|e| input.refused(e))?;
        let end = reader.seek(SeekFrom::End(0)).map_err(|e| input.refused(e))?;
        reader.seek(SeekFrom::Start(here)).map_err(|e| input.refused(e))?;
        let rows = end.saturating_sub(here) / (row_bytes as u64).max(1);
        if rows < shape.size.height() as u64 {
            return Err(ends_early(input, rows, shape));
        }
        Ok(RawRows { reader, input: input.clone(), shape, row_bytes, convert, done: 0, buffer: Vec::new() })
    }

    /// The first bytes after the last row, up to `count`; the reader stays where it is.
    pub(super) fn tail(&mut self, count: u64) -> Result<Vec<u8>> {
        let mut read = || {
            let here = self.reader.stream_position()?;
            let bytes = (self.row_bytes as u64).saturating_mul(self.shape.size.height() as u64);
            self.reader.seek(SeekFrom::Start(here.saturating_add(bytes)))?;
            let mut tail = Vec::new();
            (&mut self.reader).take(count).read_to_end(&mut tail)?;
            self.reader.seek(SeekFrom::Start(here))?;
            Ok(tail)
        };
        read().map_err(|e| self.input.refused(e))
    }
}

impl Source for RawRows {
    fn shape(&self) -> Shape {
        self.shape
    }

    fn read(&mut self, strip: &mut Strip, rows: usize) -> Result<()> {
        let mut left = rows;
        while left > 0 {
            // Rows that the reader holds whole are not copied.
            let ready = self.reader.fill_buf().map_err(|e| self.input.refused(e))?;
            let whole = (ready.len() / self.row_bytes.max(1)).min(left);
            let count = whole.max(1);
            if whole > 0 {
                let bytes = whole * self.row_bytes;
                (self.convert)(&ready[..bytes], &mut strip.samples)?;
                self.reader.consume(bytes);
            } else {
                self.buffer.resize(self.row_bytes, 0);
                self.reader.read_exact(&mut self.buffer).map_err(|e| match e.kind() {
                    // It was long enough when it was opened.
                    ErrorKind::UnexpectedEof => ends_early(&self.input, self.done as u64, self.shape),
                    _ => self.input.refused(e),
                })?;
                (self.convert)(&self.buffer, &mut strip.samples)?;
            }
            self.done += count;
            left -= count;
        }
        Ok(())
    }
}

/// The error for a file that is too short.
pub(super) fn ends_early(input: &Input, rows: u64, shape: Shape) -> Error {
    let height = shape.size.height();
    Error::new(Kind::Corrupt, format!("{} ends after {rows} of {height} rows", input.name()))
}

/// The error for a read of the header that failed.
pub(super) fn header_refused(input: &Input, error: std::io::Error) -> Error {
    match error.kind() {
        ErrorKind::UnexpectedEof => Error::new(Kind::Corrupt, format!("{} ends inside its header", input.name())),
        _ => input.refused(error),
    }
}

/// The 8-bit samples to append to.
pub(super) fn as_u8(samples: &mut Samples) -> Result<&mut Vec<u8>> {
    if let Samples::U8(v) = samples { Ok(v) } else { Err(wrong_depth(Depth::U8)) }
}

/// The 16-bit samples to append to.
pub(super) fn as_u16(samples: &mut Samples) -> Result<&mut Vec<u16>> {
    if let Samples::U16(v) = samples { Ok(v) } else { Err(wrong_depth(Depth::U16)) }
}

/// The float samples to append to.
pub(super) fn as_f32(samples: &mut Samples) -> Result<&mut Vec<f32>> {
    if let Samples::F32(v) = samples { Ok(v) } else { Err(wrong_depth(Depth::F32)) }
}

fn wrong_depth(wanted: Depth) -> Error {
    Error::new(Kind::Internal, format!("samples of depth {wanted} were read into a strip of another depth"))
}

/// 16-bit samples, most significant byte first.
pub(super) fn push_u16_be(bytes: &[u8], samples: &mut Samples) -> Result<()> {
    as_u16(samples)?.extend(bytes.as_chunks().0.iter().map(|b| u16::from_be_bytes(*b)));
    Ok(())
}

/// The order of the bytes of a sample in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    Big,
    Little,
}

/// A sink that writes `header` at once, then the samples in this byte order.
pub(super) fn sink<'a>(
    header: &[u8],
    shape: Shape,
    order: Order,
    mut out: Box<dyn Write + Send + 'a>,
) -> Result<Sink<'a>> {
    out.write_all(header).map_err(refused)?;
    let band_rows = BAND.div_ceil(shape.row_bytes());
    Ok(Sink { encode: Box::new(Bytes { band_rows, order }), append: Box::new(Plain { out }) })
}

/// Samples as their bytes.
struct Bytes {
    band_rows: usize,
    order: Order,
}

impl Encode for Bytes {
    fn band_rows(&self) -> usize {
        self.band_rows
    }

    fn encode(&self, strip: &Strip, from: usize) -> Result<Piece> {
        let start = from * strip.row_samples();
        let bytes = match (&strip.samples, self.order) {
            (Samples::U8(v), _) => v[start..].to_vec(),
            (Samples::U16(v), Order::Big) => flattened(&v[start..], u16::to_be_bytes),
            (Samples::U16(v), Order::Little) => flattened(&v[start..], u16::to_le_bytes),
            (Samples::F32(v), Order::Big) => flattened(&v[start..], f32::to_be_bytes),
            (Samples::F32(v), Order::Little) => flattened(&v[start..], f32::to_le_bytes),
        };
        Ok(Piece { raw_len: bytes.len(), bytes, checksum: 0 })
    }
}

/// Every sample as its bytes: a loop over slices of equal length, which becomes vector instructions.
fn flattened<T: Copy, const N: usize>(samples: &[T], bytes_of: impl Fn(T) -> [u8; N]) -> Vec<u8> {
    let mut bytes = vec![0; samples.len() * N];
    for (to, from) in bytes.as_chunks_mut::<N>().0.iter_mut().zip(samples) {
        *to = bytes_of(*from);
    }
    bytes
}

/// Writes pieces one after the other.
struct Plain<'a> {
    out: Box<dyn Write + Send + 'a>,
}

impl Append for Plain<'_> {
    fn append(&mut self, piece: Piece) -> Result<()> {
        self.out.write_all(&piece.bytes).map_err(refused)
    }

    fn finish(&mut self) -> Result<()> {
        self.out.flush().map_err(refused)
    }
}

fn refused(error: std::io::Error) -> Error {
    Error::io("cannot write the picture", error)
}
