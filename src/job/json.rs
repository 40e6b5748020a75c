//! Jobs as JSON, in the form that `--dry-run --json` prints: only what differs from the defaults is said.

use super::{Apply, Background, Blend, Job, Space, To, Weighing, Weights, Work, Writing};
use crate::blend::{Mode, Operator};
use crate::codec::{Compression, Input, Subsampling, Target, WriteOptions};
use crate::mask::Weight;
use crate::resample::{At, Fit, Gravity};
use base64::Engine as _;
use serde_json::{Map, Value, json};
use std::path::Path;

impl Job {
    /// The job as a JSON object.
    pub fn to_json(&self) -> Value {
        let masks: Vec<Value> = self.masks.iter().map(weights_json).collect();
        let mut job = match &self.work {
            Work::Apply(_) => json!({ "command": "apply", "image": input_json(&self.image) }),
            Work::Blend(blend) => {
                json!({ "command": "blend", "base": input_json(&self.image), "top": input_json(&blend.top) })
            }
        };
        job["masks"] = masks.into();
        job["output"] = target_json(&self.output);
        job["options"] = self.options_json().into();
        job
    }

    fn options_json(&self) -> Map<String, Value> {
        let mut options = Map::new();
        match &self.work {
            Work::Apply(apply) => apply_json(*apply, &mut options),
            Work::Blend(blend) => blend_json(blend, &mut options),
        }
        weighing_json(&self.weighing, &mut options);
        let strict = self.blend().is_some_and(|blend| blend.place.is_none());
        if self.reading.fit != Fit::None || strict {
            options.insert("fit".into(), self.reading.fit.to_string().into());
        }
        if self.reading.no_orient {
            options.insert("no-orient".into(), true.into());
        }
        if let Some(page) = self.reading.page {
            options.insert("page".into(), page.into());
        }
        writing_json(&self.writing, &mut options);
        options
    }
}

fn apply_json(apply: Apply, options: &mut Map<String, Value>) {
    if apply.to != To::default() {
        options.insert("to".into(), apply.to.name().into());
    }
    if apply.per_channel {
        options.insert("per-channel".into(), true.into());
    }
}

fn blend_json(blend: &Blend, options: &mut Map<String, Value>) {
    if blend.mode != Mode::default() {
        options.insert("mode".into(), blend.mode.name().into());
    }
    if blend.operator != Operator::default() {
        options.insert("operator".into(), blend.operator.name().into());
    }
    if blend.opacity != Weight::ONE {
        // By way of its text: 0.7, not the 0.699999988079071 that an f32 is as an f64.
        let opacity: Value = blend.opacity.to_string().parse::<f64>().map_or(Value::Null, Into::into);
        options.insert("opacity".into(), opacity);
    }
    let Some(place) = blend.place else { return };
    if place.gravity != Gravity::default() {
        options.insert("gravity".into(), place.gravity.to_string().into());
    }
    if place.at != At::default() {
        options.insert("at".into(), place.at.to_string().into());
    }
}

fn weighing_json(weighing: &Weighing, options: &mut Map<String, Value>) {
    if weighing.channel != Default::default() {
        options.insert("channel".into(), weighing.channel.to_string().into());
    }
    if weighing.space != Space::default() {
        options.insert("space".into(), weighing.space.name().into());
    }
    if let Some(background) = &weighing.background {
        let value = match background {
            Background::Color(text, _) => text.as_str().into(),
            Background::File(input) => input_json(input),
        };
        options.insert("background".into(), value);
    }
}

fn writing_json(writing: &Writing, options: &mut Map<String, Value>) {
    if let Some(format) = writing.format {
        options.insert("format".into(), format.name().to_ascii_lowercase().into());
    }
    if let Some(depth) = writing.depth {
        let depth = depth_json(depth);
        options.insert("depth".into(), depth);
    }
    let defaults = WriteOptions::default();
    let encoding = &writing.encoding;
    if encoding.quality != defaults.quality {
        options.insert("quality".into(), encoding.quality.into());
    }
    if let Some(subsampling) = encoding.subsampling {
        let name = match subsampling {
            Subsampling::S444 => "444",
            Subsampling::S422 => "422",
            Subsampling::S420 => "420",
        };
        options.insert("subsampling".into(), name.into());
    }
    if encoding.compression != defaults.compression {
        let name = match encoding.compression {
            Compression::Fast => "fast",
            Compression::Balanced => "balanced",
            Compression::Best => "best",
        };
        options.insert("compression".into(), name.into());
    }
    let flags = [
        ("strip", writing.strip),
        ("no-clobber", writing.no_clobber),
        ("in-place", writing.in_place),
        ("preserve-times", writing.preserve_times),
    ];
    for (name, _) in flags.into_iter().filter(|(_, on)| *on) {
        options.insert(name.into(), true.into());
    }
}

/// A depth as JSON: 8, 16 or "float".
pub(super) fn depth_json(depth: crate::matrix::Depth) -> Value {
    match depth {
        crate::matrix::Depth::U8 => 8.into(),
        crate::matrix::Depth::U16 => 16.into(),
        crate::matrix::Depth::F32 => "float".into(),
    }
}

/// A path as JSON: a string, or its bytes where it is none.
pub(super) fn path_json(path: &Path) -> Value {
    match path.to_str() {
        Some(text) => text.into(),
        None => {
            let bytes = path.as_os_str().as_encoded_bytes();
            json!({ "bytes": base64::engine::general_purpose::STANDARD.encode(bytes) })
        }
    }
}

/// An operand as JSON: its path, or `-`.
pub(super) fn input_json(input: &Input) -> Value {
    match input {
        Input::Bytes(name, _) => name.as_str().into(),
        Input::File(_) | Input::Stream(_) => input.path().map_or_else(|| "-".into(), path_json),
    }
}

/// An output as JSON: its path, or `-`.
pub(super) fn target_json(target: &Target) -> Value {
    match target {
        Target::File(path) => path_json(path),
        Target::Stdout => "-".into(),
    }
}

fn weights_json(weights: &Weights) -> Value {
    match weights {
        Weights::File(input) => input_json(input),
        Weights::Made(generator) => generator.to_string().into(),
    }
}
