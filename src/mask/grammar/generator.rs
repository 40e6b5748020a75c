//! Sources that are made, not read from a mask file: a weight, shapes, gradients, and what the image itself tells.

use super::text::{Mistake, Parsed, Piece, Values};
use crate::color::parse_color;
use crate::error::{Error, Result, nearest};
use crate::mask::Weight;
use crate::mask::shape::{Ellipse, Linear, Polygon, Radial, Rect, Shape};
use crate::matrix::Size;
use crate::resample::Length;
use std::fmt;
use std::str::FromStr;

/// A mask that is made.
#[derive(Clone, Debug, PartialEq)]
pub enum Generator {
    /// The same weight everywhere.
    Solid(Weight),
    /// 1 inside a rectangle, whose corners may be round.
    Rect {
        /// Its left and upper edge.
        at: [Length; 2],
        /// Its width and height.
        size: [Length; 2],
        /// Of its corners.
        radius: Length,
    },
    /// 1 inside an ellipse.
    Ellipse {
        /// Its centre.
        center: [Length; 2],
        /// Half its width and height.
        radii: [Length; 2],
    },
    /// 1 inside a polygon, by the even-odd rule.
    Polygon(Vec<[Length; 2]>),
    /// Rises from 0 at the first point to 1 at the second.
    Linear([[Length; 2]; 2]),
    /// Rises from 0 to 1 across the picture, at an angle in degrees, clockwise from "left to right".
    LinearAt(f64),
    /// 1 within the first radius, falling to 0 at the second.
    Radial {
        /// Its centre.
        center: [Length; 2],
        /// Both radii.
        radii: [Length; 2],
    },
    /// The image's own alpha.
    Alpha,
    /// 1 where the image's luminance lies between two values.
    Luma {
        /// The least.
        low: f32,
        /// The greatest.
        high: f32,
        /// How far outside it falls to 0.
        soft: f32,
    },
    /// 0 where the image's colour is near to one that is keyed out.
    Key {
        /// The colour as it was typed.
        color: String,
        /// Its red, green and blue in sRGB.
        rgb: [f32; 3],
        /// How near, in Oklab.
        tolerance: f32,
        /// How far beyond that it rises to 1.
        soft: f32,
    },
    /// 1 on the region around a pixel whose colours are near to that pixel's.
    Flood {
        /// The pixel.
        at: [Length; 2],
        /// How near, in Oklab.
        tolerance: f32,
    },
}

/// What a mask needs to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Needs {
    /// No more than the size of the picture.
    Size,
    /// The image, pixel by pixel.
    Pixels,
    /// The whole image at once.
    Whole,
}

type Reader = fn(&Values) -> Parsed<Generator>;

/// The name of every source, how it is written, and how its values are read.
#[rustfmt::skip]
const SOURCES: [(&str, &str, Reader); 10] = [
    ("solid",   "solid:W",                             |v| Ok(Generator::Solid(v.ensure_count(1..=1)?.weight(0, None)?))),
    ("rect",    "rect:X,Y,W,H[,RADIUS]",               rect),
    ("ellipse", "ellipse:CX,CY,RX,RY",                 |v| Ok({ v.ensure_count(4..=4)?; Generator::Ellipse { center: point(v, 0)?, radii: point(v, 2)? } })),
    ("polygon", "polygon:X1,Y1,X2,Y2,X3,Y3,...",       polygon),
    ("linear",  "linear:X0,Y0,X1,Y1 or linear:ANGLE",  linear),
    ("radial",  "radial:CX,CY,R0,R1",                  |v| Ok({ v.ensure_count(4..=4)?; Generator::Radial { center: point(v, 0)?, radii: point(v, 2)? } })),
    ("alpha",   "alpha:",                              |v| Ok({ v.ensure_count(0..=0)?; Generator::Alpha })),
    ("luma",    "luma:LOW,HIGH[,SOFT]",                luma),
    ("key",     "key:COLOR[,TOLERANCE[,SOFT]]",        key),
    ("flood",   "flood:X,Y[,TOLERANCE]",               flood),
];

/// Other names that people try.
const ALIASES: [(&str, &str); 8] = [
    ("rectangle", "rect"),
    ("box", "rect"),
    ("circle", "ellipse"),
    ("gradient", "linear"),
    ("luminance", "luma"),
    ("chroma", "key"),
    ("chromakey", "key"),
    ("wand", "flood"),
];

/// How a source is written.
fn usage_of(name: &str) -> Option<&'static str> {
    SOURCES.iter().find(|(known, ..)| *known == name).map(|(_, usage, _)| *usage)
}

