//! Steps that need no more than a weight itself, computed band by band.

use super::{Level, Step};
use crate::matrix::clamp01;

/// A step on single weights, ready to be computed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PointStep {
    /// 1 from this weight on, else 0.
    Threshold(f32),
    /// `1 - w`.
    Invert,
    /// `1 - p (1 - w)`.
    Strength(f32),
    /// `1 / (1 + exp(-gain (w - mid)))`.
    Sigmoid {
        /// How steep.
        gain: f32,
        /// Where it is one half.
        mid: f32,
    },
    /// `clamp((w - black) / (white - black)) ^ power`.
    Levels {
        /// What becomes 0.
        black: f32,
        /// What becomes 1.
        white: f32,
        /// One over gamma.
        power: f32,
    },
    /// `(w - least) / (greatest - least)`, exactly 0 and 1 at both.
    Normalize {
        /// What becomes 0.
        least: f32,
        /// What becomes 1.
        greatest: f32,
    },
}

impl PointStep {
    /// The step, where it is one on single weights.
    pub fn of(step: &Step) -> Option<Self> {
        Some(match *step {
            Step::Sigmoid { gain, mid } => PointStep::Sigmoid { gain, mid },
            Step::Threshold(Level::At(weight)) => PointStep::Threshold(weight.get()),
            Step::Levels { black, white, gamma } => PointStep::Levels { black, white, power: 1.0 / gamma },
            Step::Invert => PointStep::Invert,
            Step::Strength(weight) => PointStep::Strength(weight.get()),
            _ => return None,
        })
    }

    /// Changes weights, each by itself.
    ///
    /// # Source of the formulas
    /// The levels are those of image editors; the sigmoid is the logistic function.
    #[inline(always)]
    pub fn apply(self, weights: &mut [f32]) {
        match self {
            PointStep::Threshold(level) => each(weights, |w| if w >= level { 1.0 } else { 0.0 }),
            PointStep::Invert => each(weights, |w| 1.0 - w),
            // 1 - (1 - w) would not be w to the last bit.
            PointStep::Strength(1.0) => {}
            PointStep::Strength(p) => each(weights, |w| 1.0 - p * (1.0 - w)),
            PointStep::Sigmoid { gain, mid } => each(weights, |w| 1.0 / (1.0 + (-gain * (w - mid)).exp())),
            PointStep::Levels { black, white, power } => {
                let range = white - black;
                each(weights, |w| clamp01((w - black) / range));
                if power != 1.0 {
                    each(weights, |w| w.powf(power));
                }
            }
            PointStep::Normalize { least, greatest } => {
                let range = greatest - least;
                match range.is_finite() {
                    true => each(weights, |w| (w - least) / range),
                    // By halves: the greatest floats are farther apart than floats reach.
                    false => {
                        let (least, range) = (0.5 * least, 0.5 * greatest - 0.5 * least);
                        each(weights, |w| (0.5 * w - least) / range);
                    }
                }
            }
        }
    }
}

#[inline(always)]
fn each(weights: &mut [f32], f: impl Fn(f32) -> f32) {
    weights.iter_mut().for_each(|w| *w = f(*w));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(step: &str, weights: &[f32]) -> Vec<f32> {
        let mut weights = weights.to_vec();
        PointStep::of(&step.parse().unwrap()).unwrap().apply(&mut weights);
        weights
    }

    #[test]
    fn steps_follow_their_formulas() {
        let weights = [-0.5, 0.0, 0.2, 0.5, 1.0, 2.0];
        assert_eq!(after("threshold 0.5", &weights), [0.0, 0.0, 0.0, 1.0, 1.0, 1.0]);
        assert_eq!(after("threshold 20%", &weights), [0.0, 0.0, 1.0, 1.0, 1.0, 1.0]);
        assert_eq!(after("invert", &weights), [1.5, 1.0, 0.8, 0.5, 0.0, -1.0]);
        assert_eq!(after("strength 0", &weights), [1.0; 6]);
        assert_eq!(after("strength 1", &weights), weights);
        assert_eq!(after("strength 50%", &weights), [0.25, 0.5, 0.6, 0.75, 1.0, 1.5]);
        assert_eq!(after("levels 0.2,1", &weights), [0.0, 0.0, 0.0, 0.375, 1.0, 1.0]);
        assert_eq!(after("levels 100%,0", &weights), [1.0, 1.0, 0.8, 0.5, 0.0, 0.0]);
        assert_eq!(after("levels 0,1,2", &[0.25]), [0.5]);
        assert_eq!(after("sigmoid", &[0.0]), [0.5]);
        assert_eq!(after("sigmoid 8,0.5", &[0.5, 1e9, -1e9]), [0.5, 1.0, 0.0]);
        let expected = 1.0 / (1.0 + (-8.0f64 * 0.25).exp());
        assert!((f64::from(after("sigmoid 8,0.5", &[0.75])[0]) - expected).abs() < 1e-7);
    }

    #[test]
    fn the_ends_of_a_normalised_mask_are_exact() {
        for (least, greatest) in [(0.1, 0.7), (-3.0, 1e-3), (1.0 / 255.0, 3.0 / 255.0), (5.0, 70_000.0), (-3e38, 3e38)]
        {
            let mut weights = [least, greatest];
            PointStep::Normalize { least, greatest }.apply(&mut weights);
            assert_eq!(weights, [0.0, 1.0]);
        }
    }

    #[test]
    fn bytes_inverted_twice_are_the_same_bytes() {
        for byte in 0..=255u8 {
            let twice = after("invert", &after("invert", &[f32::from(byte) / 255.0]));
            assert_eq!((twice[0] * 255.0).round(), f32::from(byte));
        }
    }
}
