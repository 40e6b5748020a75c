//! Outputs that appear whole or not at all.
//!
//! [`Output::begin`] makes a temporary file beside the target, [`Output::commit`] renames it over the target; an
//! output that is dropped before leaves what stood there. What exists and is no regular file (a device, a FIFO) has
//! no contents to save and is written directly. [`remove_unfinished`] is for the thread that answers signals.

mod place;
mod unfinished;

#[cfg(test)]
mod tests;

pub use place::{Identity, end_of_link, ensure_makeable, same_file};
pub use unfinished::remove_unfinished;

use super::{Input, Out};
use crate::error::{Error, Kind, Result, shown};
use place::{Place, Standing};
use std::fs::{File, FileTimes};
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use unfinished::{REGISTRY, Registry, Temporary};

/// Bytes gathered before the system is called.
const BUFFER: usize = 512 << 10;

/// Where a result goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A file.
    File(PathBuf),
    /// Standard output.
    Stdout,
}

impl Target {
    /// The name that messages call it by, escaped for the terminal.
    pub fn name(&self) -> String {
        match self {
            Target::File(path) => shown(path),
            Target::Stdout => "standard output".to_owned(),
        }
    }
}

/// An output being written. Dropped without [`Output::commit`], it leaves what stood there before.
pub struct Output {
    name: String,
    /// `None` only once it has been taken apart.
    buffer: Option<BufWriter<Noted>>,
}

/// Where the bytes of an output go while it is written.
enum To {
    /// To a temporary file, to be renamed to its place.
    Temporary { file: Temporary, place: PathBuf, no_clobber: bool },
    /// Straight to a device, a FIFO or an open descriptor.
    Direct(File),
    /// Straight to standard output.
    Stdout,
}

impl Output {
    /// Begins an output. With `no_clobber`, an existing file is refused.
    ///
    /// # Errors
    /// [`Kind::Exists`] as said, [`Kind::NotFound`] where the directory is missing, [`Kind::Io`] where the place cannot
    /// be written to.
    pub fn begin(target: &Target, no_clobber: bool) -> Result<Self> {
        Output::begin_in(&REGISTRY, target, no_clobber)
    }

    /// [`Output::begin`] with its temporary file entered in `registry`.
    fn begin_in(registry: &'static Registry, target: &Target, no_clobber: bool) -> Result<Self> {
        let name = target.name();
        let to = match target {
            Target::Stdout => To::Stdout,
            Target::File(path) => match Place::find(path)? {
                Place::Direct(file) => To::Direct(file),
                Place::Beside { dir, file, stands } => {
                    if no_clobber && stands {
                        return Err(exists(&name));
                    }
                    if stands {
                        place::ensure_writable(&file).map_err(|e| refused(&name, e))?;
                    }
                    // What is to get the permissions of a standing file must not be open to others before.
                    let temporary = registry.create(&dir, stands).map_err(|e| refused(&name, e))?;
                    To::Temporary { file: temporary, place: file, no_clobber }
                }
            },
        };
        let noted = Noted { to, bytes: 0, failure: None };
        Ok(Output { name, buffer: Some(BufWriter::with_capacity(BUFFER, noted)) })
    }

    /// A writer to it, buffered. Failures of what uses it are put into words by [`Output::explained`].
    pub fn writer(&mut self) -> Box<dyn Out + '_> {
        match &mut self.buffer {
            Some(buffer) => Box::new(buffer),
            None => Box::new(io::empty()),
        }
    }

    /// The failure to report where a writer to this output was used and `error` came of it: names this output and the
    /// system's cause where writing was refused, and is `error` itself where something else went wrong.
    pub fn explained(&self, error: Error) -> Error {
        let failure = self.buffer.as_ref().and_then(|buffer| buffer.get_ref().failure.as_ref());
        failure.map_or(error, |failure| refused(&self.name, failure.again()))
    }

    /// Puts the finished output in its place, whole; gives its size in bytes. Its times of access and modification
    /// are copied from the file `times`, where there is a place for them.
    ///
    /// # Errors
    /// [`Kind::Io`] where the system refuses, [`Kind::Exists`] where a file has appeared that must not be replaced;
    /// what stood there before stays.
    pub fn commit(mut self, times: Option<&Path>) -> Result<u64> {
        let name = std::mem::take(&mut self.name);
        let refused = |e| refused(&name, e);
        let Some(mut buffer) = self.buffer.take() else { return Ok(0) };
        if let Err(error) = buffer.flush() {
            discard(buffer);
            return Err(refused(error));
        }
        let Noted { to, bytes, failure } = buffer.into_parts().0;
        if let Some(failure) = failure {
            return Err(refused(failure.again()));
        }
        if let To::Temporary { file, place, no_clobber } = to {
            let standing = Standing::of(&place).map_err(refused)?;
            if no_clobber && standing.is_some() {
                return Err(exists(&name));
            }
            if let Some(from) = times {
                copy_times(file.file(), from).map_err(|e| e.context(format!("cannot write {name}")))?;
            }
            if let Some(standing) = standing {
                standing.give_permissions(file.file()).map_err(refused)?;
                file.file().sync_all().map_err(refused)?;
            }
            file.rename(&place, !no_clobber).map_err(|error| match error.kind() {
                io::ErrorKind::AlreadyExists if no_clobber => exists(&name),
                _ => refused(error),
            })?;
        }
        Ok(bytes)
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        if let Some(buffer) = self.buffer.take() {
            discard(buffer);
        }
    }
}

