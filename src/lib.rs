//! Mask images by the Hadamard product: exact, in parallel over rows, in memory that does not grow with the picture.
//!
//! A picture is a matrix of numbers for each channel, a mask is a matrix of weights: 1 (white) keeps, 0 (black) drops.
//! [`apply`] multiplies them entry by entry. That is the Hadamard product `A ⊙ B`, not the matrix product;
//! [`matrix::Matrix`] sets the two side by side.
//!
//! ```
//! # fn main() -> maskimg::Result<()> {
//! # let out = std::env::temp_dir().join(format!("maskimg-lib-{}.png", std::process::id()));
//! let report = maskimg::apply("samples/photo.png").mask("samples/portrait-mask.png").save(&out)?;
//! assert_eq!(report.shape.size.to_string(), "192x128");
//! # std::fs::remove_file(&out).unwrap();
//! # Ok(())
//! # }
//! ```
//!
//! The modules are floors; each stands on those below it: [`batch`], [`pipeline`], [`job`], [`codec`], [`mask`],
//! [`mod@blend`], [`resample`], [`color`], [`matrix`].

pub mod batch;
pub mod blend;
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
pub use pipeline::{apply, blend};
