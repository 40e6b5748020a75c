//! The operands of a job as they are opened: kept where jobs share them, fitted, laid where they belong.

use super::Engine;
use super::fit::fit_picture_operand;
use super::kept::{Key, Purpose};
use super::masks::Canvas;
use super::operand::{Frame, Operand};
use super::weights::{Weights, Window};
use crate::codec::Input;
use crate::error::{Kind, Result};
use crate::job::{Background, Blend, Job, Reading, To, Work};
use crate::mask::Channel;

/// Operands as they are opened.
pub(super) struct Set<'j> {
    pub job: &'j Job,
    pub engine: &'j Engine,
    /// The image, or what else gives the result its size.
    pub frame: Frame,
    /// How the next operand is read: its limits count what is held already.
    pub reading: Reading,
    pub operands: Vec<Operand>,
    /// Facts that a person should know, each in a line.
    pub notes: Vec<String>,
}

/// TOP of a blend, laid on the image.
pub(super) struct Top<'j> {
    pub blend: &'j Blend,
    pub index: usize,
    /// Its own size, which masks that move with it have.
    pub frame: Frame,
    /// Where its upper left corner lies; `None` where it was given the image's size.
    pub at: Option<(i64, i64)>,
}

/// What the result is laid on, before the common colours are known.
pub(super) enum Below {
    Color([f32; 4]),
    Operand(usize),
}

impl<'j> Set<'j> {
    /// An empty set.
    pub fn new(job: &'j Job, engine: &'j Engine, frame: Frame) -> Self {
        Set { job, engine, frame, reading: job.reading, operands: Vec::new(), notes: Vec::new() }
    }

    pub fn push(&mut self, operand: Operand) -> usize {
        // The notes of what was made are of those that it was made of.
        let says_it = |note: &str| operand.is_made() || note.contains(&operand.name);
        let named = |note: &String| if says_it(note) { note.clone() } else { format!("{}: {note}", operand.name) };
        self.notes.extend(operand.opened.notes.iter().map(named));
        self.reading.limits.held += operand.held();
        self.operands.push(operand);
        self.operands.len() - 1
    }

    /// An operand as `make` makes it ready, or as it was made ready before for another job.
    pub fn ready(&self, key: Option<Key>, make: impl Fn() -> Result<(Operand, Channel)>) -> Result<(Operand, Channel)> {
        match self.engine.kept() {
            Some(kept) => kept.ready(key, make),
            None => make(),
        }
    }

    /// Opens a picture and fits it to the image, if it is to be.
    fn ready_picture(&self, input: &Input, page: Option<u32>) -> Result<Operand> {
        let key = Key::of(input, &self.reading, page, Purpose::Picture, self.frame.size);
        let make = || {
            let mut operand = Operand::open(input, &self.reading, page)?;
            fit_picture_operand(self.engine, &mut operand, self.frame.size, &self.reading)?;
            Ok((operand, Channel::default()))
        };
        self.ready(key, make).map(|(operand, _)| operand)
    }

    /// Opens TOP, at its own size or fitted. A page that was asked for is TOP's if TOP has several.
    pub fn ready_top(&self, blend: &Blend) -> Result<Operand> {
        let page = self.reading.page;
        match self.ready_picture(&blend.top, None) {
            Err(error) if page.is_some() && error.kind() == Kind::MultiPage => self.ready_picture(&blend.top, page),
            opened => opened,
        }
    }

    /// Opens TOP and lays it on the image: fitted to it, or at its own size where it was placed.
    pub fn open_top(&mut self, blend: &'j Blend) -> Result<Top<'j>> {
        let mut top = self.ready_top(blend)?;
        let frame = top.frame("TOP");
        let (size, name, image) = (frame.size, &frame.name, &self.frame);
        let place = self.reading.fit.is_none().then(|| blend.place.unwrap_or_default());
        let at = place.map(|place| place.of(size, image.size));
        match at {
            None => top.ensure_same_size(image)?,
            Some(at) => {
                if size != image.size && blend.place.is_none() {
                    self.notes.push(format!(
                        "{name} is {size} and lies at the upper left of {}, {}; --gravity, --at or --fit lay it elsewhere",
                        image.name, image.size
                    ));
                }
                if Window::of(size, at, image.size).is_empty() {
                    self.notes.push(format!("{name} lies wholly outside {}", image.name));
                }
                top = top.placed(image.size, at);
            }
        }
        Ok(Top { blend, index: self.push(top), frame, at })
    }

    /// Opens the masks and combines them: those of TOP, where there is one, else those of the picture with this index.
    pub fn open_weights(&mut self, top: Option<&Top>, picture: Option<usize>) -> Result<Weights> {
        let canvas = match top {
            Some(top) => Canvas { size: top.frame.size, at: top.at.unwrap_or_default(), picture: Some(top.index) },
            None => Canvas { size: self.frame.size, at: (0, 0), picture },
        };
        let weights = self.open_masks(&canvas, top)?;
        let job = self.job;
        let to_alpha = matches!(&job.work, Work::Apply(apply) if apply.to == To::Alpha);
        let is_mask = matches!(&job.work, Work::Mask(_));
        Ok(Weights {
            as_alpha: top.is_some() || to_alpha || (job.weighing.background.is_some() && !is_mask),
            opacity: top.map_or(1.0, |top| top.blend.opacity.get()),
            window: top.and_then(|top| self.window(top)),
            ..weights
        })
    }

    /// What TOP covers of the image, where that is not all.
    fn window(&self, top: &Top) -> Option<Window> {
        let window = Window::of(top.frame.size, top.at?, self.frame.size);
        (!window.is_all(self.frame.size)).then_some(window)
    }

    /// Opens what the result is laid on.
    pub fn open_ground(&mut self) -> Result<Option<Below>> {
        Ok(match &self.job.weighing.background {
            None => None,
            Some(Background::Color(_, rgba)) => Some(Below::Color(*rgba)),
            Some(Background::File(input)) => {
                let below = self.ready_picture(input, None)?;
                below.ensure_same_size(&self.frame)?;
                Some(Below::Operand(self.push(below)))
            }
        })
    }
}
