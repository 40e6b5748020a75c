//! Inks to light: CMYK and YCCK samples to sRGB, by the embedded profile or else by the plain formula.

use crate::codec::raster::profile::{self, Space};
use moxcms::{ColorProfile, Layout, RenderingIntent, Transform8BitExecutor, TransformOptions};
use std::sync::Arc;

/// How four stored samples stand for inks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stored {
    /// 255 is full ink.
    Inks,
    /// 0 is full ink: what Adobe's programs write, and all that follow them.
    Inverted,
    /// Cyan, magenta, yellow taken as light and turned to YCbCr; inverted black.
    Ycck,
}

/// Pixels converted at a time: few enough to stay in the cache.
const CHUNK: usize = 4096;

/// RGB of sRGB for four samples a pixel, and whether a profile said how.
pub(super) fn to_srgb(samples: &[u8], stored: Stored, icc: Option<&[u8]>) -> (Vec<u8>, bool) {
    let transform = icc.and_then(transform);
    let mut rgb = vec![0; samples.len() / 4 * 3];
    let mut inks = vec![0; CHUNK * 4];
    for (from, to) in samples.chunks(CHUNK * 4).zip(rgb.chunks_mut(CHUNK * 3)) {
        let inks = &mut inks[..from.len()];
        for (ink, pixel) in inks.as_chunks_mut::<4>().0.iter_mut().zip(from.as_chunks::<4>().0) {
            *ink = inks_of(*pixel, stored);
        }
        match &transform {
            // Lengths agree, the one thing that it can refuse.
            Some(transform) if transform.transform(inks, to).is_ok() => {}
            _ => plain(inks, to),
        }
    }
    (rgb, transform.is_some())
}

/// Cyan, magenta, yellow, black; 255 is full ink.
fn inks_of(pixel: [u8; 4], stored: Stored) -> [u8; 4] {
    match stored {
        Stored::Inks => pixel,
        Stored::Inverted => pixel.map(|v| 255 - v),
        Stored::Ycck => {
            let [y, cb, cr, k] = pixel.map(f32::from);
            let (cb, cr) = (cb - 128.0, cr - 128.0);
            let round = |v: f32| (v + 0.5).clamp(0.0, 255.0) as u8;
            [
                round(y + 1.402 * cr),
                round(y - 0.344_136_3 * cb - 0.714_136_3 * cr),
                round(y + 1.772 * cb),
                round(255.0 - k),
            ]
        }
    }
}

/// `R = 255 (1 - C) (1 - K)`, rounded, and so for green and blue.
fn plain(inks: &[u8], rgb: &mut [u8]) {
    for ([c, m, y, k], to) in inks.as_chunks::<4>().0.iter().zip(rgb.as_chunks_mut::<3>().0) {
        // 255 is odd: there are no halves to round.
        *to = [c, m, y].map(|ink| ((u32::from(255 - ink) * u32::from(255 - k) + 127) / 255) as u8);
    }
}

/// The conversion that a CMYK profile asks for; `None` where it is none, or broken.
fn transform(icc: &[u8]) -> Option<Arc<Transform8BitExecutor>> {
    if profile::space(icc) != Some(Space::Cmyk) {
        return None;
    }
    let options = TransformOptions { rendering_intent: RenderingIntent::RelativeColorimetric, ..Default::default() };
    // moxcms has no layout of its own for inks: four channels are Rgba to it.
    ColorProfile::new_from_slice(icc)
        .and_then(|inks| inks.create_transform_8bit(Layout::Rgba, &ColorProfile::new_srgb(), Layout::Rgb, options))
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_profile_inks_darken_by_the_plain_formula() {
        let of = |pixel: [u8; 4], stored| to_srgb(&pixel, stored, None);
        assert_eq!(of([0, 0, 0, 0], Stored::Inks), (vec![255, 255, 255], false));
        assert_eq!(of([0, 0, 0, 255], Stored::Inks).0, [0, 0, 0]);
        assert_eq!(of([255, 0, 0, 0], Stored::Inks).0, [0, 255, 255]);
        assert_eq!(of([0, 255, 255, 255], Stored::Inverted).0, [0, 255, 255]);
        assert_eq!(of([128, 0, 64, 100], Stored::Inks).0, [77, 155, 116]);
        // Full cyan alone is red light before it is inverted.
        assert_eq!(of([76, 85, 255, 255], Stored::Ycck).0, [1, 255, 255]);
    }

    #[test]
    fn a_broken_profile_falls_back_to_the_plain_formula() {
        let mut icc = vec![0; 132];
        icc[16..20].copy_from_slice(b"CMYK");
        icc[36..40].copy_from_slice(b"acsp");
        assert_eq!(to_srgb(&[0, 0, 0, 0], Stored::Inks, Some(&icc)), (vec![255, 255, 255], false));
    }
}
