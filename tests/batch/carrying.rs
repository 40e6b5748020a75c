//! Carrying out: one failure stops nothing else, what stands may be passed over, and threads change no byte.

use crate::tree::Tree;
use insta::assert_snapshot;

/// Ten images, of which the fourth is broken.
fn ten() -> Tree {
    let tree = Tree::of("mask.png");
    for i in 0..10 {
        tree.picture(&format!("p/{i}.png"), (9, 7));
    }
    let whole = tree.read("p/3.png");
    tree.write("p/3.png", &whole[..whole.len() / 2]);
    tree
}

#[test]
fn one_failure_stops_nothing_else() {
    let tree = ten();
    let said = tree.run("p mask.png -o out").expect(1);
    assert_eq!(tree.names("out").len(), 9);
    assert_snapshot!(said.whole(), @r"
    [1]
    error: cannot read p/3.png: the file ends too early
    9 images done, 1 failed; 0.0 megapixels in N s
    failed: p/3.png
    ");
}

#[test]
fn fail_fast_begins_nothing_more() {
    let tree = ten();
    let said = tree.run("p mask.png -o out --fail-fast -j 1").expect(1);
    assert_eq!(tree.names("out"), ["0.png", "1.png", "2.png"]);
    assert_snapshot!(said.whole(), @r"
    [1]
    error: cannot read p/3.png: the file ends too early
    3 images done, 1 failed; 0.0 megapixels in N s
    failed: p/3.png
    6 not begun
    ");
    // What cannot even be planned counts as well.
    let tree = Tree::of("p/a.png p/b.png masks/b.png");
    tree.run("p masks -o out --fail-fast -j 1").expect(1);
    assert!(tree.names("out").is_empty());
    // Nor what fails before it is a job.
    let tree = Tree::of("p/a.png p/a.pnm p/b.png");
    tree.run("p p -o out --fail-fast").expect(1);
    assert!(tree.names(".").iter().all(|name| !name.starts_with("out")));
}

#[test]
fn many_failures_are_named_and_then_counted() {
    let tree = Tree::of("mask.png p/z.png");
    (0..30).for_each(|i| tree.write(format!("p/{i:02}.png"), b"no picture"));
    let said = tree.run("p mask.png -o out -j 1").expect(1);
    let summary: Vec<_> = said.err.lines().filter(|line| !line.starts_with("error:")).collect();
    assert_eq!(said.err.lines().count(), 30 + summary.len());
    assert_snapshot!(summary.join("\n"), @"
    1 image done, 30 failed; 0.0 megapixels in N s
    failed: p/00.png, p/01.png, p/02.png, p/03.png, p/04.png, p/05.png, p/06.png, p/07.png, p/08.png, p/09.png and 20 more
    ");
}

#[test]
fn skip_existing_passes_over_what_stands() {
    let tree = ten();
    tree.write("out/1.png", b"stands");
    tree.write("out/3.png", b"stands too");
    tree.link("out/5.png", "nowhere");
    let said = tree.run("p mask.png -o out --skip-existing -v -j 1").expect(0);
    assert_eq!((tree.read("out/1.png"), tree.read("out/3.png")), (b"stands".to_vec(), b"stands too".to_vec()));
    assert_eq!(tree.names("out").len(), 10);
    let passed: Vec<_> = said.err.lines().filter(|line| line.contains("passed over")).collect();
    assert_snapshot!(passed.join("\n"), @r"
    p/1.png: passed over, out/1.png exists
    p/3.png: passed over, out/3.png exists
    p/5.png: passed over, out/5.png exists
    7 images done, 3 passed over; 0.0 megapixels in N s
    ");
}

#[test]
fn quiet_says_errors_only_and_json_a_row_for_each() {
    let tree = ten();
    let said = tree.run("p mask.png -o out -q --json -j 1").expect(1);
    assert_snapshot!(said.err, @"error: cannot read p/3.png: the file ends too early");
    let rows = said.rows();
    assert_eq!(rows.len(), 10);
    for (i, row) in rows.iter().enumerate() {
        assert_eq!(
            (row["image"].as_str(), row["output"].as_str()),
            (Some(&*format!("p/{i}.png")), Some(&*format!("out/{i}.png")))
        );
        assert_eq!(row["status"], if i == 3 { "failed" } else { "done" }, "{row}");
    }
    let fields: Vec<_> = rows[0].as_object().unwrap().keys().map(String::as_str).collect();
    assert_snapshot!(fields.join(" "), @"status image output width height channels depth kept seconds bytes notes");
    let seen = (&rows[0]["width"], &rows[0]["height"], &rows[0]["channels"], &rows[0]["depth"], &rows[0]["bytes"]);
    assert_eq!(seen, (&9.into(), &7.into(), &3.into(), &8.into(), &tree.read("out/0.png").len().into()));
}

#[test]
fn what_has_no_job_has_a_row_of_json_too() {
    let tree = Tree::of("p/a.png p/a.pnm p/b.png p/b_mask.png");
    let rows = tree.run("p p -o out --json -q").expect(1).rows();
    let ambiguous: Vec<_> = rows.iter().filter(|row| row["kind"] == "ambiguous").map(|row| &row["image"]).collect();
    assert_eq!(ambiguous, ["p/a.png", "p/a.pnm"]);
}

#[test]
fn threads_change_no_byte() {
    let tree = Tree::of("mask.png");
    for i in 0..9 {
        tree.picture(&format!("p/{i}.png"), (40 + i, 30 + 7 * i));
    }
    let words = "p mask.png --fit contain --linear -o";
    tree.run(&format!("{words} one -j 1")).expect(0);
    let one = tree.files("one");
    assert_eq!(one.len(), 9);
    for jobs in [2, 5, 16] {
        tree.run(&format!("{words} many -j {jobs}")).expect(0);
        assert!(tree.files("many") == one, "-j {jobs}");
        std::fs::remove_dir_all(tree.path("many")).unwrap();
    }
    let plan = tree.run(&format!("{words} many --dry-run --json")).expect(0).out;
    let backwards: Vec<_> = plan.lines().rev().collect();
    tree.feed("run - -j 3", backwards.join("\n")).expect(0);
    assert!(tree.files("many") == one, "backwards");
}

#[test]
fn the_time_for_a_file_is_limited() {
    let tree = Tree::of("mask.png p/small.png");
    tree.picture("p/large.pnm", (2500, 2000));
    tree.write("out/large.png", b"stands");
    // Far too little for the large one, whatever the machine; and more than the small one can need.
    let said = tree.run("p solid:1 -o out --format png --compression best --timeout 0.02 -j 1").expect(1);
    assert_eq!(tree.read("out/large.png"), b"stands");
    assert!(tree.names("out").iter().all(|name| !name.contains(".maskimg")), "{:?}", tree.names("out"));
    assert!(said.err.contains("large.pnm"), "{}", said.err);
    let rows = tree.run("p/large.pnm solid:1 -o large.png --timeout 0.001 --json").expect(1).rows();
    assert_eq!(rows[0]["kind"], "timeout");
    assert_snapshot!(rows[0]["error"].as_str().unwrap(), @"not done within 0.001 s; allow more with --timeout");
    assert!(!tree.path("large.png").exists());
    let said =
        ["0", "-1", "x", "inf"].map(|time| tree.run(&format!("p mask.png -o out --timeout={time}")).expect(2).err);
    assert_snapshot!(said.join("\n"), @r"
    error: invalid value '0' for '--timeout <SECONDS>': '0' is no time; give seconds, as in 30 or 0.5
    error: invalid value '-1' for '--timeout <SECONDS>': '-1' is no time; give seconds, as in 30 or 0.5
    error: invalid value 'x' for '--timeout <SECONDS>': 'x' is no time; give seconds, as in 30 or 0.5
    error: invalid value 'inf' for '--timeout <SECONDS>': 'inf' is no time; give seconds, as in 30 or 0.5
    ");
}

#[test]
fn results_that_nobody_reads_are_no_success() {
    let tree = ten();
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let output = tree.command("p mask.png -o out --json -j 1").stdout(full).output().unwrap();
    let said = crate::tree::Said::of(output).expect(1);
    assert_eq!(tree.names("out"), ["0.png"]);
    assert_snapshot!(said.whole(), @r"
    [1]
    error: cannot write standard output: No space left on device
    1 image done; 0.0 megapixels in N s
    9 not begun
    ");
}

#[test]
fn progress_is_silent_where_nobody_looks() {
    let tree = ten();
    let said = tree.run("p mask.png -o out --progress auto");
    assert!(!said.err.contains('\r') && !said.err.contains('\u{2501}'), "{}", said.err);
}

#[test]
fn progress_that_is_always_wanted_is_lines_in_a_log() {
    let tree = ten();
    for words in ["p mask.png -o out --progress always", "p/1.png mask.png -o 1.png --progress always --quiet"] {
        let said = tree.run(words);
        let lines: Vec<_> = said.err.lines().filter(|line| line.contains(" left")).collect();
        assert!(!lines.is_empty(), "{words}: {}", said.err);
        assert!(lines.iter().all(|line| line.contains(" of 10, ") || line.contains(" %, ")), "{lines:?}");
        assert!(!said.err.contains('\r') && !said.err.contains('\u{1b}'), "{}", said.err);
    }
}

#[test]
fn a_reader_that_goes_away_is_told_of_once() {
    let tree = Tree::new();
    // Those in hand end one after the other when nobody reads any more.
    (0..8).for_each(|i| tree.picture(&format!("p/{i}.png"), (300, 200)));
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let output = tree.command("p solid:50% -o out --json -j 4").stdout(full).output().unwrap();
    let said = crate::tree::Said::of(output).expect(1);
    assert_eq!(said.err.matches("cannot write standard output").count(), 1, "{}", said.err);
}

#[test]
fn failures_are_named_in_the_order_of_names() {
    let tree = Tree::of("mask.png");
    // The first takes longest to fail.
    tree.picture("p/0.pnm", (2000, 1500));
    let whole = tree.read("p/0.pnm");
    tree.write("p/0.pnm", &whole[..whole.len() - 1]);
    ["1.png", "2.png"].iter().for_each(|name| tree.write(format!("p/{name}"), b"no picture"));
    let said = tree.run("p solid:50% -o out -j 3").expect(1);
    assert!(said.err.ends_with("failed: p/0.pnm, p/1.png, p/2.png"), "{}", said.err);
}
