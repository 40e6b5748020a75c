//! `run`: a job a line, a result a line.

use crate::tree::Tree;
use insta::assert_snapshot;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

fn tree() -> Tree {
    let tree = Tree::of("a.png b.png c.png mask.png");
    tree.picture("small.png", (3, 3));
    tree
}

fn job(image: &str, output: &str) -> Value {
    json!({ "command": "apply", "image": image, "masks": ["mask.png"], "output": output })
}

fn lines(jobs: &[Value]) -> String {
    jobs.iter().map(|job| format!("{job}\n")).collect()
}

/// What rows say in one field.
fn column(rows: &[Value], field: &str) -> Vec<String> {
    rows.iter().map(|row| row[field].as_str().map_or_else(|| row[field].to_string(), str::to_owned)).collect()
}

#[test]
fn results_come_in_the_order_of_the_jobs() {
    let tree = tree();
    // The first takes far longer than all the others.
    tree.picture("large.pnm", (700, 500));
    let mut jobs = vec![json!({
        "command": "apply", "image": "large.pnm", "masks": ["solid:0.5"], "output": "out/0.png",
        "options": { "compression": "best" }, "id": 0
    })];
    jobs.extend((1..40).map(|i| {
        let mut job = job(["a.png", "b.png", "gone.png"][i % 3], &format!("out/{i}.png"));
        job["id"] = json!(i);
        job
    }));
    let rows = tree.feed("run - -j 4", lines(&jobs)).expect(1).rows();
    assert_eq!(column(&rows, "id"), (0..40).map(|i| i.to_string()).collect::<Vec<_>>());
    let unordered = tree.feed("run - -j 4 --unordered", lines(&jobs)).expect(1).rows();
    let mut ids = column(&unordered, "id");
    assert_ne!(ids[0], "0", "the largest came first");
    ids.sort_by_key(|id| id.parse::<u32>().unwrap());
    assert_eq!(ids, column(&rows, "id"));
}

