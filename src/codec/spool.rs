//! Bytes on their way to where there is no way back: held until the file is whole, in memory while they are few.

use crate::codec::Out;
use std::io::{self, Seek, SeekFrom, Write};
use tempfile::SpooledTempFile;

/// Bytes held in memory; more go to a file without a name.
const IN_MEMORY: usize = 16 << 20;

/// A file on its way, and how long it is so far.
pub(in crate::codec) struct Spool<'a> {
    way: Way<'a>,
    written: u64,
}

/// Where it goes: straight to its place, or through a spool.
enum Way<'a> {
    Straight(Box<dyn Out + 'a>),
    Held { held: SpooledTempFile, out: Box<dyn Out + 'a> },
}

impl<'a> Spool<'a> {
    /// Straight to `out` where bytes can be patched there.
    pub(in crate::codec) fn to(out: Box<dyn Out + 'a>) -> Self {
        let held = || SpooledTempFile::new(IN_MEMORY);
        let way = if out.can_patch() { Way::Straight(out) } else { Way::Held { held: held(), out } };
        Spool { way, written: 0 }
    }

    /// Bytes that were written.
    pub(in crate::codec) const fn written(&self) -> u64 {
        self.written
    }

    /// Appends bytes.
    pub(in crate::codec) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.written += bytes.len() as u64;
        match &mut self.way {
            Way::Straight(out) => out.write_all(bytes),
            Way::Held { held, .. } => held.write_all(bytes),
        }
    }

    /// Replaces bytes after the last are written, and passes on what was held.
    pub(in crate::codec) fn finish(&mut self, at: u64, bytes: &[u8]) -> io::Result<()> {
        match &mut self.way {
            Way::Straight(out) => out.patch(at, bytes).and_then(|()| out.flush()),
            Way::Held { held, out } => {
                held.seek(SeekFrom::Start(at))?;
                held.write_all(bytes)?;
                held.rewind()?;
                io::copy(held, out)?;
                out.flush()
            }
        }
    }
}
