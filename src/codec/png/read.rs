//! Opening a PNG file, and pictures of it that come whole.

use super::animation;
use super::rows::Rows;
use super::survey::{self, ENDS_EARLY, Survey, broken};
use crate::codec::{Format, Input, Opened, Picture, ReadOptions, ReadSeek, Route, Transfer};
use crate::error::{Error, Kind, Result};
use crate::matrix::{Depth, Layout, Samples, Shape, Source};
use png::{BitDepth, ColorType, DecodingError, Transformations};
use std::io::{self, BufRead, Cursor, ErrorKind, Read, Seek, SeekFrom};

/// A decoder over the parts of a file that it is to see.
pub(super) type Reader = png::Reader<Spliced>;

/// Deflate cannot shrink anything further than this.
const MOST_SHRINKING: u64 = 1032;

/// Opens a PNG file.
///
/// # Errors
/// As [`codec::open`](crate::codec::open).
pub(in crate::codec) fn open(input: &Input, options: &ReadOptions) -> Result<Opened> {
    let mut survey = survey::walk(input, &options.limits)?;
    options.page_of(&input.name(), survey.frames, &format!("an animation of {} frames", survey.frames))?;
    if survey.header.least_bytes() / MOST_SHRINKING > survey.data_bytes + 64 {
        return Err(broken(input, "it holds too few bytes for its size"));
    }
    let (meta, notes) = std::mem::take(&mut survey.gathered).finish();
    let animated = survey.frames > 1 || (survey.frames == 1 && !survey.still_is_frame);
    let palette = survey.header.is_palette();
    let (full, pages) = (Some(survey.header.full()), survey.frames.max(1));
    let (source, route): (Box<dyn Source>, _) = if animated {
        let picture = animation::frame(input, &survey, options.page.unwrap_or(1), &options.limits)?;
        (Box::new(picture), Route::Whole("animation"))
    } else if survey.header.interlaced {
        (Box::new(whole(input, &survey, options)?), Route::Whole("interlaced"))
    } else {
        (Box::new(Rows::begin(input, &survey, options.indices)?), Route::Streamed)
    };
    Ok(Opened { source, meta, format: Format::Png, route, transfer: Transfer::Encoded, full, palette, pages, notes })
}

/// A decoder that gives samples of 8 or 16 bits.
///
/// # Errors
/// Where the file is broken.
pub(super) fn decoder(input: &Input, survey: &Survey, transform: Transformations) -> Result<Reader> {
    // The survey has bounded everything but rows, which are counted anew for each frame.
    let mut decoder = png::Decoder::new_with_limits(spliced(input, survey)?, png::Limits { bytes: usize::MAX });
    decoder.set_transformations(transform);
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    decoder.read_info().map_err(|e| refused(input, e))
}

/// What the rows of a decoder look like.
pub(super) fn shape(survey: &Survey, reader: &Reader) -> Shape {
    let (color, bits) = reader.output_color_type();
    let layout = match color {
        // Indices, where they are not looked up, are numbers like those of grey.
        ColorType::Grayscale | ColorType::Indexed => Layout::Grey,
        ColorType::GrayscaleAlpha => Layout::GreyAlpha,
        ColorType::Rgb => Layout::Rgb,
        ColorType::Rgba => Layout::Rgba,
    };
    let depth = if bits == BitDepth::Sixteen { Depth::U16 } else { Depth::U8 };
    Shape { size: survey.header.size, layout, depth }
}

/// The decoder's failures in plain words.
pub(super) fn refused(input: &Input, error: DecodingError) -> Error {
    match error {
        DecodingError::IoError(e) if e.kind() == ErrorKind::UnexpectedEof => broken(input, ENDS_EARLY),
        DecodingError::IoError(e) => input.refused(e),
        DecodingError::LimitsExceeded => {
            Error::new(Kind::TooLarge, format!("cannot read {}: it needs more memory than there is", input.name()))
        }
        DecodingError::Format(e) => broken(input, &plain(&e.to_string())),
        DecodingError::Parameter(e) => broken(input, &plain(&e.to_string())),
    }
}

