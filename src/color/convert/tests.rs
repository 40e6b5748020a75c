//! Conversions against known colours and against the definition in `f64`.

use super::*;
use crate::color::transfer::{decode_srgb_f64, encode_srgb_f64};

fn icc(profile: ColorProfile) -> Vec<u8> {
    profile.encode().unwrap()
}

fn space(profile: &[u8]) -> Space<'_> {
    Space { profile: Some(profile), linear: false }
}

const SRGB: Space<'static> = Space { profile: None, linear: false };
const LINEAR: Space<'static> = Space { profile: None, linear: true };

fn converted(from: Space, to: Space, color: [f32; 3]) -> [f32; 3] {
    let [mut r, mut g, mut b] = color.map(|v| [v]);
    Converter::between(from, to).unwrap().convert([&mut r, &mut g, &mut b]);
    [r[0], g[0], b[0]]
}

#[track_caller]
fn assert_near(found: [f32; 3], wanted: [f32; 3], tolerance: f32) {
    assert!(found.iter().zip(wanted).all(|(a, b)| (a - b).abs() <= tolerance), "{found:?}, not {wanted:?}");
}

#[test]
fn equal_spaces_need_no_conversion() {
    let adobe = icc(ColorProfile::new_adobe_rgb());
    let srgb = icc(ColorProfile::new_srgb());
    for (from, to) in [(SRGB, SRGB), (space(&adobe), space(&adobe)), (space(&srgb), SRGB), (SRGB, space(&srgb))] {
        let converter = Converter::between(from, to).unwrap();
        assert!(converter.is_identity());
        let [mut r, mut g, mut b] = [[1.5], [f32::NAN], [-2.0]];
        converter.convert([&mut r, &mut g, &mut b]);
        assert!(r == [1.5] && g[0].is_nan() && b == [-2.0]);
    }
}

#[test]
fn known_colours_arrive() {
    let adobe = icc(ColorProfile::new_adobe_rgb());
    let p3 = icc(ColorProfile::new_display_p3());
    // Published values: sRGB's green in Adobe RGB is (144, 255, 60), its red in Display P3 (234, 51, 35).
    let of_255 = |rgb: [f32; 3]| rgb.map(|v| v / 255.0);
    assert_near(converted(SRGB, space(&adobe), [0.0, 1.0, 0.0]), of_255([144.0, 255.0, 60.0]), 0.6 / 255.0);
    assert_near(converted(SRGB, space(&p3), [1.0, 0.0, 0.0]), of_255([234.0, 51.0, 35.0]), 0.6 / 255.0);
    // What lies outside is clamped.
    assert_near(converted(space(&adobe), SRGB, [0.0, 1.0, 0.0]), [0.0, 1.0, 0.0], 1e-3);
}

#[test]
fn greys_stay_grey_and_colours_come_back() {
    for profile in [ColorProfile::new_adobe_rgb(), ColorProfile::new_display_p3(), ColorProfile::new_pro_photo_rgb()] {
        let wide = icc(profile);
        for i in 0..=255u8 {
            let v = f32::from(i) / 255.0;
            let [r, g, b] = converted(SRGB, space(&wide), [v; 3]);
            assert!((r - g).abs() < 1e-6 && (g - b).abs() < 1e-6, "{r} {g} {b}");
            let color = [v, (v * 3.0) % 1.0, (v * 7.0) % 1.0];
            let there = converted(SRGB, space(&wide), color);
            // Where a channel of sRGB is nearly dark, it is a small difference of large numbers.
            assert_near(converted(space(&wide), SRGB, there), color, 1e-4);
        }
        assert_near(converted(space(&wide), SRGB, [1.0; 3]), [1.0; 3], 5e-7);
    }
}

#[test]
fn linear_light_has_no_curve() {
    let color = [0.2, 0.5, 0.9];
    assert_near(converted(SRGB, LINEAR, color), color.map(|v| decode_srgb_f64(v.into()) as f32), 1e-6);
    assert_near(converted(LINEAR, SRGB, color), color.map(|v| encode_srgb_f64(v.into()) as f32), 1e-6);
    let p3 = icc(ColorProfile::new_display_p3());
    let linear_p3 = Space { profile: Some(&p3), linear: true };
    assert_near(converted(linear_p3, space(&p3), color), color.map(|v| encode_srgb_f64(v.into()) as f32), 1e-6);
}

