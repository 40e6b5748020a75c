//! Our JPEG encoder and decoder beside the fastest crates: time, size and closeness, on one thread, for 24 megapixels
//! that look like a photograph.
//!
//! `cargo bench --bench jpeg`

use divan::Bencher;
use jpeg_encoder::{ChromaSubsamplingMethod, ColorType, Encoder, SamplingFactor};
use maskimg::codec::{self, Format, Input, Meta, ReadOptions, Subsampling, WriteOptions};
use maskimg::matrix::{Depth, Layout, Samples, Shape, Size, Strip};
use std::sync::OnceLock;
use zune_core::bytestream::ZCursor;
use zune_core::options::DecoderOptions;

const WIDTH: usize = 6000;
const HEIGHT: usize = 4000;
const KINDS: [(Subsampling, SamplingFactor); 2] =
    [(Subsampling::S444, SamplingFactor::F_1_1), (Subsampling::S420, SamplingFactor::F_2_2)];

fn main() {
    for kind in KINDS {
        let told =
            |file: &[u8]| format!("{} kB, mean square error {:.2}", file.len() / 1000, error(&decode_ours(file)));
        println!("{:?}: ours {}; jpeg-encoder {}", kind.0, told(&ours(kind)), told(&theirs(kind)));
    }
    divan::main();
}

/// Soft gradients and edges, under the noise of a sensor.
fn photo() -> &'static [u8] {
    static PIXELS: OnceLock<Vec<u8>> = OnceLock::new();
    PIXELS.get_or_init(|| {
        let mut out = Vec::with_capacity(WIDTH * HEIGHT * 3);
        for (x, y) in (0..WIDTH * HEIGHT).map(|i| (i % WIDTH, i / WIDTH)) {
            let (fx, fy) = (x as f32 / 310.0, y as f32 / 270.0);
            let soft = 90.0 + 50.0 * (fx.sin() * fy.cos()) + 30.0 * (fx * 0.31 + fy * 0.7).sin();
            let edge = if (x / 300 + y / 260) % 3 == 0 { 40.0 } else { 0.0 };
            let grain = ((x * 0x9e37_79b1) ^ (y * 0x85eb_ca6b)).wrapping_mul(0x2c1b_3c6d) >> 27 & 7;
            out.extend([0.0, 9.0, 18.0].map(|tint| (soft + edge + tint + grain as f32) as u8));
        }
        out
    })
}

fn shape() -> Shape {
    let size = Size::new(WIDTH as u32, HEIGHT as u32).expect("not empty");
    Shape { size, layout: Layout::Rgb, depth: Depth::U8 }
}

/// All of the picture through our encoder, on this thread.
fn ours((subsampling, _): (Subsampling, SamplingFactor)) -> Vec<u8> {
    let options = WriteOptions { subsampling: Some(subsampling), ..WriteOptions::default() };
    let mut out = Vec::new();
    let mut sink =
        codec::create(Format::Jpeg, shape(), &Meta::default(), &options, Box::new(&mut out)).expect("a writable shape");
    let row = shape().row_bytes();
    for rows in photo().chunks(sink.encode.band_rows() * row) {
        let strip = Strip::new(WIDTH, Layout::Rgb, Samples::U8(rows.to_vec()));
        let piece = sink.encode.encode(&strip, 0).expect("encoded");
        sink.append.append(piece).expect("appended");
    }
    sink.append.finish().expect("finished");
    drop(sink);
    out
}

fn theirs((_, factor): (Subsampling, SamplingFactor)) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, 90);
    encoder.set_sampling_factor(factor);
    encoder.set_chroma_subsampling_method(ChromaSubsamplingMethod::Average);
    encoder.encode(photo(), WIDTH as u16, HEIGHT as u16, ColorType::Rgb).expect("encoded");
    out
}

/// All rows of a file, a band at a time, as a job reads them.
fn decode_ours(file: &[u8]) -> Vec<u8> {
    let mut source = codec::open(&Input::bytes("photo", file), &ReadOptions::default()).expect("a sound file").source;
    let (mut strip, mut out) = (Strip::empty(source.shape()), Vec::new());
    for from in (0..HEIGHT).step_by(64) {
        strip.clear();
        source.read(&mut strip, 64.min(HEIGHT - from)).expect("read");
        if let Samples::U8(samples) = &strip.samples {
            out.extend_from_slice(samples);
        }
    }
    out
}

fn decode_theirs(file: &[u8]) -> Vec<u8> {
    zune_jpeg::JpegDecoder::new_with_options(ZCursor::new(file), DecoderOptions::default()).decode().expect("decoded")
}

fn error(decoded: &[u8]) -> f64 {
    let squares = decoded.iter().zip(photo()).map(|(a, b)| (f64::from(*a) - f64::from(*b)).powi(2));
    squares.sum::<f64>() / decoded.len() as f64
}

#[divan::bench(args = KINDS, sample_count = 10)]
fn encode_by_us(bencher: Bencher, kind: (Subsampling, SamplingFactor)) {
    photo();
    bencher.bench(|| ours(kind));
}

#[divan::bench(args = KINDS, sample_count = 10)]
fn encode_by_jpeg_encoder(bencher: Bencher, kind: (Subsampling, SamplingFactor)) {
    photo();
    bencher.bench(|| theirs(kind));
}

#[divan::bench(args = KINDS, sample_count = 10)]
fn decode_by_us(bencher: Bencher, kind: (Subsampling, SamplingFactor)) {
    let file = theirs(kind);
    bencher.bench(|| decode_ours(&file));
}

#[divan::bench(args = KINDS, sample_count = 10)]
fn decode_by_zune_jpeg(bencher: Bencher, kind: (Subsampling, SamplingFactor)) {
    let file = theirs(kind);
    bencher.bench(|| decode_theirs(&file));
}
