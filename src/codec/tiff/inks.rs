//! Brightness and differences of colour to red, green and blue (TIFF 6.0, section 21).

/// How much of the brightness is red, green and blue.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct YCbCr {
    luma: [f32; 3],
}

impl YCbCr {
    /// With these shares; none stand for those of the standard. `None` for shares that cannot be.
    pub(super) fn of(luma: &[f64]) -> Option<Self> {
        let luma = match luma {
            [] => [0.299, 0.587, 0.114],
            [r, g, b] => [*r as f32, *g as f32, *b as f32],
            _ => return None,
        };
        luma.iter().all(|share| *share > 0.0 && *share < 1.0).then_some(YCbCr { luma })
    }

    /// The colour of a pixel, samples of 8 bits.
    pub(super) fn rgb(self, [y, cb, cr]: [u8; 3]) -> [u8; 3] {
        let [lr, lg, lb] = self.luma;
        let (y, cb, cr) = (f32::from(y), f32::from(cb) - 128.0, f32::from(cr) - 128.0);
        let (r, b) = (y + (2.0 - 2.0 * lr) * cr, y + (2.0 - 2.0 * lb) * cb);
        let g = (y - lr * r - lb * b) / lg;
        [r, g, b].map(|v| (v + 0.5).clamp(0.0, 255.0) as u8)
    }
}
