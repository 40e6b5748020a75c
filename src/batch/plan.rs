//! A batch: images, what serves them, and what each output is called. Its tasks are made when they are asked for, so
//! that a million files take no more memory than their names.

use super::collisions::Collisions;
use super::find::Image;
use super::naming::{Naming, Values};
use super::serving::{Masks, Missing, Serving};
use super::task::{Fate, Task};
use crate::codec::{Format, Input, Target};
use crate::error::{Error, Kind, Result, shown};
use crate::job::{self, Apply, Job, Reading, Source, Weighing, Weights, Work, Writing};
use crate::mask::{Generator, Weight};
use std::ffi::OsStr;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// The images of a batch, and all that its jobs have alike.
#[derive(Clone, Debug)]
pub struct Batch {
    /// The images.
    pub images: Images,
    /// What serves them as masks, in the order in which they are combined.
    pub masks: Vec<Masks>,
    /// What serves them as TOP, of a blend.
    pub top: Option<Serving<Input>>,
    /// The image that a mask is made like.
    pub like: Option<Serving<Input>>,
    /// What is done; the TOP of a blend is that of `top`, the image of a mask that of `like`.
    pub work: Work,
    /// What is done with an image that has no partner.
    pub missing: Missing,
    /// What outputs are called; none where each image is its own.
    pub naming: Option<Naming>,
    /// What effective masks are called which are written as well.
    pub mask_naming: Option<Naming>,
    /// How weights are read.
    pub weighing: Weighing,
    /// How operands are read.
    pub reading: Reading,
    /// How results are written.
    pub writing: Writing,
}

/// The images of a batch.
#[derive(Clone, Debug)]
pub enum Images {
    /// Files.
    Files(Vec<Image>),
    /// One input that may be no file.
    One(Input),
}

