//! The folders under `samples/masks/`: masks that are made, refined and combined, in `f64`.

use std::io;
use std::path::Path;

use super::Case;
use crate::blending::Blend;
use crate::encode::Image;
use crate::paint::Color;
use crate::pictures::{Pictures, SCREEN};
use crate::weights::Weights;

pub fn write(from: &Pictures, out: &Path) -> io::Result<()> {
    sources(from, out)?;
    weights(from, out)?;
    surroundings(from, out)?;
    regions(out)?;
    several(from, out)?;
    trimmed(from, out)
}

/// What is drawn, and what the image tells.
fn sources(from: &Pictures, out: &Path) -> io::Result<()> {
    let Pictures { photo, backdrop, green_screen, labels, .. } = from;

    let line = "mask rect:3.25,2.5,13.5,9.75 --size 24x16 -o out.png";
    let case = Case::new(out, "rect-covers-edge-pixels-in-part", line)?;
    case.expect(&Weights::rect(24, 16, [3.25, 2.5, 13.5, 9.75]).picture())?;

    let line = "../../photo.png ../../labels.png --label 3 -o out.png";
    let case = Case::new(out, "label-takes-one-of-a-label-map", line)?;
    case.expect(&photo.map(3, |i, p| if labels.samples[i] == 3 { p.to_vec() } else { vec![0; 3] }))?;

    let line = "blend ../../backdrop.png ../../green-screen.png key:#2da44e,0.12,0.1 -o out.png";
    let case = Case::new(out, "key-drops-the-green-screen", line)?;
    case.tolerate(1)?;
    let mask = Weights::key(green_screen, SCREEN.map(|byte| f64::from(byte) / 255.0), 0.12, 0.1).fine_picture();
    case.expect(&Blend { mask: Some(&mask), ..Blend::of(backdrop, green_screen) }.nearly())
}

/// Steps on each weight by itself.
fn weights(from: &Pictures, out: &Path) -> io::Result<()> {
    let Pictures { photo, portrait_mask, vignette, .. } = from;
    let portrait = Weights::of(portrait_mask);

    let line = "../../photo.png '../../portrait-mask.png | invert' -o out.png";
    let case = Case::new(out, "invert-swaps-keep-and-drop", line)?;
    case.expect(&portrait.invert().weigh(photo))?;

    let line = "mask ../../vignette.png --threshold 50% -o out.png";
    let case = Case::new(out, "threshold-at-half-parts-127-from-128", line)?;
    case.expect(&Weights::of(vignette).threshold(0.5).picture())?;
    assert!([127, 128].iter().all(|v| vignette.samples.contains(v)), "the vignette has neither 127 nor 128");

    let line = "../../photo.png ../../portrait-mask.png --strength 50% -o out.png";
    let case = Case::new(out, "strength-half-is-half-the-mask", line)?;
    case.tolerate(1)?;
    case.expect(&portrait.strength(0.5).weigh(photo))
}

/// Steps that look around.
fn surroundings(from: &Pictures, out: &Path) -> io::Result<()> {
    let Pictures { portrait_mask, binary_mask, .. } = from;
    let portrait = Weights::of(portrait_mask);

    let case = Case::new(out, "feather-keeps-the-middle-of-an-edge", "mask edge.png --feather 4 -o out.png")?;
    let edge = Image::paint((96, 48), 255, |x, _| [if x < 48 { 0.0 } else { 1.0 }]);
    edge.write_png(&case.file("edge.png"))?;
    case.tolerate(1)?;
    let soft = Weights::of(&edge).feather(4.0);
    assert!((soft.at(47, 9) + soft.at(48, 9) - 1.0).abs() < 1e-12, "the middle has moved");
    case.expect(&soft.picture())?;

    let line = "mask '../../portrait-mask.png | feather 2.5' -o out.png";
    let case = Case::new(out, "feather-is-the-gaussian-of-its-sigma", line)?;
    case.tolerate(1)?;
    case.expect(&portrait.feather(2.5).picture())?;

    let line = "mask ../../portrait-mask.png --grow 6.5 -o out.png";
    let case = Case::new(out, "grow-is-the-maximum-over-a-disc", line)?;
    case.expect(&portrait.grow(6.5).picture())?;

    let line = "mask ../../portrait-mask.png --shrink 3 -o out.png";
    let case = Case::new(out, "shrink-is-the-minimum-over-a-disc", line)?;
    case.expect(&portrait.shrink(3.0).picture())?;

    let line = "mask ../../binary-mask.png --grow 8 --invert --grow 5 -o out.png";
    let case = Case::new(out, "flags-act-in-the-order-typed", line)?;
    case.expect(&Weights::of(binary_mask).grow(8.0).invert().grow(5.0).picture())
}