/// Refuses a path that an output cannot be written to, as far as that shows without writing: as [`Output::begin`] would.
///
/// # Errors
/// As [`Output::begin`].
pub fn ensure_place(path: &Path, no_clobber: bool) -> Result<()> {
    if std::fs::metadata(path).is_ok_and(|meta| !meta.is_dir() && !meta.is_file()) {
        // To open a FIFO would be to wait for its reader.
        return Ok(());
    }
    match Place::find(path)? {
        Place::Beside { stands: true, .. } if no_clobber => Err(exists(&shown(path))),
        Place::Beside { stands: true, file, .. } => place::ensure_writable(&file).map_err(|e| refused(&shown(path), e)),
        Place::Beside { .. } | Place::Direct(_) => Ok(()),
    }
}

/// Copies a file to a target, byte for byte; the output appears whole or not at all. Gives its size in bytes. Its times
/// of access and modification are those of the file with `keeps_times`.
///
/// # Errors
/// Where the file cannot be read, and as [`Output`].
pub fn copy_whole(from: &Input, target: &Target, no_clobber: bool, keeps_times: bool) -> Result<u64> {
    let mut file = from.open()?;
    let mut output = Output::begin(target, no_clobber)?;
    let copied = io::copy(&mut file, &mut output.writer());
    copied.map_err(|e| output.explained(from.refused(e)))?;
    output.commit(from.path().filter(|_| keeps_times))
}

/// Ends a buffer without writing what is in it.
fn discard(buffer: BufWriter<Noted>) {
    drop(buffer.into_parts());
}

fn exists(name: &str) -> Error {
    Error::new(Kind::Exists, format!("{name} exists already; -n forbids replacing it"))
}

fn refused(name: &str, error: io::Error) -> Error {
    Error::io(format!("cannot write {name}"), error)
}

fn copy_times(to: &File, from: &Path) -> Result<()> {
    let copy = || {
        let meta = std::fs::metadata(from)?;
        to.set_times(FileTimes::new().set_accessed(meta.accessed()?).set_modified(meta.modified()?))
    };
    copy().map_err(|e| Error::io(format!("cannot copy the times of {}", shown(from)), e))
}

/// Writes to where the bytes go, counts them, and notes why the system refused: encoders of other crates do not always
/// hand that on.
struct Noted {
    to: To,
    bytes: u64,
    failure: Option<Failure>,
}

/// What is kept of an [`io::Error`], which cannot be cloned.
struct Failure {
    kind: io::ErrorKind,
    code: Option<i32>,
}

impl Failure {
    fn again(&self) -> io::Error {
        self.code.map_or_else(|| self.kind.into(), io::Error::from_raw_os_error)
    }
}

impl Noted {
    fn note<T>(&mut self, result: io::Result<T>) -> io::Result<T> {
        if let Err(error) = &result
            && error.kind() != io::ErrorKind::Interrupted
        {
            self.failure = Some(Failure { kind: error.kind(), code: error.raw_os_error() });
        }
        result
    }
}

impl Out for BufWriter<Noted> {
    fn can_patch(&self) -> bool {
        matches!(self.get_ref().to, To::Temporary { .. })
    }

    fn patch(&mut self, at: u64, bytes: &[u8]) -> io::Result<()> {
        self.flush()?;
        let noted = self.get_mut();
        let To::Temporary { file, .. } = &noted.to else { return Err(io::ErrorKind::Unsupported.into()) };
        let mut file = file.file();
        let patched = file
            .seek(SeekFrom::Start(at))
            .and_then(|_| file.write_all(bytes))
            .and_then(|()| file.seek(SeekFrom::End(0)))
            .map(drop);
        noted.note(patched)
    }
}

impl Write for Noted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let result = match &mut self.to {
            To::Temporary { file, .. } => file.file().write(bytes),
            To::Direct(file) => file.write(bytes),
            To::Stdout => io::stdout().lock().write(bytes),
        };
        let count = self.note(result)?;
        self.bytes += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        let result = match &mut self.to {
            To::Temporary { .. } => Ok(()),
            To::Direct(file) => file.flush(),
            To::Stdout => io::stdout().lock().flush(),
        };
        self.note(result)
    }
}
