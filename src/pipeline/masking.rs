//! The front door of the library: an image, its masks, a result.

use super::{Engine, Report, run, run_to_bytes};
use crate::codec::{Format, Input, Target};
use crate::error::Result;
use crate::job::{Apply, Job, Reading, Weights, Writing};
use std::path::PathBuf;

/// An image that is about to be multiplied by masks. Made by [`apply`].
#[derive(Clone, Debug)]
pub struct Masking {
    image: Input,
    masks: Vec<Weights>,
    apply: Apply,
    reading: Reading,
    writing: Writing,
}

/// Begins with an image: a path, or bytes in memory ([`Input::bytes`]).
///
/// ```
/// # fn main() -> maskimg::Result<()> {
/// # let out = std::env::temp_dir().join(format!("maskimg-doc-{}.png", std::process::id()));
/// let report = maskimg::apply("samples/photo.png").mask("samples/portrait-mask.png").save(&out)?;
/// println!("{:.1} % of the photo was kept", report.kept * 100.0);
/// # std::fs::remove_file(&out).unwrap();
/// # Ok(())
/// # }
/// ```
pub fn apply(image: impl Into<Input>) -> Masking {
    Masking {
        image: image.into(),
        masks: Vec::new(),
        apply: Apply::default(),
        reading: Reading::default(),
        writing: Writing::default(),
    }
}

impl Masking {
    /// Multiplies by one more mask: a file, bytes, or a [`Generator`](crate::mask::Generator).
    #[must_use]
    pub fn mask(mut self, mask: impl Into<Weights>) -> Self {
        self.masks.push(mask.into());
        self
    }

    /// Sets what is weighed and how.
    #[must_use]
    pub fn weighing(mut self, apply: Apply) -> Self {
        self.apply = apply;
        self
    }

    /// Sets how operands are read.
    #[must_use]
    pub fn reading(mut self, reading: Reading) -> Self {
        self.reading = reading;
        self
    }

    /// Sets how the result is written.
    #[must_use]
    pub fn writing(mut self, writing: Writing) -> Self {
        self.writing = writing;
        self
    }

    /// Writes the result to a file, whole or not at all, on all cores.
    ///
    /// # Errors
    /// Whatever keeps it from being done; then what stood in the file's place before still stands there.
    pub fn save(self, path: impl Into<PathBuf>) -> Result<Report> {
        run(&self.into_job(Target::File(path.into())), &Engine::new(None)?)
    }

    /// Gives the result as the bytes of a file of `format`, computed on all cores.
    ///
    /// ```
    /// use maskimg::codec::{Format, Input};
    /// # fn main() -> maskimg::Result<()> {
    /// # let (photo, mask) = (std::fs::read("samples/photo.png").unwrap(), std::fs::read("samples/portrait-mask.png").unwrap());
    /// let (photo, mask) = (Input::bytes("photo", photo), Input::bytes("mask", mask));
    /// let png = maskimg::apply(photo).mask(mask).to_bytes(Format::Png)?;
    /// assert!(png.starts_with(b"\x89PNG"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Whatever keeps it from being done.
    pub fn to_bytes(mut self, format: Format) -> Result<Vec<u8>> {
        self.writing.format = Some(format);
        run_to_bytes(&self.into_job(Target::Stdout), &Engine::new(None)?).map(|(bytes, _)| bytes)
    }

    /// The job that this describes, for an [`Engine`] of one's own.
    pub fn into_job(self, output: Target) -> Job {
        let Masking { image, masks, apply, reading, writing } = self;
        Job { image, masks, output, apply, reading, writing }
    }
}
