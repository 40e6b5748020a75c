//! The ground floor: matrices, their algebra, and rows on their way.

mod algebra;
mod flow;
#[allow(clippy::module_inception, reason = "the type that gives the floor its name")]
mod matrix;
mod size;
mod strip;

pub use flow::{Append, Encode, Piece, Sink, Source};
pub use matrix::Matrix;
pub use size::Size;
pub use strip::{Depth, Layout, Samples, Shape, Strip};
