//! Values as they are typed, where a floor below has no spelling of its own for them.

use clap::ValueEnum;
use std::time::Duration;

/// `--progress`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum ProgressArg {
    Auto,
    Always,
    Never,
}

/// A size in bytes: `1000`, `64K`, `512M`, `2G`, by 1024.
#[derive(Clone, Copy, Debug)]
pub(in crate::cli) struct SizeArg(pub u64);

impl std::str::FromStr for SizeArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("'{text}' is no size; give bytes, or a number with K, M or G");
        let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
        let shift = match text[digits.len()..].to_ascii_uppercase().as_str() {
            "" | "B" => 0,
            "K" | "KB" | "KIB" => 10,
            "M" | "MB" | "MIB" => 20,
            "G" | "GB" | "GIB" => 30,
            _ => return Err(wrong()),
        };
        let number: u64 = digits.parse().map_err(|_| wrong())?;
        number.checked_mul(1 << shift).map(SizeArg).ok_or_else(wrong)
    }
}

/// A time in seconds, above zero.
#[derive(Clone, Copy, Debug)]
pub(in crate::cli) struct SecondsArg(pub Duration);

impl std::str::FromStr for SecondsArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let seconds = text.parse().ok().filter(|seconds: &f64| *seconds > 0.0);
        let time = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
        time.map(SecondsArg).ok_or_else(|| format!("'{text}' is no time; give seconds, as in 30 or 0.5"))
    }
}

/// One part of several: `K/N`, K from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) struct ShardArg {
    pub part: usize,
    pub of: usize,
}

impl std::str::FromStr for ShardArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split_once('/').and_then(|(k, n)| Some((k.trim().parse().ok()?, n.trim().parse().ok()?)));
        match parts {
            Some((part, of)) if (1..=of).contains(&part) => Ok(ShardArg { part, of }),
            _ => Err(format!("'{text}' is no part; give K/N with K from 1 to N, as in 2/5")),
        }
    }
}
