//! Which values are multiplied: stored ones, linear light, or Oklab; and as which values they are written.

use crate::mask::multiply;
use crate::matrix::Band;

/// Chosen once for a job.
pub(super) struct Light {}

impl Light {
    /// Multiplies the colours of a band by weights: one plane for all, or one for each.
    #[inline(always)]
    pub fn weigh(&self, image: &mut Band, weights: &[Vec<f32>; 3], per_channel: bool) {
        let pixels = image.pixels();
        for (c, plane) in image.colors_mut().enumerate() {
            let w = if per_channel { &weights[c] } else { &weights[0] };
            multiply(plane, &w[..pixels]);
        }
    }

    /// Makes the colours those that the output stores.
    #[inline(always)]
    pub fn finish(&self, _image: &mut Band) {}
}
