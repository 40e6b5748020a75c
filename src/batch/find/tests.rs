//! Which files are images and which are not, on temporary trees.

use super::super::testing::{PNG, Tree, names};
use super::*;
use std::os::unix::ffi::OsStrExt;

#[test]
fn an_operand_that_exists_is_that_path_and_no_pattern() {
    let tree = Tree::of(&["[a].png", "*/b.png", "c.png"]);
    let read = |name: &str| Many::read(tree.path(name).as_os_str()).unwrap();
    assert!(read("[a].png").is_none() && read("c.png").is_none() && read("none.png").is_none());
    assert!(matches!(read("*"), Some(Many::Directory(path)) if path == tree.path("*")));
    assert!(matches!(read("[b].png"), Some(Many::Glob(_))));
    // A link that leads nowhere is there, too.
    tree.link("{d}.png", "nowhere");
    assert!(read("{d}.png").is_none());
    let broken = Many::read(OsStr::new("[a.png")).unwrap_err();
    assert_eq!(broken.to_string(), "there is no file '[a.png', and as a pattern it is broken: a [ has no ]");
}

#[test]
fn a_text_that_is_no_utf8_is_a_path_only() {
    let tree = Tree::of(&["a.png"]);
    assert!(Many::read(tree.path(b"\xff*.png").as_os_str()).unwrap().is_none());
    tree.write(b"\xff[a]/b \xfe.png", b"");
    let found = Many::read(tree.path(b"\xff[a]").as_os_str()).unwrap().unwrap().list(false, &Excluded::default());
    assert_eq!(found.images[0].relative().as_os_str().as_bytes(), b"b \xfe.png");
    assert_eq!(found.images[0].path, tree.path(b"\xff[a]/b \xfe.png"));
    let found = tree.many("**/b ?.png").list(false, &Excluded::default());
    assert_eq!(found.images[0].relative().as_os_str().as_bytes(), b"\xff[a]/b \xfe.png");
}

#[test]
fn pictures_are_known_by_extension_or_else_by_content() {
    let tree = Tree::of(&["a.JPG", "b.jpeg", "c.npy", "notes.txt", "empty", "d.tga"]);
    tree.write("scan", PNG);
    tree.write("scan.0001", b"GIF89a");
    tree.write("scan.txt", b"not a picture, but longer than the head that is looked at");
    tree.write("e.png", b"not a picture either, which shows when it is read");
    let found = tree.found("");
    assert_eq!(names(&found), ["a.JPG", "b.jpeg", "c.npy", "d.tga", "e.png", "scan", "scan.0001"]);
    assert_eq!(found.passed_over, 3);
}

#[test]
fn hidden_files_and_directories_are_passed_over_silently() {
    let tree = Tree::of(&["a.png", ".b.png", ".hidden/c.png", "d/.e.png", "d/.maskimg-f.png", ".notes"]);
    for operand in ["", "**", "**/*.png"] {
        let found = tree.found(operand);
        assert_eq!((names(&found), found.passed_over), (vec!["a.png"], 0), "{operand}");
    }
    // What is named is not hidden.
    assert_eq!(names(&tree.found(".hidden")), ["c.png"]);
    assert_eq!(names(&tree.found(".hidden/*")), ["c.png"]);
}

#[test]
fn directories_are_entered_when_asked_for() {
    let tree = Tree::of(&["a.png", "b/c.png", "b/d/e.png", "f/notes.txt"]);
    let flat = tree.many("").list(false, &Excluded::default());
    assert_eq!((names(&flat), flat.closed, flat.passed_over), (vec!["a.png"], 2, 0));
    let deep = tree.many("").list(true, &Excluded::default());
    assert_eq!((names(&deep), deep.closed, deep.passed_over), (vec!["a.png", "b/c.png", "b/d/e.png"], 0, 1));
}

