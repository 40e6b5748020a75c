//! The folder under `samples/apply/` whose image is light: it is weighed as light, and gets the curve of sRGB afterwards.

use std::io;
use std::path::Path;

use super::Case;
use crate::encode::Image;
use crate::light::write_exr;

const SIZE: (usize, usize) = (48, 32);

/// From a thousandth to four times white, from left to right; paler from the top down.
fn light(x: usize, y: usize) -> [f32; 3] {
    let strength = 2f64.powf(x as f64 / 4.0 - 10.0);
    let pale = y as f64 / (SIZE.1 - 1) as f64;
    [1.0, 0.2 + 0.8 * pale, pale].map(|share| (strength * share) as f32)
}

/// The curve of sRGB (IEC 61966-2-1).
fn encoded(v: f64) -> f64 {
    if v <= 0.003_130_8 { v * 12.92 } else { 1.055 * v.powf(1.0 / 2.4) - 0.055 }
}

pub fn write(out: &Path) -> io::Result<()> {
    let line = "light.exr solid:0.5 --depth 8 -o out.png";
    let case = Case::new(out, "openexr-is-halved-as-light", line)?;
    write_exr(&case.file("light.exr"), SIZE, light)?;
    // Powers are not the same to the last bit everywhere.
    case.tolerate(1)?;
    case.expect(&Image::paint(SIZE, 255, |x, y| light(x, y).map(|v| encoded(f64::from(v) / 2.0))))
}
