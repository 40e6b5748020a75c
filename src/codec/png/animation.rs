//! One frame of an animated PNG, laid on what the frames before it left (PNG specification, third edition,
//! sections 11.3.6 and 13.12).

use super::read::{Reader, decoder, ensure_allocatable, refused, shape};
use super::survey::Survey;
use crate::codec::{Input, Limits, Picture};
use crate::error::Result;
use crate::matrix::{Depth, Layout, Samples, Shape};
use png::{BlendOp, DisposeOp, FrameControl, Transformations};

/// Frame `page`, from 1.
///
/// # Errors
/// Where the file is broken, or memory is above the limits.
pub(super) fn frame(input: &Input, survey: &Survey, page: u32, limits: &Limits) -> Result<Picture> {
    let opaque = {
        let plain = decoder(input, survey, Transformations::EXPAND)?;
        !shape(survey, &plain).layout.has_alpha()
    };
    let mut reader = decoder(input, survey, Transformations::EXPAND | Transformations::ALPHA)?;
    let shape = shape(survey, &reader);
    // The canvas and a copy of it in 16 bits, the frame as decoded, and the result.
    let needed = shape.size.pixels() * shape.layout.channels() as u64 * 8;
    limits.ensure_memory(&input.name(), needed)?;
    ensure_allocatable(input, needed)?;
    let mut canvas = Canvas::new(shape);
    let mut bytes = vec![0; shape.bytes() as usize];
    for index in 0..page {
        let last = index + 1 == page;
        let control = next(&mut reader, index > 0 || !survey.still_is_frame).map_err(|e| refused(input, e))?;
        reader.next_frame(&mut bytes).map_err(|e| refused(input, e))?;
        let Some(control) = control else { continue };
        let restore = (!last && control.dispose_op == DisposeOp::Previous).then(|| canvas.samples.clone());
        canvas.lay(&control, &bytes);
        match (control.dispose_op, restore) {
            _ if last => {}
            (DisposeOp::Previous, Some(before)) if index > 0 => canvas.samples = before,
            // Before the first frame there was nothing.
            (DisposeOp::Background | DisposeOp::Previous, _) => canvas.clear(&control),
            (DisposeOp::None, _) => {}
        }
    }
    Ok(canvas.into_picture(opaque))
}

/// Goes to the next frame, where the decoder does not stand on it yet, and says where it lies.
fn next(reader: &mut Reader, advance: bool) -> Result<Option<FrameControl>, png::DecodingError> {
    if advance {
        reader.next_frame_info()?;
    }
    Ok(reader.info().frame_control)
}

/// A picture with alpha, whatever its depth in 16 bits.
struct Canvas {
    shape: Shape,
    samples: Vec<u16>,
}

impl Canvas {
    fn new(shape: Shape) -> Self {
        Canvas { shape, samples: vec![0; shape.row_samples() * shape.size.height()] }
    }

    /// Full value of a sample.
    fn full(&self) -> u64 {
        if self.shape.depth == Depth::U16 { 65535 } else { 255 }
    }

    /// The part of each row that a frame covers.
    fn region(&mut self, control: &FrameControl) -> impl Iterator<Item = &mut [u16]> {
        let channels = self.shape.layout.channels();
        let (x, width) = (control.x_offset as usize * channels, control.width as usize * channels);
        let rows = self.samples.chunks_exact_mut(self.shape.row_samples());
        rows.skip(control.y_offset as usize).take(control.height as usize).map(move |row| &mut row[x..x + width])
    }

    fn clear(&mut self, control: &FrameControl) {
        self.region(control).for_each(|row| row.fill(0));
    }

    /// Lays a decoded frame on the canvas.
    fn lay(&mut self, control: &FrameControl, bytes: &[u8]) {
        let (full, depth) = (self.full(), self.shape.depth);
        let channels = self.shape.layout.channels();
        let frame_row = control.width as usize * channels * depth.bytes();
        let over = control.blend_op == BlendOp::Over;
        for (row, bytes) in self.region(control).zip(bytes.chunks_exact(frame_row)) {
            let sample = |i: usize| match depth {
                Depth::U16 => u16::from_be_bytes([bytes[2 * i], bytes[2 * i + 1]]),
                _ => bytes[i].into(),
            };
            for (at, under) in row.chunks_exact_mut(channels).enumerate() {
                let mut top = [0; 4];
                for (i, t) in top[..channels].iter_mut().enumerate() {
                    *t = sample(at * channels + i);
                }
                let top = &top[..channels];
                if over { blend_over(top, under, full) } else { under.copy_from_slice(top) }
            }
        }
    }

    /// The canvas at the depth of the file; without alpha where the file has none and nothing shows through.
    fn into_picture(self, opaque: bool) -> Picture {
        let full = self.full() as u16;
        let channels = self.shape.layout.channels();
        let drop = opaque && self.samples.chunks_exact(channels).all(|pixel| pixel[channels - 1] == full);
        let (layout, samples) = if drop {
            let colors = self.samples.chunks_exact(channels).flat_map(|pixel| &pixel[..channels - 1]);
            (Layout::of(self.shape.layout.is_rgb(), false), colors.copied().collect())
        } else {
            (self.shape.layout, self.samples)
        };
        let samples = match self.shape.depth {
            Depth::U16 => Samples::U16(samples),
            _ => Samples::U8(samples.into_iter().map(|s| s as u8).collect()),
        };
        Picture::new(self.shape.size, layout, samples)
    }
}

/// A pixel of straight colours, alpha last, laid over another: alpha = at + ab (1 - at), colour = (ct at + cb ab
/// (1 - at)) / alpha, in whole numbers, rounded once.
pub(in crate::codec) fn blend_over(top: &[u16], under: &mut [u16], full: u64) {
    let colors = top.len() - 1;
    let (at, ab) = (u64::from(top[colors]), u64::from(under[colors]));
    if at == full || ab == 0 {
        return under.copy_from_slice(top);
    }
    if at == 0 {
        return;
    }
    let (wt, wb) = (at * full, ab * (full - at));
    let alpha = wt + wb;
    for (b, t) in under[..colors].iter_mut().zip(top) {
        *b = ((u64::from(*t) * wt + u64::from(*b) * wb + alpha / 2) / alpha) as u16;
    }
    under[colors] = ((alpha + full / 2) / full) as u16;
}
