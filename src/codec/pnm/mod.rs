//! Netpbm: PBM, PGM, PPM in ASCII and binary, PAM and PFM; written as PGM, PPM, or, with alpha, PAM.
//!
//! The binary forms stream row by row. Samples whose maximum divides 255 are read at 8 bits, all others at 16; see
//! [`scale::Scale`].

mod ascii;
mod float;
mod header;
mod scale;

#[cfg(test)]
mod tests;

use super::raw::{self, Convert, Order, RawRows};
use super::{Format, Input, Meta, Opened, Picture, ReadOptions, Route, Transfer};
use crate::error::Result;
use crate::matrix::{Depth, Layout, Shape, Sink, Source};
use header::{Coding, Header};
use scale::Scale;
use std::io::Write;

pub(super) fn open(input: &Input, options: &ReadOptions) -> Result<Opened> {
    options.page_of(&input.name(), 1, "")?;
    if float::is_one(&input.head(2)?) {
        return float::open(input, options);
    }
    let mut reader = input.open()?;
    let header = header::read(&mut reader, input)?;
    let size = options.limits.ensure_size(&input.name(), header.width, header.height)?;
    let shape = Shape { size, layout: header.layout, depth: scale::depth(header.maxval) };
    let mut notes = Vec::new();
    let (source, route): (Box<dyn Source>, _) = match header.coding {
        Coding::Ascii | Coding::AsciiBits => {
            (Box::new(ascii_picture(input, &header, shape, options)?), Route::Whole("ASCII PNM"))
        }
        Coding::Binary | Coding::Bits => {
            let (row_bytes, convert) = binary_rows(&header, shape, input);
            let mut rows = RawRows::new(reader, input, shape, row_bytes, convert)?;
            if matches!(rows.tail(2)?.as_slice(), [b'P', b'1'..=b'7']) {
                notes.push(format!("{} holds more than one picture; the first is taken", input.name()));
            }
            (Box::new(rows), Route::Streamed)
        }
    };
    let (meta, full) = (Meta::default(), Some(u32::from(header.maxval)));
    Ok(Opened {
        source,
        meta,
        format: Format::Pnm,
        route,
        transfer: Transfer::Encoded,
        full,
        palette: false,
        pages: 1,
        notes,
    })
}

fn ascii_picture(input: &Input, header: &Header, shape: Shape, options: &ReadOptions) -> Result<Picture> {
    let bytes = input.read_all()?;
    options.limits.ensure_memory(&input.name(), shape.bytes().saturating_add(bytes.len() as u64))?;
    let mut text = &bytes[..];
    header::read(&mut text, input)?;
    Ok(Picture::new(shape.size, shape.layout, ascii::decode(text, header, shape, input)?))
}

/// The length of a row in the file, and what turns rows into samples.
fn binary_rows(header: &Header, shape: Shape, input: &Input) -> (usize, Convert) {
    let width = shape.size.width();
    if header.coding == Coding::Bits {
        return (width.div_ceil(8), Box::new(move |bytes, samples| scale::push_bits(bytes, width, samples)));
    }
    let scale = Scale::new(header.maxval, input.name());
    let sample_bytes = if header.maxval > 255 { 2 } else { 1 };
    (shape.row_samples() * sample_bytes, Box::new(move |bytes, samples| scale.push_bytes(bytes, samples)))
}

pub(super) fn create<'a>(shape: Shape, out: Box<dyn Write + Send + 'a>) -> Result<Sink<'a>> {
    let (width, height) = (shape.size.width(), shape.size.height());
    let maxval = if shape.depth == Depth::U8 { 255 } else { 65_535 };
    let pam = |depth, tuple| {
        format!("P7\nWIDTH {width}\nHEIGHT {height}\nDEPTH {depth}\nMAXVAL {maxval}\nTUPLTYPE {tuple}\nENDHDR\n")
    };
    let header = match shape.layout {
        Layout::Grey => format!("P5\n{width} {height}\n{maxval}\n"),
        Layout::Rgb => format!("P6\n{width} {height}\n{maxval}\n"),
        Layout::GreyAlpha => pam(2, "GRAYSCALE_ALPHA"),
        Layout::Rgba => pam(4, "RGB_ALPHA"),
    };
    raw::sink(header.as_bytes(), shape, Order::Big, out)
}
