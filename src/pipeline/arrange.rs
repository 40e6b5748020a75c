//! The operands of a job, opened, held against one another and laid where they belong; and what is made of them.

use super::Engine;
use super::agreement::Agreement;
use super::fit::fit_picture_operand;
use super::kept::{Key, Purpose};
use super::layer::{Common, Layer};
use super::light::{Light, Output};
use super::masks::Canvas;
use super::mix::{Effect, Ground, Mix};
use super::operand::{Frame, Operand};
use super::weights::{Weights, Window};
use crate::blend::{Blender, Mode, Operator};
use crate::codec::Input;
use crate::error::{Error, Kind, Result};
use crate::job::{Background, Blend, Job, Make, Reading, To, Work};
use crate::mask::Channel;
use crate::matrix::{Layout, Shape, Size};
use crate::resample::placement;

/// All that is read, and what is made of it.
pub(super) struct Arranged {
    /// The image first; `mix` names the others by their index.
    pub operands: Vec<Operand>,
    pub mix: Mix,
    /// The result, at the image's own depth.
    pub shape: Shape,
    /// Whether the result has the image's kind of colours, grey or RGB, so that its profile stays true.
    pub keeps_profile: bool,
    /// Facts that a person should know, each in a line.
    pub notes: Vec<String>,
}

/// All that is read of a job whose weights alone are wanted.
pub(super) struct ArrangedMask {
    /// `weights` names them by their index.
    pub operands: Vec<Operand>,
    pub weights: Weights,
    /// What gave the mask its size.
    pub frame: Frame,
    /// Facts that a person should know, each in a line.
    pub notes: Vec<String>,
}

impl Arranged {
    /// The same work on a part of the picture.
    pub fn cropped(self, part: &Window) -> Self {
        let side = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        let Some(size) = Size::new(side(part.columns.len()), side(part.rows.len())) else { return self };
        let at = (-(part.columns.start as i64), -(part.rows.start as i64));
        let operands = self.operands.into_iter().map(|operand| operand.placed(size, at)).collect();
        let weights = Weights { origin: (part.columns.start, part.rows.start), ..self.mix.weights };
        let (mix, shape) = (Mix { weights, ..self.mix }, Shape { size, ..self.shape });
        Arranged { operands, mix, shape, ..self }
    }
}

/// Opens all operands of a job and makes its choices.
pub(super) fn arrange(job: &Job, engine: &Engine) -> Result<Arranged> {
    let image = open_image(job)?;
    let mut set = Set::new(job, engine, image.frame("the image"));
    set.push(image);
    let top = job.blend().map(|blend| set.open_top(blend)).transpose()?;
    let weights = set.open_weights(top.as_ref(), Some(0))?;
    let ground = set.open_ground()?;
    set.arranged(top, weights, ground)
}

/// Opens what the weights of a job need: of a mask that is made, and of the effective mask of any job.
pub(super) fn arrange_mask(job: &Job, engine: &Engine) -> Result<ArrangedMask> {
    let (mut set, top, picture) = match &job.work {
        Work::Mask(make) => {
            let (frame, image) = frame_of(job, make)?;
            let mut set = Set::new(job, engine, frame);
            let picture = image.map(|image| set.push(image));
            (set, None, picture)
        }
        Work::Apply(_) | Work::Blend(_) => {
            let image = open_image(job)?;
            let mut set = Set::new(job, engine, image.frame("the image"));
            set.push(image);
            let top = job.blend().map(|blend| set.open_top(blend)).transpose()?;
            (set, top, Some(0))
        }
    };
    let weights = set.open_weights(top.as_ref(), picture)?;
    Ok(ArrangedMask { operands: set.operands, weights, frame: set.frame, notes: set.notes })
}

/// What gives a mask its size, and the image that it may look at.
fn frame_of(job: &Job, make: &Make) -> Result<(Frame, Option<Operand>)> {
    if let Some(like) = &make.like {
        let image = Operand::open(like, &job.reading, job.reading.page)?;
        return Ok((image.frame("the image"), Some(image)));
    }
    if let Some(size) = make.size {
        job.reading.limits.ensure_size("--size", size.width() as u32, size.height() as u32)?;
        let frame = Frame { role: "--size", name: "--size".to_owned(), size, turned: Default::default() };
        return Ok((frame, None));
    }
    let first = job.masks.iter().find(|mask| mask.file().is_some());
    let first = first.ok_or_else(|| Error::usage("nothing tells the size of the mask; give --size WxH"))?;
    let (operand, _) = super::masks::open(first, job)?;
    Ok((operand.frame("the first mask file"), None))
}

