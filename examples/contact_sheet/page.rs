//! Pictures of three bytes a pixel: read, shrunk, cut, laid on a page, written.

use std::io::Cursor;

use crate::font;

pub type Color = [u8; 3];
pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

#[derive(Clone)]
pub struct Picture {
    pub width: usize,
    pub height: usize,
    pixels: Vec<Color>,
}

impl Picture {
    pub fn plain(width: usize, height: usize, color: Color) -> Self {
        Self { width, height, pixels: vec![color; width * height] }
    }

    /// Of a PNG of 8 bits: grey, RGB, or with a palette.
    pub fn from_png(bytes: &[u8]) -> Result<Self> {
        let mut decoder = png::Decoder::new(Cursor::new(bytes));
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info()?;
        let mut rows = vec![0; reader.output_buffer_size().ok_or("too large")?];
        let frame = reader.next_frame(&mut rows)?;
        let pixels = match (frame.color_type, frame.bit_depth) {
            (png::ColorType::Rgb, png::BitDepth::Eight) => rows.as_chunks().0.to_vec(),
            (png::ColorType::Grayscale, png::BitDepth::Eight) => rows.iter().map(|&grey| [grey; 3]).collect(),
            (color, depth) => return Err(format!("is {color:?} of {depth:?} bits, expected grey or RGB of 8").into()),
        };
        Ok(Self { width: frame.width as usize, height: frame.height as usize, pixels })
    }

    pub fn to_png(&self) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, self.width as u32, self.height as u32);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_compression(png::Compression::High);
        encoder.set_filter(png::Filter::Adaptive);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(self.pixels.as_flattened())?;
        writer.finish()?;
        Ok(bytes)
    }

    /// A smaller picture: each pixel the mean of those about its place, the near ones weighing most.
    pub fn shrunk(&self, width: usize, height: usize) -> Self {
        let (columns, rows) = (tents(self.width, width), tents(self.height, height));
        let pixel = |across: &Tent, down: &Tent| {
            let places = down.iter().flat_map(|&(y, tall)| across.iter().map(move |&(x, wide)| (x, y, wide * tall)));
            let (mut sums, mut total) = ([0.0; 3], 0.0);
            for (x, y, weight) in places {
                let old = self.pixels[y * self.width + x];
                sums = [0, 1, 2].map(|c| sums[c] + weight * f64::from(old[c]));
                total += weight;
            }
            sums.map(|sum| (sum / total + 0.5).floor() as u8)
        };
        let pixels = rows.iter().flat_map(|down| columns.iter().map(|across| pixel(across, down))).collect();
        Self { width, height, pixels }
    }

    /// Lays another picture on this one.
    pub fn lay(&mut self, other: &Picture, left: usize, top: usize) {
        for (row, y) in other.pixels.chunks_exact(other.width).zip(top..) {
            let start = y * self.width + left;
            self.pixels[start..start + other.width].copy_from_slice(row);
        }
    }

    /// Writes a line, each dot of a letter `scale` pixels wide and high.
    pub fn write(&mut self, text: &str, left: usize, top: usize, scale: usize, color: Color) {
        let dot = Picture::plain(scale, scale, color);
        for (x, y) in font::set(text).0 {
            self.lay(&dot, left + x * scale, top + y * scale);
        }
    }
}

/// The old places that make a new one, and their weights.
type Tent = Vec<(usize, f64)>;

/// For every new place on a line, weights that fall to nothing at the middles of the next new places.
fn tents(old: usize, new: usize) -> Vec<Tent> {
    let step = old as f64 / new as f64;
    let tent = |place: usize| {
        let middle = (place as f64 + 0.5) * step;
        let weight = |i: usize| 1.0 - (i as f64 + 0.5 - middle).abs() / step;
        (0..old).map(|i| (i, weight(i))).filter(|&(_, weight)| weight > 0.0).collect()
    };
    (0..new).map(tent).collect()
}
