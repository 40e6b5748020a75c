//! What is offered to type instead of names that cannot be given to outputs.

use crate::naming::refusals;
use crate::tree::Tree;
use insta::assert_snapshot;

#[test]
fn the_template_that_is_offered_keeps_outputs_apart() {
    for (words, template, expected) in [
        ("p mask.png -o out --format png", "out/{stem}-{ext}.png", &["a-png.png", "a-pnm.png"][..]),
        ("p/x q -m mask.png -o out", "out/{dir}/{name}", &["p/x/b.png", "q/b.png"]),
        ("p/a.png p/a.pnm -m mask.png -o out/{stem}.png", "out/{dir}/{name}", &["p/a.png", "p/a.pnm"]),
    ] {
        let tree = Tree::of("p/a.png p/a.pnm p/x/b.png q/b.png mask.png");
        let said = tree.run(words).expect(2);
        assert!(said.err.contains(&format!("-o '{template}'")), "{}", said.err);
        let (before, after) = words.split_once(" -o ").unwrap();
        let after = after.split_once(" --format png").map_or("", |(_, rest)| rest);
        tree.run(&format!("{before} -o {template} {after}")).expect(0);
        assert_eq!(tree.names("out"), expected, "{words}");
    }
}

#[test]
fn where_no_template_keeps_outputs_apart_none_is_offered() {
    let tree = Tree::of("p/b.png q/b.png mask.png");
    let root = tree.root().display().to_string();
    let said = tree.run(&format!("{root}/p {root}/q -m mask.png -o out")).expect(2);
    assert_snapshot!(said.err.replace(&root, "ROOT"), @"error: ROOT/p/b.png and ROOT/q/b.png would both be written to out/b.png; go to a directory above both, name them from there, and give -o 'out/{dir}/{name}'");
}

#[test]
fn an_empty_name_is_refused() {
    let tree = Tree::of("p/a.png mask.png");
    let said = ["p mask.png", "p/a.png mask.png"].map(|words| {
        let output = tree.command(words).args(["-o", ""]).output().unwrap();
        crate::tree::Said::of(output).expect(2).err
    });
    assert_snapshot!(said.join("\n"), @"
    error: the name of the output is empty; give a file, a directory or a template to -o
    error: the name of the output is empty; give a file, a directory or a template to -o
    ");
    assert_eq!(tree.names("."), ["mask.png", "p/a.png"]);
}

#[test]
fn a_template_of_directories_keeps_names() {
    let tree = Tree::of("p/a.png p/b.pnm mask.png");
    tree.run("p mask.png -o out/{ext}/").expect(0);
    assert_eq!(tree.names("out"), ["png/a.png", "pnm/b.pnm"]);
    tree.run("p/a.png mask.png -o {stam}/").expect(2);
    // A directory that is called so is that directory.
    std::fs::create_dir(tree.path("{stem}")).unwrap();
    tree.run("p/a.png mask.png -o {stem}/").expect(0);
    assert_eq!(tree.names("{stem}"), ["a.png"]);
}

#[test]
fn in_place_keeps_the_format_that_the_name_says() {
    let tree = Tree::of("p/a.png p/b.pnm mask.png");
    assert_snapshot!(refusals(&tree, &[
        "p/a.png mask.png --in-place --format jpeg",
        "p mask.png --in-place --format png",
    ]), @"
    $ maskimg p/a.png mask.png --in-place --format jpeg
    [2]
    error: p/a.png would hold JPEG under a name of PNG; leave --format out, or give -o instead of --in-place
    $ maskimg p mask.png --in-place --format png
    [2]
    error: p/b.pnm would hold PNG under a name of PNM; leave --format out, or give -o instead of --in-place
    ");
    tree.run("p/a.png mask.png --in-place --format png").expect(0);
}

#[test]
fn a_value_that_begins_with_a_dash_is_given_behind_an_equals_sign() {
    let tree = Tree::of("a.png mask.png");
    assert_snapshot!(refusals(&tree, &[
        "a.png mask.png -o -y.png",
        "blend a.png mask.png --output -y.png",
        "a.png -m -y.png -o x.png",
        "a.png mask.png -y.png -o x.png",
    ]), @"
    $ maskimg a.png mask.png -o -y.png
    [2]
    error: unexpected argument '-y' found; tip: a value that begins with a dash is given as --output=-y.png
    $ maskimg blend a.png mask.png --output -y.png
    [2]
    error: unexpected argument '-y' found; tip: a value that begins with a dash is given as --output=-y.png
    $ maskimg a.png -m -y.png -o x.png
    [2]
    error: unexpected argument '-y' found; tip: a value that begins with a dash is given as --mask=-y.png
    $ maskimg a.png mask.png -y.png -o x.png
    [2]
    error: unexpected argument '-y' found; tip: to pass '-y' as a value, use '-- -y'
    ");
    tree.run("a.png mask.png --output=-y.png").expect(0);
    assert!(tree.path("-y.png").exists());
}
