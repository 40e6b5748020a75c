//! Where bytes come from: a file, or memory.

use crate::error::{Error, Kind, Result, shown};
use std::fs::File;
use std::io::{BufRead, BufReader, Cursor, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

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
    /// Standard input, read whole when it is first asked for.
    Stdin(Stdin),
}

/// Standard input, read once and kept, up to a limit.
#[derive(Clone, Debug)]
pub struct Stdin {
    limit: u64,
    bytes: Arc<OnceLock<Arc<[u8]>>>,
}

impl Stdin {
    fn read(&self) -> Result<Arc<[u8]>> {
        if let Some(bytes) = self.bytes.get() {
            return Ok(Arc::clone(bytes));
        }
        let mut bytes = Vec::new();
        std::io::stdin()
            .lock()
            .take(self.limit.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(|e| Error::io("cannot read standard input", e))?;
        if bytes.len() as u64 > self.limit {
            let limit = self.limit >> 20;
            return Err(Error::new(
                Kind::TooLarge,
                format!("standard input is larger than {limit} MiB; raise the limit with --max-memory, or give a file"),
            ));
        }
        Ok(Arc::clone(self.bytes.get_or_init(|| bytes.into())))
    }
}

impl Input {
    /// Standard input, of at most `limit` bytes.
    pub fn stdin(limit: u64) -> Self {
        Input::Stdin(Stdin { limit, bytes: Arc::default() })
    }

    /// Bytes in memory, called `name` in messages.
    pub fn bytes(name: impl Into<String>, bytes: impl Into<Arc<[u8]>>) -> Self {
        Input::Bytes(name.into(), bytes.into())
    }

    /// The name that messages call it by, escaped for the terminal.
    pub fn name(&self) -> String {
        match self {
            Input::File(path) => shown(path),
            Input::Bytes(name, _) => name.clone(),
            Input::Stdin(_) => "standard input".to_owned(),
        }
    }

    /// The path, where it is a file.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Input::File(path) => Some(path),
            Input::Bytes(..) | Input::Stdin(_) => None,
        }
    }

    /// The extension of its name.
    pub fn extension(&self) -> Option<String> {
        let path = match self {
            Input::File(path) => path.as_path(),
            Input::Bytes(name, _) => Path::new(name),
            Input::Stdin(_) => return None,
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
            Input::Stdin(stdin) => Box::new(Cursor::new(stdin.read()?)),
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
            Input::Stdin(stdin) => stdin.read(),
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

impl<P: Into<PathBuf>> From<P> for Input {
    fn from(path: P) -> Self {
        Input::File(path.into())
    }
}
