//! Fitting one size to another: masks, maps and pictures that are not as large as the image.
//!
//! [`Fit`] says how, [`placement`] where it leads, and the rest does it: weights bilinearly, labels by the area they
//! cover, pictures premultiplied with Lanczos windows of three lobes. What has the right size already is not touched.

mod area;
mod fit;
mod picture;
mod plane;
mod weights;

pub use fit::{Fit, Placement, placement};
pub use picture::fit_picture;
pub use weights::{fit_labels, fit_weights};
