//! Images by a list: `--files-from`.

use crate::tree::Tree;
use insta::assert_snapshot;

const TREE: &str = "p/a.png p/b.png p/x/c.png mask.png masks/a.png masks/c.png";

#[test]
fn a_list_may_be_a_file_or_standard_input() {
    let tree = Tree::of(TREE);
    let list = "p/b.png\n\np/x/c.png\r\n";
    tree.write("list.txt", list.as_bytes());
    tree.run("--files-from list.txt mask.png -o out").expect(0);
    assert_eq!(tree.names("out"), ["b.png", "c.png"]);
    assert_eq!(tree.read("out/c.png"), tree.alone("p/x/c.png mask.png"));
    tree.feed("--files-from - -m mask.png -o again", list).expect(0);
    assert_eq!(tree.files("again"), tree.files("out"));
    tree.feed("--files-from - p/a.png -m mask.png -o more", list).expect(0);
    assert_eq!(tree.names("more"), ["a.png", "b.png", "c.png"]);
}

#[test]
fn with_0_names_end_in_nul_and_may_hold_anything_else() {
    let tree = Tree::of("a.png mask.png");
    let name = b"p/new\nline \xff.png";
    tree.write(name, &tree.read("a.png"));
    let list = [&name[..], b"\0", b"a.png\0"].concat();
    tree.feed("--files-from - -0 mask.png -o out", &list).expect(0);
    assert_eq!(tree.read(b"out/new\nline \xff.png"), tree.alone("a.png mask.png"));
    assert_eq!(tree.names("out").len(), 2);
    let said = tree.feed("--files-from - mask.png -o more", &list).expect(2);
    assert!(!tree.path("more").exists());
    assert_snapshot!(said.whole(), @r"
    [2]
    error: the list of files holds NUL bytes; give -0 if its names end in them
    ");
}

#[test]
fn wildcards_hidden_names_and_sources_in_a_list_are_literal() {
    let tree = Tree::of("*.png .a.png solid:1 b.png mask.png");
    tree.write("solid:1", &tree.read("b.png"));
    tree.feed("--files-from - mask.png -o out", "*.png\n.a.png\nsolid:1\n").expect(0);
    assert_eq!(tree.names("out"), ["*.png", ".a.png", "solid:1"]);
}

#[test]
fn listed_images_are_paired_by_name_and_missing_ones_fail_alone() {
    let tree = Tree::of(TREE);
    let said =
        tree.feed("--files-from - masks -o out -j 1", "p/a.png\np/b.png\np/nowhere.png\np\np/x/c.png\n").expect(1);
    assert_eq!(tree.names("out"), ["a.png", "c.png"]);
    assert_eq!(tree.read("out/c.png"), tree.alone("p/x/c.png masks/c.png"));
    assert_snapshot!(said.whole(), @"
    [1]
    error: p/b.png has no mask in masks
    error: cannot read p/nowhere.png: No such file or directory
    error: cannot read p: is a directory
    2 images done, 3 failed; 0.0 megapixels in N s
    failed: p, p/b.png, p/nowhere.png
    ");
}

#[test]
fn a_listed_image_that_is_not_there_fails_whatever_is_done_without_a_mask() {
    let tree = Tree::of(TREE);
    for missing in ["skip", "copy"] {
        let words = format!("--files-from - masks -o out --missing {missing} --json -q -j 1");
        let rows = tree.feed(&words, "p/nowhere.png\np\n").expect(1).rows();
        let kinds: Vec<_> = rows.iter().map(|row| row["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["not-found", "io"], "{missing}");
    }
}

#[test]
fn a_listed_mask_is_an_image_only_if_it_does_not_serve() {
    let tree = Tree::of("p/a.png p/a_mask.png");
    tree.feed("--files-from - p --pair {stem}_mask -o out", "p/a.png\np/a_mask.png\n").expect(0);
    assert_eq!(tree.names("out"), ["a.png"]);
}

#[test]
fn an_empty_list_matches_nothing_and_a_missing_one_is_named() {
    let tree = Tree::of(TREE);
    let said = [
        tree.feed("--files-from - mask.png -o out", "\n\n").expect(3),
        tree.run("--files-from list.txt mask.png -o out").expect(1),
        tree.run("p -0 -m mask.png -o out").expect(2),
        tree.feed("--files-from - -o out", "p/a.png\n").expect(2),
    ];
    assert!(!tree.path("out").exists());
    assert_snapshot!(said.map(|said| said.whole()).join("\n"), @"
    [3]
    error: nothing matched: no image is named
    [1]
    error: cannot read list.txt: No such file or directory
    [2]
    error: the following required arguments were not provided: --files-from <FILE>
    [2]
    error: no mask is given for the images of -; say -m MASK
    ");
}

#[test]
fn standard_input_is_read_only_once() {
    let tree = Tree::of(TREE);
    let lines = [
        "--files-from - - -o out",
        "--files-from - -m - -o out",
        "blend --files-from - - -o out",
        "--files-from - mask.png --background - -o out",
        "p - - -o out",
        "blend p - - -o out",
    ];
    let said = lines.map(|words| format!("$ maskimg {words}\n{}", tree.feed(words, "p/a.png\n").expect(2).err));
    assert_snapshot!(said.join("\n"), @r"
    $ maskimg --files-from - - -o out
    error: standard input (-) is the list of files already; give files as operands
    $ maskimg --files-from - -m - -o out
    error: standard input (-) is the list of files already; give files as operands
    $ maskimg blend --files-from - - -o out
    error: standard input (-) is the list of files already; give files as operands
    $ maskimg --files-from - mask.png --background - -o out
    error: standard input (-) is the list of files already; give files as operands
    $ maskimg p - - -o out
    error: standard input (-) can be read only once; give files for the other operands
    $ maskimg blend p - - -o out
    error: standard input (-) can be read only once; give files for the other operands
    ");
    assert!(!tree.path("out").exists());
}

#[test]
fn a_mask_from_standard_input_serves_all_images() {
    let tree = Tree::of(TREE);
    tree.feed("p - -o out", tree.read("mask.png")).expect(0);
    assert_eq!(tree.read("out/a.png"), tree.alone("p/a.png mask.png"));
    assert_eq!(tree.read("out/b.png"), tree.alone("p/b.png mask.png"));
}

#[test]
fn what_serves_all_is_no_image_where_it_is_named_among_them() {
    let tree = Tree::of("p/a.png p/b.png p/mask.png");
    tree.link("soft.png", "p/mask.png");
    let said = tree.feed("--files-from - p/mask.png -o out", "p/a.png\np/b.png\np/mask.png\nsoft.png\n").expect(0);
    assert_eq!(tree.names("out"), ["a.png", "b.png"]);
    let plain = tree.run("p/a.png p/b.png p/mask.png -m p/mask.png -o plain").expect(0);
    assert_eq!(tree.names("plain"), ["a.png", "b.png"]);
    let top = tree.feed("blend --files-from - p/b.png -o top", "p/a.png\np/b.png\n").expect(0);
    assert_eq!(tree.names("top"), ["a.png"]);
    let none = tree.run("p/mask.png soft.png -m p/mask.png -o none").expect(3);
    assert_snapshot!([said, plain, top, none].map(|said| said.whole()).join("\n"), @"
    [0]
    2 images done; 0.0 megapixels in N s
    2 files were passed over: they serve as another operand
    [0]
    2 images done; 0.0 megapixels in N s
    1 file was passed over: it serves as another operand
    [0]
    1 image done; 0.0 megapixels in N s
    1 file was passed over: it serves as another operand
    [3]
    error: nothing matched; 2 files were passed over: they serve as another operand
    ");
}
