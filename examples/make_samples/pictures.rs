//! The pictures that stand directly in `samples/`.

use std::io;
use std::path::Path;

use crate::encode::{Image, write_npy};
use crate::noise::{clouds, hash};
use crate::paint::{DOTS, Layer, hump, mix, step};
use crate::{backdrop, scenery, stamp, wanderer};

const SIZE: (usize, usize) = (192, 128);
const DEEP_SIZE: (usize, usize) = (96, 64);
const PANEL: (usize, usize) = (264, 176);

/// The colour of the green screen.
pub const SCREEN: [u8; 3] = [0x2d, 0xa4, 0x4e];

/// What the cases multiply and blend.
pub struct Pictures {
    pub photo: Image,
    pub backdrop: Image,
    pub stamp: Image,
    pub portrait_mask: Image,
    pub binary_mask: Image,
    pub vignette: Image,
    pub rgb_mask: Image,
    pub cutout: Image,
    pub green_screen: Image,
    pub labels: Image,
    pub photo_16: Image,
    pub vignette_16: Image,
}

impl Pictures {
    pub fn paint() -> Self {
        let figure = figure(SIZE);
        let cutout = Image::straight(&figure);
        let portrait_mask = cutout.map(1, |_, p| vec![p[3]]);
        let binary_mask = portrait_mask.map(1, |_, p| vec![if p[0] > 127 { 255 } else { 0 }]);
        Self {
            photo: photo(&figure, 0.030),
            backdrop: night(),
            stamp: Image::straight(&stamp::paint()),
            green_screen: before_the_screen(&figure),
            labels: labels(&binary_mask),
            binary_mask,
            portrait_mask,
            vignette: vignette(SIZE, 255),
            rgb_mask: Image::paint(SIZE, 255, warm_to_cool),
            cutout,
            photo_16: Image::paint(DEEP_SIZE, u16::MAX, silk),
            vignette_16: vignette(DEEP_SIZE, u16::MAX),
        }
    }

    pub fn write(&self, out: &Path) -> io::Result<()> {
        self.photo.write_png(&out.join("photo.png"))?;
        self.photo.write_jpeg(&out.join("photo.jpg"))?;
        self.photo.write_turned_jpeg(&out.join("turned.jpg"))?;
        self.photo_16.write_png(&out.join("photo-16.png"))?;
        self.cutout.write_png(&out.join("cutout.png"))?;
        self.portrait_mask.write_png(&out.join("portrait-mask.png"))?;
        self.binary_mask.write_bits(&out.join("binary-mask.png"))?;
        self.vignette.write_png(&out.join("vignette.png"))?;
        self.vignette_16.write_png(&out.join("vignette-16.png"))?;
        self.rgb_mask.write_png(&out.join("rgb-mask.png"))?;
        let palette = [[143, 184, 222], [132, 106, 92], [38, 84, 124], [222, 75, 55]];
        self.labels.write_indexed(&out.join("labels.png"), &palette)?;
        write_npy(&out.join("gate.npy"), SIZE.0, SIZE.1, &gate())?;
        self.green_screen.write_png(&out.join("green-screen.png"))?;
        self.backdrop.write_png(&out.join("backdrop.png"))?;
        self.stamp.write_png(&out.join("stamp.png"))?;
        readme().write_png(&out.join("readme.png"))
    }
}

/// 0 sky, 1 mountains, 2 water, 3 the figure.
fn labels(figure: &Image) -> Image {
    let unit = SIZE.1 as f64;
    figure.map(1, |i, p| {
        let (x, y) = ((i % SIZE.0) as f64 + 0.5, (i / SIZE.0) as f64 + 0.5);
        vec![if p[0] > 0 { 3 } else { scenery::look(x / unit, y / unit).1 as u16 }]
    })
}

fn figure(size: (usize, usize)) -> Layer {
    let mut fine = Layer::clear(size.0 * DOTS, size.1 * DOTS);
    wanderer::paint(&mut fine);
    fine.shrink()
}

/// The figure before the lake, with some film grain.
fn photo(figure: &Layer, grain: f64) -> Image {
    let mut fine = Layer::clear(figure.width * DOTS, figure.height * DOTS);
    fine.fill(|x, y| (scenery::look(x, y).0, 1.0));
    let behind = fine.shrink();
    Image::paint((figure.width, figure.height), 255, |x, y| {
        let (front, back) = (figure.dots[y * figure.width + x], behind.dots[y * figure.width + x]);
        let noise = hash(x as i64, y as i64, 1) + hash(x as i64, y as i64, 2) - 1.0;
        [0, 1, 2].map(|c| front[c] + back[c] * (1.0 - front[3]) + grain * noise)
    })
}

/// The figure in a studio, before a green cloth that is lit a little less towards its corners.
fn before_the_screen(figure: &Layer) -> Image {
    let cloth = SCREEN.map(|byte| f64::from(byte) / 255.0);
    Image::paint(SIZE, 255, |x, y| {
        let front = figure.dots[y * SIZE.0 + x];
        let (dx, dy) = (x as f64 / SIZE.0 as f64 - 0.45, y as f64 / SIZE.1 as f64 - 0.4);
        let lit = 1.06 - 0.34 * (dx * dx + dy * dy) - 0.02 * clouds(x as f64 / 40.0, y as f64 / 90.0, 2, 600);
        [0, 1, 2].map(|c| front[c] + cloth[c] * lit * (1.0 - front[3]))
    })
}

