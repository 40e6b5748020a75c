//! The words of the command line, as clap reads them. Nothing below this floor knows of them.

use crate::codec::{Compression, Format, Subsampling};
use crate::job::{Space, To};
use crate::mask::Channel;
use crate::matrix::Depth;
use crate::resample::Fit;
use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use std::ffi::OsString;
use std::num::NonZeroUsize;

const ABOUT: &str = "Multiply images by masks: the Hadamard product, exact and in parallel";

const AFTER: &str = "\
Masks: white (1) keeps, black (0) drops. A mask is a file of any format that is read, '-' for
standard input, or solid:W, the same weight everywhere (0 to 1, or percent). Several masks are
multiplied. An operand that names an existing file is that file.

Examples:
  maskimg photo.png mask.png -o out.png             the product of the two
  maskimg photo.jpg mask.png --to alpha -o cut.png  cut out; hidden colours stay in the file
  maskimg photos/*.jpg -m mask.png -o out/          one mask for many images
  maskimg photo.png mask.png solid:50% -o out.png   two masks multiplied

Exit codes: 0 all done; 1 something failed; 2 wrong usage; 130 or 143 interrupted.";

/// The whole command line.
#[derive(Debug, Parser)]
#[command(name = "maskimg", version, about = ABOUT, after_help = AFTER, max_term_width = 110)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true, disable_help_subcommand = true)]
#[command(override_usage = "maskimg [apply] IMAGE MASK... -o OUT\n       maskimg [apply] IMAGE... -m MASK -o OUT")]
pub(super) struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub apply: ApplyArgs,
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Multiply images by masks; the same without the word
    #[command(after_help = AFTER, override_usage = "maskimg apply IMAGE MASK... -o OUT\n       maskimg apply IMAGE... -m MASK -o OUT")]
    Apply(Box<ApplyArgs>),
    /// Print the completions of a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}

/// `apply`.
#[derive(Args, Debug)]
pub(super) struct ApplyArgs {
    /// The image, then its masks; with -m, images only
    #[arg(value_name = "IMAGE MASK", value_hint = ValueHint::FilePath)]
    pub operands: Vec<OsString>,
    /// A mask; may be given several times, and makes all other operands images
    #[arg(short, long = "mask", value_name = "MASK", value_hint = ValueHint::FilePath)]
    pub masks: Vec<OsString>,
    #[command(flatten)]
    pub weighing: WeighingArgs,
    #[command(flatten)]
    pub output: OutputArgs,
    #[command(flatten)]
    pub encoding: EncodingArgs,
    #[command(flatten)]
    pub reading: ReadingArgs,
    #[command(flatten)]
    pub talk: TalkArgs,
}

/// How the image is weighed.
#[derive(Args, Debug)]
#[command(next_help_heading = "Weighing")]
pub(super) struct WeighingArgs {
    /// What the weights multiply: the colours, or the alpha channel (added where there is none). With alpha, hidden
    /// colours stay in the file: to redact, use color
    #[arg(long, value_name = "color|alpha", default_value = "color")]
    pub to: To,
    /// Which channel of mask files holds the weights: auto is luminance times alpha
    #[arg(long, value_name = "auto|luma|alpha|red|green|blue", default_value = "auto")]
    pub channel: Channel,
    /// Multiply red, green and blue each by its own channel of an RGB mask
    #[arg(long)]
    pub per_channel: bool,
    /// Where the product is taken: stored values, linear light, or Oklab (srgb is another name of encoded)
    #[arg(long, value_name = "encoded|linear|oklab", default_value = "encoded")]
    pub space: Space,
    /// Flatten the result on a CSS colour or a picture: the image with alpha times weights, laid over it
    #[arg(long, value_name = "COLOR|FILE", conflicts_with = "to")]
    pub background: Option<OsString>,
    /// The same as --space linear
    #[arg(long, conflicts_with = "space")]
    pub linear: bool,
}

/// Where the result goes.
#[derive(Args, Debug)]
#[command(next_help_heading = "Output")]
pub(super) struct OutputArgs {
    /// A file; a directory (ends in /, or is one), which is made; a template with {dir} {stem} {ext} {name} {mask};
    /// or - for standard output, which needs --format
    #[arg(short, long, value_name = "OUT", value_hint = ValueHint::AnyPath)]
    pub output: Option<OsString>,
    /// Allow an output that is also an input; without -o, each image is its own output
    #[arg(long)]
    pub in_place: bool,
    /// Refuse to replace an existing file
    #[arg(short, long)]
    pub no_clobber: bool,
    /// Give the output the image's times
    #[arg(long)]
    pub preserve_times: bool,
    /// Drop all metadata but what is needed to show the colours
    #[arg(long)]
    pub strip: bool,
    /// Say what would be done and write nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// How the result is encoded.
#[derive(Args, Debug)]
#[command(next_help_heading = "Encoding")]
pub(super) struct EncodingArgs {
    /// Output format: png, jpeg, webp, bmp, tga, pnm, qoi, farbfeld, hdr, npy [default: by the output's extension]
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<Format>,
    /// Sample depth [default: the image's own, or the nearest that the format holds]
    #[arg(long, value_name = "8|16|float", hide_possible_values = true)]
    pub depth: Option<DepthArg>,
    /// JPEG quality
    #[arg(long, value_name = "1..100", default_value_t = 90, value_parser = clap::value_parser!(u8).range(1..=100))]
    pub quality: u8,
    /// JPEG colour resolution [default: 444 from quality 90 up, else 420]
    #[arg(long, value_name = "444|422|420", hide_possible_values = true)]
    pub subsampling: Option<SubsamplingArg>,
    /// PNG effort
    #[arg(long, value_name = "fast|balanced|best", default_value = "balanced", hide_possible_values = true)]
    pub compression: CompressionArg,
}

/// How operands are read, and with how much of the machine.
#[derive(Args, Debug)]
#[command(next_help_heading = "Reading")]
pub(super) struct ReadingArgs {
    /// What to do with a mask or background of another size than the image; none is an error
    #[arg(long, value_name = "none|stretch|contain|cover|tile|center", default_value = "none")]
    pub fit: Fit,
    /// Take all operands as stored and keep the orientation tag [default: turn upright]
    #[arg(long)]
    pub no_orient: bool,
    /// Page, frame or layer, from 1, of an image that has several
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub page: Option<u32>,
    /// Threads in all [default: all cores]
    #[arg(short, long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
    /// Refuse larger pictures
    #[arg(long, value_name = "N", default_value_t = 2_000_000_000)]
    pub max_pixels: u64,
    /// Refuse work that needs more memory, in bytes or with K, M, G [default: half of the memory there is]
    #[arg(long, value_name = "SIZE")]
    pub max_memory: Option<SizeArg>,
}

/// What is said.
#[derive(Args, Debug)]
#[command(next_help_heading = "Messages")]
pub(super) struct TalkArgs {
    /// Print one JSON object a result on standard output
    #[arg(long)]
    pub json: bool,
    /// Show a progress bar: auto shows it on a terminal
    #[arg(long, value_name = "auto|always|never", default_value = "auto", hide_possible_values = true)]
    pub progress: ProgressArg,
    /// Say how files were read and what was written
    #[arg(short, long)]
    pub verbose: bool,
    /// Say nothing but errors
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,
}

/// `--depth`.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum DepthArg {
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
pub(super) enum SubsamplingArg {
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
pub(super) enum CompressionArg {
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
pub(super) enum ProgressArg {
    Auto,
    Always,
    Never,
}

/// A size in bytes: `1000`, `64K`, `512M`, `2G`, by 1024.
#[derive(Clone, Copy, Debug)]
pub(super) struct SizeArg(pub u64);

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
