//! Where the bytes of a file go: a writer, and a way back to bytes that are written already where there is one.

use std::io::{self, Write};

/// A writer of a whole file from its first byte on.
pub trait Out: Write + Send {
    /// Whether bytes that are written can still be replaced: in files and memory, not in pipes and devices.
    fn can_patch(&self) -> bool {
        false
    }

    /// Replaces bytes that are written, from the place `at` on; what is written next still comes at the end.
    ///
    /// # Errors
    /// Where the system refuses, or there is no way back.
    fn patch(&mut self, _at: u64, _bytes: &[u8]) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

impl Out for io::Empty {}
impl Out for io::Sink {}

impl Out for Vec<u8> {
    fn can_patch(&self) -> bool {
        true
    }

    fn patch(&mut self, at: u64, bytes: &[u8]) -> io::Result<()> {
        let start = usize::try_from(at).map_err(|_| io::ErrorKind::InvalidInput)?;
        let place = self.get_mut(start..).and_then(|rest| rest.get_mut(..bytes.len()));
        place.ok_or(io::ErrorKind::InvalidInput)?.copy_from_slice(bytes);
        Ok(())
    }
}

impl<T: Out + ?Sized> Out for &mut T {
    fn can_patch(&self) -> bool {
        (**self).can_patch()
    }

    fn patch(&mut self, at: u64, bytes: &[u8]) -> io::Result<()> {
        (**self).patch(at, bytes)
    }
}
