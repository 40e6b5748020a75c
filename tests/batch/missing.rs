//! Images that have no mask.

use crate::tree::Tree;
use insta::assert_snapshot;
use maskimg::matrix::Layout;

const TREE: &str = "p/a.png p/b.png p/x/c.png masks/a.png";

#[test]
fn an_image_without_a_mask_fails_alone() {
    let tree = Tree::of(TREE);
    let said = tree.run("p masks -r -o out -j 1").expect(1);
    assert_eq!(tree.names("out"), ["a.png"]);
    assert_snapshot!(said.whole(), @r"
    [1]
    error: p/b.png has no mask in masks
    error: p/x/c.png has no mask in masks
    1 image done, 2 failed; 0.0 megapixels in N s
    failed: p/b.png, p/x/c.png
    ");
    let rows = tree.run("p masks -r -o out --json --missing error").rows();
    let rows: Vec<_> = rows.iter().filter(|row| row["status"] == "failed").collect();
    assert_eq!(rows.len(), 2);
    for (row, name) in rows.iter().zip(["b.png", "x/c.png"]) {
        assert_eq!(row["kind"], "missing");
        assert!(["p/b.png", "p/x/c.png"].contains(&row["image"].as_str().unwrap()), "{row}, {name}");
    }
}

#[test]
fn missing_skip_passes_it_over() {
    let tree = Tree::of(TREE);
    let said = tree.run("p masks -r -o out --missing skip -v -j 1").expect(0);
    assert_eq!(tree.names("out"), ["a.png"]);
    let passed: Vec<_> = said.err.lines().filter(|line| line.contains("passed over")).collect();
    assert_snapshot!(passed.join("\n"), @r"
    p/b.png: passed over, p/b.png has no mask in masks
    p/x/c.png: passed over, p/x/c.png has no mask in masks
    1 image done, 2 passed over; 0.0 megapixels in N s
    ");
    let rows = tree.run("p masks -r -o out --missing skip --json").expect(0).rows();
    assert_eq!(rows.iter().filter(|row| row["status"] == "skipped" && row["reason"].is_string()).count(), 2);
}

#[test]
fn missing_copy_copies_byte_for_byte() {
    let tree = Tree::of(TREE);
    // Bytes behind the end of the picture, which no encoder would write.
    let mut odd = tree.read("p/b.png");
    odd.extend(b"and more");
    tree.write("p/b.png", &odd);
    let said = tree.run("p masks -r -o out --missing copy --depth 16 --strip").expect(0);
    assert_eq!(tree.names("out"), ["a.png", "b.png", "x/c.png"]);
    assert_eq!(tree.read("out/b.png"), odd);
    assert_eq!(tree.read("out/x/c.png"), tree.read("p/x/c.png"));
    assert_snapshot!(said.whole(), @r"
    [0]
    1 image done, 2 passed over; 0.0 megapixels in N s
    ");
    let rows = tree.run("p masks -r -o out --missing copy --json -q").expect(0).rows();
    assert_eq!(rows.iter().filter(|row| row["status"] == "skipped").count(), 2);
    assert!(tree.names("out").iter().all(|name| !name.contains(".maskimg")));
}

#[test]
fn missing_copy_obeys_n_and_does_not_touch_what_stands() {
    let tree = Tree::of(TREE);
    tree.write("out/b.png", b"precious");
    let said = tree.run("p masks -o out --missing copy -n").expect(1);
    assert_eq!(tree.read("out/b.png"), b"precious");
    assert!(said.err.contains("out/b.png exists"), "{}", said.err);
}

#[test]
fn missing_copy_converts_where_the_format_changes() {
    let tree = Tree::of("p/a.png p/b.png p/c.pnm masks/a.png");
    tree.run("p masks -o out --missing copy --format pnm").expect(0);
    assert_eq!(tree.names("out"), ["a.pnm", "b.pnm", "c.pnm"]);
    assert_eq!(tree.read("out/c.pnm"), tree.read("p/c.pnm"));
    let white = Tree::of("p/b.png");
    white.run("p/b.png solid:1 -o b.pnm").expect(0);
    assert_eq!(tree.read("out/b.pnm"), white.read("b.pnm"));
    tree.run("out/b.pnm solid:1 -o back.png").expect(0);
    let pixels = |bytes: &[u8]| crate::common::Pixels::of_png(bytes);
    assert_eq!(pixels(&tree.read("back.png")), pixels(&tree.read("p/b.png")));
    assert_eq!(pixels(&tree.read("back.png")).layout, Layout::Rgb);
}

#[test]
fn a_template_with_the_mask_in_it_lets_the_others_be_done() {
    let tree = Tree::of(TREE);
    let said = tree.run("p masks -r -o out/{mask}-{name}");
    assert_eq!(tree.names("out"), ["a-a.png"], "{}", said.err);
    assert_eq!(said.code, 1, "{}", said.err);
}

#[test]
fn nobody_has_a_mask_is_no_success() {
    let tree = Tree::of("p/a.png masks/z.png");
    tree.run("p masks -o out").expect(1);
    assert!(tree.names("out").is_empty());
    tree.run("p masks -o out --missing skip").expect(0);
}

#[test]
fn a_wrong_word_for_missing_is_refused() {
    let tree = Tree::of(TREE);
    assert_snapshot!(tree.run("p masks -o out --missing ignore").expect(2).whole(), @r"
    [2]
    error: invalid value 'ignore' for '--missing <error|skip|copy>': 'ignore' is nothing to do; give error, skip or copy
    ");
}

#[test]
fn missing_copy_preserves_times() {
    let tree = Tree::of(TREE);
    let long_ago = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
    let file = std::fs::File::options().write(true).open(tree.path("p/b.png")).unwrap();
    file.set_modified(long_ago).unwrap();
    let modified = |name: &str| tree.path(name).metadata().unwrap().modified().unwrap();
    let words = "p masks -o out --missing copy --preserve-times";
    tree.run(words).expect(0);
    assert_eq!(modified("out/b.png"), long_ago);
    std::fs::remove_dir_all(tree.path("out")).unwrap();
    let plan = tree.run(&format!("{words} --dry-run --json")).expect(0);
    tree.feed("run -", &plan.out).expect(0);
    assert_eq!(modified("out/b.png"), long_ago);
    tree.run("p masks -o now --missing copy").expect(0);
    assert_ne!(modified("now/b.png"), long_ago);
}
