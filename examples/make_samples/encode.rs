//! Pictures as whole numbers, and the files they become: PNG, JPEG with or without an orientation, NPY.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

use crate::paint::Layer;

/// Samples of 0..=max, interleaved, rows from the top.
#[derive(Clone)]
pub struct Image {
    pub width: usize,
    pub height: usize,
    pub channels: usize,
    pub max: u16,
    pub samples: Vec<u16>,
}

impl Image {
    /// Every pixel by a function of its column and row that answers 0..1 a channel; rounded half up.
    pub fn paint<const N: usize>(size: (usize, usize), max: u16, pixel: impl Fn(usize, usize) -> [f64; N]) -> Self {
        let (width, height) = size;
        let spots = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        let samples = spots.flat_map(|(x, y)| pixel(x, y)).map(|v| quantise(v, max)).collect();
        Self { width, height, channels: N, max, samples }
    }

    /// A layer's colours, its alpha divided out, and alpha itself.
    pub fn straight(layer: &Layer) -> Self {
        Self::paint((layer.width, layer.height), 255, |x, y| {
            let dot = layer.dots[y * layer.width + x];
            let alpha = if quantise(dot[3], 255) == 0 { f64::INFINITY } else { dot[3] };
            [dot[0] / alpha, dot[1] / alpha, dot[2] / alpha, dot[3]]
        })
    }

    pub fn pixels(&self) -> impl Iterator<Item = &[u16]> {
        self.samples.chunks_exact(self.channels)
    }

    /// Another picture of the same size, pixel by pixel.
    pub fn map(&self, channels: usize, pixel: impl Fn(usize, &[u16]) -> Vec<u16>) -> Self {
        let samples = self.pixels().enumerate().flat_map(|(i, p)| pixel(i, p)).collect();
        Self { channels, samples, ..*self }
    }

    /// Turned by a quarter, against the clock.
    fn turned_left(&self) -> Self {
        let mut samples = Vec::with_capacity(self.samples.len());
        for y in 0..self.width {
            for x in 0..self.height {
                let i = (x * self.width + self.width - 1 - y) * self.channels;
                samples.extend_from_slice(&self.samples[i..i + self.channels]);
            }
        }
        Self { width: self.height, height: self.width, samples, ..*self }
    }

    fn bytes(&self) -> Vec<u8> {
        match self.max {
            255 => self.samples.iter().map(|&v| v as u8).collect(),
            _ => self.samples.iter().flat_map(|v| v.to_be_bytes()).collect(),
        }
    }

    pub fn write_png(&self, path: &Path) -> io::Result<()> {
        let color = match self.channels {
            1 => png::ColorType::Grayscale,
            3 => png::ColorType::Rgb,
            _ => png::ColorType::Rgba,
        };
        let depth = if self.max == 255 { png::BitDepth::Eight } else { png::BitDepth::Sixteen };
        write_png(path, (self.width, self.height), color, depth, None, &self.bytes())
    }

    /// One bit a pixel: white from the middle up.
    pub fn write_bits(&self, path: &Path) -> io::Result<()> {
        let pack = |eight: &[u16]| eight.iter().enumerate().fold(0, |b, (i, &v)| b | u8::from(v > 127) << (7 - i));
        let bits: Vec<u8> = self.samples.chunks(self.width).flat_map(|row| row.chunks(8).map(pack)).collect();
        let size = (self.width, self.height);
        write_png(path, size, png::ColorType::Grayscale, png::BitDepth::One, None, &bits)
    }

    /// The samples as indices into a palette.
    pub fn write_indexed(&self, path: &Path, palette: &[[u8; 3]]) -> io::Result<()> {
        let size = (self.width, self.height);
        let palette = palette.as_flattened().to_vec();
        write_png(path, size, png::ColorType::Indexed, png::BitDepth::Eight, Some(palette), &self.bytes())
    }

    pub fn write_jpeg(&self, path: &Path) -> io::Result<()> {
        self.encode_jpeg(path, None)
    }

    /// Stored lying on its side, with the EXIF orientation (6) that sets it upright again.
    pub fn write_turned_jpeg(&self, path: &Path) -> io::Result<()> {
        let exif = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
        self.turned_left().encode_jpeg(path, Some(exif))
    }

    fn encode_jpeg(&self, path: &Path, exif: Option<&[u8]>) -> io::Result<()> {
        let mut encoder = Encoder::new(create(path)?, 90);
        encoder.set_sampling_factor(SamplingFactor::R_4_4_4);
        if let Some(exif) = exif {
            encoder.add_exif_metadata(exif).map_err(io::Error::other)?;
        }
        encoder.encode(&self.bytes(), self.width as u16, self.height as u16, ColorType::Rgb).map_err(io::Error::other)
    }
}

/// 0..1 to 0..=max, rounded half up; outside is clamped.
pub fn quantise(v: f64, max: u16) -> u16 {
    (v.clamp(0.0, 1.0) * f64::from(max) + 0.5).floor() as u16
}

/// Rows of little-endian `f32` under an NPY header of version 1.0.
pub fn write_npy(path: &Path, width: usize, height: usize, weights: &[f32]) -> io::Result<()> {
    let said = format!("{{'descr': '<f4', 'fortran_order': False, 'shape': ({height}, {width}), }}");
    let header = format!("{said:<117}\n");
    let mut file = create(path)?;
    file.write_all(b"\x93NUMPY\x01\x00")?;
    file.write_all(&(header.len() as u16).to_le_bytes())?;
    file.write_all(header.as_bytes())?;
    file.write_all(&weights.iter().flat_map(|w| w.to_le_bytes()).collect::<Vec<u8>>())?;
    file.flush()
}

fn write_png(
    path: &Path,
    size: (usize, usize),
    color: png::ColorType,
    depth: png::BitDepth,
    palette: Option<Vec<u8>>,
    rows: &[u8],
) -> io::Result<()> {
    let mut encoder = png::Encoder::new(create(path)?, size.0 as u32, size.1 as u32);
    encoder.set_color(color);
    encoder.set_depth(depth);
    encoder.set_compression(png::Compression::High);
    let plain = palette.is_some() || depth == png::BitDepth::One;
    encoder.set_filter(if plain { png::Filter::NoFilter } else { png::Filter::Adaptive });
    if let Some(palette) = palette {
        encoder.set_palette(palette);
    }
    let mut writer = encoder.write_header()?;
    writer.write_image_data(rows)?;
    Ok(writer.finish()?)
}

fn create(path: &Path) -> io::Result<BufWriter<File>> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    Ok(BufWriter::new(File::create(path)?))
}
