//! Colours that a file declares by a few numbers instead of a profile, as the profile that they stand for.

use moxcms::{
    Chromaticity, CicpColorPrimaries, CicpProfile, ColorPrimaries, ColorProfile, MatrixCoefficients, ToneReprCurve,
    TransferCharacteristics,
};

/// The ICC profile of code points for primaries and transfer function; `None` for those that have none.
///
/// # Source of the formula
/// ITU-T H.273, tables 2 and 3.
pub fn profile_of_code_points(primaries: u8, transfer: u8) -> Option<Vec<u8>> {
    let color_primaries = CicpColorPrimaries::try_from(primaries).ok()?;
    let transfer_characteristics = TransferCharacteristics::try_from(transfer).ok()?;
    let matrix_coefficients = MatrixCoefficients::Identity;
    let cicp = CicpProfile { color_primaries, transfer_characteristics, matrix_coefficients, full_range: true };
    let mut profile = ColorProfile::new_from_cicp(cicp);
    profile.cicp = None;
    // What is unspecified or reserved gives no curve.
    profile.red_trc.as_ref()?;
    profile.encode().ok()
}

/// The ICC profile of a PNG's gamma (its exponent, times 100,000) and chromaticities (white, red, green, blue as x and
/// y, times 100,000), for grey or RGB; `None` where they say nothing that is not sRGB's.
///
/// # Source of the formula
/// PNG specification, third edition, sections 11.3.2.1 and 11.3.2.2. A gamma of 45,455 alone is how sRGB is declared
/// to those who know no better.
pub fn profile_of_gamma(gamma: u32, chromaticities: Option<[u32; 8]>, rgb: bool) -> Option<Vec<u8>> {
    const LIKE_SRGB: (u32, [u32; 8]) = (45_455, [31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6_000]);
    let chromaticities = chromaticities.filter(|found| *found != LIKE_SRGB.1);
    if gamma == 0 || (gamma == LIKE_SRGB.0 && chromaticities.is_none()) {
        return None;
    }
    let exponent = 100_000.0 / gamma as f32;
    if !rgb {
        return ColorProfile::new_gray_with_gamma(exponent).encode().ok();
    }
    let mut profile = ColorProfile::new_srgb();
    if gamma != LIKE_SRGB.0 {
        let curve = Some(ToneReprCurve::Parametric(vec![exponent]));
        (profile.red_trc, profile.green_trc, profile.blue_trc) = (curve.clone(), curve.clone(), curve);
    }
    if let Some(places) = chromaticities {
        let at = |i: usize| Chromaticity::new(places[i] as f32 / 1e5, places[i + 1] as f32 / 1e5);
        let (white, red, green, blue) = (at(0), at(2), at(4), at(6));
        profile.update_rgb_colorimetry(white.to_xyyb(), ColorPrimaries { red, green, blue });
    }
    profile.cicp = None;
    profile.encode().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::color::{Converter, Space};

    fn half(profile: &[u8]) -> f32 {
        let (mut r, mut g, mut b) = ([0.5], [0.5], [0.5]);
        let from = Space { profile: Some(profile), linear: false };
        Converter::between(from, Space::default()).unwrap().convert([&mut r, &mut g, &mut b]);
        assert!((r[0] - g[0]).abs() < 1e-5 && (g[0] - b[0]).abs() < 1e-5);
        g[0]
    }

    #[test]
    fn declared_colours_are_followed() {
        // Linear light of a half is 0.7354 in sRGB.
        assert!((half(&profile_of_gamma(100_000, None, true).unwrap()) - 0.7354).abs() < 1e-3);
        assert!((half(&profile_of_gamma(100_000, None, false).unwrap()) - 0.7354).abs() < 2e-3);
        assert!((half(&profile_of_code_points(12, 8).unwrap()) - 0.7354).abs() < 1e-3);
        let srgb = profile_of_code_points(1, 13).unwrap();
        let srgb = Space { profile: Some(&srgb), linear: false };
        assert!(Converter::between(srgb, Space::default()).unwrap().is_identity());
    }

    #[test]
    fn what_says_nothing_is_srgb() {
        let srgb = [31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6_000];
        assert_eq!(profile_of_gamma(45_455, None, true), None);
        assert_eq!(profile_of_gamma(45_455, Some(srgb), true), None);
        assert_eq!(profile_of_gamma(0, None, true), None);
        assert_eq!(profile_of_code_points(2, 2), None);
    }
}