/// How far colours may be from a keyed one, how soft the edge is, and how far those of a flood may be, where nothing is
/// said.
const TOLERANCE: f32 = 0.1;
const SOFT: f32 = 0.05;
const FLOOD_TOLERANCE: f32 = 0.05;

impl Generator {
    /// Whether a text begins like one of these, so that a mistake in it is reported as such and not as a missing
    /// file.
    pub fn is_meant_by(text: &str) -> bool {
        text.split_once(':').is_some_and(|(name, _)| SOURCES.iter().any(|(known, ..)| *known == name))
    }

    /// What is probably meant by a text that names no file: the source whose colon is missing or is another mark, or
    /// whose name is nearly the one that was typed.
    pub fn nearly_meant_by(text: &str) -> Option<&'static str> {
        let name = text.split(|c: char| !c.is_ascii_alphabetic()).next().filter(|name| name.len() > 2)?;
        let mark = text[name.len()..].chars().next();
        if !matches!(mark, None | Some(':' | '=' | '#' | '(' | ' ')) {
            return None;
        }
        let known = SOURCES.iter().map(|(known, usage, _)| (*known, *usage));
        let aliases = ALIASES.iter().filter_map(|(alias, known)| Some((*alias, usage_of(known)?)));
        let (letters, usage) = nearest(&name.to_ascii_lowercase(), known.chain(aliases))?;
        (letters <= if mark == Some(':') { 2 } else { 0 }).then_some(usage)
    }

    /// What it needs to be made.
    pub const fn needs(&self) -> Needs {
        match self {
            Generator::Alpha | Generator::Luma { .. } | Generator::Key { .. } => Needs::Pixels,
            Generator::Flood { .. } => Needs::Whole,
            _ => Needs::Size,
        }
    }

    /// The shape or gradient that is drawn on a picture of that size; `None` for what is none.
    pub fn shape(&self, size: Size) -> Option<Shape> {
        let (width, height) = (size.width() as f64, size.height() as f64);
        let of = |[x, y]: [Length; 2]| [x.of(width), y.of(height)];
        let shorter = |length: Length| length.of(width.min(height));
        Some(match self {
            Generator::Rect { at, size, radius } => {
                let ([x, y], [w, h]) = (of(*at), of(*size));
                Shape::Rect(Rect::new(x, y, w, h, shorter(*radius)))
            }
            Generator::Ellipse { center, radii } => {
                let ([cx, cy], [rx, ry]) = (of(*center), of(*radii));
                Shape::Ellipse(Ellipse::new(cx, cy, rx, ry))
            }
            Generator::Polygon(points) => Shape::Polygon(Polygon::new(points.iter().map(|p| of(*p)).collect())),
            Generator::Linear([from, to]) => {
                let ([x0, y0], [x1, y1]) = (of(*from), of(*to));
                Shape::Linear(Linear::new(x0, y0, x1, y1))
            }
            Generator::LinearAt(degrees) => Shape::Linear(Linear::at_angle(*degrees, width, height)),
            Generator::Radial { center, radii: [r0, r1] } => {
                let [cx, cy] = of(*center);
                Shape::Radial(Radial::new(cx, cy, shorter(*r0), shorter(*r1)))
            }
            Generator::Solid(_)
            | Generator::Alpha
            | Generator::Luma { .. }
            | Generator::Key { .. }
            | Generator::Flood { .. } => return None,
        })
    }
}

fn point(values: &Values, index: usize) -> Parsed<[Length; 2]> {
    Ok([values.length(index)?, values.length(index + 1)?])
}

fn rect(values: &Values) -> Parsed<Generator> {
    values.ensure_count(4..=5)?;
    let radius = values.value(4, Some(Length::Pixels(0.0)))?;
    Ok(Generator::Rect { at: point(values, 0)?, size: point(values, 2)?, radius })
}

fn polygon(values: &Values) -> Parsed<Generator> {
    if values.count() < 6 || !values.count().is_multiple_of(2) {
        return Err(values.wrong_count());
    }
    (0..values.count()).step_by(2).map(|index| point(values, index)).collect::<Parsed<_>>().map(Generator::Polygon)
}

fn linear(values: &Values) -> Parsed<Generator> {
    match values.count() {
        1 => {
            let degrees = values.pieces().next().and_then(|piece| piece.text.trim_end_matches("deg").parse().ok());
            let degrees = degrees.filter(|degrees: &f64| degrees.is_finite());
            degrees.map(Generator::LinearAt).ok_or_else(|| values.wrong(Some(0), "give an angle in degrees"))
        }
        4 => Ok(Generator::Linear([point(values, 0)?, point(values, 2)?])),
        _ => Err(values.wrong_count()),
    }
}

