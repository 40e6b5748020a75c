//! The options of a job as text: their long names, and values as they are typed.

use super::path_text::PathText;
use super::typed::{Labels, Padding, Quality, Typed};
use super::{Apply, Background, Blend, Job, Make, Reading, Weighing, Work, Writing};
use crate::blend::{Mode, Operator};
use crate::codec::{Compression, Format, Input, Limits, Subsampling, WriteOptions};
use crate::error::{Error, Result};
use crate::job::{Assume, Space, To};
use crate::mask::{Channel, Combine, Step, Weight};
use crate::matrix::{Depth, Size};
use crate::resample::{At, Fit, Gravity, Place};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Options by their long names. What is not said has its default.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct OptionsText {
    /// Of `apply`: what the weights multiply, color or alpha.
    #[serde(skip_serializing_if = "is_none")]
    pub to: Option<Typed<To>>,
    /// Of `apply`: multiply red, green and blue each by its own channel of an RGB mask.
    #[serde(skip_serializing_if = "is_false")]
    pub per_channel: bool,
    /// Of `apply`: crop to the pixels with alpha above 0, and so many more on each side; `true` is 0.
    #[serde(skip_serializing_if = "is_none")]
    pub trim: Option<Padding>,
    /// Of `mask`: its size, WxH.
    #[serde(skip_serializing_if = "is_none")]
    pub size: Option<Typed<Size>>,
    /// Of `mask`: the image that it is for, and that `key`, `luma`, `flood` and `alpha` read.
    #[serde(skip_serializing_if = "is_none")]
    pub like: Option<PathText>,
    /// Of `blend`: the blend mode, as `maskimg modes` lists them.
    #[serde(skip_serializing_if = "is_none")]
    pub mode: Option<Typed<Mode>>,
    /// Of `blend`: the operator, as `maskimg modes` lists them.
    #[serde(skip_serializing_if = "is_none")]
    pub operator: Option<Typed<Operator>>,
    /// Of `blend`: a weight for all of TOP, 0 to 1 or percent.
    #[serde(skip_serializing_if = "is_none")]
    pub opacity: Option<Typed<Weight>>,
    /// Of `blend`: the corner, edge or centre of BASE where TOP lies.
    #[serde(skip_serializing_if = "is_none")]
    pub gravity: Option<Typed<Gravity>>,
    /// Of `blend`: how far TOP lies from there, as X,Y in pixels or percent.
    #[serde(skip_serializing_if = "is_none")]
    pub at: Option<Typed<At>>,
    /// Which channel of mask files holds the weights.
    #[serde(skip_serializing_if = "is_none")]
    pub channel: Option<Typed<Channel>>,
    /// Labels that every mask file is read by, separated by commas.
    #[serde(skip_serializing_if = "is_none")]
    pub label: Option<Typed<Labels>>,
    /// How several masks become one: multiply, union, max, min, add, subtract, difference or average.
    #[serde(skip_serializing_if = "is_none")]
    pub combine: Option<Typed<Combine>>,
    /// What is done with that one, step by step: `["grow 2", "feather 1.5"]`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Typed<Step>>,
    /// Where products and mixes are taken: encoded, linear or oklab.
    #[serde(skip_serializing_if = "is_none")]
    pub space: Option<Typed<Space>>,
    /// A CSS colour, or the path of a picture, that the result is laid on.
    #[serde(skip_serializing_if = "is_none")]
    pub background: Option<PathText>,
    /// What to do with an operand of another size: none, stretch, contain, cover, tile or center.
    #[serde(skip_serializing_if = "is_none")]
    pub fit: Option<Typed<Fit>>,
    /// Take all operands as stored and keep the orientation tag.
    #[serde(skip_serializing_if = "is_false")]
    pub no_orient: bool,
    /// Page, frame or layer, from 1.
    #[serde(skip_serializing_if = "is_none")]
    pub page: Option<std::num::NonZeroU32>,
    /// What float TIFFs and arrays hold: linear.
    #[serde(skip_serializing_if = "is_none")]
    pub assume: Option<Typed<Assume>>,
    /// Output format.
    #[serde(skip_serializing_if = "is_none")]
    pub format: Option<Typed<Format>>,
    /// Sample depth of the output: 8, 16 or float.
    #[serde(skip_serializing_if = "is_none")]
    pub depth: Option<Typed<Depth>>,
    /// JPEG quality, 1 to 100.
    #[serde(skip_serializing_if = "is_none")]
    pub quality: Option<Typed<Quality>>,
    /// JPEG colour resolution: 444, 422 or 420.
    #[serde(skip_serializing_if = "is_none")]
    pub subsampling: Option<Typed<Subsampling>>,
    /// PNG, TIFF and EXR effort: fast, balanced or best.
    #[serde(skip_serializing_if = "is_none")]
    pub compression: Option<Typed<Compression>>,
    /// Drop all metadata but what is needed to show the colours.
    #[serde(skip_serializing_if = "is_false")]
    pub strip: bool,
    /// Convert to sRGB and drop the profile.
    #[serde(skip_serializing_if = "is_false")]
    pub srgb: bool,
    /// Refuse to replace an existing file.
    #[serde(skip_serializing_if = "is_false")]
    pub no_clobber: bool,
    /// Allow an output that is also an input.
    #[serde(skip_serializing_if = "is_false")]
    pub in_place: bool,
    /// Give the output the image's times.
    #[serde(skip_serializing_if = "is_false")]
    pub preserve_times: bool,
    /// Where the effective mask is written as well.
    #[serde(skip_serializing_if = "is_none")]
    pub save_mask: Option<PathText>,
}

