//! The operands of a job, opened, held against one another and laid where they belong; and what is made of them.

use super::fit::{fit_mask, fit_picture_operand};
use super::kept::{Kept, Key, Purpose};
use super::layer::{Common, Layer};
use super::light::{Light, Output};
use super::mix::{Effect, Ground, Mix};
use super::operand::Operand;
use super::weights::{MaskRows, Weights, Window};
use crate::blend::{Blender, Mode, Operator};
use crate::codec::Input;
use crate::error::{Error, Kind, Result};
use crate::job::{self, Background, Blend, Job, Reading, To, Work};
use crate::mask::{Channel, Generator};
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

/// Opens all operands of a job and makes its choices.
pub(super) fn arrange(job: &Job, kept: Option<&Kept>) -> Result<Arranged> {
    let image = open_image(job)?;
    let (size, reading) = (image.shape().size, job.reading);
    let mut set = Set { job, kept, size, reading, operands: Vec::new(), notes: Vec::new() };
    set.push(image);
    let top = job.blend().map(|blend| set.open_top(blend)).transpose()?;
    let weights = set.open_masks(top.as_ref())?;
    let ground = set.open_ground()?;
    set.arranged(top, weights, ground)
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
struct Set<'j> {
    job: &'j Job,
    kept: Option<&'j Kept>,
    /// The image's size, and so the result's.
    size: Size,
    /// How the next operand is read: its limits count what is held already.
    reading: Reading,
    operands: Vec<Operand>,
    notes: Vec<String>,
}

/// TOP of a blend, laid on the image.
struct Top<'j> {
    blend: &'j Blend,
    index: usize,
    /// Its own size, which masks that move with it have.
    size: Size,
    name: String,
    /// Where its upper left corner lies; `None` where it was given the image's size.
    at: Option<(i64, i64)>,
}

/// What the result is laid on, before the common colours are known.
enum Below {
    Color([f32; 4]),
    Operand(usize),
}

impl<'j> Set<'j> {
    fn image(&self) -> &Operand {
        &self.operands[0]
    }

    fn push(&mut self, operand: Operand) -> usize {
        self.notes.extend(operand.opened.notes.iter().cloned());
        self.reading.limits.held += operand.held();
        self.operands.push(operand);
        self.operands.len() - 1
    }

    /// Opens an operand and fits it to the image, if it is to be; gives the channel that then holds weights.
    fn ready(&self, input: &Input, page: Option<u32>, purpose: Purpose) -> Result<(Operand, Channel)> {
        let make = || {
            let mut operand = Operand::open(input, &self.reading, page)?;
            let channel = match purpose {
                Purpose::Mask(channel, each) => {
                    operand.is_mask = true;
                    fit_mask(&mut operand, self.size, &self.reading, channel, each)?
                }
                Purpose::Picture => {
                    fit_picture_operand(&mut operand, self.size, &self.reading)?;
                    Channel::default()
                }
            };
            Ok((operand, channel))
        };
        match self.kept {
            Some(kept) => kept.ready(Key::of(input, &self.reading, page, purpose, self.size), make),
            None => make(),
        }
    }

