//! BMP, and its rarer headers put in the words of the usual ones, the only ones that `image` knows.

use super::guard::unsupported;
use super::{Decoded, Task};
use crate::codec::{Density, DensityUnit};
use crate::error::Result;
use image::codecs::bmp::BmpDecoder;
use std::io::Cursor;

/// Bytes of the file header, and where the longest second header ends.
const FILE_HEADER: usize = 14;
const HEADERS: u64 = FILE_HEADER as u64 + 124;
/// The second header of most files, and the one that has room for four masks besides.
const USUAL: u32 = 40;
const WITH_MASKS: u32 = 56;
/// Masks say where in a pixel its colours lie; there is a number of its own for masks that say it of alpha too.
const MASKS: u32 = 3;
const MASKS_WITH_ALPHA: u32 = 6;

pub(super) fn decode(task: &Task) -> Result<Decoded> {
    let head = task.input.head(HEADERS)?;
    // OS/2 gives these numbers to compressions of its own.
    if number(&head, 14) == Some(64) && matches!(number(&head, 30), Some(3 | 4)) {
        return Err(unsupported(&task.name, "BMP of OS/2's Huffman or 24-bit run-length compression"));
    }
    let mut decoded = match usual(&head) {
        None => task.decode(BmpDecoder::new(task.input.open()?).map_err(|e| task.refused(e))?),
        Some((mut file, replaced)) => {
            let stored = task.input.read_all()?;
            task.limits.ensure_memory(&task.name, 2 * stored.len() as u64)?;
            file.extend_from_slice(stored.get(replaced..).unwrap_or_default());
            task.decode(BmpDecoder::new(Cursor::new(file)).map_err(|e| task.refused(e))?)
        }
    }?;
    decoded.meta.density = density(&head);
    Ok(decoded)
}

/// Density: horizontal and vertical pixels a metre, of the headers that all but the oldest files have.
fn density(head: &[u8]) -> Option<Density> {
    let axis = |at| number(head, at).filter(|n| (1..i32::MAX as u32).contains(n)).map(f64::from);
    number(head, 14).filter(|size| *size >= USUAL)?;
    Some(Density { x: axis(38)?, y: axis(42)?, unit: DensityUnit::Metre })
}

/// The headers in the usual words, and how many bytes of the file they stand for; `None` where they are usual already.
fn usual(head: &[u8]) -> Option<(Vec<u8>, usize)> {
    let size = number(head, 14)?;
    // The oldest has fields of its own, which are known.
    if size < 16 {
        return None;
    }
    let stored = head.get(..FILE_HEADER + size as usize)?;
    let mut new = stored.to_vec();
    if matches!(size, 16 | 64) {
        // The header of OS/2 begins as the usual one does; it may break off early, or go on for longer.
        new.truncate(FILE_HEADER + USUAL as usize);
        new.resize(FILE_HEADER + USUAL as usize, 0);
        put(&mut new, 14, USUAL);
        put(&mut new, 10, number(head, 10)?.wrapping_add(USUAL).wrapping_sub(size));
    }
    if number(&new, 30)? == MASKS_WITH_ALPHA {
        put(&mut new, 30, MASKS);
        // The masks behind the usual header lie where the longer header has them.
        if number(&new, 14)? == USUAL {
            put(&mut new, 14, WITH_MASKS);
        }
    }
    correct_places(&mut new)?;
    (new != stored).then_some((new, stored.len()))
}

/// A palette larger than indices reach is cut, and pixels that begin where the headers or the palette stand begin
/// behind them.
fn correct_places(head: &mut [u8]) -> Option<()> {
    let bits = u16::from_le_bytes([*head.get(28)?, *head.get(29)?]);
    let (size, colours) = (number(head, 14)?, number(head, 46)?);
    let masks = if size == USUAL && number(head, 30)? == MASKS { 12 } else { 0 };
    let headers = FILE_HEADER as u32 + size + masks;
    let at = number(head, 10)?;
    let most = if bits <= 8 { 1 << bits } else { 0 };
    if most > 0 && (most + 1..=4096).contains(&colours) {
        put(head, 46, most);
    }
    let palette = if colours == 0 || most == 0 { most } else { colours.min(4096) };
    if at < headers || (palette > 0 && at == headers) {
        put(head, 10, headers + 4 * palette);
    }
    Some(())
}

