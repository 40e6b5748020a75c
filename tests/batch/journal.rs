//! What was done need not be done again: `--resume`.

use crate::tree::Tree;
use insta::assert_snapshot;
use serde_json::Value;
use std::fs::{self, File};
use std::time::Duration;

const WORDS: &str = "p mask.png -o out --resume --json -q -j 1";
const JOURNAL: &str = "out/.maskimg-journal.jsonl";

fn three() -> Tree {
    Tree::of("p/a.png p/b.png p/c.png mask.png")
}

/// The images that a run did, as opposed to those that it passed over.
#[track_caller]
fn done(tree: &Tree, words: &str) -> String {
    let said = tree.run(words).expect(0);
    let rows = said.rows();
    assert!(rows.iter().all(|row| row["status"] == "done" || row["status"] == "skipped"), "{rows:?}");
    let done = rows.iter().filter(|row| row["status"] == "done");
    done.map(|row| row["image"].as_str().unwrap().rsplit('/').next().unwrap()).collect::<Vec<_>>().join(" ")
}

/// Gives a file another time, so many seconds later.
fn touch(tree: &Tree, name: &str, seconds: u64) {
    let file = File::options().write(true).open(tree.path(name)).unwrap();
    let time = file.metadata().unwrap().modified().unwrap() + Duration::from_secs(seconds);
    file.set_modified(time).unwrap();
}

