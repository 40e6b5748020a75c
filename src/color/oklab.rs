//! Oklab: lightness and two opponent axes in which equal distances look about equal.

use super::primaries::{ROUNDING, Rows, is_identity, product, rounded, srgb_to_xyz, times, to_xyz};
use moxcms::{ColorProfile, Matrix3d};
use pulp::{Arch, Simd, WithSimd};

/// Linear sRGB to the responses of the three kinds of cones.
const CONES: Matrix3d = Matrix3d {
    v: [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ],
};

/// The cube roots of the responses to L, a and b.
const OPPONENT: Matrix3d = Matrix3d {
    v: [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ],
};

/// The way between the linear RGB of some primaries and Oklab.
///
/// # Source of the formula
/// Björn Ottosson, A perceptual color space for image processing, 2020, with the matrices of 2021-01-25.
#[derive(Clone, Debug)]
pub struct Oklab {
    to_cones: Rows,
    to_opponent: Rows,
    from_cones: Rows,
    from_opponent: Rows,
}

impl Oklab {
    /// From and to the primaries of sRGB.
    pub fn srgb() -> Self {
        Oklab::of_cones(CONES)
    }

    /// From and to the primaries of an ICC profile, adapted to its white; a grey profile has those of sRGB.
    ///
    /// `None` for what is no profile, and for profiles that mix colours by a table.
    pub fn of_icc(profile: &[u8]) -> Option<Self> {
        let profile = ColorProfile::new_from_slice(profile).ok()?;
        if profile.color_space == moxcms::DataColorSpace::Gray {
            return Some(Oklab::srgb());
        }
        let to_srgb = product(srgb_to_xyz().inverse(), to_xyz(&profile)?);
        Some(if is_identity(to_srgb, ROUNDING) { Oklab::srgb() } else { Oklab::of_cones(product(CONES, to_srgb)) })
    }

    fn of_cones(cones: Matrix3d) -> Self {
        Oklab {
            to_cones: rounded(cones),
            to_opponent: rounded(OPPONENT),
            from_cones: rounded(cones.inverse()),
            from_opponent: rounded(OPPONENT.inverse()),
        }
    }

    /// Linear red, green and blue to L, a and b, in place.
    ///
    /// Units: L is 0 for black and 1 for white; a and b lie within 0.4 of 0.
    ///
    /// Shape: planes of one length.
    ///
    /// # Panics
    /// If the planes differ in length.
    pub fn to_lab(&self, planes: [&mut [f32]; 3]) {
        Arch::new().dispatch(Each { planes, f: Forward(self) });
    }

    /// L, a and b to linear red, green and blue, in place: the inverse of [`to_lab`](Oklab::to_lab), within
    /// 1e-5. Nothing is clipped.
    ///
    /// Shape: planes of one length.
    ///
    /// # Panics
    /// If the planes differ in length.
    pub fn to_rgb(&self, planes: [&mut [f32]; 3]) {
        Arch::new().dispatch(Each { planes, f: Backward(self) });
    }
}

/// The Euclidean distance of two colours in Oklab: 1 from black to white.
#[inline(always)]
pub fn distance([l, a, b]: [f32; 3], [other_l, other_a, other_b]: [f32; 3]) -> f32 {
    let (l, a, b) = (l - other_l, a - other_a, b - other_b);
    (l * l + a * a + b * b).sqrt()
}

/// A function of one pixel.
trait Pixel {
    fn of(&self, pixel: [f32; 3]) -> [f32; 3];
}

struct Forward<'a>(&'a Oklab);

impl Pixel for Forward<'_> {
    #[inline(always)]
    fn of(&self, rgb: [f32; 3]) -> [f32; 3] {
        let [l, m, s] = times(&self.0.to_cones, rgb);
        times(&self.0.to_opponent, [cube_root(l), cube_root(m), cube_root(s)])
    }
}

struct Backward<'a>(&'a Oklab);

impl Pixel for Backward<'_> {
    #[inline(always)]
    fn of(&self, lab: [f32; 3]) -> [f32; 3] {
        let [l, m, s] = times(&self.0.from_opponent, lab);
        times(&self.0.from_cones, [l * l * l, m * m * m, s * s * s])
    }
}

/// Replaces every pixel of three planes by `f` of it.
struct Each<'a, F> {
    planes: [&'a mut [f32]; 3],
    f: F,
}

impl<F: Pixel> WithSimd for Each<'_, F> {
    type Output = ();

    // A loop and no closures: all of it must be inlined here to be compiled for the wider registers.
    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let [x, y, z] = self.planes;
        assert!(x.len() == y.len() && y.len() == z.len(), "planes of {}, {} and {}", x.len(), y.len(), z.len());
        for ((x, y), z) in x.iter_mut().zip(y).zip(z) {
            [*x, *y, *z] = self.f.of([*x, *y, *z]);
        }
    }
}

