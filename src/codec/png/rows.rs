//! Rows of a picture that is not interlaced, as they are asked for.
//!
//! The `png` crate reads the chunks and inflates the data. Samples that are stored as they are wanted go from there
//! through [`unfilter`]; the rest, palettes and bits and colours that stand for transparent, through the crate's own rows.

use super::block::WINDOW;
use super::read::{Reader, Spliced, decoder, ensure_allocatable, refused, shape, spliced, transformations, unpack};
use super::survey::{ENDS_EARLY, Survey, broken};
use super::unfilter;
use crate::codec::Input;
use crate::error::Result;
use crate::matrix::{Depth, Samples, Shape, Source, Strip};
use png::{Decoded, DecodingError, StreamingDecoder, UnfilterRegion};
use std::io::BufRead;

/// Rows of a file.
pub(super) struct Rows {
    input: Input,
    way: Way,
    shape: Shape,
    /// Rows not yet read.
    left: usize,
}

enum Way {
    Stored(Stored),
    Expanded(Expanded),
}

impl Rows {
    pub(super) fn begin(input: &Input, survey: &Survey, indices: bool) -> Result<Self> {
        let (shape, way) = match survey.header.stored().filter(|_| !survey.transparency) {
            Some(shape) => {
                ensure_room(input, shape)?;
                (shape, Way::Stored(Stored::begin(input, survey, shape)?))
            }
            None => {
                let packed = survey.header.packed_indices(indices);
                let reader = decoder(input, survey, transformations(packed))?;
                let shape = shape(survey, &reader);
                ensure_room(input, shape)?;
                (shape, Way::Expanded(Expanded::begin(reader, shape, packed.filter(|bits| *bits < 8))))
            }
        };
        Ok(Rows { input: input.clone(), way, shape, left: shape.size.height() })
    }
}

/// A few rows are held at a time.
fn ensure_room(input: &Input, shape: Shape) -> Result<()> {
    ensure_allocatable(input, 8 * shape.row_bytes() as u64)
}

impl Source for Rows {
    fn shape(&self) -> Shape {
        self.shape
    }

    fn read(&mut self, strip: &mut Strip, rows: usize) -> Result<()> {
        assert!(rows <= self.left, "{rows} rows asked for, {} left", self.left);
        self.left -= rows;
        let ends = self.left == 0 && rows > 0;
        match &mut self.way {
            Way::Stored(way) => way.read(&self.input, &mut strip.samples, rows, ends),
            Way::Expanded(way) => {
                way.read(&mut strip.samples, rows, ends, self.shape).map_err(|e| refused(&self.input, e))
            }
        }
    }
}

/// Rows as the crate gives them.
struct Expanded {
    reader: Reader,
    /// One row as the decoder gives it: 16-bit samples in the byte order of the file, or packed indices.
    row: Vec<u8>,
    /// Bits of an index that is not looked up, where they are fewer than 8.
    packed: Option<u8>,
}

impl Expanded {
    fn begin(reader: Reader, shape: Shape, packed: Option<u8>) -> Self {
        let row = match (shape.depth, packed) {
            (Depth::U16, _) => vec![0; shape.row_bytes()],
            (_, Some(bits)) => vec![0; (shape.size.width() * usize::from(bits)).div_ceil(8)],
            _ => Vec::new(),
        };
        Expanded { reader, row, packed }
    }

    fn read(&mut self, samples: &mut Samples, rows: usize, ends: bool, shape: Shape) -> Result<(), DecodingError> {
        match samples {
            Samples::U8(v) if self.packed.is_some() => {
                for _ in 0..rows {
                    self.reader.read_row(&mut self.row)?;
                    unpack(&self.row, self.packed.unwrap_or(8), shape.size.width(), v);
                }
            }
            Samples::U8(v) => {
                let n = shape.row_bytes();
                let old = v.len();
                v.resize(old + rows * n, 0);
                for row in v[old..].chunks_exact_mut(n) {
                    self.reader.read_row(row)?;
                }
            }
            Samples::U16(v) => {
                for _ in 0..rows {
                    self.reader.read_row(&mut self.row)?;
                    v.extend(self.row.as_chunks().0.iter().map(|b| u16::from_be_bytes(*b)));
                }
            }
            Samples::F32(_) => unreachable!("a strip has the shape of its source"),
        }
        if ends {
            // There is no row left: this reads to the end of the data and checks its chunks.
            let mut none = vec![0; shape.row_bytes()];
            self.reader.read_row(&mut none)?;
        }
        Ok(())
    }
}

/// Bytes of rows that are inflated and unfiltered at a time, about: they stay in the second-level cache.
const PART: usize = 256 << 10;
/// Room that lets the decoder do more than a few bytes at a time.
const ROOM: usize = 16 << 10;