/// What is enclosed, and what is small. Regions hang together from side to side, not over corners.
fn regions(out: &Path) -> io::Result<()> {
    let case = Case::new(out, "fill-holes-fills-what-is-enclosed", "mask rings.png --fill-holes -o out.png")?;
    let rings = Weights::by(72, 40, rings);
    rings.picture().write_png(&case.file("rings.png"))?;
    case.expect(&rings.fill_holes().picture())?;

    let case = Case::new(out, "drop-specks-keeps-what-has-nine-pixels", "mask specks.png --drop-specks 9 -o out.png")?;
    let specks = Weights::by(60, 20, specks);
    specks.picture().write_png(&case.file("specks.png"))?;
    case.expect(&specks.drop_specks(9).picture())
}

/// Three rings: one is closed, one is open on the right, one is cut by the frame.
fn rings(x: usize, y: usize) -> f64 {
    let (x, y) = (x as f64 + 0.5, y as f64 + 0.5);
    let band = |cx: f64, cy: f64| (4.5 - ((x - cx).hypot(y - cy) - 10.0).abs()).clamp(0.0, 1.0);
    let gap = if x > 36.0 && (y - 20.0).abs() < 2.0 { 0.0 } else { 1.0 };
    band(14.0, 20.0).max(band(40.0, 20.0) * if x < 54.0 { gap } else { 1.0 }).max(band(66.0, 20.0))
}

/// Squares of 1, 2, 3 and 4 pixels a side; and two of two that touch at a corner.
fn specks(x: usize, y: usize) -> f64 {
    let square =
        |left: usize, top: usize, side: usize| (left..left + side).contains(&x) && (top..top + side).contains(&y);
    let all = [(6, 9, 1), (14, 9, 2), (24, 8, 3), (35, 8, 4), (48, 8, 2), (50, 10, 2)];
    if all.iter().any(|&(left, top, side)| square(left, top, side)) { 1.0 } else { 0.0 }
}

/// Masks combined.
fn several(from: &Pictures, out: &Path) -> io::Result<()> {
    let Pictures { photo, portrait_mask, .. } = from;

    let line = "../../photo.png ../../portrait-mask.png radial:150,44,16,44 --combine union -o out.png";
    let case = Case::new(out, "union-keeps-what-either-mask-keeps", line)?;
    case.tolerate(1)?;
    let sun = Weights::radial(photo.width, photo.height, [150.0, 44.0, 16.0, 44.0]);
    case.expect(&Weights::of(portrait_mask).union(&sun).weigh(photo))
}

fn trimmed(from: &Pictures, out: &Path) -> io::Result<()> {
    let Pictures { photo, portrait_mask, .. } = from;
    let line = "../../photo.png ../../portrait-mask.png --to alpha --trim -o out.png";
    let case = Case::new(out, "trim-crops-to-what-is-left", line)?;
    let kept = |x: usize, y: usize| portrait_mask.samples[y * photo.width + x] > 0;
    let columns: Vec<usize> = (0..photo.width).filter(|&x| (0..photo.height).any(|y| kept(x, y))).collect();
    let rows: Vec<usize> = (0..photo.height).filter(|&y| (0..photo.width).any(|x| kept(x, y))).collect();
    let (left, top) = (columns[0], rows[0]);
    let size = (columns[columns.len() - 1] - left + 1, rows[rows.len() - 1] - top + 1);
    case.expect(&Image::paint(size, 255, |x, y| {
        let i = (top + y) * photo.width + left + x;
        let [r, g, b]: Color = [0, 1, 2].map(|c| f64::from(photo.samples[3 * i + c]) / 255.0);
        [r, g, b, f64::from(portrait_mask.samples[i]) / 255.0]
    }))
}
