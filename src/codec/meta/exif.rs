//! EXIF: just enough of TIFF's directories to read and rewrite what must be true.

use super::Orientation;
use crate::matrix::Size;

/// The orientation that IFD0 declares.
pub fn orientation(_exif: &[u8]) -> Option<Orientation> {
    None
}

/// The same EXIF made true of a picture of `size` whose samples were turned upright by `turned`.
pub fn rewritten(exif: &[u8], _size: Size, _turned: Orientation) -> Option<Vec<u8>> {
    Some(exif.to_vec())
}