#[test]
fn a_glob_leads_where_it_says() {
    let tree = Tree::of(&["p/a.png", "p/b.jpg", "p/x/a.png", "p/x/y/a.png", "p/z/a.png", "p/notes.txt"]);
    for (glob, expected, passed_over) in [
        ("p/*.png", vec!["a.png"], 0),
        ("p/*", vec!["a.png", "b.jpg"], 1),
        ("p/*/*.png", vec!["x/a.png", "z/a.png"], 0),
        ("p/[!x]/*.png", vec!["z/a.png"], 0),
        ("p/**/a.png", vec!["a.png", "x/a.png", "x/y/a.png", "z/a.png"], 0),
        ("p/**/y/*", vec!["x/y/a.png"], 0),
        ("p/*.{png,jpg}", vec!["a.png", "b.jpg"], 0),
        ("p/{x/y,z}/a.png", vec!["x/y/a.png", "z/a.png"], 0),
        ("{p,q}/*.png", vec!["p/a.png"], 0),
        ("p/*.gif", vec![], 0),
        ("none/*.png", vec![], 0),
        ("p/a.png/*.png", vec![], 0),
    ] {
        let found = tree.many(glob).list(false, &Excluded::default());
        assert_eq!((names(&found), found.passed_over), (expected, passed_over), "{glob}");
        assert!(found.errors.is_empty() && found.closed == 0, "{glob}");
        assert!(found.images.iter().all(|image| image.path.is_file()), "{glob}");
    }
}

#[test]
fn a_directory_with_brackets_in_its_name_can_begin_a_glob() {
    let tree = Tree::of(&["Trip [2024]/a.png", "Trip [2024]/b/c.png", "Trip 2/d.png"]);
    assert_eq!(names(&tree.found("Trip [2024]/*.png")), ["a.png"]);
    assert_eq!(names(&tree.found("Trip [2-4]/*.png")), ["Trip 2/d.png"]);
}

#[test]
fn a_glob_without_fixed_directories_begins_here() {
    let found = Many::read(OsStr::new("{samples,none}/photo.*")).unwrap().unwrap().list(false, &Excluded::default());
    assert_eq!(found.images[0].path.as_os_str(), "samples/photo.png");
    assert_eq!(names(&found), ["samples/photo.png"]);
}

#[test]
fn a_relative_path_begins_behind_the_directory() {
    let tree = Tree::of(&["a/b/c.png"]);
    for root in ["a", "a/", "a/.", "a//", "./a/../a"] {
        assert_eq!(names(&tree.found(root)), ["b/c.png"], "{root}");
    }
    assert_eq!(Image::file("a/b/c.png").relative(), Path::new("c.png"));
    assert_eq!(Image::file("/c.png").relative(), Path::new("c.png"));
    assert_eq!(Image::file("c.png").relative(), Path::new("c.png"));
}

#[test]
fn images_are_sorted_by_bytes() {
    let tree = Tree::of(&["a/x.png", "a.png", "a-b/x.png", "B.png", "é.png", "a0.png", "a/b/x.png"]);
    let expected = ["B.png", "a-b/x.png", "a.png", "a/b/x.png", "a/x.png", "a0.png", "é.png"];
    assert_eq!(names(&tree.found("")), expected);
}

#[test]
fn links_are_followed_but_not_in_circles() {
    let tree = Tree::of(&["p/a.png", "p/b/c.png", "shared/d.png", "shared/notes.txt"]);
    tree.link("p/link.png", "a.png");
    tree.link("p/self", ".");
    tree.link("p/b/up", "..");
    tree.link("p/above", "../..");
    tree.link("p/one", "../shared");
    tree.link("p/two", "../shared");
    tree.link("shared/back", "../p/b");
    tree.link("p/nowhere.png", "nothing");
    tree.link("p/nowhere", "nothing");
    tree.link("p/round.jpg", "round.jpg");
    let expected = vec![
        "a.png",
        "b/c.png",
        "link.png",
        "nowhere.png",
        "one/back/c.png",
        "one/d.png",
        "round.jpg",
        "two/back/c.png",
        "two/d.png",
    ];
    for operand in ["p", "p/**"] {
        let found = tree.found(operand);
        assert_eq!(names(&found), expected, "{operand}");
        // Twice the notes, and the link that leads nowhere and is called like nothing.
        assert_eq!((found.passed_over, found.errors.len()), (3, 0), "{operand}");
    }
    let flat = tree.many("p").list(false, &Excluded::default());
    assert_eq!(names(&flat), ["a.png", "link.png", "nowhere.png", "round.jpg"]);
}

