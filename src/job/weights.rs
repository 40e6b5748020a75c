//! One mask of a job: where its weights come from, and what is done with them.

use crate::codec::{Input, Limits};
use crate::error::{Error, Result, shown};
use crate::mask::{Generator, Step, split};
use std::ffi::OsStr;
use std::fmt;
use std::path::Path;

/// Weights for an image: a source, and steps that act on it one after the other.
#[derive(Clone, Debug)]
pub struct Weights {
    /// Where they come from.
    pub source: Source,
    /// What is done with them.
    pub steps: Vec<Step>,
}

/// Where weights come from.
#[derive(Clone, Debug)]
pub enum Source {
    /// A mask file.
    File(Input),
    /// A mask that is made.
    Made(Generator),
}

impl Weights {
    /// What a text stands for: the file of that name where there is one, else an expression, `SOURCE | STEP | STEP`.
    ///
    /// ```
    /// # fn main() -> maskimg::Result<()> {
    /// use maskimg::job::Weights;
    /// let mask = Weights::parse("ellipse:50%,50%,40%,45% | feather 12".as_ref(), &Default::default())?;
    /// assert_eq!(mask.name(), "ellipse:50%,50%,40%,45% | feather 12");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Kind::Usage`](crate::Kind::Usage) for a mistake in it, with its place.
    pub fn parse(text: &OsStr, limits: &Limits) -> Result<Self> {
        let (source, steps) = Weights::split(text)?;
        Ok(Weights { source: Source::parse(source, limits)?, steps })
    }

    /// The text of the source, and the steps behind it. What exists is that path literally.
    ///
    /// # Errors
    /// [`Kind::Usage`](crate::Kind::Usage) for a step that cannot be read, with its place.
    pub fn split(text: &OsStr) -> Result<(&OsStr, Vec<Step>)> {
        if stands(text) {
            return Ok((text, Vec::new()));
        }
        let odd = split_behind_file(text).filter(|(file, _)| file.to_str().is_none_or(|name| name.contains('|')));
        match (odd, text.to_str()) {
            (Some((file, steps)), _) => split(&format!("FILE |{steps}")).map(|(_, steps)| (file, steps)),
            (None, Some(expression)) => split(expression).map(|(source, steps)| (source.as_ref(), steps)),
            (None, None) => Ok((text, Vec::new())),
        }
    }

    /// The file, where it is one.
    pub const fn file(&self) -> Option<&Input> {
        match &self.source {
            Source::File(input) => Some(input),
            Source::Made(_) => None,
        }
    }

    /// The name that messages call it by.
    pub fn name(&self) -> String {
        let steps: String = self.steps.iter().map(|step| format!(" | {step}")).collect();
        format!("{}{steps}", self.source)
    }
}

impl Source {
    /// What a text stands for: the file of that name where there is one, else a made mask, else a file that will be
    /// missed.
    ///
    /// # Errors
    /// [`Kind::Usage`](crate::Kind::Usage) for a made mask with a mistake in it.
    pub fn parse(text: &OsStr, limits: &Limits) -> Result<Self> {
        let typed = text.to_str().filter(|_| !stands(text));
        match typed {
            Some("") => Err(Error::usage("a mask is named by nothing; give a file or a source")),
            Some(step) if Step::is_called(step) => Err(Error::usage(format!(
                "there is no file {step}; it is a step, which stands behind a mask: 'MASK | {step} ...'"
            ))),
            Some(made) if Generator::is_meant_by(made) => made.parse().map(Source::Made),
            Some(typed) => match Generator::nearly_meant_by(typed) {
                Some(usage) => {
                    Err(Error::usage(format!("there is no file {}; did you mean {usage}?", shown(Path::new(typed)))))
                }
                None => Ok(Source::File(Input::typed(text, limits.max_memory))),
            },
            None => Ok(Source::File(Input::typed(text, limits.max_memory))),
        }
    }
}

/// Whether a text is a path at which something stands.
fn stands(text: &OsStr) -> bool {
    Path::new(text).symlink_metadata().is_ok()
}

/// A file, whose name may be any, and the text of the steps behind it.
fn split_behind_file(text: &OsStr) -> Option<(&OsStr, &str)> {
    let bytes = text.as_encoded_bytes();
    let marks = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'|').map(|(at, _)| at);
    let mut found = marks.filter_map(|at| {
        let steps = std::str::from_utf8(&bytes[at + 1..]).ok()?;
        let file = slice(bytes[..at].trim_ascii())?;
        stands(file).then_some((file, steps))
    });
    // The shortest name would leave most to be read as steps; the longest is what is there.
    found.next_back()
}

#[cfg(unix)]
fn slice(bytes: &[u8]) -> Option<&OsStr> {
    Some(std::os::unix::ffi::OsStrExt::from_bytes(bytes))
}

#[cfg(not(unix))]
fn slice(bytes: &[u8]) -> Option<&OsStr> {
    std::str::from_utf8(bytes).ok().map(OsStr::new)
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::File(input) => f.write_str(&input.name()),
            Source::Made(generator) => generator.fmt(f),
        }
    }
}

impl From<Source> for Weights {
    fn from(source: Source) -> Self {
        Weights { source, steps: Vec::new() }
    }
}

impl<I: Into<Input>> From<I> for Weights {
    fn from(input: I) -> Self {
        Source::File(input.into()).into()
    }
}

impl From<Generator> for Weights {
    fn from(generator: Generator) -> Self {
        Source::Made(generator).into()
    }
}
