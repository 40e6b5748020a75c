//! stub, to be replaced
/// Luminance of stored values.
#[inline(always)]
pub fn luminance(r: f32, g: f32, b: f32) -> f32 {
    g + 0.2126 * (r - g) + 0.0722 * (b - g)
}
