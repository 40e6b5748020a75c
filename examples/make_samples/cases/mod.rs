//! The folders under `samples/<area>/`: each has the arguments of one run and, where it can be told, its result.

mod apply;
mod blend;
mod light;
mod masks;

use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::encode::Image;
use crate::pictures::Pictures;

pub use apply::product;

pub fn write(from: &Pictures, out: &Path) -> io::Result<()> {
    apply::write(from, &out.join("apply"))?;
    light::write(&out.join("apply"))?;
    blend::write(from, &out.join("blend"))?;
    masks::write(from, &out.join("masks"))
}

struct Case {
    folder: PathBuf,
}

impl Case {
    fn new(area: &Path, name: &str, arguments: &str) -> io::Result<Self> {
        let case = Self { folder: area.join(name) };
        fs::create_dir_all(&case.folder)?;
        fs::write(case.file("cmd"), format!("{arguments}\n"))?;
        Ok(case)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn expect(&self, image: &Image) -> io::Result<()> {
        image.write_png(&self.file("expected.png"))
    }

    /// By how many steps a sample may be off.
    fn tolerate(&self, steps: u16) -> io::Result<()> {
        fs::write(self.file("tolerance"), format!("{steps}\n"))
    }
}
