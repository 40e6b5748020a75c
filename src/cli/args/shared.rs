//! The options that commands share, in groups.

use super::steps::StepArgs;
use super::values::{ProgressArg, SecondsArg, ShardArg, SizeArg, ThreadsArg};
use crate::batch::Missing;
use crate::codec::{Compression, Format, Subsampling};
use crate::job::{Assume, Labels, Space};
use crate::mask::{Channel, Combine};
use crate::matrix::Depth;
use crate::resample::Fit;
use clap::{Args, ValueHint};
use std::ffi::OsString;

/// The options that all commands share which make images.
#[derive(Args, Debug)]
pub(in crate::cli) struct SharedArgs {
    #[command(flatten)]
    pub weighing: WeighingArgs,
    #[command(flatten)]
    pub refining: RefiningArgs,
    #[command(flatten)]
    pub steps: StepArgs,
    #[command(flatten)]
    pub output: OutputArgs,
    #[command(flatten)]
    pub encoding: EncodingArgs,
    #[command(flatten)]
    pub reading: ReadingArgs,
    #[command(flatten)]
    pub batch: BatchArgs,
    #[command(flatten)]
    pub resources: ResourceArgs,
    #[command(flatten)]
    pub talk: TalkArgs,
}

/// How weights are read, and where products and mixes are taken.
#[derive(Args, Debug)]
#[command(next_help_heading = "Weighing")]
pub(in crate::cli) struct WeighingArgs {
    /// Which channel of mask files holds the weights: auto is luminance times alpha
    #[arg(long, value_name = "auto|luma|alpha|red|green|blue", default_value = "auto")]
    pub channel: Channel,
    /// Where products and mixes are taken: stored values, linear light, or Oklab (srgb is another name of encoded)
    #[arg(long, value_name = "encoded|linear|oklab", default_value = "encoded")]
    pub space: Space,
    /// The same as --space linear
    #[arg(long, conflicts_with = "space")]
    pub linear: bool,
    /// Flatten the result on a CSS colour or a picture; without a blend, the image with alpha times weights is laid
    /// over it
    #[arg(long, value_name = "COLOR|FILE")]
    pub background: Option<OsString>,
}

/// What becomes of masks.
#[derive(Args, Debug)]
#[command(next_help_heading = "Masks")]
pub(in crate::cli) struct RefiningArgs {
    /// How several masks become one, from the left
    #[arg(
        long,
        value_name = "multiply|union|max|min|add|subtract|difference|average",
        default_value = "multiply",
        hide_default_value = true
    )]
    pub combine: Combine,
    /// Read all mask files as label maps: 1 where the stored number, or the index into a palette, is one of these
    #[arg(long, value_name = "N[,N...]")]
    pub label: Option<Labels>,
    /// Save the effective mask as well
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub save_mask: Option<OsString>,
}

/// Where the result goes.
#[derive(Args, Debug)]
#[command(next_help_heading = "Output")]
pub(in crate::cli) struct OutputArgs {
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
    /// Convert to sRGB and drop the profile [default: the image's own colours, its profile kept]
    #[arg(long)]
    pub srgb: bool,
    /// Say what would be done and write nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// How the result is encoded.
#[derive(Args, Debug)]
#[command(next_help_heading = "Encoding")]
pub(in crate::cli) struct EncodingArgs {
    /// Output format: png, jpeg, tiff, webp, bmp, tga, pnm, qoi, farbfeld, exr, hdr, npy [default: by the output's extension]
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<Format>,
    /// Sample depth [default: the image's own, or the nearest that the format holds]
    #[arg(long, value_name = "8|16|float")]
    pub depth: Option<Depth>,
    /// JPEG quality
    #[arg(long, value_name = "1..100", default_value_t = 90, value_parser = clap::value_parser!(u8).range(1..=100))]
    pub quality: u8,
    /// JPEG colour resolution [default: 444 from quality 90 up, else 420]
    #[arg(long, value_name = "444|422|420")]
    pub subsampling: Option<Subsampling>,
    /// PNG, TIFF and EXR effort
    #[arg(long, value_name = "fast|balanced|best", default_value = "balanced")]
    pub compression: Compression,
}

/// How operands are read.
#[derive(Args, Debug)]
#[command(next_help_heading = "Reading")]
pub(in crate::cli) struct ReadingArgs {
    /// Fit a mask, background or TOP of another size to the image; with none, other sizes are an error, as they are
    /// by default but for TOP, which blend lays at its own size
    #[arg(long, value_name = "none|stretch|contain|cover|tile|center")]
    pub fit: Option<Fit>,
    /// Take all operands as stored and keep the orientation tag [default: turn upright]
    #[arg(long)]
    pub no_orient: bool,
    /// Page, frame or layer, from 1, of an image that has several
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub page: Option<u32>,
    /// What float TIFFs and .npy arrays hold, which do not say it: linear light [default: encoded values]
    #[arg(long, value_name = "linear")]
    pub assume: Option<Assume>,
}

/// How much of the machine is used.
#[derive(Args, Debug)]
#[command(next_help_heading = "Resources")]
pub(in crate::cli) struct ResourceArgs {
    /// Threads in all [default: all cores]
    #[arg(short, long, value_name = "N")]
    pub jobs: Option<ThreadsArg>,
    /// Refuse larger pictures
    #[arg(long, value_name = "N", default_value_t = 2_000_000_000)]
    pub max_pixels: u64,
    /// Refuse work that needs more memory, in bytes or with K, M, G [default: half of the memory there is]
    #[arg(long, value_name = "SIZE")]
    pub max_memory: Option<SizeArg>,
    /// Give up an image that takes longer
    #[arg(long, value_name = "SECONDS")]
    pub timeout: Option<SecondsArg>,
}

/// Many images at a time.
#[derive(Args, Debug)]
#[command(next_help_heading = "Batches")]
pub(in crate::cli) struct BatchArgs {
    /// Go into sub-directories, and keep the tree
    #[arg(short, long)]
    pub recursive: bool,
    /// Take images from a list, one path a line; - is standard input
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub files_from: Option<OsString>,
    /// The paths of the list end in NUL bytes
    #[arg(short = '0', long = "null", requires = "files_from")]
    pub null: bool,
    /// How an image's partner in a directory or glob is called, with {stem} {name} {ext} {dir} of the image
    /// [default: {stem}, whatever the extension]
    #[arg(long, value_name = "TEMPLATE")]
    pub pair: Option<String>,
    /// What to do with an image that has no partner: fail, pass over, or copy it as it is
    #[arg(long, value_name = "error|skip|copy", default_value = "error")]
    pub missing: Missing,
    /// Begin nothing more after a failure
    #[arg(long)]
    pub fail_fast: bool,
    /// Pass over images whose output exists
    #[arg(long)]
    pub skip_existing: bool,
    /// Keep a journal beside the outputs, and pass over what it says is done
    #[arg(long, conflicts_with = "in_place")]
    pub resume: bool,
    /// Do only the Kth of N equal parts, from 1
    #[arg(long, value_name = "K/N")]
    pub shard: Option<ShardArg>,
}

/// What is said.
#[derive(Args, Debug)]
#[command(next_help_heading = "Messages")]
pub(in crate::cli) struct TalkArgs {
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
