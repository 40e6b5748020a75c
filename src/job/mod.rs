//! What is to be done, as values: one [`Job`] is one image, what is done with it, its masks and one output.
//!
//! The command line lowers to jobs, `--dry-run` prints them, the pipeline carries them out, and tests build them. A
//! job is checked here as far as it can be without decoding a picture.

mod check;
mod inspection;
mod options;
mod options_text;
mod path_text;
mod record;
mod result;
mod text;
mod typed;
mod weights;

pub use check::in_place;
pub use inspection::{BINS, Inspection, MaskFacts, inspection_failed, unit};
pub use options::{Apply, Assume, Background, Blend, Make, Reading, Space, To, Weighing, Work, Writing};
pub use options_text::OptionsText;
pub use path_text::PathText;
pub use record::{Facts, Record};
pub use result::{Done, Told, fault_row, result_row};
pub use text::{Command, Id, JobText, schema};
pub use typed::{Labels, Quality, Typed};
pub use weights::{Source, Weights};

use crate::codec::{Format, Input, Target};
use crate::error::{Error, Result};
use std::path::Path;

/// One image to be multiplied by masks or laid under another, or a mask to be made, and where the result goes.
#[derive(Clone, Debug)]
pub struct Job {
    /// The image; of a blend, BASE; of a mask that is made, what it is named after ([`Make::named_after`]).
    pub image: Input,
    /// The masks: combined they weigh the image or, of a blend, TOP; or they are all that is wanted.
    pub masks: Vec<Weights>,
    /// Where the result goes.
    pub output: Target,
    /// What is done.
    pub work: Work,
    /// How weights are read, and where products and mixes are taken.
    pub weighing: Weighing,
    /// How operands are read.
    pub reading: Reading,
    /// How the result is written.
    pub writing: Writing,
}

impl Job {
    /// The blend that is to be done, where it is one.
    pub const fn blend(&self) -> Option<&Blend> {
        match &self.work {
            Work::Blend(blend) => Some(blend),
            Work::Apply(_) | Work::Mask(_) => None,
        }
    }

    /// The files that it writes: the result, and the effective mask where that is wanted as well.
    pub fn outputs(&self) -> impl Iterator<Item = &Path> {
        let result = match &self.output {
            Target::File(path) => Some(path.as_path()),
            Target::Stdout => None,
        };
        result.into_iter().chain(self.writing.save_mask.as_deref())
    }

    /// The format of the output: the one asked for, else the one that the output's name stands for.
    ///
    /// # Errors
    /// [`Kind::Usage`](crate::Kind::Usage) where neither tells.
    pub fn format(&self) -> Result<Format> {
        if let Some(format) = self.writing.format {
            return Ok(format);
        }
        match &self.output {
            Target::Stdout => Err(Error::usage("output to standard output needs --format")),
            Target::File(path) => match Format::of_name(path) {
                Some(format) => Ok(format),
                // A file written onto itself, or by its own name into a directory, may have a name that says nothing.
                None if self.image.path().is_some_and(|image| image.file_name() == path.file_name()) => {
                    Format::of(&self.image)
                }
                None => Err(Error::usage(format!(
                    "the name {} says no format; give --format, or an extension of {}",
                    crate::error::shown(path),
                    Format::list(|_| true)
                ))),
            },
        }
    }
}
