//! Modes and operators by name, as Photoshop, ImageMagick, libvips, ffmpeg, GIMP, CSS and canvas spell them.

use super::{Mode, Operator};
use crate::error::{Error, Result, nearest};
use std::fmt;
use std::str::FromStr;

/// Other names of modes, without hyphens, blanks and capitals.
const MODES: [(&str, Mode); 23] = [
    ("add", Mode::LinearDodge),
    ("addition", Mode::LinearDodge),
    ("lineardodgeadd", Mode::LinearDodge),
    ("dodge", Mode::ColorDodge),
    ("burn", Mode::ColorBurn),
    ("difference128", Mode::GrainExtract),
    ("addition128", Mode::GrainMerge),
    ("darkencolor", Mode::DarkerColor),
    ("lightencolor", Mode::LighterColor),
    ("darkenintensity", Mode::DarkerColor),
    ("lightenintensity", Mode::LighterColor),
    ("darkenonly", Mode::Darken),
    ("lightenonly", Mode::Lighten),
    ("minussrc", Mode::Subtract),
    ("dividesrc", Mode::Divide),
    ("saturate", Mode::Saturation),
    ("colorize", Mode::Color),
    ("colorise", Mode::Color),
    ("luminize", Mode::Luminosity),
    ("luminise", Mode::Luminosity),
    ("hslhue", Mode::Hue),
    ("hslsaturation", Mode::Saturation),
    ("hslcolor", Mode::Color),
];

/// Other names of operators, without hyphens, blanks and capitals, and with `src` and `dst` for source and destination.
const OPERATORS: [(&str, Operator); 8] = [
    ("over", Operator::SrcOver),
    ("in", Operator::SrcIn),
    ("out", Operator::SrcOut),
    ("atop", Operator::SrcAtop),
    ("copy", Operator::Src),
    ("add", Operator::Plus),
    ("lighter", Operator::Plus),
    ("pluslighter", Operator::Plus),
];

/// A name without hyphens, blanks, brackets and capitals, in American spelling.
fn plain(text: &str) -> String {
    let letters: String = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    letters.replace("colour", "color")
}

/// The same for an operator's name, with `src` and `dst`.
fn plain_operator(text: &str) -> String {
    plain(text).replace("source", "src").replace("destination", "dst").replace("dest", "dst")
}

impl FromStr for Mode {
    type Err = Error;

    /// A mode by any of its names.
    ///
    /// # Errors
    /// [`Kind::Usage`](crate::Kind::Usage), with the nearest name.
    fn from_str(text: &str) -> Result<Self> {
        let wanted = plain(text);
        let own = Mode::ALL.iter().map(|mode| (plain(mode.name()), *mode));
        let names: Vec<(String, Mode)> = own.chain(MODES.map(|(name, mode)| (name.to_owned(), mode))).collect();
        if let Some((_, mode)) = names.iter().find(|(name, _)| *name == wanted) {
            return Ok(*mode);
        }
        if let Some(operator) = find_operator(text) {
            return Err(Error::usage(format!("'{text}' is an operator, not a mode; say --operator {operator}")));
        }
        Err(unknown("mode", text, &wanted, &names))
    }
}

impl FromStr for Operator {
    type Err = Error;

    /// An operator by any of its names.
    ///
    /// # Errors
    /// [`Kind::Usage`](crate::Kind::Usage), with the nearest name.
    fn from_str(text: &str) -> Result<Self> {
        if let Some(operator) = find_operator(text) {
            return Ok(operator);
        }
        if let Ok(mode) = text.parse::<Mode>() {
            return Err(Error::usage(format!("'{text}' is a mode, not an operator; say --mode {mode}")));
        }
        Err(unknown("operator", text, &plain_operator(text), &operators()))
    }
}

fn operators() -> Vec<(String, Operator)> {
    let own = Operator::ALL.iter().map(|operator| (plain(operator.name()), *operator));
    own.chain(OPERATORS.map(|(name, operator)| (name.to_owned(), operator))).collect()
}

fn find_operator(text: &str) -> Option<Operator> {
    let wanted = plain_operator(text);
    operators().into_iter().find(|(name, _)| *name == wanted).map(|(_, operator)| operator)
}

fn unknown<T: fmt::Display>(what: &str, text: &str, wanted: &str, names: &[(String, T)]) -> Error {
    let nearest = nearest(wanted, names.iter().map(|(name, found)| (name.as_str(), found)));
    let nearest = nearest.map(|(_, name)| format!("; did you mean {name}?")).unwrap_or_default();
    Error::usage(format!("unknown {what} '{text}'{nearest} (maskimg modes lists them all)"))
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
