//! Which file of another operand belongs to an image: the one of the same relative path, or the one that a template
//! of the image's name says.

use super::find::{Excluded, Image, Many, sort};
use super::template::{Template, climbs};
use crate::codec::{Identity, same_file};
use crate::error::{Error, Kind, Result, shown};
use std::collections::{HashMap, HashSet};
use std::ffi::{OsStr, OsString};
use std::path::{Component, Path, PathBuf};

const FIELDS: &str = "{stem} {name} {ext} {dir}";

/// How a partner is called, in fields of the image: `{stem}_mask`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pairing {
    template: Template,
    /// Whether it says the whole relative path, and not only the name in the image's directory.
    whole: bool,
}

/// The files of an operand, of which each image has its own.
#[derive(Clone, Debug)]
pub struct Shelf {
    root: PathBuf,
    /// Whether they are all files of a directory, and not only those that a glob means.
    is_directory: bool,
    /// Roles by the bytes of their paths.
    files: Vec<Image>,
    pairing: Option<Pairing>,
    /// What they are to an image, in the plural.
    role: &'static str,
}

/// Which of some files are images, where others serve them.
#[derive(Debug)]
pub struct Roles {
    /// The images.
    pub images: Vec<Image>,
    /// Those of which cannot be said whether they are images or serve one.
    pub undecided: Vec<(Image, Error)>,
}

impl Pairing {
    /// Reads a template.
    ///
    /// # Errors
    /// [`Kind::Usage`] for an unknown field and for a template that leads out of the operand.
    pub fn parse(text: &str) -> Result<Self> {
        let template = Template::parse(text, FIELDS, "--pair")?;
        let whole = text.contains('/') || text.contains("{dir}");
        let example = template.fill(Path::new(text), |_| Ok(OsString::from("x")))?;
        if climbs(&example) {
            return Err(Error::usage(format!(
                "--pair '{text}' leads out of the directory that it is looked up in; begin with a name or a field"
            )));
        }
        if tidy(&example).as_os_str().is_empty() {
            return Err(Error::usage("--pair is empty; give a name such as '{stem}_mask'"));
        }
        Ok(Pairing { template, whole })
    }

    /// The relative path of the partner, with or without its extension.
    fn fill(&self, image: &Image) -> Result<PathBuf> {
        let relative = image.relative();
        let directory = relative.parent().unwrap_or(Path::new(""));
        let filled = self.template.fill(&image.path, |field| {
            let value = match field {
                "stem" => relative.file_stem(),
                "name" => relative.file_name(),
                "ext" => relative.extension(),
                _ => Some(directory.as_os_str()),
            };
            Ok(value.unwrap_or_default().to_owned())
        })?;
        if climbs(&filled) {
            return Err(Error::usage(format!(
                "--pair '{}' of {} is {}, which leads out of the directory that it is looked up in",
                self.template.text(),
                shown(&image.path),
                shown(&filled)
            )));
        }
        Ok(tidy(&if self.whole { filled } else { directory.join(filled) }))
    }
}

impl Pairing {
    /// Whether the template says the whole relative path.
    pub const fn is_whole(&self) -> bool {
        self.whole
    }
}

impl Shelf {
    /// The files that were found for an operand; `role` says in messages what they are to an image, in the plural:
    /// "masks".
    pub fn new(many: &Many, mut files: Vec<Image>, pairing: Option<Pairing>, role: &'static str) -> Self {
        sort(&mut files);
        let is_directory = matches!(many, Many::Directory(_));
        Shelf { root: many.root().to_owned(), is_directory, files, pairing, role }
    }

    /// Where relative paths begin.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Lets no file of the operand be an image, whether it serves one or not.
    pub fn exclude_from(&self, excluded: &mut Excluded) {
        if self.is_directory {
            excluded.add(&self.root);
        } else {
            self.files.iter().for_each(|file| excluded.add(&file.path));
        }
    }

    /// Where its files lie, as messages call it.
    pub fn place(&self) -> String {
        shown(&self.root)
    }

    /// The file that belongs to an image, which is never the image itself.
    ///
    /// # Errors
    /// [`Kind::Ambiguous`] where there are several, [`Kind::Usage`] where a template leads out of the operand.
    pub fn partner(&self, image: &Image) -> Result<Option<&Path>> {
        match self.candidates(image)?[..] {
            [] => Ok(None),
            [partner] => Ok(Some(&partner.path)),
            [first, second, ref more @ ..] => Err(self.ambiguous(image, first, second, more.len())),
        }
    }

    /// The files that may be meant to belong to an image.
    fn candidates(&self, image: &Image) -> Result<Vec<&Image>> {
        let key = self.key(image)?;
        let mut candidates: Vec<&Image> = self.called(&key).filter(|file| !is_same(file, image)).collect();
        if self.pairing.is_some() && candidates.first().is_some_and(|first| first.path == key) {
            // A template that names the extension too means just that file.
            candidates.truncate(1);
        }
        Ok(candidates)
    }

