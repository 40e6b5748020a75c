//! The fast curves against the formula in `f64`.

use super::*;

fn decoded(v: f32) -> f32 {
    let mut one = [v];
    decode_srgb(&mut one);
    one[0]
}

fn encoded(v: f32) -> f32 {
    let mut one = [v];
    encode_srgb(&mut one);
    one[0]
}

/// Values dense enough to meet every bend: `count` from 0 to `end`.
fn steps(count: u32, end: f32) -> impl Iterator<Item = f32> {
    (0..=count).map(move |i| i as f32 / count as f32 * end)
}

#[test]
fn decoding_follows_the_formula() {
    let worst = steps(1 << 20, 3.0).filter(|&v| v > 0.0).map(|v| {
        let exact = decode_srgb_f64(v.into());
        (f64::from(decoded(v)) - exact).abs() / exact
    });
    let worst = worst.fold(0.0, f64::max);
    assert!(worst < 7e-7, "{worst:e}");
}

#[test]
fn encoding_follows_the_formula() {
    let worst = steps(1 << 20, 1.0).chain(steps(1 << 18, 20.0)).map(|v| {
        let exact = encode_srgb_f64(v.into());
        (f64::from(encoded(v)) - exact).abs() / exact.max(1.0)
    });
    let worst = worst.fold(0.0, f64::max);
    assert!(worst < 4e-7, "{worst:e}");
}

#[test]
fn black_and_white_are_exact() {
    assert_eq!([decoded(0.0), decoded(1.0), encoded(0.0), encoded(1.0)], [0.0, 1.0, 0.0, 1.0]);
}

#[test]
fn sixteen_bit_values_come_back_within_a_twentieth_of_a_step() {
    let mut values: Vec<f32> = (0..=65535).map(|i| i as f32 / 65535.0).collect();
    decode_srgb(&mut values);
    assert!(values.is_sorted_by(|a, b| a < b), "brighter values must stay brighter");
    encode_srgb(&mut values);
    assert!(values.is_sorted_by(|a, b| a < b));
    let off = |(i, &v): (usize, &f32)| (f64::from(v) * 65535.0 - i as f64).abs();
    let worst = values.iter().enumerate().map(off).fold(0.0, f64::max);
    assert!(worst < 0.05, "{worst}");
}

#[test]
fn eight_bit_values_come_back_as_themselves() {
    for i in 0..=255u8 {
        let v = encoded(decoded(f32::from(i) / 255.0));
        assert_eq!((v * 255.0 + 0.5).floor(), f32::from(i));
    }
}

#[test]
fn the_bits_do_not_depend_on_neighbours_or_length() {
    // Some blocks have a value that takes the slow way, some not.
    let value = |i: usize| if i % 97 == 13 { 40.0 } else { ((i * 7919) % 4001) as f32 / 1000.0 - 2.0 };
    for curve in [decode_srgb, encode_srgb] {
        for count in (1..=67).chain([1000]) {
            let mut together: Vec<f32> = (0..count).map(value).collect();
            curve(&mut together);
            for (i, v) in together.into_iter().enumerate() {
                let mut alone = [value(i)];
                curve(&mut alone);
                assert_eq!(v.to_bits(), alone[0].to_bits());
            }
        }
    }
}

#[test]
fn values_outside_are_mirrored_or_go_on() {
    for v in [0.01, 0.5, 1.5, 3.0, 100.0] {
        assert_eq!((decoded(-v), encoded(-v)), (-decoded(v), -encoded(v)));
        assert!((encoded(decoded(v)) / v - 1.0).abs() < 1e-6);
    }
    assert!(decoded(f32::NAN).is_nan() && encoded(f32::NAN).is_nan());
    assert_eq!(decoded(f32::INFINITY), f32::INFINITY);
}

#[test]
fn wide_registers_give_the_bits_of_narrow_ones() {
    // Called outside of the dispatch, the same functions are compiled for the baseline.
    for v in steps(1 << 18, 2.0) {
        assert_eq!(decoded(v).to_bits(), decode_near(v).to_bits());
        assert_eq!(encoded(v).to_bits(), encode_near(v).to_bits());
    }
}
