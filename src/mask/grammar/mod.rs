//! The language of masks: `SOURCE | STEP | STEP`.
//!
//! One type for a source that is made, one for a step, and one reader of each, whether it is typed as an expression, as
//! a flag of the command line, or in a job.

mod generator;
mod source;
mod step;
mod text;

#[cfg(test)]
mod tests;

pub use generator::{Generator, Needs};
pub use step::{FeatherSide, Level, Step};

use crate::error::{Error, Result};
use text::Piece;

/// The text of a source, and the steps behind it: `mask.png | grow 2 | feather 1.5`.
///
/// A `|` inside parentheses does not split.
///
/// # Errors
/// [`Kind::Usage`](crate::Kind::Usage) for a step that cannot be read, with its place in the text.
pub fn split(text: &str) -> Result<(&str, Vec<Step>)> {
    let mut parts = Piece::new(text).split('|').into_iter().map(Piece::trimmed);
    let source = parts.next().map_or("", |piece| piece.text);
    let steps: Vec<Step> = parts.map(step::read).collect::<Result<_, _>>().map_err(|mistake| mistake.within(text))?;
    if source.is_empty() && !steps.is_empty() {
        return Err(Error::usage(format!("'{text}' has no source before its first |")));
    }
    match steps.iter().skip(1).find(|step| matches!(step, Step::Label(_))) {
        Some(_) => Err(Error::usage(format!("in '{text}': label reads what a file stores, so it is the first step"))),
        None => Ok((source, steps)),
    }
}
