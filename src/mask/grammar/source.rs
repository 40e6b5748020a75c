//! Sources as they are typed: the table of their names, how their values are read, and what is nearly one of them.

use super::generator::{FLOOD_TOLERANCE, Generator, SOFT, TOLERANCE};
use super::text::{Mistake, Parsed, Piece, Values};
use crate::color::parse_color;
use crate::error::{Error, Result, nearest};
use crate::resample::Length;
use std::str::FromStr;

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
