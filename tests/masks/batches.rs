//! Directories of masks, and masks for directories of images.

use crate::tree::Tree;
use insta::assert_snapshot;

fn run(tree: &Tree, words: &[&str]) -> crate::tree::Said {
    crate::tree::Said::of(tree.command("").args(words).output().unwrap())
}

#[test]
fn a_directory_of_masks_is_refined_like_one() {
    let tree = Tree::of("masks/a.png masks/b.png masks/x/c.png");
    run(&tree, &["mask", "masks | invert", "-r", "--feather", "1", "-o", "out"]).expect(0);
    assert_eq!(tree.names("out"), ["a.png", "b.png", "x/c.png"]);
    for name in ["a.png", "x/c.png"] {
        run(&tree, &["mask", &format!("masks/{name} | invert"), "--feather", "1", "-o", "one.png"]).expect(0);
        assert_eq!(tree.read(format!("out/{name}")), tree.read("one.png"), "{name}");
    }
}

#[test]
fn a_mask_is_made_for_each_image_of_a_directory() {
    let tree = Tree::of("p/a.png p/b.png");
    run(&tree, &["mask", "luma:0.5,1 | feather 1", "--like", "p", "-o", "out/{stem}-mask.png"]).expect(0);
    assert_eq!(tree.names("out"), ["a-mask.png", "b-mask.png"]);
    run(&tree, &["mask", "luma:0.5,1 | feather 1", "--like", "p/b.png", "-o", "one.png"]).expect(0);
    assert_eq!(tree.read("out/b-mask.png"), tree.read("one.png"));
}

#[test]
fn masks_of_a_directory_carry_their_steps() {
    let tree = Tree::of("p/a.png p/b.png masks/a.png masks/b.png");
    run(
        &tree,
        &["p", "masks | shrink 1 | feather 1", "solid:50%", "--combine", "min", "-o", "out", "--save-mask", "seen/"],
    )
    .expect(0);
    for name in ["a.png", "b.png"] {
        let mask = format!("masks/{name} | shrink 1 | feather 1");
        run(
            &tree,
            &[&format!("p/{name}"), &mask, "solid:50%", "--combine", "min", "-o", "one.png", "--save-mask", "seen.png"],
        )
        .expect(0);
        assert_eq!(tree.read(format!("out/{name}")), tree.read("one.png"), "{name}");
        assert_eq!(tree.read(format!("seen/{name}")), tree.read("seen.png"), "{name}");
    }
}

