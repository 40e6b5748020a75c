//! Mask and blend images by the Hadamard product.
#![doc = "\n\n"]

pub mod codec;
pub mod color;
pub mod error;
pub mod matrix;
pub mod resample;

pub use error::{Error, Kind, Result};
