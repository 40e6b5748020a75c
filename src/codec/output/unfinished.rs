//! Temporary files in progress, known to the whole process so that an interrupted run leaves no litter.

use std::fs::{File, Permissions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tempfile::{Builder, NamedTempFile};

/// All temporary files of this process. Global because signals are: the thread that answers one knows no jobs.
pub(super) static REGISTRY: Registry = Registry::new();

/// Removes the temporary files of all outputs that are not committed, and lets no output begin or be committed from
/// now on: what has not appeared when this returns will not appear. For use before the process ends by a signal.
pub fn remove_unfinished() {
    REGISTRY.close();
}

/// Temporary files in progress.
pub(super) struct Registry(Mutex<State>);

struct State {
    closed: bool,
    paths: Vec<PathBuf>,
}

impl Registry {
    pub(super) const fn new() -> Self {
        Registry(Mutex::new(State { closed: false, paths: Vec::new() }))
    }

    /// No code that can panic runs under the lock, so a poisoned one is sound.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes a temporary file in `dir`: private to its owner, or with the permissions usual for new files. The lock
    /// is held meanwhile, so that no file exists without being entered.
    pub(super) fn create(&'static self, dir: &Path, private: bool) -> io::Result<Temporary> {
        let mut state = self.lock();
        state.ensure_open()?;
        let mut builder = Builder::new();
        builder.prefix(".maskimg-");
        if let Some(permissions) = usual_permissions().filter(|_| !private) {
            builder.permissions(permissions);
        }
        let file = builder.tempfile_in(dir)?;
        state.paths.push(file.path().to_owned());
        Ok(Temporary { file: Some(file), registry: self })
    }

    pub(super) fn close(&self) {
        let mut state = self.lock();
        state.closed = true;
        for path in state.paths.drain(..) {
            // Whatever the reason why it cannot be removed, the others still can.
            let _ = std::fs::remove_file(path);
        }
    }
}

impl State {
    fn ensure_open(&self) -> io::Result<()> {
        if self.closed { Err(io::Error::other("the run was interrupted")) } else { Ok(()) }
    }

    fn forget(&mut self, path: &Path) {
        if let Some(at) = self.paths.iter().position(|p| p == path) {
            self.paths.swap_remove(at);
        }
    }
}

/// 0666; the system takes the umask from it when the file is made.
fn usual_permissions() -> Option<Permissions> {
    #[cfg(unix)]
    return Some(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    #[cfg(not(unix))]
    None
}

/// A temporary file, removed when dropped.
pub(super) struct Temporary {
    /// `None` only once it has been renamed or dropped.
    file: Option<NamedTempFile>,
    registry: &'static Registry,
}

impl Temporary {
    pub(super) fn file(&self) -> &File {
        self.file.as_ref().expect("the file is there until it is renamed or dropped").as_file()
    }

    /// Renames it to `place`, where a standing file is replaced or else an error.
    pub(super) fn rename(mut self, place: &Path, replace: bool) -> io::Result<()> {
        let Some(file) = self.file.take() else { return Ok(()) };
        let mut state = self.registry.lock();
        state.ensure_open()?;
        state.forget(file.path());
        // In an error, the file comes back, and is removed as it is dropped here.
        let result = if replace { file.persist(place) } else { file.persist_noclobber(place) };
        result.map(drop).map_err(|e| e.error)
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if let Some(file) = self.file.take() {
            let mut state = self.registry.lock();
            state.forget(file.path());
            drop(file);
        }
    }
}
