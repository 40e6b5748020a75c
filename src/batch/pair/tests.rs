//! Which file belongs to which image, on temporary trees.

use super::super::find::Excluded;
use super::super::testing::{Tree, names};
use super::*;
use std::os::unix::ffi::OsStrExt;

/// A shelf of masks.
fn shelf(tree: &Tree, operand: &str, pairing: Option<&str>) -> Shelf {
    let pairing = pairing.map(|text| Pairing::parse(text).unwrap());
    Shelf::new(&tree.many(operand), tree.found(operand).images, pairing, "masks")
}

/// What belongs to each image, or why that cannot be said.
fn partners(tree: &Tree, images: &str, masks: &str, pairing: Option<&str>) -> Vec<String> {
    let shelf = shelf(tree, masks, pairing);
    let partner = |image: &Image| match shelf.partner(image) {
        Ok(partner) => partner.map_or_else(|| "none".to_owned(), |path| tree.said(path.display())),
        Err(error) => tree.said(error),
    };
    tree.found(images).images.iter().map(partner).collect()
}

/// The images of an operand that serve no other, and why others are undecided.
fn roles(tree: &Tree, images: &str, shelves: &[Shelf]) -> (Vec<String>, Vec<String>) {
    let roles = without_partners(tree.found(images).images, shelves);
    let image = |image: &Image| image.relative().to_str().unwrap().to_owned();
    (roles.images.iter().map(image).collect(), roles.undecided.iter().map(|(_, error)| tree.said(error)).collect())
}

#[test]
fn a_partner_has_the_relative_path_whatever_the_extension() {
    let tree = Tree::of(&["p/a.jpg", "p/b/a.jpg", "p/b/c.d.jpg", "p/e.jpg", "p/f.tar.jpg", "p/no"]);
    tree.write("p/no", super::super::testing::PNG);
    for mask in ["a.png", "b/a.tif.npy", "b/a.png", "b/c.d.png", "b.a/e.png", "f.png", "A.png", "no.png", "a b.png"] {
        tree.write(format!("m/{mask}"), b"");
    }
    let expected = ["m/a.png", "m/b/a.png", "m/b/c.d.png", "none", "none", "m/no.png"];
    assert_eq!(partners(&tree, "p", "m", None), expected);
    assert_eq!(partners(&tree, "p/**", "m/**/*.png", None), expected);
    // A single file is matched by its name.
    let image = Image::file(tree.path("p/b/c.d.jpg"));
    assert_eq!(shelf(&tree, "m/b", None).partner(&image).unwrap(), Some(&*tree.path("m/b/c.d.png")));
    assert_eq!(shelf(&tree, "m", None).partner(&image).unwrap(), None);
}

#[test]
fn roots_may_be_written_in_any_way() {
    let tree = Tree::of(&["p/b/a.jpg", "m/b/a.png"]);
    for masks in ["m", "m/", "m/.", "p/../m", "m/**", "./m//**/*.png"] {
        let found = partners(&tree, "p/", masks, None);
        assert!(found[0].ends_with("/b/a.png"), "{masks}: {}", found[0]);
    }
    let here = Many::read(OsStr::new("{samples,none}/*.png")).unwrap().unwrap();
    let shelf = Shelf::new(&here, here.list(false, &Excluded::default()).images, None, "masks");
    let other = tree.many("p");
    tree.write("p/samples/photo.jpg", b"");
    let images = other.list(true, &Excluded::default()).images;
    assert_eq!(shelf.partner(&images[1]).unwrap(), Some(Path::new("samples/photo.png")));
}

#[test]
fn names_that_are_no_text_have_partners() {
    let tree = Tree::of(&[]);
    tree.write(b"p/\xfe/a \xff.jpg", b"");
    tree.write(b"m/\xfe/a \xff.png", b"");
    tree.write(b"m/\xfe/a \xff_mask.png", b"");
    for (pairing, expected) in [(None, &b"m/\xfe/a \xff.png"[..]), (Some("{stem}_mask"), b"m/\xfe/a \xff_mask.png")] {
        let shelf = shelf(&tree, "m", pairing);
        let partner = shelf.partner(&tree.found("p").images[0]).unwrap().unwrap();
        assert_eq!(partner.as_os_str().as_bytes(), tree.path(expected).as_os_str().as_bytes());
    }
}

