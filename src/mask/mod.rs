//! Masks: where weights come from, what is done with them, and how several become one.
//!
//! White (1) keeps, black (0) drops. This floor opens no file: it parses, says what it needs, is handed samples, and
//! evaluates. Masks are never colour-managed and never gamma-decoded: a stored value is a weight.
//!
//! [`split`] reads an expression; its source is a file or a [`Generator`], its steps are [`Step`]s. Steps on single
//! weights are [`PointStep`]s and act band by band; those that look around ([`around`]) act on a whole matrix.

pub mod around;
mod channel;
mod combine;
mod doubt;
mod grammar;
mod label;
mod pixels;
mod point;
mod ranges;
pub mod shape;
mod weight;

pub use channel::Channel;
pub(crate) use channel::multiply;
pub use combine::Combine;
pub use doubt::{Circumstances, Glance};
pub use grammar::{FeatherSide, Generator, Level, Needs, Step, split};
pub use label::labelled;
pub use pixels::{ColorKey, LumaRange};
pub use point::PointStep;
pub use weight::Weight;
