//! Colours: luminance, transfer functions, Oklab, profiles.

mod chromaticities;
mod convert;
mod css;
mod curves;
mod declared;
mod icc;
mod inks;
mod luminance;
mod oklab;
mod primaries;
mod tone;
mod transfer;

pub use chromaticities::Chromaticities;
pub use convert::{Converter, Space};
pub use css::parse_color;
pub use curves::Curves;
pub use declared::{profile_of_code_points, profile_of_gamma};
pub use icc::{ProfileColor, profile_channels, profile_name};
pub use inks::Inks;
pub use luminance::luminance;
pub use oklab::{Oklab, distance};
pub use transfer::{decode_srgb, encode_srgb};
