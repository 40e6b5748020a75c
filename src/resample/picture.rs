//! Pictures fitted to an image.

use super::fit::{Fit, Placement, placement};
use super::plane::{Kernel, arranged, range, size_of};
use crate::error::Result;
use crate::matrix::{Matrix, Size};

/// A picture fitted to an image: premultiplied, by Lanczos windows of three lobes, where it is scaled.
///
/// Units: colours stay within 0..=1, or within the range of their channel where that is wider.
///
/// Alpha: straight in and straight out; where the fit does not reach, transparent, and alpha is added if there was
/// none. Colours that are quite transparent become 0 where the picture is scaled.
///
/// Shape: as many rows and columns as the image has; a picture that has them already is not touched.
///
/// # Errors
/// [`Kind::SizeMismatch`](crate::Kind::SizeMismatch) for [`Fit::None`] where the sizes differ, where a channel differs
/// from the others, and for matrices without entries.
pub fn fit_picture(
    colors: Vec<Matrix>,
    alpha: Option<Matrix>,
    image: Size,
    fit: Fit,
) -> Result<(Vec<Matrix>, Option<Matrix>)> {
    let Some(first) = colors.first().or(alpha.as_ref()) else { return Ok((colors, alpha)) };
    let size = size_of(first)?;
    if size == image {
        return Ok((colors, alpha));
    }
    let place = placement(fit, size, image)?;
    let is_scaled = !place.repeats && place.size != size;
    let fitted = match &alpha {
        Some(alpha) if is_scaled => {
            let fitted = fitted_alpha(alpha, place, image)?;
            let colors = colors.iter().map(|color| fitted_under(color, alpha, &fitted, place, image));
            (colors.collect::<Result<_>>()?, Some(fitted))
        }
        _ => {
            let opaque = || Matrix::ones(size.height(), size.width());
            let alpha = alpha.or_else(|| (!place.covers(image)).then(opaque));
            let alpha = alpha.map(|alpha| fitted_alpha(&alpha, place, image)).transpose()?;
            let colors = colors.iter().map(|color| fitted_color(color, place, image));
            (colors.collect::<Result<_>>()?, alpha)
        }
    };
    Ok(fitted)
}

/// Alpha alone: within the range that it had.
fn fitted_alpha(alpha: &Matrix, place: Placement, image: Size) -> Result<Matrix> {
    let (low, high) = range(alpha.entries());
    let mut fitted = arranged(alpha, place, image, Kernel::Lanczos3)?;
    let low = if place.covers(image) { low } else { low.min(0.0) };
    fitted.entries_mut().iter_mut().for_each(|a| *a = a.max(low).min(high));
    Ok(fitted)
}

/// A colour without alpha.
fn fitted_color(color: &Matrix, place: Placement, image: Size) -> Result<Matrix> {
    let (low, high) = bounds(color);
    let mut fitted = arranged(color, place, image, Kernel::Lanczos3)?;
    fitted.entries_mut().iter_mut().for_each(|c| *c = c.clamp(low, high));
    Ok(fitted)
}

/// A colour that counts by its alpha: what is transparent must not shine through at edges.
fn fitted_under(color: &Matrix, alpha: &Matrix, fitted: &Matrix, place: Placement, image: Size) -> Result<Matrix> {
    let (low, high) = bounds(color);
    let mut color = arranged(&color.hadamard(alpha)?, place, image, Kernel::Lanczos3)?;
    for (c, &a) in color.entries_mut().iter_mut().zip(fitted.entries()) {
        *c = if a > 0.0 { (*c / a).clamp(low, high) } else { 0.0 };
    }
    Ok(color)
}

/// The range that the lobes of the window may not leave.
fn bounds(color: &Matrix) -> (f32, f32) {
    let (low, high) = range(color.entries());
    (low.min(0.0), high.max(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(width: u32, height: u32) -> Size {
        Size::new(width, height).unwrap()
    }

    #[test]
    fn hidden_colours_do_not_shine_through() {
        // Red on the left; on the right, green that is quite transparent.
        let left = |c: usize| if c < 4 { 1.0 } else { 0.0 };
        let red = Matrix::from_fn(8, 8, |_, c| left(c));
        let green = Matrix::from_fn(8, 8, |_, c| 1.0 - left(c));
        let alpha = red.clone();
        for fit in [Fit::Stretch, Fit::Contain, Fit::Cover] {
            let (colors, alpha) =
                fit_picture(vec![red.clone(), green.clone()], Some(alpha.clone()), size(21, 13), fit).unwrap();
            let alpha = alpha.unwrap();
            for i in 0..21 * 13 {
                let [r, g, a] = [&colors[0], &colors[1], &alpha].map(|plane| plane.entries()[i]);
                assert!((0.0..=1.0).contains(&a));
                assert!(g == 0.0 && (a < 1e-3 || (r - 1.0).abs() < 1e-3), "{fit}: {r} {g} {a}");
            }
        }
    }

    #[test]
    fn a_constant_picture_stays_constant() {
        let grey = Matrix::ones(5, 7).scaled(0.25);
        for (width, height) in [(3, 2), (64, 1), (14, 11)] {
            let (colors, alpha) = fit_picture(vec![grey.clone()], None, size(width, height), Fit::Cover).unwrap();
            assert!(alpha.is_none(), "nothing was padded");
            assert!(colors[0].entries().iter().all(|v| (v - 0.25).abs() < 1e-6));
        }
    }

    #[test]
    fn padding_is_transparent() {
        let (colors, alpha) = fit_picture(vec![Matrix::ones(1, 2)], None, size(2, 3), Fit::Center).unwrap();
        let middle = Matrix::from_rows([[0.0, 0.0], [1.0, 1.0], [0.0, 0.0]]);
        assert_eq!((&colors[0], alpha.as_ref().unwrap()), (&middle, &middle));
        let (_, alpha) = fit_picture(vec![Matrix::ones(1, 2)], None, size(4, 4), Fit::Contain).unwrap();
        let rows: Vec<f32> = alpha.unwrap().row_slices().map(|row| row[3]).collect();
        assert_eq!(rows, [0.0, 1.0, 1.0, 0.0]);
    }

    #[test]
    fn a_picture_of_the_right_size_is_not_touched() {
        let hidden = Matrix::from_rows([[7.0, f32::INFINITY]]);
        let alpha = Matrix::zero(1, 2);
        for fit in [Fit::None, Fit::Stretch, Fit::Contain, Fit::Cover, Fit::Tile, Fit::Center] {
            let same = fit_picture(vec![hidden.clone()], Some(alpha.clone()), size(2, 1), fit).unwrap();
            assert_eq!(same, (vec![hidden.clone()], Some(alpha.clone())));
        }
    }

    #[test]
    fn lobes_do_not_leave_the_range() {
        let step = Matrix::from_fn(1, 16, |_, c| if c < 8 { 0.0 } else { 1.0 });
        let bright = step.scaled(9.0);
        for (plane, high) in [(step, 1.0), (bright, 9.0)] {
            let (colors, _) = fit_picture(vec![plane], None, size(50, 1), Fit::Stretch).unwrap();
            assert_eq!(range(colors[0].entries()), (0.0, high));
        }
    }
}
