//! Primaries and white as chromaticities, as OpenEXR declares them, from and to the profiles that stand for them.

use super::primaries::{D50, ROUNDING};
use moxcms::{
    Chromaticity, ColorPrimaries, ColorProfile, DataColorSpace, LocalizableString, Matrix3d, ProfileText,
    ToneReprCurve, Vector3d, Xyz, adaption_matrix_d,
};

/// Where red, green, blue and white lie on the CIE diagram: x and y of each.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chromaticities {
    /// Red.
    pub red: [f32; 2],
    /// Green.
    pub green: [f32; 2],
    /// Blue.
    pub blue: [f32; 2],
    /// White.
    pub white: [f32; 2],
}

impl Chromaticities {
    /// Those of sRGB.
    ///
    /// # Source of the formula
    /// ITU-R BT.709.
    pub const SRGB: Self =
        Chromaticities { red: [0.64, 0.33], green: [0.3, 0.6], blue: [0.15, 0.06], white: [0.3127, 0.329] };

    fn places(&self) -> [[f32; 2]; 4] {
        [self.red, self.green, self.blue, self.white]
    }

    /// Whether they are sRGB's, as far as published digits go.
    pub fn are_srgb(&self) -> bool {
        let near = |a: f32, b: f32| f64::from((a - b).abs()) < ROUNDING;
        self.places().iter().flatten().zip(Self::SRGB.places().iter().flatten()).all(|(a, b)| near(*a, *b))
    }

