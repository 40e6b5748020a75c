//! Masks that are made, not read.

use super::Weight;
use crate::error::{Error, Result};
use std::fmt;
use std::str::FromStr;

/// A mask made from a few numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Generator {
    /// The same weight everywhere, 0 to 1: `solid:W`.
    Solid(f32),
}

impl Generator {
    /// Whether a text begins like one of these, so that a mistake in it is reported as such and not as a missing
    /// file.
    pub fn is_meant_by(text: &str) -> bool {
        text.starts_with("solid:")
    }
}

impl FromStr for Generator {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let weight = text.strip_prefix("solid:").ok_or_else(|| Error::usage(format!("'{text}' is no mask source")))?;
        let weight: Weight = weight.parse().map_err(|e: Error| e.context(format!("in '{text}'")))?;
        Ok(Generator::Solid(weight.get()))
    }
}

impl fmt::Display for Generator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Generator::Solid(weight) => write!(f, "solid:{weight}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_numbers_or_percent() {
        for (text, weight) in [("solid:0", 0.0), ("solid:1", 1.0), ("solid:0.25", 0.25), ("solid:30%", 0.3)] {
            assert_eq!(text.parse::<Generator>().unwrap(), Generator::Solid(weight), "{text}");
        }
    }

    #[test]
    fn what_is_no_weight_is_refused_with_what_to_type() {
        let says = |text: &str| text.parse::<Generator>().unwrap_err().to_string();
        assert_eq!(says("solid:128"), "in 'solid:128': 128 is above 1; 128/255 = 0.502 or 50% may be meant");
        assert_eq!(says("solid:x"), "in 'solid:x': 'x' is no weight; give 0 to 1, or percent as in 50%");
        assert_eq!(says("solid:"), "in 'solid:': '' is no weight; give 0 to 1, or percent as in 50%");
        assert_eq!(says("solid:nan"), "in 'solid:nan': 'nan' is no weight; give 0 to 1, or percent as in 50%");
        assert_eq!(says("solid:-1"), "in 'solid:-1': '-1' is no weight; give 0 to 1, or percent as in 50%");
    }

    #[test]
    fn a_generator_prints_as_it_is_typed() {
        assert_eq!(Generator::Solid(0.5).to_string().parse::<Generator>().unwrap(), Generator::Solid(0.5));
    }
}
