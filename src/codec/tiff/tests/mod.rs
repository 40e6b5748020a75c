//! Tests of the whole codec: files made by hand and by the `tiff` crate.

mod build;
mod described;
mod hostile;
mod layouts;
mod samples;
mod writing;

use crate::codec::{Input, Opened, ReadOptions};
use crate::error::Result;
use crate::matrix::{Samples, Strip};
use build::{Field, PLAIN};

/// Opens a file and reads all its rows.
fn opened_with(bytes: &[u8], options: ReadOptions) -> Result<(Opened, Samples)> {
    let mut opened = super::open(&Input::bytes("x.tif", bytes), &options)?;
    let shape = opened.source.shape();
    let mut strip = Strip::empty(shape);
    opened.source.read(&mut strip, shape.size.height())?;
    Ok((opened, strip.samples))
}

fn opened(bytes: &[u8]) -> Result<(Opened, Samples)> {
    opened_with(bytes, ReadOptions::default())
}

/// The samples of a file, which must come out alike when the rows are read one by one.
fn samples(bytes: &[u8]) -> Samples {
    let whole = opened(bytes).unwrap().1;
    let mut source = super::open(&Input::bytes("x.tif", bytes), &ReadOptions::default()).unwrap().source;
    let mut strip = Strip::empty(source.shape());
    for _ in 0..source.shape().size.height() {
        source.read(&mut strip, 1).unwrap();
    }
    assert!(strip.samples == whole, "rows one by one differ");
    whole
}

/// Why a file is refused.
fn refusal(bytes: &[u8]) -> String {
    opened(bytes).err().expect("a refusal").to_string()
}

/// A little-endian file of one page in one strip.
fn single(fields: Vec<Field>, strip: &[u8]) -> Vec<u8> {
    PLAIN.file(&[(fields, vec![strip.to_vec()])])
}
