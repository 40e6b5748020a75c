//! Where bytes come from: a file, or memory.

use super::options::told;
use crate::error::{Error, Kind, Result, shown};
use std::ffi::OsStr;
use std::fs::File;
use std::io::{BufRead, BufReader, Cursor, Read, Seek};
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

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
    /// Standard input or a pipe, read whole when it is first asked for.
    Stream(Stream),
}

/// Bytes that can be read only once, read whole when they are first asked for and then kept, up to a limit.
#[derive(Clone, Debug)]
pub struct Stream {
    /// A pipe or device by its path, or standard input.
    path: Option<PathBuf>,
    limit: u64,
    bytes: Arc<Mutex<Option<Arc<[u8]>>>>,
}

impl Stream {
    fn name(&self) -> String {
        self.path.as_deref().map_or_else(|| "standard input".to_owned(), shown)
    }

    fn read(&self) -> Result<Arc<[u8]>> {
        // Who comes meanwhile waits: two that read at a time would each get a part.
        let mut kept = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bytes) = &*kept {
            return Ok(Arc::clone(bytes));
        }
        let mut bytes = Vec::new();
        let limit = self.limit.saturating_add(1);
        let read = match &self.path {
            None => std::io::stdin().lock().take(limit).read_to_end(&mut bytes),
            Some(path) => File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes)),
        };
        let name = self.name();
        read.map_err(|e| Error::io(format!("cannot read {name}"), e))?;
        if bytes.len() as u64 > self.limit {
            let limit = told(self.limit);
            return Err(Error::new(
                Kind::TooLarge,
                format!("{name} is larger than {limit}; raise the limit with --max-memory, or give a file"),
            ));
        }
        Ok(Arc::clone(kept.insert(bytes.into())))
    }
}

/// All bytes of an input, which is read or shares them.
#[derive(Debug)]
pub enum AllBytes {
    /// Read from a file.
    Own(Vec<u8>),
    /// In memory already.
    Shared(Arc<[u8]>),
}

impl Deref for AllBytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            AllBytes::Own(bytes) => bytes,
            AllBytes::Shared(bytes) => bytes,
        }
    }
}

impl Input {
    /// Standard input, of at most `limit` bytes.
    pub fn stdin(limit: u64) -> Self {
        Input::Stream(Stream { path: None, limit, bytes: Arc::default() })
    }

    /// What was typed: `-` for standard input, else a path.
    pub fn typed(text: &OsStr, limit: u64) -> Self {
        if text == "-" { Input::stdin(limit) } else { Input::at(text, limit) }
    }

    /// What stands at `path`: a file, or a pipe or device of which at most `limit` bytes are read.
    pub fn at(path: impl Into<PathBuf>, limit: u64) -> Self {
        let path = path.into();
        match path.metadata() {
            Ok(found) if !found.is_file() && !found.is_dir() => {
                Input::Stream(Stream { path: Some(path), limit, bytes: Arc::default() })
            }
            _ => Input::File(path),
        }
    }

    /// Whether this is standard input.
    pub const fn is_stdin(&self) -> bool {
        matches!(self, Input::Stream(Stream { path: None, .. }))
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
            Input::Stream(stream) => stream.name(),
        }
    }

    /// The path, where it is a file.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Input::File(path) => Some(path),
            Input::Stream(stream) => stream.path.as_deref(),
            Input::Bytes(..) => None,
        }
    }

    /// The extension of its name.
    pub fn extension(&self) -> Option<String> {
        let path = match self {
            Input::File(path) => path.as_path(),
            Input::Bytes(name, _) => Path::new(name),
            Input::Stream(stream) => stream.path.as_deref()?,
        };
        path.extension().and_then(|e| e.to_str()).map(str::to_owned)
    }

    /// A reader at the first byte.
    ///
    /// # Errors
    /// Where the file cannot be opened.
    pub fn open(&self) -> Result<Box<dyn ReadSeek>> {
        self.open_ahead(256 << 10)
    }

    /// A reader at the first byte, for a few words here and there: it reads a page ahead and no more.
    ///
    /// # Errors
    /// Where the file cannot be opened.
    pub fn open_sparsely(&self) -> Result<Box<dyn ReadSeek>> {
        self.open_ahead(4 << 10)
    }

    /// A reader that gets so many bytes of a file at a time.
    fn open_ahead(&self, bytes_ahead: usize) -> Result<Box<dyn ReadSeek>> {
        Ok(match self {
            Input::File(path) => {
                let file = File::open(path).map_err(|e| self.refused(e))?;
                let is_dir = file.metadata().map_err(|e| self.refused(e))?.is_dir();
                if is_dir {
                    return Err(self.refused(std::io::ErrorKind::IsADirectory.into()));
                }
                Box::new(BufReader::with_capacity(bytes_ahead, file))
            }
            Input::Bytes(_, bytes) => Box::new(Cursor::new(Arc::clone(bytes))),
            Input::Stream(stream) => Box::new(Cursor::new(stream.read()?)),
        })
    }

    /// All bytes.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn read_all(&self) -> Result<AllBytes> {
        match self {
            Input::File(path) => std::fs::read(path).map(AllBytes::Own).map_err(|e| self.refused(e)),
            Input::Bytes(_, bytes) => Ok(AllBytes::Shared(Arc::clone(bytes))),
            Input::Stream(stream) => stream.read().map(AllBytes::Shared),
        }
    }

    /// The first bytes, up to `count`.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn head(&self, count: u64) -> Result<Vec<u8>> {
        let mut head = Vec::new();
        self.open_sparsely()?.take(count).read_to_end(&mut head).map_err(|e| self.refused(e))?;
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
