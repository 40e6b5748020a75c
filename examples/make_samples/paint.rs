//! A little palette box: colours, soft steps, and a layer of fine dots that is averaged down to pixels.

/// A colour as it will be stored, 0..1 a channel.
pub type Color = [f64; 3];

/// Dots along each side of a pixel.
pub const DOTS: usize = 4;

pub fn mix(a: Color, b: Color, t: f64) -> Color {
    [0, 1, 2].map(|c| a[c] + (b[c] - a[c]) * t)
}

pub fn glow(a: Color, light: Color, t: f64) -> Color {
    [0, 1, 2].map(|c| 1.0 - (1.0 - a[c].min(1.0)) * (1.0 - light[c] * t))
}

pub fn shade(a: Color, t: f64) -> Color {
    a.map(|v| v * t)
}

/// 0 up to `from`, 1 beyond `to`, smooth between; falls where `from > to`.
pub fn step(from: f64, to: f64, x: f64) -> f64 {
    let t = ((x - from) / (to - from)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

/// A hump of height 1 at 0 that has fallen to a half at `x = width`, with long skirts.
pub fn hump(x: f64, width: f64) -> f64 {
    let t = x / width;
    1.0 / (1.0 + t * t)
}

/// Pixels with alpha, colour multiplied by it.
pub struct Layer {
    pub width: usize,
    pub height: usize,
    pub dots: Vec<[f64; 4]>,
}

impl Layer {
    pub fn clear(width: usize, height: usize) -> Self {
        Self { width, height, dots: vec![[0.0; 4]; width * height] }
    }

    /// Lays `color` of coverage `alpha` on the dot; outside the frame nothing happens.
    pub fn lay(&mut self, x: i64, y: i64, color: Color, alpha: f64) {
        if x < 0 || y < 0 || x >= self.width as i64 || y >= self.height as i64 || alpha <= 0.0 {
            return;
        }
        let dot = &mut self.dots[y as usize * self.width + x as usize];
        for c in 0..3 {
            dot[c] = color[c] * alpha + dot[c] * (1.0 - alpha);
        }
        dot[3] = alpha + dot[3] * (1.0 - alpha);
    }

    /// Every dot by a function of its place: y runs 0..1 from top to bottom, x in the same unit.
    pub fn fill(&mut self, paint: impl Fn(f64, f64) -> (Color, f64)) {
        let unit = self.height as f64;
        for y in 0..self.height {
            for x in 0..self.width {
                let (color, alpha) = paint((x as f64 + 0.5) / unit, (y as f64 + 0.5) / unit);
                self.lay(x as i64, y as i64, color, alpha);
            }
        }
    }

    /// A soft round dab; lengths in the unit of `fill`.
    pub fn dab(&mut self, x: f64, y: f64, radius: f64, color: Color, alpha: f64) {
        let unit = self.height as f64;
        let (cx, cy, r) = (x * unit - 0.5, y * unit - 0.5, (radius * unit).max(0.35));
        for py in (cy - r - 1.0).floor() as i64..=(cy + r + 1.0).ceil() as i64 {
            for px in (cx - r - 1.0).floor() as i64..=(cx + r + 1.0).ceil() as i64 {
                let (dx, dy) = (px as f64 - cx, py as f64 - cy);
                let inside = (r + 0.5 - (dx * dx + dy * dy).sqrt()).clamp(0.0, 1.0);
                self.lay(px, py, color, alpha * inside);
            }
        }
    }

    /// Averages `DOTS` x `DOTS` dots to a pixel.
    pub fn shrink(&self) -> Layer {
        let mut small = Layer::clear(self.width / DOTS, self.height / DOTS);
        for (i, pixel) in small.dots.iter_mut().enumerate() {
            let (x, y) = (i % small.width * DOTS, i / small.width * DOTS);
            for dy in 0..DOTS {
                for dx in 0..DOTS {
                    let dot = self.dots[(y + dy) * self.width + x + dx];
                    for c in 0..4 {
                        pixel[c] += dot[c] / (DOTS * DOTS) as f64;
                    }
                }
            }
        }
        small
    }
}
