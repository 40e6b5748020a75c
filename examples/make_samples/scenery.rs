//! A mountain lake shortly before sunset: sky, clouds, four ridges, and all of it again in the water.

use crate::noise::{clouds, hash, ridges, value};
use crate::paint::{Color, glow, hump, mix, shade, step};

/// Where the far shore lies.
const SHORE: f64 = 0.655;
const SUN: (f64, f64) = (1.17, 0.345);
const HAZE: Color = [0.99, 0.78, 0.58];

/// What a label map calls the things of the scene.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Thing {
    Sky = 0,
    Mountain = 1,
    Water = 2,
}

/// The colour at a place and what stands there.
pub fn look(x: f64, y: f64) -> (Color, Thing) {
    if y > SHORE {
        return (water(x, y), Thing::Water);
    }
    land(x, y).map_or_else(|| (sky(x, y), Thing::Sky), |color| (color, Thing::Mountain))
}

fn sky(x: f64, y: f64) -> Color {
    let high = mix([0.13, 0.26, 0.47], [0.45, 0.55, 0.70], step(-0.05, 0.34, y));
    let mut color = mix(high, HAZE, step(0.16, 0.60, y));
    let (dx, dy) = (x - SUN.0, y - SUN.1);
    let away = (dx * dx + dy * dy).sqrt();
    color = glow(color, [1.0, 0.55, 0.18], 0.85 * hump(away, 0.24));
    color = over_clouds(color, x, y, away);
    color = glow(color, [1.0, 0.86, 0.60], 0.8 * hump(away, 0.05));
    mix(color, [1.0, 0.97, 0.88], step(0.048, 0.041, away))
}

fn over_clouds(color: Color, x: f64, y: f64, away: f64) -> Color {
    let density = |x: f64, y: f64| {
        let drift = clouds(x * 1.7 + 3.0, y * 3.1, 3, 70) - 0.5;
        clouds(x * 2.3 + drift + 0.9, (y + 0.10 * x) * 7.5 + 1.5 * drift, 6, 7)
    };
    let here = density(x, y);
    let cover = step(0.46, 0.72, here) * step(0.60, 0.30, y) * (0.55 + 0.45 * step(0.0, 0.10, y));
    let to_sun = here - density(x + 0.035, y + 0.02);
    let lit = step(-0.12, 0.16, to_sun + 0.07 * hump(away, 0.35));
    let cloud = mix([0.50, 0.44, 0.56], [1.0, 0.86, 0.72], lit);
    mix(color, cloud, 0.92 * cover)
}

/// One ridge: how high its crest may stand, how far it swings, its grain, its colours in shade and light, its haze.
struct Ridge {
    crest: f64,
    swing: f64,
    grain: f64,
    seed: u64,
    dark: Color,
    lit: Color,
    haze: f64,
}

const RIDGES: [Ridge; 4] = [
    Ridge {
        crest: 0.55,
        swing: 0.15,
        grain: 2.7,
        seed: 18,
        dark: [0.22, 0.26, 0.30],
        lit: [0.47, 0.40, 0.32],
        haze: 0.30,
    },
    Ridge {
        crest: 0.575,
        swing: 0.34,
        grain: 1.7,
        seed: 33,
        dark: [0.33, 0.35, 0.44],
        lit: [0.76, 0.55, 0.43],
        haze: 0.50,
    },
    Ridge {
        crest: 0.54,
        swing: 0.46,
        grain: 1.8,
        seed: 47,
        dark: [0.42, 0.44, 0.56],
        lit: [0.93, 0.69, 0.55],
        haze: 0.62,
    },
    Ridge {
        crest: 0.47,
        swing: 0.34,
        grain: 2.3,
        seed: 59,
        dark: [0.60, 0.58, 0.67],
        lit: [0.98, 0.79, 0.66],
        haze: 0.75,
    },
];

fn land(x: f64, y: f64) -> Option<Color> {
    if y > woods(x) {
        return Some(mix(
            [0.055, 0.085, 0.10],
            [0.34, 0.25, 0.17],
            0.8 * step(0.585, SHORE, y) * hump(x - SUN.0, 0.35),
        ));
    }
    RIDGES.iter().find_map(|ridge| slope(ridge, x, y))
}

/// The tree line along the far shore: a row of pointed firs of every height.
fn woods(x: f64) -> f64 {
    let ground = SHORE - 0.006 - 0.030 * clouds(x * 3.0, 0.5, 3, 80);
    let fir = |scale: f64, seed: u64| {
        let cell = (x * scale).floor();
        let from_middle = (2.0 * (x * scale - cell) - 1.0).abs();
        let height = 0.010 + 0.026 * hash(cell as i64, 0, seed) * step(0.25, 0.7, value(x * 4.0, 0.3, seed));
        height * (1.0 - from_middle)
    };
    ground - fir(62.0, 81).max(fir(47.0, 82)).max(fir(91.0, 83))
}

fn slope(ridge: &Ridge, x: f64, y: f64) -> Option<Color> {
    let crest = |x: f64| ridge.crest - ridge.swing * (ridges(x * ridge.grain, 6, ridge.seed) - 0.55);
    let depth = y - crest(x);
    if depth < 0.0 {
        return None;
    }
    let rock = |x: f64, y: f64| clouds(x * 9.0 + 4.0 * y, y * 5.0 - 3.0 * x, 5, ridge.seed + 9);
    let face = (crest(x + 0.012) - crest(x - 0.012)) * 3.2 * step(0.14, 0.0, depth);
    let light = face + 2.6 * (rock(x + 0.01, y - 0.006) - rock(x - 0.01, y + 0.006));
    let color = mix(ridge.dark, ridge.lit, step(-0.30, 0.42, light));
    let low = step(ridge.crest - 0.7 * ridge.swing, SHORE + 0.02, y);
    let warm = glow(HAZE, [1.0, 0.7, 0.4], 0.5 * hump(x - SUN.0, 0.3));
    Some(mix(color, warm, ridge.haze * (0.28 + 0.72 * low * low)))
}

fn water(x: f64, y: f64) -> Color {
    let near = (y - SHORE) / (1.0 - SHORE);
    let stretch = 1.0 / (0.05 + near);
    let wave = clouds(x * (3.0 + 2.0 * stretch.min(6.0)), near.sqrt() * 38.0, 4, 90) - 0.5;
    let mirror = SHORE - (y - SHORE) * 1.25 - 0.10 * wave * near.sqrt();
    let seen = look_up(x + 0.020 * wave * near, mirror.clamp(0.0, SHORE - 0.001));
    let deep = mix([0.30, 0.30, 0.38], [0.06, 0.13, 0.20], near);
    let mut color = mix(shade(seen, 0.90), deep, 0.22 + 0.42 * near);
    color = mix(color, [0.72, 0.66, 0.66], 0.5 * step(0.10, 0.34, wave) * step(0.02, 0.2, near));
    let path = hump(x - SUN.0, 0.035 + 0.10 * near);
    let spark = step(0.0, 0.22, wave + 0.10 * path);
    color = glow(color, [1.0, 0.78, 0.48], 0.95 * path * (0.25 + 0.75 * spark));
    mix(color, [0.95, 0.80, 0.66], 0.45 * hump(y - SHORE, 0.004))
}

fn look_up(x: f64, y: f64) -> Color {
    land(x, y).unwrap_or_else(|| sky(x, y))
}