#[test]
fn two_candidates_are_an_error_that_names_both() {
    let tree = Tree::of(&["p/a.jpg", "p/b.jpg", "p/c.jpg", "m/a.png", "m/a.npy", "m/c.png"]);
    ["m/b.png", "m/b.npy", "m/b.bmp"].iter().for_each(|mask| tree.write(mask, b""));
    assert_eq!(
        partners(&tree, "p", "m", None),
        [
            "p/a.jpg has two masks: m/a.npy and m/a.png; remove one, or say which with --pair",
            "p/b.jpg has 3 masks: m/b.bmp, m/b.npy and 1 more; remove one, or say which with --pair",
            "m/c.png"
        ]
    );
    let error = shelf(&tree, "m", Some("{stem}")).partner(&tree.found("p").images[0]).unwrap_err();
    assert_eq!(error.kind(), Kind::Ambiguous);
    assert_eq!(
        tree.said(error),
        "p/a.jpg has two masks: m/a.npy and m/a.png; remove one, or name the extension in --pair"
    );
    assert_eq!(partners(&tree, "p", "m", Some("{stem}.npy")), ["m/a.npy", "m/b.npy", "none"]);
}

#[test]
fn an_image_is_not_its_own_partner() {
    let tree = Tree::of(&["p/a.png", "p/b.png", "p/b.jpg", "p/c/a.png"]);
    tree.link("q", "p");
    for masks in ["p", "q", "p/.", "p/**"] {
        let found = partners(&tree, "p", masks, None);
        let found: Vec<_> = found.iter().map(|path| path.rsplit('/').next().unwrap()).collect();
        assert_eq!(found, ["none", "b.png", "b.jpg", "none"], "{masks}");
    }
    assert_eq!(partners(&tree, "p", "p", Some("{name}"))[0], "none");
    assert_eq!(partners(&tree, "p", "p", Some("{stem}.png")), ["none", "p/b.png", "none", "none"]);
    // Elsewhere the same name is another file.
    tree.write("m/a.png", b"");
    assert_eq!(partners(&tree, "p", "m", None)[0], "m/a.png");
}

#[test]
fn a_template_says_what_partners_are_called() {
    let tree = Tree::of(&["p/a.jpg", "p/b/a.jpg"]);
    let masks = ["a_mask.png", "b/a_mask.tga", "a.mask.png", "a.mask.npy", "a.jpg.npy", "b/a.jpg.npy", "jpg/a.png"];
    masks.iter().for_each(|mask| tree.write(format!("m/{mask}"), b""));
    ["m/b/all.png", "m/all.png", "m/b-a.bmp", "m/of b/a.png"].iter().for_each(|mask| tree.write(mask, b""));
    for (pairing, first, second) in [
        ("{stem}_mask", "m/a_mask.png", "m/b/a_mask.tga"),
        ("{stem}_mask.png", "m/a_mask.png", "none"),
        ("{stem}.mask.png", "m/a.mask.png", "none"),
        ("{name}", "m/a.jpg.npy", "m/b/a.jpg.npy"),
        ("{name}.npy", "m/a.jpg.npy", "m/b/a.jpg.npy"),
        ("all", "m/all.png", "m/b/all.png"),
        ("./all", "m/all.png", "m/all.png"),
        ("{ext}/{stem}", "m/jpg/a.png", "m/jpg/a.png"),
        ("{dir}/{stem}_mask", "m/a_mask.png", "m/b/a_mask.tga"),
        ("of {dir}/{stem}", "none", "m/of b/a.png"),
        ("{dir}-{stem}", "none", "m/b-a.bmp"),
        ("{stem}_none", "none", "none"),
    ] {
        assert_eq!(partners(&tree, "p", "m", Some(pairing)), [first, second], "{pairing}");
    }
}

#[test]
fn a_template_that_cannot_be_meant_is_refused() {
    let fields = "fields are {stem} {name} {ext} {dir}";
    let out = "leads out of the directory that it is looked up in; begin with a name or a field";
    for (text, message) in [
        ("{stam}_mask", format!("unknown field {{stam}} in --pair; {fields}")),
        ("{mask}", format!("unknown field {{mask}} in --pair; {fields}")),
        ("{stem_mask", format!("'{{stem_mask' has a {{ without a }}; {fields}")),
        ("../masks/{stem}", format!("--pair '../masks/{{stem}}' {out}")),
        ("{dir}/../{stem}", format!("--pair '{{dir}}/../{{stem}}' {out}")),
        ("/masks/{stem}", format!("--pair '/masks/{{stem}}' {out}")),
        ("", "--pair is empty; give a name such as '{stem}_mask'".to_owned()),
        ("./", "--pair is empty; give a name such as '{stem}_mask'".to_owned()),
    ] {
        let error = Pairing::parse(text).unwrap_err();
        assert_eq!((error.to_string(), error.kind()), (message, Kind::Usage), "{text}");
    }
}

