//! Operands of another size, fitted to the image before its rows flow.

use super::Engine;
use super::feed::ensure_finite;
use super::operand::Operand;
use crate::codec::{Picture, Route};
use crate::error::Result;
use crate::job::Reading;
use crate::mask::Channel;
use crate::matrix::{BAND_PIXELS, Band, Layout, Matrix, Samples, Size, Strip};
use crate::resample::{Fit, fit_labels, fit_picture, fit_weights};

/// Fits a mask of another size: its weights, by `channel`, or by each channel for its own; labels by the area that they
/// cover. Gives the channel that then holds them.
///
/// # Errors
/// Where the mask cannot be read or does not fit into memory.
pub(super) fn fit_mask(
    mask: &mut Operand,
    image: Size,
    reading: &Reading,
    (channel, each, is_label): (Channel, bool, bool),
) -> Result<Channel> {
    if !is_needed(mask, image, reading.fit()) {
        return Ok(channel);
    }
    let rows = read_whole(mask, image, reading, if each { 3 } else { 1 })?;
    ensure_finite(&mask.name, &rows, 0, 0, (0, 0))?;
    // What is fitted is no more as stored.
    if let Some(glance) = &mut mask.glance {
        glance.see(&rows, 0);
        glance.end();
    }
    let layout = Layout::of(each && rows.layout().is_rgb(), false);
    let planes = planes(&rows, layout.channels(), |band, out| match out {
        [red, green, blue] => Channel::weigh_each(band, [red, green, blue]),
        [weights] => channel.weigh(band, weights),
        _ => {}
    })?;
    let fit = if is_label { fit_labels } else { fit_weights };
    let fitted: Vec<_> = planes.iter().map(|plane| fit(plane, image, reading.fit())).collect::<Result<_>>()?;
    replace(mask, image, layout, &fitted.iter().map(|plane| plane.entries()).collect::<Vec<_>>());
    Ok(Channel::Luma)
}

/// Fits a picture of another size; where the fit does not reach, it becomes transparent.
///
/// # Errors
/// Where the picture cannot be read or does not fit into memory.
pub(super) fn fit_picture_operand(
    engine: &Engine,
    picture: &mut Operand,
    image: Size,
    reading: &Reading,
) -> Result<()> {
    if !is_needed(picture, image, reading.fit()) {
        return Ok(());
    }
    let layout = picture.shape().layout;
    let rows = read_whole(picture, image, reading, 4)?;
    let mut colors = planes(&rows, layout.channels(), |band, out| {
        band.colors().chain(band.alpha()).zip(out).for_each(|(plane, out)| out.copy_from_slice(plane));
    })?;
    let alpha = if layout.has_alpha() { colors.pop() } else { None };
    let (colors, alpha) = engine.install(|| fit_picture(colors, alpha, image, reading.fit()))??;
    let layout = Layout::of(layout.is_rgb(), alpha.is_some());
    replace(picture, image, layout, &colors.iter().chain(&alpha).map(Matrix::entries).collect::<Vec<_>>());
    Ok(())
}

fn is_needed(operand: &Operand, image: Size, fit: Fit) -> bool {
    fit != Fit::None && operand.shape().size != image
}

/// The operand's rows, after a forecast of the memory that fitting them takes.
fn read_whole(operand: &mut Operand, image: Size, reading: &Reading, planes: u64) -> Result<Strip> {
    let shape = operand.shape();
    let floats = 4 * planes * (shape.size.pixels() + 2 * image.pixels());
    reading.limits.ensure_memory(&operand.name, shape.bytes() + floats)?;
    let mut rows = Strip::empty(shape);
    operand.opened.source.read(&mut rows, shape.size.height())?;
    Ok(rows)
}

/// Planes of a picture, computed band by band; they are 1 before `compute` changes them.
fn planes(rows: &Strip, count: usize, compute: impl Fn(&Band, &mut [&mut [f32]])) -> Result<Vec<Matrix>> {
    let (width, height) = (rows.width(), rows.rows());
    let mut planes = vec![vec![1.0; width * height]; count];
    let mut band = Band::new();
    for row in 0..height {
        for start in (0..width).step_by(BAND_PIXELS) {
            let end = width.min(start + BAND_PIXELS);
            band.load(rows, row, start..end);
            let place = row * width + start..row * width + end;
            let mut parts: Vec<&mut [f32]> = planes.iter_mut().map(|plane| &mut plane[place.clone()]).collect();
            compute(&band, &mut parts);
        }
    }
    planes.into_iter().map(|plane| Matrix::new(height, width, plane)).collect()
}

/// Puts fitted planes in the place of what the operand was read from.
fn replace(operand: &mut Operand, size: Size, layout: Layout, planes: &[&[f32]]) {
    let pixels = size.width() * size.height();
    let mut samples = Vec::with_capacity(pixels * planes.len());
    for i in 0..pixels {
        samples.extend(planes.iter().map(|plane| plane[i]));
    }
    operand.opened.source = Box::new(Picture::new(size, layout, Samples::F32(samples)));
    operand.opened.route = Route::Whole("fitted to the image");
}
