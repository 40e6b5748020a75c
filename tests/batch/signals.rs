//! Who interrupts a batch finds whole files and no litter.

use crate::tree::Tree;
use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Images that take a while each, and what becomes of them undisturbed.
fn images(count: usize, size: (usize, usize)) -> Tree {
    let tree = Tree::new();
    for i in 0..count {
        tree.picture(&format!("p/{i:02}.pnm"), size);
    }
    tree
}

const WORDS: &str = "p solid:50% -o out --format png --compression best -q --json -j 1";

fn begin(tree: &Tree, words: &str) -> (Child, BufReader<ChildStdout>) {
    let mut child = tree.command(words).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let rows = BufReader::new(child.stdout.take().unwrap());
    (child, rows)
}

fn send(child: &Child, signal: &str) {
    let kill = format!("kill -{signal} {}", child.id());
    assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
}

/// Waits until something is so, which must be soon.
#[track_caller]
fn wait_until(mut so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !so() {
        assert!(begun.elapsed() < Duration::from_secs(60), "it never happens");
        sleep(Duration::from_millis(1));
    }
}

fn in_hand(tree: &Tree) -> bool {
    tree.names("out").iter().any(|name| name.starts_with(".maskimg-"))
}

/// All outputs are whole, and nothing else is there.
#[track_caller]
fn assert_whole(tree: &Tree, at_least: usize) {
    let found = tree.files("out");
    assert!(found.len() >= at_least, "{:?}", tree.names("out"));
    let fewer = tree.files("p").len();
    assert!(found.len() < fewer, "nothing was interrupted");
    for (name, bytes) in &found {
        let image = format!("p/{}", name.with_extension("pnm").display());
        assert!(*bytes == tree.alone(&format!("{image} solid:50% --compression best")), "{image}");
    }
}

#[test]
fn an_interrupted_batch_finishes_what_is_in_hand() {
    for (signal, code) in [("INT", 130), ("TERM", 143), ("HUP", 129)] {
        let tree = images(30, (300, 200));
        let (mut child, mut rows) = begin(&tree, WORDS);
        rows.read_line(&mut String::new()).unwrap();
        wait_until(|| in_hand(&tree));
        send(&child, signal);
        assert_eq!(child.wait().unwrap().code(), Some(code), "{signal}");
        let told = 1 + rows.lines().count();
        assert_eq!(tree.names("out").len(), told, "every file has its row: {:?}", tree.names("out"));
        assert_whole(&tree, 1);
    }
}

#[test]
fn an_interrupted_batch_tells_how_many_were_not_begun() {
    let tree = images(30, (300, 200));
    let words = WORDS.replace(" -q", "");
    let mut child = tree.command(&words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut rows = BufReader::new(child.stdout.take().unwrap());
    rows.read_line(&mut String::new()).unwrap();
    send(&child, "INT");
    let said = crate::tree::Said::of(child.wait_with_output().unwrap());
    let (told, summary) = said.err.split_once('\n').unwrap();
    assert_eq!(told, "interrupted: the files in hand are finished; once more stops at once");
    let done: usize = summary.split(' ').next().unwrap().parse().unwrap();
    assert!(said.err.ends_with(&format!("{} not begun", 30 - done)), "{}", said.err);
    assert_eq!(tree.names("out").len(), done);
}

#[test]
fn a_second_signal_ends_a_batch_at_once() {
    // One image alone takes far longer than the two signals.
    let tree = images(2, (3000, 2500));
    tree.write("out/00.png", b"stood before");
    let (mut child, rows) = begin(&tree, WORDS);
    wait_until(|| in_hand(&tree));
    send(&child, "INT");
    sleep(Duration::from_millis(30));
    send(&child, "INT");
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert_eq!(rows.lines().count(), 0, "the image in hand was finished");
    assert_eq!(tree.names("out"), ["00.png"]);
    assert_eq!(tree.read("out/00.png"), b"stood before");
}

#[test]
fn an_interrupted_batch_is_resumed() {
    let tree = images(20, (300, 200));
    tree.run(&WORDS.replace("out", "whole")).expect(0);
    let words = format!("{WORDS} --resume");
    let (mut child, mut rows) = begin(&tree, &words);
    rows.read_line(&mut String::new()).unwrap();
    send(&child, "INT");
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let before = tree.files("out").len();
    assert!((1..20).contains(&before));
    let rows = tree.run(&words).expect(0).rows();
    assert_eq!(rows.iter().filter(|row| row["status"] == "skipped").count(), before, "what was done is recorded");
    assert!(tree.files("out") == tree.files("whole"));
}

#[test]
fn interrupted_jobs_leave_whole_files_and_no_litter() {
    for (signal, code) in [("INT", 130), ("TERM", 143)] {
        let tree = images(30, (300, 200));
        let plan = tree.run(&format!("{WORDS} --dry-run")).expect(0);
        let (mut child, mut rows) = {
            tree.write("jobs.jsonl", plan.out.as_bytes());
            begin(&tree, "run jobs.jsonl -j 2")
        };
        rows.read_line(&mut String::new()).unwrap();
        wait_until(|| in_hand(&tree));
        send(&child, signal);
        assert_eq!(child.wait().unwrap().code(), Some(code), "{signal}");
        assert_whole(&tree, 1);
    }
}

#[test]
fn one_who_waits_for_jobs_ends_at_once() {
    let tree = images(1, (9, 7));
    let mut child = tree.command("run -").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut jobs = child.stdin.take().unwrap();
    let plan = tree.run(&format!("{WORDS} --dry-run")).expect(0);
    std::io::Write::write_all(&mut jobs, format!("{}\n", plan.out).as_bytes()).unwrap();
    let mut row = String::new();
    let mut rows = BufReader::new(child.stdout.take().unwrap());
    rows.read_line(&mut row).unwrap();
    assert!(row.contains("\"done\""), "{row}");
    send(&child, "INT");
    assert_eq!(child.wait().unwrap().code(), Some(130));
    drop(jobs);
}

#[test]
fn an_interrupted_batch_with_a_journal_tells_that_it_goes_on() {
    let tree = images(30, (300, 200));
    let words = format!("{} --resume", WORDS.replace(" -q", ""));
    let mut child = tree.command(&words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut rows = BufReader::new(child.stdout.take().unwrap());
    rows.read_line(&mut String::new()).unwrap();
    send(&child, "INT");
    let said = crate::tree::Said::of(child.wait_with_output().unwrap());
    let end = " not begun; the same command with --resume goes on from there";
    assert!(said.err.ends_with(end), "{}", said.err);
}
