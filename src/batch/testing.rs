//! Trees of files for the tests of this floor.

use super::{Excluded, Found, Many};
use crate::codec::testing::{TempDir, tempdir};
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// The first bytes of a PNG.
pub(super) const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

/// A temporary tree.
pub(super) struct Tree(TempDir);

impl Tree {
    /// A tree of empty files.
    pub(super) fn of(files: &[&str]) -> Self {
        let tree = Tree(tempdir().unwrap());
        files.iter().for_each(|file| tree.write(file, b""));
        tree
    }

    /// The path of what is called so in the tree.
    pub(super) fn path(&self, name: impl AsRef<[u8]>) -> PathBuf {
        self.0.path().join(OsStr::from_bytes(name.as_ref()))
    }

    /// Makes a file, and the directories that it lies in.
    pub(super) fn write(&self, name: impl AsRef<[u8]>, bytes: &[u8]) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// Makes a link that says `to`.
    pub(super) fn link(&self, name: &str, to: &str) {
        std::os::unix::fs::symlink(to, self.path(name)).unwrap();
    }

    /// What an operand in the tree is read as.
    pub(super) fn many(&self, operand: &str) -> Many {
        Many::read(self.path(operand).as_os_str()).unwrap().expect("many files")
    }

    /// Everything that an operand in the tree holds.
    pub(super) fn found(&self, operand: &str) -> Found {
        self.many(operand).list(true, &Excluded::default())
    }

    /// A message without the place of the tree.
    pub(super) fn said(&self, message: impl ToString) -> String {
        message.to_string().replace(&format!("{}/", self.0.path().display()), "")
    }
}

/// The relative paths of what was found.
pub(super) fn names(found: &Found) -> Vec<&str> {
    found.images.iter().map(|image| Path::to_str(image.relative()).expect("text")).collect()
}
