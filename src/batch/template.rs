//! Names with fields in braces, as in `{stem}_mask`.

use crate::error::{Error, Result, shown};
use std::ffi::{OsStr, OsString};
use std::path::{Component, Path, PathBuf};

/// A name with fields in braces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    text: String,
    /// Text and the field behind it; the last piece has none: `a/{stem}.png` is "a/" with "stem", then ".png".
    pieces: Vec<(String, Option<String>)>,
}

impl Template {
    /// Reads a template of `fields`, which are written as in a message: "{dir} {stem}". `place` says in messages what
    /// it is a template of.
    ///
    /// # Errors
    /// [`Kind::Usage`](crate::Kind::Usage) for a brace that is not closed and for a field that is none of `fields`.
    pub(super) fn parse(text: &str, fields: &str, place: &str) -> Result<Self> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some(open) = rest.find('{') {
            let close = rest[open..]
                .find('}')
                .ok_or_else(|| Error::usage(format!("'{text}' has a {{ without a }}; fields are {fields}")))?;
            let field = &rest[open + 1..open + close];
            if !fields.split(' ').any(|known| known.trim_matches(['{', '}']) == field) {
                return Err(Error::usage(format!("unknown field {{{field}}} in {place}; fields are {fields}")));
            }
            pieces.push((rest[..open].to_owned(), Some(field.to_owned())));
            rest = &rest[open + close + 1..];
        }
        pieces.push((rest.to_owned(), None));
        Ok(Template { text: text.to_owned(), pieces })
    }

    /// The text as it was given.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The directories before the first field: where all that it names lies.
    pub fn fixed_directory(&self) -> PathBuf {
        let fixed = self.pieces.first().map_or("", |(text, _)| text);
        Path::new(&fixed[..fixed.rfind('/').map_or(0, |slash| slash + 1)]).to_owned()
    }

    /// The template with its fields filled in by `value`. What is filled in cannot climb out of it; `image` is named
    /// where it would.
    ///
    /// # Errors
    /// [`Kind::Usage`](crate::Kind::Usage) for a value that climbs, and what `value` fails with.
    pub(super) fn fill(&self, image: &Path, value: impl Fn(&str) -> Result<OsString>) -> Result<PathBuf> {
        let mut path = OsString::new();
        for (index, (text, field)) in self.pieces.iter().enumerate() {
            path.push(text);
            let Some(field) = field else { continue };
            let value = value(field)?;
            let begins = path.is_empty();
            if !begins && climbs(Path::new(&value)) {
                return Err(Error::usage(format!(
                    "{{{field}}} of {} is {}, which leads out of {}",
                    shown(image),
                    shown(Path::new(&value)),
                    self.text
                )));
            }
            // A field that is empty must not make `{dir}/{name}` an absolute path.
            let bare = begins && value.is_empty() && self.pieces[index + 1].0.starts_with('/');
            path.push(if bare { OsStr::new(".") } else { &value });
        }
        Ok(PathBuf::from(path))
    }
}

/// Whether a path leads out of the directory that it is put into.
pub(super) fn climbs(path: &Path) -> bool {
    path.components().any(|part| !matches!(part, Component::Normal(_) | Component::CurDir))
}