#[test]
fn what_is_no_file_is_passed_over_and_never_opened() {
    let tree = Tree::of(&["a.png"]);
    for name in ["pipe", "pipe.png"] {
        let (path, mode) = (tree.path(name), rustix::fs::Mode::RWXU);
        rustix::fs::mknodat(rustix::fs::CWD, &path, rustix::fs::FileType::Fifo, mode, 0).unwrap();
    }
    tree.link("link", "pipe");
    let found = tree.found("");
    assert_eq!((names(&found), found.passed_over), (vec!["a.png"], 3));
}

#[test]
fn a_directory_that_cannot_be_read_is_told_and_stops_nothing() {
    let tree = Tree::of(&["a.png", "z/b.png", "more/c.png"]);
    // Permissions do not bind everyone; the length of a path does. Too long a one is made by moving half of it.
    let part = format!("/{}", "d".repeat(200));
    let (front, back) = (format!("z{}", part.repeat(18)), format!("more{}", part.repeat(10)));
    fs::create_dir_all(tree.path(&front)).unwrap();
    fs::create_dir_all(tree.path(&back)).unwrap();
    fs::rename(tree.path("more"), tree.path(format!("{front}/more"))).unwrap();
    for operand in ["", "**"] {
        let found = tree.found(operand);
        let below = format!("{front}/more/c.png");
        assert_eq!(names(&found), ["a.png", "z/b.png", &below], "{operand}");
        let [error] = &found.errors[..] else { panic!("{:?}", found.errors) };
        let said = tree.said(error);
        assert!(said.starts_with(&format!("cannot read the directory {front}/more{part}")), "{said}");
        assert!(said.ends_with(&format!("{part}: File name too long")), "{said}");
    }
}

#[test]
fn a_directory_that_is_gone_is_told() {
    let tree = Tree::of(&["a/b.png"]);
    let many = tree.many("a");
    fs::remove_dir_all(tree.path("a")).unwrap();
    let found = many.list(true, &Excluded::default());
    assert_eq!(tree.said(&found.errors[0]), "cannot read the directory a: No such file or directory");
}

#[test]
fn excluded_files_are_no_images_by_any_name() {
    let tree = Tree::of(&["a.png", "mask.png", "out/b.png", "out/c/d.png", "e.png", "x/out/f.png"]);
    tree.link("link.png", "mask.png");
    tree.link("results", "out");
    fs::hard_link(tree.path("mask.png"), tree.path("twin.png")).unwrap();
    let mut excluded = Excluded::default();
    for name in ["x/../mask.png", "out/", "none"] {
        excluded.add(&tree.path(name));
    }
    for operand in ["", "**"] {
        let found = tree.many(operand).list(true, &excluded);
        assert_eq!((names(&found), found.passed_over), (vec!["a.png", "e.png", "x/out/f.png"], 0), "{operand}");
    }
    // Only what lies inside is excluded with a directory, not the directory that was asked for.
    assert_eq!(names(&tree.many("out").list(true, &excluded)), ["b.png", "c/d.png"]);
}

#[test]
fn two_thousand_files_come_in_order() {
    let tree = Tree::of(&[]);
    let name = |i: usize| format!("{:02}/{i:04}.{}", i % 20, if i % 3 == 0 { "txt" } else { "png" });
    // 7 and 2000 have no common divisor, so every number comes once.
    (0..2000).for_each(|i| tree.write(name(i * 7 % 2000), b""));
    let mut expected: Vec<String> = (0..2000).filter(|i| i % 3 != 0).map(name).collect();
    expected.sort();
    let found = tree.found("");
    assert_eq!(names(&found), expected);
    assert_eq!(found.passed_over, 2000 - expected.len());
}
