//! How bright a colour is, as one number.

/// The luminance of stored red, green and blue: `G + 0.2126 (R - G) + 0.0722 (B - G)`.
///
/// Written about green, so that equal channels give that very value, where the usual weighted sum is one step off
/// for many greys.
///
/// Units: as the channels.
///
/// # Source of the formula
/// The weights are those of ITU-R BT.709; taken on stored values as in CSS masking.
#[inline(always)]
pub fn luminance(red: f32, green: f32, blue: f32) -> f32 {
    green + 0.2126 * (red - green) + 0.0722 * (blue - green)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_channels_give_that_very_value() {
        for (max, count) in [(255.0, 256), (65535.0, 65536)] {
            for i in 0..count {
                let v = i as f32 / max;
                assert_eq!(luminance(v, v, v), v);
            }
        }
    }

    #[test]
    fn primaries_have_the_weights_of_the_formula() {
        assert_eq!(luminance(1.0, 0.0, 0.0), 0.2126);
        assert_eq!(luminance(0.0, 0.0, 1.0), 0.0722);
        assert!((luminance(0.0, 1.0, 0.0) - 0.7152).abs() < 1e-7);
    }
}
