//! Otsu's level: where to divide a mask in two, so that both parts are as even as can be.

use crate::matrix::Matrix;
use rayon::prelude::*;

/// Bins of the histogram: the steps of 8 bits.
const BINS: usize = 256;

/// Weights that one thread counts in a go.
const CHUNK: usize = 1 << 16;

/// The level T that divides the weights in two classes of the least variance: dark below it, light from it on.
///
/// Weights are clamped to 0..1 and counted in 256 bins around k/255. T lies between two bins; where bins between the
/// classes are empty, in the middle of them, so a mask of 0 and 1 is divided at 0.5.
///
/// A mask whose weights all fall in one bin cannot be divided; its T is 0.5, and so is that of a mask without pixels.
///
/// # Source of the formula
/// N. Otsu, A threshold selection method from gray-level histograms, IEEE Transactions on Systems, Man, and
/// Cybernetics 9, 1979.
pub fn otsu(mask: &Matrix) -> f32 {
    let counts = mask.entries().par_chunks(CHUNK).map(histogram).reduce(|| [0; BINS], sum);
    // Twice the place of the boundary in bins, where it is after bin k for 2k + 1.
    let Some((first, last)) = best(&counts) else { return 0.5 };
    ((first + last + 1) as f64 / 2.0 / (BINS - 1) as f64) as f32
}

type Counts = [u64; BINS];

fn sum(mut a: Counts, b: Counts) -> Counts {
    a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
    a
}

/// How many weights fall in each bin.
fn histogram(weights: &[f32]) -> Counts {
    // Neighbours are often equal, and a count must be stored before it can be fetched: so they go to four tables.
    let mut tables = [[0u32; BINS]; 4];
    let (fours, rest) = weights.as_chunks::<4>();
    for four in fours {
        for (table, &v) in tables.iter_mut().zip(four) {
            table[bin(v)] += 1;
        }
    }
    for &v in rest {
        tables[0][bin(v)] += 1;
    }
    std::array::from_fn(|k| tables.iter().map(|table| u64::from(table[k])).sum())
}

#[inline(always)]
fn bin(v: f32) -> usize {
    // The conversion stops at both ends.
    usize::from((v * (BINS - 1) as f32 + 0.5) as u8)
}

/// The first and the last bin after which the classes may part: between them all bins are empty.
fn best(counts: &Counts) -> Option<(usize, usize)> {
    let moment = |(k, &count): (usize, &u64)| k as f64 * count as f64;
    let (total, whole) = (counts.iter().sum::<u64>() as f64, counts.iter().enumerate().map(moment).sum::<f64>());
    let (mut below, mut dark) = (0.0, 0.0);
    let (mut greatest, mut found) = (0.0, None);
    for (k, &count) in counts.iter().enumerate() {
        below += count as f64;
        dark += k as f64 * count as f64;
        // The variance between the classes, times the square of the total.
        let difference = dark * total - whole * below;
        let between =
            if below > 0.0 && below < total { difference * difference / (below * (total - below)) } else { 0.0 };
        if between > greatest {
            (greatest, found) = (between, Some((k, k)));
        } else if let Some((first, last)) = found
            && last + 1 == k
            && count == 0
        {
            found = Some((first, k));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mask::around::testing::noise;

    /// The least variance within both classes by the definition, over all boundaries.
    fn least_variance(mask: &Matrix, level: Option<f64>) -> f64 {
        let bins: Vec<f64> = mask.entries().iter().map(|v| (f64::from(*v) * 255.0).round().clamp(0.0, 255.0)).collect();
        let within = |level: f64| -> f64 {
            let (light, dark): (Vec<f64>, Vec<f64>) = bins.iter().partition(|&&v| v >= level);
            let spread = |class: &[f64]| {
                let mean = class.iter().sum::<f64>() / class.len().max(1) as f64;
                class.iter().map(|v| (v - mean).powi(2)).sum::<f64>()
            };
            spread(&light) + spread(&dark)
        };
        level.map_or_else(|| (0..255).map(|k| within(f64::from(k) + 0.5)).fold(f64::INFINITY, f64::min), within)
    }

    #[test]
    fn the_level_has_the_least_variance() {
        for seed in 0..12u64 {
            let mask = Matrix::from_fn(9, 20, |y, x| {
                let n = |k| noise(seed * 7919 + (y * 20 + x) as u64 * 3 + k);
                let light = n(0) < 0.3;
                (if light { 0.7 + 0.3 * n(1) } else { 0.45 * n(1) + 0.1 * n(2) } * 1.1 - 0.05) as f32
            });
            let level = otsu(&mask);
            let (found, least) = (least_variance(&mask, Some(f64::from(level) * 255.0)), least_variance(&mask, None));
            assert!(found <= least * (1.0 + 1e-9), "{level}: {found} {least}");
        }
    }

    #[test]
    fn two_weights_are_divided() {
        for (dark, light) in [(0.0, 1.0), (0.0, 1.0 / 255.0), (254.0 / 255.0, 1.0), (0.25, 0.75), (-3.0, 8.0)] {
            for seldom in [2, 5, 19] {
                let mask = Matrix::from_fn(4, 5, |y, x| if (y * 5 + x) % seldom == 0 { light } else { dark });
                let level = otsu(&mask);
                assert!(dark < level && level <= light, "{dark} {light}: {level}");
            }
        }
        assert_eq!(otsu(&Matrix::from_rows([[0.0, 1.0, 1.0]])), 0.5);
    }

    #[test]
    fn what_cannot_be_divided_is_divided_at_a_half() {
        for mask in [Matrix::zero(3, 3), Matrix::ones(2, 2), Matrix::zero(0, 4), Matrix::row([0.2, 0.2001])] {
            assert_eq!(otsu(&mask), 0.5);
        }
    }

    #[test]
    fn all_steps_of_eight_bits_fall_in_their_bin() {
        let steps: Vec<f32> = (0..=255).map(|k| k as f32 / 255.0).collect();
        assert!(histogram(&steps).iter().all(|&count| count == 1));
        assert_eq!((bin(-7.0), bin(300.0)), (0, 255));
    }
}
