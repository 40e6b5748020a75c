//! Which images there are: the pictures of a directory, or those that a glob means.

use super::pattern::Pattern;
use crate::codec::{Format, Identity, same_file};
use crate::error::{Error, Result, shown};
use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::fs::{self, DirEntry, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// An operand that stands for many files.
#[derive(Clone, Debug)]
pub enum Many {
    /// The files of a directory.
    Directory(PathBuf),
    /// The files that a pattern means.
    Glob(Pattern),
}

/// A file that is an image, or serves one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// Where it is.
    pub path: PathBuf,
    /// How many parts of the path lead to where it was looked for.
    root: usize,
}

/// What a directory or glob holds.
#[derive(Debug, Default)]
pub struct Found {
    /// The images, sorted by the bytes of their relative paths.
    pub images: Vec<Image>,
    /// How many other files were passed over; hidden and excluded ones do not count.
    pub passed_over: usize,
    /// How many sub-directories were not entered because that was not asked for.
    pub closed: usize,
    /// The directories that could not be read, each named.
    pub errors: Vec<Error>,
}

/// Files that are never images, and directories whose files are never images, by whatever name they are reached.
#[derive(Clone, Debug, Default)]
pub struct Excluded {
    identities: HashSet<Identity>,
    #[cfg(unix)]
    inodes: HashSet<u64>,
    names: HashSet<OsString>,
}

impl Many {
    /// Reads an operand. What exists is that path literally, and then it is many files only if it is a directory;
    /// else a text with the characters of a pattern is one.
    ///
    /// # Errors
    /// [`Kind::Usage`](crate::Kind::Usage) for a pattern that is broken.
    pub fn read(text: &OsStr) -> Result<Option<Self>> {
        let path = Path::new(text);
        if path.is_dir() {
            return Ok(Some(Many::Directory(path.to_owned())));
        }
        match text.to_str().filter(|text| Pattern::is_meant_by(text)) {
            Some(text) if path.symlink_metadata().is_err() => Pattern::parse(text).map(Many::Glob).map(Some),
            _ => Ok(None),
        }
    }

    /// Where relative paths begin: the directory, or the fixed directories of the glob.
    pub fn root(&self) -> &Path {
        match self {
            Many::Directory(path) => path,
            Many::Glob(pattern) => pattern.base(),
        }
    }

    /// Looks for the images. Files are known by their extension, or where that says nothing by their first bytes.
    /// Sub-directories of a directory are entered only if `recursive`; a glob says by itself where it leads.
    ///
    /// Links are followed, but not in circles. Nothing fails: what cannot be read is among the errors.
    pub fn list(&self, recursive: bool, excluded: &Excluded) -> Found {
        let root = self.root().components().count();
        let mut walk = Walk { many: self, recursive, excluded, root, found: Found::default(), waiting: Vec::new() };
        walk.waiting.push((self.root().to_owned(), 1));
        while let Some((directory, depth)) = walk.waiting.pop() {
            if let Err(error) = walk.read(&directory, depth) {
                walk.refuse(&directory, depth, error);
            }
        }
        let mut found = walk.found;
        sort(&mut found.images);
        found.errors.sort_by_key(ToString::to_string);
        found
    }

    /// Whether files in a directory of this name, so deep below the root, can be meant.
    fn enters(&self, depth: usize, name: &OsStr, recursive: bool) -> bool {
        match self {
            Many::Directory(_) => recursive,
            Many::Glob(pattern) => pattern.enters(depth, name),
        }
    }
}

impl Image {
    /// A single file, whose relative path is its name.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let root = path.components().count().saturating_sub(1);
        Image { path, root }
    }

    /// Its path relative to the directory, or to the fixed directories of the glob.
    pub fn relative(&self) -> &Path {
        let mut parts = self.path.components();
        for _ in 0..self.root {
            parts.next();
        }
        parts.as_path()
    }

    /// The bytes of its path.
    pub(super) fn bytes(&self) -> &[u8] {
        self.path.as_os_str().as_encoded_bytes()
    }
}

impl Excluded {
    /// Excludes a file, or a directory with all that is in it. What does not exist needs no exclusion.
    pub fn add(&mut self, path: &Path) {
        let Some(identity) = Identity::of(path) else { return };
        #[cfg(unix)]
        self.inodes.insert(identity.inode());
        self.identities.insert(identity);
        self.names.extend(path.file_name().map(OsStr::to_owned));
    }

    /// Whether this is such a file or directory.
    pub fn holds(&self, path: &Path) -> bool {
        !self.identities.is_empty() && Identity::of(path).is_some_and(|identity| self.identities.contains(&identity))
    }

