//! Inks to light: CMYK and YCCK samples to sRGB, by the embedded profile or else by the plain formula.

use crate::color::Inks;

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
    let profile = icc.and_then(Inks::of_icc);
    let by_profile = profile.is_some();
    let converter = profile.unwrap_or_else(Inks::plain);
    let mut rgb = vec![0; samples.len() / 4 * 3];
    let mut inks = vec![0; CHUNK * 4];
    for (from, to) in samples.chunks(CHUNK * 4).zip(rgb.chunks_mut(CHUNK * 3)) {
        let inks = &mut inks[..from.len()];
        for (ink, pixel) in inks.as_chunks_mut::<4>().0.iter_mut().zip(from.as_chunks::<4>().0) {
            *ink = inks_of(*pixel, stored);
        }
        converter.to_srgb(inks, to);
    }
    (rgb, by_profile)
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

    /// A profile by which coloured inks are a third of grey each and black is black: a table of two steps a channel.
    fn grey_inks() -> Vec<u8> {
        let mut table = b"mft1\0\0\0\0\x04\x03\x02\0".to_vec();
        for i in 0..9 {
            table.extend(if i % 4 == 0 { [0, 1, 0, 0] } else { [0; 4] });
        }
        let straight: Vec<u8> = (0..=255).collect();
        table.extend(straight.repeat(4));
        for corner in 0..16u8 {
            let (inks, black) = ((corner >> 1).count_ones() as u8, corner & 1);
            table.extend([if black == 1 { 0 } else { 255 - 85 * inks }, 128, 128]);
        }
        table.extend(straight.repeat(3));
        let mut icc = vec![0; 128];
        icc[8] = 2;
        for (at, word) in [(12, b"prtr"), (16, b"CMYK"), (20, b"Lab "), (36, b"acsp")] {
            icc[at..at + 4].copy_from_slice(word);
        }
        // The illuminant D50.
        icc[68..80].copy_from_slice(&[0, 0, 0xF6, 0xD6, 0, 1, 0, 0, 0, 0, 0xD3, 0x2D]);
        icc.extend([0, 0, 0, 1]);
        icc.extend(b"A2B0");
        icc.extend(144u32.to_be_bytes());
        icc.extend((table.len() as u32).to_be_bytes());
        icc.extend(table);
        let length = icc.len() as u32;
        icc[..4].copy_from_slice(&length.to_be_bytes());
        icc
    }

    #[test]
    fn a_profile_says_what_inks_look_like() {
        let icc = grey_inks();
        for (inks, light) in
            [([0; 4], 255.0f32), ([0, 0, 0, 255], 0.0), ([255, 0, 0, 0], 66.67), ([255, 255, 255, 0], 0.0)]
        {
            for (pixel, stored) in [(inks, Stored::Inks), (inks.map(|v| 255 - v), Stored::Inverted)] {
                let (rgb, by_profile) = to_srgb(&pixel, stored, Some(&icc));
                assert!(by_profile);
                // 66.67 is a lightness; of sRGB it is the grey 162.
                let expected = if light == 66.67 { 162 } else { light as u8 };
                assert!(rgb.iter().all(|v| v.abs_diff(expected) <= 2), "{inks:?}: {rgb:?}");
            }
        }
    }
}
