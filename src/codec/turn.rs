//! Turning pictures upright.

use super::{Orientation, Picture};
use crate::matrix::{Samples, Source, Strip};

/// The same picture with its rows and columns as `orientation` says they stand upright.
pub fn turned(picture: &Picture, orientation: Orientation) -> Picture {
    let shape = picture.shape();
    let size = if orientation.transposes() { shape.size.transposed() } else { shape.size };
    let rows = picture.rows();
    let samples = match &rows.samples {
        Samples::U8(v) => Samples::U8(permuted(v, rows, orientation)),
        Samples::U16(v) => Samples::U16(permuted(v, rows, orientation)),
        Samples::F32(v) => Samples::F32(permuted(v, rows, orientation)),
    };
    Picture::new(size, shape.layout, samples)
}

/// The samples in their new order: destination pixels row by row, each from where it was stored.
fn permuted<S: Copy>(samples: &[S], rows: &Strip, orientation: Orientation) -> Vec<S> {
    let (n, width, height) = (rows.layout().channels(), rows.width(), rows.rows());
    let (out_width, out_height) = if orientation.transposes() { (height, width) } else { (width, height) };
    let mut out = Vec::with_capacity(samples.len());
    for y in 0..out_height {
        for x in 0..out_width {
            let (column, row) = match orientation {
                Orientation::Upright => (x, y),
                Orientation::MirrorX => (width - 1 - x, y),
                Orientation::Turn180 => (width - 1 - x, height - 1 - y),
                Orientation::MirrorY => (x, height - 1 - y),
                Orientation::Transpose => (y, x),
                Orientation::Turn90 => (y, height - 1 - x),
                Orientation::Transverse => (width - 1 - y, height - 1 - x),
                Orientation::Turn270 => (width - 1 - y, x),
            };
            let at = (row * width + column) * n;
            out.extend_from_slice(&samples[at..at + n]);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matrix::{Layout, Size};

    #[test]
    fn the_eight_orientations_stand_upright() {
        // Stored: a b c
        //         d e f
        let stored = Picture::new(Size::new(3, 2).unwrap(), Layout::Grey, Samples::U8(b"abcdef".to_vec()));
        for (tag, size, upright) in [
            (1, "3x2", b"abcdef"),
            (2, "3x2", b"cbafed"),
            (3, "3x2", b"fedcba"),
            (4, "3x2", b"defabc"),
            (5, "2x3", b"adbecf"),
            (6, "2x3", b"daebfc"),
            (7, "2x3", b"fcebda"),
            (8, "2x3", b"cfbead"),
        ] {
            let picture = turned(&stored, Orientation::of_tag(tag));
            assert_eq!(picture.size().to_string(), size, "orientation {tag}");
            assert_eq!(picture.rows().samples, Samples::U8(upright.to_vec()), "orientation {tag}");
        }
    }
}
