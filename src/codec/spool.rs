//! Bytes on their way to where there is no way back: held until the file is whole, in memory while they are few.

use crate::codec::Out;
use std::io::{self, Seek, SeekFrom, Write};
use tempfile::SpooledTempFile;

/// Bytes held in memory; more go to a file without a name.
const IN_MEMORY: usize = 16 << 20;

/// Where the file goes: straight to its place, or through a spool.
pub(in crate::codec) enum Spool<'a> {
    Straight(Box<dyn Out + 'a>),
    Held { held: SpooledTempFile, out: Box<dyn Out + 'a> },
}

impl<'a> Spool<'a> {
    /// Straight to `out` where bytes can be patched there.
    pub(in crate::codec) fn to(out: Box<dyn Out + 'a>) -> Self {
        if out.can_patch() { Spool::Straight(out) } else { Spool::Held { held: SpooledTempFile::new(IN_MEMORY), out } }
    }

    /// Appends bytes.
    pub(in crate::codec) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Spool::Straight(out) => out.write_all(bytes),
            Spool::Held { held, .. } => held.write_all(bytes),
        }
    }

    /// Replaces bytes after the last are written, and passes on what was held.
    pub(in crate::codec) fn finish(&mut self, at: u64, bytes: &[u8]) -> io::Result<()> {
        match self {
            Spool::Straight(out) => out.patch(at, bytes).and_then(|()| out.flush()),
            Spool::Held { held, out } => {
                held.seek(SeekFrom::Start(at))?;
                held.write_all(bytes)?;
                held.rewind()?;
                io::copy(held, out)?;
                out.flush()
            }
        }
    }
}