#[test]
fn grey_is_light_without_colour() {
    let grey = icc(ColorProfile::new_gray_with_gamma(1.0));
    let half = encode_srgb_f64(0.5) as f32;
    assert_near(converted(space(&grey), SRGB, [0.5; 3]), [half; 3], 1e-6);
    assert_near(converted(SRGB, space(&grey), [half; 3]), [0.5; 3], 1e-6);
    // Luminance of red under D50.
    let [r, g, b] = converted(SRGB, space(&grey), [1.0, 0.0, 0.0]);
    assert!(r == g && g == b && (r - 0.2225).abs() < 1e-3, "{r}");
    let other = icc(ColorProfile::new_gray_with_gamma(2.0));
    assert_near(converted(space(&other), space(&grey), [0.5; 3]), [0.25; 3], 1e-6);
}

/// An RGB profile of a table alone (lut8, two places a channel, both ways): red, green and blue are cyan, magenta and
/// yellow filters over L, so that only the greys are simple.
fn table_profile(ways: &[&[u8; 4]]) -> Vec<u8> {
    let mut table = b"mft1\0\0\0\0\x03\x03\x02\0".to_vec();
    for i in 0..9 {
        table.extend(if i % 4 == 0 { 65536u32.to_be_bytes() } else { [0; 4] });
    }
    table.extend((0..3).flat_map(|_| 0..=255u8));
    for corner in 0..8u32 {
        table.extend([(corner.count_ones() * 85) as u8, 128, 128]);
    }
    table.extend((0..3).flat_map(|_| 0..=255u8));
    let mut profile = vec![0; 128];
    profile[8..12].copy_from_slice(&[2, 0x40, 0, 0]);
    profile[12..40].copy_from_slice(b"mntrRGB Lab \x07\xd0\0\x01\0\x01\0\0\0\0\0\0acsp");
    for (place, value) in [(68, 0xf6d6u32), (72, 0x10000), (76, 0xd32d)] {
        profile[place..place + 4].copy_from_slice(&value.to_be_bytes());
    }
    profile.extend((ways.len() as u32).to_be_bytes());
    for way in ways {
        profile.extend(*way);
        profile.extend((128 + 4 + 12 * ways.len() as u32).to_be_bytes());
        profile.extend((table.len() as u32).to_be_bytes());
    }
    profile.extend(table);
    let size = profile.len() as u32;
    profile[..4].copy_from_slice(&size.to_be_bytes());
    profile
}

#[test]
fn profiles_of_tables_are_followed() {
    // One table, the perceptual, stands for all.
    let ways: [&[&[u8; 4]]; 2] = [&[b"A2B0", b"A2B1"], &[b"A2B0"]];
    for table in ways.map(table_profile) {
        assert!(Curves::of_icc(&table).is_none());
        // Equal channels are lightness itself: 50 is 0.4663 in sRGB, 0.1842 of the light.
        assert_near(converted(space(&table), SRGB, [0.5; 3]), [0.4663; 3], 0.01);
        assert_near(converted(space(&table), LINEAR, [0.5; 3]), [0.1842; 3], 0.01);
        assert_near(converted(space(&table), SRGB, [1.0; 3]), [1.0; 3], 0.01);
        assert_near(converted(space(&table), SRGB, [0.0; 3]), [0.0; 3], 0.01);
    }
}

#[test]
fn what_cannot_be_followed_is_refused() {
    let mut cmyk = icc(ColorProfile::new_srgb());
    cmyk[16..20].copy_from_slice(b"CMYK");
    let one_way = table_profile(&[b"A2B0", b"A2B1"]);
    for (from, to, kind) in [
        (space(b"no profile"), SRGB, Kind::Corrupt),
        (space(&cmyk), SRGB, Kind::Unsupported),
        (SRGB, space(&one_way), Kind::Unsupported),
    ] {
        let error = Converter::between(from, to).err().expect("a refusal");
        assert_eq!(error.kind(), kind, "{error}");
        assert!(error.to_string().starts_with("its ICC profile "));
    }
}
