//! What a user sees: help, plans, errors, facts. Every text a person reads stands here.

mod common;

use common::Pixels;
use common::place::{Place, text};
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

fn place() -> Place {
    let place = Place::new(64, 48);
    let small = Pixels::noise(48, 64, Layout::Grey, Depth::U8, 3);
    std::fs::write(place.path("small.png"), small.png()).unwrap();
    let cutout = Pixels::noise(64, 48, Layout::Rgba, Depth::U8, 4);
    std::fs::write(place.path("cutout.png"), cutout.png()).unwrap();
    std::fs::write(place.path("notes.txt"), "no picture\n").unwrap();
    std::fs::write(place.path("empty.png"), "").unwrap();
    place
}

#[test]
fn the_help_is_whole() {
    assert_snapshot!(run(&place(), "--help"));
}

#[test]
fn wrong_words_are_refused_with_what_to_type() {
    let place = place();
    let lines: Vec<_> = [
        "",
        "photo.png",
        "photo.png mask.png",
        "aply photo.png mask.png -o out.png",
        "photo.png mask.png -o out.png --qualty 5",
        "photo.png mask.png -o out.png --quality 500",
        "photo.png mask.png -o out.png --to nose",
        "photo.png mask.png -o out.png --channel purple",
        "photo.png mask.png -o out.png --depth 12",
        "photo.png mask.png -o out.png --format jpeg2000",
        "photo.png mask.png -o out.png --max-memory lots",
        "photo.png mask.png -o out.xyz",
        "photo.png mask.png -o out.gif",
        "photo.png mask.png -o out.jpg --to alpha",
        "photo.png mask.png -o out.jpg --depth 16",
        "photo.png mask.png -o -",
        "photo.png mask.png -o - --format png --json",
        "photo.png mask.png -q 85 -o out.jpg",
        "- - -o out.png",
        "photo.png solid:128 -o out.png",
        "photo.png mask.png -o photo.png",
        "photo.png mask.png -o out.png --per-channel --to alpha",
        "photo.png mask.png -o out.png --per-channel --channel red",
        "photo.png mask.png small.png -o out/",
        "mask.png photo.png -o out/",
        "photo.png mask.png -o {stam}.png",
        "photo.png mask.png -o ../{dir}/x{name} --format png -v -q",
        "photo.png cutout.png -m mask.png -o {mask}.png",
    ]
    .iter()
    .map(|words| format!("$ maskimg {words}\n{}", run(&place, words)))
    .collect();
    assert_snapshot!(lines.join("\n"));
}

#[test]
fn failures_name_the_file_and_the_next_step() {
    let place = place();
    let lines: Vec<_> = [
        "photo.png small.png -o out.png",
        "missing.png mask.png -o out.png",
        "photo.png missing.png -o out.png",
        "notes.txt mask.png -o out.png",
        "empty.png mask.png -o out.png",
        "photo.png empty.png -o out.png",
        "cutout.png mask.png -o out.jpg",
        "photo.png mask.png -o out.png --max-pixels 100",
        "photo.png mask.png -o missing/out.png",
        "photo.png mask.png -o notes.txt/out.png",
        "photo.png mask.png -o . -n",
        "photo.png mask.png -o out.png --page 2",
    ]
    .iter()
    .map(|words| format!("$ maskimg {words}\n{}", run(&place, words)))
    .collect();
    assert_snapshot!(lines.join("\n"));
    assert!(!place.names().iter().any(|name| name.starts_with("out")), "{:?}", place.names());
}

#[test]
fn plans_say_what_would_be_done() {
    let place = place();
    let lines: Vec<_> = [
        "photo.png mask.png -o out.png --dry-run",
        "photo.png cutout.png -m mask.png -m solid:50% -o out/{stem}-{mask}.png --dry-run",
        "photo.png mask.png -o out.webp --dry-run --json --to alpha --strip --quality 85 --channel red",
    ]
    .iter()
    .map(|words| format!("$ maskimg {words}\n{}", run(&place, words)))
    .collect();
    assert_snapshot!(lines.join("\n"));
    assert!(!place.path("out").exists());
}

