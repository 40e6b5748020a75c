//! The folders under `samples/blend/`, their results in `f64`.

use std::io;
use std::path::Path;

use super::Case;
use crate::blending::{self, Blend, Mode};
use crate::encode::Image;
use crate::paint::{Color, mix};
use crate::pictures::Pictures;

const CHART: (usize, usize) = (84, 84);

pub fn write(from: &Pictures, out: &Path) -> io::Result<()> {
    weights(from, out)?;
    modes(from, out)?;
    charts(out)?;
    alphas(from, out)?;
    places(from, out)?;
    kinds(from, out)
}

/// What opacity and masks do.
fn weights(from: &Pictures, out: &Path) -> io::Result<()> {
    let Pictures { photo, backdrop, portrait_mask, .. } = from;

    let line = "blend ../../photo.png ../../backdrop.png --mode difference --opacity 0 -o out.png";
    let case = Case::new(out, "opacity-zero-leaves-base-untouched", line)?;
    case.expect(photo)?;

    let line = "blend ../../photo.png ../../backdrop.png --opacity 60% -o out.png";
    let case = Case::new(out, "opacity-is-the-cross-fade", line)?;
    case.expect(&Blend { opacity: 0.6, ..Blend::of(photo, backdrop) }.exactly())?;

    let line = "blend ../../backdrop.png ../../photo.png ../../portrait-mask.png -o out.png";
    let case = Case::new(out, "mask-weighs-the-top", line)?;
    case.expect(&Blend { mask: Some(portrait_mask), ..Blend::of(backdrop, photo) }.exactly())
}

fn modes(from: &Pictures, out: &Path) -> io::Result<()> {
    let Pictures { photo, backdrop, .. } = from;
    let line = |mode: &str| format!("blend ../../photo.png ../../backdrop.png --mode {mode} -o out.png");

    let case = Case::new(out, "multiply-is-the-product-of-colours", &line("multiply"))?;
    case.expect(&Blend { mode: blending::multiply, ..Blend::of(photo, backdrop) }.exactly())?;

    let case = Case::new(out, "screen-multiplies-what-is-short-of-white", &line("screen"))?;
    case.expect(&Blend { mode: blending::screen, ..Blend::of(photo, backdrop) }.exactly())?;

    let case = Case::new(out, "soft-light-by-the-w3c-formula", &line("soft-light"))?;
    case.tolerate(1)?;
    case.expect(&Blend { mode: blending::soft_light, ..Blend::of(photo, backdrop) }.nearly())
}

/// Twelve colours of BASE, from left to right, under fourteen of TOP, from top to bottom. With these no exact result comes
/// near a half.
fn charts(out: &Path) -> io::Result<()> {
    let (across, down) = (bars(|part| [part]), steps(|part| [part]));
    chart(out, "dodge-of-black-by-white-stays-black", "color-dodge", blending::color_dodge, &across, &down)?;
    chart(out, "burn-of-white-by-black-stays-white", "color-burn", blending::color_burn, &across, &down)?;

    let (across, down) = (bars(hue), steps(|part| mix([0.13, 0.0, 0.2], [1.0, 0.95, 0.7], part)));
    chart(out, "luminosity-takes-light-from-the-top", "luminosity", blending::luminosity, &across, &down)
}

fn chart(out: &Path, name: &str, word: &str, mode: Mode, base: &Image, top: &Image) -> io::Result<()> {
    let case = Case::new(out, name, &format!("blend base.png top.png --mode {word} -o out.png"))?;
    base.write_png(&case.file("base.png"))?;
    top.write_png(&case.file("top.png"))?;
    case.expect(&Blend { mode, ..Blend::of(base, top) }.exactly())
}

/// Twelve upright bars, by a function of 0 to 1.
fn bars<const N: usize>(color: impl Fn(f64) -> [f64; N]) -> Image {
    Image::paint(CHART, 255, |x, _| color((x / 7) as f64 / 11.0))
}

/// Fourteen steps downwards, by a function of 0 to 1.
fn steps<const N: usize>(color: impl Fn(f64) -> [f64; N]) -> Image {
    Image::paint(CHART, 255, |_, y| color((y / 6) as f64 / 13.0))
}