fn is_none<T>(value: &Option<T>) -> bool {
    value.is_none()
}

fn is_false(value: &bool) -> bool {
    !value
}

impl OptionsText {
    /// Those of them that say something of a copy.
    pub(super) fn of_copy(&self) -> Self {
        let (no_clobber, preserve_times) = (self.no_clobber, self.preserve_times);
        OptionsText { no_clobber, preserve_times, ..OptionsText::default() }
    }

    /// What `apply` does.
    pub(super) fn apply(&self) -> Result<Apply> {
        ensure_absent("apply", &[self.of_blend().as_slice(), &self.of_mask()].concat())?;
        let trim = self.trim.map(|Padding(pad)| pad);
        Ok(Apply { to: value(self.to), per_channel: self.per_channel, trim })
    }

    /// What `mask` makes.
    pub(super) fn make(&self, limits: &Limits) -> Result<Make> {
        ensure_absent("mask", &[self.of_blend().as_slice(), &self.of_apply()].concat())?;
        let like = self.like.as_ref().map(|path| Ok(Input::typed(&path.to_os_string()?, limits.max_memory)));
        Ok(Make { size: self.size.map(|size| size.0), like: like.transpose()? })
    }

    fn of_apply(&self) -> [Said; 3] {
        [("to", self.to.is_some()), ("per-channel", self.per_channel), ("trim", self.trim.is_some())]
    }

    fn of_blend(&self) -> [Said; 5] {
        [
            ("mode", self.mode.is_some()),
            ("operator", self.operator.is_some()),
            ("opacity", self.opacity.is_some()),
            ("gravity", self.gravity.is_some()),
            ("at", self.at.is_some()),
        ]
    }

    fn of_mask(&self) -> [Said; 2] {
        [("size", self.size.is_some()), ("like", self.like.is_some())]
    }

    /// What `blend` does with this picture.
    pub(super) fn blend(&self, top: Input) -> Result<Blend> {
        ensure_absent("blend", &[self.of_apply().as_slice(), &self.of_mask()].concat())?;
        let place = Place { gravity: value(self.gravity), at: value(self.at) };
        let is_placed = self.gravity.is_some() || self.at.is_some();
        Ok(Blend {
            mode: value(self.mode),
            operator: value(self.operator),
            opacity: self.opacity.map_or(Weight::ONE, |opacity| opacity.0),
            place: is_placed.then_some(place),
            ..Blend::of(top)
        })
    }

