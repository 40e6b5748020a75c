//! One weight for everything: an opacity, a solid mask.

use crate::error::{Error, Result};
use crate::matrix::clamp01;
use std::fmt;
use std::str::FromStr;

/// A weight from 0 (drops) to 1 (keeps).
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Weight(f32);

impl Weight {
    /// Keeps all.
    pub const ONE: Weight = Weight(1.0);

    /// A weight, or `None` outside 0..=1.
    pub fn new(weight: f32) -> Option<Self> {
        (0.0..=1.0).contains(&weight).then_some(Weight(weight))
    }

    /// The weight nearest to a number; NaN is 0.
    pub fn clamped(weight: f32) -> Self {
        Weight(clamp01(weight))
    }

    /// The number.
    pub const fn get(self) -> f32 {
        self.0
    }
}

impl FromStr for Weight {
    type Err = Error;

    /// A weight as 0 to 1, or percent.
    ///
    /// # Errors
    /// [`Kind::Usage`](crate::Kind::Usage), and for what looks like a byte with the weight that it may mean.
    fn from_str(text: &str) -> Result<Self> {
        let wrong = || Error::usage(format!("'{text}' is no weight; give 0 to 1, or percent as in 50%"));
        let (number, scale) = match text.strip_suffix('%') {
            Some(percent) => (percent, 100.0),
            None => (text, 1.0),
        };
        let typed: f64 = number.trim().parse().map_err(|_| wrong())?;
        if let Some(weight) = Weight::new((typed / scale) as f32) {
            return Ok(weight);
        }
        if typed > 1.0 && typed <= 255.0 && scale == 1.0 {
            let share = typed / 255.0;
            let byte = format!("{typed}/255 = {share:.3} or {:.0}%", share * 100.0);
            let percent = if typed <= 100.0 { format!("{typed}%, or {byte}") } else { byte };
            return Err(Error::usage(format!("{text} is above 1; {percent} may be meant")));
        }
        Err(wrong())
    }
}

impl fmt::Display for Weight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
