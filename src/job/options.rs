//! The options of a job, in groups, with their defaults.

use super::Weights;
use crate::blend::{Mode, Operator};
use crate::codec::{Format, Input, Limits, WriteOptions};
use crate::color::parse_color;
use crate::error::{Error, Result};
use crate::mask::{Channel, Combine, Step, Weight};
use crate::matrix::{Depth, Size};
use crate::resample::{Fit, Place};
use std::ffi::OsStr;
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// What the weights multiply.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum To {
    /// The colour channels; alpha is untouched.
    #[default]
    Color,
    /// The alpha channel; colours are untouched.
    Alpha,
}

/// Where products are taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Space {
    /// On the stored values.
    #[default]
    Encoded,
    /// In linear light.
    Linear,
    /// In Oklab.
    Oklab,
}

/// What a result is flattened on.
#[derive(Clone, Debug)]
pub enum Background {
    /// A CSS colour as it was typed, and its red, green, blue and alpha in sRGB.
    Color(String, [f32; 4]),
    /// A picture.
    File(Input),
}

impl Background {
    /// What a text stands for: the file of that name where there is one, else a colour.
    ///
    /// # Errors
    /// [`Kind::Usage`](crate::Kind::Usage) where it is neither.
    pub fn parse(text: &OsStr, limits: &Limits) -> Result<Self> {
        let path = Path::new(text);
        match text.to_str() {
            Some(color) if color != "-" && !path.exists() => match parse_color(color) {
                Ok(rgba) => Ok(Background::Color(color.to_owned(), rgba)),
                Err(_) if Format::of_name(path).is_some() => Ok(Background::File(Input::File(path.to_owned()))),
                Err(error) => Err(error),
            },
            _ => Ok(Background::File(Input::typed(text, limits.max_memory))),
        }
    }
}

/// How weights are read and combined, and as which values pictures are weighed and mixed.
#[derive(Clone, Debug, Default)]
pub struct Weighing {
    /// Which channel of mask files holds the weights.
    pub channel: Channel,
    /// Labels that every mask file is read by which has none of its own; where there are none, files are weights.
    pub label: Vec<i64>,
    /// How several masks become one.
    pub combine: Combine,
    /// What is done with that one.
    pub steps: Vec<Step>,
    /// Where products and mixes are taken.
    pub space: Space,
    /// What the result is flattened on. The result of `apply` is then the image with alpha ⊙ weights.
    pub background: Option<Background>,
}

/// What a job does.
#[derive(Clone, Debug)]
pub enum Work {
    /// Multiplies the image by its masks.
    Apply(Apply),
    /// Lays another picture on the image, weighed by the masks.
    Blend(Blend),
    /// Makes a mask.
    Mask(Make),
}

impl From<Apply> for Work {
    fn from(apply: Apply) -> Self {
        Work::Apply(apply)
    }
}

impl From<Blend> for Work {
    fn from(blend: Blend) -> Self {
        Work::Blend(blend)
    }
}

impl From<Make> for Work {
    fn from(make: Make) -> Self {
        Work::Mask(make)
    }
}

/// What `apply` multiplies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Apply {
    /// What the weights multiply; passed over where there is a background.
    pub to: To,
    /// Whether each channel of an RGB mask weighs its own channel of the image.
    pub per_channel: bool,
    /// Crops the result to the pixels with alpha above 0, and so many more on each side.
    pub trim: Option<u32>,
}

/// What `blend` lays on the image, and how.
#[derive(Clone, Debug)]
pub struct Blend {
    /// The picture that is laid on the image: TOP. The image is BASE.
    pub top: Input,
    /// What becomes of colours.
    pub mode: Mode,
    /// How much of each picture is seen.
    pub operator: Operator,
    /// A weight for all of TOP.
    pub opacity: Weight,
    /// Where TOP lies, at its own size; by default at the upper left. It does not go with [`Reading::fit`].
    pub place: Option<Place>,
}

impl Blend {
    /// TOP over BASE, in mode normal.
    pub fn of(top: impl Into<Input>) -> Self {
        let (mode, operator, opacity) = (Mode::default(), Operator::default(), Weight::ONE);
        Blend { top: top.into(), mode, operator, opacity, place: None }
    }
}

/// Of which size `mask` makes one, and which image it may look at.
#[derive(Clone, Debug, Default)]
pub struct Make {
    /// Its size; by default that of `like`, or of the first mask file.
    pub size: Option<Size>,
    /// The image that `key`, `luma`, `flood` and `alpha` read, and that lengths in percent are of.
    pub like: Option<Input>,
}

impl Make {
    /// What a mask is named after: its first file, else the image that it is like, else its first source.
    pub fn named_after(&self, masks: &[Weights]) -> Input {
        let first = masks.first().map(|mask| Input::bytes(mask.source.to_string(), []));
        let file = masks.first().and_then(Weights::file).cloned();
        file.or_else(|| self.like.clone()).or(first).unwrap_or_else(|| Input::bytes("no mask", []))
    }
}

/// What the values of float TIFFs and of arrays mean, which do not say it themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Assume {
    /// Linear light.
    Linear,
}

/// How operands are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Take operands as stored, without turning them upright.
    pub no_orient: bool,
    /// Page of an image that has several.
    pub page: Option<u32>,
    /// What to do with an operand of another size than the image; where nothing is said, that is an error, but for the TOP
    /// of a blend, which is laid at its own size.
    pub fit: Option<Fit>,
    /// What pictures are taken for that do not say what they are.
    pub assume: Option<Assume>,
    /// Limits of what is decoded.
    pub limits: Limits,
}

impl Reading {
    /// How operands of another size are fitted.
    pub fn fit(&self) -> Fit {
        self.fit.unwrap_or_default()
    }
}

/// How the result is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Writing {
    /// Format; by default what the output's name says.
    pub format: Option<Format>,
    /// Sample depth; by default the image's own or the nearest that the format holds.
    pub depth: Option<Depth>,
    /// Quality, subsampling, compression.
    pub encoding: WriteOptions,
    /// Drop all metadata but what is needed to show the colours.
    pub strip: bool,
    /// Convert to sRGB and drop the profile.
    pub srgb: bool,
    /// Refuse to replace an existing file.
    pub no_clobber: bool,
    /// Allow an output that is also an input.
    pub in_place: bool,
    /// Give the output the image's times.
    pub preserve_times: bool,
    /// Where the effective mask is written as well.
    pub save_mask: Option<PathBuf>,
}

impl FromStr for To {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        match text {
            "color" | "colour" => Ok(To::Color),
            "alpha" => Ok(To::Alpha),
            _ => Err(Error::usage(format!("unknown target '{text}'; known are color, alpha"))),
        }
    }
}

impl FromStr for Space {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        match text {
            "encoded" | "srgb" => Ok(Space::Encoded),
            "linear" => Ok(Space::Linear),
            "oklab" => Ok(Space::Oklab),
            _ => Err(Error::usage(format!("unknown space '{text}'; known are encoded, linear, oklab"))),
        }
    }
}

impl FromStr for Assume {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        match text {
            "linear" => Ok(Assume::Linear),
            _ => Err(Error::usage(format!("unknown assumption '{text}'; known is linear"))),
        }
    }
}

impl fmt::Display for Assume {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Assume::Linear => "linear",
        })
    }
}

impl fmt::Display for To {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            To::Color => "color",
            To::Alpha => "alpha",
        })
    }
}

impl fmt::Display for Space {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Space::Encoded => "encoded",
            Space::Linear => "linear",
            Space::Oklab => "oklab",
        })
    }
}
