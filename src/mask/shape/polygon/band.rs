//! The sum of the areas between edges in one row.

use super::super::column;
use super::Edge;
use std::ops::Range;

/// The area of a pixel in the units of the sums. Rounding to one of them is far below what `f32` tells.
const PIXEL: f64 = (1_u64 << 40) as f64;

/// The areas of the pixels of a part of a row, as the changes from one pixel to the next.
pub(super) struct Band {
    row: f64,
    columns: Range<usize>,
    /// Where the area changes, and by how much.
    changes: Vec<(usize, i64)>,
}

/// An edge and where it is at the top and at the bottom of a band.
#[derive(Clone, Copy)]
pub(super) struct Span<'a> {
    edge: &'a Edge,
    x: [f64; 2],
}

impl<'a> Span<'a> {
    pub(super) fn new(edge: &'a Edge, [top, bottom]: [f64; 2]) -> Self {
        Span { edge, x: [edge.at(top), edge.at(bottom)] }
    }

    /// The part above a height and the part below it.
    fn split(self, y: f64) -> [Span<'a>; 2] {
        let x = self.edge.at(y);
        [[self.x[0], x], [x, self.x[1]]].map(|x| Span { x, ..self })
    }
}

impl Band {
    pub(super) fn new(row: f64, columns: Range<usize>) -> Self {
        Band { row, columns, changes: Vec::new() }
    }

    /// Adds what lies between edges that all reach from the top to the bottom of a band; `left` more edges lie left
    /// of them.
    ///
    /// Edges are taken together as long as they change places. Two cross once, and the band is cut there; the band
    /// of more is halved until they come in twos, or until it is too thin to matter.
    pub(super) fn add(&mut self, spans: &mut [Span], [top, bottom]: [f64; 2], left: usize) {
        let units = self.units(bottom) - self.units(top);
        if units == 0 {
            return;
        }
        spans.sort_unstable_by(|a, b| a.x[0].total_cmp(&b.x[0]).then(a.x[1].total_cmp(&b.x[1])));
        for block in blocks(spans) {
            let (spans, left) = (&spans[block.clone()], left + block.start);
            let cut = match spans {
                [_] => None,
                [a, b] => Some(crossing(a, b, top, bottom)),
                _ => Some(top + (bottom - top) / 2.0),
            };
            match cut.filter(|cut| top < *cut && *cut < bottom) {
                Some(cut) => self.add_cut(spans, [top, cut, bottom], left),
                None => spans.iter().enumerate().for_each(|(i, span)| self.add_right_of(span.x, units, left + i)),
            }
        }
    }

    /// As [`add`](Band::add), for what is above the middle height and for what is below it.
    fn add_cut(&mut self, spans: &[Span], [top, cut, bottom]: [f64; 3], left: usize) {
        let halves = spans.iter().map(|span| span.split(cut));
        if spans.len() == 2 {
            // The edges change places here: the order of both halves is known.
            let (above, below) = (self.units(cut) - self.units(top), self.units(bottom) - self.units(cut));
            for (i, [upper, lower]) in halves.enumerate() {
                self.add_right_of(upper.x, above, left + i);
                self.add_right_of(lower.x, below, left + 1 - i);
            }
        } else {
            let (mut upper, mut lower): (Vec<Span>, Vec<Span>) = halves.map(|[upper, lower]| (upper, lower)).unzip();
            self.add(&mut upper, [top, cut], left);
            self.add(&mut lower, [cut, bottom], left);
        }
    }

    /// Adds what lies right of an edge in a band, or takes it away where an odd number of edges lies left of it.
    fn add_right_of(&mut self, [a, b]: [f64; 2], units: i64, left: usize) {
        let sign = if left.is_multiple_of(2) { 1 } else { -1 };
        let (low, high) = if a < b { (a, b) } else { (b, a) };
        let (from, to) = (column(low, &self.columns), column(high + 1.0, &self.columns));
        let mut before = 0;
        for x in from..to {
            // A share of at most 1: the area is at most the whole height.
            let area = rounded(units as f64 * share(low, high, x as f64));
            self.changes.push((x, sign * (area - before)));
            before = area;
        }
        if to < self.columns.end {
            self.changes.push((to, sign * (units - before)));
        }
    }

    /// A height in the row, in units. The heights of the bands of a row add up to one pixel exactly.
    fn units(&self, y: f64) -> i64 {
        rounded((y - self.row) * PIXEL)
    }

    /// Writes the areas as weights.
    pub(super) fn write(self, weights: &mut [f32]) {
        // Few changes have long runs between them; many are not worth being sorted.
        if self.changes.len() < weights.len() / 16 { self.write_runs(weights) } else { self.write_each(weights) }
    }

    fn write_runs(mut self, weights: &mut [f32]) {
        self.changes.sort_unstable_by_key(|(x, _)| *x);
        let (mut area, mut written) = (0, 0);
        for (x, change) in self.changes {
            let x = x - self.columns.start;
            weights[written..x].fill(weight(area));
            (area, written) = (area + change, x);
        }
        weights[written..].fill(weight(area));
    }

    fn write_each(self, weights: &mut [f32]) {
        let mut changes = vec![0; weights.len()];
        for (x, change) in self.changes {
            changes[x - self.columns.start] += change;
        }
        let mut area = 0;
        for (change, written) in changes.into_iter().zip(weights) {
            area += change;
            *written = weight(area);
        }
    }
}

/// The nearest whole number; of numbers from 0 on.
fn rounded(v: f64) -> i64 {
    (v + 0.5) as i64
}

fn weight(area: i64) -> f32 {
    (area as f64 / PIXEL).clamp(0.0, 1.0) as f32
}

/// The share of the pixels of column `x` that lies right of an edge which runs from `low` to `high`.
fn share(low: f64, high: f64, x: f64) -> f64 {
    let (from, to) = (low.max(x), high.min(x + 1.0));
    if to < from {
        return if high <= x { 1.0 } else { 0.0 };
    }
    let beyond = x + 1.0 - to;
    if low == high {
        return beyond;
    }
    // The part that the edge runs through, by the mean of what is right of it at both its ends; then what is beyond.
    let mean = ((from - low) + (to - low)) / (2.0 * (high - low));
    (to - from) * mean + if high < x + 1.0 { beyond } else { 0.0 }
}

/// The height at which two edges cross that change places between two heights.
fn crossing(a: &Span, b: &Span, top: f64, bottom: f64) -> f64 {
    let (above, below) = (b.x[0] - a.x[0], a.x[1] - b.x[1]);
    top + (bottom - top) * (above / (above + below))
}

/// Cuts edges, by their order at the top, into the shortest blocks that have the same order at the bottom.
fn blocks(spans: &[Span]) -> Vec<Range<usize>> {
    // For every edge the leftmost end of those from it on.
    let mut leftmost: Vec<f64> = spans.iter().map(|span| span.x[1]).collect();
    for i in (1..leftmost.len()).rev() {
        leftmost[i - 1] = leftmost[i - 1].min(leftmost[i]);
    }
    let (mut blocks, mut from, mut rightmost) = (Vec::new(), 0, f64::NEG_INFINITY);
    for (i, span) in spans.iter().enumerate() {
        rightmost = rightmost.max(span.x[1]);
        if leftmost.get(i + 1).is_none_or(|next| rightmost <= *next) {
            blocks.push(from..i + 1);
            (from, rightmost) = (i + 1, f64::NEG_INFINITY);
        }
    }
    blocks
}
