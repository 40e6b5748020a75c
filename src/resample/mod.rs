//! Fitting one size to another: masks, maps and pictures that are not as large as the image.
//!
//! [`Fit`] says how, [`placement`] where it leads, and the rest does it: weights bilinearly, labels by the area they
//! cover, pictures premultiplied with Lanczos windows of three lobes. What has the right size already is not touched.
//! [`Place`] says where a picture is laid at its own size, and [`Placed`] lays it there, row by row.

mod area;
mod fit;
mod picture;
mod place;
mod placed;
mod plane;
mod weights;

pub use fit::{Fit, Placement, placement};
pub use picture::fit_picture;
pub use place::{At, Gravity, Length, Place};
pub use placed::Placed;
pub use weights::{fit_labels, fit_weights};
