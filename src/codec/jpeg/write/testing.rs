//! What tests of JPEG share: pictures, and files of them.

use super::*;
use crate::codec::Picture;
use crate::codec::testing::Shared;
use crate::matrix::{Size, Source};

/// A picture with slopes, edges and noise.
pub(super) fn picture(width: u32, height: u32, layout: Layout) -> Picture {
    let mut noise = 1u32;
    let samples = (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).flat_map(|(x, y)| {
        noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let edge = if (x / 5 + y / 7) % 2 == 0 { 90 } else { 0 };
        let grain = (noise >> 28) as u8;
        [(x * 3) as u8 / 2 + edge + grain, (y * 5) as u8 / 2 + grain, 255 - (x + y) as u8]
            .into_iter()
            .take(layout.channels())
    });
    Picture::new(Size::new(width, height).unwrap(), layout, Samples::U8(samples.collect()))
}

/// The file made of a picture in bands of the sink's height, or of `rows` where the test asks for smaller ones.
pub(super) fn written_with(picture: &Picture, meta: &Meta, options: &WriteOptions, rows: Option<usize>) -> Vec<u8> {
    let shape = picture.shape();
    let mut bands = Bands::of(shape, options).unwrap();
    if let Some(rows) = rows {
        let (w, h) = bands.units.size();
        bands.rows = rows.next_multiple_of(h);
        let several = bands.rows < shape.size.height();
        bands.restart_interval = several.then(|| (shape.size.width().div_ceil(w) * (bands.rows / h)) as u16);
    }
    let out = Shared::default();
    let header = header::of(&bands, shape, meta).unwrap();
    let mut joined = Joined { out: Box::new(out.clone()), pieces: 0 };
    joined.out.write_all(&header).unwrap();
    let mut source = picture.clone();
    let mut left = shape.size.height();
    while left > 0 {
        let mut strip = Strip::empty(shape);
        let rows = bands.band_rows().min(left);
        source.read(&mut strip, rows).unwrap();
        joined.append(bands.encode(&strip, 0).unwrap()).unwrap();
        left -= rows;
    }
    joined.finish().unwrap();
    drop(joined);
    std::mem::take(&mut *out.0.lock().unwrap())
}

/// The file of a picture in bands of at most so many rows.
pub(in crate::codec::jpeg) fn written(picture: &Picture, options: &WriteOptions, rows: usize) -> Vec<u8> {
    written_with(picture, &Meta::default(), options, Some(rows))
}

/// A picture of slopes and a soft edge.
pub(in crate::codec::jpeg) fn smooth(width: u32, height: u32, layout: Layout) -> Picture {
    let samples = (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).flat_map(|(x, y)| {
        let (x, y) = (x as f32, y as f32);
        let edge = 60.0 / (1.0 + (-(x - y) / 4.0).exp());
        let wave = 30.0 * (x / 9.0).sin() * (y / 7.0).cos();
        [edge + 90.0 + wave, 140.0 - wave, 60.0 + x + edge].map(|v| v as u8).into_iter().take(layout.channels())
    });
    Picture::new(Size::new(width, height).unwrap(), layout, Samples::U8(samples.collect()))
}