#[test]
fn verbose_tells_the_route_and_json_the_facts() {
    let mut settings = insta::Settings::clone_current();
    settings.add_filter(r"\d+\.\d+ s on", "N s on");
    settings.add_filter(r"in \d+\.\d+ s", "in N s");
    settings.add_filter(r#""seconds":[0-9.e-]+"#, r#""seconds":N"#);
    settings.add_filter(r#"\d+ bytes|"bytes":\d+"#, "N bytes");
    let place = place();
    let lines: Vec<_> = [
        "photo.png mask.png -o out.png -v -j 2",
        "photo.png mask.png -o out.webp -j 1",
        "photo.png mask.png -o out.png --json",
        "photo.png small.png -o out.png --json -q",
        "photo.png cutout.png -m mask.png -o made/ -j 2",
    ]
    .iter()
    .map(|words| format!("$ maskimg {words}\n{}", run(&place, words)))
    .collect();
    settings.bind(|| assert_snapshot!(lines.join("\n")));
}

#[test]
fn a_file_named_like_a_source_is_that_file() {
    let place = place();
    std::fs::copy(place.path("mask.png"), place.path("solid:0.5")).unwrap();
    assert!(place.run(&["photo.png", "solid:0.5", "-o", "by-file.png"]).status.success());
    assert!(place.run(&["photo.png", "mask.png", "-o", "by-mask.png"]).status.success());
    assert!(std::fs::read(place.path("by-file.png")).unwrap() == std::fs::read(place.path("by-mask.png")).unwrap());
}

#[test]
fn a_path_need_not_be_text() {
    use std::os::unix::ffi::OsStrExt;
    let place = place();
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9.png");
    std::fs::copy(place.path("photo.png"), place.dir.path().join(name)).unwrap();
    let mut command = place.command(&[]);
    let output = command.arg(name).args(["mask.png", "-o", "out/", "--json"]).output().unwrap();
    assert!(output.status.success(), "{}", text(&output));
    assert!(place.dir.path().join("out").join(name).exists());
    let row = String::from_utf8(output.stdout).unwrap();
    assert!(row.contains(r#""image":{"bytes":"Y2Fm6S5wbmc="}"#), "{row}");
}

#[test]
fn standard_input_and_output_are_files_too() {
    let place = place();
    assert!(place.run(&["photo.png", "mask.png", "-o", "out.png"]).status.success());
    let photo = std::fs::File::open(place.path("photo.png")).unwrap();
    let output = place.command(&["-", "mask.png", "-o", "-", "--format", "png"]).stdin(photo).output().unwrap();
    assert!(output.status.success(), "{}", text(&output));
    assert!(output.stdout == std::fs::read(place.path("out.png")).unwrap());
}

#[test]
fn several_images_are_a_job_each_and_one_failure_stops_nothing_else() {
    let place = place();
    let output = place.run(&["photo.png", "missing.png", "cutout.png", "-m", "mask.png", "-o", "out/"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(place.path("out/photo.png").exists() && place.path("out/cutout.png").exists());
    let told = text(&output);
    assert!(told.contains("\n2 images done, 1 failed; 0.0 megapixels in "), "{told}");
    assert!(told.starts_with("error: cannot read missing.png: No such file or directory\n"), "{told}");
    assert!(told.ends_with("\nfailed: missing.png"), "{told}");
}

#[test]
fn completions_and_the_manual_page_are_printed() {
    let place = place();
    let completions = place.run(&["completions", "bash"]);
    assert!(completions.status.success() && String::from_utf8_lossy(&completions.stdout).contains("--per-channel"));
    let manual = place.run(&["man"]);
    assert!(manual.status.success() && String::from_utf8_lossy(&manual.stdout).contains(".TH maskimg"));
}