/// From red through yellow, green and blue to violet, none of them pure.
fn hue(part: f64) -> Color {
    let wheel = [[0.86, 0.22, 0.18], [0.93, 0.76, 0.20], [0.25, 0.68, 0.34], [0.16, 0.47, 0.80], [0.62, 0.25, 0.70]];
    let place = part * 4.0;
    let first = (place.floor() as usize).min(3);
    mix(wheel[first], wheel[first + 1], place - first as f64)
}

/// What is clear, and what becomes so.
fn alphas(from: &Pictures, out: &Path) -> io::Result<()> {
    let Pictures { photo, backdrop, cutout, vignette, .. } = from;

    let line = "blend ../../photo.png veil.png --mode multiply -o out.png";
    let case = Case::new(out, "white-multiplied-leaves-base-untouched", line)?;
    vignette.map(4, |_, p| vec![255, 255, 255, p[0]]).write_png(&case.file("veil.png"))?;
    case.expect(photo)?;

    let line = "blend ../../cutout.png ../../backdrop.png --mode multiply -o out.png";
    let case = Case::new(out, "clear-base-shows-the-top-in-its-own-colour", line)?;
    case.expect(&Blend { mode: blending::multiply, ..Blend::of(cutout, backdrop) }.exactly())?;

    let line = "blend ../../cutout.png ../../backdrop.png --operator src-in --opacity 60% -o out.png";
    let case = Case::new(out, "src-in-keeps-the-top-inside-base", line)?;
    case.expect(&Blend { operator: blending::src_in, opacity: 0.6, ..Blend::of(cutout, backdrop) }.exactly())?;

    let line = "blend ../../photo.png ../../cutout.png --operator dst-out -o out.png";
    let case = Case::new(out, "dst-out-cuts-a-hole", line)?;
    case.expect(&Blend { operator: blending::dst_out, alpha: true, ..Blend::of(photo, cutout) }.exactly())?;

    let line = "blend ../../photo.png ../../backdrop.png --operator plus --opacity 60% -o out.png";
    let case = Case::new(out, "plus-adds-up-to-white", line)?;
    case.expect(&Blend { operator: blending::plus, opacity: 0.6, ..Blend::of(photo, backdrop) }.exactly())
}

/// Where a TOP of another size lies.
fn places(from: &Pictures, out: &Path) -> io::Result<()> {
    let Pictures { photo, stamp, .. } = from;

    let line = "blend ../../photo.png ../../stamp.png --gravity south-east --at -20,-10 -o out.png";
    let case = Case::new(out, "top-hangs-over-the-south-east-corner", line)?;
    let at = ((photo.width - stamp.width) as i64 + 20, (photo.height - stamp.height) as i64 + 10);
    case.expect(&Blend { at, ..Blend::of(photo, stamp) }.exactly())?;

    let line = "blend ../../photo.png ../../stamp.png fade.png --at 4,6 -o out.png";
    let case = Case::new(out, "mask-moves-with-the-top", line)?;
    // In fifths: no product with them comes near a half.
    let fade = Image::paint((stamp.width, stamp.height), 255, |x, y| {
        [6_usize.saturating_sub((x + y) / 16).min(5) as f64 / 5.0]
    });
    fade.write_png(&case.file("fade.png"))?;
    case.expect(&Blend { at: (4, 6), mask: Some(&fade), ..Blend::of(photo, stamp) }.exactly())
}

/// Depths and colours.
fn kinds(from: &Pictures, out: &Path) -> io::Result<()> {
    let Pictures { photo, backdrop, photo_16, rgb_mask, .. } = from;

    let line = "blend ../../photo-16.png ../../backdrop.png --gravity center --mode screen -o out.png";
    let case = Case::new(out, "sixteen-bit-base-stays-sixteen-bit", line)?;
    case.tolerate(1)?;
    let middle = |base: usize, top: usize| (base as i64 - top as i64).div_euclid(2);
    let at = (middle(photo_16.width, backdrop.width), middle(photo_16.height, backdrop.height));
    case.expect(&Blend { at, mode: blending::screen, ..Blend::of(photo_16, backdrop) }.nearly())?;

    let line = "blend grey.png ../../rgb-mask.png --mode multiply -o out.png";
    let case = Case::new(out, "grey-base-under-colour-becomes-rgb", line)?;
    let grey = photo.map(1, |_, p| vec![(p[0] + 2 * p[1] + p[2]) / 4]);
    grey.write_png(&case.file("grey.png"))?;
    case.expect(&Blend { mode: blending::multiply, ..Blend::of(&grey, rgb_mask) }.exactly())
}
