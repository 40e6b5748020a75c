//! The masks of a job: opened, read as weights, taken through their steps, laid where they belong, and combined.

use super::asked::{Asked, open};
use super::fit::fit_mask;
use super::kept::{Key, Purpose};
use super::made::of_planes;
use super::operand::{Frame, Operand};
use super::refine::{refined, split, weights_of};
use super::set::{Set, Top};
use super::weights::{Mask, MaskRows, Weights};
use crate::codec::{Format, Input, Route};
use crate::error::{Error, Kind, Result};
use crate::job::{self, Source, Work};
use crate::mask::{Channel, Circumstances, FeatherSide, Generator, Needs, Step};
use crate::matrix::{Matrix, Size};

/// The picture on which masks are drawn that are made: its size, where it lies, and its index among the operands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Canvas {
    pub size: Size,
    pub at: (i64, i64),
    pub picture: Option<usize>,
}

impl Canvas {
    /// The picture that a made mask reads.
    ///
    /// # Errors
    /// [`Kind::Usage`](crate::Kind::Usage) where there is none.
    pub fn picture_for(&self, made: &Generator) -> Result<usize> {
        self.picture.ok_or_else(|| made.lacks_image())
    }
}

/// A mask that was opened, and whether it moves with TOP.
struct Laid {
    mask: Mask,
    moves: bool,
    has_rgb: bool,
}