    /// The same for a file that was just met: it is looked at only if its inode or name raises suspicion. The inode
    /// alone would miss a file that is mounted over another.
    fn holds_entry(&self, entry: &DirEntry, path: &Path, linked: bool) -> bool {
        #[cfg(unix)]
        let suspected = self.inodes.contains(&std::os::unix::fs::DirEntryExt::ino(entry));
        #[cfg(not(unix))]
        let suspected = true;
        (suspected || linked || path.file_name().is_some_and(|name| self.names.contains(name))) && self.holds(path)
    }
}

/// A walk through directories. One is read at a time, so that few files are open whatever the depth.
struct Walk<'a> {
    many: &'a Many,
    recursive: bool,
    excluded: &'a Excluded,
    root: usize,
    found: Found,
    waiting: Vec<(PathBuf, usize)>,
}

impl Walk<'_> {
    /// Reads a directory whose entries lie `depth` levels below the root.
    fn read(&mut self, directory: &Path, depth: usize) -> io::Result<()> {
        let here = if directory.as_os_str().is_empty() { Path::new(".") } else { directory };
        for entry in fs::read_dir(here)? {
            let entry = entry?;
            let name = entry.file_name();
            if !name.as_encoded_bytes().starts_with(b".") {
                self.meet(&entry, &name, directory.join(&name), depth);
            }
        }
        Ok(())
    }

    /// A directory that cannot be read is told; that a glob leads nowhere is no failure.
    fn refuse(&mut self, directory: &Path, depth: usize, error: io::Error) {
        use io::ErrorKind::{NotADirectory, NotFound};
        let nowhere = matches!(self.many, Many::Glob(_)) && matches!(error.kind(), NotFound | NotADirectory);
        if depth > 1 || !nowhere {
            self.found.errors.push(Error::io(format!("cannot read the directory {}", shown(directory)), error));
        }
    }

    fn meet(&mut self, entry: &DirEntry, name: &OsStr, path: PathBuf, depth: usize) {
        let Ok(itself) = entry.file_type() else {
            self.found.passed_over += 1;
            return;
        };
        let linked = itself.is_symlink();
        // A link that leads nowhere is a file that will fail when it is read.
        let target = if linked { fs::metadata(&path).map(|meta| meta.file_type()).unwrap_or(itself) } else { itself };
        if target.is_dir() {
            return self.meet_directory(name, path, linked, depth);
        }
        let image = Image { path, root: self.root };
        let meant = match self.many {
            Many::Directory(_) => true,
            Many::Glob(pattern) => pattern.matches(image.relative()),
        };
        if !meant || self.excluded.holds_entry(entry, &image.path, linked) {
            return;
        }
        let known = match target.is_file() {
            true => is_picture(&image.path),
            false => target.is_symlink() && Format::of_name(&image.path).is_some(),
        };
        if known {
            self.found.images.push(image);
        } else {
            self.found.passed_over += 1;
        }
    }

    fn meet_directory(&mut self, name: &OsStr, path: PathBuf, linked: bool, depth: usize) {
        if self.excluded.holds(&path) {
            return;
        }
        if !self.many.enters(depth, name, self.recursive) {
            self.found.closed += usize::from(matches!(self.many, Many::Directory(_)));
        } else if !(linked && self.leads_back(&path)) {
            self.waiting.push((path, depth + 1));
        }
    }

    /// Whether a link leads to a directory that it lies in.
    fn leads_back(&self, link: &Path) -> bool {
        let root = self.many.root();
        let root = if root.as_os_str().is_empty() { Path::new(".") } else { root };
        let above = root.canonicalize().unwrap_or_default();
        let mut passed = link.ancestors().skip(1).chain(above.ancestors());
        passed.any(|directory| same_file(directory, link))
    }
}

/// Whether a file is a picture by its extension, or where that says nothing by its first bytes.
fn is_picture(path: &Path) -> bool {
    let begins_as_picture = || -> io::Result<bool> {
        let mut head = Vec::with_capacity(32);
        File::open(path)?.take(32).read_to_end(&mut head)?;
        Ok(Format::sniff(&head).is_some())
    };
    Format::of_name(path).is_some() || begins_as_picture().unwrap_or(false)
}

/// Sorts images of one root by the bytes of their relative paths, which is by the bytes of their whole paths.
pub(super) fn sort(images: &mut [Image]) {
    images.sort_unstable_by(|a, b| a.bytes().cmp(b.bytes()));
}

#[cfg(test)]
mod tests;
