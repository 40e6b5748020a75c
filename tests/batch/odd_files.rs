//! Odd things in directories: links in circles, what cannot be read, names that are no text, very many files.

use crate::tree::{Said, Tree};
use insta::assert_snapshot;
use std::process::Command;

#[test]
fn links_are_followed_but_not_in_circles() {
    let tree = Tree::of("photos/a.png photos/x/b.png far/c.png mask.png");
    tree.link("photos/x/up", "..");
    tree.link("photos/self", ".");
    tree.link("photos/x/one", "../y/two");
    std::fs::create_dir(tree.path("photos/y")).unwrap();
    tree.link("photos/y/two", "../x/one");
    tree.link("photos/far", "../far");
    tree.link("far/back", "../photos");
    tree.link("photos/other.png", "../far/c.png");
    tree.run("photos -r -m mask.png -o out").expect(0);
    assert_eq!(tree.names("out"), ["a.png", "far/c.png", "other.png", "x/b.png"]);
    tree.run("photos/**/*.png -m mask.png -o again").expect(0);
    assert_eq!(tree.files("again"), tree.files("out"));
}

#[test]
fn unreadable_files_fail_alone() {
    let tree = Tree::of("photos/a.png photos/z.png mask.png");
    tree.link("photos/nowhere.png", "missing.png");
    tree.link("photos/circle.png", "circle.png");
    // A directory by its name, no picture, and a pipe that nobody writes to.
    std::fs::create_dir(tree.path("photos/folder.png")).unwrap();
    assert!(Command::new("mkfifo").arg(tree.path("photos/pipe.png")).status().unwrap().success());
    let said = tree.run("photos mask.png -o out -j 1").expect(1);
    assert_eq!(tree.names("out"), ["a.png", "z.png"]);
    assert_snapshot!(said.whole(), @r"
    [1]
    error: cannot read photos/circle.png: Too many levels of symbolic links
    error: cannot read photos/nowhere.png: No such file or directory
    2 images done, 2 failed; 0.0 megapixels in N s
    failed: photos/circle.png, photos/nowhere.png
    1 other file was passed over: no known picture
    1 sub-directory was not entered; -r goes into it
    ");
}

#[test]
fn an_operand_that_serves_all_and_cannot_be_read_fails_every_image() {
    let tree = Tree::of("photos/a.png photos/b.png mask.png");
    let cut = tree.read("mask.png");
    tree.write("cut.png", &cut[..cut.len() / 2]);
    let said = tree.run("photos cut.png -o out -j 1").expect(1);
    assert_eq!(tree.names("out"), [""; 0]);
    assert_snapshot!(said.whole(), @r"
    [1]
    error: cannot mask photos/a.png: cannot read cut.png: the file ends too early
    error: cannot mask photos/b.png: cannot read cut.png: the file ends too early
    0 images done, 2 failed; 0.0 megapixels in N s
    failed: photos/a.png, photos/b.png
    ");
}

#[test]
fn names_need_not_be_text() {
    let tree = Tree::of("a.png mask.png m.png");
    tree.write(b"photos/caf\xe9/\xff.png", &tree.read("a.png"));
    tree.write(b"masks/caf\xe9/\xff.pnm", &tree.read("mask.png"));
    tree.run("photos masks -r -o out").expect(0);
    assert_eq!(tree.read(b"out/caf\xe9/\xff.png"), tree.alone("a.png mask.png"));
    tree.run("photos/**/*.p?g -m m.png -o out/{dir}/{stem}_cut.{ext}").expect(0);
    assert_eq!(tree.read(b"out/photos/caf\xe9/\xff_cut.png"), tree.alone("a.png m.png"));
    let table = tree.run("photos masks -r -o out --dry-run").expect(0);
    assert_snapshot!(table.whole(), @r"
    [0]
    photos/caf\xe9/\xff.png  ⊙  masks/caf\xe9/\xff.pnm  ->  out/caf\xe9/\xff.png
    1 image, nothing written
    ");
}

#[test]
fn control_characters_in_names_do_not_reach_the_terminal() {
    let tree = Tree::of("a.png mask.png");
    tree.write("photos/a\x1b[31m\nb.png", &tree.read("a.png")[..40]);
    let said = tree.run("photos mask.png -o out").expect(1);
    assert!(!said.err.contains('\x1b'), "{}", said.err);
    assert_snapshot!(said.whole(), @r"
    [1]
    error: cannot read photos/a\u{1b}[31m\nb.png: the file ends too early
    0 images done, 1 failed; 0.0 megapixels in N s
    failed: photos/a\u{1b}[31m\nb.png
    ");
}

#[test]
fn two_thousand_files_need_few_open_ones() {
    let tree = Tree::of("mask.png a.png");
    let bytes = tree.read("a.png");
    for i in 0..2000 {
        tree.write(format!("photos/{}/{i}.png", i % 7), &bytes);
    }
    let words = format!("ulimit -n 40; exec '{}' photos -r -m mask.png -o out -j 4", env!("CARGO_BIN_EXE_maskimg"));
    let said = Said::of(Command::new("sh").current_dir(tree.root()).args(["-c", &words]).output().unwrap());
    assert_snapshot!(said.whole(), @r"
    [0]
    2000 images done; 0.1 megapixels in N s
    ");
    let (expected, files) = (tree.alone("a.png mask.png"), tree.files("out"));
    assert_eq!(files.len(), 2000);
    assert!(files.values().all(|file| *file == expected));
}

#[test]
fn a_text_that_begins_as_a_bitmap_does_is_no_picture() {
    let tree = Tree::of("photos/a.png mask.png");
    tree.write("photos/notes.txt", b"BMW and other makes of cars, a list of them");
    let said = tree.run("photos mask.png -o out").expect(0);
    assert_eq!(tree.names("out"), ["a.png"]);
    assert!(said.err.contains("1 other file was passed over"), "{}", said.err);
}

#[test]
fn marks_of_direction_in_names_do_not_reach_the_terminal() {
    let tree = Tree::of("mask.png");
    tree.write("photos/a\u{202e}gpj.png", b"no picture");
    let said = tree.run("photos mask.png -o out").expect(1);
    assert_snapshot!(said.err.lines().next().unwrap(), @r"error: photos/a\u{202e}gpj.png is no picture of a known format");
    assert!(!said.err.contains('\u{202e}'), "{}", said.err);
}
