//! What can be refused before any picture is decoded. Each refusal says what to type instead.

use super::{Apply, Background, Blend, Job, Make, Source, Space, To, Weights, Work};
use crate::blend::Mode;
use crate::codec::{Format, Input, Target, same_file};
use crate::error::{Error, Kind, Result, shown};
use crate::mask::{Needs, Step};
use std::path::Path;

impl Job {
    /// Refuses a job that cannot be carried out as it stands, before any picture is decoded.
    ///
    /// # Errors
    /// [`Kind::Usage`] for what was typed, [`Kind::Exists`] for an output that may not be replaced.
    pub fn ensure_sound(&self) -> Result<()> {
        self.ensure_work()?;
        self.ensure_format()?;
        if let Some(mask) = &self.writing.save_mask {
            self.ensure_output_is_no_input(mask)?;
            let format = Format::of_name(mask);
            let format = format.ok_or_else(|| Error::usage(format!("the name {} says no format", shown(mask))))?;
            format.ensure_writable().map_err(Error::usage)?;
            if matches!(&self.output, Target::File(path) if path == mask || same_file(path, mask)) {
                let mask = shown(mask);
                return Err(Error::usage(format!("--save-mask and the result would both be written to {mask}")));
            }
        }
        if let Target::File(path) = &self.output {
            self.ensure_output_is_no_input(path)?;
            if self.writing.no_clobber && path.symlink_metadata().is_ok() {
                let name = shown(path);
                return Err(Error::new(Kind::Exists, format!("{name} exists already and -n forbids replacing it")));
            }
        }
        Ok(())
    }

    /// Refuses what is to be done where it cannot be, wherever the result goes.
    ///
    /// # Errors
    /// [`Kind::Usage`].
    pub fn ensure_work(&self) -> Result<()> {
        self.ensure_one_stdin()?;
        match &self.work {
            Work::Apply(apply) => self.ensure_apply(*apply),
            Work::Blend(blend) => self.ensure_blend(blend),
            Work::Mask(make) => self.ensure_make(make),
        }?;
        self.ensure_pictures_for_masks()
    }

    fn ensure_one_stdin(&self) -> Result<()> {
        let from_stdin = self.inputs().filter(|input| input.is_stdin()).count();
        if from_stdin > 1 {
            return Err(Error::usage("standard input (-) can be read only once; give files for the other operands"));
        }
        Ok(())
    }

    fn ensure_apply(&self, apply: Apply) -> Result<()> {
        if self.masks.is_empty() {
            return Err(Error::usage(format!("no mask is given for {}; give at least one", self.image.name())));
        }
        if apply.trim.is_some() && (apply.to != To::Alpha || self.weighing.background.is_some()) {
            return Err(Error::usage("--trim crops to what has alpha; it goes with --to alpha, without --background"));
        }
        if !apply.per_channel {
            return Ok(());
        }
        let refused = if apply.to == To::Alpha {
            "--per-channel weighs the three colour channels; it does not go with --to alpha".to_owned()
        } else if self.weighing.channel != Default::default() {
            let channel = self.weighing.channel;
            format!("--per-channel takes all channels of the mask; it does not go with --channel {channel}")
        } else if self.weighing.background.is_some() {
            "--per-channel weighs the three colour channels; it does not go with --background".to_owned()
        } else if self.weighing.space == Space::Oklab {
            "--per-channel weighs red, green and blue; it does not go with --space oklab".to_owned()
        } else {
            return Ok(());
        };
        Err(Error::usage(refused))
    }

    fn ensure_make(&self, make: &Make) -> Result<()> {
        if self.masks.is_empty() {
            return Err(Error::usage("no mask is given; give at least one"));
        }
        if make.size.is_some() && make.like.is_some() {
            return Err(Error::usage("--size and --like both tell the size of the mask; give one of them"));
        }
        if make.size.is_none() && make.like.is_none() && self.masks.iter().all(|mask| mask.file().is_none()) {
            return Err(Error::usage("nothing tells the size of the mask; give --size WxH, or --like IMAGE"));
        }
        if self.weighing.background.is_some() || self.weighing.space != Space::Encoded || self.writing.srgb {
            return Err(Error::usage("a mask has no colours; --background, --space and --srgb are for pictures"));
        }
        Ok(())
    }

