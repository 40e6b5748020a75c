//! A tree of small pictures for a test to run the program in, and what the program said there.

use crate::common::Pixels;
use maskimg::matrix::{Depth, Layout};
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// The size of its pictures, if nothing else is said.
const SIZE: (usize, usize) = (9, 7);

/// A directory of its own that goes with the test.
pub struct Tree(TempDir);

/// What a run came to; the time that it took is left out.
#[derive(Debug)]
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// Files by their relative paths.
pub type Files = BTreeMap<PathBuf, Vec<u8>>;

impl Tree {
    pub fn new() -> Self {
        Tree(tempfile::tempdir().unwrap())
    }

    /// A tree of these pictures, separated by spaces. No two are alike; those with "mask" in their path are grey.
    pub fn of(pictures: &str) -> Self {
        let tree = Tree::new();
        pictures.split_whitespace().for_each(|name| tree.picture(name, SIZE));
        tree
    }

    pub fn root(&self) -> &Path {
        self.0.path()
    }

    pub fn path(&self, name: impl AsRef<[u8]>) -> PathBuf {
        self.root().join(OsStr::from_bytes(name.as_ref()))
    }

    /// Noise that its name decides, as PNG or PNM.
    pub fn picture(&self, name: &str, (width, height): (usize, usize)) {
        let seed = name.bytes().fold(7, |seed: u64, byte| seed.wrapping_mul(31).wrapping_add(byte.into()));
        let layout = if name.contains("mask") { Layout::Grey } else { Layout::Rgb };
        let pixels = Pixels::noise(width, height, layout, Depth::U8, seed);
        self.write(name, &if name.ends_with(".pnm") { pixels.pnm() } else { pixels.png() });
    }

    /// Makes a file, and the directories that it lies in.
    pub fn write(&self, name: impl AsRef<[u8]>, bytes: &[u8]) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub fn read(&self, name: impl AsRef<[u8]>) -> Vec<u8> {
        let path = self.path(name);
        fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
    }

    /// Makes a link that says `to`.
    pub fn link(&self, name: &str, to: &str) {
        std::os::unix::fs::symlink(to, self.path(name)).unwrap();
    }

    /// The program with these words, separated by spaces.
    pub fn command(&self, words: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_maskimg"));
        command.current_dir(self.root()).args(words.split_whitespace()).stdin(Stdio::null());
        command
    }

    pub fn run(&self, words: &str) -> Said {
        Said::of(self.command(words).output().unwrap())
    }

    /// The same, with a text on standard input.
    pub fn feed(&self, words: &str, text: impl AsRef<[u8]>) -> Said {
        let input = self.0.path().join(".standard-input");
        fs::write(&input, text).unwrap();
        let output = self.command(words).stdin(fs::File::open(&input).unwrap()).output().unwrap();
        fs::remove_file(input).unwrap();
        Said::of(output)
    }

    /// The result of a run on one image alone, which must succeed.
    pub fn alone(&self, operands: &str) -> Vec<u8> {
        let name = ".alone.png";
        let said = self.run(&format!("{operands} -o {name}"));
        assert_eq!(said.code, 0, "{operands}: {}", said.err);
        let bytes = self.read(name);
        fs::remove_file(self.path(name)).unwrap();
        bytes
    }

    /// All files below a directory but for journals and linked directories; none where there is no such directory.
    pub fn files(&self, directory: &str) -> Files {
        let mut files = Files::new();
        gather(&self.path(directory), &self.path(directory), &mut files);
        files
    }

    /// The names of the files below a directory, journals too.
    pub fn names(&self, directory: &str) -> Vec<String> {
        let mut found = Vec::new();
        walk(&self.path(directory), &mut |path| {
            found.push(path.strip_prefix(self.path(directory)).unwrap().to_owned())
        });
        found.sort();
        found.iter().map(|path| path.to_string_lossy().into_owned()).collect()
    }
}

impl Said {
    pub fn of(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().trim_end().to_owned();
        Said { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: timeless(&text(output.stderr)) }
    }

    /// The rows of JSON on standard output.
    pub fn rows(&self) -> Vec<serde_json::Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{line}: {e}"))).collect()
    }

    /// Exit code and all that was said.
    pub fn whole(&self) -> String {
        let parts = [format!("[{}]", self.code), self.out.clone(), self.err.clone()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
    }

    #[track_caller]
    pub fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}\n{}", self.out, self.err);
        self
    }
}

/// A text without the time that summaries tell.
fn timeless(text: &str) -> String {
    let line = |line: &str| match line.split_once("megapixels in ") {
        Some((before, _)) => format!("{before}megapixels in N s"),
        None => line.to_owned(),
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

fn gather(root: &Path, directory: &Path, files: &mut Files) {
    walk(directory, &mut |path| {
        let name = path.strip_prefix(root).unwrap();
        if !name.to_string_lossy().contains(".maskimg-journal") {
            files.insert(name.to_owned(), fs::read(path).unwrap());
        }
    });
}

fn walk(directory: &Path, meet: &mut dyn FnMut(&Path)) {
    for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
        let path = entry.path();
        if entry.file_type().unwrap().is_dir() {
            walk(&path, meet);
        } else if !path.is_dir() {
            meet(&path);
        }
    }
}
