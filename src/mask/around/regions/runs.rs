//! Connected regions, as runs of pixels in rows: a run is joined with those of the row above that it touches.
//!
//! # Source of the method
//! B. A. Galler, M. J. Fischer, An improved equivalence algorithm, Communications of the ACM 7, 1964: trees of what
//! belongs together, here of runs.

use rayon::prelude::*;
use std::ops::Range;

/// Rows that one thread looks through in a go.
const HEIGHT: usize = 32;

/// Pixels that are looked at together, to see if they are all alike.
const BLOCK: usize = 64;

/// The regions of pixels that are inside by some rule.
pub(super) struct Regions {
    /// All runs, row by row, from left to right.
    runs: Vec<Range<u32>>,
    /// Where the runs of each row begin among them; one more for where the last ones end.
    rows: Vec<usize>,
    /// The region of each run: the number of its first run.
    regions: Vec<usize>,
}

impl Regions {
    /// Of the pixels of which `inside` says so, which is told the number of a row.
    pub fn of(rows: usize, columns: usize, inside: impl Fn(usize, &mut [bool]) + Sync) -> Regions {
        // A run is told by 32 bits; no picture is wider.
        let columns = columns.min(u32::MAX as usize);
        let bands: Vec<usize> = (0..rows).step_by(HEIGHT).collect();
        let bands: Vec<Vec<Vec<Range<u32>>>> = (bands.into_par_iter())
            .map(|first| {
                let mut row = vec![false; columns];
                let runs = |y| {
                    inside(y, &mut row);
                    runs(&row)
                };
                (first..(first + HEIGHT).min(rows)).map(runs).collect()
            })
            .collect();
        let mut regions = Regions { runs: Vec::new(), rows: vec![0], regions: Vec::new() };
        for row in bands.iter().flatten() {
            regions.runs.extend_from_slice(row);
            regions.rows.push(regions.runs.len());
        }
        regions.join();
        regions
    }

    /// One more than the greatest number of a region.
    pub fn len(&self) -> usize {
        self.runs.len()
    }

    /// The runs of a row, each with the region that it belongs to.
    pub fn in_row(&self, y: usize) -> impl Iterator<Item = (usize, Range<usize>)> {
        let runs = self.rows[y]..self.rows[y + 1];
        let columns = |run: &Range<u32>| run.start as usize..run.end as usize;
        self.regions[runs.clone()].iter().copied().zip(self.runs[runs].iter().map(columns))
    }

    /// All runs, with their regions and rows.
    pub fn for_each(&self, mut f: impl FnMut(usize, usize, Range<usize>)) {
        for y in 0..self.rows.len() - 1 {
            self.in_row(y).for_each(|(region, run)| f(region, y, run));
        }
    }

    /// The region of a pixel, if it is inside.
    pub fn at(&self, x: usize, y: usize) -> Option<usize> {
        let in_frame = y + 1 < self.rows.len();
        in_frame.then(|| self.in_row(y).find(|(_, run)| run.contains(&x)).map(|(region, _)| region))?
    }

    /// Finds the region of every run.
    fn join(&mut self) {
        let mut trees = Trees((0..self.runs.len()).collect());
        for y in 2..self.rows.len() {
            let (mut above, mut here) = (self.rows[y - 2], self.rows[y - 1]);
            while above < self.rows[y - 1] && here < self.rows[y] {
                let (a, b) = (&self.runs[above], &self.runs[here]);
                if a.start < b.end && b.start < a.end {
                    trees.join(above, here);
                }
                if a.end < b.end { above += 1 } else { here += 1 }
            }
        }
        self.regions = trees.roots();
    }
}

/// Trees of runs: each points to a run before it, and a root to itself.
struct Trees(Vec<usize>);

impl Trees {
    fn root(&mut self, mut run: usize) -> usize {
        while self.0[run] != run {
            // The way is halved for the next one who goes it.
            self.0[run] = self.0[self.0[run]];
            run = self.0[run];
        }
        run
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b)] = a.min(b);
    }

    /// The root of each run.
    fn roots(mut self) -> Vec<usize> {
        for run in 0..self.0.len() {
            self.0[run] = self.0[self.0[run]];
        }
        self.0
    }
}

/// The runs of pixels that are inside, from left to right.
fn runs(inside: &[bool]) -> Vec<Range<u32>> {
    let mut runs = Vec::new();
    let mut begun = None;
    for (i, block) in inside.chunks(BLOCK).enumerate() {
        let different = block.iter().fold(false, |different, &v| different | (v != begun.is_some()));
        if !different {
            continue;
        }
        for (x, &v) in (i * BLOCK..).zip(block) {
            match begun {
                None if v => begun = Some(x as u32),
                Some(start) if !v => {
                    runs.push(start..x as u32);
                    begun = None;
                }
                _ => {}
            }
        }
    }
    runs.extend(begun.map(|start| start..inside.len() as u32));
    runs
}
