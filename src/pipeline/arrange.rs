//! What is made of the operands of a job, once they are opened.

use super::Engine;
use super::agreement::Agreement;
use super::asked::{self, Asked};
use super::layer::{Common, Layer};
use super::light::{Light, Output};
use super::mix::{Effect, Ground, Mix};
use super::operand::{Frame, Operand};
use super::set::{Below, Set, Top};
use super::weights::{Weights, Window};
use crate::blend::{Blender, Mode, Operator};
use crate::error::{Error, Kind, Result};
use crate::job::{Job, Make, Work};
use crate::matrix::{Layout, Shape, Size};

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
    let (mut set, top) = open_pictures(job, engine)?;
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
            let (set, top) = open_pictures(job, engine)?;
            (set, top, Some(0))
        }
    };
    let weights = set.open_weights(top.as_ref(), picture)?;
    Ok(ArrangedMask { operands: set.operands, weights, frame: set.frame, notes: set.notes })
}

/// Opens the image and, of a blend, TOP.
fn open_pictures<'j>(job: &'j Job, engine: &'j Engine) -> Result<(Set<'j>, Option<Top<'j>>)> {
    let image = open_image(job)?;
    let mut set = Set::new(job, engine, image.frame("the image"));
    set.push(image);
    let top = job.blend().map(|blend| set.open_top(blend)).transpose()?;
    Ok((set, top))
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
    let first = job.masks.iter().find_map(|mask| Some((mask, mask.file()?)));
    let (mask, input) = first.ok_or_else(|| Error::usage("nothing tells the size of the mask; give --size WxH"))?;
    let operand = asked::open(input, &Asked::of(mask, job), &job.reading)?;
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

impl Set<'_> {
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
