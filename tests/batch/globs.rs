//! Quoted globs as operands.

use crate::tree::Tree;
use insta::assert_snapshot;

const TREE: &str = "photos/a.png photos/b.pnm photos/x/a.png photos/x/c.png photos/y/z/a.png mask.png";

#[test]
fn a_glob_means_the_files_that_match() {
    let tree = Tree::of(TREE);
    for (glob, expected) in [
        ("photos/*.png", &["a.png"][..]),
        ("photos/*.{png,pnm}", &["a.png", "b.pnm"]),
        ("photos/?.p[a-n]m", &["b.pnm"]),
        ("photos/*/a.png", &["x/a.png"]),
        ("photos/**/a.png", &["a.png", "x/a.png", "y/z/a.png"]),
        ("photos/{x,y/z}/a.png", &["x/a.png", "y/z/a.png"]),
        ("photos/**", &["a.png", "b.pnm", "x/a.png", "x/c.png", "y/z/a.png"]),
        ("photos/x/[!a].png", &["c.png"]),
        ("*/x/a.png", &["photos/x/a.png"]),
        ("./photos/x/*", &["a.png", "c.png"]),
    ] {
        tree.run(&format!("{glob} -m mask.png -o out")).expect(0);
        assert_eq!(tree.names("out"), expected, "{glob}");
        std::fs::remove_dir_all(tree.path("out")).unwrap();
    }
}

#[test]
fn relative_paths_of_a_glob_start_after_its_fixed_directories() {
    let tree = Tree::of("in/photos/x/a.png in/photos/y/a.png made/masks/x/a.png made/masks/y/a.png");
    tree.run("in/photos/*/a.png made/masks/**/*.png -o out").expect(0);
    assert_eq!(tree.names("out"), ["x/a.png", "y/a.png"]);
    assert_eq!(tree.read("out/x/a.png"), tree.alone("in/photos/x/a.png made/masks/x/a.png"));
    assert_eq!(tree.read("out/y/a.png"), tree.alone("in/photos/y/a.png made/masks/y/a.png"));
}

#[test]
fn what_exists_under_the_very_name_of_a_glob_is_that_path() {
    let tree = Tree::of("photos/a*.png photos/ab.png mask.png dir[1]/a.png dir1/b.png");
    tree.run("photos/a*.png -m mask.png -o out/").expect(0);
    assert_eq!(tree.names("out"), ["a*.png"]);
    tree.run("dir[1] -m mask.png -o two").expect(0);
    assert_eq!(tree.names("two"), ["a.png"]);
    tree.run("dir[1]/*.png -m mask.png -o three").expect(0);
    assert_eq!(tree.names("three"), ["a.png"]);
}

#[test]
fn several_directories_and_globs_are_one_batch() {
    let tree = Tree::of("p/a.png q/b.png q/x/c.png d.png mask.png");
    tree.run("p q/**/*.png d.png -m mask.png -o out").expect(0);
    assert_eq!(tree.names("out"), ["a.png", "b.png", "d.png", "x/c.png"]);
    assert_eq!(tree.read("out/x/c.png"), tree.alone("q/x/c.png mask.png"));
}

#[test]
fn hidden_files_and_directories_match_no_wildcard() {
    let tree = Tree::of("photos/a.png photos/.b.png photos/.c/d.png mask.png");
    tree.run("photos/**/*.png -m mask.png -o out").expect(0);
    assert_eq!(tree.names("out"), ["a.png"]);
}

#[test]
fn a_glob_that_means_nothing_or_is_broken_is_told() {
    let tree = Tree::of(TREE);
    let said = [
        "photos/*.jpg -m mask.png -o out",
        "nowhere/*.png -m mask.png -o out",
        "photos/[a.png -m mask.png -o out",
        "photos/{a,b.png -m mask.png -o out",
        "photos nowhere/*.png -o out",
    ];
    let said = said.map(|words| format!("$ maskimg {words}\n{}", tree.run(words).whole()));
    assert!(!tree.path("out").exists());
    assert_snapshot!(said.join("\n"), @"
    $ maskimg photos/*.jpg -m mask.png -o out
    [3]
    error: nothing matched photos/*.jpg
    $ maskimg nowhere/*.png -m mask.png -o out
    [3]
    error: nothing matched nowhere/*.png
    $ maskimg photos/[a.png -m mask.png -o out
    [2]
    error: there is no file 'photos/[a.png', and as a pattern it is broken: a [ has no ]
    $ maskimg photos/{a,b.png -m mask.png -o out
    [2]
    error: there is no file 'photos/{a,b.png', and as a pattern it is broken: a { has no }
    $ maskimg photos nowhere/*.png -o out
    [1]
    error: nowhere/*.png holds no masks
    ");
}

#[test]
fn a_pattern_that_the_shell_expanded_is_a_batch_with_m() {
    let tree = Tree::of("a.png b.png mask.png");
    tree.run("a.png b.png -m mask.png -o out").expect(0);
    assert_eq!(tree.names("out"), ["a.png", "b.png"]);
    let said = tree.run("a.png b.png mask.png -o out/").expect(2);
    assert!(said.err.contains("-m MASK"), "{}", said.err);
}

#[test]
fn a_glob_that_means_nothing_beside_one_that_does_is_told() {
    let tree = Tree::of(TREE);
    let said = ["", "--dry-run", "-q"].map(|more| {
        let said = tree.run(&format!("photos/*.png photos/*.jpg nowhere/* -m mask.png -o out {more}"));
        said.expect(0).whole()
    });
    assert_snapshot!(said.join("\n"), @"
    [0]
    note: nothing matches photos/*.jpg
    note: nothing matches nowhere/*
    1 image done; 0.0 megapixels in N s
    [0]
    photos/a.png  ⊙  mask.png  ->  out/a.png
    1 image, nothing written
    note: nothing matches photos/*.jpg
    note: nothing matches nowhere/*
    [0]
    ");
}

#[test]
fn masks_that_are_not_found_are_told_with_what_was_passed_over() {
    let tree = Tree::of("p/a.png masks/x/a.png words/y/a.png");
    tree.write("words/notes.txt", b"no picture\n");
    let said = ["p masks -o out", "p words -o out", "blend p masks -o out"];
    let said = said.map(|words| format!("$ maskimg {words}\n{}", tree.run(words).expect(1).whole()));
    assert_snapshot!(said.join("\n"), @"
    $ maskimg p masks -o out
    [1]
    error: masks holds no masks; -r goes into sub-directories
    $ maskimg p words -o out
    [1]
    error: words holds no masks; 1 other file was passed over: no known picture; -r goes into sub-directories
    $ maskimg blend p masks -o out
    [1]
    error: masks holds no pictures for TOP; -r goes into sub-directories
    ");
}
