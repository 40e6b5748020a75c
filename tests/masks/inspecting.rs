//! `inspect`: what files are, and how they would be read as masks.

use crate::common::Pixels;
use crate::common::npy::Floats;
use crate::tree::Tree;
use insta::assert_snapshot;
use maskimg::matrix::{Depth, Layout};

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/samples");

#[test]
fn files_are_told_as_people_read_them() {
    let tree = Tree::of("noise-mask.png");
    let grey = |samples: Vec<u16>| Pixels { width: 4, height: 4, layout: Layout::Grey, depth: Depth::U8, samples };
    tree.write("small-labels.png", &grey((0..16).map(|i| i % 3).collect()).png());
    tree.write("white.png", &grey(vec![255; 16]).png());
    tree.write("soft.pgm", &grey((0..16).map(|i| i * 17).collect()).pnm());
    tree.write("torn.png", &tree.read("white.png")[..40]);
    for name in ["photo.png", "turned.jpg", "cutout.png", "gate.npy", "vignette-16.png", "labels.png"] {
        std::fs::copy(format!("{SAMPLES}/{name}"), tree.path(name)).unwrap();
    }
    let samples = vec![0.0, 1.0, f32::NAN, f32::INFINITY];
    tree.write("broken.npy", &Floats { width: 2, height: 2, channels: 1, samples }.file());
    let said = tree.run("inspect broken.npy small-labels.png labels.png white.png soft.pgm photo.png turned.jpg cutout.png gate.npy vignette-16.png torn.png gone.png");
    assert_snapshot!(said.expect(1).whole(), @"
    [1]
    broken.npy: NPY 2x2, grey, float
      as a mask (--channel auto): weights 0 to 1, 25.0 % kept, 50.0 % soft, 25.0 % dropped
      0 █                              █ 1
      doubtful: it holds 2 weights that are no finite number, and is refused as a mask
    small-labels.png: PNG 4x4, grey, 8 bit
      as a mask (--channel auto): weights 0 to 0.0078, 0.0 % kept, 62.5 % soft, 37.5 % dropped
      0 █                                1
      labels, with their pixels: 0 (6), 1 (5), 2 (5)
      doubtful: it looks like labels 0..2, most of them nearly black as weights: label 1, or normalize
    labels.png: PNG 192x128, RGB, 8 bit
      as a mask (--channel auto): weights 0.3024 to 0.6981, 0.0 % kept, 100.0 % soft, 0.0 % dropped
      0          ▇   █        █          1
      labels, with their pixels: 0 (9127), 1 (5493), 2 (5625), 3 (4331)
      doubtful: it has a palette, whose luminance weighs; if it maps labels, label N takes one of them
    white.png: PNG 4x4, grey, 8 bit
      as a mask (--channel auto): weights 1 to 1, 100.0 % kept, 0.0 % soft, 0.0 % dropped
      0                                █ 1
      doubtful: it is 1 everywhere
    soft.pgm: PNM 4x4, grey, 8 bit
      as a mask (--channel auto): weights 0 to 1, 6.2 % kept, 87.5 % soft, 6.2 % dropped
      0 █ █ █ █ █ █ █ █  █ █ █ █ █ █ █ █ 1
    photo.png: PNG 192x128, RGB, 8 bit
      as a mask (--channel auto): weights 0.0457 to 0.9904, 0.0 % kept, 100.0 % soft, 0.0 % dropped
      0  ▁▃▅▆▇▆▅▄▅▆▇███▇▆▇▇▇▇▇▇▇▆▅▄▃▂▁▂▂ 1
      doubtful: it is a colour picture; its luminance weighs (--channel takes another, --per-channel each)
    turned.jpg: JPEG 128x192, RGB, 8 bit
      orientation: 6, turned upright when it is read
      as a mask (--channel auto): weights 0.0412 to 0.9941, 0.0 % kept, 100.0 % soft, 0.0 % dropped
      0  ▁▃▅▆▇▆▅▄▅▆▇███▇▆▇▇▇▇▇▇▇▆▅▄▃▂▁▂▂ 1
      doubtful: it is a colour picture; its luminance weighs (--channel takes another, --per-channel each)
    cutout.png: PNG 192x128, RGB with alpha, 8 bit
      as a mask (--channel auto): weights 0 to 0.8671, 0.0 % kept, 21.1 % soft, 78.9 % dropped
      0 █▁▁▂▂▂▂▂▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁     1
      doubtful: it is a colour picture; its luminance weighs (--channel takes another, --per-channel each)
      doubtful: it varies in colour and in alpha, whose product weighs; --channel luma or alpha takes one of them
    gate.npy: NPY 192x128, grey, float
      as a mask (--channel auto): weights 0.0344 to 0.9999, 0.0 % kept, 100.0 % soft, 0.0 % dropped
      0  ██▆▅▅▄▄▄▄▃▃▃▃▃▂▂▂▂▂▂▂▂▂▁▁▁▁▁▁▁▁ 1
    vignette-16.png: PNG 96x64, grey, 16 bit
      as a mask (--channel auto): weights 0.06 to 1, 6.1 % kept, 93.9 % soft, 0.0 % dropped
      0  ▄▅▅▅▅▅▅▆▅▅▅▅▅▅▅▅▅▅▅▄▅▄▅▄▄▄▄▄▅▅█ 1
    error: cannot read torn.png: the file ends too early
    error: cannot read gone.png: No such file or directory
    ");
}

#[test]
fn machines_read_the_same() {
    let tree = Tree::new();
    let samples = (0..16).map(|i| i % 3).collect();
    let labels = Pixels { width: 4, height: 4, layout: Layout::Grey, depth: Depth::U8, samples };
    tree.write("labels.png", &labels.png());
    let said = tree.run("inspect labels.png gone.png --json").expect(1);
    assert_snapshot!(said.out, @r#"
    {"status":"done","image":"labels.png","output":null,"format":"png","width":4,"height":4,"channels":1,"depth":8,"bits":8,"profile":null,"density":null,"orientation":1,"pages":1,"mask":{"channel":"auto","min":0.0,"max":0.007843137718737125,"mean":0.0036764708056580275,"kept":0.0,"soft":0.625,"dropped":0.375,"histogram":[16,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0],"labels":[{"label":0,"pixels":6},{"label":1,"pixels":5},{"label":2,"pixels":5}]},"doubts":["looks like labels 0..2, most of them nearly black as weights: label 1, or normalize"]}
    {"status":"failed","kind":"not-found","error":"cannot read gone.png: No such file or directory","image":"gone.png","output":null}
    "#);
}

#[test]
fn an_inverted_mask_is_told_by_the_alpha_of_the_image() {
    let tree = Tree::new();
    for name in ["cutout.png", "portrait-mask.png"] {
        std::fs::copy(format!("{SAMPLES}/{name}"), tree.path(name)).unwrap();
    }
    tree.run("mask portrait-mask.png --invert -o inverted.png").expect(0);
    let said = ["portrait-mask.png", "inverted.png"]
        .map(|mask| tree.run(&format!("inspect {mask} --like cutout.png")).expect(0).out);
    assert!(!said[0].contains("invert may be meant") && said[1].contains("invert may be meant"), "{said:?}");
}

#[test]
fn a_preview_is_red_where_the_mask_drops() {
    let tree = Tree::new();
    let image = Pixels { width: 2, height: 1, layout: Layout::Rgb, depth: Depth::U8, samples: vec![100; 6] };
    let mask = Pixels { layout: Layout::Grey, samples: vec![0, 255], ..image.clone() };
    tree.write("image.png", &image.png());
    tree.write("mask.png", &mask.png());
    tree.run("inspect mask.png --like image.png --preview seen.png").expect(0);
    let seen = Pixels::of_png(&tree.read("seen.png"));
    assert_eq!(seen.samples, [193, 40, 40, 100, 100, 100]);
    assert_snapshot!(tree.run("inspect mask.png image.png --like image.png --preview other.png").expect(2).err, @"error: --preview draws one mask; give one file");
    assert_snapshot!(tree.run("inspect mask.png --preview other.png").expect(2).err, @"error: the following required arguments were not provided: --like <IMAGE>");
}

#[test]
fn directories_and_pages_are_inspected() {
    let tree = Tree::of("p/a.png p/b.png p/x/c.png");
    let lines = |words: &str| tree.run(words).expect(0).out.lines().filter(|line| !line.starts_with(' ')).count();
    assert_eq!(lines("inspect p"), 2);
    assert_eq!(lines("inspect p -r"), 3);
    assert_eq!(lines("inspect p/*.png"), 2);
    tree.run("inspect p/*.jpg").expect(3);
}