impl Set<'_> {
    /// Opens the masks and combines them. Those of the canvas's size move with it; all others have the result's.
    pub fn open_masks(&mut self, canvas: &Canvas, top: Option<&Top>) -> Result<Weights> {
        let weighing = &self.job.weighing;
        let (whole, points) = split(&weighing.steps);
        let (mut weights, _) = match whole {
            [] => self.lay_masks(canvas, top)?,
            whole => (self.combined(canvas, top, whole)?, true),
        };
        weights.steps = points;
        Ok(weights)
    }

    /// The masks as they are, not yet refined together; and whether all of them move with TOP.
    fn lay_masks(&mut self, canvas: &Canvas, top: Option<&Top>) -> Result<(Weights, bool)> {
        let job = self.job;
        let laid: Vec<Laid> = job.masks.iter().map(|mask| self.lay(mask, canvas, top)).collect::<Result<_>>()?;
        let weights = Weights {
            per_channel: laid.iter().any(|laid| laid.has_rgb),
            combine: job.weighing.combine,
            masks: Vec::new(),
            ..Weights::of(MaskRows::Solid(1.0), false)
        };
        let moves = laid.iter().all(|laid| laid.moves);
        Ok((Weights { masks: laid.into_iter().map(|laid| laid.mask).collect(), ..weights }, moves))
    }

    /// The masks combined to one, which is then taken through steps that need it whole. Masks that all have TOP's size
    /// are combined there, and move with it.
    fn combined(&mut self, canvas: &Canvas, top: Option<&Top>, steps: &[Step]) -> Result<Weights> {
        let mut side = self.aside(self.frame.clone());
        let picture = canvas.picture.map(|_| side.open_picture(canvas, top)).transpose()?;
        let (mut weights, all_move) = side.lay_masks(&Canvas { picture, ..*canvas }, top)?;
        let mut at = (0, 0);
        if let Some(top) = top.filter(|top| all_move && top.at.is_some_and(|_| top.frame.size != self.frame.size)) {
            side = self.aside(top.frame.clone());
            let picture = side.open_picture(&Canvas { at: (0, 0), ..*canvas }, None)?;
            weights = side.lay_masks(&Canvas { at: (0, 0), picture: Some(picture), ..*canvas }, None)?.0;
            at = canvas.at;
        }
        let (size, name) = (side.frame.size, "the combined mask");
        let mask = side.whole(weights, size, name, steps)?;
        let each = mask.shape().layout.is_rgb();
        let index = self.push(mask.placed(self.frame.size, at));
        Ok(Weights::of(MaskRows::Operand(index, Channel::Luma), each))
    }

    /// An empty set beside this one.
    pub fn aside(&self, frame: Frame) -> Self {
        Set { reading: self.reading, ..Set::new(self.job, self.engine, frame) }
    }

    /// Computes weights whole, and takes them through steps.
    pub fn whole(&mut self, weights: Weights, size: Size, name: &str, steps: &[Step]) -> Result<Operand> {
        let channels = if weights.per_channel { 3 } else { 1 };
        // A plane and what a step makes of it. A disc is taken over bands, each with a copy of the rows about it; to one
        // side, the mask that it was is kept as well.
        let extra = |step: &Step| match step {
            Step::Grow(_) | Step::Shrink(_) => 2,
            Step::Feather(_, side) if *side != FeatherSide::Both => 3,
            _ => 1,
        };
        let planes = channels + steps.iter().map(extra).max().unwrap_or(0);
        self.reading.limits.ensure_memory(name, 4 * planes * size.pixels())?;
        let feeds = std::mem::take(&mut self.operands).into_iter().map(Operand::into_feed).collect();
        let (planes, doubts) = weights_of(self.engine, feeds, &weights, size)?;
        self.notes.extend(doubts);
        let planes: Vec<Matrix> =
            planes.into_iter().map(|plane| refined(plane, steps, name, self.engine)).collect::<Result<_>>()?;
        let mut mask = of_planes(name.to_owned(), size, planes);
        // They travel with it, to whoever uses it.
        mask.opened.notes.append(&mut self.notes);
        Ok(mask)
    }

    /// Opens the picture that masks are drawn on once more, so that its rows can be read by themselves.
    pub fn open_picture(&mut self, canvas: &Canvas, top: Option<&Top>) -> Result<usize> {
        let job = self.job;
        let picture = match &job.work {
            Work::Blend(blend) => self.ready_top(blend)?,
            Work::Apply(_) => Operand::open(&job.image, &self.reading, self.reading.page)?,
            Work::Mask(make) => {
                let like = make.like.as_ref().unwrap_or(&job.image);
                Operand::open(like, &self.reading, self.reading.page)?
            }
        };
        let placed = if top.is_some() { picture.placed(self.frame.size, canvas.at) } else { picture };
        Ok(self.push(placed))
    }

    /// Opens one mask, and lays it where it belongs.
    fn lay(&mut self, mask: &job::Weights, canvas: &Canvas, top: Option<&Top>) -> Result<Laid> {
        let (whole, steps) = split(&mask.steps);
        match &mask.source {
            Source::File(input) => {
                let (operand, channel) = self.ready_file(mask, input, whole)?;
                let (operand, moves) = self.laid_file(operand, top)?;
                let has_rgb = self.is_per_channel() && operand.shape().layout.is_rgb();
                let rows = MaskRows::Operand(self.push(operand), channel);
                Ok(Laid { mask: Mask { rows, steps }, moves, has_rgb })
            }
            Source::Made(made) => {
                let rows = if whole.is_empty() && made.needs() < Needs::Whole {
                    self.rows_of(made, canvas)?
                } else {
                    let operand = self.ready_made(mask, made, canvas, whole)?;
                    MaskRows::Operand(self.push(operand.placed(self.frame.size, canvas.at)), Channel::Luma)
                };
                Ok(Laid { mask: Mask { rows, steps }, moves: true, has_rgb: false })
            }
        }
    }

    fn is_per_channel(&self) -> bool {
        matches!(&self.job.work, Work::Apply(apply) if apply.per_channel)
    }

    /// A mask file as weights of the right size, taken through the steps that need it whole; and the channel that then
    /// holds them.
    fn ready_file(&self, mask: &job::Weights, input: &Input, steps: &[Step]) -> Result<(Operand, Channel)> {
        let (channel, each) = (self.job.weighing.channel, self.is_per_channel());
        let asked = Asked::of(mask, self.job);
        // Labels are read as such, and need no whole mask.
        let steps: Vec<Step> = steps.iter().filter(|step| !matches!(step, Step::Label(_))).cloned().collect();
        let typed = steps.iter().map(ToString::to_string).collect::<Vec<_>>().join(" | ");
        let Asked { labels, integers } = asked.clone();
        let key = Key::of(
            input,
            &self.reading,
            None,
            Purpose::Mask { channel, each, labels, integers, steps: typed },
            self.frame.size,
        );
        let fitted = || {
            let mut operand = open(input, &asked, &self.reading)?;
            self.concern(&mut operand, mask);
            let is_label = !asked.labels.is_empty();
            let channel = fit_mask(&mut operand, self.frame.size, &self.reading, (channel, each, is_label))?;
            Ok((operand, channel))
        };
        let (mut operand, channel) = self.ready(key, || {
            let (operand, channel) = fitted()?;
            if steps.is_empty() { Ok((operand, channel)) } else { self.refined_file(operand, channel, each, &steps) }
        })?;
        // One that was made ready for another job has other steps behind it.
        self.concern(&mut operand, mask);
        Ok((operand, channel))
    }

    /// Tells what is known of a mask to who looks at its values.
    fn concern(&self, operand: &mut Operand, mask: &job::Weights) {
        let about = Circumstances {
            channel: self.job.weighing.channel,
            per_channel: self.is_per_channel(),
            is_lossy: operand.opened.format == Format::Jpeg,
            palette: operand.opened.palette,
            steps: mask.steps.iter().chain(&self.job.weighing.steps).cloned().collect(),
        };
        if let Some(glance) = &mut operand.glance {
            glance.concern(about);
        }
    }

    /// A mask file taken through steps that need it whole.
    fn refined_file(
        &self,
        operand: Operand,
        channel: Channel,
        each: bool,
        steps: &[Step],
    ) -> Result<(Operand, Channel)> {
        let mut side = self.aside(self.frame.clone());
        let (size, each) = (operand.shape().size, each && operand.shape().layout.is_rgb());
        let (name, stored, turned) = (operand.name.clone(), operand.stored, operand.turned);
        side.operands.push(operand);
        let mut refined = side.whole(Weights::of(MaskRows::Operand(0, channel), each), size, &name, steps)?;
        (refined.stored, refined.turned) = (stored, turned);
        refined.opened.route = Route::Whole("steps need it whole");
        Ok((refined, Channel::Luma))
    }

    /// Lays a mask file where it belongs: one of TOP's size moves with it.
    fn laid_file(&mut self, mask: Operand, top: Option<&Top>) -> Result<(Operand, bool)> {
        let (image, size) = (&self.frame, mask.shape().size);
        let moves = top.and_then(|top| top.at.filter(|_| size == top.frame.size).map(|at| (&top.frame, at)));
        let (mask, drawn_on) = match (moves, top) {
            (Some((frame, at)), _) => (mask.placed(image.size, at), frame),
            (None, Some(top)) if top.at.is_some() => {
                self.ensure_size_of_either(&mask, top)?;
                (mask, image)
            }
            _ => {
                mask.ensure_same_size(image)?;
                (mask, image)
            }
        };
        self.notes.extend(mask.note_on_orientation(drawn_on));
        Ok((mask, moves.is_some()))
    }

    /// Refuses a mask that has neither TOP's size nor the image's.
    fn ensure_size_of_either(&self, mask: &Operand, top: &Top) -> Result<()> {
        let (size, image) = (mask.shape().size, &self.frame);
        if size == image.size || top.frame.size == image.size {
            return mask.ensure_same_size(image);
        }
        let mut message = format!(
            "{} is {size}, {} is {}, {} is {}; a mask has the size of one of them, or --fit gives all the size of {}",
            mask.name, top.frame.name, top.frame.size, image.name, image.size, image.name
        );
        let hint = mask.hint_on_orientation(image).or_else(|| mask.hint_on_orientation(&top.frame));
        message.push_str(&hint.unwrap_or_default());
        Err(Error::new(Kind::SizeMismatch, message))
    }
}
