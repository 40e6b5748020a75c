//! Colours: luminance, transfer functions, Oklab, profiles.

mod curves;
mod luminance;
mod tone;
mod transfer;

pub use curves::Curves;
pub use luminance::luminance;
pub use transfer::{decode_srgb, encode_srgb};
