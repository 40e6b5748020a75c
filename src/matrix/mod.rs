//! The ground floor: matrices, their algebra, and rows on their way.

mod band;
mod flow;
mod sample;
mod size;
mod strip;

pub use band::{BAND_PIXELS, Band};
pub use flow::{Append, Encode, Piece, Sink, Source};
pub use sample::{Sample, clamp01};
pub use size::Size;
pub use strip::{Depth, Layout, Samples, Shape, Strip};
