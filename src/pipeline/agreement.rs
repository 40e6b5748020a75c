//! Whether masks keep what a picture shows, or the other way round: a mask that is inverted keeps where the picture is
//! transparent.

use crate::matrix::clamp01;
use std::sync::atomic::{AtomicU64, Ordering};

/// Sums over pixels, in whole numbers, so that they do not depend on who adds them up.
#[derive(Debug, Default)]
pub(super) struct Agreement {
    weights: AtomicU64,
    alphas: AtomicU64,
    products: AtomicU64,
    pixels: AtomicU64,
}

impl Agreement {
    /// Looks at some pixels.
    ///
    /// Shape: as many weights as alphas, at most those of a band.
    #[inline(always)]
    pub fn see(&self, weights: &[f32], alphas: &[f32]) {
        let (mut w, mut a, mut products) = (0u32, 0u32, 0u32);
        for (weight, alpha) in weights.iter().zip(alphas) {
            let (weight, alpha) = (byte(*weight), byte(*alpha));
            w += weight;
            a += alpha;
            products += weight * alpha;
        }
        let sums = [(&self.weights, w), (&self.alphas, a), (&self.products, products)];
        sums.into_iter().for_each(|(sum, more)| _ = sum.fetch_add(more.into(), Ordering::Relaxed));
        self.pixels.fetch_add(weights.len() as u64, Ordering::Relaxed);
    }

    /// Whether more is kept where less is to be seen: the mean product is well below the product of the means.
    pub fn is_inverted(&self) -> bool {
        let sum = |sum: &AtomicU64| u128::from(sum.load(Ordering::Relaxed));
        10 * sum(&self.products) * sum(&self.pixels) < 9 * sum(&self.weights) * sum(&self.alphas)
    }
}

#[inline(always)]
fn byte(v: f32) -> u32 {
    // By way of i32, which can be vectorised.
    (clamp01(v) * 255.0 + 0.5) as i32 as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_keeps_the_transparent_is_inverted() {
        for (weights, inverted) in [([1.0, 0.9, 0.0, 0.1], false), ([0.0, 0.1, 1.0, 0.9], true), ([1.0; 4], false)] {
            let agreement = Agreement::default();
            agreement.see(&weights[..1], &[1.0]);
            agreement.see(&weights[1..], &[1.0, 0.0, 0.2]);
            assert_eq!(agreement.is_inverted(), inverted, "{weights:?}");
        }
    }
}
