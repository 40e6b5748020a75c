//! The words of the command line about masks: flags in their order, expressions, and what is refused.

use crate::tree::Tree;
use insta::assert_snapshot;

fn tree() -> Tree {
    Tree::of("photo.png mask.png other-mask.png small.png")
}

/// A command line whose words are given one by one, since masks hold spaces.
fn run(tree: &Tree, words: &[&str]) -> crate::tree::Said {
    crate::tree::Said::of(tree.command("").args(words).output().unwrap())
}

#[test]
fn flags_act_in_the_order_in_which_they_are_typed() {
    let tree = tree();
    let mut files = Vec::new();
    for (flags, expression) in [
        ("--invert --threshold 0.5 --feather 1", "invert | threshold 0.5 | feather 1"),
        ("--feather 1 --threshold 0.5 --invert", "feather 1 | threshold 0.5 | invert"),
        ("--grow 1 --invert --grow 1 --invert", "grow 1 | invert | grow 1 | invert"),
        (
            "--sigmoid --sigmoid=8,0.5 --levels -1,2 --strength 50%",
            "sigmoid | sigmoid 8,0.5 | levels -1,2 | strength 50%",
        ),
        (
            "--normalize --shrink=1 --feather 1,in --drop-specks 3",
            "normalize | shrink 1 | feather 1,in | drop-specks 3",
        ),
        ("--threshold otsu --fill-holes", "threshold otsu | fill-holes"),
    ] {
        run(&tree, &[&["mask", "mask.png", "-o", "flags.png"][..], &flags.split(' ').collect::<Vec<_>>()].concat())
            .expect(0);
        run(&tree, &["mask", &format!("mask.png | {expression}"), "-o", "words.png"]).expect(0);
        assert!(tree.read("flags.png") == tree.read("words.png"), "{flags}");
        files.push(tree.read("flags.png"));
    }
    files.dedup();
    assert_eq!(files.len(), 6);
}