#[test]
fn plans_are_jobs_that_do_the_same() {
    let tree = Tree::of("p/a.png p/b.png masks/a.png masks/b.png");
    let words = [
        &[
            "p",
            "masks | grow 1",
            "ellipse:50%,50%,3,3",
            "--combine",
            "union",
            "--feather",
            "1",
            "--strength",
            "80%",
            "-o",
            "out",
        ][..],
        &["mask", "masks | invert", "rect:10%,0,5,5,1", "--combine", "subtract", "--depth", "16", "-o", "made"],
        &["mask", "key:#808080,0.2", "--like", "p", "--grow", "1", "-o", "keyed"],
        &["p/a.png", "rect:1,1,3,3", "--to", "alpha", "--trim=1", "--save-mask", "seen.png", "-o", "cut.png"],
    ];
    let mut said = String::new();
    for words in words {
        let plan = run(&tree, &[words, &["--dry-run"]].concat()).expect(0);
        let jobs = run(&tree, &[words, &["--dry-run", "--json"]].concat()).expect(0).out;
        said.push_str(&format!("{}\n{}\n", plan.out, jobs.lines().next().unwrap_or_default()));
        run(&tree, words).expect(0);
        let before = tree.files(".");
        let written = |name: &std::path::Path| !name.starts_with("p") && !name.starts_with("masks");
        before
            .keys()
            .filter(|name| written(name))
            .for_each(|name| std::fs::remove_file(tree.path(name.to_str().unwrap())).unwrap());
        let answers = tree.feed("run -", jobs).expect(0);
        assert!(answers.rows().iter().all(|row| row["status"] == "done"), "{}", answers.out);
        assert!(tree.files(".") == before, "{words:?}");
        tree.files(".")
            .keys()
            .filter(|name| written(name))
            .for_each(|name| std::fs::remove_file(tree.path(name.to_str().unwrap())).unwrap());
    }
    assert_snapshot!(said, @r#"
    p/a.png  ⊙  ((masks/a.png | grow 1) union ellipse:50%,50%,3,3) | feather 1 | strength 0.8  ->  out/a.png
    p/b.png  ⊙  ((masks/b.png | grow 1) union ellipse:50%,50%,3,3) | feather 1 | strength 0.8  ->  out/b.png
    2 images, nothing written
    {"command":"apply","image":"p/a.png","masks":["masks/a.png | grow 1","ellipse:50%,50%,3,3"],"output":"out/a.png","options":{"combine":"union","steps":["feather 1","strength 0.8"]}}
    (masks/a.png | invert) subtract rect:10%,0,5,5,1      ->  made/a.png
    (masks/b.png | invert) subtract rect:10%,0,5,5,1      ->  made/b.png
    2 images, nothing written
    {"command":"mask","masks":["masks/a.png | invert","rect:10%,0,5,5,1"],"output":"made/a.png","options":{"combine":"subtract","depth":16}}
    key:#808080,0.2,0.05 | grow 1      ->  keyed/a.png
    key:#808080,0.2,0.05 | grow 1      ->  keyed/b.png
    2 images, nothing written
    {"command":"mask","masks":["key:#808080,0.2,0.05"],"output":"keyed/a.png","options":{"like":"p/a.png","steps":["grow 1"]}}
    p/a.png  ⊙  rect:1,1,3,3  ->  cut.png
    1 image, nothing written
    {"command":"apply","image":"p/a.png","masks":["rect:1,1,3,3"],"output":"cut.png","options":{"to":"alpha","trim":1,"save-mask":"seen.png"}}
    "#);
}

#[test]
fn one_refined_mask_serves_all_images() {
    let tree = Tree::of("p/a.png p/b.png p/c.png mask.png");
    run(&tree, &["p", "mask.png | grow 1 | feather 1", "-o", "out"]).expect(0);
    for name in ["a.png", "b.png", "c.png"] {
        run(&tree, &[&format!("p/{name}"), "mask.png | grow 1 | feather 1", "-o", "one.png"]).expect(0);
        assert_eq!(tree.read(format!("out/{name}")), tree.read("one.png"));
    }
}

#[test]
fn no_effective_mask_is_written_twice_or_over_what_others_read() {
    let tree = Tree::of("p/a.png p/b.png masks/a.png masks/b.png");
    let said = [
        "p masks/a.png -o out --save-mask {mask}.png",
        "p masks -o out --save-mask masks/",
        "p solid:1 -o out --save-mask out/",
    ]
    .map(|words| format!("$ maskimg {words}\n{}", tree.run(&format!("{words} --dry-run")).whole()));
    assert_snapshot!(said.join("\n"), @"
    $ maskimg p masks/a.png -o out --save-mask {mask}.png
    [2]
    error: p/a.png and p/b.png would both be written to a.png; give --save-mask a directory, or a template with {stem}
    $ maskimg p masks -o out --save-mask masks/
    [2]
    error: the output masks/a.png is also an input; --in-place allows it
    $ maskimg p solid:1 -o out --save-mask out/
    [2]
    error: --save-mask and the result would both be written to out/a.png
    ");
}

#[test]
fn effective_masks_are_no_images_of_the_next_run() {
    let tree = Tree::of("p/a.png p/b.png mask.png");
    for _ in 0..2 {
        tree.run("p mask.png -r -o out --save-mask p/seen/").expect(0);
        assert_eq!(tree.names("out"), ["a.png", "b.png"]);
    }
    assert_eq!(tree.names("p"), ["a.png", "b.png", "seen/a.png", "seen/b.png"]);
}

#[test]
fn what_one_job_may_read_is_not_kept_for_another() {
    let tree = Tree::new();
    let values: Vec<u8> = [0i32, 5].iter().flat_map(|v| v.to_le_bytes()).collect();
    let mut header = "{'descr': '<i4', 'fortran_order': False, 'shape': (1, 2), }".to_owned();
    header.push_str(&" ".repeat(117 - header.len()));
    header.push('\n');
    tree.write(
        "map.npy",
        &[b"\x93NUMPY\x01\0", &(header.len() as u16).to_le_bytes()[..], header.as_bytes(), &values].concat(),
    );
    let job = |steps: &str, out: &str| {
        format!(r#"{{"command":"mask","masks":["map.npy"],"output":"{out}.png","options":{{"steps":[{steps}]}}}}"#)
    };
    let normal = |out: &str| job(r#""normalize""#, out);
    let jobs = [normal("a"), normal("b"), normal("c"), job("", "d"), job(r#""invert""#, "e"), normal("f")];
    let rows = tree.feed("run - -j 1", jobs.join("\n")).expect(1).rows();
    let status: Vec<_> = rows.iter().map(|row| row["status"].as_str().unwrap()).collect();
    assert_eq!(status, ["done", "done", "done", "failed", "failed", "done"]);
}
