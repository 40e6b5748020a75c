//! Batches of `blend`: BASE and TOP may be directories, too.

use crate::tree::Tree;
use insta::assert_snapshot;

#[test]
fn both_pictures_may_be_directories() {
    let tree = Tree::of("base/a.png base/x/b.png top/a.pnm top/x/b.png masks/a.png masks/x/b.png");
    tree.run("blend base top masks -r --mode multiply -o out").expect(0);
    assert_eq!(tree.names("out"), ["a.png", "x/b.png"]);
    assert_eq!(tree.read("out/a.png"), tree.alone("blend base/a.png top/a.pnm masks/a.png --mode multiply"));
    assert_eq!(tree.read("out/x/b.png"), tree.alone("blend base/x/b.png top/x/b.png masks/x/b.png --mode multiply"));
}

#[test]
fn one_top_serves_all_and_one_base_takes_its_own() {
    let tree = Tree::of("base/a.png base/b.png top.png tops/a.png tops/b.png");
    tree.run("blend base top.png --opacity 30% -o out").expect(0);
    assert_eq!(tree.read("out/b.png"), tree.alone("blend base/b.png top.png --opacity 30%"));
    tree.run("blend base/b.png tops -o one.png").expect(0);
    assert_eq!(tree.read("one.png"), tree.alone("blend base/b.png tops/b.png"));
}

#[test]
fn pair_serves_top_and_masks_alike() {
    let tree = Tree::of("base/a.png tops/a_v2.png tops/a.png masks/a_v2.png");
    tree.run("blend base tops/*.png masks --pair {stem}_v2 -o out").expect(0);
    assert_eq!(tree.read("out/a.png"), tree.alone("blend base/a.png tops/a_v2.png masks/a_v2.png"));
}

#[test]
fn a_base_without_a_top_fails_alone_is_passed_over_or_copied() {
    let tree = Tree::of("base/a.png base/b.png tops/a.png");
    let said = tree.run("blend base tops -o out").expect(1);
    assert_eq!(tree.names("out"), ["a.png"]);
    assert_snapshot!(said.whole(), @r"
    [1]
    error: base/b.png has no TOP in tops
    1 image done, 1 failed; 0.0 megapixels in N s
    failed: base/b.png
    ");
    tree.run("blend base tops -o skipped --missing skip").expect(0);
    assert_eq!(tree.names("skipped"), ["a.png"]);
    tree.run("blend base tops -o copied --missing copy").expect(0);
    assert_eq!(tree.read("copied/b.png"), tree.read("base/b.png"));
    tree.run("blend base tops -o made --missing copy --format pnm --mode multiply --opacity 50%").expect(0);
    tree.run("base/b.png solid:1 -o white.pnm").expect(0);
    assert_eq!(tree.read("made/b.pnm"), tree.read("white.pnm"));
}

#[test]
fn plans_and_results_name_both_pictures() {
    let tree = Tree::of("base/a.png base/b.png tops/a.png tops/b.png");
    let table = tree.run("blend base tops solid:50% -o out --mode screen --dry-run").expect(0);
    let jobs = tree.run("blend base tops solid:50% -o out --mode screen --dry-run --json").expect(0);
    assert_snapshot!(format!("{}\n{}", table.whole(), jobs.whole()), @r#"
    [0]
    base/a.png  screen  tops/a.png ⊙ solid:0.5  ->  out/a.png
    base/b.png  screen  tops/b.png ⊙ solid:0.5  ->  out/b.png
    2 images, nothing written
    [0]
    {"command":"blend","base":"base/a.png","top":"tops/a.png","masks":["solid:0.5"],"output":"out/a.png","options":{"mode":"screen"}}
    {"command":"blend","base":"base/b.png","top":"tops/b.png","masks":["solid:0.5"],"output":"out/b.png","options":{"mode":"screen"}}
    "#);
    let rows = tree.run("blend base tops -o out --json -j 1").expect(0).rows();
    assert_eq!((&rows[1]["image"], &rows[1]["top"]), (&"base/b.png".into(), &"tops/b.png".into()));
}

#[test]
fn a_list_names_the_bases() {
    let tree = Tree::of("base/a.png base/b.png top.png");
    tree.feed("blend --files-from - top.png -o out", "base/b.png\n").expect(0);
    assert_eq!(tree.names("out"), ["b.png"]);
    assert_eq!(tree.read("out/b.png"), tree.alone("blend base/b.png top.png"));
}

#[test]
fn a_pattern_that_the_shell_expanded_is_refused() {
    let tree = Tree::of("p/a.png p/b.png p/c.png top.png mask.png soft_mask.png more_mask.png");
    let lines = [
        "blend p/a.png p/b.png p/c.png top.png -o out/",
        "blend p/a.png p/b.png top.png -o out/",
        "blend p/a.png p/b.png top.png -o out-{name}",
        "blend p/a.png top.png mask.png soft_mask.png -o out/",
    ];
    let said = lines.map(|words| format!("$ maskimg {words}\n{}", tree.run(words).expect(2).whole()));
    assert!(!tree.path("out").exists());
    assert_snapshot!(said.join("\n"), @"
    $ maskimg blend p/a.png p/b.png p/c.png top.png -o out/
    [2]
    error: 4 files are given, and those behind the second would be masks; to blend several images, quote the pattern: maskimg blend 'DIR/*.png' TOP -o OUT; masks are named with -m
    $ maskimg blend p/a.png p/b.png top.png -o out/
    [2]
    error: top.png is a colour picture, not a mask; to blend several images, quote the pattern: maskimg blend 'DIR/*.png' TOP -o OUT; masks are named with -m
    $ maskimg blend p/a.png p/b.png top.png -o out-{name}
    [2]
    error: top.png is a colour picture, not a mask; to blend several images, quote the pattern: maskimg blend 'DIR/*.png' TOP -o OUT; masks are named with -m
    $ maskimg blend p/a.png top.png mask.png soft_mask.png -o out/
    [2]
    error: 4 files are given, and those behind the second would be masks; to blend several images, quote the pattern: maskimg blend 'DIR/*.png' TOP -o OUT; masks are named with -m
    ");
    for words in [
        "blend p/a.png top.png mask.png -o out/",
        "blend p/a.png top.png -m mask.png -m soft_mask.png -o out/",
        "blend p/a.png top.png mask.png soft_mask.png more_mask.png -o out/a.png",
        "blend p top.png mask.png soft_mask.png more_mask.png -o out/",
    ] {
        tree.run(words).expect(0);
    }
}

#[test]
fn a_picture_is_not_laid_on_itself() {
    let tree = Tree::of("p/a.png p/b.png");
    let said = tree.run("blend p p -o out -j 1").expect(1);
    assert_snapshot!(said.err.lines().next().unwrap(), @"error: p/a.png has no TOP in p, since no file is paired with itself");
}
