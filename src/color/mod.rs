//! Colours: luminance, transfer functions, Oklab, profiles.

mod luminance;

pub use luminance::luminance;
