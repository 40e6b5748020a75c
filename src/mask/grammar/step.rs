//! Steps: what is done with the weights of a mask, one after the other.

use super::text::{Parsed, Piece, Values};
use crate::error::{Error, Result, nearest};
use crate::mask::Weight;
use crate::resample::Length;
use std::fmt;
use std::str::FromStr;

/// One thing that is done with a mask.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// 1 where the stored integer, or the index into a palette, is one of these; else 0.
    Label(Vec<i64>),
    /// The least weight becomes 0, the greatest 1.
    Normalize,
    /// `1 / (1 + exp(-gain (w - mid)))`.
    Sigmoid {
        /// How steep.
        gain: f32,
        /// Where it is one half.
        mid: f32,
    },
    /// 1 from a level on, else 0.
    Threshold(Level),
    /// `clamp((w - black) / (white - black)) ^ (1 / gamma)`.
    Levels {
        /// What becomes 0.
        black: f32,
        /// What becomes 1.
        white: f32,
        /// Above 1 raises what lies between.
        gamma: f32,
    },
    /// `1 - w`.
    Invert,
    /// The maximum over a disc.
    Grow(Length),
    /// The minimum over a disc.
    Shrink(Length),
    /// A Gaussian blur of this standard deviation.
    Feather(Length, FeatherSide),
    /// Regions below one half that do not touch the frame become 1.
    FillHoles,
    /// Regions from one half on of fewer pixels become 0.
    DropSpecks(u64),
    /// `1 - p (1 - w)`: how much of the mask is applied.
    Strength(Weight),
}

/// Where a threshold lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Level {
    /// At this weight.
    At(Weight),
    /// Where it parts the weights best into two classes, by Otsu's method.
    Otsu,
}

/// To which side of its edges a mask is feathered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FeatherSide {
    /// To both.
    #[default]
    Both,
    /// Inwards: nothing outside of the mask is kept.
    In,
    /// Outwards: nothing of the mask is lost.
    Out,
}

type Reader = fn(&Values) -> Parsed<Step>;

/// The name of every step, how it is written, and how its values are read.
#[rustfmt::skip]
const STEPS: [(&str, &str, Reader); 12] = [
    ("label",       "label N[,N...]",         label),
    ("normalize",   "normalize",              |values| Ok({ values.ensure_count(0..=0)?; Step::Normalize })),
    ("sigmoid",     "sigmoid [GAIN[,MID]]",   |values| {
        values.ensure_count(0..=2)?;
        Ok(Step::Sigmoid { gain: values.number(0, Some(1.0))?, mid: values.number(1, Some(0.0))? })
    }),
    ("threshold",   "threshold T or threshold otsu", threshold),
    ("levels",      "levels BLACK,WHITE[,GAMMA]", levels),
    ("invert",      "invert",                 |values| Ok({ values.ensure_count(0..=0)?; Step::Invert })),
    ("grow",        "grow RADIUS",            |values| Ok(Step::Grow(radius(values, 1)?))),
    ("shrink",      "shrink RADIUS",          |values| Ok(Step::Shrink(radius(values, 1)?))),
    ("feather",     "feather SIGMA[,in|out]", feather),
    ("fill-holes",  "fill-holes",             |values| Ok({ values.ensure_count(0..=0)?; Step::FillHoles })),
    ("drop-specks", "drop-specks PIXELS",     drop_specks),
    ("strength",    "strength P",             |values| Ok(Step::Strength(values.ensure_count(1..=1)?.weight(0, None)?))),
];

/// Up to here, a float tells every integer from the next.
const MOST_LABEL: i64 = 1 << 24;

/// Other spellings that people try.
const ALIASES: [(&str, &str); 7] = [
    ("normalise", "normalize"),
    ("dilate", "grow"),
    ("erode", "shrink"),
    ("blur", "feather"),
    ("negate", "invert"),
    ("expand", "grow"),
    ("contract", "shrink"),
];

/// Reads a step as it stands in an expression: `name ARGS` or `name:ARGS`.
pub(super) fn read(piece: Piece) -> Parsed<Step> {
    let (name, values) = piece.split_once(&[' ', '\t', ':']);
    if name.text.is_empty() {
        return Err(piece.wrong("a step is missing here"));
    }
    let Some((_, usage, reader)) = STEPS.iter().find(|(known, ..)| *known == name.text) else {
        return Err(name.wrong(unknown(name.text)));
    };
    reader(&Values::of(values.unwrap_or_else(|| name.end()).trimmed(), usage))
}

fn unknown(name: &str) -> String {
    let names: Vec<_> = STEPS.iter().map(|(name, ..)| *name).collect();
    let candidates = names.iter().map(|name| (*name, *name)).chain(ALIASES);
    match nearest(&name.to_ascii_lowercase(), candidates) {
        Some((letters, known)) if letters <= 2 => format!("there is no step '{name}'; did you mean {known}?"),
        _ => format!("there is no step '{name}'; there are {}", names.join(", ")),
    }
}

impl Step {
    /// Reads a step whose name and values stand apart, as a flag of the command line.
    ///
    /// # Errors
    /// [`Kind::Usage`](crate::Kind::Usage) for values that cannot be read.
    ///
    /// # Panics
    /// If no step has that name.
    pub fn of_flag(name: &str, values: &str) -> Result<Self> {
        let (_, usage, reader) = STEPS.iter().find(|(known, ..)| *known == name).expect("the name of a step");
        reader(&Values::of(Piece::new(values), usage)).map_err(|mistake| mistake.alone())
    }

