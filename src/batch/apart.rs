//! What to type instead where two images would be written to one output.

use super::naming::{Naming, Values};
use crate::codec::{Format, Target, same_file};
use crate::job::Job;
use std::ffi::OsStr;
use std::path::Path;

/// What to do about two jobs with one output. A template is offered only if it keeps them apart.
pub(super) fn advice(one: &Job, other: &Job) -> String {
    let (Some(first), Some(second)) = (one.image.path(), other.image.path()) else {
        return "give each an output of its own".to_owned();
    };
    if first.file_name() == second.file_name() && same_file(first, second) {
        return "they are one file, given twice".to_owned();
    }
    let asked = one.writing.format;
    let extension = match asked {
        Some(format) => format.extension().to_owned(),
        None => one.format().map_or("png", Format::extension).to_owned(),
    };
    let by_directory = "out/{dir}/{name}".to_owned();
    let by_extension = format!("out/{{stem}}-{{ext}}.{extension}");
    let apart = |template: &str, format| match (output(template, first, format), output(template, second, format)) {
        (Some(first), Some(second)) => first.to_lowercase() != second.to_lowercase(),
        _ => false,
    };
    if apart(&by_directory, asked) {
        format!("give a template such as -o '{by_directory}'")
    } else if apart(&by_extension, None) {
        let instead = if asked.is_some() { " instead of --format" } else { "" };
        format!("give a template such as -o '{by_extension}'{instead}")
    } else if first.parent() == second.parent() {
        "rename one: not every file system tells names apart by case alone".to_owned()
    } else {
        format!("go to a directory above both, name them from there, and give -o '{by_directory}'")
    }
}

/// The output that a template gives to an image.
fn output(template: &str, image: &Path, format: Option<Format>) -> Option<String> {
    let values = Values { image, directory: Path::new(""), mask: None, format };
    let target = Naming::parse(OsStr::new(template), false).and_then(|naming| naming.target(values));
    target.ok().map(|target: Target| target.name())
}
