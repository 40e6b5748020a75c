//! Weights for every pixel and what is done with them, slowly and in `f64`: each function is its definition, written out.

use crate::encode::{Image, quantise};
use crate::paint::Color;

/// Rows of weights from the top.
#[derive(Clone)]
pub struct Weights {
    pub width: usize,
    pub height: usize,
    values: Vec<f64>,
}

impl Weights {
    /// Every weight by a function of its column and row.
    pub fn by(width: usize, height: usize, weight: impl Fn(usize, usize) -> f64) -> Self {
        let spots = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        Self { width, height, values: spots.map(|(x, y)| weight(x, y)).collect() }
    }

    /// The samples of a grey picture as fractions of the largest.
    pub fn of(mask: &Image) -> Self {
        let values = mask.samples.iter().map(|&v| f64::from(v) / f64::from(mask.max)).collect();
        Self { width: mask.width, height: mask.height, values }
    }

    /// Of a rectangle: how much of each pixel it covers.
    pub fn rect(width: usize, height: usize, [x, y, w, h]: [f64; 4]) -> Self {
        let covered = |at: f64, side: f64, i: usize| ((at + side).min(i as f64 + 1.0) - at.max(i as f64)).max(0.0);
        Self::by(width, height, |i, j| covered(x, w, i) * covered(y, h, j))
    }

    /// 1 within a radius, falling to 0 at another.
    pub fn radial(width: usize, height: usize, [cx, cy, r0, r1]: [f64; 4]) -> Self {
        Self::by(width, height, |x, y| {
            let away = (x as f64 + 0.5 - cx).hypot(y as f64 + 0.5 - cy);
            ((r1 - away) / (r1 - r0)).clamp(0.0, 1.0)
        })
    }

    /// 0 near a colour, rising to 1: by the distance in Oklab.
    pub fn key(image: &Image, color: Color, tolerance: f64, soft: f64) -> Self {
        let keyed = oklab(color);
        let weight = |pixel: &[u16]| {
            let here = oklab([0, 1, 2].map(|c| f64::from(pixel[c]) / f64::from(image.max)));
            let far = (0..3).map(|c| (here[c] - keyed[c]).powi(2)).sum::<f64>().sqrt();
            ((far - tolerance) / soft).clamp(0.0, 1.0)
        };
        Self { width: image.width, height: image.height, values: image.pixels().map(weight).collect() }
    }

    /// The weight at a place; beyond the frame, that of the nearest pixel within.
    pub fn at(&self, x: i64, y: i64) -> f64 {
        let (x, y) = (x.clamp(0, self.width as i64 - 1), y.clamp(0, self.height as i64 - 1));
        self.values[y as usize * self.width + x as usize]
    }

    /// Each weight by itself.
    pub fn map(&self, change: impl Fn(f64) -> f64) -> Self {
        Self { values: self.values.iter().map(|&w| change(w)).collect(), ..*self }
    }

    pub fn invert(&self) -> Self {
        self.map(|w| 1.0 - w)
    }

    pub fn threshold(&self, level: f64) -> Self {
        self.map(|w| if w >= level { 1.0 } else { 0.0 })
    }

    pub fn strength(&self, part: f64) -> Self {
        self.map(|w| 1.0 - part * (1.0 - w))
    }

    /// What either keeps.
    pub fn union(&self, other: &Self) -> Self {
        let values = self.values.iter().zip(&other.values).map(|(a, b)| 1.0 - (1.0 - a) * (1.0 - b)).collect();
        Self { values, ..*self }
    }

    /// The maximum over the disc `dx² + dy² <= radius²`.
    pub fn grow(&self, radius: f64) -> Self {
        let reach = radius.floor() as i64;
        let disc: Vec<(i64, i64)> = (-reach..=reach)
            .flat_map(|dy| (-reach..=reach).map(move |dx| (dx, dy)))
            .filter(|(dx, dy)| (dx * dx + dy * dy) as f64 <= radius * radius)
            .collect();
        Self::by(self.width, self.height, |x, y| {
            disc.iter().map(|(dx, dy)| self.at(x as i64 + dx, y as i64 + dy)).fold(f64::NEG_INFINITY, f64::max)
        })
    }

