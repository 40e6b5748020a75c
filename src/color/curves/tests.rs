//! Curves of profiles against their definition in `f64`.

use super::*;

/// A profile with these curves, as the bytes of a file.
fn rgb_profile(curves: [ToneReprCurve; 3]) -> Vec<u8> {
    let mut profile = ColorProfile::new_srgb();
    let [red, green, blue] = curves.map(Some);
    (profile.red_trc, profile.green_trc, profile.blue_trc, profile.cicp) = (red, green, blue, None);
    profile.encode().unwrap()
}

fn sampled(count: u32, f: impl Fn(f64) -> f64) -> ToneReprCurve {
    let at = |i: u32| f(f64::from(i) / f64::from(count - 1));
    ToneReprCurve::Lut((0..count).map(|i| (at(i) * 65535.0).round() as u16).collect())
}

fn curves(curve: ToneReprCurve) -> Curves {
    Curves::of_icc(&rgb_profile([curve.clone(), curve.clone(), curve])).unwrap()
}

fn sixteen_bits() -> Vec<f32> {
    (0..=65535).map(|i| i as f32 / 65535.0).collect()
}

/// The largest distance of `values` from `f` of the 16-bit values, as `distance(value, exact)`.
fn worst(values: &[f32], f: impl Fn(f64) -> f64, distance: impl Fn(f64, f64) -> f64) -> f64 {
    let all = sixteen_bits().into_iter().zip(values);
    all.map(|(x, &v)| distance(v.into(), f(x.into()))).fold(0.0, f64::max)
}

#[test]
fn powers_follow_their_definition_and_come_back() {
    let gamma = |g: f32| ToneReprCurve::Parametric(vec![g]);
    // Gammas of files are rounded: 2.2 to 2.1999969, and Adobe's 2.19921875 is exact.
    let cases = [
        (gamma(2.2), (2.2f64 * 65536.0).round() / 65536.0),
        (gamma(1.8), (1.8f64 * 65536.0).round() / 65536.0),
        (moxcms::curve_from_gamma(2.199_218_8), 2.19921875),
        (moxcms::curve_from_gamma(2.6), 666.0 / 256.0),
    ];
    for (curve, g) in cases {
        let curves = curves(curve);
        let mut values = sixteen_bits();
        curves.decode(0, &mut values);
        let off = worst(&values, |x| x.powf(g), |v, exact| (v - exact).abs() / exact.max(1e-12));
        assert!(off < 1e-6, "gamma {g}: {off:e}");
        assert!(values.is_sorted_by(|a, b| a < b));
        curves.encode(0, &mut values);
        let off = worst(&values, |x| x, |v, exact| (v - exact).abs() * 65535.0);
        assert!(off < 0.05, "gamma {g}: {off} steps");

        let mut light = sixteen_bits();
        curves.encode(2, &mut light);
        let off = worst(&light, |x| x.powf(1.0 / g), |v, exact| (v - exact).abs());
        assert!(off < 4e-7, "gamma {g}: {off:e}");
    }
}

#[test]
fn srgb_profiles_are_the_formula_itself() {
    let parametric = ColorProfile::new_srgb().encode().unwrap();
    let sampled = sampled(1024, decode_srgb_f64);
    let sampled = rgb_profile([sampled.clone(), sampled.clone(), sampled]);
    for profile in [parametric, sampled] {
        let mut values = sixteen_bits();
        let mut formula = values.clone();
        let curves = Curves::of_icc(&profile).unwrap();
        curves.decode(1, &mut values);
        decode_srgb(&mut formula);
        assert!(values == formula);
        curves.encode(1, &mut values);
        encode_srgb(&mut formula);
        assert!(values == formula);
    }
}

#[test]
fn sampled_curves_come_back_even_where_they_are_flat() {
    for count in [256, 1024, 4096] {
        let curves = curves(sampled(count, |x| x.powf(2.2)));
        let mut values = sixteen_bits();
        curves.decode(0, &mut values);
        // The curve itself is rounded to 16 bits and has corners: it is near the power, not on it.
        let off = worst(&values, |x| x.powf(2.2), |v, exact| (v - exact).abs());
        assert!(off < 2e-5, "{count}: {off:e}");
        assert!(values.is_sorted_by(|a, b| a < b), "{count}");
        curves.encode(0, &mut values);
        let off = worst(&values, |x| x, |v, exact| (v - exact).abs() * 65535.0);
        assert!(off < 0.05, "{count}: {off} steps");
    }
}

#[test]
fn every_channel_has_its_own_curve() {
    let gamma = moxcms::curve_from_gamma;
    let curves = Curves::of_icc(&rgb_profile([gamma(1.0), gamma(2.0), gamma(3.0)])).unwrap();
    for (channel, light) in [0.5, 0.25, 0.125].into_iter().enumerate() {
        let mut value = [0.5];
        curves.decode(channel, &mut value);
        assert!((value[0] - light).abs() < 1e-7);
    }
}

#[test]
fn linear_profiles_change_nothing() {
    let linear = curves(ToneReprCurve::Lut(vec![]));
    assert!(linear.is_linear() && Curves::linear().is_linear() && !Curves::srgb().is_linear());
}

#[test]
fn grey_profiles_serve_all_channels() {
    let profile = ColorProfile::new_gray_with_gamma(2.0).encode().unwrap();
    let mut value = [0.5, -0.5, 2.0, 1.0, 0.0];
    Curves::of_icc(&profile).unwrap().decode(2, &mut value);
    assert_eq!(value, [0.25, -0.25, 4.0, 1.0, 0.0]);
    Curves::of_icc(&profile).unwrap().encode(2, &mut value);
    assert_eq!(value, [0.5, -0.5, 2.0, 1.0, 0.0]);
}

#[test]
fn nan_stays_nan() {
    let mut value = [f32::NAN];
    curves(moxcms::curve_from_gamma(2.2)).decode(0, &mut value);
    assert!(value[0].is_nan());
}

#[test]
fn what_has_no_curves_gives_none() {
    assert!(Curves::of_icc(b"").is_none());
    assert!(Curves::of_icc(&[0; 200]).is_none());
    assert!(Curves::of_icc(&ColorProfile::new_lab().encode().unwrap_or_default()).is_none());
    let falling = ToneReprCurve::Lut(vec![65_535, 0]);
    assert!(Curves::of_icc(&rgb_profile([falling.clone(), falling.clone(), falling])).is_none());
    let whole = ColorProfile::new_srgb().encode().unwrap();
    for length in 0..whole.len() {
        let _ = Curves::of_icc(&whole[..length]);
    }
}
