//! WebP through its own crate, which gives the metadata and counts the frames.

mod frames;

use super::{Decoded, ReadOptions, Task, guard};
use crate::codec::{Meta, Picture};
use crate::error::{Error, Kind, Result};
use crate::matrix::{Layout, Samples};
use image_webp::{DecodingError, WebPDecoder};

pub(super) fn decode(task: &Task, options: &ReadOptions) -> Result<Decoded> {
    let refused = |e| refused(task, e);
    let mut decoder = WebPDecoder::new(task.input.open()?).map_err(refused)?;
    // The picture, and the four channels that it is decoded in; of an animation there are two canvases besides, and what
    // the decoder gives.
    let size = task.size(decoder.dimensions(), if decoder.is_animated() { 20 } else { 8 })?;
    decoder.set_memory_limit(usize::try_from(task.limits.max_memory).unwrap_or(usize::MAX));
    let layout = Layout::of(true, decoder.has_alpha());
    let animated = decoder.is_animated();
    let frames = if animated { decoder.num_frames() } else { 1 };
    let page = options.page_of(&task.name, frames, &format!("an animation of {frames} frames"))?;
    let (layout, samples) = if animated {
        frames::composed(task, size, page, layout)?
    } else {
        let mut samples = guard::zeros(size.pixels() * layout.channels() as u64, &task.name)?;
        decoder.read_image(&mut samples).map_err(refused)?;
        (layout, samples)
    };

    // Broken metadata does not make the picture unreadable.
    let exif = decoder.exif_metadata().ok().flatten().map(|exif| match exif.strip_prefix(b"Exif\0\0") {
        Some(bare) => bare.to_vec(),
        None => exif,
    });
    let xmp = decoder.xmp_metadata().ok().flatten();
    let icc = decoder.icc_profile().ok().flatten();
    let decoded = task.decoded(Picture::new(size, layout, Samples::U8(samples)), layout, icc)?;
    Ok(Decoded { meta: Meta { exif, xmp, ..decoded.meta }, pages: frames, ..decoded })
}

fn refused(task: &Task, error: DecodingError) -> Error {
    let name = &task.name;
    match error {
        DecodingError::IoError(e) if e.raw_os_error().is_some() => task.input.refused(e),
        DecodingError::IoError(_) => guard::broken(name, "it ends too early"),
        DecodingError::MemoryLimitExceeded => {
            Error::new(Kind::TooLarge, format!("{name} needs more memory than is allowed; raise it with --max-memory"))
        }
        DecodingError::UnsupportedFeature(what) => guard::unsupported(name, &what),
        DecodingError::NoMoreFrames => guard::broken(name, "it has fewer frames than it says"),
        e => {
            let text = e.to_string();
            let mut letters = text.chars();
            let first = letters.next().into_iter().flat_map(char::to_lowercase);
            guard::broken(name, &first.chain(letters).collect::<String>())
        }
    }
}

#[cfg(test)]
mod tests;