#[test]
fn what_is_filled_in_cannot_climb() {
    let tree = Tree::of(&["p/a.jpg", "m/a.png"]);
    // Without a directory to fill in, two dots are left.
    let error = shelf(&tree, "m", Some(".{dir}./{stem}")).partner(&tree.found("p").images[0]).unwrap_err();
    assert_eq!(error.kind(), Kind::Usage);
    let expected =
        "--pair '.{dir}./{stem}' of p/a.jpg is ../a, which leads out of the directory that it is looked up in";
    assert_eq!(tree.said(error), expected);
}

#[test]
fn files_that_serve_others_are_no_images() {
    let files = ["a.jpg", "a_mask.png", "b/a.jpg", "b/a_mask.png", "c.jpg", "d_mask.png", "a_top.png", "e.jpg"];
    let tree = Tree::of(&files.map(|file| ["p/", file].concat()).each_ref().map(String::as_str));
    tree.link("q", "p");
    let expected = ["a.jpg", "b/a.jpg", "c.jpg", "d_mask.png", "e.jpg"].map(str::to_owned).to_vec();
    for masks in ["p", "q", "p/**/*_mask.*"] {
        let shelves = [shelf(&tree, masks, Some("{stem}_mask")), shelf(&tree, "p", Some("{stem}_top"))];
        assert_eq!(roles(&tree, "p", &shelves), (expected.clone(), vec![]), "{masks}");
    }
    let everything = names(&tree.found("p")).join(" ");
    assert_eq!(roles(&tree, "p", &[]).0.join(" "), everything);
    tree.write("m/a_mask.png", b"");
    assert_eq!(roles(&tree, "p", &[shelf(&tree, "m", Some("{stem}_mask"))]).0.join(" "), everything);
}

#[test]
fn two_that_serve_each_other_are_undecided() {
    let tree = Tree::of(&["p/a.jpg", "p/a.png", "p/b.jpg", "p/c.jpg", "p/c.png", "p/c.npy"]);
    let (images, undecided) = roles(&tree, "p", &[shelf(&tree, "p", None)]);
    // Of the three it can be said that there is one too many, when their partners are asked for.
    assert_eq!(images, ["b.jpg", "c.jpg", "c.npy", "c.png"]);
    assert_eq!(
        undecided,
        [
            "p/a.jpg and p/a.png would each serve the other; say which is which with --pair, such as '{stem}_mask'",
            "p/a.png and p/a.jpg would each serve the other; say which is which with --pair, such as '{stem}_mask'"
        ]
    );
    // Where only one of them is an image, it is clear.
    let (images, undecided) = roles(&tree, "p/*.jpg", &[shelf(&tree, "p", None)]);
    assert_eq!((images.len(), undecided.len()), (3, 0));
    fs_twin(&tree);
}

/// Two names of one file do not serve each other.
fn fs_twin(tree: &Tree) {
    std::fs::hard_link(tree.path("p/b.jpg"), tree.path("p/b.png")).unwrap();
    let (images, undecided) = roles(tree, "p/b.*", &[shelf(tree, "p", None)]);
    assert_eq!((images, undecided), (vec!["b.jpg".to_owned(), "b.png".to_owned()], vec![]));
}

#[test]
fn two_thousand_files_find_their_partners() {
    let tree = Tree::of(&[]);
    for i in 0..1000 {
        tree.write(format!("p/{:02}/{i}.jpg", i % 20), b"");
        tree.write(format!("m/{:02}/{i}.png", i % 20), b"");
    }
    let found = partners(&tree, "p", "m", None);
    let expected = tree.found("p").images;
    let expected = expected.iter().map(|image| Path::new("m").join(image.relative()).with_extension("png"));
    assert_eq!(found, expected.map(|path| path.to_str().unwrap().to_owned()).collect::<Vec<_>>());
    assert_eq!(found.len(), 1000);
}
