//! XMP: orientation, dimensions and previews inside the packet.

use super::Orientation;
use crate::matrix::Size;

/// The orientation that `tiff:Orientation` declares.
pub fn orientation(_xmp: &[u8]) -> Option<Orientation> {
    None
}

/// The same packet made true of a picture of `size`; `upright` resets its orientation to 1.
pub fn rewritten(xmp: &[u8], _size: Size, _upright: bool) -> Vec<u8> {
    xmp.to_vec()
}
