//! Sources that are made: by hand, and by sixteen samples a side of each pixel.

use super::{assert_close, refined, typed, weights, weights_like};
use crate::common::Pixels;
use maskimg::matrix::{Depth, Layout};

/// The share of 16 x 16 points of each pixel that lie inside.
fn supersampled(width: usize, height: usize, inside: impl Fn(f64, f64) -> bool) -> Vec<f64> {
    let mut weights = Vec::new();
    for y in 0..height {
        for x in 0..width {
            let mut count = 0;
            for i in 0..256 {
                let (sx, sy) = ((i % 16) as f64 + 0.5, (i / 16) as f64 + 0.5);
                count += usize::from(inside(x as f64 + sx / 16.0, y as f64 + sy / 16.0));
            }
            weights.push(count as f64 / 256.0);
        }
    }
    weights
}

#[test]
fn a_rectangle_covers_its_edge_pixels_in_part() {
    let found = weights(vec![typed("rect:0.5,1,2.25,1.5")], "4x4");
    let expected = [0.0, 0.0, 0.0, 0.0, 0.5, 1.0, 0.75, 0.0, 0.25, 0.5, 0.375, 0.0, 0.0, 0.0, 0.0, 0.0];
    assert_close(&found, &expected, 1e-6, "rect");
    assert_eq!(weights(vec![typed("rect:25%,0,50%,100%")], "4x1"), [0.0, 1.0, 1.0, 0.0]);
}

#[test]
fn shapes_agree_with_sixteen_samples_a_side() {
    let ellipse = supersampled(40, 30, |x, y| ((x - 20.0) / 15.0).powi(2) + ((y - 15.0) / 12.0).powi(2) <= 1.0);
    assert_close(&weights(vec![typed("ellipse:50%,50%,15,12")], "40x30"), &ellipse, 6.0 / 255.0, "ellipse");
    let triangle =
        supersampled(40, 30, |x, y| y <= 25.0 && y >= 25.0 - 2.0 * (x - 5.0) && y >= 25.0 - 2.0 * (25.0 - x));
    assert_close(&weights(vec![typed("polygon:5,25,15,5,25,25")], "40x30"), &triangle, 6.0 / 255.0, "polygon");
    let round = supersampled(40, 30, |x, y| {
        let corner = |v: f64, low: f64, high: f64| (low - v).max(v - high).max(0.0);
        (5.0..=35.0).contains(&x)
            && (4.0..=26.0).contains(&y)
            && corner(x, 11.0, 29.0).hypot(corner(y, 10.0, 20.0)) <= 6.0
    });
    assert_close(&weights(vec![typed("rect:5,4,30,22,20%")], "40x30"), &round, 6.0 / 255.0, "round corners");
}

#[test]
fn gradients_are_sampled_at_the_centres_of_pixels() {
    assert_close(&weights(vec![typed("linear:0,0,4,0")], "4x1"), &[0.125, 0.375, 0.625, 0.875], 1e-6, "linear");
    assert_close(&weights(vec![typed("linear:0")], "4x1"), &[0.125, 0.375, 0.625, 0.875], 1e-6, "0 degrees");
    assert_close(&weights(vec![typed("linear:90")], "1x4"), &[0.125, 0.375, 0.625, 0.875], 1e-6, "90 degrees");
    assert_close(&weights(vec![typed("linear:180")], "4x1"), &[0.875, 0.625, 0.375, 0.125], 1e-6, "180 degrees");
    let radial = weights(vec![typed("radial:0.5,0.5,1,3")], "5x1");
    assert_close(&radial, &[1.0, 1.0, 0.5, 0.0, 0.0], 1e-6, "radial");
    assert_eq!(weights(vec![typed("radial:0.5,0.5,2,2")], "5x1"), [1.0, 1.0, 1.0, 0.0, 0.0]);
}

#[test]
fn an_image_gives_its_own_alpha_and_luminance() {
    let image = Pixels {
        width: 4,
        height: 1,
        layout: Layout::GreyAlpha,
        depth: Depth::U8,
        samples: vec![0, 0, 51, 51, 102, 255, 255, 128],
    };
    let alpha = [0.0, 0.2, 1.0, 128.0 / 255.0];
    assert_close(&weights_like(typed("alpha:"), image.png()), &alpha, 1e-6, "alpha");
    assert_close(&weights_like(typed("luma:0.2,0.4"), image.png()), &[0.0, 1.0, 1.0, 0.0], 0.0, "luma");
    assert_close(&weights_like(typed("luma:0.4,0.5,0.4"), image.png()), &[0.0, 0.5, 1.0, 0.0], 1e-6, "soft luma");
    let opaque = Pixels { layout: Layout::Rgb, width: 1, samples: vec![1, 2, 3], ..image };
    assert_eq!(weights_like(typed("alpha:"), opaque.png()), [1.0]);
}

#[test]
fn a_key_drops_its_colour_and_what_is_near() {
    let colors = vec![0, 255, 0, 0, 250, 10, 255, 0, 0, 30, 30, 30];
    let image = Pixels { width: 4, height: 1, layout: Layout::Rgb, depth: Depth::U8, samples: colors };
    assert_eq!(weights_like(typed("key:lime"), image.png()), [0.0, 0.0, 1.0, 1.0]);
    assert_eq!(weights_like(typed("key:rgb(0,255,0),0,0"), image.png()), [0.0, 1.0, 1.0, 1.0]);
    assert_eq!(weights_like(typed("key:red,0.1 | invert"), image.png()), [0.0, 0.0, 1.0, 0.0]);
    // Grey pictures have a colour too.
    let grey = Pixels { layout: Layout::Grey, samples: vec![0, 128, 255, 250], ..image };
    assert_eq!(weights_like(typed("key:white"), grey.png()), [1.0, 1.0, 0.0, 0.0]);
}

#[test]
fn a_flood_stays_in_its_region() {
    let rows = ["..#..", ".##..", "#...."];
    let samples = rows.concat().bytes().map(|c| if c == b'.' { 200 } else { 20 }).collect();
    let image = Pixels { width: 5, height: 3, layout: Layout::Grey, depth: Depth::U8, samples };
    let shown = |weights: Vec<f32>| -> Vec<String> {
        weights.chunks(5).map(|row| row.iter().map(|w| if *w == 1.0 { 'x' } else { '.' }).collect()).collect()
    };
    assert_eq!(shown(weights_like(typed("flood:0,0"), image.png())), ["xx...", "x....", "....."]);
    assert_eq!(shown(weights_like(typed("flood:50%,0"), image.png())), ["..x..", ".xx..", "....."]);
    assert_eq!(shown(weights_like(typed("flood:4,2 | grow 1"), image.png())), ["..xxx", ".xxxx", "xxxxx"]);
    assert_eq!(shown(weights_like(typed("flood:0,0,2"), image.png())), ["xxxxx"; 3]);
}

#[test]
fn a_made_mask_is_refined_like_any_other() {
    let ring = weights(vec![typed("rect:2,2,6,6"), typed("rect:2,2,6,6 | shrink 1 | invert")], "10x10");
    let kept: Vec<usize> = (0..100).filter(|i| ring[*i] == 1.0).collect();
    assert_eq!(kept.len(), 20);
    assert_eq!(ring.iter().filter(|w| **w == 0.0).count(), 80);
    let soft = weights(vec![refined(typed("rect:0,0,5,10"), &["feather 2"])], "10x10");
    assert!((soft[4] + soft[5] - 1.0).abs() < 2e-3 && soft[0] > soft[4] && soft[4] > 0.5);
}
