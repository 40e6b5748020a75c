//! What the tests of several formats share, and a place for the files of other floors' tests.

/// Directories for the files of tests.
pub(crate) use tempfile::{TempDir, tempdir};

use super::{Format, Input, Meta, Opened, Out, ReadOptions, WriteOptions, create, open};
use crate::error::{Kind, Result};
use crate::matrix::{Depth, Layout, Samples, Shape, Size, Strip};
use std::io::Write;
use std::sync::{Arc, Mutex};

/// A writer whose bytes can be looked at afterwards.
#[derive(Clone, Default)]
pub(super) struct Shared(pub Arc<Mutex<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Out for Shared {}

/// A shape of these dimensions.
pub(super) fn shape(width: u32, height: u32, layout: Layout, depth: Depth) -> Shape {
    Shape { size: Size::new(width, height).expect("sides are not zero"), layout, depth }
}

/// Opens bytes under a name and reads all rows.
pub(super) fn opened(name: &str, bytes: &[u8]) -> Result<(Opened, Samples)> {
    let mut file = open(&Input::bytes(name, bytes), &ReadOptions::default())?;
    let shape = file.source.shape();
    let mut strip = Strip::empty(shape);
    file.source.read(&mut strip, shape.size.height())?;
    assert_eq!(strip.rows(), shape.size.height());
    Ok((file, strip.samples))
}

/// The message of the failure, of that kind, that opening and reading these bytes ends in.
pub(super) fn message(name: &str, bytes: &[u8], kind: Kind) -> String {
    let error = opened(name, bytes).err().expect("a failure");
    assert_eq!(error.kind(), kind, "{error}");
    error.to_string()
}

/// The file that a sink of `format` makes of a strip.
pub(super) fn written(format: Format, shape: Shape, strip: &Strip) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut sink =
        create(format, shape, &Meta::default(), &WriteOptions::default(), Box::new(&mut bytes)).expect("a sink");
    let (band, height) = (sink.encode.band_rows(), shape.size.height());
    for top in (0..height).step_by(band) {
        // Every band but the first comes with the row above it.
        let above = usize::from(top > 0);
        let mut rows = Strip::empty(shape);
        rows.push_rows(strip, top - above..(top + band).min(height));
        let piece = sink.encode.encode(&rows, above).expect("a piece");
        sink.append.append(piece).expect("memory takes it");
    }
    sink.append.finish().expect("memory takes it");
    drop(sink);
    bytes
}

/// Samples that use the whole range of their depth, each unlike its neighbours.
pub(super) fn samples(shape: Shape) -> Samples {
    let count = shape.row_samples() * shape.size.height();
    let mixed = (0..count as u32).map(|i| i.wrapping_mul(2_654_435_761).rotate_left(11));
    match shape.depth {
        Depth::U8 => Samples::U8(mixed.map(|v| (v >> 24) as u8).collect()),
        Depth::U16 => Samples::U16(mixed.map(|v| (v >> 16) as u16).collect()),
        Depth::F32 => Samples::F32(mixed.map(|v| v as f32 / 1e9 - 1.0).collect()),
    }
}

/// Writes a picture, reads it whole and in uneven strips, and expects the same samples; gives the bytes.
pub(super) fn round_trip(format: Format, shape: Shape) -> Vec<u8> {
    let strip = Strip::new(shape.size.width(), shape.layout, samples(shape));
    let bytes = written(format, shape, &strip);
    let name = format!("a.{}", format.extension());
    let (file, whole) = opened(&name, &bytes).expect("what was written is sound");
    assert_eq!((file.format, file.source.shape()), (format, shape));
    assert!(whole == strip.samples, "{shape:?} differs");

    let mut source = open(&Input::bytes(name, bytes.as_slice()), &ReadOptions::default()).expect("sound").source;
    let mut pieces = Strip::empty(shape);
    let mut left = shape.size.height();
    for rows in [1, 2, 3, 5, 8].into_iter().cycle() {
        source.read(&mut pieces, rows.min(left)).expect("sound");
        left -= rows.min(left);
        if left == 0 {
            break;
        }
    }
    assert!(pieces == strip, "{shape:?} differs when it is read in strips");
    bytes
}

/// The same numbers without order, run after run.
pub(crate) struct Noise(pub u64);

impl Noise {
    pub fn next(&mut self) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as u32
    }

    pub fn below(&mut self, n: usize) -> usize {
        self.next() as usize % n
    }

    /// A file with up to five bytes changed, turned, dropped or added.
    pub fn broken(&mut self, file: &[u8]) -> Vec<u8> {
        let mut broken = file.to_vec();
        for _ in 0..=self.below(4) {
            let at = self.below(broken.len());
            match self.below(5) {
                0 => broken[at] = self.next() as u8,
                1 => broken[at] ^= 1 << self.below(8),
                2 => drop(broken.remove(at)),
                3 => broken.insert(at, self.next() as u8),
                _ => broken[at] = [0, 1, 127, 128, 255][self.below(5)],
            }
        }
        broken
    }
}
