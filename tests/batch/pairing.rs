//! Which mask belongs to which image.

use crate::tree::Tree;
use insta::assert_snapshot;

#[test]
fn masks_belong_to_images_by_relative_path_and_stem() {
    let tree = Tree::of("p/a.png p/b.pnm p/x/a.png p/a.b.png");
    for mask in ["masks/a.pnm", "masks/b.png", "masks/x/a.png", "masks/a.b.png"] {
        tree.picture(mask, (9, 7));
    }
    tree.run("p masks -r -o out").expect(0);
    assert_eq!(tree.names("out"), ["a.b.png", "a.png", "b.pnm", "x/a.png"]);
    for (image, mask) in [("a.png", "a.pnm"), ("x/a.png", "x/a.png"), ("a.b.png", "a.b.png")] {
        assert_eq!(tree.read(format!("out/{image}")), tree.alone(&format!("p/{image} masks/{mask}")), "{image}");
    }
}

#[test]
fn several_masks_of_an_image_may_be_files_directories_and_globs() {
    let tree = Tree::of("p/a.png p/b.png masks/a.png masks/b.png more-masks/x/a.png more-masks/x/b.png mask.png");
    tree.run("p masks more-masks/*/*.png mask.png solid:50% --pair {stem} -o out").expect(1);
    tree.run("p masks more-masks/x/*.png mask.png solid:50% -o out").expect(0);
    let expected = tree.alone("p/b.png masks/b.png more-masks/x/b.png mask.png solid:50%");
    assert_eq!(tree.read("out/b.png"), expected);
}

#[test]
fn pair_names_masks_of_another_directory() {
    let tree = Tree::of("p/a.png p/x/b.png masks/a_mask.png masks/x/b_mask.png masks/a.png masks/x/b.png");
    tree.run("p masks -r --pair {stem}_mask -o out").expect(0);
    assert_eq!(tree.names("out"), ["a.png", "x/b.png"]);
    assert_eq!(tree.read("out/a.png"), tree.alone("p/a.png masks/a_mask.png"));
    assert_eq!(tree.read("out/x/b.png"), tree.alone("p/x/b.png masks/x/b_mask.png"));
}

#[test]
fn pair_names_masks_beside_the_images_which_are_no_images_then() {
    let tree = Tree::of("p/a.png p/a_mask.png p/b.png p/b_mask.pnm p/x/c.png p/x/c_mask.png");
    tree.run("p p -r --pair {stem}_mask -o out").expect(0);
    assert_eq!(tree.names("out"), ["a.png", "b.png", "x/c.png"]);
    assert_eq!(tree.read("out/b.png"), tree.alone("p/b.png p/b_mask.pnm"));
    tree.run("p/**/*.png -m p/**/*_mask.* --pair {stem}_mask -o again").expect(0);
    assert_eq!(tree.files("again"), tree.files("out"));
}

#[test]
fn pair_may_say_the_directory_and_the_extension() {
    let tree = Tree::of("p/x/a.png p/x/b.png masks/a/x-mask.png masks/b/x-mask.png");
    tree.run("p masks -r --pair {stem}/{dir}-mask -o out").expect(0);
    assert_eq!(tree.read("out/x/a.png"), tree.alone("p/x/a.png masks/a/x-mask.png"));
    let tree = Tree::of("p/a.png masks/a.png masks/a.pnm masks/a.png.pnm");
    for (pair, mask) in [("{name}", "a.png"), ("{stem}.pnm", "a.pnm"), ("{name}.pnm", "a.png.pnm")] {
        tree.run(&format!("p masks --pair {pair} -o out")).expect(0);
        assert_eq!(tree.read("out/a.png"), tree.alone(&format!("p/a.png masks/{mask}")), "{pair}");
    }
}

