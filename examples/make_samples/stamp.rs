//! A golden seal with a soft shadow, to lay on a picture's corner: three peaks under a star, in a scalloped rim.

use crate::paint::{Color, DOTS, Layer, glow, mix, shade, step};

const SIDE: usize = 72;
const MIDDLE: (f64, f64) = (0.48, 0.47);
const RIM: f64 = 0.40;
/// How far the rim turns from one scallop to the next, an eighteenth of a turn: cosine and sine.
const TURN: (f64, f64) = (0.939_692_620_785_908_4, 0.342_020_143_325_668_7);
const SCALLOPS: usize = 18;
const INK: Color = [0.36, 0.19, 0.05];

pub fn paint() -> Layer {
    let mut fine = Layer::clear(SIDE * DOTS, SIDE * DOTS);
    fine.fill(|x, y| ([0.05, 0.03, 0.08], 0.55 * step(0.475, 0.34, far(x - 0.035, y - 0.05))));
    let mut spoke = (0.0, -RIM);
    for _ in 0..SCALLOPS {
        let (x, y) = (MIDDLE.0 + spoke.0, MIDDLE.1 + spoke.1);
        fine.dab(x, y, 0.058, gold(x, y), 1.0);
        spoke = (spoke.0 * TURN.0 - spoke.1 * TURN.1, spoke.0 * TURN.1 + spoke.1 * TURN.0);
    }
    fine.fill(|x, y| (face(x, y), step(RIM + 0.004, RIM - 0.004, far(x, y))));
    fine.shrink()
}

fn far(x: f64, y: f64) -> f64 {
    let (dx, dy) = (x - MIDDLE.0, y - MIDDLE.1);
    (dx * dx + dy * dy).sqrt()
}

/// Metal that the light strikes from the upper left.
fn gold(x: f64, y: f64) -> Color {
    let across = x + y;
    let base = mix([1.0, 0.90, 0.55], [0.72, 0.47, 0.14], step(0.35, 1.45, across));
    glow(base, [1.0, 0.96, 0.80], 0.55 * step(0.16, 0.0, (across - 0.72).abs()))
}

fn face(x: f64, y: f64) -> Color {
    let r = far(x, y);
    let rings = step(0.016, 0.008, (r - 0.365).abs()).max(step(0.011, 0.005, (r - 0.325).abs()));
    let inner = 0.31;
    let color = if r < inner { shade(gold(1.0 - x, 1.0 - y), 0.96) } else { gold(x, y) };
    let color = mix(color, INK, 0.8 * rings);
    if r < inner { engraving(color, x, y) } else { color }
}

/// Three peaks with snow on them, and a star.
fn engraving(metal: Color, x: f64, y: f64) -> Color {
    let mut color = mix(metal, [1.0, 0.97, 0.85], star(x - 0.60, y - 0.27));
    for (peak, height, slope) in [(0.66, 0.43, 0.85), (0.31, 0.46, 0.9), (0.47, 0.33, 1.15)] {
        let below = y - height - slope * (x - peak).abs();
        let lit = if x < peak { 0.25 } else { 0.0 };
        let snow = 0.09 - 0.5 * ((x - peak) * 14.0 - ((x - peak) * 14.0).round()).abs() * 0.09;
        let rock = mix(INK, metal, lit);
        let rock = mix([1.0, 0.96, 0.84], rock, step(snow - 0.008, snow + 0.008, y - height));
        color = mix(color, rock, step(-0.006, 0.006, below));
    }
    color
}

/// Four rays: the closer to an axis, the farther they reach.
fn star(dx: f64, dy: f64) -> f64 {
    let (dx, dy) = (dx.abs(), dy.abs());
    step(0.0040, 0.0022, dx * dy * 6.0 + 0.03 * (dx * dx + dy * dy).sqrt())
}