/// Opens the image. Of a blend, the page that was asked for may be one of TOP.
fn open_image(job: &Job) -> Result<Operand> {
    let page = job.reading.page;
    match Operand::open(&job.image, &job.reading, page) {
        Err(error) if job.blend().is_some() && page.is_some() && error.kind() == Kind::MultiPage => {
            Operand::open(&job.image, &job.reading, None).map_err(|_| error)
        }
        opened => opened,
    }
}

/// Operands as they are opened.
pub(super) struct Set<'j> {
    pub job: &'j Job,
    pub engine: &'j Engine,
    /// The image, or what else gives the result its size.
    pub frame: Frame,
    /// How the next operand is read: its limits count what is held already.
    pub reading: Reading,
    pub operands: Vec<Operand>,
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
enum Below {
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
            fit_picture_operand(&mut operand, self.frame.size, &self.reading)?;
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
    fn open_top(&mut self, blend: &'j Blend) -> Result<Top<'j>> {
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
    fn open_weights(&mut self, top: Option<&Top>, picture: Option<usize>) -> Result<Weights> {
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
        let (size, at) = match top.at {
            Some(at) => (top.frame.size, at),
            None => {
                let place = placement(self.reading.fit(), top.frame.size, self.frame.size)
                    .ok()
                    .filter(|place| !place.repeats)?;
                (place.size, (place.x, place.y))
            }
        };
        Some(Window::of(size, at, self.frame.size)).filter(|window| !window.is_all(self.frame.size))
    }

    fn open_ground(&mut self) -> Result<Option<Below>> {
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

    /// Makes the choices of the job, now that all operands are known.
    fn arranged(self, top: Option<Top>, weights: Weights, below: Option<Below>) -> Result<Arranged> {
        let Set { job, operands, mut notes, .. } = self;
        let image = &operands[0];
        let stored = image.shape();
        let is_rgb = |index: usize| operands[index].shape().layout.is_rgb();
        let (ground_rgb, ground_alpha) = match below {
            None => (false, None),
            Some(Below::Color([r, g, b, alpha])) => (r != g || g != b, Some(alpha < 1.0)),
            Some(Below::Operand(index)) => (is_rgb(index), Some(operands[index].shape().layout.has_alpha())),
        };
        let rgb = stored.layout.is_rgb()
            || weights.per_channel
            || ground_rgb
            || top.as_ref().is_some_and(|t| is_rgb(t.index));
        let common = Common::of(image, rgb);
        let mut of_pixels = false;
        let (effect, alpha) = match &top {
            Some(Top { blend, index, .. }) => {
                of_pixels = blend.mode.is_of_pixels();
                let layer = Layer::of(&operands[*index], *index, common, &mut notes);
                (Effect::Blend(layer, Blender::new(blend.mode, blend.operator)), blend.operator.clears())
            }
            None if weights.as_alpha => (Effect::Alpha, true),
            None => (Effect::Color, false),
        };
        let has_alpha = stored.layout.has_alpha() || alpha;
        let ground = below.map(|below| match below {
            Below::Color(rgba) => Layer::solid(rgba, common, &mut notes),
            Below::Operand(index) => Layer::of(&operands[index], index, common, &mut notes),
        });
        let over = Blender::new(Mode::Normal, Operator::SrcOver);
        let ground = ground.map(|layer| Ground { layer, alpha: ground_alpha.unwrap_or(false), over });
        // What only alpha is changed of has colours that stay as they are stored.
        let mixes = !matches!(effect, Effect::Alpha) || ground.is_some();
        let light = if mixes { Light::new(job.weighing.space, common)? } else { Light::AS_STORED };
        let layout = Layout::of(rgb || light.needs_rgb() || of_pixels, has_alpha || ground.is_some());
        let shape = Shape { layout: Layout::of(rgb, ground_alpha.unwrap_or(has_alpha)), ..stored };
        let keeps_profile = rgb == stored.layout.is_rgb();
        let weighed = top.as_ref().map_or(image, |top| &operands[top.index]);
        let is_compared = weighed.stored.layout.has_alpha() && job.masks.iter().any(|mask| mask.file().is_some());
        let agreement = is_compared.then(Agreement::default);
        let image = Layer::of(image, 0, common, &mut notes);
        let mix = Mix { image, weights, effect, ground, layout, light, output: Output::AsStored, agreement };
        Ok(Arranged { operands, mix, shape, keeps_profile, notes })
    }
}
