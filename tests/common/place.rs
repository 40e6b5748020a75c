//! A place for a test to run the program in.

use super::Pixels;
use maskimg::matrix::{Depth, Layout};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// A directory of its own, with `photo.png` and `mask.png`, that goes with the test.
pub struct Place {
    pub dir: TempDir,
}

impl Place {
    /// A directory with `photo.png` (noise of some hundred KiB) and `mask.png`.
    pub fn new(width: usize, height: usize) -> Self {
        let place = Place { dir: tempfile::tempdir().unwrap() };
        let photo = Pixels::noise(width, height, Layout::Rgb, Depth::U8, 1);
        let mask = Pixels::noise(width, height, Layout::Grey, Depth::U8, 2);
        std::fs::write(place.path("photo.png"), photo.png()).unwrap();
        std::fs::write(place.path("mask.png"), mask.png()).unwrap();
        place
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_maskimg"));
        command.current_dir(self.dir.path()).args(words);
        command
    }

    pub fn run(&self, words: &[&str]) -> Output {
        self.command(words).output().unwrap()
    }

    /// The names in the directory, sorted.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<_> = std::fs::read_dir(self.dir.path())
            .unwrap()
            .map(|e| e.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

pub fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).trim_end().to_owned()
}

pub fn read(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap()
}