fn luma(values: &Values) -> Parsed<Generator> {
    values.ensure_count(2..=3)?;
    let (low, high) = (luminance(values, 0)?, luminance(values, 1)?);
    if low > high {
        return Err(values.wrong(None, "LOW is above HIGH"));
    }
    Ok(Generator::Luma { low, high, soft: distance(values, 2, 0.0)? })
}

/// A luminance: 1 is white, and pictures of light go beyond; what looks like a byte is asked about.
fn luminance(values: &Values, index: usize) -> Parsed<f32> {
    let number = values.number(index, None)?;
    if number > 1.0 && number <= 255.0 && number.fract() == 0.0 {
        values.weight(index, None)?;
    }
    Ok(number)
}

fn key(values: &Values) -> Parsed<Generator> {
    values.ensure_count(1..=3)?;
    let Some(piece) = values.pieces().next() else { return Err(values.wrong_count()) };
    let [red, green, blue, _] = parse_color(piece.text).map_err(|error| piece.wrong(error.to_string()))?;
    Ok(Generator::Key {
        color: piece.text.to_owned(),
        rgb: [red, green, blue],
        tolerance: distance(values, 1, TOLERANCE)?,
        soft: distance(values, 2, SOFT)?,
    })
}

fn flood(values: &Values) -> Parsed<Generator> {
    values.ensure_count(2..=3)?;
    Ok(Generator::Flood { at: point(values, 0)?, tolerance: distance(values, 2, FLOOD_TOLERANCE)? })
}

fn distance(values: &Values, index: usize, default: f32) -> Parsed<f32> {
    let number = values.number(index, Some(default))?;
    if number < 0.0 { Err(values.wrong(Some(index), "it is 0 or more")) } else { Ok(number) }
}

impl FromStr for Generator {
    type Err = Error;

    /// # Errors
    /// [`Kind::Usage`](crate::Kind::Usage), with the place.
    fn from_str(text: &str) -> Result<Self> {
        let read = |piece: Piece| -> Result<Generator, Mistake> {
            let (name, values) = piece.split_once(&[':']);
            let found = SOURCES.iter().find(|(known, ..)| *known == name.text);
            let (Some((_, usage, reader)), Some(values)) = (found, values) else {
                return Err(name.wrong(match Generator::nearly_meant_by(text) {
                    Some(usage) => format!("there is no such source; did you mean {usage}?"),
                    None => "there is no such source".to_owned(),
                }));
            };
            reader(&Values::of(values, usage))
        };
        read(Piece::new(text).trimmed()).map_err(|mistake| mistake.within(text))
    }
}

impl fmt::Display for Generator {
    /// As it is typed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Generator::Solid(weight) => write!(f, "solid:{weight}"),
            Generator::Rect { at: [x, y], size: [w, h], radius } => match radius {
                Length::Pixels(0.0) => write!(f, "rect:{x},{y},{w},{h}"),
                _ => write!(f, "rect:{x},{y},{w},{h},{radius}"),
            },
            Generator::Ellipse { center: [cx, cy], radii: [rx, ry] } => write!(f, "ellipse:{cx},{cy},{rx},{ry}"),
            Generator::Polygon(points) => {
                let points: Vec<_> = points.iter().map(|[x, y]| format!("{x},{y}")).collect();
                write!(f, "polygon:{}", points.join(","))
            }
            Generator::Linear([[x0, y0], [x1, y1]]) => write!(f, "linear:{x0},{y0},{x1},{y1}"),
            Generator::LinearAt(degrees) => write!(f, "linear:{degrees}"),
            Generator::Radial { center: [cx, cy], radii: [r0, r1] } => write!(f, "radial:{cx},{cy},{r0},{r1}"),
            Generator::Alpha => f.write_str("alpha:"),
            Generator::Luma { low, high, soft: 0.0 } => write!(f, "luma:{low},{high}"),
            Generator::Luma { low, high, soft } => write!(f, "luma:{low},{high},{soft}"),
            Generator::Key { color, tolerance: TOLERANCE, soft: SOFT, .. } => write!(f, "key:{color}"),
            Generator::Key { color, tolerance, soft, .. } => write!(f, "key:{color},{tolerance},{soft}"),
            Generator::Flood { at: [x, y], tolerance: FLOOD_TOLERANCE } => write!(f, "flood:{x},{y}"),
            Generator::Flood { at: [x, y], tolerance } => write!(f, "flood:{x},{y},{tolerance}"),
        }
    }
}
