//! A run that is killed at any moment and taken up again ends as if it had not been disturbed.

use crate::common::Random;
use crate::tree::{Files, Tree};
use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::thread::sleep;
use std::time::Duration;

fn images(count: usize) -> Tree {
    let tree = Tree::new();
    tree.picture("mask.png", (220, 160));
    for i in 0..count {
        tree.picture(&format!("p/{}/{i}.png", i % 3), (220, 160));
    }
    tree
}

/// The outputs, without what killed runs left of files in hand.
fn outputs(tree: &Tree) -> Files {
    let mut files = tree.files("out");
    files.retain(|path, _| !path.to_string_lossy().contains(".maskimg-"));
    files
}

#[test]
fn killed_and_resumed_is_the_same_as_undisturbed() {
    let tree = images(40);
    let words = "p mask.png -r --compression best -q";
    tree.run(&format!("{words} -o whole -j 2")).expect(0);
    let whole = tree.files("whole");
    assert_eq!(whole.len(), 40);
    let mut random = Random(5);
    let (mut killed, mut resumed) = (0, false);
    // Each run does something more before it is killed, and so there is an end.
    for round in 0.. {
        let mut child =
            tree.command(&format!("{words} -o out --resume --json -j 2")).stdout(Stdio::piped()).spawn().unwrap();
        let new = |row: &std::io::Result<String>| row.as_ref().unwrap().contains("\"done\"");
        let mut rows = BufReader::new(child.stdout.take().unwrap()).lines().filter(new);
        (0..1 + random.next() % 6).for_each(|_| drop(rows.next()));
        sleep(Duration::from_micros(random.next() % 30_000));
        let _ = child.kill();
        if child.wait().unwrap().success() {
            break;
        }
        killed += 1;
        let outputs = outputs(&tree);
        assert!(outputs.iter().all(|(path, bytes)| whole[path] == *bytes), "round {round}: a torn file");
        resumed |= (1..40).contains(&outputs.len());
        assert!(round < 40, "it never ends");
    }
    assert!(killed > 2 && resumed, "{killed} runs were killed, with something done: {resumed}");
    assert!(outputs(&tree) == whole);
    let rows = tree.run(&format!("{words} -o out --resume --json")).expect(0).rows();
    assert_eq!(rows.iter().filter(|row| row["status"] == "skipped").count(), 40, "all is in the journal");
}

#[test]
fn shards_that_are_killed_do_not_disturb_each_other() {
    let tree = images(24);
    tree.run("p mask.png -r -o whole").expect(0);
    let mut random = Random(6);
    let mut killed = 0;
    for round in 0..6 {
        let shard = |part: usize| {
            let words = format!("p mask.png -r -o out --resume -q -j 1 --compression best --shard {part}/2");
            tree.command(&words).spawn().unwrap()
        };
        let mut children = [shard(1), shard(2)];
        sleep(Duration::from_micros(5_000 + random.next() % 60_000));
        let _ = children[round % 2].kill();
        killed += usize::from(!children[round % 2].wait().unwrap().success());
        assert!(children[1 - round % 2].wait().unwrap().success());
    }
    assert!(killed > 0);
    for part in 1..=2 {
        tree.run(&format!("p mask.png -r -o out --resume -q --compression best --shard {part}/2")).expect(0);
    }
    tree.run("p mask.png -r -o whole --compression best").expect(0);
    assert!(outputs(&tree) == tree.files("whole"));
}

#[test]
fn a_job_that_is_run_twice_at_once_gives_one_whole_file() {
    let tree = images(8);
    let plan = tree.run("p mask.png -r -o out --dry-run --json").expect(0).out;
    tree.write("jobs.jsonl", plan.as_bytes());
    tree.run("p mask.png -r -o whole").expect(0);
    let twice = || tree.command("run jobs.jsonl -j 2").stdout(Stdio::null()).spawn().unwrap();
    let mut children = [twice(), twice(), twice()];
    for child in &mut children {
        assert!(child.wait().unwrap().success());
    }
    assert!(tree.files("out") == tree.files("whole"));
}
