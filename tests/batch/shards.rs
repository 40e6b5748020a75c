//! Parts of a batch: `--shard K/N`.

use crate::tree::Tree;
use insta::assert_snapshot;

fn seven() -> Tree {
    let tree = Tree::of("mask.png");
    (0..7).for_each(|i| tree.picture(&format!("p/{i}.png"), (9, 7)));
    tree
}

#[test]
fn the_parts_are_disjoint_and_together_the_whole() {
    let tree = seven();
    tree.run("p mask.png -o whole").expect(0);
    for of in [1, 2, 3, 7, 9] {
        let mut together = Vec::new();
        for part in 1..=of {
            let out = format!("out-{of}-{part}");
            tree.run(&format!("p mask.png -o {out} --shard {part}/{of}")).expect(0);
            let expected: Vec<_> = (0..7).filter(|i| i % of + 1 == part).map(|i| format!("{i}.png")).collect();
            assert_eq!(tree.names(&out), expected, "{part}/{of}");
            together.extend(tree.files(&out));
        }
        together.sort();
        assert!(together == tree.files("whole").into_iter().collect::<Vec<_>>(), "{of} parts");
    }
}

#[test]
fn an_empty_part_is_done() {
    let tree = seven();
    let said = tree.run("p mask.png -o out --shard 9/9").expect(0);
    assert!(tree.names("out").is_empty());
    assert_snapshot!(said.whole(), @r"
    [0]
    0 images done; 0.0 megapixels in N s
    ");
    assert_eq!(tree.run("p mask.png -o out --shard 9/9 --dry-run --json").expect(0).out, "");
}

#[test]
fn what_is_no_part_is_refused() {
    let tree = seven();
    let said = ["0/3", "4/3", "1/0", "3", "a/b", "1/2/3", "-1/2", "", "1.5/2"]
        .map(|part| tree.run(&format!("p mask.png -o out --shard={part}")).expect(2).err);
    assert!(!tree.path("out").exists());
    assert_snapshot!(said.join("\n"), @r"
    error: invalid value '0/3' for '--shard <K/N>': '0/3' is no part; give K/N with K from 1 to N, as in 2/5
    error: invalid value '4/3' for '--shard <K/N>': '4/3' is no part; give K/N with K from 1 to N, as in 2/5
    error: invalid value '1/0' for '--shard <K/N>': '1/0' is no part; give K/N with K from 1 to N, as in 2/5
    error: invalid value '3' for '--shard <K/N>': '3' is no part; give K/N with K from 1 to N, as in 2/5
    error: invalid value 'a/b' for '--shard <K/N>': 'a/b' is no part; give K/N with K from 1 to N, as in 2/5
    error: invalid value '1/2/3' for '--shard <K/N>': '1/2/3' is no part; give K/N with K from 1 to N, as in 2/5
    error: invalid value '-1/2' for '--shard <K/N>': '-1/2' is no part; give K/N with K from 1 to N, as in 2/5
    error: invalid value '' for '--shard <K/N>': '' is no part; give K/N with K from 1 to N, as in 2/5
    error: invalid value '1.5/2' for '--shard <K/N>': '1.5/2' is no part; give K/N with K from 1 to N, as in 2/5
    ");
}

#[test]
fn a_fault_of_another_part_is_told_by_that_part_alone() {
    let tree = seven();
    let whole = tree.read("p/3.png");
    tree.write("p/3.png", &whole[..50]);
    for part in 1..=3 {
        // The fourth image belongs to the first part.
        let code = i32::from(part == 1);
        tree.run(&format!("p mask.png -o out --shard {part}/3")).expect(code);
    }
    assert_eq!(tree.names("out").len(), 6);
}

#[test]
fn collisions_are_refused_by_every_part() {
    let tree = Tree::of("p/a.png p/a.pnm p/b.png p/c.png mask.png");
    for part in 1..=4 {
        tree.run(&format!("p mask.png -o out --format png --shard {part}/4")).expect(2);
    }
}

#[test]
fn what_fails_before_it_is_a_job_is_told_by_one_shard() {
    let tree = Tree::of("p/a.png p/a.pnm p/b.png p/b.pnm");
    let whole = tree.run("p p -o out").expect(1).err;
    let faults: Vec<_> = whole.lines().filter(|line| line.starts_with("error:")).collect();
    let parts = [1, 2, 3].map(|part| tree.run(&format!("p p -o out --shard {part}/3")).err);
    for fault in &faults {
        assert_eq!(parts.iter().filter(|part| part.contains(fault)).count(), 1, "{fault}: {parts:?}");
    }
    assert_eq!(faults.len(), 4, "{whole}");
}
