//! One frame of an animated WebP, laid on what the frames before it left.
//!
//! The decoder composes frames itself, but cuts where it should round, so that opaque colours darken, and does not clear
//! what frames ask to be cleared. So it is shown a file whose frames replace what they cover, and they are laid here.

use super::{Task, guard, refused};
use crate::codec::png::blend_over;
use crate::error::Result;
use crate::matrix::{Layout, Size};
use image_webp::WebPDecoder;
use std::io::Cursor;

/// The bits of a frame's flags: it is cleared before the next; it replaces what it covers.
const CLEARED: u8 = 1;
const REPLACES: u8 = 2;
/// The bit of a file's flags that says that there is alpha.
const ALPHA: u8 = 0x10;

/// Where a frame lies, and its flags.
struct Control {
    left: usize,
    top: usize,
    width: usize,
    height: usize,
    flags: u8,
}

/// Frame `page`, from 1, as players show it; without alpha where the file, by its `layout`, has none and nothing shows
/// through.
pub(super) fn composed(task: &Task, size: Size, page: u32, layout: Layout) -> Result<(Layout, Vec<u8>)> {
    let mut file = task.input.read_all()?.to_vec();
    let controls = controls(&mut file);
    let mut decoder = WebPDecoder::new(Cursor::new(file)).map_err(|e| refused(task, e))?;
    decoder.set_memory_limit(usize::try_from(task.limits.max_memory).unwrap_or(usize::MAX));
    if controls.len() < page as usize {
        return Err(guard::broken(&task.name, "it has fewer frames than it says"));
    }
    let bytes = size.pixels() * 4;
    if decoder.output_buffer_size().map(|n| n as u64) != Some(bytes) {
        return Err(guard::broken(&task.name, "its headers contradict each other"));
    }
    let (mut frame, mut canvas) = (guard::zeros(bytes, &task.name)?, guard::zeros(bytes, &task.name)?);
    let mut before: Option<&Control> = None;
    for control in controls.iter().take(page as usize) {
        decoder.read_frame(&mut frame).map_err(|e| refused(task, e))?;
        if let Some(cleared) = before.filter(|control| control.flags & CLEARED != 0) {
            cleared.rows(&mut canvas, size).for_each(|row| row.fill([0; 4]));
        }
        let over = control.flags & REPLACES == 0;
        for (under, top) in control.rows(&mut canvas, size).zip(control.rows(&mut frame, size)) {
            if over {
                under.iter_mut().zip(top).for_each(|(under, top)| lay(*top, under))
            } else {
                under.copy_from_slice(top)
            }
        }
        before = Some(control);
    }
    let pixels = canvas.as_chunks::<4>().0;
    if layout.has_alpha() || pixels.iter().any(|pixel| pixel[3] != 255) {
        return Ok((Layout::Rgba, canvas));
    }
    Ok((Layout::Rgb, pixels.iter().flat_map(|[r, g, b, _]| [*r, *g, *b]).collect()))
}

impl Control {
    /// The part of each row that the frame covers.
    fn rows<'a>(&self, canvas: &'a mut [u8], size: Size) -> impl Iterator<Item = &'a mut [[u8; 4]]> {
        let (left, right) = (self.left, self.left + self.width);
        let rows = canvas.as_chunks_mut::<4>().0.chunks_exact_mut(size.width());
        rows.skip(self.top).take(self.height).filter_map(move |row| row.get_mut(left..right))
    }
}

/// The frames of a file, which are changed to replace what they cover in a file of alpha.
fn controls(file: &mut [u8]) -> Vec<Control> {
    let mut controls = Vec::new();
    let mut at = 12;
    while let Some((kind, rest)) = file.get_mut(at..).and_then(|rest| rest.split_first_chunk_mut::<4>()) {
        let Some((length, content)) = rest.split_first_chunk_mut::<4>() else { break };
        if *kind == *b"VP8X"
            && let Some(flags) = content.first_mut()
        {
            *flags |= ALPHA;
        }
        let length = u32::from_le_bytes(*length) as usize;
        if *kind == *b"ANMF"
            && let Some(head) = content.first_chunk_mut::<16>()
        {
            let number = |at: usize| u32::from_le_bytes([head[at], head[at + 1], head[at + 2], 0]) as usize;
            let [left, top, width, height] = [2 * number(0), 2 * number(3), number(6) + 1, number(9) + 1];
            controls.push(Control { left, top, width, height, flags: head[15] });
            head[15] = REPLACES;
        }
        at = at.saturating_add(8 + length + length % 2);
    }
    controls
}

/// Lays a pixel on another.
fn lay(top: [u8; 4], under: &mut [u8; 4]) {
    let mut mixed = under.map(u16::from);
    blend_over(&top.map(u16::from), &mut mixed, 255);
    // No mixture is above its parts.
    *under = mixed.map(|v| v as u8);
}