/// The cube root, within 2e-7 of it relative to the result; below 1e-30 it is 0.
///
/// A third of the bits is a third of the exponent and nearly the root; two steps of Halley's method, each of which
/// triples the digits, do the rest without branches.
#[inline(always)]
fn cube_root(v: f32) -> f32 {
    let a = v.abs();
    let x = if a > 1e-30 { a } else { 0.0 };
    // Two thirds of the exponent of 1, less what makes the guess right on average.
    let mut root = f32::from_bits(x.to_bits() / 3 + 0x2a51_37a0);
    for _ in 0..2 {
        let cube = root * root * root;
        root *= (cube + 2.0 * x) / (2.0 * cube + x);
    }
    let root = if a > 1e-30 { root } else { a * 0.0 };
    root.copysign(v)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lab(space: &Oklab, rgb: [f32; 3]) -> [f32; 3] {
        let [mut l, mut a, mut b] = rgb.map(|v| [v]);
        space.to_lab([&mut l, &mut a, &mut b]);
        [l[0], a[0], b[0]]
    }

    fn rgb(space: &Oklab, lab: [f32; 3]) -> [f32; 3] {
        let [mut r, mut g, mut b] = lab.map(|v| [v]);
        space.to_rgb([&mut r, &mut g, &mut b]);
        [r[0], g[0], b[0]]
    }

    /// The definition in `f64`.
    fn reference(rgb: [f32; 3]) -> [f64; 3] {
        let times = |m: Matrix3d, v: [f64; 3]| m.v.map(|row| row[0] * v[0] + row[1] * v[1] + row[2] * v[2]);
        times(OPPONENT, times(CONES, rgb.map(f64::from)).map(f64::cbrt))
    }

    fn grid() -> impl Iterator<Item = [f32; 3]> {
        (0..17 * 17 * 17).map(|i| [i % 17, i / 17 % 17, i / 289].map(|v| (v as f32 / 16.0).powi(2)))
    }

    #[test]
    fn cube_roots_are_right_to_two_parts_in_ten_million() {
        for i in 1..2_000_000 {
            let v = (i as f32 / 1000.0 - 1000.0).exp2().clamp(1e-29, 1e36);
            let exact = f64::from(v).cbrt();
            assert!((f64::from(cube_root(v)) / exact - 1.0).abs() < 2e-7, "{v:e}");
            assert_eq!(cube_root(-v), -cube_root(v));
        }
        assert_eq!((cube_root(0.0), cube_root(1e-40)), (0.0, 0.0));
        assert!(cube_root(f32::NAN).is_nan());
    }

    #[test]
    fn colours_follow_the_definition_and_come_back() {
        let space = Oklab::srgb();
        for color in grid() {
            let found = lab(&space, color);
            for (found, exact) in found.into_iter().zip(reference(color)) {
                assert!((f64::from(found) - exact).abs() < 1e-6, "{color:?}: {found} {exact}");
            }
            for (back, original) in rgb(&space, found).into_iter().zip(color) {
                assert!((back - original).abs() < 1e-5, "{color:?}: {back}");
            }
        }
    }

    #[test]
    fn greys_have_no_colour() {
        let wide = Oklab::of_icc(&ColorProfile::new_pro_photo_rgb().encode().unwrap()).unwrap();
        for space in [Oklab::srgb(), wide] {
            for i in 0..=100 {
                let v = i as f32 / 100.0;
                let [l, a, b] = lab(&space, [v; 3]);
                assert!((l - v.cbrt()).abs() < 1e-5 && a.abs() < 1e-5 && b.abs() < 1e-5, "{v}: {l} {a} {b}");
            }
        }
    }

    #[test]
    fn one_colour_in_two_profiles_is_one_colour() {
        // The red of sRGB as Display P3 has it: profiles round to four digits.
        let p3 = Oklab::of_icc(&ColorProfile::new_display_p3().encode().unwrap()).unwrap();
        let red = lab(&p3, [0.822462, 0.033194, 0.017083]);
        assert!(distance(red, lab(&Oklab::srgb(), [1.0, 0.0, 0.0])) < 1e-3, "{red:?}");
        let srgb = Oklab::of_icc(&ColorProfile::new_srgb().encode().unwrap()).unwrap();
        for color in grid() {
            assert!(distance(lab(&srgb, color), lab(&Oklab::srgb(), color)) < 1e-5);
        }
    }

    #[test]
    fn black_and_white_are_at_distance_one() {
        let space = Oklab::srgb();
        assert!((distance(lab(&space, [0.0; 3]), lab(&space, [1.0; 3])) - 1.0).abs() < 1e-6);
    }

    #[test]
    fn tables_of_colours_have_no_primaries() {
        assert!(Oklab::of_icc(b"no profile").is_none());
        assert!(Oklab::of_icc(&ColorProfile::new_gray_with_gamma(2.2).encode().unwrap()).is_some());
    }
}
