//! Values as they are typed, where a floor below has no spelling of its own for them.

use crate::codec::{Compression, Subsampling};
use crate::matrix::Depth;
use clap::ValueEnum;

/// `--depth`.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(in crate::cli) enum DepthArg {
    #[value(name = "8")]
    Eight,
    #[value(name = "16")]
    Sixteen,
    Float,
}

impl From<DepthArg> for Depth {
    fn from(arg: DepthArg) -> Self {
        match arg {
            DepthArg::Eight => Depth::U8,
            DepthArg::Sixteen => Depth::U16,
            DepthArg::Float => Depth::F32,
        }
    }
}

/// `--subsampling`.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(in crate::cli) enum SubsamplingArg {
    #[value(name = "444")]
    Full,
    #[value(name = "422")]
    Half,
    #[value(name = "420")]
    Quarter,
}

impl From<SubsamplingArg> for Subsampling {
    fn from(arg: SubsamplingArg) -> Self {
        match arg {
            SubsamplingArg::Full => Subsampling::S444,
            SubsamplingArg::Half => Subsampling::S422,
            SubsamplingArg::Quarter => Subsampling::S420,
        }
    }
}

/// `--compression`.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(in crate::cli) enum CompressionArg {
    Fast,
    Balanced,
    Best,
}

impl From<CompressionArg> for Compression {
    fn from(arg: CompressionArg) -> Self {
        match arg {
            CompressionArg::Fast => Compression::Fast,
            CompressionArg::Balanced => Compression::Balanced,
            CompressionArg::Best => Compression::Best,
        }
    }
}

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