#[test]
fn what_is_refused_says_what_to_type() {
    let tree = tree();
    let said: Vec<String> = [
        &["mask"][..],
        &["mask", "solid:1", "-o", "x.png"],
        &["mask", "solid:1", "--size", "10", "-o", "x.png"],
        &["mask", "solid:1", "--size", "10x10", "--like", "photo.png", "-o", "x.png"],
        &["mask", "key:lime", "--size", "10x10", "-o", "x.png"],
        &["mask", "mask.png", "alpha:", "-o", "x.png"],
        &["mask", "flood:90,1", "--like", "photo.png", "-o", "x.png"],
        &["mask", "rct:1,2,3,4", "--size", "10x10", "-o", "x.png"],
        &["mask", "mask.png | fether 2", "-o", "x.png"],
        &["photo.png", "rect:1,2,3", "-o", "x.png"],
        &["photo.png", "mask.png", "--feather", "wide", "-o", "x.png"],
        &["photo.png", "mask.png", "--threshold", "128", "-o", "x.png"],
        &["photo.png", "mask.png", "--combine", "xor", "-o", "x.png"],
        &["photo.png", "solid:1 | label 1", "-o", "x.png"],
        &["photo.png", "mask.png", "--label", "a", "-o", "x.png"],
        &["photo.png", "photo.png", "--label", "1", "-o", "x.png"],
        &["photo.png", "mask.png", "--trim", "-o", "x.png"],
        &["photo.png", "solid:0", "--to", "alpha", "--trim", "-o", "x.png"],
        &["mask", "mask.png", "--space", "linear", "-o", "x.png"],
        &["mask", "mask.png", "rect:0,0,1,1", "gone.png", "-o", "x.png"],
        &["photo.png", "mask.png", "--save-mask", "photo.png", "-o", "x.png"],
        &["photo.png", "mask.png", "--save-mask", "x.png", "-o", "x.png"],
        &["mask", "circle:1,2,3", "--size", "10x10", "-o", "x.png"],
        &["mask", "key#0f0", "--like", "photo.png", "-o", "x.png"],
        &["mask", "mask.png", "feather", "2", "-o", "x.png"],
        &["mask", "", "--size", "10x10", "-o", "x.png"],
        &["mask", "solid:1", "--size", "10x10", "--max-pixels", "99", "-o", "x.png"],
        &["mask", "solid:1", "--size", "10x10", "-o", "out/"],
        &["mask", "solid:1", "--size", "2000x2000", "--feather", "3", "--max-memory", "8M", "-o", "x.png"],
    ]
    .iter()
    .map(|words| format!("$ maskimg {}\n{}", words.join(" "), run(&tree, words).whole()))
    .collect();
    assert!(!tree.path("x.png").exists());
    assert_snapshot!(said.join("\n"), @"
    $ maskimg mask
    [2]
    error: no mask is given; say maskimg mask MASK... -o OUT (--help tells more)
    $ maskimg mask solid:1 -o x.png
    [2]
    error: nothing tells the size of the mask; give --size WxH, or --like IMAGE
    $ maskimg mask solid:1 --size 10 -o x.png
    [2]
    error: invalid value '10' for '--size <WxH>': '10' is no size; give WxH, as in 640x480
    $ maskimg mask solid:1 --size 10x10 --like photo.png -o x.png
    [2]
    error: the argument '--size <WxH>' cannot be used with '--like <IMAGE>'
    $ maskimg mask key:lime --size 10x10 -o x.png
    [2]
    error: key:lime reads an image; give --like IMAGE
    $ maskimg mask mask.png alpha: -o x.png
    [2]
    error: alpha: reads an image; give --like IMAGE
    $ maskimg mask flood:90,1 --like photo.png -o x.png
    [1]
    error: cannot make x.png: flood:90,1 begins outside of photo.png, which is 9x7
    $ maskimg mask rct:1,2,3,4 --size 10x10 -o x.png
    [2]
    error: there is no file rct:1,2,3,4; did you mean rect:X,Y,W,H[,RADIUS]?
    $ maskimg mask mask.png | fether 2 -o x.png
    [2]
    error: in 'mask.png | >>fether<< 2': there is no step 'fether'; did you mean feather?
    $ maskimg photo.png rect:1,2,3 -o x.png
    [2]
    error: in 'rect:>>1,2,3<<': write rect:X,Y,W,H[,RADIUS]
    $ maskimg photo.png mask.png --feather wide -o x.png
    [2]
    error: invalid value 'wide' for '--feather <SIGMA[,in|out]>': 'wide' is no length; give pixels, or percent as in 50%
    $ maskimg photo.png mask.png --threshold 128 -o x.png
    [2]
    error: invalid value '128' for '--threshold <T|otsu>': 128 is above 1; 128/255 = 0.502 or 50% may be meant
    $ maskimg photo.png mask.png --combine xor -o x.png
    [2]
    error: invalid value 'xor' for '--combine <multiply|union|max|min|add|subtract|difference|average>': 'xor' is no way to combine masks; give multiply, union, max, min, add, subtract, difference, average
    $ maskimg photo.png solid:1 | label 1 -o x.png
    [2]
    error: label 1 reads what a file stores, and solid:1 is no file
    $ maskimg photo.png mask.png --label a -o x.png
    [2]
    error: invalid value 'a' for '--label <N[,N...]>': 'a' is no label; labels are whole numbers up to 16777216
    $ maskimg photo.png photo.png --label 1 -o x.png
    [1]
    error: photo.png has colours; label reads the numbers of grey files and the indices of PNG and TIFF palettes
    $ maskimg photo.png mask.png --trim -o x.png
    [2]
    error: --trim crops to what has alpha; it goes with --to alpha, without --background
    $ maskimg photo.png solid:0 --to alpha --trim -o x.png
    [1]
    error: cannot mask photo.png: no pixel of photo.png is left, so nothing remains when it is trimmed
    $ maskimg mask mask.png --space linear -o x.png
    [2]
    error: a mask has no colours; --background, --space and --srgb are for pictures
    $ maskimg mask mask.png rect:0,0,1,1 gone.png -o x.png
    [1]
    error: cannot make x.png: cannot read gone.png: No such file or directory
    $ maskimg photo.png mask.png --save-mask photo.png -o x.png
    [2]
    error: the output photo.png is also an input; --in-place allows it
    $ maskimg photo.png mask.png --save-mask x.png -o x.png
    [2]
    error: --save-mask and the result would both be written to x.png
    $ maskimg mask circle:1,2,3 --size 10x10 -o x.png
    [2]
    error: there is no file circle:1,2,3; did you mean ellipse:CX,CY,RX,RY?
    $ maskimg mask key#0f0 --like photo.png -o x.png
    [2]
    error: there is no file key#0f0; did you mean key:COLOR[,TOLERANCE[,SOFT]]?
    $ maskimg mask mask.png feather 2 -o x.png
    [2]
    error: there is no file feather; it is a step, which stands behind a mask: 'MASK | feather ...'
    $ maskimg mask  --size 10x10 -o x.png
    [2]
    error: a mask is named by nothing; give a file or a source
    $ maskimg mask solid:1 --size 10x10 --max-pixels 99 -o x.png
    [1]
    error: cannot make x.png: --size is 10x10, 100 pixels, above the limit of 99; raise it with --max-pixels
    $ maskimg mask solid:1 --size 10x10 -o out/
    [2]
    error: solid:1 has no name for out/; give a file as output
    $ maskimg mask solid:1 --size 2000x2000 --feather 3 --max-memory 8M -o x.png
    [1]
    error: cannot make x.png: the combined mask needs 31 MiB of memory, above the limit of 8192 KiB; raise it with --max-memory
    ");
}

#[test]
fn what_exists_is_that_file_whatever_its_name() {
    let tree = Tree::of("photo.png mask.png");
    for name in ["rect:1,2,3,4", "mask.png | invert", "alpha:"] {
        tree.write(name, &tree.read("mask.png"));
        run(&tree, &["photo.png", name, "-o", "out.png"]).expect(0);
        assert_eq!(tree.read("out.png"), tree.alone("photo.png mask.png"), "{name}");
    }
}

#[test]
fn the_effective_mask_is_saved_as_it_weighs() {
    let tree = tree();
    run(
        &tree,
        &[
            "photo.png",
            "mask.png",
            "ellipse:50%,50%,4,3",
            "--combine",
            "min",
            "--feather",
            "1",
            "--save-mask",
            "seen.png",
            "-o",
            "out.png",
        ],
    )
    .expect(0);
    run(&tree, &["mask", "mask.png", "ellipse:50%,50%,4,3", "--combine", "min", "--feather", "1", "-o", "made.png"])
        .expect(0);
    assert_eq!(tree.read("seen.png"), tree.read("made.png"));
    // Nothing is written where one of both cannot be.
    run(&tree, &["photo.png", "mask.png", "--save-mask", "gone/seen.png", "-o", "none.png"]).expect(1);
    assert!(!tree.path("none.png").exists());
}

#[test]
fn a_mask_is_grey_of_eight_bits_unless_more_is_asked_for() {
    let tree = Tree::of("mask.png");
    let said: Vec<_> = [
        "made.png",
        "made.png --depth 16",
        "made.npy",
        "made.npy --depth float",
        "made.ff",
        "made.webp",
        "made.jpg",
        "made.pgm",
    ]
    .map(|out| tree.run(&format!("mask mask.png --feather 1 -o {out} --json")).expect(0).rows().remove(0))
    .iter()
    .map(|row| format!("{} {} {}", row["output"], row["channels"], row["depth"]))
    .collect();
    assert_snapshot!(said.join("\n"), @r#"
    "made.png" 1 8
    "made.png" 1 16
    "made.npy" 1 8
    "made.npy" 1 "float"
    "made.ff" 4 16
    "made.webp" 3 8
    "made.jpg" 1 8
    "made.pgm" 1 8
    "#);
}

#[test]
fn the_help_of_mask_is_whole() {
    let tree = Tree::new();
    assert_snapshot!(tree.run("mask --help").out);
}

#[test]
fn standard_input_has_steps_too() {
    let tree = tree();
    tree.run("mask mask.png --invert -o inverted.png").expect(0);
    for word in ["- | invert", "-|invert", "-"] {
        let input = if word == "-" { "inverted.png" } else { "mask.png" };
        let mut command = tree.command("");
        command.args(["mask", word, "-o", "out.png"]).stdin(std::fs::File::open(tree.path(input)).unwrap());
        crate::tree::Said::of(command.output().unwrap()).expect(0);
        assert_eq!(tree.read("out.png"), tree.read("inverted.png"), "{word}");
    }
}

#[test]
fn files_of_any_name_have_steps() {
    use std::os::unix::ffi::OsStrExt;
    let tree = tree();
    tree.run("mask mask.png --invert -o inverted.png").expect(0);
    for name in [&b"a|b.png"[..], b"a | b.png", b"\xff.png"] {
        tree.write(name, &tree.read("mask.png"));
        let word = [name, b" | invert"].concat();
        let mut command = tree.command("mask");
        command.arg(std::ffi::OsStr::from_bytes(&word)).args(["-o", "out.png"]);
        crate::tree::Said::of(command.output().unwrap()).expect(0);
        assert_eq!(tree.read("out.png"), tree.read("inverted.png"), "{}", name.escape_ascii());
    }
}

#[test]
fn what_is_kept_is_told_of_the_whole_image_though_it_is_trimmed() {
    let tree = Tree::of("photo.png");
    let kept = |more: &[&str]| {
        let words = [&["photo.png", "rect:1,1,3,3", "--to", "alpha", "--json", "-o", "out.png"], more].concat();
        run(&tree, &words).expect(0).rows()[0]["kept"].as_f64().unwrap()
    };
    assert_eq!(kept(&[]), kept(&["--trim"]));
}
