//! A second scene of the same size, to lay the figure on: northern lights over snow, under stars and a moon.

use crate::noise::{clouds, hash, ridges};
use crate::paint::{Color, glow, hump, mix, step};

const MOON: (f64, f64) = (0.28, 0.20);

pub fn look(x: f64, y: f64) -> Color {
    let crest = 0.74 - 0.42 * (ridges(x * 1.5, 6, 305) - 0.5);
    let hill = 0.91 - 0.10 * (clouds(x * 1.9, 0.5, 3, 311) - 0.4);
    if y > hill {
        let drift = clouds(x * 5.0, y * 26.0, 5, 312);
        return mix([0.16, 0.25, 0.38], [0.62, 0.78, 0.84], 0.25 + 0.7 * drift * step(1.1, hill, y));
    }
    if y > crest {
        let snow = clouds(x * 11.0 + 6.0 * y, y * 9.0 - 4.0 * x, 5, 302);
        let color = mix(
            [0.06, 0.10, 0.19],
            [0.42, 0.58, 0.68],
            step(0.36, 0.60, snow + 0.25 * step(0.12, 0.0, y - crest)) * step(0.26, 0.02, y - crest),
        );
        return mix(color, [0.13, 0.34, 0.36], 0.45 * step(crest, hill, y));
    }
    heavens(x, y)
}

fn heavens(x: f64, y: f64) -> Color {
    let mut color = mix([0.02, 0.03, 0.10], [0.06, 0.18, 0.27], step(0.05, 0.85, y));
    let dust = clouds(x * 3.0 + y, (y - 0.5 * x) * 4.0, 6, 320);
    color = glow(color, [0.45, 0.45, 0.62], 0.45 * hump(y - 0.1 - 0.42 * x, 0.16) * step(0.35, 0.8, dust));
    color = stars(color, x, y);
    for (n, base) in [(0, 0.56), (1, 0.44), (2, 0.34)] {
        color = curtain(color, x, y, n, base);
    }
    let (dx, dy) = (x - MOON.0, y - MOON.1);
    let away = (dx * dx + dy * dy).sqrt();
    color = glow(color, [0.80, 0.86, 1.0], 0.55 * hump(away, 0.05));
    let seas = clouds(x * 34.0, y * 34.0, 4, 330);
    mix(color, mix([0.98, 0.97, 0.90], [0.78, 0.79, 0.78], step(0.45, 0.62, seas)), step(0.053, 0.047, away))
}

fn stars(color: Color, x: f64, y: f64) -> Color {
    let (cx, cy) = ((x * 46.0).floor(), (y * 46.0).floor());
    let r = |k: u64| hash(cx as i64, cy as i64, 340 + k);
    let (dx, dy) = (x * 46.0 - cx - 0.2 - 0.6 * r(1), y * 46.0 - cy - 0.2 - 0.6 * r(2));
    let bright = if r(3) > 0.62 { r(4) * r(4) } else { 0.0 };
    let spot = step(0.06 + 0.13 * bright, 0.02, (dx * dx + dy * dy).sqrt());
    glow(
        color,
        mix([0.75, 0.85, 1.0], [1.0, 0.90, 0.75], r(5)),
        spot * (0.25 + 0.75 * bright) * step(0.0, 0.02, bright),
    )
}

/// One hanging curtain of light: a bright lower hem, rays that fade upwards from green to violet.
fn curtain(color: Color, x: f64, y: f64, n: u64, base: f64) -> Color {
    let hem = base + 0.28 * (clouds(x * 1.3 + 4.0 * n as f64, 0.5, 3, 350 + n) - 0.5);
    let up = hem - y;
    let rays = 0.35 + 0.65 * clouds(x * 26.0 + 2.0 * y, 0.3, 3, 360 + n);
    let fold = step(0.30, 0.72, clouds(x * 2.1 + 9.0 * n as f64, 0.7, 2, 370 + n));
    let reach = 0.16 + 0.16 * rays;
    let body = step(-0.012, 0.02, up) * hump(up.max(0.0), 0.45 * reach) * step(2.2 * reach, 0.0, up);
    let tint = mix([0.32, 1.0, 0.62], [0.62, 0.35, 0.95], step(0.05, 0.30, up));
    glow(color, tint, 0.85 * body * rays * fold)
}