    /// The path of what belongs to an image, with or without its extension.
    fn key(&self, image: &Image) -> Result<PathBuf> {
        let wanted = match &self.pairing {
            Some(pairing) => pairing.fill(image)?,
            None => image.relative().with_file_name(image.relative().file_stem().unwrap_or_default()),
        };
        Ok(self.root.join(wanted))
    }

    /// Whether an image is itself what would belong to it.
    pub fn leads_back(&self, image: &Image) -> bool {
        self.key(image).is_ok_and(|key| self.called(&key).any(|file| is_same(file, image)))
    }

    /// The files of this path, with or without an extension; the one without it comes first.
    fn called(&self, key: &Path) -> impl Iterator<Item = &Image> {
        let mut dotted = key.as_os_str().to_owned();
        dotted.push(".");
        let bare = self.onwards(key.as_os_str()).first().filter(|file| file.path.as_os_str() == key.as_os_str());
        let extended = self.onwards(&dotted).iter();
        let extended = extended.take_while(move |file| file.bytes().starts_with(dotted.as_encoded_bytes()));
        let same_stem = |file: &&Image| file.path.file_stem() == key.file_name() && file.path.parent() == key.parent();
        bare.into_iter().chain(extended.filter(same_stem))
    }

    /// The files from this path on.
    fn onwards(&self, path: &OsStr) -> &[Image] {
        let first = self.files.partition_point(|file| file.bytes() < path.as_encoded_bytes());
        &self.files[first..]
    }

    fn ambiguous(&self, image: &Image, first: &Image, second: &Image, more: usize) -> Error {
        let (first, second) = (shown(&first.path), shown(&second.path));
        let (count, names) = match more {
            0 => ("two".to_owned(), format!("{first} and {second}")),
            more => ((more + 2).to_string(), format!("{first}, {second} and {more} more")),
        };
        let name_it = match self.pairing {
            None => "say which with --pair",
            Some(_) => "name the extension in --pair",
        };
        let (image, role) = (shown(&image.path), self.role);
        Error::new(Kind::Ambiguous, format!("{image} has {count} {role}: {names}; remove one, or {name_it}"))
    }
}

/// Gives the images without those that serve other images, as a mask beside its photo does, or are one of several
/// candidates. Two that would serve each other are undecided.
pub fn without_partners(images: Vec<Image>, shelves: &[Shelf]) -> Roles {
    let homes = directories(&images);
    let near = shelves.iter().filter(|shelf| !directories(&shelf.files).is_disjoint(&homes));
    let near: Vec<&Shelf> = near.collect();
    if near.is_empty() {
        return Roles { images, undecided: Vec::new() };
    }
    let identities: Vec<_> = images.iter().map(|image| Identity::of(&image.path)).collect();
    let places: HashMap<_, _> = identities.iter().enumerate().map(|(place, identity)| (identity, place)).collect();
    // For each image, those of the others that serve it or may be meant to.
    let serving = |(place, image): (usize, &Image)| -> Vec<usize> {
        let servants = near.iter().flat_map(|shelf| shelf.candidates(image).unwrap_or_default());
        let places = servants.filter_map(|servant| places.get(&Some(Identity::of(&servant.path)?)).copied());
        places.filter(|&other| other != place).collect()
    };
    let serving: Vec<Vec<usize>> = images.iter().enumerate().map(serving).collect();
    let servants: HashSet<usize> = serving.iter().flatten().copied().collect();
    let mut roles = Roles { images: Vec::new(), undecided: Vec::new() };
    for (place, image) in images.iter().enumerate() {
        match serving[place].iter().find(|&&other| serving[other].contains(&place)) {
            Some(&other) => roles.undecided.push((image.clone(), mutual(image, &images[other]))),
            None if servants.contains(&place) => {}
            None => roles.images.push(image.clone()),
        }
    }
    roles
}

fn mutual(image: &Image, other: &Image) -> Error {
    let (image, other) = (shown(&image.path), shown(&other.path));
    let message = format!(
        "{image} and {other} would each serve the other; say which is which with --pair, such as '{{stem}}_mask'"
    );
    Error::new(Kind::Ambiguous, message)
}

/// The directories that files lie in.
fn directories(files: &[Image]) -> HashSet<Identity> {
    let mut parents: Vec<&Path> = files.iter().filter_map(|file| file.path.parent()).collect();
    parents.dedup();
    // The parent of a bare name is said with no characters at all.
    parents.into_iter().filter_map(|parent| Identity::of(&Path::new(".").join(parent))).collect()
}

/// Whether two are one file. The file system is asked only where their names or directories agree, which spares it
/// two questions an image where masks lie elsewhere under other names.
fn is_same(a: &Image, b: &Image) -> bool {
    let near = a.path.file_name() == b.path.file_name() || a.path.parent() == b.path.parent();
    a.path == b.path || (near && same_file(&a.path, &b.path))
}

/// A path without the parts that lead nowhere.
fn tidy(path: &Path) -> PathBuf {
    path.components().filter(|part| *part != Component::CurDir).collect()
}

#[cfg(test)]
mod tests;
