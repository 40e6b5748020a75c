//! Pictures of any size, in next to no memory: rows are made, encoded on all cores and appended.

use maskimg::codec::{self, Format, Input, Meta, Output, ReadOptions, Target, WriteOptions};
use maskimg::matrix::{Depth, Layout, Samples, Shape, Size, Strip};
use rayon::prelude::*;
use std::path::Path;

/// How many bands are encoded at a time.
const AT_A_TIME: usize = 16;

/// Makes a picture of waves and grain, or without grain if it is grey, the same in each of the files.
pub fn make(size: &str, layout: &str, files: &[&str]) {
    let size: Size = size.parse().expect("WIDTHxHEIGHT");
    let layout = if layout == "grey" { Layout::Grey } else { Layout::Rgb };
    let shape = Shape { size, layout, depth: Depth::U8 };
    for file in files {
        let waves = Waves::new(size, layout);
        write(shape, file, |y, row| match &mut row.samples {
            Samples::U8(samples) => waves.push_row(y, samples),
            _ => unreachable!("8 bits"),
        });
    }
}

/// Writes a photo of 8 bits with 16, whose lower half is noise, as that of a camera's is.
pub fn widen(photo: &str, file: &str) {
    let mut source = codec::open(&Input::File(photo.into()), &ReadOptions::default()).expect("a picture").source;
    let (shape, mut strip, mut random) = (source.shape(), Strip::empty(source.shape()), Random(1));
    write(Shape { depth: Depth::U16, ..shape }, file, |_, row| {
        strip.clear();
        source.read(&mut strip, 1).expect("whole");
        let (Samples::U8(narrow), Samples::U16(wide)) = (&strip.samples, &mut row.samples) else {
            panic!("{photo} has no 8 bits a sample")
        };
        wide.extend(narrow.iter().map(|&sample| u16::from(sample) << 8 | u16::from(random.next())));
    });
}

/// Writes a file of rows that `push` appends, one at a time.
fn write(shape: Shape, file: &str, mut push: impl FnMut(usize, &mut Strip)) {
    let format = Format::of_name(Path::new(file)).expect("a format");
    let mut output = Output::begin(&Target::File(file.into()), false).expect("a place");
    let out = output.writer();
    let mut sink = codec::create(format, shape, &Meta::default(), &WriteOptions::default(), out).expect("writable");
    let (height, band) = (shape.size.height(), sink.encode.band_rows());
    let mut last = Strip::empty(shape);
    for group in (0..height).step_by(AT_A_TIME * band) {
        let mut bands = Vec::new();
        for from in (group..height.min(group + AT_A_TIME * band)).step_by(band) {
            let mut strip = last.clone();
            (from..height.min(from + band)).for_each(|y| push(y, &mut strip));
            last.clear();
            last.push_rows(&strip, strip.rows() - 1..strip.rows());
            bands.push((strip, usize::from(from > 0)));
        }
        let pieces: Vec<_> = bands.par_iter().map(|(strip, above)| sink.encode.encode(strip, *above)).collect();
        for piece in pieces {
            sink.append.append(piece.expect("encoded")).expect("written");
        }
    }
    sink.append.finish().expect("written");
    drop(sink);
    output.commit(None).expect("in its place");
}

/// Waves across and down, and grain that never repeats from row to row: 8 bits, in the time that a copy takes.
pub struct Waves {
    across: Vec<u8>,
    down: Vec<u8>,
    grain: Vec<u8>,
    channels: usize,
}

impl Waves {
    /// Those of a size.
    pub fn new(size: Size, layout: Layout) -> Self {
        let wave = |v: usize, length: f32| ((v as f32 / length).sin() * 58.0 + 60.0) as u8;
        let channels = layout.channels();
        let samples = size.width() * channels;
        let across = (0..samples).map(|i| wave(i / channels + 50 * (i % channels), 97.0)).collect();
        let down = (0..size.height()).map(|y| wave(y, 83.0)).collect();
        let mut random = Random(7);
        let grain = (0..samples + 65_536).map(|_| random.next() % 16).collect();
        Waves { across, down, grain, channels }
    }

    /// Appends row `y`.
    pub fn push_row(&self, y: usize, row: &mut Vec<u8>) {
        let down = self.down[y];
        if self.channels == 1 {
            row.extend(self.across.iter().map(|&across| across + down));
        } else {
            let grain = &self.grain[y.wrapping_mul(40_503) % 65_536..];
            row.extend(self.across.iter().zip(grain).map(|(across, grain)| across + down + grain));
        }
    }
}

/// Noise, the same every time.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u8 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 40) as u8
    }
}
