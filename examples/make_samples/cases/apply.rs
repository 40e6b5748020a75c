//! The folders under `samples/apply/`, their results in whole numbers.

use std::path::Path;
use std::{fs, io};

use super::Case;
use crate::encode::Image;
use crate::pictures::Pictures;

/// The product of samples as fractions of `max`, rounded half up, in whole numbers throughout.
pub fn product(factors: &[u16], max: u16) -> u16 {
    let max = u128::from(max);
    let top: u128 = factors.iter().map(|&v| u128::from(v)).product();
    let below = max.pow(factors.len() as u32 - 1);
    ((2 * top + below) / (2 * below)) as u16
}

pub fn write(from: &Pictures, out: &Path) -> io::Result<()> {
    let Pictures { photo, portrait_mask, binary_mask, vignette, rgb_mask, cutout, photo_16, vignette_16, .. } = from;

    let case = Case::new(out, "white-mask-leaves-the-image-untouched", "../../photo.png white.png -o out.png")?;
    plain(photo, 255).write_png(&case.file("white.png"))?;
    case.expect(photo)?;

    let case = Case::new(out, "black-mask-gives-black", "../../photo.png black.png -o out.png")?;
    plain(photo, 0).write_png(&case.file("black.png"))?;
    case.expect(&photo.map(3, |_, _| vec![0; 3]))?;

    let case = Case::new(out, "soft-mask-dims-by-its-weight", "../../photo.png ../../portrait-mask.png -o out.png")?;
    case.expect(&weighed(photo, 3, &[portrait_mask]))?;

    let line = "../../photo.png ../../portrait-mask.png ../../vignette.png -o out.png";
    let case = Case::new(out, "two-masks-multiply", line)?;
    ensure_clear_of_halves(photo, [portrait_mask, vignette]);
    case.expect(&weighed(photo, 3, &[portrait_mask, vignette]))?;

    let case = Case::new(out, "binary-mask-cuts-hard", "../../photo.png ../../binary-mask.png -o out.png")?;
    case.expect(&weighed(photo, 3, &[binary_mask]))?;

    let case = Case::new(out, "solid-half-halves-the-image", "../../photo.png solid:0.5 -o out.png")?;
    case.expect(&photo.map(3, |_, p| p.iter().map(|v| v.div_ceil(2)).collect()))?;

    let line = "../../photo.png ../../rgb-mask.png --per-channel -o out.png";
    let case = Case::new(out, "per-channel-tints-the-image", line)?;
    case.expect(&photo.map(3, |i, p| (0..3).map(|c| product(&[p[c], rgb_mask.samples[3 * i + c]], 255)).collect()))?;

    let line = "../../photo.png ../../portrait-mask.png --to alpha -o out.png";
    let case = Case::new(out, "to-alpha-keeps-colour", line)?;
    case.expect(&photo.map(4, |i, p| [p, &[portrait_mask.samples[i]]].concat()))?;

    let case = Case::new(out, "cutout-keeps-its-alpha", "../../cutout.png ../../vignette.png -o out.png")?;
    case.expect(&weighed(cutout, 3, &[vignette]))?;

    let line = "../../photo-16.png ../../vignette-16.png -o out.png";
    let case = Case::new(out, "sixteen-bit-stays-sixteen-bit", line)?;
    case.tolerate(1)?;
    case.expect(&weighed(photo_16, 3, &[vignette_16]))?;

    let line = "../../photo.png ../../rgb-mask.png --channel red -o out.png";
    let case = Case::new(out, "mask-channel-red", line)?;
    case.expect(&weighed(photo, 3, &[&rgb_mask.map(1, |_, p| vec![p[0]])]))?;

    let case = Case::new(out, "grey-photo-stays-grey", "grey.png ../../portrait-mask.png -o out.png")?;
    let grey = photo.map(1, |_, p| vec![(p[0] + 2 * p[1] + p[2]) / 4]);
    grey.write_png(&case.file("grey.png"))?;
    case.expect(&weighed(&grey, 1, &[portrait_mask]))?;

    let line = "../../turned.jpg ../../portrait-mask.png -o out.png";
    let case = Case::new(out, "turned-photo-comes-out-upright", line)?;
    fs::write(case.file("expected.txt"), format!("{}x{}\n", photo.width, photo.height))
}

/// A grey picture of one value, of the size of `like`.
fn plain(like: &Image, value: u16) -> Image {
    like.map(1, |_, _| vec![value])
}

/// The first `colors` channels multiplied by every mask, the others as they were.
fn weighed(image: &Image, colors: usize, masks: &[&Image]) -> Image {
    image.map(image.channels, |i, pixel| {
        let weigh = |(c, &v): (usize, &u16)| {
            let factors: Vec<u16> = masks.iter().map(|m| m.samples[i]).chain([v]).collect();
            if c < colors { product(&factors, image.max) } else { v }
        };
        pixel.iter().enumerate().map(weigh).collect()
    })
}

/// Where an exact product of three lies within 1e-4 of a half, `f32` may round it to either side; the pictures are
/// painted so that none does, and the case can ask for every sample exactly.
fn ensure_clear_of_halves(image: &Image, masks: [&Image; 2]) {
    for (i, pixel) in image.pixels().enumerate() {
        for &v in pixel {
            let exact = u32::from(v) * u32::from(masks[0].samples[i]) * u32::from(masks[1].samples[i]);
            let rest = f64::from(exact % 65_025) / 65_025.0;
            assert!((rest - 0.5).abs() >= 1e-4, "pixel {i}: paint a little differently, its product lies on a half");
        }
    }
}
