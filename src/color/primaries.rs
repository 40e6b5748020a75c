//! From the linear RGB of one profile to that of another: three by three numbers.

use moxcms::{ColorProfile, Matrix3d};

/// Rows times a column of red, green and blue.
pub(super) type Rows = [[f32; 3]; 3];

/// The white of the profile connection space.
///
/// # Source of the formula
/// ICC.1:2022, section 7.2.16.
pub(super) const D50: [f64; 3] = [0.9642, 1.0, 0.8249];

/// The matrix from a profile's linear RGB to XYZ under D50, or `None` where it has none that can be turned around.
///
/// Its rows are scaled so that white is exactly D50: the numbers of profiles are rounded, and one profile's white
/// would not quite be another's.
pub(super) fn to_xyz(profile: &ColorProfile) -> Option<Matrix3d> {
    let matrix = profile.rgb_to_xyz_matrix();
    let [a, b, c] = matrix.v;
    let minor = |i: usize, j: usize| b[i] * c[j] - b[j] * c[i];
    let determinant = a[0] * minor(1, 2) - a[1] * minor(0, 2) + a[2] * minor(0, 1);
    let white = matrix.v.map(|row| row.iter().sum::<f64>());
    let sound = determinant.is_finite() && determinant.abs() > 1e-6 && white.iter().all(|&v| v > 0.1);
    let scaled = |i: usize| matrix.v[i].map(|entry| entry / white[i] * D50[i]);
    (profile.is_matrix_shaper() && sound).then(|| Matrix3d { v: [scaled(0), scaled(1), scaled(2)] })
}

/// The matrix from sRGB's linear RGB to XYZ under D50.
pub(super) fn srgb_to_xyz() -> Matrix3d {
    to_xyz(&ColorProfile::new_srgb()).expect("sRGB has primaries")
}

/// `a b`, the ordinary product.
pub(super) fn product(a: Matrix3d, b: Matrix3d) -> Matrix3d {
    a.mat_mul(b)
}

/// Whether no entry lies farther than `rounding` from the identity's.
pub(super) fn is_identity(matrix: Matrix3d, rounding: f64) -> bool {
    let off = |i: usize, j: usize| (matrix.v[i][j] - if i == j { 1.0 } else { 0.0 }).abs();
    (0..9).all(|k| off(k / 3, k % 3) < rounding)
}

/// How far the primaries of a profile may lie from those that it means: the digits of published chromaticities.
pub(super) const ROUNDING: f64 = 1e-3;

/// The same matrix in `f32`.
pub(super) fn rounded(matrix: Matrix3d) -> Rows {
    matrix.v.map(|row| row.map(|entry| entry as f32))
}

/// Rows times a column.
#[inline(always)]
pub(super) fn times(rows: &Rows, [x, y, z]: [f32; 3]) -> [f32; 3] {
    [
        rows[0][0] * x + rows[0][1] * y + rows[0][2] * z,
        rows[1][0] * x + rows[1][1] * y + rows[1][2] * z,
        rows[2][0] * x + rows[2][1] * y + rows[2][2] * z,
    ]
}
