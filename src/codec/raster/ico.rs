//! ICO: the largest of its pictures.
//!
//! `image` prefers the deepest picture to the largest, and refuses PNG inside that is not RGBA; so the choice is made
//! here, and PNG goes to the decoder for PNG.

use super::{Decoded, Task, guard::broken};
use crate::error::Result;
use image::codecs::{ico::IcoDecoder, png::PngDecoder};
use std::io::Cursor;

pub(super) fn decode(task: &Task) -> Result<Decoded> {
    let file = task.input.read_all()?;
    let (entry, range) = largest(&file).ok_or_else(|| broken(&task.name, "it holds no picture"))?;
    let data = file.get(range).ok_or_else(|| broken(&task.name, "it ends too early"))?;
    if data.starts_with(b"\x89PNG") {
        return task.decode(PngDecoder::new(Cursor::new(data)).map_err(|e| task.refused(e))?);
    }
    // The same file with a directory of that one entry.
    let mut single = file.to_vec();
    single[4..6].copy_from_slice(&[1, 0]);
    single[6..22].copy_from_slice(&entry);
    // The picture itself knows its size better than the directory does, which has room for the lowest byte; the mask
    // counts as rows.
    if let Some([width, _, _, _, height @ ..]) = data.get(4..12).and_then(|b| b.first_chunk::<8>()) {
        let rows = u32::from_le_bytes(*height) / 2;
        (single[6], single[7]) = (*width, rows.to_le_bytes()[0]);
    }
    task.decode(IcoDecoder::new(Cursor::new(single)).map_err(|e| task.refused(e))?)
}

/// The directory entry with most pixels, of those the one of most bits, and where its bytes stand.
fn largest(file: &[u8]) -> Option<([u8; 16], std::ops::Range<usize>)> {
    let count = u16::from_le_bytes([*file.get(4)?, *file.get(5)?]);
    let side = |v: u8| if v == 0 { 256 } else { u32::from(v) };
    let entries = file.get(6..)?.as_chunks::<16>().0.iter().take(count.into());
    // The first of equals.
    let entry = *entries.rev().max_by_key(|e| (side(e[0]) * side(e[1]), u16::from_le_bytes([e[6], e[7]])))?;
    let number = |at: usize| u32::from_le_bytes([entry[at], entry[at + 1], entry[at + 2], entry[at + 3]]) as usize;
    Some((entry, number(12)..number(12).checked_add(number(8))?))
}

#[cfg(test)]
mod tests {
    use crate::codec::testing::opened;
    use crate::codec::{Input, ReadOptions};
    use crate::matrix::Samples;
    use image::ExtendedColorType;
    use image::codecs::ico::{IcoEncoder, IcoFrame};

    #[test]
    fn the_largest_picture_is_taken() {
        let frame = |side: u32| {
            let pixels = [side as u8, 2, 3, 128].repeat((side * side) as usize);
            IcoFrame::as_png(&pixels, side, side, ExtendedColorType::Rgba8).unwrap()
        };
        let mut file = Vec::new();
        IcoEncoder::new(&mut file).encode_images(&[frame(16), frame(48), frame(32)]).unwrap();
        let opened = crate::codec::open(&Input::bytes("x.ico", file), &ReadOptions::default()).unwrap();
        assert_eq!(opened.source.shape().size.to_string(), "48x48");
    }

    #[test]
    fn the_directory_may_be_wrong_about_the_size() {
        // One pixel of 32 bits, and its mask.
        let mut file = vec![0, 0, 1, 0, 1, 0, 1, 1, 0, 0, 1, 0, 32, 0, 48, 0, 0, 0, 22, 0, 0, 0];
        for number in [40u32, 1, 2, 1 | 32 << 16, 0, 0, 0, 0, 0, 0, 0x8003_0201, 0] {
            file.extend(number.to_le_bytes());
        }
        for sides in [[1, 1], [1, 2], [16, 32], [0, 0]] {
            file[6..8].copy_from_slice(&sides);
            let (opened, samples) = opened("x.ico", &file).unwrap();
            assert_eq!(opened.source.shape().size.to_string(), "1x1", "{sides:?}");
            assert_eq!(samples, Samples::U8(vec![3, 2, 1, 128]));
        }
    }

    #[test]
    fn png_inside_need_not_be_rgba() {
        let mut file = Vec::new();
        let frame = IcoFrame::as_png(&[7; 64], 8, 8, ExtendedColorType::L8).unwrap();
        IcoEncoder::new(&mut file).encode_images(&[frame]).unwrap();
        let opened = crate::codec::open(&Input::bytes("x.ico", file), &ReadOptions::default()).unwrap();
        assert_eq!(opened.source.shape().layout, crate::matrix::Layout::Grey);
    }
}
