use super::*;

fn luma<const N: usize>(range: [f32; 3], luma: [f32; N]) -> [f32; N] {
    let [low, high, soft] = range;
    let mut out = [f32::NAN; N];
    LumaRange { low, high, soft }.weights(&luma, &mut out);
    out
}

#[test]
fn luminances_within_a_range_are_white() {
    let hard = luma([0.25, 0.75, 0.0], [0.0, 0.249, 0.25, 0.5, 0.75, 0.751, 1.0]);
    assert_eq!(hard, [0.0, 0.0, 1.0, 1.0, 1.0, 0.0, 0.0]);
    assert_eq!(luma([0.5, 0.5, 0.0], [0.5_f32.next_down(), 0.5, 0.5_f32.next_up()]), [0.0, 1.0, 0.0]);
}

#[test]
fn luminances_fall_outside_a_range() {
    let soft = luma([0.5, 0.75, 0.25], [0.0, 0.25, 0.3125, 0.375, 0.5, 0.75, 0.875, 1.0, 1.5]);
    assert_eq!(soft, [0.0, 0.0, 0.25, 0.5, 1.0, 1.0, 0.5, 0.0, 0.0]);
    // As good as hard.
    assert_eq!(luma([0.5, 0.75, f32::MIN_POSITIVE], [0.5_f32.next_down(), 0.5, 0.75]), [0.0, 1.0, 1.0]);
}

#[test]
fn no_number_is_no_luminance() {
    for soft in [0.0, 0.1] {
        let odd = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, f32::MAX, f32::MIN];
        assert_eq!(luma([0.0, 1.0, soft], odd), [0.0; 5]);
    }
}

/// The weights of colours that differ from the key in one axis each.
fn key(tolerance: f32, soft: f32, apart: [f32; 6]) -> Vec<[f32; 6]> {
    let lab = [0.5, 0.125, -0.25];
    let key = ColorKey { lab, tolerance, soft };
    let weights = |axis: usize| {
        let mut planes = lab.map(|v| [v; 6]);
        planes[axis].iter_mut().zip(apart).for_each(|(v, apart)| *v += apart);
        let mut out = [f32::NAN; 6];
        key.weights([&planes[0], &planes[1], &planes[2]], &mut out);
        out
    };
    (0..3).map(weights).collect()
}

#[test]
fn colours_like_the_key_are_black() {
    let hard = key(0.25, 0.0, [0.0, 0.25, -0.25, 0.2501, -0.2501, 9.0]);
    assert_eq!(hard, [[0.0, 0.0, 0.0, 1.0, 1.0, 1.0]; 3]);
    let soft = key(0.25, 0.5, [0.125, -0.25, 0.375, -0.5, 0.75, -2.0]);
    assert_eq!(soft, [[0.0, 0.0, 0.25, 0.5, 1.0, 1.0]; 3]);
    // Without a tolerance nothing but the very colour.
    assert_eq!(key(0.0, 0.0, [0.0, 0.001, -0.001, 0.1, 0.0, 1.0]), [[0.0, 1.0, 1.0, 1.0, 0.0, 1.0]; 3]);
}

#[test]
fn distances_are_those_of_all_three_axes() {
    let mut out = [f32::NAN];
    ColorKey { lab: [0.0; 3], tolerance: 2.0, soft: 2.0 }.weights([&[2.0], &[-1.0], &[2.0]], &mut out);
    assert_eq!(out, [0.5]);
}

#[test]
fn no_number_is_no_colour() {
    for soft in [0.0, 0.5] {
        assert_eq!(key(0.1, soft, [f32::NAN; 6]), [[0.0; 6]; 3]);
        assert_eq!(key(0.1, soft, [f32::INFINITY; 6]), [[1.0; 6]; 3]);
    }
}

#[test]
#[should_panic(expected = "luminances and weights")]
fn lengths_must_agree() {
    LumaRange { low: 0.0, high: 1.0, soft: 0.0 }.weights(&[0.0; 2], &mut [0.0; 3]);
}
