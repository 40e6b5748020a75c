//! How several masks become one.

use crate::error::{Error, Result};
use std::fmt;
use std::str::FromStr;

/// How masks are combined, folded from the left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Combine {
    /// Their Hadamard product.
    #[default]
    Multiply,
    /// `1 - (1 - a)(1 - b)`.
    Union,
    /// The greatest.
    Max,
    /// The least.
    Min,
    /// Their sum, at most 1.
    Add,
    /// The first, less what the others keep: `a (1 - b)`.
    Subtract,
    /// `|a - b|`.
    Difference,
    /// Their mean.
    Average,
}

/// All of them, with their names.
const NAMES: [(Combine, &str); 8] = [
    (Combine::Multiply, "multiply"),
    (Combine::Union, "union"),
    (Combine::Max, "max"),
    (Combine::Min, "min"),
    (Combine::Add, "add"),
    (Combine::Subtract, "subtract"),
    (Combine::Difference, "difference"),
    (Combine::Average, "average"),
];

impl Combine {
    /// Folds one more mask into what those before it came to; [`finish`](Combine::finish) ends it.
    ///
    /// Shape: as many weights as there are.
    #[inline(always)]
    pub fn fold(self, folded: &mut [f32], next: &[f32]) {
        let mut each = |f: fn(f32, f32) -> f32| folded.iter_mut().zip(next).for_each(|(a, b)| *a = f(*a, *b));
        match self {
            Combine::Multiply => each(|a, b| a * b),
            Combine::Union => each(|a, b| 1.0 - (1.0 - a) * (1.0 - b)),
            Combine::Max => each(f32::max),
            Combine::Min => each(f32::min),
            Combine::Add => each(|a, b| (a + b).min(1.0)),
            Combine::Subtract => each(|a, b| a * (1.0 - b)),
            Combine::Difference => each(|a, b| (a - b).abs()),
            Combine::Average => each(|a, b| a + b),
        }
    }

    /// What is left to do after the last of `count` masks.
    #[inline(always)]
    pub fn finish(self, folded: &mut [f32], count: usize) {
        if self == Combine::Average && count > 1 {
            folded.iter_mut().for_each(|w| *w /= count as f32);
        }
    }
}

impl FromStr for Combine {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        NAMES.iter().find(|(_, name)| *name == text).map(|(combine, _)| *combine).ok_or_else(|| {
            let names: Vec<_> = NAMES.iter().map(|(_, name)| *name).collect();
            Error::usage(format!("'{text}' is no way to combine masks; give {}", names.join(", ")))
        })
    }
}

impl fmt::Display for Combine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(NAMES[*self as usize].1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_are_folded_from_the_left() {
        let masks = [[0.2f32, 1.0, 0.9], [0.5, 0.0, 0.8], [0.5, 1.0, 0.5]];
        for (name, expected) in [
            ("multiply", [0.05f32, 0.0, 0.36]),
            ("union", [0.8, 1.0, 0.99]),
            ("max", [0.5, 1.0, 0.9]),
            ("min", [0.2, 0.0, 0.5]),
            ("add", [1.0, 1.0, 1.0]),
            ("subtract", [0.05, 0.0, 0.09]),
            ("difference", [0.2, 0.0, 0.4]),
            ("average", [0.4, 2.0 / 3.0, 2.2 / 3.0]),
        ] {
            let combine: Combine = name.parse().unwrap();
            assert_eq!(combine.to_string(), name);
            let mut folded = masks[0];
            masks[1..].iter().for_each(|mask| combine.fold(&mut folded, mask));
            combine.finish(&mut folded, masks.len());
            let close = folded.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-6);
            assert!(close, "{name}: {folded:?}, not {expected:?}");
        }
    }

    #[test]
    fn what_is_no_way_is_told() {
        let error = "xor".parse::<Combine>().unwrap_err().to_string();
        assert_eq!(
            error,
            "'xor' is no way to combine masks; give multiply, union, max, min, add, subtract, difference, average"
        );
    }
}