    /// Whether colours can be told by them: the primaries span a triangle, and white lies within it.
    pub fn are_sound(&self) -> bool {
        let side =
            |a: [f32; 2], b: [f32; 2], c: [f32; 2]| (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
        let (r, g, b, white) = (self.red, self.green, self.blue, self.white);
        let within = [side(r, g, white), side(g, b, white), side(b, r, white)];
        let bounded = self.places().iter().flatten().all(|v| v.abs() < 4.0);
        // Where y is 0 a place says nothing of the light that it stands for.
        let told = self.places().iter().all(|place| place[1].abs() > 1e-6) && white[1] > 0.05;
        bounded && told && (within.iter().all(|v| *v > 1e-4) || within.iter().all(|v| *v < -1e-4))
    }

    /// The RGB profile of these primaries with the curve of sRGB; `None` where they are not sound.
    pub fn profile(&self) -> Option<Vec<u8>> {
        self.profile_with(|_| ())
    }

    /// The same with no curve: stored values are light.
    pub fn profile_of_light(&self) -> Option<Vec<u8>> {
        self.profile_with(|profile| {
            let line = Some(ToneReprCurve::Parametric(vec![1.0]));
            (profile.red_trc, profile.green_trc, profile.blue_trc) = (line.clone(), line.clone(), line);
        })
    }

    fn profile_with(&self, also: impl FnOnce(&mut ColorProfile)) -> Option<Vec<u8>> {
        let at = |[x, y]: [f32; 2]| Chromaticity::new(x, y);
        if !self.are_sound() {
            return None;
        }
        let (white, primaries) = (at(self.white), [self.red, self.green, self.blue].map(at));
        let [red, green, blue] = primaries;
        let mut profile = ColorProfile::new_srgb();
        profile.update_rgb_colorimetry(white.to_xyyb(), ColorPrimaries { red, green, blue });
        // moxcms leaves its cone matrix here, not the adaptation that it took.
        profile.chromatic_adaptation = Some(adaption_matrix_d(white.to_xyz(), white_d50()));
        profile.cicp = None;
        let name = self.places().map(|[x, y]| format!("{x:.4} {y:.4}")).join(", ");
        let name = LocalizableString::new("en".to_owned(), "US".to_owned(), format!("RGBW chromaticities {name}"));
        profile.description = Some(ProfileText::Localizable(vec![name]));
        also(&mut profile);
        profile.encode().ok()
    }

    /// Those of an RGB profile of curves and primaries; `None` for others.
    pub fn of_icc(profile: &[u8]) -> Option<Self> {
        let profile = ColorProfile::new_from_slice(profile).ok()?;
        if (profile.color_space, profile.pcs) != (DataColorSpace::Rgb, DataColorSpace::Xyz)
            || !profile.is_matrix_shaper()
        {
            return None;
        }
        let back = adaptation(&profile).inverse();
        let colorants = [&profile.red_colorant, &profile.green_colorant, &profile.blue_colorant];
        let place = |v: Vector3d| {
            let [x, y, z] = v.v;
            // Profiles have 16 bits behind the point.
            [x, y].map(|v| ((v / (x + y + z)) * 1e4).round() as f32 / 1e4)
        };
        let [red, green, blue] = colorants.map(|c| place(back.mul_vector(Vector3d { v: [c.x, c.y, c.z] })));
        let found = Chromaticities { red, green, blue, white: place(back.mul_vector(Vector3d { v: D50 })) };
        found.are_sound().then_some(found)
    }
}

const fn white_d50() -> Xyz {
    Xyz::new(D50[0] as f32, D50[1] as f32, D50[2] as f32)
}

/// From the light under the white of a profile's device to that under D50: as the profile says it, by its white else.
fn adaptation(profile: &ColorProfile) -> Matrix3d {
    // The matrix of cones by Bradford, which some programs store in this place by mistake.
    let is_of_cones = |m: &Matrix3d| (m.v[0][0] - 0.8951).abs() < 1e-3 && (m.v[1][1] - 1.7135).abs() < 1e-3;
    let sound = |m: &Matrix3d| m.determinant().is_some_and(|d| d.is_finite() && d.abs() > 1e-3);
    if let Some(said) = profile.chromatic_adaptation.filter(|m| sound(m) && !is_of_cones(m)) {
        return said;
    }
    let white = profile.media_white_point.filter(|w| w.x > 0.5 && (w.y - 1.0).abs() < 0.1 && w.z > 0.3);
    let white = white.map_or_else(white_d50, |w| Xyz::new(w.x as f32, w.y as f32, w.z as f32));
    adaption_matrix_d(white, white_d50())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::color::{Converter, Space};

    const ACES_CG: Chromaticities =
        Chromaticities { red: [0.713, 0.293], green: [0.165, 0.83], blue: [0.128, 0.044], white: [0.32168, 0.33767] };
    const ACES: Chromaticities =
        Chromaticities { red: [0.7347, 0.2653], green: [0.0, 1.0], blue: [0.0001, -0.077], white: [0.32168, 0.33767] };

    #[test]
    fn chromaticities_come_back_out_of_their_profile() {
        for meant in [ACES_CG, ACES, Chromaticities::SRGB] {
            let found = Chromaticities::of_icc(&meant.profile().unwrap()).unwrap();
            for (a, b) in found.places().iter().flatten().zip(meant.places().iter().flatten()) {
                assert!((a - b).abs() < 4e-4, "{found:?} of {meant:?}");
            }
        }
        assert!(Chromaticities::SRGB.are_srgb() && !ACES_CG.are_srgb());
        assert!(Chromaticities::of_icc(&Chromaticities::SRGB.profile().unwrap()).unwrap().are_srgb());
    }

    #[test]
    fn a_colour_of_other_primaries_becomes_that_of_srgb() {
        // Linear sRGB (0.5, 0.2, 0.1), by the matrices of the ACES and of BT.709 with Bradford between their whites.
        let profile = ACES_CG.profile().unwrap();
        let (mut r, mut g, mut b) = ([0.3792], [0.2197], [0.1192]);
        let from = Space { profile: Some(&profile), linear: true };
        let to = Space { profile: None, linear: true };
        Converter::between(from, to).unwrap().convert([&mut r, &mut g, &mut b]);
        for (found, meant) in [(r[0], 0.5), (g[0], 0.2), (b[0], 0.1)] {
            assert!((found - meant).abs() < 2e-3, "{found} for {meant}");
        }
    }

    #[test]
    fn what_spans_no_triangle_is_not_sound() {
        let flat = Chromaticities { blue: [0.47, 0.465], ..Chromaticities::SRGB };
        let outside = Chromaticities { white: [0.9, 0.9], ..Chromaticities::SRGB };
        let no_number = Chromaticities { red: [f32::NAN, 0.3], ..Chromaticities::SRGB };
        for broken in [flat, outside, no_number] {
            assert!(!broken.are_sound() && broken.profile().is_none(), "{broken:?}");
        }
    }
}
