//! GIF: frames counted by their blocks, one of them composed on the canvas.

use super::{Decoded, ReadOptions, Task, guard};
use crate::codec::Picture;
use crate::error::Result;
use crate::matrix::{Layout, Samples};
use image::codecs::gif::GifDecoder;
use image::{AnimationDecoder, ImageDecoder};
use std::io::Cursor;

pub(super) fn decode(task: &Task, options: &ReadOptions) -> Result<Decoded> {
    let file = task.input.read_all()?;
    let mut decoder = GifDecoder::new(Cursor::new(&file[..])).map_err(|e| task.refused(e))?;
    // The canvas, the frame before, and the frame itself.
    let size = task.size(decoder.dimensions(), 12)?;
    decoder.set_limits(task.image_limits()).map_err(|e| task.refused(e))?;
    let frames = count_frames(&file);
    if frames == 0 {
        return Err(guard::broken(&task.name, "it holds no picture"));
    }
    let page = options.page_of(&task.name, frames, &format!("an animation of {frames} frames"))?;
    let icc = decoder.icc_profile().ok().flatten();
    let mut frame = None;
    for next in decoder.into_frames().take(page as usize) {
        frame = Some(next.map_err(|e| task.refused(e))?);
    }
    let Some(frame) = frame else { return Err(guard::broken(&task.name, "it ends too early")) };
    let rgba = frame.into_buffer().into_raw();
    let (layout, samples) = if rgba.as_chunks::<4>().0.iter().all(|pixel| pixel[3] == 255) {
        (Layout::Rgb, rgba.as_chunks::<4>().0.iter().flat_map(|[r, g, b, _]| [*r, *g, *b]).collect())
    } else {
        (Layout::Rgba, rgba)
    };
    let decoded = task.decoded(Picture::new(size, layout, Samples::U8(samples)), layout, icc)?;
    Ok(Decoded { pages: frames, ..decoded })
}

/// The frames of a file, as far as it goes.
fn count_frames(file: &[u8]) -> u32 {
    let mut frames = 0;
    let colour_table = |flags: u8| if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) };
    let mut at = 13 + file.get(10).map_or(0, |flags| colour_table(*flags));
    while let Some(block) = file.get(at) {
        at += match block {
            0x21 => 2,
            0x2C => {
                frames += 1;
                11 + file.get(at + 9).map_or(0, |flags| colour_table(*flags))
            }
            _ => return frames,
        };
        // Sub-blocks, up to one without bytes.
        while let Some(length) = file.get(at) {
            at += 1 + usize::from(*length);
            if *length == 0 {
                break;
            }
        }
    }
    frames
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::Input;
    use crate::error::Kind;
    use image::codecs::gif::GifEncoder;
    use image::{Delay, Frame, Rgba, RgbaImage};

    /// An animation of 8 x 8 pixels: frame n is all of colour n, the last a small one at (4, 5) on the frame before.
    fn animation(frames: u8) -> Vec<u8> {
        let mut file = Vec::new();
        let mut encoder = GifEncoder::new(&mut file);
        let mut add = |size, colour: [u8; 3]| {
            let [r, g, b] = colour;
            let image = RgbaImage::from_pixel(size, size, Rgba([r, g, b, 255]));
            encoder.encode_frame(Frame::from_parts(image, 0, 0, Delay::from_numer_denom_ms(10, 1))).unwrap();
        };
        for n in 0..frames {
            add(8, [n * 20, 100, 255 - n]);
        }
        if frames > 1 {
            add(3, [1, 2, 3]);
        }
        drop(encoder);
        // The encoder places all frames at the origin and clears the canvas after each: keep it, and move the last.
        for at in 0..file.len() - 8 {
            if file[at..at + 3] == [0x21, 0xF9, 4] {
                file[at + 3] = file[at + 3] & !0x1C | 4;
            } else if file[at..at + 9] == [0x2C, 0, 0, 0, 0, 3, 0, 3, 0] {
                (file[at + 1], file[at + 3]) = (4, 5);
            }
        }
        file
    }

    fn open(file: &[u8], page: Option<u32>) -> Result<Picture> {
        let options = ReadOptions { page, ..ReadOptions::default() };
        Picture::read(crate::codec::open(&Input::bytes("x.gif", file), &options)?.source.as_mut())
    }

    #[test]
    fn a_single_opaque_frame_is_rgb() {
        let picture = open(&animation(1), None).unwrap();
        assert_eq!(picture.rows().samples, Samples::U8([0, 100, 255].repeat(64)));
    }

    #[test]
    fn frames_are_disposed_of_as_they_ask() {
        for (disposal, left) in [(1, [20, 100, 254, 255]), (2, [0; 4]), (3, [0, 100, 255, 255])] {
            let mut file = animation(2);
            let controls: Vec<_> = (0..file.len() - 3).filter(|at| file[*at..at + 3] == [0x21, 0xF9, 4]).collect();
            let flags = &mut file[controls[1] + 3];
            *flags = *flags & !0x1C | disposal << 2;
            let picture = open(&file, Some(3)).unwrap();
            let channels = picture.rows().layout().channels();
            let Samples::U8(samples) = &picture.rows().samples else { unreachable!() };
            assert_eq!(samples[..channels], left[..channels], "{disposal}");
            assert_eq!(channels, if disposal == 2 { 4 } else { 3 });
            assert_eq!(samples[(6 * 8 + 5) * channels..][..3], [1, 2, 3], "{disposal}");
        }
    }

    #[test]
    fn frames_are_counted_and_chosen_and_composed() {
        let file = animation(11);
        assert_eq!(count_frames(&file), 12);
        let error = open(&file, None).unwrap_err();
        assert_eq!(error.to_string(), "x.gif is an animation of 12 frames; choose one with --page N");
        assert_eq!(open(&file, Some(13)).unwrap_err().kind(), Kind::MultiPage);
        let picture = open(&file, Some(12)).unwrap();
        let mut expected = [200, 100, 245].repeat(64);
        for (x, y) in (4..7).flat_map(|x| (5..8).map(move |y| (x, y))) {
            expected[(y * 8 + x) * 3..][..3].copy_from_slice(&[1, 2, 3]);
        }
        assert_eq!(picture.rows().samples, Samples::U8(expected));
    }
}
