//! What is seen before any work: operands that are not there, and places where no output can go.

use crate::tree::Tree;
use insta::assert_snapshot;

const TREE: &str = "p/a.png p/b.png mask.png top.png masks/a.png masks/b.png";

/// What is said to these command lines, which do nothing.
fn refusals(tree: &Tree, lines: &[&str]) -> String {
    let before = tree.names(".");
    let said = lines.iter().map(|words| {
        let said = tree.run(words);
        assert!(tree.names(".") == before, "{words}: something was written");
        format!("$ maskimg {words}\n{}", said.whole())
    });
    said.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_plan_tells_of_operands_that_are_not_there() {
    let tree = Tree::of(TREE);
    tree.write("list", b"p/a.png\np/gone.png\n");
    tree.link("masks/c.png", "nowhere.png");
    tree.write("p/c.png", b"");
    assert_snapshot!(refusals(&tree, &[
        "p nomask.png -o out --dry-run",
        "blend p notop.png -o out --dry-run",
        "p mask.png --background nobg.png -o out --dry-run",
        "p nomask.png --background nobg.png -o out --dry-run --json",
        "nope.png mask.png -o x.png --dry-run",
        "p/a.png nomask.png -o x.png --dry-run",
        "--files-from list mask.png -o out --dry-run",
        "p masks -o out --dry-run",
    ]), @"
    $ maskimg p nomask.png -o out --dry-run
    [1]
    error: cannot read nomask.png: No such file or directory
    $ maskimg blend p notop.png -o out --dry-run
    [1]
    error: cannot read notop.png: No such file or directory
    $ maskimg p mask.png --background nobg.png -o out --dry-run
    [1]
    error: cannot read nobg.png: No such file or directory
    $ maskimg p nomask.png --background nobg.png -o out --dry-run --json
    [1]
    error: cannot read nobg.png: No such file or directory
    error: cannot read nomask.png: No such file or directory
    $ maskimg nope.png mask.png -o x.png --dry-run
    [1]
    0 images, nothing written
    error: cannot read nope.png: No such file or directory
    $ maskimg p/a.png nomask.png -o x.png --dry-run
    [1]
    0 images, nothing written
    error: cannot mask p/a.png: cannot read nomask.png: No such file or directory
    $ maskimg --files-from list mask.png -o out --dry-run
    [1]
    p/a.png  ⊙  mask.png  ->  out/a.png
    1 image, nothing written
    error: cannot read p/gone.png: No such file or directory
    $ maskimg p masks -o out --dry-run
    [1]
    p/a.png  ⊙  masks/a.png  ->  out/a.png
    p/b.png  ⊙  masks/b.png  ->  out/b.png
    2 images, nothing written
    error: cannot mask p/c.png: cannot read masks/c.png: No such file or directory
    ");
}

#[test]
fn a_plan_tells_of_outputs_that_have_no_place() {
    let tree = Tree::of(TREE);
    tree.write("out/a.png", b"stands");
    std::fs::create_dir(tree.path("out/b.png")).unwrap();
    assert_snapshot!(refusals(&tree, &[
        "p/a.png mask.png -o gone/x.png --dry-run",
        "p mask.png -o out --dry-run",
        "p mask.png -o out -n --dry-run",
        "p/a.png masks -o out/ -n --dry-run",
        "p/b.png top.png -m mask.png -o mask.png/{dir}/{name} --dry-run",
    ]), @"
    $ maskimg p/a.png mask.png -o gone/x.png --dry-run
    [1]
    0 images, nothing written
    error: cannot write gone/x.png: the directory gone does not exist
    $ maskimg p mask.png -o out --dry-run
    [1]
    p/a.png  ⊙  mask.png  ->  out/a.png
    1 image, nothing written
    error: cannot write out/b.png: it is a directory; name a file in it
    $ maskimg p mask.png -o out -n --dry-run
    [1]
    0 images, nothing written
    error: cannot mask p/a.png: out/a.png exists already; -n forbids replacing it
    error: cannot write out/b.png: it is a directory; name a file in it
    $ maskimg p/a.png masks -o out/ -n --dry-run
    [1]
    0 images, nothing written
    error: cannot mask p/a.png: out/a.png exists already; -n forbids replacing it
    $ maskimg p/b.png top.png -m mask.png -o mask.png/{dir}/{name} --dry-run
    [1]
    error: cannot make the directory mask.png: mask.png is no directory
    ");
    // Which are there in time, are none.
    tree.run("p/a.png mask.png -o new/out/ --dry-run").expect(0);
    tree.run("p/a.png mask.png -o /dev/null --format png --dry-run").expect(0);
}

#[test]
fn a_plan_waits_for_no_pipe() {
    let tree = Tree::of(TREE);
    for pipe in ["in.png", "out.png"] {
        assert!(std::process::Command::new("mkfifo").arg(tree.path(pipe)).status().unwrap().success());
    }
    tree.run("p/a.png in.png -o out.png --dry-run").expect(0);
    tree.run("p in.png -o out --dry-run").expect(0);
}

#[test]
fn a_fault_that_all_share_is_told_once_before_any_work() {
    let tree = Tree::of(TREE);
    tree.write("words.png", b"no picture\n");
    tree.write("file", b"");
    tree.link("loose", "nowhere");
    assert_snapshot!(refusals(&tree, &[
        "p nomask.png -o out",
        "p words.png -o out",
        "blend p notop.png -m nomask.png -o out",
        "p mask.png --background nobg.png -o out --json",
        "p mask.png -o file/",
        "p mask.png -o file/out",
        "p mask.png -o /dev/null/",
        "p mask.png -o file/{stem}.png",
        "p mask.png -o loose/out --resume",
    ]), @r#"
    $ maskimg p nomask.png -o out
    [1]
    error: cannot read nomask.png: No such file or directory
    $ maskimg p words.png -o out
    [1]
    error: words.png is no picture of a known format
    $ maskimg blend p notop.png -m nomask.png -o out
    [1]
    error: cannot read nomask.png: No such file or directory
    error: cannot read notop.png: No such file or directory
    $ maskimg p mask.png --background nobg.png -o out --json
    [1]
    {"status":"failed","kind":"not-found","error":"cannot read nobg.png: No such file or directory","image":null,"output":null}
    error: cannot read nobg.png: No such file or directory
    $ maskimg p mask.png -o file/
    [2]
    error: file/ is a file; several images need a directory
    $ maskimg p mask.png -o file/out
    [1]
    error: cannot make the directory file/out: file is no directory
    $ maskimg p mask.png -o /dev/null/
    [1]
    error: cannot make the directory /dev/null: /dev/null is no directory
    $ maskimg p mask.png -o file/{stem}.png
    [1]
    error: cannot make the directory file: file is no directory
    $ maskimg p mask.png -o loose/out --resume
    [1]
    error: cannot make the directory loose/out: loose is a link that leads nowhere
    "#);
    assert!(!tree.path("out").exists());
}

#[test]
fn a_directory_is_no_file_of_jobs() {
    let tree = Tree::of("p/a.png");
    assert_snapshot!(tree.run("run p").whole(), @"
    [1]
    error: cannot read p: is a directory
    ");
}
