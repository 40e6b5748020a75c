//! Inks to light: cyan, magenta, yellow and black to sRGB.

use super::icc::{ProfileColor, profile_channels};
use moxcms::{ColorProfile, Layout, RenderingIntent, Transform8BitExecutor, TransformOptions};
use std::sync::Arc;

/// How inks look on paper: by a profile, or by the plain formula. Made once for a picture.
#[derive(Clone)]
pub struct Inks {
    profile: Option<Arc<Transform8BitExecutor>>,
}

impl Inks {
    /// Inks by the plain formula: `R = (1 - C) (1 - K)`, and so for green and blue.
    pub const fn plain() -> Self {
        Inks { profile: None }
    }

    /// Inks by a CMYK profile, relative to the white of the paper; `None` where it is another kind, or broken.
    pub fn of_icc(profile: &[u8]) -> Option<Self> {
        if profile_channels(profile) != Some(ProfileColor::Cmyk) {
            return None;
        }
        let (inks, srgb) = (ColorProfile::new_from_slice(profile).ok()?, ColorProfile::new_srgb());
        // A profile need not have a table for each intent; then the first, the perceptual, stands for all.
        let intents = [RenderingIntent::RelativeColorimetric, RenderingIntent::Perceptual];
        let profile = intents.into_iter().find_map(|rendering_intent| {
            let options = TransformOptions { rendering_intent, ..Default::default() };
            // To moxcms, four channels of any kind are Rgba.
            inks.create_transform_8bit(Layout::Rgba, &srgb, Layout::Rgb, options).ok()
        });
        profile.map(|profile| Inks { profile: Some(profile) })
    }

    /// Red, green and blue of sRGB, interleaved, for cyan, magenta, yellow and black, interleaved.
    ///
    /// Units: 0 is no ink, 255 is full ink.
    ///
    /// Shape: three samples for every four.
    ///
    /// # Panics
    /// If `rgb` has not three samples for every four of `inks`.
    pub fn to_srgb(&self, inks: &[u8], rgb: &mut [u8]) {
        let (pixels, rest) = inks.as_chunks::<4>();
        assert!(rest.is_empty() && rgb.len() == pixels.len() * 3, "{} samples for {}", rgb.len(), inks.len());
        match &self.profile {
            // Lengths agree, the one thing that it can refuse.
            Some(transform) if transform.transform(inks, rgb).is_ok() => {}
            _ => {
                for (&[c, m, y, k], pixel) in pixels.iter().zip(rgb.as_chunks_mut::<3>().0) {
                    *pixel = [c, m, y].map(|ink| through_black(ink, k));
                }
            }
        }
    }
}

/// What an ink and black together let through: `(255 - ink) (255 - black) / 255`, rounded.
fn through_black(ink: u8, black: u8) -> u8 {
    // 255 is odd: there are no halves to round.
    ((u32::from(255 - ink) * u32::from(255 - black) + 127) / 255) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn srgb(inks: &Inks, pixel: [u8; 4]) -> [u8; 3] {
        let mut rgb = [0; 3];
        inks.to_srgb(&pixel, &mut rgb);
        rgb
    }

    #[test]
    fn plain_inks_take_light_away() {
        for (pixel, rgb) in [
            ([0, 0, 0, 0], [255, 255, 255]),
            ([0, 0, 0, 255], [0, 0, 0]),
            ([255, 0, 0, 0], [0, 255, 255]),
            ([255, 255, 255, 0], [0, 0, 0]),
            ([128, 0, 64, 100], [77, 155, 116]),
        ] {
            assert_eq!(srgb(&Inks::plain(), pixel), rgb);
        }
    }

    /// A CMYK profile whose table (lut8, two places an ink) goes straight to Lab: paper is white, black ink is black,
    /// and every other ink halves the lightness.
    fn profile() -> Vec<u8> {
        let mut table = b"mft1\0\0\0\0\x04\x03\x02\0".to_vec();
        for i in 0..9 {
            table.extend(if i % 4 == 0 { 65536u32.to_be_bytes() } else { [0; 4] });
        }
        table.extend((0..4).flat_map(|_| 0..=255u8));
        for corner in 0..16u8 {
            let lightness = if corner & 1 == 1 { 0 } else { 255 >> (corner >> 1).count_ones() };
            table.extend([lightness, 128, 128]);
        }
        table.extend((0..3).flat_map(|_| 0..=255u8));
        let mut profile = vec![0; 128];
        profile[8..12].copy_from_slice(&[2, 0x40, 0, 0]);
        profile[12..40].copy_from_slice(b"prtrCMYKLab \x07\xd0\0\x01\0\x01\0\0\0\0\0\0acsp");
        for (place, value) in [(68, 0xf6d6u32), (72, 0x10000), (76, 0xd32d)] {
            profile[place..place + 4].copy_from_slice(&value.to_be_bytes());
        }
        let tags = [b"A2B0", b"A2B1"];
        profile.extend((tags.len() as u32).to_be_bytes());
        for tag in tags {
            profile.extend(tag);
            profile.extend((128 + 4 + 12 * tags.len() as u32).to_be_bytes());
            profile.extend((table.len() as u32).to_be_bytes());
        }
        profile.extend(table);
        let size = profile.len() as u32;
        profile[..4].copy_from_slice(&size.to_be_bytes());
        profile
    }

    #[test]
    fn a_profile_says_how_inks_look() {
        let inks = Inks::of_icc(&profile()).unwrap();
        let near = |pixel, grey: u8| {
            let rgb = srgb(&inks, pixel);
            assert!(rgb.iter().all(|v| v.abs_diff(grey) <= 4), "{pixel:?}: {rgb:?}");
        };
        near([0, 0, 0, 0], 255);
        near([0, 0, 0, 255], 0);
        // Lightness 50 is stored as 119.
        near([255, 0, 0, 0], 119);
        near([0, 255, 0, 0], 119);
    }

    #[test]
    fn other_and_broken_profiles_are_none() {
        assert!(Inks::of_icc(&ColorProfile::new_srgb().encode().unwrap()).is_none());
        let whole = profile();
        assert!(Inks::of_icc(&whole[..200]).is_none());
        for length in 0..whole.len() {
            let _ = Inks::of_icc(&whole[..length]);
        }
    }
}
