//! The words of the command line, as clap reads them. Nothing below this floor knows of them.

mod later;
mod shared;
mod steps;
mod values;

pub(super) use shared::{ResourceArgs, SharedArgs, TalkArgs};
pub(super) use values::{ProgressArg, ShardArg};

use crate::blend::{Mode, Operator};
use crate::job::To;
use crate::mask::{Channel, Weight};
use crate::matrix::Size;
use crate::resample::{At, Gravity};
use clap::{Args, Parser, Subcommand, ValueHint};
use later::Later;
use std::ffi::OsString;

const ABOUT: &str = "Mask and blend images: the Hadamard product, exact and in parallel";

const AFTER: &str = "\
Masks: white (1) keeps, black (0) drops. A mask is a file of any format that is read, '-' for
standard input, or made: solid, rect, ellipse, polygon, linear, radial, alpha, luma, key, flood.
Steps may follow it: 'mask.png | grow 2 | feather 1.5' (maskimg mask --help lists sources and
steps). Several masks are multiplied, or combined by --combine. An operand that names an existing
file is that file.

Images and masks may also be directories or quoted globs: each image then has an output in the
directory OUT, and takes the mask of the same path and stem ('a/b.jpg' takes 'a/b.png'), or the one
that --pair names; a single mask serves them all.

