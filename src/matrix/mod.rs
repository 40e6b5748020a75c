//! The ground floor: matrices, their algebra, and rows on their way.

mod algebra;
mod band;
mod flow;
mod interleave;
#[allow(clippy::module_inception, reason = "the type that gives the floor its name")]
mod matrix;
mod plane;
mod product;
mod sample;
mod shape;
mod size;
mod strip;

pub use band::{BAND_PIXELS, Band};
pub use flow::{Append, Encode, Piece, Sink, Source};
pub use matrix::Matrix;
pub use plane::Plane;
pub use product::multiply_strip;
pub use sample::{Sample, clamp01};
pub use shape::{Depth, Layout, Shape};
pub use size::Size;
pub use strip::{Samples, Strip};
