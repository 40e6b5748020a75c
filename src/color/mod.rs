//! Colours: luminance, transfer functions, Oklab, profiles.

mod luminance;
mod transfer;

pub use luminance::luminance;
pub use transfer::{decode_srgb, encode_srgb};
