//! What outputs are called, and what is refused before any work.

use crate::tree::Tree;
use insta::assert_snapshot;

/// What is said to these command lines, all of which are refused as wrong usage with nothing written.
#[track_caller]
pub fn refusals(tree: &Tree, lines: &[&str]) -> String {
    let before = tree.files(".");
    let said = lines.iter().map(|words| {
        let said = tree.run(words);
        assert_eq!(said.code, 2, "{words}\n{}{}", said.out, said.err);
        assert!(tree.files(".") == before, "{words}: something was written");
        assert!(!tree.path("out").exists(), "{words}: a directory was made");
        format!("$ maskimg {words}\n{}", said.whole())
    });
    said.collect::<Vec<_>>().join("\n")
}

#[test]
fn templates_are_filled_in() {
    let tree = Tree::of("p/a.png p/x/b.pnm soft_mask.png");
    for (template, expected) in [
        ("out/{name}", &["a.png", "b.pnm"][..]),
        ("out/{stem}-{mask}.{ext}", &["a-soft_mask.png", "b-soft_mask.pnm"]),
        ("out/{dir}/{stem}.png", &["p/a.png", "p/x/b.png"]),
        ("out/{ext}/{stem}/cut.png", &["png/a/cut.png", "pnm/b/cut.png"]),
    ] {
        tree.run(&format!("p -r -m soft_mask.png -o {template}")).expect(0);
        assert_eq!(tree.names("out"), expected, "{template}");
        std::fs::remove_dir_all(tree.path("out")).unwrap();
    }
    tree.run("p -r -m soft_mask.png -o {dir}/{stem}_cut.png").expect(0);
    assert_eq!(tree.names("p"), ["a.png", "a_cut.png", "x/b.pnm", "x/b_cut.png"]);
}

#[test]
fn a_format_changes_extensions_of_other_formats_only() {
    let tree = Tree::of("p/a.pnm p/b.png mask.png");
    tree.write("p/c.ppm", &tree.read("p/a.pnm"));
    tree.run("p mask.png -o out --format pnm").expect(0);
    assert_eq!(tree.names("out"), ["a.pnm", "b.pnm", "c.ppm"]);
}

