//! Mask and blend images by the Hadamard product.
#![doc = "\n\n"]

pub mod batch;
#[cfg(feature = "cli")]
pub mod cli;
pub mod codec;
pub mod color;
pub mod error;
pub mod job;
pub mod mask;
pub mod matrix;
pub mod pipeline;
pub mod resample;

pub use error::{Error, Kind, Result};
pub use pipeline::apply;
