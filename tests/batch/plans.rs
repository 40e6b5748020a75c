//! What would be done: as a table, and as jobs that `run` carries out.

use crate::tree::Tree;
use insta::assert_snapshot;

const TREE: &str = "p/a.png p/b.png p/x/c.png masks/a.png masks/x/c.png mask.png";

#[test]
fn the_plan_is_a_table_and_nothing_is_written() {
    let tree = Tree::of(TREE);
    let said = [
        "p mask.png -o out --dry-run",
        "p masks mask.png solid:50% -r -o out --dry-run --missing skip",
        "p masks -r -o out/{stem}-{mask}.pnm --dry-run --missing skip",
        "p masks -r -o out --dry-run --missing copy",
        "p masks -r -o out --dry-run",
        "p mask.png -r -o out --dry-run --shard 2/2",
        "p/a.png masks -o cut.png --dry-run",
        "p mask.png --in-place --dry-run",
    ];
    let said = said.map(|words| format!("$ maskimg {words}\n{}", tree.run(words).whole()));
    assert!(!tree.path("out").exists());
    assert_snapshot!(said.join("\n"), @"
    $ maskimg p mask.png -o out --dry-run
    [0]
    p/a.png  ⊙  mask.png  ->  out/a.png
    p/b.png  ⊙  mask.png  ->  out/b.png
    2 images, nothing written
    $ maskimg p masks mask.png solid:50% -r -o out --dry-run --missing skip
    [0]
    p/a.png    ⊙            masks/a.png ⊙ mask.png ⊙ solid:0.5    ->  out/a.png
    p/b.png    passed over  p/b.png has no mask in masks          ->  nothing
    p/x/c.png  ⊙            masks/x/c.png ⊙ mask.png ⊙ solid:0.5  ->  out/x/c.png
    3 images, nothing written
    $ maskimg p masks -r -o out/{stem}-{mask}.pnm --dry-run --missing skip
    [0]
    p/a.png    ⊙            masks/a.png                   ->  out/a-a.pnm
    p/b.png    passed over  p/b.png has no mask in masks  ->  nothing
    p/x/c.png  ⊙            masks/x/c.png                 ->  out/c-c.pnm
    3 images, nothing written
    $ maskimg p masks -r -o out --dry-run --missing copy
    [0]
    p/a.png    ⊙       masks/a.png    ->  out/a.png
    p/b.png    copied  as it is       ->  out/b.png
    p/x/c.png  ⊙       masks/x/c.png  ->  out/x/c.png
    3 images, nothing written
    $ maskimg p masks -r -o out --dry-run
    [1]
    p/a.png    ⊙  masks/a.png    ->  out/a.png
    p/x/c.png  ⊙  masks/x/c.png  ->  out/x/c.png
    2 images, nothing written
    error: p/b.png has no mask in masks
    $ maskimg p mask.png -r -o out --dry-run --shard 2/2
    [0]
    p/b.png  ⊙  mask.png  ->  out/b.png
    1 image, nothing written
    $ maskimg p/a.png masks -o cut.png --dry-run
    [0]
    p/a.png  ⊙  masks/a.png  ->  cut.png
    1 image, nothing written
    $ maskimg p mask.png --in-place --dry-run
    [0]
    p/a.png  ⊙  mask.png  ->  p/a.png
    p/b.png  ⊙  mask.png  ->  p/b.png
    2 images, nothing written
    ");
}

#[test]
fn a_plan_decodes_no_picture() {
    let tree = Tree::of(TREE);
    let whole = tree.read("p/a.png");
    tree.write("p/a.png", &whole[..whole.len() / 2]);
    let said = tree.run("p mask.png -o out --dry-run").expect(0);
    assert!(said.out.contains("p/a.png"), "{}", said.out);
}

#[test]
fn a_plan_as_json_is_a_job_a_line() {
    let tree = Tree::of(TREE);
    let said = tree.run("p masks -r -o out --missing skip --dry-run --json").expect(0);
    let options = "p mask.png solid:25% -o out/{stem}.jpg --fit stretch --background red --no-orient --quality 85 \
                   --subsampling 422 --linear -n --strip --preserve-times --channel luma --dry-run --json";
    assert_snapshot!(format!("{}\n{}", said.whole(), tree.run(options).expect(0).whole()), @r#"
    [0]
    {"command":"apply","image":"p/a.png","masks":["masks/a.png"],"output":"out/a.png","options":{}}
    {"command":"apply","image":"p/x/c.png","masks":["masks/x/c.png"],"output":"out/x/c.png","options":{}}
    [0]
    {"command":"apply","image":"p/a.png","masks":["mask.png","solid:0.25"],"output":"out/a.jpg","options":{"channel":"luma","space":"linear","background":"red","fit":"stretch","no-orient":true,"quality":85,"subsampling":422,"strip":true,"no-clobber":true,"preserve-times":true}}
    {"command":"apply","image":"p/b.png","masks":["mask.png","solid:0.25"],"output":"out/b.jpg","options":{"channel":"luma","space":"linear","background":"red","fit":"stretch","no-orient":true,"quality":85,"subsampling":422,"strip":true,"no-clobber":true,"preserve-times":true}}
    "#);
}

#[test]
fn a_plan_piped_into_run_gives_the_same_bytes() {
    for words in [
        "p mask.png -r -o out",
        "p masks -r --missing skip -o out/{dir}/{stem}-{mask}.{ext} --to alpha --depth 16",
        "p mask.png solid:30% -r -o out --format jpeg --quality 60 --linear",
        "p mask.png small_mask.png -r --fit contain -o out --background teal",
        "blend p p/b.png masks -r --missing skip --mode soft-light --opacity 70% --gravity center --at 5%,-1 -o out",
        "blend p small_mask.png -r --operator xor --fit cover -o out --compression best",
        "p mask.png -r -o out --per-channel --shard 2/3",
    ] {
        let tree = Tree::of(TREE);
        tree.picture("small_mask.png", (5, 3));
        tree.run(words).expect(0);
        let direct = tree.files("out");
        assert!(!direct.is_empty(), "{words}");
        std::fs::remove_dir_all(tree.path("out")).unwrap();
        let plan = tree.run(&format!("{words} --dry-run --json")).expect(0);
        assert_eq!(plan.out.lines().count(), direct.len(), "{words}");
        tree.feed("run -", &plan.out).expect(0);
        assert!(tree.files("out") == direct, "{words}");
    }
}

#[test]
fn a_plan_with_names_that_are_no_text_is_carried_out() {
    let tree = Tree::of("a.png mask.png");
    tree.write(b"p/caf\xe9.png", &tree.read("a.png"));
    let plan = tree.run("p mask.png -o out --dry-run --json").expect(0);
    assert_snapshot!(plan.out, @r#"{"command":"apply","image":{"bytes":"cC9jYWbpLnBuZw=="},"masks":["mask.png"],"output":{"bytes":"b3V0L2NhZukucG5n"},"options":{}}"#);
    tree.feed("run -", &plan.out).expect(0);
    assert_eq!(tree.read(b"out/caf\xe9.png"), tree.alone("a.png mask.png"));
}

#[test]
fn names_that_mean_something_else_alone_are_still_files() {
    let tree = Tree::of("a.png");
    tree.write("-", &tree.read("a.png"));
    tree.write("solid:0", &tree.read("a.png"));
    let words = ["--files-from", "list", "-m", "solid:0", "--background", "red", "-o", "out"];
    tree.write("list", b"-\n");
    tree.write("red", &tree.read("a.png"));
    tree.run(&words.join(" ")).expect(0);
    let direct = tree.files("out");
    std::fs::remove_dir_all(tree.path("out")).unwrap();
    let plan = tree.run(&format!("{} --dry-run --json", words.join(" "))).expect(0);
    tree.feed("run -", &plan.out).expect(0);
    assert!(tree.files("out") == direct && direct.len() == 1);
}

#[test]
fn a_plan_to_copy_is_carried_out_as_well() {
    let tree = Tree::of(TREE);
    tree.run("p masks -r --missing copy -o out").expect(0);
    let direct = tree.files("out");
    std::fs::remove_dir_all(tree.path("out")).unwrap();
    let plan = tree.run("p masks -r --missing copy -o out --dry-run --json").expect(0);
    tree.feed("run -", &plan.out).expect(0);
    assert!(tree.files("out") == direct, "{:?} {:?}", tree.names("out"), plan.out);
}

#[test]
fn a_plan_tells_what_fails_already() {
    let tree = Tree::of(TREE);
    let said = tree.run("p masks -r -o out --dry-run --json").expect(1);
    assert_eq!(said.rows().len(), 2);
    assert_snapshot!(said.err, @"error: p/b.png has no mask in masks");
}

#[test]
fn a_plan_passes_over_what_stands() {
    let tree = Tree::of(TREE);
    tree.write("out/a.png", b"stands");
    let said = tree.run("p mask.png -o out --skip-existing --dry-run").expect(0);
    assert_snapshot!(said.whole(), @"
    [0]
    p/a.png  passed over  out/a.png exists  ->  nothing
    p/b.png  ⊙            mask.png          ->  out/b.png
    2 images, nothing written
    ");
    let jobs = tree.run("p mask.png -o out --skip-existing --dry-run --json").expect(0);
    assert_eq!(jobs.rows().len(), 1);
}

#[test]
fn a_plan_passes_over_what_the_journal_records_and_keeps_none() {
    let tree = Tree::of(TREE);
    let plan =
        |more: &str| tree.run(&format!("p mask.png -o out --resume --dry-run --json {more}")).expect(0).rows().len();
    assert_eq!(plan(""), 2);
    assert!(!tree.path("out").exists());
    tree.run("p mask.png -o out --resume --shard 1/2").expect(0);
    let before = tree.names("out");
    assert_eq!((plan(""), plan("--shard 1/2"), plan("--strip")), (1, 0, 2));
    assert_eq!(tree.names("out"), before);
}
