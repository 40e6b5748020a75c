//! What an ICC profile is for, told by its header.

use crate::matrix::Layout;
use moxcms::{ColorProfile, ProfileText};

/// The colours that a profile maps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProfileColor {
    /// One channel from black to white.
    Grey,
    /// Red, green, blue.
    Rgb,
    /// Cyan, magenta, yellow, black.
    Cmyk,
    /// Anything else.
    Other,
}

impl ProfileColor {
    /// Whether a picture of this layout may carry such a profile.
    pub const fn fits(self, layout: Layout) -> bool {
        match self {
            ProfileColor::Grey => !layout.is_rgb(),
            ProfileColor::Rgb => layout.is_rgb(),
            ProfileColor::Cmyk | ProfileColor::Other => false,
        }
    }
}

/// The colours that a profile maps, by its header; `None` for what is no profile.
///
/// # Source of the formula
/// ICC.1:2022, section 7.2: the colour space stands at byte 16, the signature `acsp` at byte 36 of 128.
pub fn profile_channels(profile: &[u8]) -> Option<ProfileColor> {
    // The header, and the number of tags after it.
    if profile.len() < 132 || &profile[36..40] != b"acsp" {
        return None;
    }
    Some(match &profile[16..20] {
        b"GRAY" => ProfileColor::Grey,
        b"RGB " => ProfileColor::Rgb,
        b"CMYK" => ProfileColor::Cmyk,
        _ => ProfileColor::Other,
    })
}

/// What a profile calls itself.
pub fn profile_name(profile: &[u8]) -> Option<String> {
    let name = match ColorProfile::new_from_slice(profile).ok()?.description? {
        ProfileText::PlainString(text) => text,
        ProfileText::Localizable(texts) => {
            let english = texts.iter().position(|text| text.language == "en").unwrap_or(0);
            texts.into_iter().nth(english)?.value
        }
        ProfileText::Description(text) => text.ascii_string,
    };
    let name = name.trim_matches(|c: char| c == '\0' || c.is_whitespace());
    (!name.is_empty()).then(|| name.chars().filter(|c| !c.is_control()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_say_what_a_profile_is_for() {
        let srgb = ColorProfile::new_srgb().encode().unwrap();
        let grey = ColorProfile::new_gray_with_gamma(2.2).encode().unwrap();
        let mut cmyk = srgb.clone();
        cmyk[16..20].copy_from_slice(b"CMYK");
        let mut lab = srgb.clone();
        lab[16..20].copy_from_slice(b"Lab ");
        let mut unsigned = srgb.clone();
        unsigned[36] = b'x';
        let cases: [(&[u8], _); 6] = [
            (&srgb, Some(ProfileColor::Rgb)),
            (&grey, Some(ProfileColor::Grey)),
            (&cmyk, Some(ProfileColor::Cmyk)),
            (&lab, Some(ProfileColor::Other)),
            (&unsigned, None),
            (&srgb[..131], None),
        ];
        for (profile, color) in cases {
            assert_eq!(profile_channels(profile), color);
        }
    }

    #[test]
    fn a_profile_fits_pictures_of_its_channels() {
        for (color, fitting) in [
            (ProfileColor::Grey, vec![Layout::Grey, Layout::GreyAlpha]),
            (ProfileColor::Rgb, vec![Layout::Rgb, Layout::Rgba]),
            (ProfileColor::Cmyk, vec![]),
            (ProfileColor::Other, vec![]),
        ] {
            for layout in [Layout::Grey, Layout::GreyAlpha, Layout::Rgb, Layout::Rgba] {
                assert_eq!(color.fits(layout), fitting.contains(&layout));
            }
        }
    }
}
