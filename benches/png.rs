//! Our PNG encoder beside the one of the `png` crate: time and size, on one thread, for 24 megapixels that look
//! like a photograph and for a flat picture that looks like a screenshot.
//!
//! `cargo bench --bench png`

use divan::Bencher;
use maskimg::codec::{self, Compression, Format, Meta, WriteOptions};
use maskimg::matrix::{Depth, Layout, Samples, Shape, Size, Strip};
use std::io::Write;
use std::sync::OnceLock;

const WIDTH: usize = 6000;
const HEIGHT: usize = 4000;

fn main() {
    for (name, pixels) in [("photo", photo as fn() -> &'static [u8]), ("screen", screen)] {
        let kilobytes = |n: usize| format!("{:6} kB", n / 1000);
        println!(
            "{name}: ours fast {}, balanced {}, best {}; png crate fast {}, balanced {}",
            kilobytes(ours(pixels(), Compression::Fast).len()),
            kilobytes(ours(pixels(), Compression::Balanced).len()),
            kilobytes(ours(pixels(), Compression::Best).len()),
            kilobytes(peer(pixels(), png::Compression::Fast).len()),
            kilobytes(peer(pixels(), png::Compression::Balanced).len()),
        );
    }
    divan::main();
}

/// A hash of numbers.
fn hash(x: usize, y: usize, c: usize) -> usize {
    let h = (x * 0x9e37_79b1) ^ (y * 0x85eb_ca6b) ^ (c * 0xc2b2_ae35);
    (h ^ (h >> 15)).wrapping_mul(0x2c1b_3c6d) >> 12
}

/// Soft gradients and edges, under the noise of a sensor.
fn photo() -> &'static [u8] {
    static PIXELS: OnceLock<Vec<u8>> = OnceLock::new();
    PIXELS.get_or_init(|| {
        let mut out = Vec::with_capacity(WIDTH * HEIGHT * 3);
        for y in 0..HEIGHT {
            for x in 0..WIDTH {
                let (fx, fy) = (x as f32 / 310.0, y as f32 / 270.0);
                let soft = 90.0 + 50.0 * (fx.sin() * fy.cos()) + 30.0 * (fx * 0.31 + fy * 0.7).sin();
                let edge = if (x / 300 + y / 260) % 3 == 0 { 40.0 } else { 0.0 };
                for c in 0..3 {
                    let grain: usize = (0..4).map(|k| hash(x, y, c * 4 + k) & 7).sum();
                    out.push((soft + edge + c as f32 * 9.0 + grain as f32 * 0.7) as u8);
                }
            }
        }
        out
    })
}

/// Flat areas, lines and a kind of text.
fn screen() -> &'static [u8] {
    static PIXELS: OnceLock<Vec<u8>> = OnceLock::new();
    PIXELS.get_or_init(|| {
        let mut out = Vec::with_capacity(WIDTH * HEIGHT * 3);
        for y in 0..HEIGHT {
            for x in 0..WIDTH {
                let letter = hash(x / 12, y / 24, 0) % 40;
                let ink = y % 24 < 14 && letter < 30 && hash(x % 12, y % 24, letter).is_multiple_of(3);
                let window = x % 1500 > 60 && y % 1300 > 90;
                out.extend(match (window, ink) {
                    (true, true) => [20, 20, 30],
                    (true, false) => [252, 252, 250],
                    _ => [70, 110, 160],
                });
            }
        }
        out
    })
}

/// All of a picture through our encoder, on this thread.
fn ours(pixels: &[u8], compression: Compression) -> Vec<u8> {
    let size = Size::new(WIDTH as u32, HEIGHT as u32).expect("not empty");
    let shape = Shape { size, layout: Layout::Rgb, depth: Depth::U8 };
    let options = WriteOptions { compression, ..WriteOptions::default() };
    let mut out = Vec::new();
    let mut sink =
        codec::create(Format::Png, shape, &Meta::default(), &options, Box::new(&mut out)).expect("a writable shape");
    let band = sink.encode.band_rows();
    let row = shape.row_bytes();
    let mut strip = Strip::empty(shape);
    for from in (0..HEIGHT).step_by(band) {
        let rows = &pixels[from.saturating_sub(1) * row..HEIGHT.min(from + band) * row];
        strip.clear();
        if let Samples::U8(v) = &mut strip.samples {
            v.extend_from_slice(rows);
        }
        let piece = sink.encode.encode(&strip, usize::from(from > 0)).expect("encoded");
        sink.append.append(piece).expect("memory takes all");
    }
    sink.append.finish().expect("memory takes all");
    drop(sink);
    out
}

/// The same through the `png` crate.
fn peer(pixels: &[u8], compression: png::Compression) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, WIDTH as u32, HEIGHT as u32);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_compression(compression);
    let mut writer = encoder.write_header().expect("memory takes all");
    let mut stream = writer.stream_writer().expect("memory takes all");
    stream.write_all(pixels).expect("memory takes all");
    stream.finish().expect("memory takes all");
    writer.finish().expect("memory takes all");
    out
}

#[divan::bench(args = ["fast", "balanced"], sample_count = 5, sample_size = 1)]
fn ours_photo(bencher: Bencher, effort: &str) {
    bencher.bench(|| ours(photo(), effort_of(effort)));
}

#[divan::bench(args = ["fast", "balanced"], sample_count = 5, sample_size = 1)]
fn ours_screen(bencher: Bencher, effort: &str) {
    bencher.bench(|| ours(screen(), effort_of(effort)));
}

#[divan::bench(args = ["fast", "balanced"], sample_count = 5, sample_size = 1)]
fn peer_photo(bencher: Bencher, effort: &str) {
    bencher.bench(|| peer(photo(), peer_effort_of(effort)));
}

#[divan::bench(args = ["fast", "balanced"], sample_count = 5, sample_size = 1)]
fn peer_screen(bencher: Bencher, effort: &str) {
    bencher.bench(|| peer(screen(), peer_effort_of(effort)));
}

fn effort_of(name: &str) -> Compression {
    match name {
        "fast" => Compression::Fast,
        _ => Compression::Balanced,
    }
}

fn peer_effort_of(name: &str) -> png::Compression {
    if name == "fast" { png::Compression::Fast } else { png::Compression::Balanced }
}
