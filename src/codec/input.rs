//! Where bytes come from: a file, or memory.

use crate::error::{Error, Result, shown};
use std::fs::File;
use std::io::{BufRead, BufReader, Cursor, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A reader that can go back.
pub trait ReadSeek: BufRead + Seek + Send {}
impl<T: BufRead + Seek + Send> ReadSeek for T {}

/// Something to read a picture from. It can be opened any number of times.
#[derive(Clone, Debug)]
pub enum Input {
    /// A file.
    File(PathBuf),
    /// Bytes in memory, with the name that messages call them by.
    Bytes(String, Arc<[u8]>),
}

impl Input {
    /// Bytes in memory, called `name` in messages.
    pub fn bytes(name: impl Into<String>, bytes: impl Into<Arc<[u8]>>) -> Self {
        Input::Bytes(name.into(), bytes.into())
    }

    /// The name that messages call it by, escaped for the terminal.
    pub fn name(&self) -> String {
        match self {
            Input::File(path) => shown(path),
            Input::Bytes(name, _) => name.clone(),
        }
    }

    /// The path, where it is a file.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Input::File(path) => Some(path),
            Input::Bytes(..) => None,
        }
    }

    /// The extension of its name.
    pub fn extension(&self) -> Option<String> {
        let path = match self {
            Input::File(path) => path.as_path(),
            Input::Bytes(name, _) => Path::new(name),
        };
        path.extension().and_then(|e| e.to_str()).map(str::to_owned)
    }

    /// A reader at the first byte.
    ///
    /// # Errors
    /// Where the file cannot be opened.
    pub fn open(&self) -> Result<Box<dyn ReadSeek>> {
        Ok(match self {
            Input::File(path) => {
                let file = File::open(path).map_err(|e| self.refused(e))?;
                let is_dir = file.metadata().map_err(|e| self.refused(e))?.is_dir();
                if is_dir {
                    return Err(self.refused(std::io::ErrorKind::IsADirectory.into()));
                }
                Box::new(BufReader::with_capacity(256 << 10, file))
            }
            Input::Bytes(_, bytes) => Box::new(Cursor::new(Arc::clone(bytes))),
        })
    }

    /// All bytes.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn read_all(&self) -> Result<Arc<[u8]>> {
        match self {
            Input::File(path) => std::fs::read(path).map(Arc::from).map_err(|e| self.refused(e)),
            Input::Bytes(_, bytes) => Ok(Arc::clone(bytes)),
        }
    }

    /// The first bytes, up to `count`.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn head(&self, count: u64) -> Result<Vec<u8>> {
        let mut head = Vec::new();
        self.open()?.take(count).read_to_end(&mut head).map_err(|e| self.refused(e))?;
        Ok(head)
    }

    /// The error for a read that the system refused.
    pub fn refused(&self, error: std::io::Error) -> Error {
        Error::io(format!("cannot read {}", self.name()), error)
    }
}

impl From<&Path> for Input {
    fn from(path: &Path) -> Self {
        Input::File(path.to_owned())
    }
}
