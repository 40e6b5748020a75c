//! Texts cut into pieces that know their place, so that a mistake can be shown where it is.

use crate::error::Error;
use crate::mask::Weight;
use crate::resample::Length;
use std::ops::Range;
use std::str::FromStr;

/// A part of an expression, and where it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece<'a> {
    pub text: &'a str,
    at: usize,
}

/// What is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mistake {
    message: String,
    place: Range<usize>,
}

pub(super) type Parsed<T> = Result<T, Mistake>;

impl Mistake {
    /// The mistake as an error of one line that shows the whole text with the place marked.
    pub fn within(self, whole: &str) -> Error {
        let Range { start, end } = self.place;
        let (before, rest) = whole.split_at(start.min(whole.len()));
        let (wrong, after) = rest.split_at((end - start).min(rest.len()));
        Error::usage(format!("in '{before}>>{wrong}<<{after}': {}", self.message))
    }

    /// The mistake alone, where its text is an argument of its own.
    pub fn alone(self) -> Error {
        Error::usage(self.message)
    }
}

impl<'a> Piece<'a> {
    pub const fn new(text: &'a str) -> Self {
        Piece { text, at: 0 }
    }

    fn part(self, range: Range<usize>) -> Self {
        Piece { text: &self.text[range.clone()], at: self.at + range.start }
    }

    /// Nothing, where it ends.
    pub fn end(self) -> Self {
        self.part(self.text.len()..self.text.len())
    }

    /// Without white space at its ends.
    pub fn trimmed(self) -> Self {
        let start = self.text.len() - self.text.trim_start().len();
        self.part(start..start + self.text.trim().len())
    }

    /// Its parts between the places where `mark` stands outside parentheses.
    pub fn split(self, mark: char) -> Vec<Self> {
        let (mut parts, mut start, mut depth) = (Vec::new(), 0, 0usize);
        for (at, c) in self.text.char_indices() {
            match c {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                _ if c == mark && depth == 0 => {
                    parts.push(self.part(start..at));
                    start = at + mark.len_utf8();
                }
                _ => {}
            }
        }
        parts.push(self.part(start..self.text.len()));
        parts
    }

    /// What stands before the first of these characters, and what behind it.
    pub fn split_once(self, marks: &[char]) -> (Self, Option<Self>) {
        match self.text.find(marks) {
            None => (self, None),
            Some(at) => (self.part(0..at), Some(self.part(at + 1..self.text.len()))),
        }
    }

    /// A mistake in it.
    pub fn wrong(self, message: impl Into<String>) -> Mistake {
        // Nothing cannot be marked: the mark then stands where something is missing.
        Mistake { message: message.into(), place: self.at..self.at + self.text.len() }
    }
}

/// The values behind a name, between commas.
pub(super) struct Values<'a> {
    whole: Piece<'a>,
    pieces: Vec<Piece<'a>>,
    usage: &'static str,
}

impl<'a> Values<'a> {
    /// Cuts `whole`; `usage` says how it is written, as in "rect:X,Y,W,H[,RADIUS]".
    pub fn of(whole: Piece<'a>, usage: &'static str) -> Self {
        let pieces = if whole.text.trim().is_empty() { Vec::new() } else { whole.split(',') };
        Values { whole, pieces: pieces.into_iter().map(Piece::trimmed).collect(), usage }
    }

    /// Refuses another count of values.
    pub fn ensure_count(&self, counts: std::ops::RangeInclusive<usize>) -> Parsed<&Self> {
        if counts.contains(&self.pieces.len()) { Ok(self) } else { Err(self.wrong_count()) }
    }

    pub fn wrong_count(&self) -> Mistake {
        self.whole.wrong(format!("write {}", self.usage))
    }

    pub fn count(&self) -> usize {
        self.pieces.len()
    }

    pub fn pieces(&self) -> impl Iterator<Item = Piece<'a>> {
        self.pieces.iter().copied()
    }

    /// A value that says by itself what is wrong with it; `default` where it is not given.
    pub fn value<T: FromStr<Err = Error>>(&self, index: usize, default: Option<T>) -> Parsed<T> {
        match (self.pieces.get(index), default) {
            (Some(piece), _) => piece.text.parse().map_err(|error: Error| piece.wrong(error.to_string())),
            (None, Some(default)) => Ok(default),
            (None, None) => Err(self.wrong_count()),
        }
    }

    pub fn length(&self, index: usize) -> Parsed<Length> {
        self.value(index, None)
    }

    /// A weight, 0 to 1 or percent.
    pub fn weight(&self, index: usize, default: Option<Weight>) -> Parsed<Weight> {
        self.value(index, default)
    }

    /// A finite number; percent are hundredths.
    pub fn number(&self, index: usize, default: Option<f32>) -> Parsed<f32> {
        let Some(piece) = self.pieces.get(index) else { return default.ok_or_else(|| self.wrong_count()) };
        let (text, scale) = piece.text.strip_suffix('%').map_or((piece.text, 1.0), |text| (text, 100.0));
        let number = text.trim_end().parse::<f64>().map(|number| (number / scale) as f32);
        match number {
            Ok(number) if number.is_finite() => Ok(number),
            _ => Err(piece.wrong(format!("'{}' is no number", piece.text))),
        }
    }

    /// A mistake in a value, or in all of them.
    pub fn wrong(&self, index: Option<usize>, message: impl Into<String>) -> Mistake {
        index.and_then(|index| self.pieces.get(index)).unwrap_or(&self.whole).wrong(message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_parentheses_does_not_split() {
        let parts = |text: &'static str, mark| Piece::new(text).split(mark).into_iter().map(|piece| piece.text);
        assert_eq!(parts("key:rgb(0,255,0),0.2", ',').collect::<Vec<_>>(), ["key:rgb(0,255,0)", "0.2"]);
        assert_eq!(parts("a(b|c) | d", '|').collect::<Vec<_>>(), ["a(b|c) ", " d"]);
        assert_eq!(parts("(a,b", ',').collect::<Vec<_>>(), ["(a,b"]);
        assert_eq!(parts("a),b", ',').collect::<Vec<_>>(), ["a)", "b"]);
        assert_eq!(parts("", ',').collect::<Vec<_>>(), [""]);
    }

    #[test]
    fn a_mistake_is_marked_where_it_is() {
        let text = "mask.png | fether 2";
        let piece = Piece::new(text).split('|')[1].trimmed().split_once(&[' ']).0;
        let error = piece.wrong("there is no step 'fether'").within(text);
        assert_eq!(error.to_string(), "in 'mask.png | >>fether<< 2': there is no step 'fether'");
        assert_eq!(Piece::new("é,ü").split(',')[1].wrong("no").within("é,ü").to_string(), "in 'é,>>ü<<': no");
    }
}