#[test]
fn two_candidates_are_both_named_and_fail_alone() {
    let tree = Tree::of("p/a.png p/b.png p/c.png masks/a.png masks/b.png masks/b.pnm masks/c.png");
    tree.write("masks/c", &tree.read("masks/c.png"));
    tree.write("masks/c.dat", &tree.read("masks/c.png"));
    let said = tree.run("p masks -o out -j 1").expect(1);
    assert_eq!(tree.names("out"), ["a.png"]);
    assert_snapshot!(said.whole(), @r"
    [1]
    error: p/b.png has two masks: masks/b.png and masks/b.pnm; remove one, or say which with --pair
    error: p/c.png has 3 masks: masks/c, masks/c.dat and 1 more; remove one, or say which with --pair
    1 image done, 2 failed; 0.0 megapixels in N s
    failed: p/b.png, p/c.png
    ");
    let rows = tree.run("p masks -o out --json -q").expect(1).rows();
    let kinds: Vec<_> = rows.iter().filter_map(|row| row["kind"].as_str()).collect();
    assert_eq!(kinds, ["ambiguous", "ambiguous"]);
    let said = tree.run("p masks --missing skip -o again").expect(1);
    assert_eq!(said.err.matches("error:").count(), 2, "{}", said.err);
}

#[test]
fn images_that_would_serve_each_other_are_told() {
    let tree = Tree::of("p/a.png p/a.pnm p/b.png");
    let said = tree.run("p p -o out").expect(1);
    assert_eq!(tree.names("out"), [""; 0]);
    assert_snapshot!(said.whole(), @"
    [1]
    error: p/a.png and p/a.pnm would each serve the other; say which is which with --pair, such as '{stem}_mask'
    error: p/a.pnm and p/a.png would each serve the other; say which is which with --pair, such as '{stem}_mask'
    error: p/b.png has no mask in p, since no file is paired with itself
    0 images done, 3 failed; 0.0 megapixels in N s
    failed: p/a.png, p/a.pnm, p/b.png
    ");
}

#[test]
fn the_masks_in_a_directory_below_the_images_are_no_images() {
    let tree = Tree::of("p/a.png p/b.png p/masks/a.png p/masks/b.png p/masks/orphan.png");
    let said = tree.run("p -r -m p/masks -o out");
    assert_eq!(tree.names("out"), ["a.png", "b.png"], "{}", said.err);
    assert_eq!(said.code, 0, "{}", said.err);
}

#[test]
fn wrong_pairs_are_refused_with_what_to_type() {
    let tree = Tree::of("p/a.png masks/a.png");
    let said = ["{stam}", "{stem", "../{stem}", "/{stem}", "{stem}/..", "."].map(|pair| {
        let said = tree.run(&format!("p masks --pair {pair} -o out"));
        assert_eq!(said.code, 2, "{pair}: {}", said.err);
        said.err
    });
    assert!(!tree.path("out").exists());
    assert_snapshot!(said.join("\n"), @r"
    error: unknown field {stam} in --pair; fields are {stem} {name} {ext} {dir}
    error: '{stem' has a { without a }; fields are {stem} {name} {ext} {dir}
    error: --pair '../{stem}' leads out of the directory that it is looked up in; begin with a name or a field
    error: --pair '/{stem}' leads out of the directory that it is looked up in; begin with a name or a field
    error: --pair '{stem}/..' leads out of the directory that it is looked up in; begin with a name or a field
    error: --pair is empty; give a name such as '{stem}_mask'
    ");
}

#[test]
fn one_image_takes_its_mask_from_a_directory_too() {
    let tree = Tree::of("p/a.png masks/a.png masks/b.png");
    tree.run("p/a.png masks -o out.png").expect(0);
    assert_eq!(tree.read("out.png"), tree.alone("p/a.png masks/a.png"));
}

#[test]
fn pair_without_a_directory_or_glob_is_refused() {
    let tree = Tree::of("p/a.png mask.png");
    let said = tree.run("p mask.png --pair {stem}_mask -o out").expect(2);
    assert_snapshot!(said.err, @"error: --pair tells which file of a directory or glob serves an image; give one of those");
}