#[test]
fn a_result_tells_facts_and_echoes_the_id() {
    let tree = tree();
    let ids = [json!("x"), json!(7), json!(null), json!({ "deep": [1, 2.5, "\u{e9}"] }), json!(true)];
    let with_id = |(i, id): (usize, &Value)| {
        let mut job = job("a.png", &format!("{i}.png"));
        job["id"] = id.clone();
        job
    };
    let jobs: Vec<_> = ids.iter().enumerate().map(with_id).collect();
    let rows = tree.feed("run -", lines(&jobs)).expect(0).rows();
    assert_eq!(rows.iter().map(|row| row["id"].clone()).collect::<Vec<_>>(), ids);
    let mut row = rows[0].clone();
    assert!(row["seconds"].as_f64().unwrap() >= 0.0 && row["kept"].as_f64().unwrap() > 0.0);
    assert_eq!(row["bytes"], tree.read("0.png").len());
    for field in ["seconds", "kept", "bytes"] {
        row[field] = json!("N");
    }
    assert_snapshot!(row, @r#"{"status":"done","image":"a.png","output":"0.png","width":9,"height":7,"channels":3,"depth":8,"kept":"N","seconds":"N","bytes":"N","notes":[],"id":"x"}"#);
    assert!(!tree.feed("run -", lines(&[job("a.png", "x.png")])).out.contains("\"id\""));
}

#[test]
fn lines_that_are_no_jobs_fail_alone() {
    let tree = tree();
    let good = job("a.png", "good.png").to_string();
    let lines = [
        &good,
        "no json",
        r#"{"command":"apply","image":"a.png","masks":["mask.png"],"output":"1.png","colour":1,"id":"field"}"#,
        r#"{"command":"apply","image":"a.png","masks":["mask.png"],"output":"2.png","options":{"qualty":5},"id":"option"}"#,
        r#"{"command":"erase","image":"a.png","output":"3.png"}"#,
        r#"{"command":"apply","masks":["mask.png"],"output":"4.png"}"#,
        r#"{"command":"apply","image":"a.png","masks":["mask.png"]}"#,
        r#"{"command":"apply","image":"a.png","top":"b.png","masks":[],"output":"5.png"}"#,
        r#"{"command":"blend","base":"a.png","output":"6.png"}"#,
        r#"{"command":"apply","image":"a.png","masks":["solid:7"],"output":"7.png"}"#,
        r#"{"command":"apply","image":"a.png","masks":["mask.png"],"output":"8.png","options":{"quality":500}}"#,
        r#"{"command":"apply","image":"a.png","masks":["mask.png"],"output":"9.png","options":{"strip":"yes"}}"#,
        r#"{"command":"apply","image":{"bytes":"!"},"masks":["mask.png"],"output":"10.png"}"#,
        r#"{"command":"apply","image":"a.png","masks":["mask.png"],"output":"a.png"}"#,
        r#"{"command":"apply","image":"a.png","masks":["mask.png"],"output":"-"}"#,
        r#"{"command":"apply","image":"-","masks":["mask.png"],"output":"11.png"}"#,
        r#"{"command":"apply","image":"a.png","masks":["mask.png"],"output":"12.xyz"}"#,
        r#"{"command":"apply","image":"a.png","masks":[],"output":"13.png"}"#,
        "[]",
        r#"[1,"apply","a.png",null,null,["mask.png"],"14.png",{}]"#,
        r#"{"command":"apply","image":["YS5wbmc="],"masks":["mask.png"],"output":"15.png"}"#,
        r#"{"command":"apply","image":"a.png","masks":["mask.png"],"output":"16.png","options":[]}"#,
        "{}",
        "7",
        r#"{"command":"apply","image":"a.png"#,
        &job("b.png", "last.png").to_string(),
    ];
    let before = tree.files(".");
    let said = tree.feed("run - -j 1", lines.join("\n")).expect(1);
    let rows = said.rows();
    assert_eq!(rows.len(), lines.len());
    let inner = &rows[1..rows.len() - 1];
    assert!(inner.iter().all(|row| row["status"] == "failed" && row["kind"] == "usage"), "{inner:?}");
    assert_eq!((&rows[0]["status"], &rows[rows.len() - 1]["status"]), (&json!("done"), &json!("done")));
    assert_eq!(tree.files(".").len(), before.len() + 2);
    assert_eq!((&rows[2]["id"], &rows[3]["id"]), (&json!("field"), &json!("option")));
    assert!(rows.iter().all(|row| row.get("image").is_some() && row.get("output").is_some()));
    assert_snapshot!(column(inner, "error").join("\n"), @r#"
    this is no JSON: expected ident at column 2
    this is no job: unknown field `colour`, expected one of `id`, `command`, `image`, `base`, `top`, `masks`, `output`, `options` at column 81 (maskimg run --schema tells what one is)
    this is no job: unknown field `qualty`, expected one of `to`, `per-channel`, `trim`, `size`, `like`, `mode`, `operator`, `opacity`, `gravity`, `at`, `channel`, `label`, `combine`, `steps`, `space`, `background`, `fit`, `no-orient`, `page`, `assume`, `format`, `depth`, `quality`, `subsampling`, `compression`, `strip`, `srgb`, `no-clobber`, `in-place`, `preserve-times`, `save-mask` at column 92 (maskimg run --schema tells what one is)
    this is no job: unknown variant `erase`, expected one of `apply`, `blend`, `mask`, `copy` at column 18 (maskimg run --schema tells what one is)
    a job of apply needs the field "image"
    this is no job: missing field `output` at column 56 (maskimg run --schema tells what one is)
    a job of apply has no field "top"
    a job of blend needs the field "top"
    in 'solid:>>7<<': 7 is above 1; 7%, or 7/255 = 0.027 or 3% may be meant
    this is no job: '500' is no quality; give 1 to 100 at column 97 (maskimg run --schema tells what one is)
    this is no job: invalid type: string "yes", expected a boolean at column 97 (maskimg run --schema tells what one is)
    "!" is no Base64
    the output a.png is also an input; --in-place allows it
    results go to standard output; give a file as output
    jobs come from standard input; give files as operands
    the name 12.xyz says no format; give --format, or an extension of PNG, JPEG, TIFF, WebP, BMP, TGA, PNM, QOI, farbfeld, EXR, HDR, NPY
    no mask is given for a.png; give at least one
    this is no job: invalid type: sequence, expected a JSON object at column 0 (maskimg run --schema tells what one is)
    this is no job: invalid type: sequence, expected a JSON object at column 0 (maskimg run --schema tells what one is)
    this is no job: a path is a string, or {"bytes": "<Base64>"} at column 39 (maskimg run --schema tells what one is)
    this is no job: invalid type: sequence, expected a JSON object at column 84 (maskimg run --schema tells what one is)
    this is no job: missing field `command` at column 2 (maskimg run --schema tells what one is)
    this is no job: invalid type: integer `7`, expected a JSON object at column 1 (maskimg run --schema tells what one is)
    this is no JSON: EOF while parsing a string at column 33
    "#);
}

#[test]
fn failures_of_files_have_their_own_kinds() {
    let tree = tree();
    tree.write("cut.png", &tree.read("a.png")[..60]);
    tree.write("words.png", b"words");
    let mut kept = job("a.png", "c.png");
    kept["options"] = json!({ "no-clobber": true });
    let jobs =
        [job("gone.png", "1.png"), job("cut.png", "2.png"), job("small.png", "3.png"), job("words.png", "4.png"), kept];
    let rows = tree.feed("run - -j 1", lines(&jobs)).expect(1).rows();
    assert_eq!(column(&rows, "kind"), ["not-found", "corrupt", "size-mismatch", "unsupported", "exists"]);
}

#[test]
fn blank_lines_are_passed_over_and_no_jobs_are_done() {
    let tree = tree();
    for text in ["", "\n", "\n  \r\n\t\n"] {
        let said = tree.feed("run -", text).expect(0);
        assert_eq!((said.out.as_str(), said.err.as_str()), ("", ""), "{text:?}");
    }
    let text = format!("\r\n{}\r\n\n{}", job("a.png", "1.png"), job("b.png", "2.png"));
    assert_eq!(tree.feed("run -", text).expect(0).rows().len(), 2);
}

#[test]
fn a_line_that_is_no_text_fails_alone() {
    let tree = tree();
    let [first, last] = ["1.png", "2.png"].map(|output| lines(&[job("a.png", output)]).into_bytes());
    let text = [first, b"{\"image\":\"\xff\"}\n".to_vec(), last].concat();
    let rows = tree.feed("run -", text).expect(1).rows();
    assert_eq!(column(&rows, "status"), ["done", "failed", "done"]);
    assert_eq!(rows[1]["kind"], "usage");
}

#[test]
fn paths_that_are_no_text_are_base64() {
    let tree = tree();
    tree.write(b"caf\xe9.png", &tree.read("a.png"));
    let name = json!({ "bytes": "Y2Fm6S5wbmc=" });
    let out = json!({ "bytes": "b3V0L2NhZukucG5n" });
    let job = json!({ "command": "apply", "image": name, "masks": ["mask.png"], "output": out });
    let rows = tree.feed("run -", job.to_string()).expect(0).rows();
    assert_eq!((&rows[0]["image"], &rows[0]["output"]), (&name, &out));
    assert_eq!(tree.read(b"out/caf\xe9.png"), tree.alone("a.png mask.png"));
}

#[test]
fn a_result_is_told_as_soon_as_it_is_there() {
    let tree = tree();
    for words in ["run - -j 1", "run - -j 2", "run - -j 2 --unordered"] {
        let mut child = tree.command(words).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (mut jobs, mut results) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        for i in 0..3 {
            jobs.write_all(format!("{}\n", job("a.png", &format!("{i}.png"))).as_bytes()).unwrap();
            let mut row = String::new();
            // It would wait for ever if the result came only with the next job.
            results.read_line(&mut row).unwrap();
            assert!(row.contains(&format!("\"{i}.png\"")), "{words}: {row}");
            assert!(tree.path(format!("{i}.png")).exists());
        }
        drop(jobs);
        assert!(child.wait().unwrap().success());
    }
}

#[test]
fn jobs_may_be_a_file_and_directories_of_outputs_are_made() {
    let tree = tree();
    tree.write("jobs.jsonl", lines(&[job("a.png", "new/made/a.png")]).as_bytes());
    tree.run("run jobs.jsonl").expect(0);
    assert_eq!(tree.read("new/made/a.png"), tree.alone("a.png mask.png"));
    let said = tree.run("run gone.jsonl");
    assert_ne!(said.code, 0);
    assert_snapshot!(said.whole(), @"
    [1]
    error: cannot read gone.jsonl: No such file or directory
    ");
}

#[test]
fn fail_fast_begins_nothing_more() {
    let tree = tree();
    let jobs = [job("a.png", "1.png"), job("gone.png", "2.png"), job("b.png", "3.png")];
    let rows = tree.feed("run - --fail-fast -j 1", lines(&jobs)).expect(1).rows();
    assert_eq!(column(&rows, "status"), ["done", "failed"]);
    assert!(!tree.path("3.png").exists());
}

#[test]
fn a_job_that_comes_after_a_failure_is_not_begun_with_fail_fast() {
    let tree = tree();
    let mut child =
        tree.command("run - --fail-fast -j 3").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let (mut jobs, mut results) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
    jobs.write_all(lines(&[job("gone.png", "1.png")]).as_bytes()).unwrap();
    results.read_line(&mut String::new()).unwrap();
    // Two others are waiting for it, or have ended already.
    let _ = jobs.write_all(lines(&[job("a.png", "2.png")]).as_bytes());
    drop(jobs);
    assert_eq!(results.lines().count(), 0);
    assert_eq!(child.wait().unwrap().code(), Some(1));
    assert!(!tree.path("2.png").exists());
}

#[test]
fn results_that_nobody_reads_are_no_success() {
    let tree = tree();
    tree.write("jobs.jsonl", lines(&[job("a.png", "1.png"), job("b.png", "2.png")]).as_bytes());
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let output = tree.command("run jobs.jsonl").stdout(full).output().unwrap();
    let said = crate::tree::Said::of(output).expect(1);
    assert_snapshot!(said.whole(), @r"
    [1]
    error: cannot write standard output: No space left on device
    ");
    // Nor is a reader that goes away.
    let mut child = tree.command("run jobs.jsonl -j 1").stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(1));
}

#[test]
fn a_line_that_is_no_job_is_found_by_its_number_and_files() {
    let tree = tree();
    let text = [
        b"\xef\xbb\xbf".to_vec(),
        lines(&[job("a.png", "1.png")]).into_bytes(),
        b"\n\nno json\n{\"image\":\"\xff\"}\n".to_vec(),
        br#"{"command":"apply","image":"a.png","masks":["mask.png"],"output":"2.png","colour":1}"#.to_vec(),
        b"\n".to_vec(),
        br#"{"command":"blend","base":{"bytes":"YQ=="},"output":"3.png"}"#.to_vec(),
        b"\n".to_vec(),
        br#"{"command":"apply","image":7,"output":[]}"#.to_vec(),
    ];
    let rows = tree.feed("run - -j 1", text.concat()).expect(1).rows();
    let told = rows.iter().map(|row| format!("{} {} {} {}", row["line"], row["status"], row["image"], row["output"]));
    assert_snapshot!(told.collect::<Vec<_>>().join("\n"), @r#"
    null "done" "a.png" "1.png"
    4 "failed" null null
    5 "failed" null null
    6 "failed" "a.png" "2.png"
    7 "failed" {"bytes":"YQ=="} "3.png"
    8 "failed" null null
    "#);
    assert!(tree.path("1.png").exists());
}

#[test]
fn a_copy_keeps_to_the_format_that_its_name_says() {
    let tree = tree();
    let copy = |output: &str| json!({ "command": "copy", "image": "a.png", "output": output });
    let said = tree.feed("run - -j 1", lines(&[copy("x.jpg"), copy("x.png"), copy("x.dat")])).expect(1);
    let rows = said.rows();
    assert_eq!(column(&rows, "status"), ["failed", "skipped", "skipped"]);
    assert_snapshot!(format!("{}: {}", rows[0]["kind"], rows[0]["error"]), @r#""usage": "a copy of a.png is PNG, and x.jpg is a name of JPEG; give it a name of PNG""#);
    assert!(!tree.path("x.jpg").exists());
}
