//! Which files of a directory are images.

use crate::tree::Tree;
use insta::assert_snapshot;

#[test]
fn a_directory_is_as_easy_as_a_file() {
    let tree = Tree::of("photos/a.png photos/b.pnm mask.png");
    let said = tree.run("photos mask.png -o out").expect(0);
    assert_eq!(tree.names("out"), ["a.png", "b.pnm"]);
    assert_eq!(tree.read("out/a.png"), tree.alone("photos/a.png mask.png"));
    assert_snapshot!(said.whole(), @r"
    [0]
    2 images done; 0.0 megapixels in N s
    ");
}

#[test]
fn sub_directories_wait_for_r_and_then_the_tree_is_kept() {
    let tree = Tree::of("photos/a.png photos/x/a.png photos/x/y/b.png photos/z/c.png mask.png");
    let said = tree.run("photos mask.png -o flat").expect(0);
    assert_eq!(tree.names("flat"), ["a.png"]);
    assert_snapshot!(said.whole(), @r"
    [0]
    1 image done; 0.0 megapixels in N s
    2 sub-directories were not entered; -r goes into them
    ");
    tree.run("photos -r -m mask.png -o deep").expect(0);
    assert_eq!(tree.names("deep"), ["a.png", "x/a.png", "x/y/b.png", "z/c.png"]);
    assert_eq!(tree.read("deep/x/a.png"), tree.alone("photos/x/a.png mask.png"));
    assert_ne!(tree.read("deep/x/a.png"), tree.read("deep/a.png"));
}

#[test]
fn images_are_sorted_by_the_bytes_of_their_relative_paths() {
    let tree = Tree::of("p/b.png p/a/z.png p/a.png p/C.png p/a-b.png p/\u{e9}.png p/10.png p/9.png mask.png");
    let said = tree.run("p -r -m mask.png -o out --dry-run").expect(0);
    let images: Vec<_> = said.out.lines().filter_map(|line| line.strip_prefix("p/")?.split(' ').next()).collect();
    assert_eq!(images, ["10.png", "9.png", "C.png", "a-b.png", "a.png", "a/z.png", "b.png", "\u{e9}.png"]);
}

#[test]
fn hidden_files_are_passed_over_without_a_word() {
    let tree = Tree::of("photos/a.png photos/.b.png photos/.c/d.png mask.png");
    let said = tree.run("photos -r -m mask.png -o out").expect(0);
    assert_eq!(tree.names("out"), ["a.png"]);
    assert_snapshot!(said.whole(), @r"
    [0]
    1 image done; 0.0 megapixels in N s
    ");
}

#[test]
fn what_is_no_picture_is_passed_over_and_counted() {
    let tree = Tree::of("photos/a.png mask.png");
    tree.write("photos/notes.txt", b"no picture\n");
    tree.write("photos/Makefile", b"all:\n");
    tree.write("photos/empty", b"");
    let said = tree.run("photos mask.png -o out").expect(0);
    assert_eq!(tree.names("out"), ["a.png"]);
    assert_snapshot!(said.whole(), @r"
    [0]
    1 image done; 0.0 megapixels in N s
    3 other files were passed over: no known picture
    ");
}

#[test]
fn a_picture_is_known_by_its_content_too() {
    let tree = Tree::of("a.png mask.png");
    tree.write("photos/scan.dat", &tree.read("a.png"));
    tree.write("photos/scan", &tree.read("a.png"));
    tree.run("photos mask.png -o out").expect(0);
    assert_eq!(tree.names("out"), ["scan", "scan.dat"]);
    assert_eq!(tree.read("out/scan"), tree.alone("a.png mask.png"));
    assert_eq!(tree.read("out/scan.dat"), tree.read("out/scan"));
}

#[test]
fn what_begins_like_a_picture_and_is_broken_is_a_failure() {
    let tree = Tree::of("photos/a.png mask.png");
    let whole = tree.read("photos/a.png");
    tree.write("photos/cut", &whole[..whole.len() / 2]);
    tree.write("photos/head", &whole[..8]);
    tree.write("photos/empty.png", b"");
    tree.write("photos/words.png", b"these are words\n");
    let said = tree.run("photos mask.png -o out -j 1").expect(1);
    assert_eq!(tree.names("out"), ["a.png"]);
    assert_snapshot!(said.whole(), @r"
    [1]
    error: cannot read photos/cut: the file ends too early
    error: photos/empty.png is empty
    error: cannot read photos/head: the file ends too early
    error: photos/words.png is no picture of a known format
    1 image done, 4 failed; 0.0 megapixels in N s
    failed: photos/cut, photos/empty.png, photos/head, photos/words.png
    ");
}

#[test]
fn the_output_directory_is_never_an_input() {
    let tree = Tree::of("photos/a.png photos/x/b.png mask.png");
    for round in 0..3 {
        tree.run("photos -r -m mask.png -o photos/out").expect(0);
        assert_eq!(tree.names("photos/out"), ["a.png", "x/b.png"], "round {round}");
    }
    // Reached by another name, too.
    tree.link("elsewhere", "photos/out");
    tree.run("photos -r -m mask.png -o elsewhere").expect(0);
    assert_eq!(tree.names("photos/out"), ["a.png", "x/b.png"]);
    // What lies beside the output directory is no output.
    tree.run("p*/**/*.png -m mask.png -o photos/out/more").expect(0);
    let expected = ["photos/a.png", "photos/out/a.png", "photos/out/x/b.png", "photos/x/b.png"];
    assert_eq!(tree.names("photos/out/more"), expected);
    tree.run("p*/**/*.png -m mask.png -o photos/out/more").expect(0);
    assert_eq!(tree.names("photos/out/more"), expected);
}

#[test]
fn a_mask_among_the_images_is_no_image() {
    let tree = Tree::of("photos/a.png photos/mask.png photos/x/b.png");
    tree.link("soft.png", "photos/mask.png");
    std::fs::hard_link(tree.path("photos/mask.png"), tree.path("photos/x/hard.png")).unwrap();
    for (mask, out) in [("photos/mask.png", "one"), ("photos/x/../mask.png", "two"), ("soft.png", "three")] {
        tree.run(&format!("photos -r -m {mask} -o {out}")).expect(0);
        assert_eq!(tree.names(out), ["a.png", "x/b.png"], "{mask}");
    }
}

#[test]
fn a_background_or_top_among_the_images_is_no_image() {
    let tree = Tree::of("photos/a.png photos/paper.png mask.png");
    tree.run("photos mask.png --background photos/paper.png -o out").expect(0);
    assert_eq!(tree.names("out"), ["a.png"]);
    tree.run("blend photos photos/paper.png -o blended").expect(0);
    assert_eq!(tree.names("blended"), ["a.png"]);
}

#[test]
fn where_nothing_matches_the_exit_code_is_3() {
    let tree = Tree::of("deep/x/a.png mask.png");
    tree.write("words/notes.txt", b"no picture\n");
    std::fs::create_dir(tree.path("empty")).unwrap();
    for directory in ["empty", "deep", "words"] {
        assert_eq!(tree.run(&format!("{directory} mask.png -o out")).code, 3, "{directory}");
    }
    assert!(!tree.path("out").exists());
    let said = ["empty", "deep", "words"].map(|directory| tree.run(&format!("{directory} mask.png -o out")).whole());
    assert_snapshot!(said.join("\n"), @"
    [3]
    error: nothing matched empty
    [3]
    error: nothing matched deep; -r goes into sub-directories
    [3]
    error: nothing matched words; 1 other file was passed over: no known picture
    ");
}
