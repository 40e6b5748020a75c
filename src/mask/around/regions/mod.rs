//! What goes by connected regions: filling holes, dropping specks, flooding.
//!
//! Pixels are connected through their sides, not through their corners.

mod runs;

use crate::color::distance;
use crate::matrix::Matrix;
use rayon::prelude::*;
use runs::Regions;

/// From this weight on a pixel is white.
const WHITE: f32 = 0.5;

/// Makes black regions white that are surrounded: those of weights below 0.5 that do not touch the frame become 1.
pub fn fill_holes(mut mask: Matrix) -> Matrix {
    let (rows, columns) = (mask.rows(), mask.columns());
    let holes = Regions::of(rows, columns, |y, inside| {
        for (inside, v) in inside.iter_mut().zip(mask.row_slice(y)) {
            *inside = *v < WHITE;
        }
    });
    let mut outside = vec![false; holes.len()];
    holes.for_each(|region, row, run| {
        outside[region] |= row == 0 || row + 1 == rows || run.start == 0 || run.end == columns;
    });
    paint(&mut mask, &holes, 1.0, |region| !outside[region]);
    mask
}

/// Makes white regions black that are small: those of weights from 0.5 on with fewer pixels than this become 0.
pub fn drop_specks(mut mask: Matrix, pixels: u64) -> Matrix {
    let (rows, columns) = (mask.rows(), mask.columns());
    let specks = Regions::of(rows, columns, |y, inside| {
        for (inside, v) in inside.iter_mut().zip(mask.row_slice(y)) {
            *inside = *v >= WHITE;
        }
    });
    let mut sizes = vec![0; specks.len()];
    specks.for_each(|region, _, run| sizes[region] += run.len() as u64);
    paint(&mut mask, &specks, 0.0, |region| sizes[region] < pixels);
    mask
}

/// White where a colour reaches: the region around pixel (x, y) of colours within the tolerance of that pixel's.
///
/// Units: the tolerance is a Euclidean distance in Oklab, 1 from black to white; a pixel right at it is within.
///
/// Shape: the planes L, a and b are of one size, and so is the mask. A pixel outside of them floods nothing.
///
/// # Panics
/// If the planes differ in size.
pub fn flood(lab: [&Matrix; 3], at: (usize, usize), tolerance: f32) -> Matrix {
    let (rows, columns) = (lab[0].rows(), lab[0].columns());
    assert!(lab.iter().all(|plane| (plane.rows(), plane.columns()) == (rows, columns)), "planes of different sizes");
    let (x, y) = at;
    let [Some(l), Some(a), Some(b)] = lab.map(|plane| plane.get(y, x)) else { return Matrix::zero(rows, columns) };
    let seed = [l, a, b];
    flood_where(rows, columns, at, |y, inside| {
        let [l, a, b] = lab.map(|plane| plane.row_slice(y));
        for (((inside, l), a), b) in inside.iter_mut().zip(l).zip(a).zip(b) {
            *inside = distance([*l, *a, *b], seed) <= tolerance;
        }
    })
}

/// White on the region around pixel (x, y) of pixels that are inside by any rule; nothing if that pixel is not.
///
/// `inside` is told the number of a row and says of every pixel of it whether it is inside. It is asked once for
/// every row, in any order, by several threads.
pub fn flood_where(
    rows: usize,
    columns: usize,
    (x, y): (usize, usize),
    inside: impl Fn(usize, &mut [bool]) + Sync,
) -> Matrix {
    let mut mask = Matrix::zero(rows, columns);
    let regions = Regions::of(rows, columns, inside);
    if let Some(flooded) = regions.at(x, y) {
        paint(&mut mask, &regions, 1.0, |region| region == flooded);
    }
    mask
}

/// Gives the weight to all pixels of some regions.
fn paint(mask: &mut Matrix, regions: &Regions, weight: f32, which: impl Fn(usize) -> bool + Sync) {
    let columns = mask.columns().max(1);
    mask.entries_mut().par_chunks_mut(columns).enumerate().for_each(|(y, row)| {
        for (_, run) in regions.in_row(y).filter(|(region, _)| which(*region)) {
            row[run].fill(weight);
        }
    });
}

#[cfg(test)]
mod tests;