    /// What reads an image needs one, and labels are what files store.
    fn ensure_pictures_for_masks(&self) -> Result<()> {
        let has_image = !matches!(&self.work, Work::Mask(make) if make.like.is_none());
        for mask in &self.masks {
            if let Source::Made(made) = &mask.source {
                if made.needs() > Needs::Size && !has_image {
                    return Err(made.lacks_image());
                }
                if let Some(label) = mask.steps.iter().find(|step| matches!(step, Step::Label(_))) {
                    return Err(Error::usage(format!("{label} reads what a file stores, and {made} is no file")));
                }
            }
        }
        match self.weighing.steps.iter().find(|step| matches!(step, Step::Label(_))) {
            Some(_) => Err(Error::usage("label acts on each mask file, not on what they are combined to")),
            None => Ok(()),
        }
    }

    fn ensure_blend(&self, blend: &Blend) -> Result<()> {
        if self.weighing.space == Space::Oklab && blend.mode != Mode::Normal {
            return Err(Error::usage(format!(
                "--space oklab mixes colours in mode normal only; --mode {} takes encoded or linear",
                blend.mode
            )));
        }
        if self.reading.fit.is_some() && blend.place.is_some() {
            return Err(Error::usage("--fit gives TOP the size of BASE; it does not go with --at or --gravity"));
        }
        Ok(())
    }

    fn ensure_format(&self) -> Result<()> {
        let format = match self.format() {
            Ok(format) => format,
            // An image that cannot be read is reported as such when it is opened.
            Err(error) if error.kind() != Kind::Usage => return Ok(()),
            Err(error) => return Err(error),
        };
        let can = format.ensure_writable().map_err(|error| match &self.output {
            Target::File(path) if self.writing.format.is_none() => {
                Error::usage(format!("cannot write {}: {error}", shown(path)))
            }
            _ => Error::usage(error),
        })?;
        self.ensure_name_stays_true(format)?;
        if let Some(depth) = self.writing.depth.filter(|depth| !can.depths.contains(depth)) {
            let depths: Vec<_> = can.depths.iter().map(ToString::to_string).collect();
            return Err(Error::usage(format!(
                "{} cannot hold --depth {depth}; it holds {}",
                format.name(),
                depths.join(" and ")
            )));
        }
        let to_alpha = matches!(&self.work, Work::Apply(apply) if apply.to == To::Alpha);
        if to_alpha && self.weighing.background.is_none() && !can.alpha {
            return Err(Error::usage(format!(
                "--to alpha needs a format that holds alpha, and {} does not; give --background to flatten, or one of {}",
                format.name(),
                Format::list(|c| c.alpha)
            )));
        }
        Ok(())
    }

    /// A file that is written onto itself keeps its name, which must not come to say another format.
    fn ensure_name_stays_true(&self, format: Format) -> Result<()> {
        let Target::File(path) = &self.output else { return Ok(()) };
        let is_itself = self.writing.in_place && self.image.path() == Some(path);
        match Format::of_name(path).filter(|named| is_itself && *named != format) {
            None => Ok(()),
            Some(named) => Err(Error::usage(format!(
                "{} would hold {} under a name of {}; leave --format out, or give -o instead of --in-place",
                shown(path),
                format.name(),
                named.name()
            ))),
        }
    }

    fn ensure_output_is_no_input(&self, output: &Path) -> Result<()> {
        if self.writing.in_place {
            return Ok(());
        }
        match self.inputs().filter_map(Input::path).find(|input| same_file(input, output)) {
            None => Ok(()),
            Some(input) if input == output => {
                Err(Error::usage(format!("the output {} is also an input; --in-place allows it", shown(output))))
            }
            Some(input) => Err(Error::usage(format!(
                "the output {} is the same file as the input {}; --in-place allows it",
                shown(output),
                shown(input)
            ))),
        }
    }

    /// All operands that are read.
    pub fn inputs(&self) -> impl Iterator<Item = &Input> {
        let masks = self.masks.iter().filter_map(Weights::file);
        let background = match &self.weighing.background {
            Some(Background::File(input)) => Some(input),
            _ => None,
        };
        let (image, second) = match &self.work {
            Work::Apply(_) => (Some(&self.image), None),
            Work::Blend(blend) => (Some(&self.image), Some(&blend.top)),
            Work::Mask(make) => (None, make.like.as_ref()),
        };
        image.into_iter().chain(second).chain(masks).chain(background)
    }
}

/// The output of an image that is written onto itself.
///
/// # Errors
/// [`Kind::Usage`] where the image is no file.
pub fn in_place(image: &Input) -> Result<Target> {
    match image.path() {
        Some(path) => Ok(Target::File(path.to_owned())),
        None => Err(Error::usage("--in-place needs files; standard input has no place")),
    }
}
