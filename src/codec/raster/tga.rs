//! TGA: what a fourth sample stands for.

use super::{Decoded, Task};
use crate::codec::Picture;
use crate::error::Result;
use crate::matrix::{Layout, Samples};
use image::codecs::tga::TgaDecoder;
use std::io::{Read, Seek, SeekFrom};

/// Where the header says how many bits of a pixel are alpha.
const DESCRIPTOR: usize = 17;
const FOOTER: usize = 26;
/// Where in the extension area the kind of alpha stands.
const ALPHA_KIND: u64 = 494;

pub(super) fn decode(task: &Task) -> Result<Decoded> {
    let mut decoded = task.decode(TgaDecoder::new(task.input.open()?).map_err(|e| task.refused(e))?)?;
    let (size, rows) = (decoded.picture.size(), decoded.picture.rows());
    if let (Layout::Rgba, Samples::U8(samples)) = (rows.layout(), &rows.samples) {
        let pixels = samples.as_chunks::<4>().0;
        // Of old files nothing is known but the header, and many that have alpha say of no bit that it is.
        let none = match alpha_kind(task) {
            Some(kind) => matches!(kind, 0..=2),
            None => none_declared(task)? && pixels.iter().all(|pixel| pixel[3] == 0),
        };
        if none {
            task.limits.ensure_memory(&task.name, size.pixels().saturating_mul(7))?;
            let colours = pixels.iter().flat_map(|[r, g, b, _]| [*r, *g, *b]).collect();
            decoded.picture = Picture::new(size, Layout::Rgb, Samples::U8(colours));
        }
    }
    Ok(decoded)
}

/// What the extension area says of alpha: up to 2 it is none, 3 and 4 it is; `None` where there is no such area.
fn alpha_kind(task: &Task) -> Option<u8> {
    let mut reader = task.input.open().ok()?;
    reader.seek(SeekFrom::End(-(FOOTER as i64))).ok()?;
    let mut footer = [0; FOOTER];
    reader.read_exact(&mut footer).ok()?;
    let area = u32::from_le_bytes(*footer.first_chunk()?);
    if area == 0 || !footer.ends_with(b"TRUEVISION-XFILE.\0") {
        return None;
    }
    reader.seek(SeekFrom::Start(u64::from(area) + ALPHA_KIND)).ok()?;
    let mut kind = [0];
    reader.read_exact(&mut kind).ok()?;
    Some(kind[0])
}

/// Whether the header says that no bit of a pixel is alpha.
fn none_declared(task: &Task) -> Result<bool> {
    let head = task.input.head(DESCRIPTOR as u64 + 1)?;
    Ok(head.get(DESCRIPTOR).is_some_and(|descriptor| descriptor & 0x0F == 0))
}

#[cfg(test)]
mod tests {
    use crate::codec::testing::opened;
    use crate::matrix::Samples;

    /// Two pixels of 32 bits with these alphas, in a file that declares so many bits of alpha.
    fn tga(alphas: [u8; 2], bits: u8) -> Vec<u8> {
        let mut file = vec![0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 1, 0, 32, bits];
        file.extend([3, 2, 1, alphas[0], 6, 5, 4, alphas[1]]);
        file
    }

    /// The file with an extension area that says what alpha is.
    fn extended(mut file: Vec<u8>, kind: u8) -> Vec<u8> {
        let area = file.len() as u32;
        file.extend([0; 494]);
        file.push(kind);
        file.extend(area.to_le_bytes());
        file.extend([0; 4]);
        file.extend(b"TRUEVISION-XFILE.\0");
        file
    }

    #[test]
    fn alpha_is_what_the_file_calls_so() {
        let opaque = Samples::U8(vec![1, 2, 3, 4, 5, 6]);
        let clear = |alphas: [u8; 2]| Samples::U8(vec![1, 2, 3, alphas[0], 4, 5, 6, alphas[1]]);
        let of = |file: Vec<u8>| opened("x.tga", &file).unwrap().1;
        assert_eq!(of(tga([7, 8], 8)), clear([7, 8]));
        assert_eq!(of(tga([0, 0], 8)), clear([0, 0]));
        // Not declared, but there.
        assert_eq!(of(tga([7, 8], 0)), clear([7, 8]));
        assert_eq!(of(tga([0, 0], 0)), opaque);
        for kind in 0..5 {
            let expected = if kind < 3 { opaque.clone() } else { clear([7, 0]) };
            assert_eq!(of(extended(tga([7, 0], 0), kind)), expected, "{kind}");
        }
    }
}
