//! Tests of the whole codec: files made by the `exr` crate, which is also asked to read what is written here.

mod hostile;
mod reading;
mod windows;
mod writing;

use crate::codec::{Input, Opened, ReadOptions};
use crate::error::Result;
use crate::matrix::{Samples, Strip};
use exr::prelude::*;
use std::io::Cursor;

/// Opens a file and reads all its rows.
fn opened_with(bytes: &[u8], options: ReadOptions) -> Result<(Opened, Vec<f32>)> {
    let mut opened = super::open(&Input::bytes("x.exr", bytes), &options)?;
    let shape = opened.source.shape();
    let mut strip = Strip::empty(shape);
    opened.source.read(&mut strip, shape.size.height())?;
    let Samples::F32(samples) = strip.samples else { panic!("light is floats") };
    Ok((opened, samples))
}

fn opened(bytes: &[u8]) -> Result<(Opened, Vec<f32>)> {
    opened_with(bytes, ReadOptions::default())
}

fn page(page: u32) -> ReadOptions {
    ReadOptions { page: Some(page), ..ReadOptions::default() }
}

/// Why a file is refused.
fn refusal(bytes: &[u8]) -> String {
    opened(bytes).err().expect("a refusal").to_string()
}

/// Values that halves and 24-bit floats hold exactly, each channel unlike the others.
fn ramp(size: (usize, usize), seed: usize) -> Vec<f32> {
    (0..size.0 * size.1).map(|i| ((i * 7 + seed * 13) % 64) as f32 / 32.0).collect()
}

fn halves(size: (usize, usize), seed: usize) -> FlatSamples {
    FlatSamples::F16(ramp(size, seed).into_iter().map(f16::from_f32).collect())
}

fn floats(size: (usize, usize), seed: usize) -> FlatSamples {
    FlatSamples::F32(ramp(size, seed))
}

/// A layer of channels by name.
fn layer(
    size: (usize, usize),
    encoding: Encoding,
    channels: Vec<(&str, FlatSamples)>,
) -> exr::image::Layer<AnyChannels<FlatSamples>> {
    let channels = channels.into_iter().map(|(name, samples)| AnyChannel::new(name, samples)).collect();
    exr::image::Layer::new(size, LayerAttributes::default(), encoding, AnyChannels::sort(channels))
}

/// The file of one layer.
fn single(layer: exr::image::Layer<AnyChannels<FlatSamples>>) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    Image::from_layer(layer).write().non_parallel().to_buffered(&mut file).expect("memory takes it");
    file.into_inner()
}

const LINES: Encoding =
    Encoding { compression: Compression::ZIP16, blocks: Blocks::ScanLines, line_order: LineOrder::Increasing };

fn rgb(size: (usize, usize)) -> Vec<(&'static str, FlatSamples)> {
    vec![("R", halves(size, 0)), ("G", halves(size, 1)), ("B", halves(size, 2))]
}

/// Channels side by side in each pixel.
fn interleaved(channels: &[Vec<f32>]) -> Vec<f32> {
    (0..channels[0].len()).flat_map(|i| channels.iter().map(move |channel| channel[i])).collect()
}
