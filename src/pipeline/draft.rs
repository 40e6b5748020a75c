//! The front door of the library: an image, what is done with it, a result.

use super::{Engine, Report, run, run_to_bytes};
use crate::blend::{Mode, Operator};
use crate::codec::{Format, Input, Target};
use crate::error::Result;
use crate::job::{Apply, Blend, Job, Reading, To, Weighing, Weights, Work, Writing};
use crate::mask::Weight;
use crate::resample::Place;
use std::path::PathBuf;

/// A job that is about to be done: of [`apply`] a `Draft<Apply>`, of [`blend`] a `Draft<Blend>`.
#[derive(Clone, Debug)]
pub struct Draft<W> {
    image: Input,
    masks: Vec<Weights>,
    work: W,
    weighing: Weighing,
    reading: Reading,
    writing: Writing,
}

/// Begins with an image that is to be multiplied by masks: a path, or bytes in memory ([`Input::bytes`]).
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
pub fn apply(image: impl Into<Input>) -> Draft<Apply> {
    Draft::of(image.into(), Apply::default())
}

/// Begins with two pictures, of which `top` is to be laid on `base`.
///
/// ```
/// use maskimg::blend::Mode;
/// # fn main() -> maskimg::Result<()> {
/// # let out = std::env::temp_dir().join(format!("maskimg-blend-{}.png", std::process::id()));
/// maskimg::blend("samples/photo.png", "samples/backdrop.png").mode(Mode::SoftLight).opacity(0.7).save(&out)?;
/// # std::fs::remove_file(&out).unwrap();
/// # Ok(())
/// # }
/// ```
pub fn blend(base: impl Into<Input>, top: impl Into<Input>) -> Draft<Blend> {
    Draft::of(base.into(), Blend::of(top))
}

impl Draft<Apply> {
    /// Sets what the weights multiply.
    #[must_use]
    pub fn to(mut self, to: To) -> Self {
        self.work.to = to;
        self
    }

    /// Lets red, green and blue of a mask each weigh its own channel.
    #[must_use]
    pub fn per_channel(mut self) -> Self {
        self.work.per_channel = true;
        self
    }
}

impl Draft<Blend> {
    /// Sets what becomes of colours.
    #[must_use]
    pub fn mode(mut self, mode: Mode) -> Self {
        self.work.mode = mode;
        self
    }

    /// Sets how much of each picture is seen.
    #[must_use]
    pub fn operator(mut self, operator: Operator) -> Self {
        self.work.operator = operator;
        self
    }

    /// Sets a weight for all of TOP; it is clamped to 0..=1.
    #[must_use]
    pub fn opacity(mut self, opacity: f32) -> Self {
        self.work.opacity = Weight::clamped(opacity);
        self
    }

    /// Sets where TOP lies, at its own size.
    #[must_use]
    pub fn place(mut self, place: Place) -> Self {
        self.work.place = Some(place);
        self
    }
}

impl<W: Into<Work>> Draft<W> {
    fn of(image: Input, work: W) -> Self {
        Draft {
            image,
            masks: Vec::new(),
            work,
            weighing: Weighing::default(),
            reading: Reading::default(),
            writing: Writing::default(),
        }
    }

    /// Multiplies by one more mask: a file, bytes, a [`Generator`](crate::mask::Generator), or what
    /// [`Weights::parse`] reads.
    #[must_use]
    pub fn mask(mut self, mask: impl Into<Weights>) -> Self {
        self.masks.push(mask.into());
        self
    }

    /// Sets how weights are read, and where products and mixes are taken.
    #[must_use]
    pub fn weighing(mut self, weighing: Weighing) -> Self {
        self.weighing = weighing;
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
        run(&self.into_job(Target::File(path.into())), &Engine::new(None))
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
        run_to_bytes(&self.into_job(Target::Stdout), &Engine::new(None)).map(|(bytes, _)| bytes)
    }

    /// The job that this describes, for an [`Engine`] of one's own.
    pub fn into_job(self, output: Target) -> Job {
        let Draft { image, masks, work, weighing, reading, writing } = self;
        Job { image, masks, output, work: work.into(), weighing, reading, writing }
    }
}
