//! Masks: where weights come from, and how the channels of a file become one.
//!
//! White (1) keeps, black (0) drops. This floor opens no file: it parses, says what it needs, is handed samples, and
//! evaluates. Masks are never colour-managed and never gamma-decoded: a stored value is a weight.

mod channel;
mod generator;
mod weight;

pub use channel::Channel;
pub(crate) use channel::multiply;
pub use generator::Generator;
pub use weight::Weight;
