//! Work in place on rows that look at their neighbours: each band keeps a copy of the rows around it as they were.

use crate::matrix::Matrix;
use rayon::prelude::*;

/// Neighbouring rows of a mask that one thread replaces by their result.
pub(super) struct Band<'a> {
    /// The rows above the band as they were, as many as it may look at, or fewer at the frame.
    above: &'a [f32],
    rows: &'a mut [f32],
    below: &'a [f32],
    columns: usize,
}

impl Band<'_> {
    /// How many rows the band has.
    pub fn len(&self) -> usize {
        self.rows.len() / self.columns
    }

    /// How long its rows are.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// A row counted from the first of the band, negative above it. Past the rows that are there it is the last one:
    /// past the frame, that is, the row at the frame.
    pub fn row(&self, at: isize) -> &[f32] {
        let above = self.rows_above();
        let at = at.clamp(-above, self.end() - 1);
        let (from, at) = match at {
            at if at < 0 => (self.above, at + above),
            at if at < self.len() as isize => (&*self.rows, at),
            at => (self.below, at - self.len() as isize),
        };
        &from[at as usize * self.columns..][..self.columns]
    }

    /// How many rows there are above the band.
    pub fn rows_above(&self) -> isize {
        (self.above.len() / self.columns) as isize
    }

    /// Where the rows below the band end.
    pub fn end(&self) -> isize {
        (self.len() + self.below.len() / self.columns) as isize
    }

    /// A row of the band, to be replaced.
    pub fn row_mut(&mut self, at: usize) -> &mut [f32] {
        &mut self.rows[at * self.columns..][..self.columns]
    }
}

/// Does the job for bands that together are the mask, in parallel; each can see `reach` rows above and below.
///
/// How many bands there are depends on the pool, so the rows of a result must not depend on where a band begins.
pub(super) fn for_each_band(mask: &mut Matrix, reach: usize, job: impl Fn(Band<'_>) + Sync) {
    let (rows, columns) = (mask.rows(), mask.columns());
    if rows == 0 || columns == 0 {
        return;
    }
    let reach = reach.min(rows);
    // More bands share the work more evenly, fewer copy less.
    let height = rows.div_ceil(rayon::current_num_threads() * 4).max(reach).max(8);
    let whole = mask.entries();
    let seams: Vec<_> = (height..rows).step_by(height).collect();
    let kept: Vec<[&[f32]; 2]> = (seams.iter())
        .map(|&seam| {
            let (from, to) = (seam.saturating_sub(reach), (seam + reach).min(rows));
            [&whole[from * columns..seam * columns], &whole[seam * columns..to * columns]]
        })
        .collect();
    let kept: Vec<[Vec<f32>; 2]> = kept.into_par_iter().map(|sides| sides.map(<[f32]>::to_vec)).collect();
    mask.entries_mut().par_chunks_mut(height * columns).enumerate().for_each(|(i, rows)| {
        let above = if i == 0 { &[][..] } else { &kept[i - 1][0] };
        let below = kept.get(i).map_or(&[][..], |sides| &sides[1]);
        job(Band { above, rows, below, columns });
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_see_what_was_there_before_their_neighbours_wrote() {
        for (rows, reach) in [(1, 0), (1, 5), (40, 1), (41, 3), (100, 30), (100, 1000)] {
            let mut mask = Matrix::from_fn(rows, 3, |row, _| row as f32);
            let reaching = reach.min(rows) as isize;
            for_each_band(&mut mask, reach, |mut band| {
                for row in 0..band.len() {
                    let first = row as isize - reaching;
                    let around: f32 = if row == 0 { (first..=reaching).map(|at| band.row(at)[1]).sum() } else { 0.0 };
                    band.row_mut(row)[0] = around;
                }
            });
            for row in (0..rows).filter(|&row| mask[(row, 0)] != 0.0) {
                let around = (row as isize - reaching)..=(row as isize + reaching);
                let expected: f32 = around.map(|at| at.clamp(0, rows as isize - 1) as f32).sum();
                assert_eq!(mask[(row, 0)], expected, "row {row} of {rows} with {reach}");
            }
        }
        for_each_band(&mut Matrix::zero(0, 5), 1, |_| panic!("no rows, no bands"));
        for_each_band(&mut Matrix::zero(5, 0), 1, |_| panic!("no columns, no bands"));
    }
}
