//! The one who looks: seen from behind, in a red jacket and a woollen hat, hair in the wind and edged by the sun.

use crate::noise::{clouds, hash, value};
use crate::paint::{Color, Layer, glow, mix, shade, step};

const MIDDLE: f64 = 0.56;
const RIM: Color = [1.0, 0.78, 0.48];

/// Paints the figure on a clear layer.
pub fn paint(layer: &mut Layer) {
    layer.fill(jacket);
    layer.fill(hood);
    strands(layer, 0..150);
    layer.fill(head);
    strands(layer, 150..360);
    layer.fill(hat);
    layer.fill(brim);
    bobble(layer);
}

fn jacket(x: f64, y: f64) -> (Color, f64) {
    let slope = step(0.60, 0.80, y);
    let half = 0.055 + 0.20 * slope * (0.82 + 0.18 * slope) + 0.075 * step(0.76, 1.05, y);
    let side = (x - MIDDLE) / half;
    let edge = half - (x - MIDDLE).abs() + 0.004 * (clouds(x * 40.0, y * 40.0, 2, 5) - 0.5);
    let inside = step(-0.004, 0.005, edge) * step(0.585, 0.60, y);

    let fold = |x: f64, y: f64| clouds(x * 7.0 + 2.0 * side * y, y * 4.5 + x, 4, 11);
    let crease = fold(x + 0.012, y - 0.008) - fold(x - 0.012, y + 0.008);
    let round = 0.62 + 0.22 * side - 0.16 * side * side;
    let mut color = shade([0.72, 0.17, 0.13], (round + 1.5 * crease).max(0.08));
    color = mix(color, shade(color, 0.55), 0.8 * seam(x - MIDDLE - 0.012 * (y - 0.8)));
    color = mix(color, shade(color, 0.55), 0.7 * seam(y - 0.868 - 0.05 * side * side) * step(1.0, 0.8, side.abs()));
    color = mix(color, shade(color, 0.45), step(0.75, 0.64, y));
    color = glow(color, RIM, 0.95 * step(0.038, 0.002, edge) * step(-0.1, 0.5, side));
    color = glow(color, [0.35, 0.45, 0.60], 0.45 * step(0.030, 0.0, edge) * step(0.1, -0.5, side));
    (color, inside)
}

fn seam(distance: f64) -> f64 {
    step(0.0045, 0.001, distance.abs())
}

fn hood(x: f64, y: f64) -> (Color, f64) {
    let (dx, dy) = ((x - MIDDLE) / 0.128, (y - 0.668) / 0.062);
    let far = (dx * dx + dy * dy).sqrt();
    let wool = clouds(x * 60.0, y * 60.0, 3, 21);
    let inside = step(1.05, 0.93, far + 0.10 * (wool - 0.5));
    let mut color = mix([0.33, 0.07, 0.08], [0.66, 0.17, 0.13], step(-0.5, 0.9, dy + 0.5 * dx));
    color = shade(color, 0.72 + 0.5 * wool);
    (glow(color, RIM, 0.75 * step(0.70, 1.0, far) * step(0.1, 0.7, dx)), inside)
}

fn head(x: f64, y: f64) -> (Color, f64) {
    let (dx, dy) = ((x - MIDDLE) / (0.092 - 0.020 * step(0.50, 0.66, y)), (y - 0.500) / 0.145);
    let far = (dx * dx + dy * dy).sqrt();
    let inside = step(1.03, 0.97, far);
    let fiber = value(x * 150.0 + 22.0 * dy * dy * dx, y * 9.0, 33);
    let mut color = shade([0.27, 0.155, 0.09], 0.55 + 0.75 * fiber + 0.25 * dx);
    color = glow(color, [0.75, 0.50, 0.25], 0.55 * step(0.55, 1.0, far) * step(0.0, 0.8, dx));
    (color, inside)
}

/// Hair that the wind has taken: thin Bézier curves that pale towards their tips.
fn strands(layer: &mut Layer, numbers: std::ops::Range<i64>) {
    for n in numbers {
        let r = |k: u64| hash(n, 3, 100 + k);
        let (u, lift, reach) = (r(1), r(2) - 0.5, r(3));
        let loose = r(6) * r(6);
        let start = (MIDDLE - 0.055 + 0.130 * r(4), 0.485 + 0.135 * u);
        let end = (
            start.0 + 0.13 + 0.27 * reach * (1.0 - 0.3 * u),
            start.1 + 0.050 - 0.10 * reach + 0.09 * lift + 0.20 * loose * lift,
        );
        let pull = (start.0 + 0.055 + 0.03 * r(5), start.1 + 0.085 + 0.05 * lift);
        let sway = (end.0 - 0.085 + 0.03 * lift, end.1 + 0.055 * (r(7) - 0.2));
        let dark = mix([0.20, 0.11, 0.065], [0.36, 0.21, 0.11], r(8));
        for i in 0..=260 {
            let t = f64::from(i) / 260.0;
            let (x, y) = curve(start, pull, sway, end, t);
            let color = mix(dark, [1.0, 0.74, 0.40], (0.10 + 0.85 * r(9)) * step(0.35, 1.0, t));
            layer.dab(x, y, 0.0021 * (1.15 - t) * (0.6 + 0.8 * r(10)), color, 0.75 - 0.45 * t);
        }
    }
}