Examples:
  maskimg photo.png mask.png -o out.png             the product of the two
  maskimg photo.jpg mask.png --to alpha -o cut.png  cut out; hidden colours stay in the file
  maskimg photos/*.jpg -m mask.png -o out/          one mask for many images
  maskimg photos masks -r -o out                    each photo with its own mask, the tree is kept
  maskimg photo.png mask.png solid:50% -o out.png   two masks multiplied
  maskimg photo.png 'ellipse:50%,50%,40%,45% | feather 5%' -o out.png
  maskimg blend base.png top.png -o out.png         one picture on another (maskimg blend --help)

Exit codes: 0 all done; 1 something failed; 2 wrong usage; 3 nothing matched;
130 or 143 interrupted.";

const AFTER_BLEND: &str = "\
TOP's alpha is multiplied by the masks and by the opacity; then it is laid on BASE by mode and
operator. A mask of TOP's size moves with it; one of BASE's size stays in its place. A made mask
has TOP's size, and looks at TOP. With --fit, TOP and masks are each fitted to BASE. Sources and
steps of masks are listed by maskimg mask --help.
BASE, TOP and masks may be directories or quoted globs: each BASE then has an output in the
directory OUT, and takes the TOP and the masks of the same path and stem, or those that --pair
names; a single file serves them all.
With clear, src, src-in, src-out, dst-in and dst-atop, BASE goes where TOP is absent or weighs 0;
with dst-out and xor, where TOP is. With all of these the result has alpha (--background flattens).

--at counts inwards from the corner or edge that --gravity names, so south-east with --at 20,10
leaves 20 pixels to the right and 10 below; from the centre it counts to the right and down.

Examples:
  maskimg blend base.png top.png --opacity 30% -o out.png         a cross-fade
  maskimg blend base.png top.png mask.png -o out.png              TOP where the mask is white
  maskimg blend base.png shot.png 'key:lime | shrink 1' -o out.png  a green screen
  maskimg blend photo.jpg logo.png --gravity south-east --at 20,20 -o out.jpg
  maskimg blend base.png top.png --mode soft-light --opacity 70% -o out.png
  maskimg blend photos logo.png --gravity south-east -o out       one TOP on every photo

Exit codes: 0 all done; 1 something failed; 2 wrong usage; 3 nothing matched;
130 or 143 interrupted.";

const AFTER_MASK: &str = "\
A mask is SOURCE | STEP | STEP ..., in quotes: 'key:#00ff00,0.2 | shrink 1 | feather 1.5'.
A source is a file, '-' for standard input, or one of
  solid:W                            the same weight everywhere
  rect:X,Y,W,H[,RADIUS]              inside a rectangle
  ellipse:CX,CY,RX,RY                inside an ellipse
  polygon:X1,Y1,X2,Y2,...            inside a polygon
  linear:X0,Y0,X1,Y1, linear:ANGLE   rises along a line, or across the picture
  radial:CX,CY,R0,R1                 falls from one radius to another
  alpha:  luma:LOW,HIGH[,SOFT]       the image's alpha; where its luminance lies in a range
  key:COLOR[,TOLERANCE[,SOFT]]       0 where the image has this colour (a green screen)
  flood:X,Y[,TOLERANCE]              the region around a pixel
A step is one of the flags above, without dashes, or label N. Lengths are pixels, or percent: of the
width for X, W, CX and RX, of the height for Y, H, CY and RY, of the shorter side for other radii.

Examples:
  maskimg mask labels.png --label 3 --grow 2 --feather 1.5 -o person.png
  maskimg mask key:lime --like shot.jpg --shrink 1 -o cut.png
  maskimg mask 'ellipse:50%,50%,40%,45%' --size 1920x1080 --feather 5% -o vignette.png
  maskimg mask a.png 'b.png | invert' --combine union -o both.png

Exit codes: 0 all done; 1 something failed; 2 wrong usage; 130 or 143 interrupted.";

const AFTER_INSPECT: &str = "\
A weight counts as kept where it is 1 in 8 bits, as dropped where it is 0, and else as soft. The
bar is a histogram of the weights, from 0 on the left to 1 on the right.

Examples:
  maskimg inspect mask.png
  maskimg inspect mask.png --like photo.jpg --preview seen.png
  maskimg inspect masks --json

Exit codes: 0 all told; 1 a file could not be read; 2 wrong usage; 3 nothing matched.";

const AFTER_RUN: &str = "\
A job is what --dry-run --json prints:
  {\"command\":\"apply\",\"image\":\"a.png\",\"masks\":[\"m.png\"],\"output\":\"out/a.png\",\"options\":{\"fit\":\"stretch\"}}
  {\"command\":\"blend\",\"base\":\"a.png\",\"top\":\"b.png\",\"output\":\"out/c.png\",\"id\":7}
Paths are relative to the working directory, options have their long names, an id is echoed. Jobs may be done in any
order, so none may read what another writes. An output appears whole or not at all: to run a job twice does no harm.

Exit codes: 0 all done; 1 something failed; 2 wrong usage; 130 or 143 interrupted.";

/// The whole command line.
#[derive(Debug, Parser)]
#[command(name = "maskimg", version, about = ABOUT, after_help = AFTER, max_term_width = 110)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true, disable_help_subcommand = true)]
#[command(
    override_usage = "maskimg [apply] IMAGE MASK... -o OUT\n       maskimg [apply] IMAGE... -m MASK -o OUT\n       maskimg blend BASE TOP [MASK...] -o OUT"
)]
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
    Apply(Box<Later<ApplyArgs>>),
    /// Lay one picture on another, weighed by masks and opacity, in any of thirty modes
    #[command(after_help = AFTER_BLEND, override_usage = "maskimg blend BASE TOP [MASK...] -o OUT")]
    Blend(Box<Later<BlendArgs>>),
    /// Make, refine and combine masks, and save the result as one
    #[command(after_help = AFTER_MASK, override_usage = "maskimg mask MASK... -o OUT")]
    Mask(Box<Later<MaskArgs>>),
    /// Say what files are and how they would be read as masks
    #[command(after_help = AFTER_INSPECT, override_usage = "maskimg inspect FILE...")]
    Inspect(Box<Later<InspectArgs>>),
    /// Print the table of blend modes and operators
    Modes,
    /// Carry out jobs, one JSON object a line, and answer one result a line
    #[command(after_help = AFTER_RUN)]
    Run(Box<Later<RunArgs>>),
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
    pub product: ProductArgs,
    #[command(flatten)]
    pub shared: SharedArgs,
}

/// What the weights multiply.
#[derive(Args, Debug)]
#[command(next_help_heading = "Weighing")]
pub(super) struct ProductArgs {
    /// What the weights multiply: the colours, or the alpha channel (added where there is none). With alpha, hidden
    /// colours stay in the file: to redact, use color
    #[arg(long, value_name = "color|alpha", default_value = "color", conflicts_with = "background")]
    pub to: To,
    /// Multiply red, green and blue each by its own channel of an RGB mask
    #[arg(long)]
    pub per_channel: bool,
    /// Crop the result of --to alpha to the pixels with alpha above 0, and PAD more on each side
    #[arg(long, value_name = "PAD", num_args = 0..=1, require_equals = true, default_missing_value = "0")]
    pub trim: Option<u32>,
}

/// `blend`.
#[derive(Args, Debug)]
pub(super) struct BlendArgs {
    /// The picture below, the picture that is laid on it, then masks
    #[arg(value_name = "BASE TOP MASK", value_hint = ValueHint::FilePath)]
    pub operands: Vec<OsString>,
    /// A mask for TOP; may be given several times
    #[arg(short, long = "mask", value_name = "MASK", value_hint = ValueHint::FilePath)]
    pub masks: Vec<OsString>,
    #[command(flatten)]
    pub blending: BlendingArgs,
    #[command(flatten)]
    pub shared: SharedArgs,
}

/// How TOP is laid on BASE.
#[derive(Args, Debug)]
#[command(next_help_heading = "Blending")]
pub(super) struct BlendingArgs {
    /// What becomes of colours: multiply, screen, soft-light and others (maskimg modes lists them)
    #[arg(long, value_name = "MODE", default_value = "normal")]
    pub mode: Mode,
    /// How much of each picture is seen: src-over, dst-in, xor and others (maskimg modes lists them)
    #[arg(long, value_name = "OP", default_value = "src-over")]
    pub operator: Operator,
    /// A weight for all of TOP, 0 to 1 or percent
    #[arg(long, value_name = "WEIGHT", default_value = "1", allow_hyphen_values = true)]
    pub opacity: Weight,
    /// The corner, edge or centre of BASE where a TOP of another size lies: north-west, north, center, south-east ...
    /// [default: north-west]
    #[arg(long, value_name = "GRAVITY", conflicts_with = "fit")]
    pub gravity: Option<Gravity>,
    /// How far TOP lies from there, inwards: pixels, or percent of BASE; may be negative [default: 0,0]
    #[arg(long, value_name = "X,Y", allow_hyphen_values = true, conflicts_with = "fit")]
    pub at: Option<At>,
}

/// `mask`.
#[derive(Args, Debug)]
pub(super) struct MaskArgs {
    /// Masks, combined from the left
    #[arg(value_name = "MASK", value_hint = ValueHint::FilePath)]
    pub operands: Vec<OsString>,
    /// A mask; may be given several times
    #[arg(short, long = "mask", value_name = "MASK", value_hint = ValueHint::FilePath)]
    pub masks: Vec<OsString>,
    #[command(flatten)]
    pub making: MakingArgs,
    #[command(flatten)]
    pub shared: SharedArgs,
}

/// What a mask is made for.
#[derive(Args, Debug)]
#[command(next_help_heading = "Making")]
pub(super) struct MakingArgs {
    /// Size of the mask [default: that of the first mask file]
    #[arg(long, value_name = "WxH", conflicts_with = "like")]
    pub size: Option<Size>,
    /// The image that the mask is for: it has its size, and key, luma, flood and alpha read it
    #[arg(long, value_name = "IMAGE", value_hint = ValueHint::FilePath)]
    pub like: Option<OsString>,
}

/// `inspect`.
#[derive(Args, Debug)]
pub(super) struct InspectArgs {
    /// Files, directories or quoted globs
    #[arg(value_name = "FILE", required = true, value_hint = ValueHint::AnyPath)]
    pub files: Vec<OsString>,
    /// Which channel is read as a mask
    #[arg(long, value_name = "auto|luma|alpha|red|green|blue", default_value = "auto")]
    pub channel: Channel,
    /// The image that a mask is for: its alpha tells whether the mask is inverted
    #[arg(long, value_name = "IMAGE", value_hint = ValueHint::FilePath)]
    pub like: Option<OsString>,
    /// Draw what the mask drops in red over the image of --like
    #[arg(long, value_name = "FILE", requires = "like", value_hint = ValueHint::FilePath)]
    pub preview: Option<OsString>,
    /// Go into sub-directories
    #[arg(short, long)]
    pub recursive: bool,
    /// Take files as stored [default: turn upright]
    #[arg(long)]
    pub no_orient: bool,
    /// Page, frame or layer, from 1, of a file that has several [default: the first]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub page: Option<u32>,
    /// Print one JSON object a file
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub resources: ResourceArgs,
}

/// `run`.
#[derive(Args, Debug)]
pub(super) struct RunArgs {
    /// The file of jobs; - is standard input
    #[arg(value_name = "JOBS", required_unless_present = "schema", value_hint = ValueHint::FilePath)]
    pub jobs_file: Option<OsString>,
    /// Print the JSON Schema of a job
    #[arg(long)]
    pub schema: bool,
    /// Answer each job when it ends, not in the order of the input
    #[arg(long)]
    pub unordered: bool,
    /// Begin nothing more after a failure
    #[arg(long)]
    pub fail_fast: bool,
    #[command(flatten)]
    pub resources: ResourceArgs,
}
