//! What every command says of masks that were probably meant otherwise.

use crate::common::Pixels;
use crate::tree::Tree;
use insta::assert_snapshot;
use maskimg::matrix::{Depth, Layout};

/// A tree with masks that look wrong.
fn tree() -> Tree {
    let tree = Tree::of("photo.png mask.png p/a.png p/b.png");
    let grey = |f: fn(usize) -> u16| {
        let samples = (0..63).map(f).collect();
        Pixels { width: 9, height: 7, layout: Layout::Grey, depth: Depth::U8, samples }
    };
    tree.write("labels-mask.png", &grey(|i| (i % 4) as u16).png());
    tree.write("binary-mask.png", &grey(|i| (i % 2) as u16).png());
    tree.write("white-mask.png", &grey(|_| 255).png());
    let both = Pixels { layout: Layout::GreyAlpha, ..Pixels::noise(9, 7, Layout::GreyAlpha, Depth::U8, 5) };
    tree.write("both-mask.png", &both.png());
    tree.write("color.png", &Pixels::noise(9, 7, Layout::Rgb, Depth::U8, 6).png());
    tree.run("mask mask.png -o noisy-mask.jpg").expect(0);
    tree.write("ignored-mask.png", &grey(|i| if i < 40 { (i % 4) as u16 } else { 255 }).png());
    tree.write("inverted-mask.png", &grey(|i| if i < 30 { 255 } else { 0 }).png());
    let rgba = |f: fn(usize) -> [u16; 4]| Pixels {
        layout: Layout::Rgba,
        samples: (0..63).flat_map(f).collect(),
        ..both.clone()
    };
    tree.write("black.png", &rgba(|i| [0, 0, 0, 4 * i as u16]).png());
    tree.write("cutout.png", &rgba(|i| [9, 90, 200, if i < 30 { 0 } else { 255 }]).png());
    let mut palette = Vec::new();
    let mut encoder = png::Encoder::new(&mut palette, 9, 7);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_palette(vec![0, 0, 0, 255, 0, 0, 0, 255, 0]);
    encoder.write_header().unwrap().write_image_data(&(0..63).map(|i| i % 3).collect::<Vec<u8>>()).unwrap();
    tree.write("palette.png", &palette);
    tree
}

#[test]
fn doubtful_masks_are_told_in_a_line() {
    let tree = tree();
    let said: Vec<_> = [
        "photo.png labels-mask.png -o out.png",
        "photo.png binary-mask.png -o out.png",
        "photo.png labels-mask.png --label 2 -o out.png",
        "photo.png labels-mask.png --normalize -o out.png",
        "photo.png white-mask.png -o out.png",
        "photo.png both-mask.png -o out.png",
        "photo.png both-mask.png --channel alpha -o out.png",
        "photo.png color.png -o out.png",
        "photo.png color.png --per-channel -o out.png",
        "photo.png noisy-mask.jpg --threshold 100% -o out.png",
        "photo.png noisy-mask.jpg --threshold 50% -o out.png",
        "photo.png labels-mask.png --feather 2 -o out.png",
        "photo.png labels-mask.png -o out.png --quiet",
        "mask labels-mask.png -o out.png",
        "blend photo.png color.png labels-mask.png -o out.png",
        "p labels-mask.png -o out -j 1",
        "photo.png mask.png -o out.png",
        "photo.png palette.png -o out.png",
        "photo.png ignored-mask.png -o out.png",
        "photo.png black.png -o out.png",
        "photo.png labels-mask.png --label 9 -o out.png",
        "cutout.png inverted-mask.png -o out.png",
        "blend photo.png cutout.png inverted-mask.png -o out.png",
        "photo.png labels-mask.png --to alpha --trim -o out.png",
    ]
    .iter()
    .map(|words| format!("$ maskimg {words}\n{}", tree.run(words).whole()))
    .collect();
    assert_snapshot!(said.join("\n"), @"
    $ maskimg photo.png labels-mask.png -o out.png
    [0]
    note: labels-mask.png looks like labels 0..3, most of them nearly black as weights: label 1, or normalize
    $ maskimg photo.png binary-mask.png -o out.png
    [0]
    note: binary-mask.png looks like labels 0..1, most of them nearly black as weights: label 1, or normalize
    $ maskimg photo.png labels-mask.png --label 2 -o out.png
    [0]
    $ maskimg photo.png labels-mask.png --normalize -o out.png
    [0]
    $ maskimg photo.png white-mask.png -o out.png
    [0]
    note: white-mask.png is 1 everywhere
    $ maskimg photo.png both-mask.png -o out.png
    [0]
    note: both-mask.png varies in colour and in alpha, whose product weighs; --channel luma or alpha takes one of them
    $ maskimg photo.png both-mask.png --channel alpha -o out.png
    [0]
    $ maskimg photo.png color.png -o out.png
    [0]
    note: color.png is a colour picture; its luminance weighs (--channel takes another, --per-channel each)
    $ maskimg photo.png color.png --per-channel -o out.png
    [0]
    $ maskimg photo.png noisy-mask.jpg --threshold 100% -o out.png
    [0]
    note: noisy-mask.jpg is a JPEG, whose white and black are not exact, for threshold 1; 50% may be meant
    $ maskimg photo.png noisy-mask.jpg --threshold 50% -o out.png
    [0]
    $ maskimg photo.png labels-mask.png --feather 2 -o out.png
    [0]
    note: labels-mask.png looks like labels 0..3, most of them nearly black as weights: label 1, or normalize
    $ maskimg photo.png labels-mask.png -o out.png --quiet
    [0]
    $ maskimg mask labels-mask.png -o out.png
    [0]
    note: labels-mask.png looks like labels 0..3, most of them nearly black as weights: label 1, or normalize
    $ maskimg blend photo.png color.png labels-mask.png -o out.png
    [0]
    note: labels-mask.png looks like labels 0..3, most of them nearly black as weights: label 1, or normalize
    $ maskimg p labels-mask.png -o out -j 1
    [0]
    note: labels-mask.png looks like labels 0..3, most of them nearly black as weights: label 1, or normalize
    2 images done; 0.0 megapixels in N s
    $ maskimg photo.png mask.png -o out.png
    [0]
    $ maskimg photo.png palette.png -o out.png
    [0]
    note: palette.png has a palette, whose luminance weighs; if it maps labels, label N takes one of them
    $ maskimg photo.png ignored-mask.png -o out.png
    [0]
    note: ignored-mask.png looks like labels 0..3 and 255, most of them nearly black as weights: label 1, or normalize
    $ maskimg photo.png black.png -o out.png
    [0]
    note: black.png is black, so that nothing is kept whatever its alpha; --channel alpha takes that
    $ maskimg photo.png labels-mask.png --label 9 -o out.png
    [0]
    note: all weights are 0: nothing is kept
    $ maskimg cutout.png inverted-mask.png -o out.png
    [0]
    note: the mask keeps where cutout.png is transparent and drops where it is not; invert may be meant
    $ maskimg blend photo.png cutout.png inverted-mask.png -o out.png
    [0]
    note: the mask keeps where cutout.png is transparent and drops where it is not; invert may be meant
    $ maskimg photo.png labels-mask.png --to alpha --trim -o out.png
    [0]
    note: labels-mask.png looks like labels 0..3, most of them nearly black as weights: label 1, or normalize
    ");
}