#[test]
fn what_the_journal_records_is_passed_over() {
    let tree = three();
    assert_eq!(done(&tree, WORDS), "a.png b.png c.png");
    let before = tree.files("out");
    assert_eq!(done(&tree, WORDS), "");
    assert!(tree.files("out") == before);
    let said = tree.run("p mask.png -o out --resume -v -j 1").expect(0);
    assert_snapshot!(said.whole(), @r"
    [0]
    p/a.png: passed over, the journal says that it is done
    p/b.png: passed over, the journal says that it is done
    p/c.png: passed over, the journal says that it is done
    0 images done, 3 passed over; 0.0 megapixels in N s
    ");
    // The directory is no less a directory of outputs: what is in the journal is no image.
    tree.run("out mask.png -o more").expect(0);
    assert_eq!(tree.names("more"), ["a.png", "b.png", "c.png"]);
}

#[test]
fn without_resume_no_journal_is_kept() {
    let tree = three();
    tree.run("p mask.png -o out").expect(0);
    assert_eq!(tree.names("out"), ["a.png", "b.png", "c.png"]);
}

#[test]
fn a_journal_is_a_line_of_json_for_each_that_was_done() {
    let tree = three();
    tree.write("p/b.png", b"no picture");
    tree.run("p mask.png -o out --resume -j 1").expect(1);
    let lines = String::from_utf8(tree.read(JOURNAL)).unwrap();
    assert!(lines.ends_with('\n'));
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let outputs: Vec<_> = lines.iter().map(|line| line["done"]["job"]["output"].as_str().unwrap()).collect();
    assert_eq!(outputs, ["out/a.png", "out/c.png"]);
    assert_eq!(lines[0]["done"]["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(lines[0]["bytes"], tree.read("out/a.png").len());
}

#[test]
fn what_has_changed_is_done_again() {
    let tree = three();
    done(&tree, WORDS);
    touch(&tree, "p/b.png", 1);
    assert_eq!(done(&tree, WORDS), "b.png", "an image's time");
    let time = fs::metadata(tree.path("p/c.png")).unwrap().modified().unwrap();
    tree.write("p/c.png", &[&tree.read("p/c.png")[..], b"more"].concat());
    File::options().write(true).open(tree.path("p/c.png")).unwrap().set_modified(time).unwrap();
    assert_eq!(done(&tree, WORDS), "c.png", "an image's size");
    touch(&tree, "mask.png", 1);
    assert_eq!(done(&tree, WORDS), "a.png b.png c.png", "the mask's time");
    assert_eq!(done(&tree, &format!("{WORDS} --compression best")), "a.png b.png c.png", "an option");
    assert_eq!(done(&tree, WORDS), "a.png b.png c.png", "the option that was before");
    fs::remove_file(tree.path("out/a.png")).unwrap();
    tree.write("out/c.png", b"shorter");
    assert_eq!(done(&tree, WORDS), "a.png c.png", "outputs");
    assert_eq!(done(&tree, WORDS), "");
}

#[test]
fn what_another_job_has_written_over_is_done_again() {
    // Their outputs have one size, whatever is in them.
    let tree = Tree::of("p/a.pnm p/b.pnm");
    let words = |weight: &str| format!("p solid:{weight} -o out --resume --json -q -j 1");
    assert_eq!(done(&tree, &words("0.5")), "a.pnm b.pnm");
    let half = tree.files("out");
    assert_eq!(done(&tree, &words("0.25")), "a.pnm b.pnm");
    assert_eq!(done(&tree, &words("0.25")), "");
    assert_eq!(done(&tree, &format!("{} --shard 1/2", words("0.5"))), "a.pnm");
    assert_eq!(done(&tree, &words("0.5")), "b.pnm");
    assert!(tree.files("out") == half);
}

#[test]
fn what_only_limits_or_tells_does_not_count() {
    let tree = three();
    done(&tree, WORDS);
    for more in ["--max-memory 100M", "--max-pixels 1000000", "-j 3", "--timeout 60", "--skip-existing", "--fail-fast"]
    {
        assert_eq!(done(&tree, &format!("{} {more}", WORDS.replace(" -j 1", ""))), "", "{more}");
    }
}

#[test]
fn a_torn_last_line_is_no_harm() {
    let tree = three();
    done(&tree, WORDS);
    let whole = tree.read(JOURNAL);
    let lines: Vec<_> = whole.split_inclusive(|byte| *byte == b'\n').collect();
    for cut in [1, lines[2].len() / 2, lines[2].len() - 2, lines[2].len() - 1] {
        tree.write(JOURNAL, &[lines[0], lines[1], &lines[2][..cut]].concat());
        let again = done(&tree, WORDS);
        // A line that lacks but its end is whole.
        let expected = if cut == lines[2].len() - 1 { "" } else { "c.png" };
        assert_eq!(again, expected, "{cut}");
        assert_eq!(done(&tree, WORDS), "", "{cut}");
    }
}

#[test]
fn rubbish_in_a_journal_is_passed_over() {
    let tree = three();
    done(&tree, WORDS);
    let rubbish = b"\n\xff\xfe\0\n[]\n7\n{\"bytes\":3}\n{\"done\":null,\"bytes\":\"x\"}\n";
    tree.write(JOURNAL, &[&rubbish[..], &tree.read(JOURNAL)].concat());
    assert_eq!(done(&tree, WORDS), "");
    tree.write(JOURNAL, rubbish);
    assert_eq!(done(&tree, WORDS), "a.png b.png c.png");
}

#[test]
fn a_journal_that_cannot_be_kept_is_told() {
    let tree = three();
    fs::create_dir_all(tree.path(JOURNAL)).unwrap();
    let said = tree.run("p mask.png -o out --resume").expect(1);
    assert_snapshot!(said.whole(), @r"
    [1]
    error: cannot keep the journal out/.maskimg-journal.jsonl: Is a directory
    ");
}

#[test]
fn shards_keep_a_journal_each_and_know_those_of_the_others() {
    let tree = three();
    assert_eq!(done(&tree, &format!("{WORDS} --shard 1/2")), "a.png c.png");
    assert_eq!(done(&tree, &format!("{WORDS} --shard 2/2")), "b.png");
    let journals: Vec<_> = tree.names("out").into_iter().filter(|name| name.starts_with('.')).collect();
    assert_eq!(journals, [".maskimg-journal-1-of-2.jsonl", ".maskimg-journal-2-of-2.jsonl"]);
    assert_eq!(done(&tree, WORDS), "", "the whole");
    assert_eq!(done(&tree, &format!("{WORDS} --shard 3/3")), "", "other parts");
}

#[test]
fn templates_and_blends_keep_their_journal_where_all_their_outputs_lie() {
    let tree = Tree::of("p/a.png p/x/b.png top.png");
    let words = "blend p top.png -r -o out/{dir}/{stem}_x.png --resume --json -q -j 1";
    assert_eq!(done(&tree, words), "a.png b.png");
    assert!(tree.path(JOURNAL).exists());
    assert_eq!(done(&tree, words), "");
    touch(&tree, "top.png", 1);
    assert_eq!(done(&tree, words), "a.png b.png");
}