/// Rows whose samples are stored as they are wanted.
struct Stored {
    decoder: StreamingDecoder,
    file: Spliced,
    /// Inflated bytes: those that a match may refer to, and rows that have not been taken.
    inflated: Vec<u8>,
    region: UnfilterRegion,
    /// Where the first row stands that has not been taken.
    taken: usize,
    /// Bytes of rows still to be inflated.
    to_inflate: u64,
    /// Whether the last chunk of pixels is over.
    over: bool,
    /// Bytes from one pixel to the next.
    pixel: usize,
    /// The row above the next.
    above: Vec<u8>,
    /// Bytes of 16-bit samples, before they are put in order.
    bytes: Vec<u8>,
}

impl Stored {
    fn begin(input: &Input, survey: &Survey, shape: Shape) -> Result<Self> {
        let n = shape.row_bytes();
        let mut stored = Stored {
            decoder: StreamingDecoder::new(),
            file: spliced(input, survey)?,
            inflated: Vec::new(),
            region: UnfilterRegion::default(),
            taken: 0,
            to_inflate: (n as u64 + 1) * shape.size.height() as u64,
            over: false,
            pixel: n / shape.size.width(),
            above: vec![0; n],
            bytes: Vec::new(),
        };
        while !matches!(stored.step(input, false)?, Decoded::ChunkBegin(_, png::chunk::IDAT)) {}
        Ok(stored)
    }

    /// Appends rows to samples; after the last, reads to the end of the pixels' chunks, whose sums are checked.
    fn read(&mut self, input: &Input, samples: &mut Samples, rows: usize, ends: bool) -> Result<()> {
        let n = self.above.len();
        let part = unfilter::whole_groups(PART / n);
        let mut left = rows;
        while left > 0 {
            let rows = left.min(part);
            self.inflate(input, rows * (n + 1))?;
            match samples {
                Samples::U8(samples) => {
                    let old = samples.len();
                    samples.resize(old + rows * n, 0);
                    self.unfilter(input, &mut samples[old..])?;
                }
                Samples::U16(samples) => {
                    let mut bytes = std::mem::take(&mut self.bytes);
                    bytes.resize(rows * n, 0);
                    self.unfilter(input, &mut bytes)?;
                    samples.extend(bytes.as_chunks().0.iter().map(|b| u16::from_be_bytes(*b)));
                    self.bytes = bytes;
                }
                Samples::F32(_) => unreachable!("a strip has the shape of its source"),
            }
            left -= rows;
        }
        while ends && !self.over {
            self.step(input, false)?;
        }
        Ok(())
    }

    /// Undoes the filters of the next rows.
    fn unfilter(&mut self, input: &Input, out: &mut [u8]) -> Result<()> {
        let n = self.above.len();
        let raw = &self.inflated[self.taken..][..out.len() / n * (n + 1)];
        unfilter::rows(self.pixel, &self.above, raw, out)
            .map_err(|filter| broken(input, &format!("it names the filter {filter}, of which there is none")))?;
        self.above.copy_from_slice(&out[out.len() - n..]);
        self.taken += raw.len();
        Ok(())
    }

    /// Inflates until so many bytes wait to be taken.
    fn inflate(&mut self, input: &Input, bytes: usize) -> Result<()> {
        if self.region.filled - self.taken >= bytes {
            return Ok(());
        }
        // What was taken, and is too far back to be referred to, makes room.
        let done = self.taken.min(self.region.available);
        self.inflated.copy_within(done..self.region.filled, 0);
        self.taken -= done;
        self.region.available -= done;
        self.region.filled -= done;
        // Data beyond the last row are not inflated.
        let last = usize::try_from(self.to_inflate).unwrap_or(usize::MAX).saturating_add(self.region.filled);
        self.inflated.resize(last.min(WINDOW.max(self.region.filled) + bytes + ROOM), 0);
        while self.region.filled - self.taken < bytes {
            if self.over {
                return Err(broken(input, "its pixels end too early"));
            }
            self.step(input, true)?;
        }
        Ok(())
    }

    /// Lets the decoder go on by a step, which inflates data or passes over them.
    fn step(&mut self, input: &Input, inflate: bool) -> Result<Decoded> {
        let bytes = self.file.fill_buf().map_err(|e| input.refused(e))?;
        if bytes.is_empty() {
            return Err(broken(input, ENDS_EARLY));
        }
        let before = self.region.filled;
        let (used, what) = if inflate {
            self.decoder.update(bytes, Some(&mut self.region.as_buf(&mut self.inflated)))
        } else {
            self.decoder.update(bytes, None)
        }
        .map_err(|e| refused(input, e))?;
        self.file.consume(used);
        self.to_inflate -= (self.region.filled - before) as u64;
        self.over |= matches!(what, Decoded::ImageDataFlushed);
        Ok(what)
    }
}
