//! Scaling by covered area: what a pixel of the result holds is the mean over the area that it covers.
//!
//! For masks of labels, whose edges must become the covered share and nothing else.

use super::plane::{Span, filled};
use crate::matrix::{Matrix, Size};

/// The entries of the operand that one entry of the result covers, and the share of each.
struct Cover {
    first: usize,
    shares: Vec<f64>,
}

/// The seen part of the matrix scaled to `size`: columns first, then rows.
pub(super) fn scaled(plane: &Matrix, size: Size, rows: Span, columns: Span) -> Matrix {
    let across = covers(columns, plane.columns(), size.width());
    let down = covers(rows, plane.rows(), size.height());
    let first = down.first().map_or(0, |cover| cover.first);
    let end = down.last().map_or(0, |cover| cover.first + cover.shares.len());
    let narrowed: Vec<Vec<f32>> =
        (first..end).map(|row| across.iter().map(|cover| mean(cover, |i| plane.row_slice(row)[i])).collect()).collect();
    let mut entries = Vec::with_capacity(rows.count * columns.count);
    for cover in &down {
        entries.extend((0..columns.count).map(|column| mean(cover, |i| narrowed[i - first][column])));
    }
    filled(rows.count, columns.count, entries)
}

fn mean(cover: &Cover, entry: impl Fn(usize) -> f32) -> f32 {
    let shares = cover.shares.iter().enumerate();
    shares.fold(0.0, |sum, (i, share)| sum + share * f64::from(entry(cover.first + i))) as f32
}

/// For each seen place of an axis scaled from `operand` to `scaled`, what it covers.
///
/// Counted in parts of which an entry of the operand has `scaled` and one of the result `operand`, so that shares
/// are exact.
fn covers(span: Span, operand: usize, scaled: usize) -> Vec<Cover> {
    let (operand, scaled) = (operand as u64, scaled as u64);
    let cover = |place: u64| {
        let (from, to) = (place * operand, (place + 1) * operand);
        let touched = from / scaled..to.div_ceil(scaled);
        let share = |i: u64| (to.min((i + 1) * scaled) - from.max(i * scaled)) as f64 / operand as f64;
        Cover { first: touched.start as usize, shares: touched.map(share).collect() }
    };
    (span.skip..span.skip + span.count).map(|place| cover(place as u64)).collect()
}