/// The cause as a person would say it.
fn plain(cause: &str) -> String {
    let said = [
        ("CRC error", "a checksum is wrong, the file is damaged"),
        ("Corrupt deflate stream", "its compressed data are damaged"),
        ("IDAT or fDAT chunk does not have enough data", "its pixels end too early"),
        ("Missing palette", "its palette is missing"),
    ];
    match said.iter().find(|(start, _)| cause.starts_with(start)) {
        Some((_, plain)) => (*plain).to_owned(),
        None => cause.trim_end_matches('.').to_owned(),
    }
}

/// Makes sure that so many bytes can be had before they are asked for.
pub(super) fn ensure_allocatable(input: &Input, bytes: u64) -> Result<()> {
    let none = || Error::new(Kind::TooLarge, format!("{} needs more memory than there is", input.name()));
    let bytes = usize::try_from(bytes).map_err(|_| none())?;
    Vec::<u8>::new().try_reserve_exact(bytes).map_err(|_| none())
}

/// Decodes an interlaced picture, whose rows are complete only at its end.
fn whole(input: &Input, survey: &Survey, options: &ReadOptions) -> Result<Picture> {
    let packed = survey.header.packed_indices(options.indices);
    let mut reader = decoder(input, survey, transformations(packed))?;
    let shape = shape(survey, &reader);
    // 16 bits are held twice while their bytes are put in order.
    let needed = shape.bytes().saturating_mul(shape.depth.bytes() as u64);
    options.limits.ensure_memory(&input.name(), needed)?;
    ensure_allocatable(input, needed)?;
    let mut bytes = vec![0; shape.bytes() as usize];
    reader.next_frame(&mut bytes).map_err(|e| refused(input, e))?;
    let samples = match shape.depth {
        Depth::U8 if packed.is_some_and(|bits| bits < 8) => {
            let (bits, width) = (packed.unwrap_or(8), shape.size.width());
            let mut indices = Vec::with_capacity(shape.bytes() as usize);
            let row_bytes = (width * usize::from(bits)).div_ceil(8);
            bytes.chunks(row_bytes).take(shape.size.height()).for_each(|row| unpack(row, bits, width, &mut indices));
            Samples::U8(indices)
        }
        Depth::U16 => Samples::U16(bytes.as_chunks().0.iter().map(|b| u16::from_be_bytes(*b)).collect()),
        _ => Samples::U8(bytes),
    };
    Ok(Picture::new(shape.size, shape.layout, samples))
}

/// What the decoder does with samples: palettes are looked up and small samples scaled, unless indices are wanted.
pub(super) fn transformations(packed_indices: Option<u8>) -> Transformations {
    if packed_indices.is_some() { Transformations::IDENTITY } else { Transformations::EXPAND }
}

/// Appends the indices of one row, each of so many bits, the first in the highest.
pub(in crate::codec) fn unpack(row: &[u8], bits: u8, width: usize, indices: &mut Vec<u8>) {
    let in_byte = 8 / bits;
    let mask = u8::MAX >> (8 - bits);
    let of_byte = |byte: &u8| {
        let byte = *byte;
        (0..in_byte).map(move |i| byte >> (8 - bits - i * bits) & mask)
    };
    indices.extend(row.iter().flat_map(of_byte).take(width));
}

/// The parts of a file that a decoder is to see.
pub(super) fn spliced(input: &Input, survey: &Survey) -> Result<Spliced> {
    let mut body = input.open()?;
    body.seek(SeekFrom::Start(survey.data_at)).map_err(|e| input.refused(e))?;
    Ok(Spliced { head: Cursor::new(survey.head.clone()), body })
}

/// Bytes in memory, followed by a file from where it stands.
pub(super) struct Spliced {
    head: Cursor<Vec<u8>>,
    body: Box<dyn ReadSeek>,
}

impl BufRead for Spliced {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.head.position() < self.head.get_ref().len() as u64 {
            self.head.fill_buf()
        } else {
            self.body.fill_buf()
        }
    }

    fn consume(&mut self, count: usize) {
        if self.head.position() < self.head.get_ref().len() as u64 {
            self.head.consume(count);
        } else {
            self.body.consume(count);
        }
    }
}

impl Read for Spliced {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(bytes)?;
        self.consume(read);
        Ok(read)
    }
}

impl Seek for Spliced {
    /// Asked for by the decoder's type, and never used.
    fn seek(&mut self, _: SeekFrom) -> io::Result<u64> {
        Err(ErrorKind::Unsupported.into())
    }
}