#[test]
fn a_directory_is_made_and_one_that_is_a_file_is_refused() {
    let tree = Tree::of("p/a.png mask.png");
    tree.run("p mask.png -o made/for/this").expect(0);
    tree.run("p mask.png -o made/b.png").expect(0);
    assert_eq!(tree.names("made"), ["b.png/a.png", "for/this/a.png"]);
    assert_snapshot!(refusals(&tree, &["p mask.png -o mask.png", "p mask.png -o - --format png", "p mask.png"]), @r"
    $ maskimg p mask.png -o mask.png
    [2]
    error: mask.png is a file; several images need a directory
    $ maskimg p mask.png -o - --format png
    [2]
    error: several images do not fit into standard output; give a directory
    $ maskimg p mask.png
    [2]
    error: no output is given; say -o OUT, or --in-place
    ");
}

#[test]
fn an_output_whose_place_is_taken_fails_alone() {
    let tree = Tree::of("p/a.png p/b.png p/x/c.png mask.png");
    std::fs::create_dir_all(tree.path("out/a.png")).unwrap();
    tree.write("out/x", b"a file where a directory should be");
    let said = tree.run("p -r -m mask.png -o out -j 1").expect(1);
    assert_eq!(tree.names("out"), ["b.png", "x"]);
    assert_snapshot!(said.whole(), @r"
    [1]
    error: cannot write out/a.png: it is a directory; name a file in it
    error: cannot mask p/x/c.png: cannot make the directory out/x: File exists
    1 image done, 2 failed; 0.0 megapixels in N s
    failed: p/a.png, p/x/c.png
    ");
    assert_snapshot!(tree.run("p -m mask.png -o mask.png/out -j 1").whole(), @"
    [1]
    error: cannot make the directory mask.png/out: mask.png is no directory
    ");
}

#[test]
fn what_leads_out_of_a_template_is_refused() {
    let tree = Tree::of("p/a.png q/b.png mask.png");
    let absolute = tree.path("q").display().to_string();
    assert_snapshot!(refusals(&tree, &[
        "p/../q -m mask.png -o out/{dir}/{name}",
        "p -m mask.png -o out/{stam}.png",
        "p -m mask.png -o out/{stem",
        "p -m mask.png -o out/{}.png",
        "p -m solid:1 -o out/{mask}.png",
    ]), @r"
    $ maskimg p/../q -m mask.png -o out/{dir}/{name}
    [2]
    error: {dir} of p/../q/b.png is p/../q, which leads out of out/{dir}/{name}
    $ maskimg p -m mask.png -o out/{stam}.png
    [2]
    error: unknown field {stam} in the output's name; fields are {dir} {stem} {ext} {name} {mask}
    $ maskimg p -m mask.png -o out/{stem
    [2]
    error: 'out/{stem' has a { without a }; fields are {dir} {stem} {ext} {name} {mask}
    $ maskimg p -m mask.png -o out/{}.png
    [2]
    error: unknown field {} in the output's name; fields are {dir} {stem} {ext} {name} {mask}
    $ maskimg p -m solid:1 -o out/{mask}.png
    [2]
    error: {mask} has no value for p/a.png, which has no mask file
    ");
    let said = tree.run(&format!("{absolute} -m mask.png -o out/{{dir}}/{{name}}")).expect(2);
    assert!(said.err.contains("leads out of out/{dir}/{name}"), "{}", said.err);
    assert!(!tree.path("out").exists());
}

#[test]
fn two_images_with_one_output_are_refused() {
    let tree = Tree::of("p/a.png p/a.pnm p/x/b.png q/b.png c/A.png c/a.png mask.png");
    assert_snapshot!(refusals(&tree, &[
        "p mask.png -o out --format png",
        "p/x q -m mask.png -o out",
        "p -r -m mask.png -o out/all-{mask}.png",
        "c mask.png -o out",
        "p/a.png p/a.png -m mask.png -o out",
    ]), @"
    $ maskimg p mask.png -o out --format png
    [2]
    error: p/a.png and p/a.pnm would both be written to out/a.png; give a template such as -o 'out/{stem}-{ext}.png' instead of --format
    $ maskimg p/x q -m mask.png -o out
    [2]
    error: p/x/b.png and q/b.png would both be written to out/b.png; give a template such as -o 'out/{dir}/{name}'
    $ maskimg p -r -m mask.png -o out/all-{mask}.png
    [2]
    error: p/a.png and p/a.pnm would both be written to out/all-mask.png; give a template such as -o 'out/{dir}/{name}'
    $ maskimg c mask.png -o out
    [2]
    error: c/A.png and c/a.png would both be written to out/a.png; rename one: not every file system tells names apart by case alone
    $ maskimg p/a.png p/a.png -m mask.png -o out
    [2]
    error: p/a.png and p/a.png would both be written to out/a.png; they are one file, given twice
    ");
}

#[test]
fn two_images_with_one_output_by_way_of_a_link_are_refused() {
    let tree = Tree::of("p/x/a.png p/y/a.png mask.png q/p/x/other.png q/one.png");
    // q/p/x and q/p/y are one directory.
    tree.link("q/p/y", "x");
    refusals(&tree, &["p/x/a.png p/y/a.png -m mask.png -o q/{dir}/{name}", "p -r -m mask.png -o q/p"]);
    // Two links are one file.
    tree.link("q/x.png", "one.png");
    tree.link("q/y.png", "x.png");
    tree.write("p/x.png", &tree.read("p/x/a.png"));
    tree.write("p/y.png", &tree.read("p/x/a.png"));
    refusals(&tree, &["p mask.png -o q"]);
}

#[test]
fn an_output_that_is_an_input_is_refused() {
    let tree = Tree::of("p/a.png p/a_mask.png p/b.png masks/a.png masks/b.png P/b.png");
    assert_snapshot!(refusals(&tree, &[
        "p masks -o p",
        "p masks -o masks",
        "p/a.png p/b.png -m solid:1 -o p/{stem}_mask.png -m p/a_mask.png",
        "P -m solid:1 -o p/{stem}.png --files-from list",
        "p/*.png -m solid:1 -o {dir}/{stem}.png",
    ].into_iter().filter(|line| !line.contains("list")).collect::<Vec<_>>()), @r"
    $ maskimg p masks -o p
    [2]
    error: the output p/a.png is also an input; --in-place allows it
    $ maskimg p masks -o masks
    [2]
    error: the output masks/a.png is also an input; --in-place allows it
    $ maskimg p/a.png p/b.png -m solid:1 -o p/{stem}_mask.png -m p/a_mask.png
    [2]
    error: the output p/a_mask.png is also an input; --in-place allows it
    $ maskimg p/*.png -m solid:1 -o {dir}/{stem}.png
    [2]
    error: the output p/a.png is also an input; --in-place allows it
    ");
}

#[test]
fn an_output_that_is_another_image_by_another_name_is_refused() {
    let tree = Tree::of("p/a.png p/a_x.png r/a.png mask.png");
    tree.link("q", "p");
    // By a linked directory, a link, and a second name of the same file.
    tree.link("r/soft_x.png", "../p/a.png");
    tree.link("p/soft.png", "a.png");
    std::fs::hard_link(tree.path("p/a.png"), tree.path("r/hard_x.png")).unwrap();
    tree.write("p/hard.png", &tree.read("mask.png"));
    let said = refusals(
        &tree,
        &[
            "p/a.png p/a_x.png -m mask.png -o q/{stem}_x.png",
            "p/a.png p/soft.png -m mask.png -o r/{stem}_x.png",
            "p/a.png p/hard.png -m mask.png -o r/{stem}_x.png",
        ],
    );
    assert_snapshot!(said, @r"
    $ maskimg p/a.png p/a_x.png -m mask.png -o q/{stem}_x.png
    [2]
    error: the output q/a_x.png of p/a.png is also an input (p/a_x.png); --in-place allows it
    $ maskimg p/a.png p/soft.png -m mask.png -o r/{stem}_x.png
    [2]
    error: the output r/soft_x.png is the same file as the input p/soft.png; --in-place allows it
    $ maskimg p/a.png p/hard.png -m mask.png -o r/{stem}_x.png
    [2]
    error: the output r/hard_x.png of p/hard.png is also an input (p/a.png); --in-place allows it
    ");
    // What only lies at the other end of a hard link is not written through.
    tree.write("s/a.png", b"stands");
    std::fs::hard_link(tree.path("s/a.png"), tree.path("s/a_x.png")).unwrap();
    tree.run("p/a.png p/a_x.png -m mask.png -o s").expect(0);
    assert_ne!(tree.read("s/a.png"), tree.read("s/a_x.png"));
}

#[test]
fn in_place_lets_each_image_be_its_own_output() {
    let tree = Tree::of("p/a.png p/x/b.png mask.png");
    let expected = [tree.alone("p/a.png mask.png"), tree.alone("p/x/b.png mask.png")];
    tree.run("p -r -m mask.png --in-place").expect(0);
    assert_eq!([tree.read("p/a.png"), tree.read("p/x/b.png")], expected);
    assert_eq!(tree.names("p"), ["a.png", "x/b.png"]);
    let said = tree.run("p -r -m mask.png --in-place --resume").expect(2);
    assert!(said.err.contains("--resume"), "{}", said.err);
}

#[test]
fn formats_that_cannot_be_written_are_refused_while_planning() {
    let tree = Tree::of("p/a.png p/b.png mask.png");
    tree.write("p/c.gif", b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;");
    assert_snapshot!(refusals(&tree, &[
        "p mask.png -o out",
        "p mask.png -o out --format jpeg --to alpha",
        "p mask.png -o out --format jpeg --depth 16",
        "p mask.png -o out/{stem}.xyz",
        "p mask.png -o out/{stem}",
    ]), @"
    $ maskimg p mask.png -o out
    [2]
    error: cannot write out/c.gif: GIF files are read but not written; give --format or an output name of PNG, JPEG, TIFF, WebP, BMP, TGA, PNM, QOI, farbfeld, EXR, HDR, NPY
    $ maskimg p mask.png -o out --format jpeg --to alpha
    [2]
    error: --to alpha needs a format that holds alpha, and JPEG does not; give --background to flatten, or one of PNG, TIFF, WebP, BMP, TGA, PNM, QOI, farbfeld, EXR, NPY
    $ maskimg p mask.png -o out --format jpeg --depth 16
    [2]
    error: JPEG cannot hold --depth 16; it holds 8
    $ maskimg p mask.png -o out/{stem}.xyz
    [2]
    error: the name out/a.xyz says no format; give --format, or an extension of PNG, JPEG, TIFF, WebP, BMP, TGA, PNM, QOI, farbfeld, EXR, HDR, NPY
    $ maskimg p mask.png -o out/{stem}
    [2]
    error: the name out/a says no format; give --format, or an extension of PNG, JPEG, TIFF, WebP, BMP, TGA, PNM, QOI, farbfeld, EXR, HDR, NPY
    ");
    tree.run("p solid:1 -o out --format png").expect(0);
    assert_eq!(tree.names("out"), ["a.png", "b.png", "c.png"]);
}

#[test]
fn two_links_that_lead_to_one_name_are_one_output() {
    let tree = Tree::of("p/a.png p/b.png mask.png");
    std::fs::create_dir(tree.path("q")).unwrap();
    tree.link("q/a.png", "../one.png");
    tree.link("q/b.png", "../one.png");
    assert_snapshot!(tree.run("p mask.png -o q").expect(2).whole(), @"
    [2]
    error: p/a.png and p/b.png would both be written to q/b.png; give a template such as -o 'out/{dir}/{name}'
    ");
    assert!(!tree.path("one.png").exists());
}
