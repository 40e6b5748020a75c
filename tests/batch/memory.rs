//! All jobs together stay within the memory that they may use; what many jobs share is read once.

use crate::tree::Tree;
use insta::assert_snapshot;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Pictures of 700 KB each as they are decoded, and what one of them alone needs is found by trying.
fn large() -> Tree {
    let tree = Tree::new();
    for i in 0..6 {
        tree.picture(&format!("p/{i}.png"), (600, 400));
    }
    tree.picture("mask.png", (600, 400));
    tree
}

/// WebP is made from the whole picture, so that its need is known beforehand.
const WORDS: &str = "p mask.png --format webp -j 3 -o";

#[test]
fn what_does_not_fit_together_goes_alone_and_what_does_not_fit_at_all_is_refused() {
    let tree = large();
    tree.run(&format!("{WORDS} free")).expect(0);
    let (mut alone, mut refused) = (0, 0);
    for size in ["2400K", "1600K", "1200K", "800K", "400K", "100K"] {
        let said = tree.run(&format!("{WORDS} out --max-memory {size}"));
        match said.code {
            0 => {
                assert!(tree.files("out") == tree.files("free"), "{size}");
                alone += 1;
            }
            code => {
                assert_eq!(code, 1, "{size}: {}", said.err);
                assert!(said.err.contains("--max-memory"), "{size}: {}", said.err);
                assert!(!tree.names("out").iter().any(|name| name.contains("webp")), "{size}");
                refused += 1;
            }
        }
        let _ = std::fs::remove_dir_all(tree.path("out"));
    }
    assert!(alone >= 1 && refused >= 1, "{alone} {refused}");
}

#[test]
fn a_batch_takes_no_more_memory_than_one_of_its_images() {
    let tree = large();
    let needs =
        |size: u32| tree.run(&format!("p/0.png mask.png --format webp -o one.webp --max-memory {size}K")).code == 0;
    let least = (1..40).map(|i| i * 100).find(|&size| needs(size)).expect("some memory is enough");
    let said = tree.run(&format!("{WORDS} out --max-memory {least}K"));
    assert_eq!(said.code, 0, "one image is done with {least}K: {}", said.err);
}

/// The most memory that a run held at a time, in KiB, without what glibc keeps of memory that was given back.
fn peak(tree: &Tree, words: &str) -> u64 {
    let mut command = tree.command(words);
    let mut child = command.env("MALLOC_TRIM_THRESHOLD_", "131072").stderr(Stdio::null()).spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    while child.try_wait().unwrap().is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        most = most.max(line.map_or(0, |line| line.trim().trim_end_matches(" kB").parse().unwrap()));
        std::thread::sleep(Duration::from_millis(1));
    }
    assert!(child.wait().unwrap().success(), "{words}");
    most
}

#[test]
fn many_jobs_at_a_time_hold_no_more_than_they_may() {
    if !Path::new("/proc/self/status").exists() {
        return;
    }
    let tree = Tree::new();
    (0..6).for_each(|i| tree.picture(&format!("p/{i}.pnm"), (2000, 1500)));
    // Each holds 9 MB; the program itself is well below 30.
    let words = "p solid:50% --format bmp -j 6 -o out --max-memory";
    let (few, many) = (peak(&tree, &format!("{words} 12M")), peak(&tree, &format!("{words} 1G")));
    assert!(few < 42 << 10, "{few} KiB where 12 MiB are allowed");
    assert!(many > few, "{many} KiB without a limit");
}

#[test]
fn a_refusal_names_both_what_is_needed_and_what_there_is() {
    let tree = large();
    let said = tree.run("p mask.png --format webp -j 1 -o out --max-memory 400K --fail-fast").expect(1);
    assert_snapshot!(said.err.lines().next().unwrap(), @"error: cannot mask p/0.png: out/0.webp needs 704 KiB of memory, above the limit of 400 KiB; raise it with --max-memory");
    let rows = tree.run("p/0.png mask.png --format webp -o out.webp --max-memory 400K --json").expect(1).rows();
    assert_eq!(rows[0]["kind"], "too-large");
}

#[test]
fn a_shared_mask_is_read_once() {
    let tree = Tree::of("p/a.png p/b.png p/c.png mask.png");
    let expected = tree.alone("p/c.png mask.png");
    assert!(Command::new("mkfifo").arg(tree.path("pipe")).status().unwrap().success());
    // A pipe can be read only once.
    let mut writer = Command::new("sh");
    let mut writer =
        writer.current_dir(tree.root()).args(["-c", "cat mask.png >pipe"]).stdin(Stdio::null()).spawn().unwrap();
    tree.run("p pipe -o out").expect(0);
    assert!(writer.wait().unwrap().success());
    assert_eq!(tree.read("out/c.png"), expected);
    let said = tree.run("p mask.png -o out -v -j 1").expect(0);
    let routes: Vec<_> = said.err.lines().filter(|line| line.starts_with("mask.png")).collect();
    assert_snapshot!(routes.join("\n"), @r"
    mask.png: PNG 9x7, grey, 8-bit samples, decoded whole: kept for several images
    mask.png: PNG 9x7, grey, 8-bit samples, decoded whole: kept for several images
    mask.png: PNG 9x7, grey, 8-bit samples, decoded whole: kept for several images
    ");
}
