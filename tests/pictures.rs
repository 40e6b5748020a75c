//! The sample pictures, masked, told in text: what they are, how they look from afar, and a hash of every sample.

mod common;

use common::{Pixels, bytes, engine};
use insta::assert_snapshot;
use maskimg::codec::{Format, Target};
use maskimg::job::{Apply, Space, To, Weighing, Work};
use maskimg::mask::Channel;
use maskimg::pipeline::Draft;

/// Size, channels, depth; means of 8 x 8 blocks a channel, as percent; CRC-32 of the samples.
fn told(picture: &Pixels) -> String {
    let n = picture.layout.channels();
    let mut text = format!("{}x{} {:?} {}\n", picture.width, picture.height, picture.layout, picture.depth);
    for c in 0..n {
        for by in 0..8 {
            let row: Vec<_> = (0..8).map(|bx| format!("{:3}", mean(picture, c, bx, by))).collect();
            text.push_str(&format!("{}\n", row.join(" ")));
        }
        text.push('\n');
    }
    let raw: Vec<u8> = picture.samples.iter().flat_map(|s| s.to_le_bytes()).collect();
    format!("{text}{:08x}", crc32fast::hash(&raw))
}

fn mean(picture: &Pixels, c: usize, bx: usize, by: usize) -> u32 {
    let (width, height) = (picture.width / 8, picture.height / 8);
    let places = (0..height).flat_map(|y| (0..width).map(move |x| (bx * width + x, by * height + y)));
    let sum: f64 = places.map(|(x, y)| picture.number(x, y, c)).sum();
    (sum / (width * height) as f64 * 100.0).round() as u32
}

fn draft(image: &str, masks: &[&str]) -> Draft<Apply> {
    let path = |name: &str| format!("samples/{name}");
    masks.iter().fold(maskimg::apply(path(image)), |draft, mask| draft.mask(path(mask)))
}

fn result(draft: Draft<impl Into<Work>>) -> String {
    let mut job = draft.into_job(Target::Stdout);
    job.writing.format = Some(Format::Png);
    told(&Pixels::of_png(&bytes(&job, &engine(2, None))))
}

#[test]
fn the_wanderer_cut_out_by_a_soft_mask() {
    assert_snapshot!(result(draft("photo.png", &["portrait-mask.png"])));
}

#[test]
fn the_wanderer_with_transparent_surroundings() {
    assert_snapshot!(result(draft("photo.png", &["portrait-mask.png"]).to(To::Alpha)));
}

#[test]
fn a_cutout_under_two_masks_keeps_its_alpha() {
    assert_snapshot!(result(draft("cutout.png", &["portrait-mask.png", "vignette.png"])));
}

#[test]
fn sixteen_bits_under_sixteen_bits() {
    assert_snapshot!(result(draft("photo-16.png", &["vignette-16.png"])));
}

#[test]
fn a_tint_channel_by_channel() {
    assert_snapshot!(result(draft("photo.png", &["rgb-mask.png"]).per_channel()));
}

#[test]
fn the_red_of_a_mask_in_linear_light() {
    let weighing = Weighing { channel: Channel::Red, space: Space::Linear, ..Weighing::default() };
    assert_snapshot!(result(draft("photo.png", &["rgb-mask.png"]).weighing(weighing)));
}

#[test]
fn weights_of_an_array() {
    assert_snapshot!(result(draft("photo.png", &["gate.npy"])));
}
