//! Polygons, by the even-odd rule, with the exact area of every pixel.
//!
//! A row is cut at the corners of the polygon and where edges cross. In each of these bands the edges have an order
//! from left to right: the polygon lies between the first and the second, the third and the fourth, and so on. So a
//! band adds what lies right of the first edge, takes away what lies right of the second, and so on.
//!
//! Areas are summed as whole numbers: sums of these do not depend on their order, so no weight depends on where
//! a row begins.

mod band;

use super::place;
use band::{Band, Span};
use std::ops::Range;

/// A polygon: 1 within, 0 outside, the covered area of the pixels between.
///
/// What an even number of its rounds encloses is outside: a star drawn in one stroke has a hole.
#[derive(Clone, Debug, PartialEq)]
pub struct Polygon {
    /// By their upper ends.
    edges: Vec<Edge>,
    /// For every edge the lowest end of it and those before.
    lowest: Vec<f64>,
}

/// A line between two corners, from its upper to its lower end.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Edge {
    top: [f64; 2],
    bottom: [f64; 2],
}

impl Edge {
    /// `None` for a level line: no area lies beside it.
    fn new(from: [f64; 2], to: [f64; 2]) -> Option<Edge> {
        if from[1] < to[1] {
            Some(Edge { top: from, bottom: to })
        } else {
            (from[1] > to[1]).then_some(Edge { top: to, bottom: from })
        }
    }

    /// Where the edge is at a height, computed from the end that is nearer; exact at the ends.
    fn at(&self, y: f64) -> f64 {
        let ([x0, y0], [x1, y1]) = (self.top, self.bottom);
        let (before, behind) = (y - y0, y1 - y);
        if before <= behind { x0 + (x1 - x0) * (before / (y1 - y0)) } else { x1 - (x1 - x0) * (behind / (y1 - y0)) }
    }
}

impl Polygon {
    /// The polygon with these corners, [x, y]; the last is joined to the first.
    ///
    /// Fewer than three corners are nothing.
    ///
    /// Units: pixels.
    pub fn new(mut points: Vec<[f64; 2]>) -> Self {
        for point in &mut points {
            *point = point.map(place);
        }
        let next = points.iter().cycle().skip(1);
        let mut edges: Vec<Edge> = points.iter().zip(next).filter_map(|(a, b)| Edge::new(*a, *b)).collect();
        edges.sort_by(|a, b| a.top[1].total_cmp(&b.top[1]));
        let deepest = |lowest: &mut f64, edge: &Edge| {
            *lowest = lowest.max(edge.bottom[1]);
            Some(*lowest)
        };
        let lowest = edges.iter().scan(f64::NEG_INFINITY, deepest).collect();
        Polygon { edges, lowest }
    }

    /// As [`Shape::fill`](super::Shape::fill).
    pub(super) fn fill(&self, row: usize, columns: Range<usize>, weights: &mut [f32]) {
        let row = row as f64;
        let edges = self.edges_in(row, row + 1.0);
        let mut band = Band::new(row, columns);
        let mut spans = Vec::with_capacity(edges.len());
        for cut in cuts(&edges, row).windows(2) {
            let cut = [cut[0], cut[1]];
            let across = edges.iter().filter(|edge| edge.top[1] <= cut[0] && edge.bottom[1] >= cut[1]);
            spans.clear();
            spans.extend(across.map(|edge| Span::new(edge, cut)));
            band.add(&mut spans, cut, 0);
        }
        band.write(weights);
    }

    /// The edges that have a part between two heights.
    fn edges_in(&self, top: f64, bottom: f64) -> Vec<&Edge> {
        let first = self.lowest.partition_point(|lowest| *lowest <= top);
        let last = self.edges.partition_point(|edge| edge.top[1] < bottom);
        let found = self.edges.get(first..last).unwrap_or_default();
        found.iter().filter(|edge| edge.bottom[1] > top).collect()
    }
}

/// The heights between which no edge begins or ends: from the top to the bottom of a row.
fn cuts(edges: &[&Edge], row: f64) -> Vec<f64> {
    let ends = edges.iter().flat_map(|edge| [edge.top[1], edge.bottom[1]]);
    let within = ends.filter(|y| row < *y && *y < row + 1.0);
    let mut cuts: Vec<f64> = [row, row + 1.0].into_iter().chain(within).collect();
    cuts.sort_by(f64::total_cmp);
    cuts.dedup();
    cuts
}

#[cfg(test)]
mod tests;
