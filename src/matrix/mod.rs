//! The ground floor: matrices, their algebra, and rows on their way.

mod flow;
mod size;
mod strip;

pub use flow::{Append, Encode, Piece, Sink, Source};
pub use size::Size;
pub use strip::{Depth, Layout, Samples, Shape, Strip};