    /// The minimum over that disc.
    pub fn shrink(&self, radius: f64) -> Self {
        self.invert().grow(radius).invert()
    }

    /// The convolution with `exp(-d² / 2 sigma²)`, far beyond where that can be seen.
    pub fn feather(&self, sigma: f64) -> Self {
        let reach = (6.0 * sigma).ceil() as i64;
        let bell = |d: i64| (-(d * d) as f64 / (2.0 * sigma * sigma)).exp();
        let total: f64 = (-reach..=reach).map(bell).sum();
        let sum = |at: &dyn Fn(i64) -> f64| (-reach..=reach).map(|d| bell(d) * at(d)).sum::<f64>() / total;
        let across = Self::by(self.width, self.height, |x, y| sum(&|d| self.at(x as i64 + d, y as i64)));
        Self::by(self.width, self.height, |x, y| sum(&|d| across.at(x as i64, y as i64 + d)))
    }

    /// Regions below one half that do not touch the frame become 1.
    pub fn fill_holes(&self) -> Self {
        let mut filled = self.clone();
        for region in self.regions(|w| w < 0.5) {
            let touches = |&i: &usize| {
                let (x, y) = (i % self.width, i / self.width);
                x == 0 || y == 0 || x == self.width - 1 || y == self.height - 1
            };
            if !region.iter().any(touches) {
                region.iter().for_each(|&i| filled.values[i] = 1.0);
            }
        }
        filled
    }

    /// Regions from one half on of fewer pixels become 0.
    pub fn drop_specks(&self, pixels: usize) -> Self {
        let mut kept = self.clone();
        for region in self.regions(|w| w >= 0.5).iter().filter(|region| region.len() < pixels) {
            region.iter().for_each(|&i| kept.values[i] = 0.0);
        }
        kept
    }

    /// What hangs together from side to side, not over corners.
    fn regions(&self, belongs: impl Fn(f64) -> bool) -> Vec<Vec<usize>> {
        let mut seen = vec![false; self.values.len()];
        let mut regions = Vec::new();
        for start in 0..self.values.len() {
            let (mut region, mut open) = (Vec::new(), vec![start]);
            while let Some(i) = open.pop() {
                if seen[i] || !belongs(self.values[i]) {
                    continue;
                }
                seen[i] = true;
                region.push(i);
                let (x, y) = (i % self.width, i / self.width);
                open.extend((x > 0).then(|| i - 1));
                open.extend((x + 1 < self.width).then(|| i + 1));
                open.extend((y > 0).then(|| i - self.width));
                open.extend((y + 1 < self.height).then(|| i + self.width));
            }
            if !region.is_empty() {
                regions.push(region);
            }
        }
        regions
    }

    /// The weights as a grey picture.
    pub fn picture(&self) -> Image {
        Image::paint((self.width, self.height), 255, |x, y| [self.at(x as i64, y as i64)])
    }

    /// The weights as a grey picture of 16 bits, for what is reckoned further with them.
    pub fn fine_picture(&self) -> Image {
        Image::paint((self.width, self.height), u16::MAX, |x, y| [self.at(x as i64, y as i64)])
    }

    /// A picture under the weights.
    pub fn weigh(&self, image: &Image) -> Image {
        image.map(image.channels, |i, pixel| {
            let weighed = |&v: &u16| quantise(f64::from(v) / f64::from(image.max) * self.values[i], image.max);
            pixel.iter().map(weighed).collect()
        })
    }
}

/// Björn Ottosson's Oklab, from sRGB as it is stored.
fn oklab(color: Color) -> Color {
    let linear = |v: f64| if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) };
    let times = |rows: [[f64; 3]; 3], v: Color| rows.map(|row| (0..3).map(|c| row[c] * v[c]).sum::<f64>());
    let cones = times(
        [
            [0.4122214708, 0.5363325363, 0.0514459929],
            [0.2119034982, 0.6806995451, 0.1073969566],
            [0.0883024619, 0.2817188376, 0.6299787005],
        ],
        color.map(linear),
    );
    times(
        [
            [0.2104542553, 0.7936177850, -0.0040720468],
            [1.9779984951, -2.4285922050, 0.4505937099],
            [0.0259040371, 0.7827717662, -0.8086757660],
        ],
        cones.map(f64::cbrt),
    )
}
