//! Values as they are typed, where a floor below has no spelling of its own for them.

use clap::ValueEnum;

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
