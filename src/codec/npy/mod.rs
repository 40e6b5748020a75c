//! NumPy arrays: `.npy` files of versions 1 to 3.
//!
//! Arrays in C order stream, those in Fortran order are turned over whole. Written are u8, u16 and f32, little-endian,
//! in C order.

mod header;
mod values;
mod view;

#[cfg(test)]
mod tests;

pub(super) use values::Type;

use super::raw::{self, Order, RawRows};
use super::{Format, Input, Meta, Opened, Picture, ReadOptions, ReadSeek, Route, Transfer};
use crate::error::{Error, Kind, Result};
use crate::matrix::{Depth, Samples, Shape, Sink, Source};
use header::Header;
use std::io::{Read, SeekFrom, Write};
use view::View;

pub(super) fn open(input: &Input, options: &ReadOptions) -> Result<Opened> {
    let mut reader = input.open()?;
    let header = header::read(&mut reader, input, options.integers)?;
    let view = View::of(&header, input, options)?;
    let shape = Shape { size: view.size, layout: view.layout, depth: header.kind.depth() };
    let (source, route): (Box<dyn Source>, _) = if view.is_contiguous() {
        skip(&mut *reader, view.start * header.kind.bytes() as u64).map_err(|e| input.refused(e))?;
        let row_bytes = shape.row_samples() * header.kind.bytes();
        let rows = RawRows::new(reader, input, shape, row_bytes, header.kind.convert(header.order))?;
        (Box::new(rows), Route::Streamed)
    } else {
        let bytes = view.values.saturating_mul(header.kind.bytes() as u64);
        options.limits.ensure_memory(&input.name(), shape.bytes().saturating_add(bytes))?;
        (Box::new(turned_over(&mut *reader, input, &header, &view, shape)?), Route::Whole("Fortran order"))
    };
    let (meta, full) = (Meta::default(), header.kind.full());
    let (transfer, pages, notes) = (Transfer::Encoded, view.pages, Vec::new());
    Ok(Opened { source, meta, format: Format::Npy, route, transfer, full, palette: false, pages, notes })
}

fn skip(reader: &mut dyn ReadSeek, bytes: u64) -> std::io::Result<()> {
    let here = reader.stream_position()?;
    reader.seek(SeekFrom::Start(here.saturating_add(bytes))).map(drop)
}

/// Reads all values and puts them in the order of rows.
fn turned_over(
    reader: &mut dyn ReadSeek,
    input: &Input,
    header: &Header,
    view: &View,
    shape: Shape,
) -> Result<Picture> {
    let width = header.kind.bytes();
    let mut bytes = Vec::new();
    // Grows with what is there, not with what the header says.
    reader.take(view.values * width as u64).read_to_end(&mut bytes).map_err(|e| input.refused(e))?;
    let there = (bytes.len() / width) as u64;
    if there < view.values {
        let text = format!("{} ends after {there} of {} values", input.name(), view.values);
        return Err(Error::new(Kind::Corrupt, text));
    }
    let mut convert = header.kind.convert(header.order);
    let mut samples = Samples::empty(shape.depth);
    let mut row = Vec::new();
    for y in 0..shape.size.height() {
        row.clear();
        for at in view.row(y) {
            // All lie within `view.values`, which are there.
            row.extend_from_slice(&bytes[at as usize * width..][..width]);
        }
        convert(&row, &mut samples)?;
    }
    Ok(Picture::new(shape.size, shape.layout, samples))
}

pub(super) fn create<'a>(shape: Shape, out: Box<dyn Write + Send + 'a>) -> Result<Sink<'a>> {
    let descr = match shape.depth {
        Depth::U8 => "|u1",
        Depth::U16 => "<u2",
        Depth::F32 => "<f4",
    };
    let (height, width) = (shape.size.height(), shape.size.width());
    let axes = match shape.layout.channels() {
        1 => format!("{height}, {width}"),
        channels => format!("{height}, {width}, {channels}"),
    };
    let mut text = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': ({axes}), }}");
    // Magic word, version and length take 10 bytes; the values begin at a multiple of 64, after a line break.
    let padded = (10 + text.len() + 1).next_multiple_of(64) - 10;
    text = format!("{text:<0$}\n", padded - 1);
    let mut header = b"\x93NUMPY\x01\0".to_vec();
    // The numbers are of at most 10 digits, so it is far below 65,536 bytes.
    header.extend((text.len() as u16).to_le_bytes());
    header.extend(text.as_bytes());
    raw::sink(&header, shape, Order::Little, out)
}
