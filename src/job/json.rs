//! Jobs as JSON, in the form that `--dry-run --json` prints: only what differs from the defaults is said.

use super::{Background, Job, Space, To, Weights, Writing};
use crate::codec::{Compression, Input, Subsampling, Target, WriteOptions};
use crate::resample::Fit;
use base64::Engine as _;
use serde_json::{Map, Value, json};
use std::path::Path;

impl Job {
    /// The job as a JSON object.
    pub fn to_json(&self) -> Value {
        let masks: Vec<Value> = self.masks.iter().map(weights_json).collect();
        json!({
            "command": "apply",
            "image": input_json(&self.image),
            "masks": masks,
            "output": target_json(&self.output),
            "options": self.options_json(),
        })
    }

    fn options_json(&self) -> Map<String, Value> {
        let mut options = Map::new();
        let apply = &self.apply;
        if apply.to != To::default() {
            options.insert("to".into(), apply.to.name().into());
        }
        if apply.channel != Default::default() {
            options.insert("channel".into(), apply.channel.to_string().into());
        }
        if apply.per_channel {
            options.insert("per-channel".into(), true.into());
        }
        if apply.space != Space::default() {
            options.insert("space".into(), apply.space.name().into());
        }
        if let Some(background) = &apply.background {
            let value = match background {
                Background::Color(text, _) => text.as_str().into(),
                Background::File(input) => input_json(input),
            };
            options.insert("background".into(), value);
        }
        if self.reading.fit != Fit::None {
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
