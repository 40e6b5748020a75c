//! Each stage of a job alone, on this thread and in memory: decoding the photo, decoding the mask, encoding the result;
//! ours, and that of the best crate. Prints stage, whose it is, CPU seconds, and bytes where some are made.

use crate::clock::cheapest;
use maskimg::codec::{self, Format, Input, Meta, Out, ReadOptions, Subsampling, WriteOptions};
use maskimg::matrix::{Samples, Shape, Strip};
use std::fs;
use std::io::{Cursor, Write};
use std::time::Instant;
use zune_core::bytestream::ZCursor;

const LAPS: usize = 2;

/// Measures the stages of multiplying a photo by a mask.
pub fn run(photo: &str, mask: &str, format: &str, subsampling: Option<&str>) {
    let [photo, mask] = [photo, mask].map(|path| fs::read(path).unwrap_or_else(|e| panic!("{path}: {e}")));
    let format: Format = format.parse().expect("a format");
    let subsampling = subsampling.map(|word| word.parse::<Subsampling>().expect("444, 422 or 420"));
    for (name, bytes) in [("decode photo", &photo), ("decode mask", &mask)] {
        let input = Input::bytes(name, bytes.clone());
        tell(name, "maskimg", cheapest(LAPS, || decode(&input)).cpu, 0);
        match Format::sniff(bytes) {
            Some(Format::Png) => tell(name, "png", cheapest(LAPS, || decode_by_png(bytes)).cpu, 0),
            Some(Format::Jpeg) => tell(name, "zune-jpeg", cheapest(LAPS, || decode_by_zune(bytes)).cpu, 0),
            _ => {}
        }
    }
    let result = product(photo, mask);
    let options = WriteOptions { subsampling, ..WriteOptions::default() };
    let bands = bands(&result, format, &options);
    let (mut appending, mut count) = (f64::MAX, Counter(0));
    let cost = cheapest(LAPS, || {
        count = Counter(0);
        appending = encode(&bands, format, &options, &mut count).min(appending);
    });
    tell("encode", "maskimg", cost.cpu, count.0);
    tell("append", "maskimg", appending, 0);
    let (shape, bytes) = (result.0, big_endian(&result.1));
    let halved = subsampling == Some(Subsampling::S420);
    let cost = cheapest(LAPS, || {
        count = Counter(0);
        match format {
            Format::Jpeg => encode_by_jpeg_encoder(shape, &bytes, halved, &mut count),
            _ => encode_by_png(shape, &bytes, &mut count),
        }
    });
    tell("encode", if format == Format::Jpeg { "jpeg-encoder" } else { "png" }, cost.cpu, count.0);
}

/// Takes all and keeps but the count of bytes.
pub struct Counter(pub usize);

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Out for Counter {}

fn tell(stage: &str, whose: &str, seconds: f64, bytes: usize) {
    println!("{stage}\t{whose}\t{seconds:.6}\t{bytes}");
}

/// All rows of a file, a few at a time, into the same memory.
pub fn decode(input: &Input) {
    let mut source = codec::open(input, &ReadOptions::default()).expect("a picture").source;
    let shape = source.shape();
    let mut strip = Strip::empty(shape);
    for from in (0..shape.size.height()).step_by(64) {
        strip.clear();
        source.read(&mut strip, 64.min(shape.size.height() - from)).expect("whole");
    }
}

fn decode_by_png(bytes: &[u8]) {
    let mut reader = png::Decoder::new(Cursor::new(bytes)).read_info().expect("PNG");
    while reader.next_row().expect("whole").is_some() {}
}

fn decode_by_zune(bytes: &[u8]) {
    std::hint::black_box(zune_jpeg::JpegDecoder::new(ZCursor::new(bytes)).decode().expect("JPEG"));
}