    /// Whether a step has that name.
    pub fn is_called(name: &str) -> bool {
        STEPS.iter().any(|(known, ..)| *known == name)
    }

    /// Whether a weight of the result depends on that weight alone, so that it can be computed row by row.
    pub const fn is_of_points(&self) -> bool {
        match self {
            Step::Sigmoid { .. } | Step::Levels { .. } | Step::Invert | Step::Strength(_) => true,
            Step::Threshold(level) => matches!(level, Level::At(_)),
            Step::Label(_)
            | Step::Normalize
            | Step::Grow(_)
            | Step::Shrink(_)
            | Step::Feather(..)
            | Step::FillHoles
            | Step::DropSpecks(_) => false,
        }
    }

    /// Whether it depends on the size of the picture.
    pub const fn is_relative(&self) -> bool {
        matches!(self, Step::Grow(Length::Percent(_)) | Step::Shrink(Length::Percent(_)))
            || matches!(self, Step::Feather(Length::Percent(_), _))
    }
}

fn label(values: &Values) -> Parsed<Step> {
    values.ensure_count(1..=usize::MAX)?;
    let label = |piece: Piece| {
        let wrong =
            || piece.wrong(format!("'{}' is no label; labels are whole numbers up to {MOST_LABEL}", piece.text));
        piece.text.parse().ok().filter(|label: &i64| label.abs() <= MOST_LABEL).ok_or_else(wrong)
    };
    values.pieces().map(label).collect::<Parsed<_>>().map(Step::Label)
}

fn threshold(values: &Values) -> Parsed<Step> {
    values.ensure_count(1..=1)?;
    match values.pieces().next() {
        Some(piece) if piece.text == "otsu" => Ok(Step::Threshold(Level::Otsu)),
        _ => Ok(Step::Threshold(Level::At(values.weight(0, None)?))),
    }
}

fn levels(values: &Values) -> Parsed<Step> {
    values.ensure_count(2..=3)?;
    let (black, white) = (values.number(0, None)?, values.number(1, None)?);
    let gamma = values.number(2, Some(1.0))?;
    if black == white {
        return Err(values.wrong(None, "black and white are the same; threshold makes a hard edge"));
    }
    if gamma <= 0.0 {
        return Err(values.wrong(Some(2), "gamma is above 0"));
    }
    Ok(Step::Levels { black, white, gamma })
}

fn radius(values: &Values, most: usize) -> Parsed<Length> {
    let length = values.ensure_count(1..=most)?.length(0)?;
    let (Length::Pixels(number) | Length::Percent(number)) = length;
    if number < 0.0 {
        return Err(values.wrong(Some(0), "it is 0 or more"));
    }
    Ok(length)
}

fn feather(values: &Values) -> Parsed<Step> {
    let sigma = radius(values, 2)?;
    let side = match values.pieces().nth(1) {
        None => FeatherSide::Both,
        Some(piece) => match piece.text {
            "in" => FeatherSide::In,
            "out" => FeatherSide::Out,
            _ => return Err(values.wrong(Some(1), "give in or out, or nothing for both sides")),
        },
    };
    Ok(Step::Feather(sigma, side))
}

fn drop_specks(values: &Values) -> Parsed<Step> {
    values.ensure_count(1..=1)?;
    let count = values.pieces().next().and_then(|piece| piece.text.parse().ok());
    count.map(Step::DropSpecks).ok_or_else(|| values.wrong(Some(0), "give a count of pixels"))
}

impl FromStr for Step {
    type Err = Error;

    /// A step as it stands in an expression: `feather 1.5`, or `feather:1.5`.
    ///
    /// # Errors
    /// [`Kind::Usage`](crate::Kind::Usage), with the place.
    fn from_str(text: &str) -> Result<Self> {
        read(Piece::new(text).trimmed()).map_err(|mistake| mistake.within(text))
    }
}

impl fmt::Display for Step {
    /// As it is typed in an expression.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Step::Label(labels) => {
                let labels: Vec<_> = labels.iter().map(i64::to_string).collect();
                write!(f, "label {}", labels.join(","))
            }
            Step::Normalize => f.write_str("normalize"),
            Step::Sigmoid { gain, mid } => write!(f, "sigmoid {gain},{mid}"),
            Step::Threshold(Level::At(weight)) => write!(f, "threshold {weight}"),
            Step::Threshold(Level::Otsu) => f.write_str("threshold otsu"),
            Step::Levels { black, white, gamma } if *gamma == 1.0 => write!(f, "levels {black},{white}"),
            Step::Levels { black, white, gamma } => write!(f, "levels {black},{white},{gamma}"),
            Step::Invert => f.write_str("invert"),
            Step::Grow(radius) => write!(f, "grow {radius}"),
            Step::Shrink(radius) => write!(f, "shrink {radius}"),
            Step::Feather(sigma, FeatherSide::Both) => write!(f, "feather {sigma}"),
            Step::Feather(sigma, FeatherSide::In) => write!(f, "feather {sigma},in"),
            Step::Feather(sigma, FeatherSide::Out) => write!(f, "feather {sigma},out"),
            Step::FillHoles => f.write_str("fill-holes"),
            Step::DropSpecks(pixels) => write!(f, "drop-specks {pixels}"),
            Step::Strength(weight) => write!(f, "strength {weight}"),
        }
    }
}