    /// Opens TOP and lays it on the image: fitted to it, or at its own size where it was placed. A page that was asked
    /// for is TOP's if TOP has several.
    fn open_top(&mut self, blend: &'j Blend) -> Result<Top<'j>> {
        let page = self.reading.page;
        let (mut top, _) = match self.ready(&blend.top, None, Purpose::Picture) {
            Err(error) if page.is_some() && error.kind() == Kind::MultiPage => {
                self.ready(&blend.top, page, Purpose::Picture)?
            }
            opened => opened?,
        };
        let (size, name) = (top.shape().size, top.name.clone());
        let place = self.reading.fit.is_none().then(|| blend.place.unwrap_or_default());
        let at = place.map(|place| place.of(size, self.size));
        match at {
            None => top.ensure_same_size(self.image())?,
            Some(at) => {
                if size != self.size && blend.place.is_none() {
                    self.notes.push(format!(
                        "{name} is {size} and lies at the upper left of {}, {}; --gravity, --at or --fit lay it elsewhere",
                        self.image().name,
                        self.size
                    ));
                }
                top = top.placed(self.size, at);
            }
        }
        Ok(Top { blend, index: self.push(top), size, name, at })
    }

    /// Opens the masks. Those of TOP's size move with it; all others have the image's.
    fn open_masks(&mut self, top: Option<&Top>) -> Result<Weights> {
        let job = self.job;
        let mut masks = Vec::new();
        let mut has_rgb = false;
        for mask in &job.masks {
            let input = match mask {
                job::Weights::Made(Generator::Solid(weight)) => {
                    masks.push(MaskRows::Solid(*weight));
                    continue;
                }
                job::Weights::File(input) => input,
            };
            let per_channel = matches!(&job.work, Work::Apply(apply) if apply.per_channel);
            let (mut mask, channel) = self.ready(input, None, Purpose::Mask(job.weighing.channel, per_channel))?;
            let moves = top.and_then(|top| top.at.filter(|_| mask.shape().size == top.size).map(|at| (top, at)));
            let drawn_on = match (moves, top) {
                (Some((top, at)), _) => {
                    mask = mask.placed(self.size, at);
                    &self.operands[top.index]
                }
                (None, Some(top)) if top.at.is_some() => {
                    self.ensure_size_of_either(&mask, top)?;
                    self.image()
                }
                _ => {
                    mask.ensure_same_size(self.image())?;
                    self.image()
                }
            };
            self.notes.extend(mask.note_on_orientation(drawn_on));
            has_rgb |= per_channel && mask.shape().layout.is_rgb();
            let index = self.push(mask);
            masks.push(MaskRows::Operand(index, channel));
        }
        let to_alpha = matches!(&job.work, Work::Apply(apply) if apply.to == To::Alpha);
        Ok(Weights {
            masks,
            per_channel: has_rgb,
            as_alpha: top.is_some() || to_alpha || job.weighing.background.is_some(),
            opacity: top.map_or(1.0, |top| top.blend.opacity.get()),
            window: top.and_then(|top| self.window(top)),
        })
    }

    /// Refuses a mask that has neither TOP's size nor the image's.
    fn ensure_size_of_either(&self, mask: &Operand, top: &Top) -> Result<()> {
        let (size, image) = (mask.shape().size, self.image());
        if size == self.size || top.size == self.size {
            return mask.ensure_same_size(image);
        }
        let mut message = format!(
            "{} is {size}, {} is {}, {} is {}; a mask has the size of one of them, or --fit gives all the size of {}",
            mask.name, top.name, top.size, image.name, self.size, image.name
        );
        let hint = mask.hint_on_orientation(image, self.size);
        let hint = hint.or_else(|| mask.hint_on_orientation(&self.operands[top.index], top.size));
        message.push_str(&hint.unwrap_or_default());
        Err(Error::new(Kind::SizeMismatch, message))
    }

    /// What TOP covers of the image, where that is not all.
    fn window(&self, top: &Top) -> Option<Window> {
        let (size, at) = match top.at {
            Some(at) => (top.size, at),
            None => {
                let place = placement(self.reading.fit(), top.size, self.size).ok().filter(|place| !place.repeats)?;
                (place.size, (place.x, place.y))
            }
        };
        Some(Window::of(size, at, self.size)).filter(|window| !window.is_all(self.size))
    }

    fn open_ground(&mut self) -> Result<Option<Below>> {
        Ok(match &self.job.weighing.background {
            None => None,
            Some(Background::Color(_, rgba)) => Some(Below::Color(*rgba)),
            Some(Background::File(input)) => {
                let (below, _) = self.ready(input, None, Purpose::Picture)?;
                below.ensure_same_size(self.image())?;
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
        let image = Layer::of(image, 0, common, &mut notes);
        let mix = Mix { image, weights, effect, ground, layout, light, output: Output::AsStored };
        Ok(Arranged { operands, mix, shape, keeps_profile, notes })
    }
}
