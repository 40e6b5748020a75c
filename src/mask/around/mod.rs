//! What looks around in a mask: every weight of the result depends on its neighbours, near or far.
//!
//! - [`feather`] softens edges by a Gaussian, at a cost that does not grow with its width.
//! - [`grow`] and [`shrink`] take the maximum and the minimum over a disc.
//! - [`fill_holes`], [`drop_specks`] and [`flood`] go by connected regions.
//! - [`otsu`] finds the level that divides a mask in two.
//!
//! All of them are pure functions of whole matrices that write their result into the matrix they were given. They
//! run on the current pool of rayon, and every weight is computed in one order whatever the pool: the same bits on
//! any number of threads.

mod bands;
mod disc;
mod gauss;
mod otsu;
mod regions;
mod rows;
#[cfg(test)]
mod testing;

pub use disc::{grow, shrink};
pub use gauss::feather;
pub use otsu::otsu;
pub use regions::{drop_specks, fill_holes, flood, flood_where};