fn night() -> Image {
    let mut fine = Layer::clear(SIZE.0 * DOTS, SIZE.1 * DOTS);
    fine.fill(|x, y| (backdrop::look(x, y), 1.0));
    let small = fine.shrink();
    Image::paint(SIZE, 255, |x, y| {
        let dot = small.dots[y * SIZE.0 + x];
        [dot[0], dot[1], dot[2]]
    })
}

/// White in the middle, dark towards the corners.
fn vignette(size: (usize, usize), max: u16) -> Image {
    Image::paint(size, max, |x, y| {
        let dx = (2.0 * x as f64 + 1.0) / size.0 as f64 - 1.0;
        let dy = (2.0 * y as f64 + 1.0) / size.1 as f64 - 1.0;
        [0.06 + 0.94 * step(1.30, 0.25, (dx * dx + dy * dy).sqrt())]
    })
}

/// Weights a channel: evening warmth on the right, morning cold on the left.
fn warm_to_cool(x: usize, y: usize) -> [f64; 3] {
    let (x, y) = (x as f64 / SIZE.0 as f64, y as f64 / SIZE.1 as f64);
    let bend = 0.12 * (clouds(2.0 * x, 2.0 * y, 2, 400) - 0.5);
    mix([0.52, 0.74, 1.0], [1.0, 0.80, 0.50], step(0.05, 0.95, 0.8 * x + 0.2 * y + bend))
}

/// Folds of silk in colours that change slowly: more shades than 8 bits can tell apart.
fn silk(x: usize, y: usize) -> [f64; 3] {
    let (x, y) = (x as f64 / DEEP_SIZE.1 as f64, y as f64 / DEEP_SIZE.1 as f64);
    let fold = clouds(1.3 * x + 0.8 * y, 1.1 * y - 0.5 * x, 2, 500);
    let sheen = hump(fold - 0.5 - 0.18 * (y - 0.5), 0.055);
    let base = mix([0.10, 0.16, 0.42], [0.86, 0.34, 0.40], step(0.25, 0.75, fold + 0.22 * (x - 0.75)));
    mix(base, [0.99, 0.86, 0.70], 0.62 * sheen)
}

/// Where a network might look: strongest at the face and the sun, a little everywhere.
fn gate() -> Vec<f32> {
    let unit = SIZE.1 as f64;
    let spots = [(0.56, 0.45, 0.15, 1.0), (1.17, 0.345, 0.12, 0.8), (0.45, 0.88, 0.16, 0.45), (0.85, 0.52, 0.10, 0.35)];
    let weigh = |i: usize| {
        let (x, y) = (((i % SIZE.0) as f64 + 0.5) / unit, ((i / SIZE.0) as f64 + 0.5) / unit);
        let missed = spots.iter().fold(0.97, |missed, &(cx, cy, width, height)| {
            let far = ((x - cx) * (x - cx) + (y - cy) * (y - cy)).sqrt();
            missed * (1.0 - height * hump(far, width) * hump(far, 2.0 * width))
        });
        (1.0 - missed) as f32
    };
    (0..SIZE.0 * SIZE.1).map(weigh).collect()
}

/// Photo ⊙ mask = result, side by side on nothing, so that it suits light and dark pages.
fn readme() -> Image {
    let figure = figure(PANEL);
    let photo = photo(&figure, 0.0);
    let mask = Image::straight(&figure).map(3, |_, p| vec![p[3]; 3]);
    let result =
        photo.map(3, |i, p| (0..3).map(|c| crate::cases::product(&[p[c], mask.samples[3 * i + c]], 255)).collect());
    let gap = 36;
    let size = (3 * PANEL.0 + 2 * gap, PANEL.1);
    Image::paint(size, 255, |x, y| {
        let (panel, column) = (x / (PANEL.0 + gap), x % (PANEL.0 + gap));
        if column < PANEL.0 {
            let i = 3 * (y * PANEL.0 + column);
            let rgb = [&photo, &mask, &result][panel].samples[i..i + 3].iter().map(|&v| f64::from(v) / 255.0);
            let rgb: Vec<f64> = rgb.collect();
            return [rgb[0], rgb[1], rgb[2], 1.0];
        }
        let (dx, dy) = ((column - PANEL.0) as f64 + 0.5 - gap as f64 / 2.0, y as f64 + 0.5 - PANEL.1 as f64 / 2.0);
        [0.5, 0.5, 0.5, if panel == 0 { circled_dot(dx, dy) } else { equals(dx, dy) }]
    })
}

fn circled_dot(dx: f64, dy: f64) -> f64 {
    let far = (dx * dx + dy * dy).sqrt();
    ((1.6 - (far - 9.0).abs()).clamp(0.0, 1.0)).max((3.0 - far).clamp(0.0, 1.0))
}

fn equals(dx: f64, dy: f64) -> f64 {
    (1.6 - (dy.abs() - 4.0).abs()).clamp(0.0, 1.0) * (9.5 - dx.abs()).clamp(0.0, 1.0)
}