/// The masked photo, as rows in memory.
pub fn product(photo: Vec<u8>, mask: Vec<u8>) -> (Shape, Strip) {
    let (photo, mask) = (Input::bytes("photo", photo), Input::bytes("mask", mask));
    let pnm = maskimg::apply(photo).mask(mask).to_bytes(Format::Pnm).expect("a product");
    let mut source = codec::open(&Input::bytes("product", pnm), &ReadOptions::default()).expect("PNM").source;
    let shape = source.shape();
    let mut strip = Strip::empty(shape);
    source.read(&mut strip, shape.size.height()).expect("whole");
    (shape, strip)
}

/// The bands that our encoder takes, each after the row above it, and how many rows those are.
pub fn bands((shape, rows): &(Shape, Strip), format: Format, options: &WriteOptions) -> Vec<(Strip, usize)> {
    let sink = codec::create(format, *shape, &Meta::default(), options, Box::new(std::io::sink())).expect("writable");
    let band = sink.encode.band_rows();
    let cut = |from: usize| {
        let above = usize::from(from > 0);
        let mut strip = rows.without_rows();
        strip.push_rows(rows, from - above..rows.rows().min(from + band));
        (strip, above)
    };
    (0..rows.rows()).step_by(band).map(cut).collect()
}

/// Encodes a picture; gives the seconds taken by what must be done in order.
pub fn encode(bands: &[(Strip, usize)], format: Format, options: &WriteOptions, out: &mut Counter) -> f64 {
    let (first, rows) = (&bands[0].0, bands.iter().map(|(strip, above)| strip.rows() - above).sum::<usize>());
    let size = maskimg::matrix::Size::new(first.width() as u32, rows as u32).expect("not empty");
    let shape = Shape { size, layout: first.layout(), depth: first.depth() };
    let mut sink = codec::create(format, shape, &Meta::default(), options, Box::new(out)).expect("writable");
    let mut appending = 0.0;
    for (strip, above) in bands {
        let piece = sink.encode.encode(strip, *above).expect("encoded");
        let begun = Instant::now();
        sink.append.append(piece).expect("a sink takes all");
        appending += begun.elapsed().as_secs_f64();
    }
    let begun = Instant::now();
    sink.append.finish().expect("a sink takes all");
    appending + begun.elapsed().as_secs_f64()
}

/// The samples as PNG stores them.
fn big_endian(strip: &Strip) -> Vec<u8> {
    match &strip.samples {
        Samples::U8(samples) => samples.clone(),
        Samples::U16(samples) => samples.iter().flat_map(|sample| sample.to_be_bytes()).collect(),
        Samples::F32(_) => panic!("neither PNG nor JPEG holds floats"),
    }
}

/// At the least effort that still compresses: the fastest of the crate.
fn encode_by_png(shape: Shape, bytes: &[u8], out: &mut Counter) {
    let (width, height) = (shape.size.width() as u32, shape.size.height() as u32);
    let mut encoder = png::Encoder::new(out, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(if shape.depth.bytes() == 2 { png::BitDepth::Sixteen } else { png::BitDepth::Eight });
    encoder.set_compression(png::Compression::Fast);
    let mut writer = encoder.write_header().expect("a sink takes all");
    let mut stream = writer.stream_writer().expect("a sink takes all");
    stream.write_all(bytes).expect("a sink takes all");
    stream.finish().expect("a sink takes all");
}

fn encode_by_jpeg_encoder(shape: Shape, bytes: &[u8], halved: bool, out: &mut Counter) {
    let mut encoder = jpeg_encoder::Encoder::new(out, 90);
    encoder.set_sampling_factor(match halved {
        true => jpeg_encoder::SamplingFactor::F_2_2,
        false => jpeg_encoder::SamplingFactor::F_1_1,
    });
    let (width, height) = (shape.size.width() as u16, shape.size.height() as u16);
    encoder.encode(bytes, width, height, jpeg_encoder::ColorType::Rgb).expect("a sink takes all");
}