fn curve(a: (f64, f64), b: (f64, f64), c: (f64, f64), d: (f64, f64), t: f64) -> (f64, f64) {
    let s = 1.0 - t;
    let at = |a: f64, b: f64, c: f64, d: f64| s * s * s * a + 3.0 * s * s * t * b + 3.0 * s * t * t * c + t * t * t * d;
    (at(a.0, b.0, c.0, d.0), at(a.1, b.1, c.1, d.1))
}

/// Knitted rows and columns, 0..1.
fn knit(across: f64, down: f64) -> f64 {
    let tooth = |v: f64| 1.0 - (2.0 * (v - v.floor()) - 1.0).abs();
    0.55 * tooth(across * 11.0) + 0.45 * tooth(down * 9.0 + 0.5 * tooth(across * 11.0))
}

fn hat(x: f64, y: f64) -> (Color, f64) {
    let (dx, dy) = ((x - MIDDLE) / 0.104, (y - 0.475) / 0.148);
    let far = (dx * dx + dy * dy).sqrt();
    let fuzz = 0.03 * (clouds(x * 90.0, y * 90.0, 2, 41) - 0.5);
    let inside = step(1.03, 0.96, far + fuzz) * step(0.482, 0.474, y);
    (wool(dx, dy, far), inside)
}

fn wool(dx: f64, dy: f64, far: f64) -> Color {
    let bent = dx / (1.02 - 0.55 * dy * dy).max(0.3).sqrt();
    let band = step(0.30, 0.34, -dy) * step(0.62, 0.58, -dy);
    let yarn = mix([0.86, 0.62, 0.22], [0.90, 0.84, 0.72], band);
    let color = shade(yarn, 0.42 + 0.40 * knit(bent, dy) + 0.20 * dx - 0.12 * dx * dx);
    let color = glow(color, RIM, 0.85 * step(0.72, 1.0, far) * step(0.05, 0.7, dx));
    glow(color, [0.35, 0.45, 0.60], 0.35 * step(0.8, 1.0, far) * step(0.0, -0.6, dx))
}

/// The hat's folded edge.
fn brim(x: f64, y: f64) -> (Color, f64) {
    let (dx, dy) =
        ((x - MIDDLE) / 0.110, (y - 0.478 - 0.012 * (1.0 - ((x - MIDDLE) / 0.110) * ((x - MIDDLE) / 0.110))) / 0.030);
    let far = (dx * dx * dx * dx + dy * dy * dy * dy).sqrt().sqrt();
    let rib = 1.0 - (2.0 * (dx * 9.0 - (dx * 9.0).floor()) - 1.0).abs();
    let mut color = shade([0.80, 0.55, 0.18], 0.45 + 0.40 * rib + 0.20 * dx - 0.15 * dy.abs());
    color = glow(color, RIM, 0.85 * step(0.72, 1.0, dx));
    (color, step(1.04, 0.95, far))
}

/// A fluffy bobble of short threads.
fn bobble(layer: &mut Layer) {
    layer.dab(MIDDLE + 0.004, 0.308, 0.024, [0.62, 0.56, 0.47], 1.0);
    for n in 0..900 {
        let r = |k: u64| hash(n, 9, 200 + k);
        let (dx, dy) = (2.0 * r(1) - 1.0, 2.0 * r(2) - 1.0);
        let far = (dx * dx + dy * dy).sqrt();
        if !(0.02..=1.0).contains(&far) {
            continue;
        }
        let (x, y) = (MIDDLE + 0.004 + 0.036 * dx, 0.308 + 0.034 * dy);
        let tone = 0.52 + 0.30 * dx - 0.12 * dy + 0.30 * r(3);
        let color = glow(shade([0.90, 0.83, 0.70], tone), RIM, 0.5 * step(0.5, 1.0, far) * step(-0.1, 0.8, dx));
        let long = 0.006 + 0.010 * r(4);
        for i in 0..10 {
            let t = f64::from(i) / 9.0 * long;
            layer.dab(x + dx / far * t, y + dy / far * t, 0.0016, color, 0.5);
        }
    }
}