impl Batch {
    /// How many images there are.
    pub fn len(&self) -> usize {
        match &self.images {
            Images::Files(files) => files.len(),
            Images::One(_) => 1,
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The task of one image.
    ///
    /// # Errors
    /// [`Kind::Usage`] for an output that cannot be named.
    ///
    /// # Panics
    /// If there is no such image.
    pub fn task(&self, index: usize) -> Result<Task> {
        let (image, file) = match &self.images {
            Images::Files(files) => {
                (Input::at(&files[index].path, self.reading.limits.max_memory), Some(&files[index]))
            }
            Images::One(input) => (input.clone(), None),
        };
        let mut fate = Fate::Do;
        let mut masks = Vec::with_capacity(self.masks.len());
        for mask in &self.masks {
            match self.partner(&mask.from, &image, file, "mask", Source::File) {
                Ok(source) => masks.push(Weights { source, steps: mask.steps.clone() }),
                Err(error) => fate = self.without(&image, error),
            }
        }
        let mut work = self.work.clone();
        if let (Work::Blend(blend), Some(top)) = (&mut work, &self.top) {
            match self.partner(top, &image, file, "TOP", Into::into) {
                Ok(top) => blend.top = top,
                Err(error) => fate = self.without(&image, error),
            }
        }
        if let (Work::Mask(make), Some(like)) = (&mut work, &self.like) {
            match self.partner(like, &image, file, "image to be like", Into::into) {
                Ok(like) => make.like = Some(like),
                Err(error) => fate = self.without(&image, error),
            }
        }
        let output = self.output(&image, file, &masks, &fate)?;
        let (weighing, reading, writing) = (self.weighing.clone(), self.reading, self.writing(&image, file, &masks)?);
        let mut job = Job { image, masks, output, work, weighing, reading, writing };
        if matches!(fate, Fate::Copy(_)) && !keeps_format(&job) {
            // It cannot be copied byte for byte: it is written anew as it is.
            job.masks = vec![Generator::Solid(Weight::ONE).into()];
            job.work = Apply::default().into();
            fate = Fate::Do;
        }
        Ok(Task { id: None, echo: None, job: Some(job), fate, facts: None })
    }

    fn input(&self, path: &Path) -> Input {
        Input::at(path, self.reading.limits.max_memory)
    }

    /// What serves an image; `role` says what it lacks otherwise.
    fn partner<T: Clone>(
        &self,
        serving: &Serving<T>,
        input: &Input,
        image: Option<&Image>,
        role: &str,
        of: impl Fn(Input) -> T,
    ) -> Result<T> {
        let shelf = match serving {
            Serving::All(one) => return Ok(one.clone()),
            Serving::Itself => return Ok(of(input.clone())),
            Serving::Each(shelf) => shelf,
        };
        let Some(image) = image else {
            return Err(Error::usage("standard input has no name to be paired by; give a file"));
        };
        match shelf.partner(image)? {
            Some(path) => Ok(of(self.input(path))),
            None => {
                let itself = if shelf.leads_back(image) { ", since no file is paired with itself" } else { "" };
                let (image, place) = (shown(&image.path), shelf.place());
                Err(Error::new(Kind::Missing, format!("{image} has no {role} in {place}{itself}")))
            }
        }
    }

    /// What becomes of an image that lacks a partner. One that is not even there lacks more.
    fn without(&self, image: &Input, error: Error) -> Fate {
        if let (Input::File(_), Err(error)) = (image, image.open()) {
            return Fate::Fail(error);
        }
        match self.missing {
            Missing::Skip if error.kind() == Kind::Missing => Fate::Skip(error.to_string()),
            Missing::Copy if error.kind() == Kind::Missing => Fate::Copy(error.to_string()),
            _ => Fate::Fail(error),
        }
    }

    fn output(&self, image: &Input, file: Option<&Image>, masks: &[Weights], fate: &Fate) -> Result<Target> {
        match &self.naming {
            Some(naming) => self.named(naming, self.writing.format, image, file, masks, fate),
            None => job::in_place(image),
        }
    }

    fn named(
        &self,
        naming: &Naming,
        format: Option<Format>,
        image: &Input,
        file: Option<&Image>,
        masks: &[Weights],
        fate: &Fate,
    ) -> Result<Target> {
        let mask = masks.iter().find_map(|mask| mask.file()?.path()?.file_stem());
        // What is not written must not keep the others from being named.
        let unknown = matches!(fate, Fate::Skip(_) | Fate::Fail(_)).then_some(OsStr::new("{mask}"));
        let mask = mask.or(unknown);
        let path = image.path().unwrap_or(Path::new(if image.is_stdin() { "stdin" } else { "mask" }));
        let directory = file.and_then(|file| file.relative().parent()).unwrap_or(Path::new(""));
        naming.target(Values { image: path, directory, mask, format })
    }

    /// How the result of one image is written: the effective mask has a name of its own.
    fn writing(&self, image: &Input, file: Option<&Image>, masks: &[Weights]) -> Result<Writing> {
        let mut writing = self.writing.clone();
        if let Some(naming) = &self.mask_naming {
            let fate = Fate::Skip(String::new());
            // A name that the image has already would say the image's format.
            let format = matches!(naming, Naming::Directory(_)).then_some(Format::Png);
            match self.named(naming, format, image, file, masks, &fate)? {
                Target::File(path) => writing.save_mask = Some(path),
                Target::Stdout => return Err(Error::usage("--save-mask wants a file, not standard output")),
            }
        }
        Ok(writing)
    }

    /// Refuses a batch that cannot be carried out as it was written, before any picture is decoded: options that do not
    /// go together, formats that cannot be written, two outputs of one name, an output that is an input.
    ///
    /// # Errors
    /// [`Kind::Usage`].
    pub fn ensure_sound(&self) -> Result<()> {
        let mut collisions = Collisions::default();
        for index in 0..self.len() {
            let task = self.task(index)?;
            let Some(job) = &task.job else { continue };
            match task.fate {
                Fate::Do => match job.ensure_sound() {
                    Err(error) if error.kind() == Kind::Usage => return Err(error),
                    _ => {}
                },
                Fate::Copy(_) => {}
                Fate::Skip(_) | Fate::Fail(_) => continue,
            }
            collisions.add(index, job);
        }
        if self.len() < 2 {
            return Ok(());
        }
        collisions.ensure_none(|index| self.task(index).ok().and_then(|task| task.job))
    }

    /// The tasks of one shard, one after the other: those whose number is `first` and every `step`th from there.
    pub fn tasks(&self, first: usize, step: usize) -> BatchTasks<'_> {
        BatchTasks { batch: self, rest: (first..self.len()).step_by(step) }
    }

    /// Files that serve all images.
    pub fn shared(&self) -> Vec<PathBuf> {
        let masks = self.masks.iter().filter_map(|mask| match &mask.from {
            Serving::All(Source::File(input)) => input.path(),
            _ => None,
        });
        let others = self.top.iter().chain(&self.like).filter_map(|other| match other {
            Serving::All(input) => input.path(),
            Serving::Each(_) | Serving::Itself => None,
        });
        let background = match &self.weighing.background {
            Some(job::Background::File(input)) => input.path(),
            _ => None,
        };
        masks.chain(others).chain(background).map(Path::to_owned).collect()
    }
}

/// Tasks of a batch, made one at a time.
pub struct BatchTasks<'a> {
    batch: &'a Batch,
    rest: std::iter::StepBy<Range<usize>>,
}

impl Iterator for BatchTasks<'_> {
    type Item = Task;

    fn next(&mut self) -> Option<Task> {
        let index = self.rest.next()?;
        Some(self.batch.task(index).unwrap_or_else(|error| Task {
            id: None,
            echo: None,
            job: None,
            fate: Fate::Fail(error),
            facts: None,
        }))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.rest.size_hint()
    }
}

impl ExactSizeIterator for BatchTasks<'_> {}

/// Whether the output of a job has the format of its image.
fn keeps_format(job: &Job) -> bool {
    let own = job.image.path().and_then(|path| Format::of_name(path).or_else(|| Format::of(&job.image).ok()));
    own.is_some() && job.format().ok() == own
}

/// Where the journal of a batch lies: the directory of its outputs, or the fixed beginning of a template.
pub fn journal_home(naming: &Naming) -> PathBuf {
    match naming {
        Naming::Directory(directory) => directory.clone(),
        Naming::File(path) => path.parent().unwrap_or(Path::new("")).to_owned(),
        Naming::Template(template) => template.fixed_directory(),
        Naming::Stdout => PathBuf::new(),
    }
}
