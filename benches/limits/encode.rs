//! One picture as PNG, in memory and on this thread, at one level of compression. Prints the bytes of its samples, those
//! of the file, and the CPU seconds of the cheapest lap.

use crate::clock::cheapest;
use crate::stages::{Counter, bands, encode};
use maskimg::codec::{self, Format, Input, ReadOptions, WriteOptions};
use maskimg::matrix::Strip;

/// Encodes a picture so and so many times.
pub fn run(picture: &str, level: &str, laps: usize) {
    let mut source = codec::open(&Input::File(picture.into()), &ReadOptions::default()).expect("a picture").source;
    let shape = source.shape();
    let mut rows = Strip::empty(shape);
    source.read(&mut rows, shape.size.height()).expect("whole");
    let options =
        WriteOptions { compression: level.parse().expect("fast, balanced or best"), ..WriteOptions::default() };
    let bands = bands(&(shape, rows), Format::Png, &options);
    let mut count = Counter(0);
    let cost = cheapest(laps, || {
        count = Counter(0);
        encode(&bands, Format::Png, &options, &mut count);
    });
    println!("{}\t{}\t{:.6}", shape.row_bytes() * shape.size.height(), count.0, cost.cpu);
}
