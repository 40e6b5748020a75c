//! What a user of `maskimg blend` and `maskimg modes` sees.

use crate::common::Pixels;
use crate::common::place::{Place, text};
use insta::assert_snapshot;
use maskimg::matrix::{Depth, Layout};

/// Exit code, standard output and standard error of a command line.
fn run(place: &Place, words: &str) -> String {
    let output = place.run(&words.split_whitespace().collect::<Vec<_>>());
    let mut all = format!("[{}]", output.status.code().unwrap());
    for stream in [String::from_utf8_lossy(&output.stdout).into_owned(), text(&output)] {
        if !stream.trim().is_empty() {
            all = format!("{all}\n{}", stream.trim_end());
        }
    }
    all
}

/// Command lines and what each of them says.
fn told(place: &Place, lines: &[&str]) -> String {
    let told: Vec<_> = lines.iter().map(|words| format!("$ maskimg {words}\n{}", run(place, words))).collect();
    told.join("\n")
}

/// `photo.png` and `mask.png` of 64x48, `top.png` with alpha of the same size, `logo.png` of 20x10.
fn place() -> Place {
    let place = Place::new(64, 48);
    let write = |name: &str, picture: Pixels| std::fs::write(place.path(name), picture.png()).unwrap();
    write("top.png", Pixels::noise(64, 48, Layout::Rgba, Depth::U8, 3));
    write("logo.png", Pixels::noise(20, 10, Layout::Rgba, Depth::U8, 4));
    write("logo-mask.png", Pixels::noise(20, 10, Layout::Grey, Depth::U8, 5));
    write("third.png", Pixels::noise(48, 64, Layout::Grey, Depth::U8, 6));
    std::fs::write(place.path("notes.txt"), "no picture\n").unwrap();
    place
}

#[test]
fn the_help_of_blend_is_whole() {
    assert_snapshot!(run(&place(), "blend --help"));
}

#[test]
fn the_table_of_modes_is_whole() {
    assert_snapshot!(run(&place(), "modes"));
}

#[test]
fn wrong_words_are_refused_with_what_to_type() {
    let place = place();
    let before = place.names();
    let told = told(
        &place,
        &[
            "blend",
            "blend photo.png",
            "blend photo.png top.png",
            "blend photo.png -m mask.png -o out.png",
            "blend photo.png top.png -o out.png --mode multipy",
            "blend photo.png top.png -o out.png --mode softlihgt",
            "blend photo.png top.png -o out.png --mode xor",
            "blend photo.png top.png -o out.png --operator src-ovr",
            "blend photo.png top.png -o out.png --operator multiply",
            "blend photo.png top.png -o out.png --opacity 1.5",
            "blend photo.png top.png -o out.png --opacity 70",
            "blend photo.png top.png -o out.png --opacity -0.1",
            "blend photo.png top.png -o out.png --opacity 130%",
            "blend photo.png top.png -o out.png --opacity lots",
            "blend photo.png logo.png -o out.png --at 10",
            "blend photo.png logo.png -o out.png --at 10,x",
            "blend photo.png logo.png -o out.png --gravity up",
            "blend photo.png logo.png -o out.png --at 1,2 --fit stretch",
            "blend photo.png logo.png -o out.png --gravity center --fit cover",
            "blend photo.png top.png -o out.png --space oklab --mode multiply",
            "blend photo.png top.png -o out.png --space xyz",
            "blend photo.png top.png -o out.jpg --operator xor",
            "blend photo.png top.png -o out.jpg --operator src-in",
            "blend photo.png top.png -o photo.png",
            "blend photo.png top.png -o top.png",
            "blend photo.png top.png mask.png -o mask.png",
            "blend photo.png top.png solid:128 -o out.png",
            "blend - - -o out.png",
            "blend photo.png top.png -o out.xyz",
            "blnd photo.png top.png -o out.png",
            "modes photo.png",
        ],
    );
    assert_snapshot!(told);
    assert_eq!(place.names(), before);
}