fn number(head: &[u8], at: usize) -> Option<u32> {
    head.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes)
}

fn put(head: &mut [u8], at: usize, number: u32) {
    head[at..at + 4].copy_from_slice(&number.to_le_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::testing::{message, opened};
    use crate::error::Kind;
    use crate::matrix::Samples;

    /// A file of 2 x 2 pixels with a second header of `size` bytes, with these numbers in it, and this after it.
    fn bmp(size: u32, bits: u16, compression: u32, colours: u32, rest: &[u8]) -> Vec<u8> {
        let mut file = b"BM\0\0\0\0\0\0\0\0\0\0\0\0".to_vec();
        for number in [size, 2, 2, 1 | u32::from(bits) << 16, compression, 0, 0, 0, colours] {
            file.extend(number.to_le_bytes());
        }
        file.resize(14 + size as usize, 0);
        file.extend(rest);
        file
    }

    /// The same with pixels that begin `at`.
    fn with_pixels_at(mut file: Vec<u8>, at: u32) -> Vec<u8> {
        put(&mut file, 10, at);
        file
    }

    const PALETTE: &[u8] = &[10, 20, 30, 0, 40, 50, 60, 0];
    /// The lower row is 0 1, the upper 1 1.
    const INDICES: &[u8] = &[0b0100_0000, 0, 0, 0, 0b1100_0000, 0, 0, 0];
    const COLOURS: [u8; 12] = [60, 50, 40, 60, 50, 40, 30, 20, 10, 60, 50, 40];

    #[test]
    fn headers_of_os_2_are_read() {
        for size in [16, 40, 64] {
            let file = bmp(size, 1, 0, 0, &[PALETTE, INDICES].concat());
            let (_, samples) = opened("x.bmp", &with_pixels_at(file, 14 + size + 8)).unwrap();
            assert_eq!(samples, Samples::U8(COLOURS.to_vec()), "{size}");
        }
        for compression in [3, 4] {
            let text = message("x.bmp", &bmp(64, 1, compression, 0, PALETTE), Kind::Unsupported);
            assert_eq!(
                text,
                "cannot read x.bmp: BMP of OS/2's Huffman or 24-bit run-length compression is not supported"
            );
        }
    }

    #[test]
    fn masks_may_say_where_alpha_lies() {
        let masks = [0xFF00_0000u32, 0x00FF_0000, 0x0000_FF00, 0x0000_00FF].map(u32::to_le_bytes).concat();
        let pixels: Vec<u8> = (1..=16).collect();
        let expected = [12, 11, 10, 9, 16, 15, 14, 13, 4, 3, 2, 1, 8, 7, 6, 5].to_vec();
        for size in [40, 56, 108, 124] {
            let mut file = bmp(size, 32, 6, 0, &[&masks[..], &pixels].concat());
            file.splice(54..70, masks.clone()).for_each(drop);
            if size > 40 {
                file.truncate(14 + size as usize);
                file.extend(&pixels);
            }
            let at = (file.len() - 16) as u32;
            let (_, samples) = opened("x.bmp", &with_pixels_at(file, at)).unwrap();
            assert_eq!(samples, Samples::U8(expected.clone()), "{size}");
        }
    }

    #[test]
    fn a_palette_may_be_larger_than_indices_reach() {
        let rest = [PALETTE, &[7; 40], INDICES].concat();
        let (_, samples) = opened("x.bmp", &with_pixels_at(bmp(40, 1, 0, 12, &rest), 54 + 48)).unwrap();
        assert_eq!(samples, Samples::U8(COLOURS.to_vec()));
    }

    #[test]
    fn pixels_do_not_begin_in_the_headers() {
        let file = bmp(40, 1, 0, 2, &[PALETTE, INDICES].concat());
        for at in [0, 30, 54] {
            let (_, samples) = opened("x.bmp", &with_pixels_at(file.clone(), at)).unwrap();
            assert_eq!(samples, Samples::U8(COLOURS.to_vec()), "{at}");
        }
    }
}