    pub(super) fn weighing(&self, limits: &Limits) -> Result<Weighing> {
        let background = self.background.as_ref().map(|path| Background::parse(&path.to_os_string()?, limits));
        Ok(Weighing {
            channel: value(self.channel),
            label: self.label.clone().map(|Typed(Labels(labels))| labels).unwrap_or_default(),
            combine: value(self.combine),
            steps: self.steps.iter().map(|Typed(step)| step.clone()).collect(),
            space: value(self.space),
            background: background.transpose()?,
        })
    }

    pub(super) fn reading(&self, limits: Limits) -> Reading {
        Reading {
            no_orient: self.no_orient,
            page: self.page.map(std::num::NonZeroU32::get),
            fit: self.fit.map(|fit| fit.0),
            assume: self.assume.map(|assume| assume.0),
            limits,
        }
    }

    pub(super) fn writing(&self) -> Result<Writing> {
        let save_mask = self.save_mask.as_ref().map(|path| path.to_os_string().map(Into::into)).transpose()?;
        Ok(Writing {
            format: self.format.map(|format| format.0),
            depth: self.depth.map(|depth| depth.0),
            encoding: WriteOptions {
                quality: value(self.quality).0,
                subsampling: self.subsampling.map(|subsampling| subsampling.0),
                compression: value(self.compression),
            },
            strip: self.strip,
            srgb: self.srgb,
            no_clobber: self.no_clobber,
            in_place: self.in_place,
            preserve_times: self.preserve_times,
            save_mask,
        })
    }
}

impl From<&Job> for OptionsText {
    fn from(job: &Job) -> Self {
        let Weighing { channel, label, combine, steps, space, background } = &job.weighing;
        let Reading { no_orient, page, fit, assume, .. } = job.reading;
        let Writing { format, depth, encoding, strip, srgb, no_clobber, in_place, preserve_times, .. } = job.writing;
        let shared = OptionsText {
            channel: unusual(*channel),
            label: (!label.is_empty()).then(|| Typed(Labels(label.clone()))),
            combine: unusual(*combine),
            steps: steps.iter().cloned().map(Typed).collect(),
            space: unusual(*space),
            background: background.as_ref().map(|background| match background {
                Background::Color(text, _) => PathText::Text(text.clone()),
                Background::File(input) => input.into(),
            }),
            fit: fit.map(Typed),
            assume: assume.map(Typed),
            no_orient,
            page: page.and_then(std::num::NonZeroU32::new),
            format: format.map(Typed),
            depth: depth.map(Typed),
            quality: unusual(Quality(encoding.quality)),
            subsampling: encoding.subsampling.map(Typed),
            compression: unusual(encoding.compression),
            strip,
            srgb,
            no_clobber,
            in_place,
            preserve_times,
            save_mask: job.writing.save_mask.as_deref().map(PathText::from),
            ..OptionsText::default()
        };
        match &job.work {
            Work::Apply(apply) => OptionsText {
                to: unusual(apply.to),
                per_channel: apply.per_channel,
                trim: apply.trim.map(Padding),
                ..shared
            },
            Work::Mask(make) => {
                OptionsText { size: make.size.map(Typed), like: make.like.as_ref().map(PathText::from), ..shared }
            }
            Work::Blend(blend) => OptionsText {
                mode: unusual(blend.mode),
                operator: unusual(blend.operator),
                opacity: (blend.opacity != Weight::ONE).then_some(Typed(blend.opacity)),
                gravity: blend.place.and_then(|place| unusual(place.gravity)),
                at: blend.place.and_then(|place| unusual(place.at)),
                ..shared
            },
        }
    }
}

/// An option, and whether it was given.
type Said = (&'static str, bool);

fn ensure_absent(command: &str, options: &[Said]) -> Result<()> {
    match options.iter().find(|(_, given)| *given) {
        Some((option, _)) => Err(Error::usage(format!("a job of {command} has no option \"{option}\""))),
        None => Ok(()),
    }
}

/// The value of an option, or its default.
fn value<T: Default>(option: Option<Typed<T>>) -> T {
    option.map(|typed| typed.0).unwrap_or_default()
}

/// An option that is to be said: its value is not the default.
fn unusual<T: Default + PartialEq>(value: T) -> Option<Typed<T>> {
    (value != T::default()).then_some(Typed(value))
}
