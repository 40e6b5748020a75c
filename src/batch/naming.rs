//! From `-o` and the name of an image to the name of its output.

use super::template::Template;
use crate::codec::{Format, Target};
use crate::error::{Error, Kind, Result, shown};
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// What `-o` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Naming {
    /// This file.
    File(PathBuf),
    /// The image's own name in this directory.
    Directory(PathBuf),
    /// A template with fields in braces.
    Template(Template),
    /// Standard output.
    Stdout,
}

/// What a template's fields stand for.
#[derive(Clone, Copy, Debug)]
pub struct Values<'a> {
    /// The image.
    pub image: &'a Path,
    /// Its directory relative to the one that was looked through: the tree that is kept.
    pub directory: &'a Path,
    /// The first mask's name without extension.
    pub mask: Option<&'a OsStr>,
    /// The output format, where one was asked for.
    pub format: Option<Format>,
}

const FIELDS: &str = "{dir} {stem} {ext} {name} {mask}";

impl Naming {
    /// Reads `-o`. It is a directory where it ends in a slash, is one, or has to hold `several` outputs.
    ///
    /// # Errors
    /// [`Kind::Usage`](crate::Kind::Usage) for no text at all, and for an unknown field.
    pub fn parse(text: &OsStr, several: bool) -> Result<Self> {
        let path = Path::new(text);
        if text.is_empty() {
            return Err(Error::usage("the name of the output is empty; give a file, a directory or a template to -o"));
        }
        if text == "-" {
            return Ok(Naming::Stdout);
        }
        if path.is_dir() {
            return Ok(Naming::Directory(path.to_owned()));
        }
        if let Some(template) = text.to_str().filter(|t| t.contains('{')) {
            // A template of directories: each image keeps its name.
            let name = if template.ends_with('/') { "{name}" } else { "" };
            return Ok(Naming::Template(Template::parse(&format!("{template}{name}"), FIELDS, "the output's name")?));
        }
        if text.as_encoded_bytes().ends_with(b"/") {
            return Ok(Naming::Directory(path.to_owned()));
        }
        Ok(if several { Naming::Directory(path.to_owned()) } else { Naming::File(path.to_owned()) })
    }

    /// The output of one image.
    ///
    /// # Errors
    /// [`Kind::Usage`](crate::Kind::Usage) where a template's values climb out of it.
    pub fn target(&self, values: Values<'_>) -> Result<Target> {
        Ok(match self {
            Naming::Stdout => Target::Stdout,
            Naming::File(path) => Target::File(path.clone()),
            Naming::Directory(directory) => Target::File(directory.join(values.directory).join(values.name()?)),
            Naming::Template(template) => Target::File(template.fill(values.image, |field| values.field(field))?),
        })
    }

    /// Whether the directories of an output are made.
    pub const fn makes_directories(&self) -> bool {
        matches!(self, Naming::Directory(_) | Naming::Template(_))
    }
}

impl Values<'_> {
    /// The image's file name, with the extension of the format that was asked for.
    fn name(&self) -> Result<OsString> {
        let name = self
            .image
            .file_name()
            .ok_or_else(|| Error::usage(format!("{} has no file name to give to its output", shown(self.image))))?;
        let keeps = self.format.is_none_or(|format| Format::of_name(self.image) == Some(format));
        if keeps {
            return Ok(name.to_owned());
        }
        let mut name = self.stem().to_owned();
        name.push(".");
        name.push(self.extension());
        Ok(name)
    }

    fn stem(&self) -> &OsStr {
        self.image.file_stem().unwrap_or_default()
    }

    fn extension(&self) -> OsString {
        match self.format {
            Some(format) if Format::of_name(self.image) != Some(format) => format.extension().into(),
            _ => self.image.extension().unwrap_or_default().to_owned(),
        }
    }

    fn field(&self, field: &str) -> Result<OsString> {
        Ok(match field {
            "dir" => self.image.parent().map(|p| p.as_os_str().to_owned()).unwrap_or_default(),
            "stem" => self.stem().to_owned(),
            "ext" => self.extension(),
            "name" => self.name()?,
            "mask" => match self.mask {
                Some(mask) => mask.to_owned(),
                None => {
                    let image = shown(self.image);
                    return Err(Error::usage(format!("{{mask}} has no value for {image}, which has no mask file")));
                }
            },
            _ => return Err(Error::new(Kind::Internal, format!("there is no value for {{{field}}}"))),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn output(naming: &str, image: &str, format: Option<Format>) -> String {
        let naming = Naming::parse(OsStr::new(naming), false);
        let values =
            Values { image: Path::new(image), directory: Path::new(""), mask: Some(OsStr::new("soft")), format };
        match naming.and_then(|n| n.target(values)) {
            Ok(Target::File(path)) => path.to_str().unwrap().to_owned(),
            Ok(Target::Stdout) => "-".to_owned(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn an_output_is_named_after_its_image() {
        for (naming, image, format, expected) in [
            ("out.png", "a/photo.jpg", None, "out.png"),
            ("out/", "a/photo.jpg", None, "out/photo.jpg"),
            ("out/", "a/photo.jpg", Some(Format::Png), "out/photo.png"),
            ("out/", "a/photo.jpeg", Some(Format::Jpeg), "out/photo.jpeg"),
            ("out/{stem}-{mask}.png", "a/photo.jpg", None, "out/photo-soft.png"),
            ("{dir}/{stem}_cut.{ext}", "a/photo.jpg", None, "a/photo_cut.jpg"),
            ("{dir}/{stem}_cut.{ext}", "photo.jpg", None, "./photo_cut.jpg"),
            ("{ext}-{stem}.png", "photo", None, "-photo.png"),
            ("out/{dir}/{name}", "a/b/photo.jpg", Some(Format::Png), "out/a/b/photo.png"),
            ("out/{ext}/", "a/photo.jpg", None, "out/jpg/photo.jpg"),
            ("-", "photo.jpg", None, "-"),
        ] {
            assert_eq!(output(naming, image, format), expected, "{naming} of {image}");
        }
    }

    #[test]
    fn values_cannot_climb_out_of_a_template() {
        assert_eq!(
            output("out/{dir}/{name}", "../photo.png", None),
            "{dir} of ../photo.png is .., which leads out of out/{dir}/{name}"
        );
        assert_eq!(
            output("out/{dir}/{name}", "/photos/a.png", None),
            "{dir} of /photos/a.png is /photos, which leads out of out/{dir}/{name}"
        );
    }

    #[test]
    fn mistakes_in_templates_are_told() {
        assert_eq!(
            output("{stam}.png", "a.png", None),
            "unknown field {stam} in the output's name; fields are {dir} {stem} {ext} {name} {mask}"
        );
        assert_eq!(
            output("{stem.png", "a.png", None),
            "'{stem.png' has a { without a }; fields are {dir} {stem} {ext} {name} {mask}"
        );
    }
}
