//! Jobs as text: the JSON that `--dry-run --json` prints and `run` reads, one object a line.
//!
//! Only what differs from the defaults is written. What is read may say everything, and nothing else: an unknown field
//! is refused by its name.

use super::options_text::OptionsText;
use super::path_text::{PathText, object};
use super::{Job, Weights, Work};
use crate::codec::{Input, Limits, Target};
use crate::error::{Error, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What names a job for whoever gave it: any JSON.
pub type Id = Value;

/// A job of maskimg, one JSON object a line.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct JobText {
    /// Anything; the result echoes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Id>,
    /// What is done.
    pub command: Command,
    /// Of `apply` and `copy`: the image.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<PathText>,
    /// Of `blend`: the picture below.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<PathText>,
    /// Of `blend`: the picture that is laid on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub top: Option<PathText>,
    /// The masks: files, `-`, or expressions such as `key:lime | shrink 1 | feather 1.5`.
    #[serde(default)]
    pub masks: Vec<PathText>,
    /// A file, or `-`.
    pub output: PathText,
    /// Options by their long names; flags are `true`.
    #[serde(default, deserialize_with = "object")]
    pub options: OptionsText,
}

/// What a job does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Command {
    /// Multiplies an image by masks.
    Apply,
    /// Lays one picture on another.
    Blend,
    /// Makes, refines or combines masks, and writes one.
    Mask,
    /// Copies a file as it is, byte for byte; its result is `skipped`.
    Copy,
}

impl JobText {
    /// Reads a line.
    ///
    /// # Errors
    /// [`Kind::Usage`](crate::Kind::Usage) for what is no job, with the place.
    pub fn parse(line: &str) -> Result<Self> {
        let mut text = serde_json::Deserializer::from_str(line.trim_end());
        let job = object(&mut text).and_then(|job| text.end().map(|()| job));
        job.map_err(|error| {
            let text = error.to_string().replace(" at line 1 column ", " at column ");
            Error::usage(match error.is_data() {
                true => format!("this is no job: {text} (maskimg run --schema tells what one is)"),
                false => format!("this is no JSON: {text}"),
            })
        })
    }

    /// The id of a line that may be no job.
    pub fn id_of(line: &str) -> Option<Value> {
        serde_json::from_str::<Value>(line).ok()?.get("id").cloned()
    }

    /// Fields of the result of a line that is no job: its number, and the files that it names all the same.
    pub fn echo_of(line: &str, number: u64) -> Value {
        let fields: Value = serde_json::from_str(line).unwrap_or_default();
        let path = |name: &str| fields.get(name).and_then(|path| PathText::deserialize(path).ok());
        json!({ "line": number, "image": path("image").or_else(|| path("base")), "output": path("output") })
    }

    /// The job, with the limits of who carries it out.
    ///
    /// # Errors
    /// [`Kind::Usage`](crate::Kind::Usage) for operands that are missing or too many, and for values that are none.
    pub fn into_job(self, limits: Limits) -> Result<Job> {
        let input = |path: &PathText| path.to_os_string().map(|path| Input::typed(&path, limits.max_memory));
        let masks = self.masks.iter().map(|mask| Weights::parse(&mask.to_os_string()?, &limits));
        let masks = masks.collect::<Result<Vec<_>>>()?;
        let (image, work) = match self.command {
            Command::Apply => {
                ensure_absent("apply", [("base", &self.base), ("top", &self.top)])?;
                let image = ensure_present("apply", "image", self.image.as_ref())?;
                (input(image)?, Work::Apply(self.options.apply()?))
            }
            Command::Blend => {
                ensure_absent("blend", [("image", &self.image), ("image", &None)])?;
                let base = ensure_present("blend", "base", self.base.as_ref())?;
                let top = input(ensure_present("blend", "top", self.top.as_ref())?)?;
                (input(base)?, Work::Blend(self.options.blend(top)?))
            }
            Command::Mask => {
                ensure_absent("mask", [("image", &self.image), ("base", &self.base)])?;
                ensure_absent("mask", [("top", &self.top), ("top", &None)])?;
                let make = self.options.make(&limits)?;
                (make.named_after(&masks), Work::Mask(make))
            }
            Command::Copy => {
                ensure_absent("copy", [("base", &self.base), ("top", &self.top)])?;
                if !self.masks.is_empty() || self.options != self.options.of_copy() {
                    return Err(Error::usage(
                        "a job of copy has no masks, and no options but \"no-clobber\" and \"preserve-times\"",
                    ));
                }
                (input(ensure_present("copy", "image", self.image.as_ref())?)?, Work::Apply(self.options.apply()?))
            }
        };
        let weighing = self.options.weighing(&limits)?;
        let output = match self.output.to_os_string()? {
            stdout if stdout == "-" => Target::Stdout,
            path => Target::File(path.into()),
        };
        let (reading, writing) = (self.options.reading(limits), self.options.writing()?);
        Ok(Job { image, masks, output, work, weighing, reading, writing })
    }
}

fn ensure_present<'a>(command: &str, field: &str, path: Option<&'a PathText>) -> Result<&'a PathText> {
    path.ok_or_else(|| Error::usage(format!("a job of {command} needs the field \"{field}\"")))
}

fn ensure_absent(command: &str, fields: [(&str, &Option<PathText>); 2]) -> Result<()> {
    match fields.into_iter().find(|(_, path)| path.is_some()) {
        Some((field, _)) => Err(Error::usage(format!("a job of {command} has no field \"{field}\""))),
        None => Ok(()),
    }
}

impl JobText {
    /// The copy of a job's image, as it is, to where the job's result would go.
    pub fn copy_of(job: &Job) -> Self {
        JobText {
            id: None,
            command: Command::Copy,
            image: Some(PathText::from(&job.image)),
            base: None,
            top: None,
            masks: Vec::new(),
            output: PathText::from(&job.output),
            options: OptionsText::from(job).of_copy(),
        }
    }

    /// The text as a JSON object.
    pub fn to_json(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }
}

impl From<&Job> for JobText {
    fn from(job: &Job) -> Self {
        let image = Some(PathText::from(&job.image));
        let (command, image, base, top) = match &job.work {
            Work::Apply(_) => (Command::Apply, image, None, None),
            Work::Blend(blend) => (Command::Blend, None, image, Some(PathText::from(&blend.top))),
            Work::Mask(_) => (Command::Mask, None, None, None),
        };
        let masks = job.masks.iter().map(PathText::from).collect();
        let output = PathText::from(&job.output);
        JobText { id: None, command, image, base, top, masks, output, options: OptionsText::from(job) }
    }
}

impl Job {
    /// The job as a JSON object.
    pub fn to_json(&self) -> Value {
        JobText::from(self).to_json()
    }
}

/// The JSON Schema of a job.
pub fn schema() -> Value {
    schemars::schema_for!(JobText).to_value()
}

#[cfg(test)]
mod tests;
