//! What stands at the place of an output, and where its temporary file belongs.

use crate::error::{Error, Kind, Result, shown};
use std::fs::{File, Metadata, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// Links followed before a chain counts as a loop, as in the kernel.
const MAX_LINKS: usize = 40;

/// How the place of an output is written to.
pub(super) enum Place {
    /// By renaming a temporary file made in `dir` to `file`, which is no link and perhaps stands there already.
    Beside { dir: PathBuf, file: PathBuf, stands: bool },
    /// Straight into what is there.
    Direct(File),
}

impl Place {
    /// Looks at `path`, which is named in messages as it was given.
    pub(super) fn find(path: &Path) -> Result<Self> {
        let refused = |e| Error::io(format!("cannot write {}", shown(path)), e);
        match std::fs::metadata(path) {
            Ok(meta) if meta.is_dir() => {
                Err(Error::new(Kind::Io, format!("cannot write {}: it is a directory; name a file in it", shown(path))))
            }
            Ok(meta) if !meta.is_file() => {
                OpenOptions::new().write(true).open(path).map(Place::Direct).map_err(refused)
            }
            Ok(_) if is_descriptor(path) => {
                OpenOptions::new().append(true).open(path).map(Place::Direct).map_err(refused)
            }
            Ok(_) => Place::beside(path),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Place::beside(path),
            Err(error) => Err(refused(error)),
        }
    }

    /// The place of a regular file that stands at `path`, or is to stand there.
    fn beside(path: &Path) -> Result<Self> {
        let refused = |e| Error::io(format!("cannot write {}", shown(path)), e);
        let file = followed(path).map_err(refused)?;
        if file.file_name().is_none() {
            return Err(Error::usage(format!("cannot write '{}': it names no file", shown(path))));
        }
        let dir = parent(&file);
        let missing = |kind, what| {
            Error::new(kind, format!("cannot write {}: the directory {} {what}", shown(path), shown(&dir)))
        };
        match std::fs::metadata(&dir) {
            Ok(meta) if meta.is_dir() => {}
            Ok(_) => return Err(missing(Kind::Io, "is a file")),
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Err(missing(Kind::NotFound, "does not exist")),
            Err(e) => return Err(refused(e)),
        }
        let stands = Standing::of(&file).map_err(refused)?.is_some();
        Ok(Place::Beside { dir, file, stands })
    }
}

/// The directory that holds `file`.
fn parent(file: &Path) -> PathBuf {
    match file.parent() {
        Some(dir) if !dir.as_os_str().is_empty() => dir.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// Refuses a directory that does not stand and cannot be made, as far as that shows without making it.
///
/// # Errors
/// [`Kind::Io`] where a file is in the way or the system allows no directory there.
pub fn ensure_makeable(directory: &Path) -> Result<()> {
    // Without the slash at its end, behind which nothing but a directory would be seen.
    let directory: PathBuf = directory.components().collect();
    let doing = format!("cannot make the directory {}", shown(&directory));
    for above in directory.ancestors() {
        let here = if above.as_os_str().is_empty() { Path::new(".") } else { above };
        match std::fs::metadata(here) {
            Ok(meta) if !meta.is_dir() => {
                return Err(Error::new(Kind::Io, format!("{doing}: {} is no directory", shown(here))));
            }
            Ok(_) if above == directory => return Ok(()),
            Ok(_) => return ensure_writable(here).map_err(|e| Error::io(doing, e)),
            Err(_) if here.symlink_metadata().is_ok() => {
                return Err(Error::new(Kind::Io, format!("{doing}: {} is a link that leads nowhere", shown(here))));
            }
            // What lies behind a file is not there either: the file itself will be met above.
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {}
            Err(error) => return Err(Error::io(doing, error)),
        }
    }
    Ok(())
}

/// What a link leads to in the end, which need not exist; none for what is no link.
pub fn end_of_link(path: &Path) -> Option<PathBuf> {
    if path.symlink_metadata().ok()?.is_symlink() { followed(path).ok() } else { None }
}

/// What `path` points to, where it is a link; that need not exist.
fn followed(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..MAX_LINKS {
        match std::fs::symlink_metadata(&path) {
            Ok(meta) if meta.is_symlink() => {
                let link = std::fs::read_link(&path)?;
                path = path.parent().map_or_else(|| link.clone(), |dir| dir.join(&link));
            }
            _ => return Ok(path),
        }
    }
    Err(io::Error::other("too many symbolic links"))
}

/// Whether `path` stands for an open descriptor, as `/dev/stdout` does: it lies, or what it links to lies, where the
/// system lists those.
fn is_descriptor(path: &Path) -> bool {
    let mut path = path.to_owned();
    for _ in 0..MAX_LINKS {
        let dir = parent(&path);
        if std::fs::canonicalize(&dir).is_ok_and(|dir| dir.starts_with("/proc") || dir.starts_with("/dev/fd")) {
            return true;
        }
        let Ok(link) = std::fs::read_link(&path) else { return false };
        path = dir.join(link);
    }
    false
}

/// Refuses a file that this process may not write: renaming over it would get around that.
#[cfg(unix)]
pub(super) fn ensure_writable(file: &Path) -> io::Result<()> {
    Ok(rustix::fs::access(file, rustix::fs::Access::WRITE_OK)?)
}

#[cfg(not(unix))]
pub(super) fn ensure_writable(file: &Path) -> io::Result<()> {
    if std::fs::metadata(file)?.permissions().readonly() {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    Ok(())
}

/// A regular file that an output replaces.
pub(super) struct Standing(Metadata);

impl Standing {
    /// What stands at `file`, if anything does.
    pub(super) fn of(file: &Path) -> io::Result<Option<Self>> {
        match std::fs::metadata(file) {
            Ok(meta) => Ok(Some(Standing(meta))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Gives `to` the owner and the group of the standing file as far as the system lets us, then its permissions.
    #[cfg(unix)]
    pub(super) fn give_permissions(&self, to: &File) -> io::Result<()> {
        use rustix::fs::{Gid, Uid, fchown};
        use std::os::unix::fs::{MetadataExt, PermissionsExt};
        let (uid, gid) = (self.0.uid(), self.0.gid());
        let now = to.metadata()?;
        let mut mode = self.0.mode() & 0o7777;
        if (now.uid(), now.gid()) != (uid, gid) {
            let gid = Some(Gid::from_raw(gid));
            let same = fchown(to, Some(Uid::from_raw(uid)), gid).is_ok();
            if !same {
                let _ = fchown(to, None, gid);
                // Rights to act as the owner are not for another owner.
                mode &= 0o777;
            }
        }
        if now.mode() & 0o7777 != mode {
            to.set_permissions(std::fs::Permissions::from_mode(mode))?;
        }
        Ok(())
    }

    /// Gives `to` the permissions of the standing file.
    #[cfg(not(unix))]
    pub(super) fn give_permissions(&self, to: &File) -> io::Result<()> {
        to.set_permissions(self.0.permissions())
    }
}

/// What makes two paths one file: device and inode, or the canonical path where there are none.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg(unix)]
pub struct Identity(u64, u64);

/// What makes two paths one file: device and inode, or the canonical path where there are none.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg(not(unix))]
pub struct Identity(PathBuf);

impl Identity {
    /// The identity of the file or directory that `path` leads to; none where nothing is there.
    #[cfg(unix)]
    pub fn of(path: &Path) -> Option<Self> {
        use std::os::unix::fs::MetadataExt;
        std::fs::metadata(path).ok().map(|meta| Identity(meta.dev(), meta.ino()))
    }

    /// The identity of the file or directory that `path` leads to; none where nothing is there.
    #[cfg(not(unix))]
    pub fn of(path: &Path) -> Option<Self> {
        std::fs::canonicalize(path).ok().map(Identity)
    }

    /// The number of the inode.
    #[cfg(unix)]
    pub const fn inode(&self) -> u64 {
        self.1
    }
}

/// Whether two paths are one file: by device and inode, or by their canonical paths where there are none. What does
/// not exist is no file.
pub fn same_file(a: &Path, b: &Path) -> bool {
    matches!((Identity::of(a), Identity::of(b)), (Some(a), Some(b)) if a == b)
}
