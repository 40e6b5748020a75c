//! A second witness: imageproc's steps on masks of 8 bits, where it has them.

use super::{floats, refined, weights};
use crate::common::Random;
use imageproc::image::{GrayImage, Luma};
use imageproc::region_labelling::{Connectivity, connected_components};
use imageproc::{contrast, morphology};

const WIDTH: u32 = 61;
const HEIGHT: u32 = 47;

/// Blobs of many greys.
fn picture(seed: u64) -> GrayImage {
    let mut random = Random(seed);
    let mut image = GrayImage::new(WIDTH, HEIGHT);
    for _ in 0..60 {
        let (x, y) = (random.next() as u32 % WIDTH, random.next() as u32 % HEIGHT);
        let (w, h, grey) = (random.next() as u32 % 12, random.next() as u32 % 12, random.next() as u8);
        for (px, py) in (y..(y + h).min(HEIGHT)).flat_map(|py| (x..(x + w).min(WIDTH)).map(move |px| (px, py))) {
            image.put_pixel(px, py, Luma([grey]));
        }
    }
    image
}

/// What a step makes of a picture, as bytes.
fn ours(image: &GrayImage, step: &str) -> Vec<u8> {
    let samples: Vec<f32> = image.as_raw().iter().map(|v| f32::from(*v) / 255.0).collect();
    let found = weights(vec![refined(floats(WIDTH as usize, &samples), &[step])], &format!("{WIDTH}x{HEIGHT}"));
    found.iter().map(|w| (w * 255.0).round() as u8).collect()
}

#[test]
fn discs_agree() {
    for seed in 0..3 {
        let image = picture(seed);
        for radius in [1u8, 2, 3, 5, 9] {
            let disc = morphology::Mask::disk(radius);
            let dilated = morphology::grayscale_dilate(&image, &disc);
            assert!(ours(&image, &format!("grow {radius}")) == dilated.into_raw(), "grow {radius}");
            let eroded = morphology::grayscale_erode(&image, &disc);
            assert!(ours(&image, &format!("shrink {radius}")) == eroded.into_raw(), "shrink {radius}");
        }
    }
}

#[test]
fn the_level_of_otsu_agrees() {
    for seed in 3..9 {
        let image = picture(seed);
        let level = contrast::otsu_level(&image);
        let parted: Vec<u8> = image.as_raw().iter().map(|v| if *v > level { 255 } else { 0 }).collect();
        assert!(ours(&image, "threshold otsu") == parted, "seed {seed}, level {level}");
    }
}

#[test]
fn regions_agree() {
    for seed in 9..12 {
        let image = picture(seed);
        let white = GrayImage::from_fn(WIDTH, HEIGHT, |x, y| Luma([u8::from(image.get_pixel(x, y)[0] >= 128)]));
        let regions = connected_components(&white, Connectivity::Four, Luma([0]));
        let count = |region: u32| regions.pixels().filter(|pixel| pixel[0] == region).count();
        let kept = image.as_raw().iter().zip(regions.pixels()).map(|(v, region)| match region[0] {
            region if region != 0 && count(region) < 12 => 0,
            _ => *v,
        });
        assert!(ours(&image, "drop-specks 12") == kept.collect::<Vec<u8>>(), "seed {seed}");
    }
}
