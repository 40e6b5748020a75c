//! Colour spaces in double precision: the curve of sRGB, primaries, Oklab.

use super::formulas::Rgb;

type Matrix = [[f64; 3]; 3];

/// The curve of sRGB, IEC 61966-2-1, taken off.
pub fn decode(v: f64) -> f64 {
    if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
}

/// The curve of sRGB, put on.
pub fn encode(v: f64) -> f64 {
    if v <= 0.003_130_8 { v * 12.92 } else { 1.055 * v.powf(1.0 / 2.4) - 0.055 }
}

/// The x and y of red, green and blue. White is that of daylight, D65, for all.
pub struct Primaries([[f64; 2]; 3]);

pub const SRGB: Primaries = Primaries([[0.64, 0.33], [0.30, 0.60], [0.15, 0.06]]);
pub const DISPLAY_P3: Primaries = Primaries([[0.68, 0.32], [0.265, 0.69], [0.15, 0.06]]);
pub const ADOBE_RGB: Primaries = Primaries([[0.64, 0.33], [0.21, 0.71], [0.15, 0.06]]);

const WHITE: [f64; 2] = [0.3127, 0.3290];

fn xyz([x, y]: [f64; 2]) -> Rgb {
    [x / y, 1.0, (1.0 - x - y) / y]
}

fn times(m: &Matrix, v: Rgb) -> Rgb {
    [0, 1, 2].map(|row| m[row][0] * v[0] + m[row][1] * v[1] + m[row][2] * v[2])
}

/// By Cramer's rule.
fn solve(m: &Matrix, v: Rgb) -> Rgb {
    let determinant = |m: &Matrix| {
        let minor = |a: usize, b: usize| m[1][a] * m[2][b] - m[1][b] * m[2][a];
        m[0][0] * minor(1, 2) - m[0][1] * minor(0, 2) + m[0][2] * minor(0, 1)
    };
    [0, 1, 2].map(|column| {
        let mut replaced = *m;
        (0..3).for_each(|row| replaced[row][column] = v[row]);
        determinant(&replaced) / determinant(m)
    })
}

impl Primaries {
    /// From linear light to XYZ, so that 1, 1, 1 is white.
    fn matrix(&self) -> Matrix {
        let columns = self.0.map(xyz);
        let rows: Matrix = [0, 1, 2].map(|row| columns.map(|column| column[row]));
        let scale = solve(&rows, xyz(WHITE));
        rows.map(|row| [row[0] * scale[0], row[1] * scale[1], row[2] * scale[2]])
    }

    /// Linear light of these primaries in those of others. Grey is left alone: white goes to white.
    pub fn converted(&self, to: &Primaries, light: Rgb) -> Rgb {
        if light[0] == light[1] && light[1] == light[2] {
            return light;
        }
        solve(&to.matrix(), times(&self.matrix(), light))
    }
}

const TO_CONES: Matrix = [
    [0.4122214708, 0.5363325363, 0.0514459929],
    [0.2119034982, 0.6806995451, 0.1073969566],
    [0.0883024619, 0.2817188376, 0.6299787005],
];

const TO_LAB: Matrix = [
    [0.2104542553, 0.7936177850, -0.0040720468],
    [1.9779984951, -2.4285922050, 0.4505937099],
    [0.0259040371, 0.7827717662, -0.8086757660],
];

/// Oklab of linear light of sRGB's primaries, as published.
pub fn oklab(light: Rgb) -> Rgb {
    times(&TO_LAB, times(&TO_CONES, light).map(f64::cbrt))
}

pub fn of_oklab(lab: Rgb) -> Rgb {
    solve(&TO_CONES, solve(&TO_LAB, lab).map(|v| v.powi(3)))
}