#[test]
fn failures_name_the_file_and_the_next_step() {
    let place = place();
    let before = place.names();
    let told = told(
        &place,
        &[
            "blend missing.png top.png -o out.png",
            "blend photo.png missing.png -o out.png",
            "blend photo.png top.png missing.png -o out.png",
            "blend photo.png notes.txt -o out.png",
            "blend photo.png top.png third.png -o out.png",
            "blend photo.png logo.png third.png -o out.png",
            "blend photo.png logo.png third.png -o out.png --json",
            "blend photo.png logo.png -o out.png --fit none",
            "blend top.png logo.png -o out.jpg",
            "blend photo.png top.png -o mask.png -n",
        ],
    );
    assert_snapshot!(told);
    assert_eq!(place.names(), before);
}

#[test]
fn plans_say_what_would_be_done() {
    let place = place();
    let before = place.names();
    let told = told(
        &place,
        &[
            "blend photo.png top.png -o out.png --dry-run",
            "blend photo.png top.png mask.png solid:50% -o out/ --mode ColorDodge --opacity 70% --dry-run",
            "blend photo.png top.png -o out.png --dry-run --json",
            "blend photo.png logo.png logo-mask.png -m mask.png -o out.webp --mode colour_burn --operator SourceAtop --opacity 30% --gravity south-east --at 10%,-5 --linear --background white --dry-run --json",
            "blend photo.png logo.png -o out.png --fit contain --dry-run --json",
        ],
    );
    assert_snapshot!(told);
    assert_eq!(place.names(), before);
}

#[test]
fn verbose_tells_the_route_and_json_the_facts() {
    let mut settings = insta::Settings::clone_current();
    settings.add_filter(r"\d+\.\d+ s on", "N s on");
    settings.add_filter(r#""seconds":[0-9.e-]+"#, r#""seconds":N"#);
    settings.add_filter(r#"\d+ bytes|"bytes":\d+"#, "N bytes");
    let place = place();
    let told = told(
        &place,
        &[
            "blend photo.png top.png mask.png -o out.png -v -j 2",
            "blend photo.png logo.png -o out.png --operator src --gravity center -v -j 1",
            "blend mask.png logo.png -o out.png --opacity 25% --json",
            "blend photo.png top.png -o out.png -q",
        ],
    );
    settings.bind(|| assert_snapshot!(told));
}

#[test]
fn spellings_of_others_are_taken() {
    let place = place();
    let bytes_of = |option: &str, name: &str| {
        let output = place.run(&["blend", "photo.png", "top.png", "-o", "-", "--format", "png", option, name]);
        assert!(output.status.success(), "{name}: {}", text(&output));
        output.stdout
    };
    for (option, name, other) in [
        ("--mode", "linear-dodge", "Linear Dodge (Add)"),
        ("--mode", "color-burn", "colour_burn"),
        ("--mode", "soft-light", "SoftLight"),
        ("--operator", "src-atop", "source-atop"),
        ("--operator", "plus", "lighter"),
    ] {
        assert!(bytes_of(option, name) == bytes_of(option, other), "{other} is not {name}");
    }
}

#[test]
fn standard_input_may_be_top_or_base() {
    let place = place();
    assert!(place.run(&["blend", "photo.png", "top.png", "-o", "out.png"]).status.success());
    for (words, from) in [(["blend", "photo.png", "-"], "top.png"), (["blend", "-", "top.png"], "photo.png")] {
        let from = std::fs::File::open(place.path(from)).unwrap();
        let mut command = place.command(&words);
        let output = command.args(["-o", "-", "--format", "png"]).stdin(from).output().unwrap();
        assert!(output.status.success(), "{}", text(&output));
        assert!(output.stdout == std::fs::read(place.path("out.png")).unwrap(), "{words:?}");
    }
}

#[test]
fn jpeg_takes_every_operator_that_leaves_no_holes() {
    let place = place();
    for operator in ["dst", "src-over", "dst-over", "src-atop", "plus"] {
        let output = place.run(&["blend", "photo.png", "top.png", "-o", "out.jpg", "--operator", operator]);
        assert!(output.status.success(), "{operator}: {}", text(&output));
    }
    // What has holes may be laid on something; and where none came of it, the alpha is dropped without a word.
    for words in ["top.png --operator xor --background white", "mask.png --operator src", "mask.png --operator dst-in"]
    {
        let words: Vec<_> = "blend photo.png -o out.jpg".split(' ').chain(words.split(' ')).collect();
        let output = place.run(&words);
        assert!(output.status.success() && text(&output).is_empty(), "{words:?}: {}", text(&output));
    }
}
