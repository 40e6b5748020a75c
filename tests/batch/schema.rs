//! The JSON Schema of a job says what `run` takes.

use crate::tree::Tree;
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn schema() -> Value {
    let said = Tree::new().run("run --schema").expect(0);
    serde_json::from_str(&said.out).unwrap()
}

/// A part of a schema, with references followed.
fn resolved<'a>(root: &'a Value, part: &'a Value) -> &'a Value {
    match part["$ref"].as_str() {
        Some(name) => root.pointer(name.trim_start_matches('#')).unwrap_or_else(|| panic!("{name} leads nowhere")),
        None => part,
    }
}

/// Whether a value is as a schema says, as far as schemas of jobs go: types, references, alternatives, constants,
/// lists and objects.
fn admits(root: &Value, schema: &Value, value: &Value) -> bool {
    if let Value::Bool(any) = schema {
        return *any;
    }
    let schema = resolved(root, schema);
    for alternatives in ["anyOf", "oneOf"] {
        if let Some(list) = schema[alternatives].as_array()
            && !list.iter().any(|one| admits(root, one, value))
        {
            return false;
        }
    }
    if let Some(list) = schema["enum"].as_array()
        && !list.contains(value)
    {
        return false;
    }
    if schema.get("const").is_some_and(|only| only != value) {
        return false;
    }
    let types: Vec<_> = match &schema["type"] {
        Value::String(one) => vec![one.as_str()],
        Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let is = |name: &&str| match *name {
        "null" => value.is_null(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("a type called {other}"),
    };
    if !types.is_empty() && !types.iter().any(is) {
        return false;
    }
    if let (Some(items), Some(list)) = (schema.get("items"), value.as_array()) {
        return list.iter().all(|item| admits(root, items, item));
    }
    value.as_object().is_none_or(|object| admits_object(root, schema, object))
}

fn admits_object(root: &Value, schema: &Value, object: &serde_json::Map<String, Value>) -> bool {
    let required = schema["required"].as_array().into_iter().flatten();
    let mut required = required.filter_map(Value::as_str);
    required.all(|field| object.contains_key(field))
        && object.iter().all(|(field, value)| match schema["properties"].get(field) {
            Some(part) => admits(root, part, value),
            None => schema["additionalProperties"] != json!(false),
        })
}

#[test]
fn the_schema_is_one_of_json_schema_and_all_of_it_is_described() {
    let schema = schema();
    assert!(schema["$schema"].as_str().unwrap().contains("json-schema.org"), "{schema}");
    assert_eq!(schema["additionalProperties"], false);
    let required: BTreeSet<_> = schema["required"].as_array().unwrap().iter().map(|f| f.as_str().unwrap()).collect();
    assert!(required.contains("command") && required.contains("output"), "{required:?}");
    let options = resolved(&schema, &schema["properties"]["options"]);
    for (name, part) in
        schema["properties"].as_object().unwrap().iter().chain(options["properties"].as_object().unwrap())
    {
        let described = part["description"].is_string() || resolved(&schema, part)["description"].is_string();
        assert!(described, "{name} has no description");
    }
}

#[test]
fn the_options_are_the_long_names_of_the_command_line() {
    let schema = schema();
    let options = resolved(&schema, &schema["properties"]["options"])["properties"].as_object().unwrap();
    let help = ["--help", "blend --help", "mask --help"].map(|words| Tree::new().run(words).expect(0).out).join("\n");
    for name in options.keys().filter(|name| *name != "steps") {
        assert!(help.contains(&format!("--{name}")), "{name} is no option of the command line");
    }
    // Steps are a list of their own.
    let steps = [
        "normalize",
        "sigmoid",
        "threshold",
        "levels",
        "invert",
        "grow",
        "shrink",
        "feather",
        "fill-holes",
        "drop-specks",
        "strength",
    ];
    // What says how a batch is carried out, and by whom, is no option of a job.
    let of_runs = [
        "output",
        "mask",
        "dry-run",
        "linear",
        "recursive",
        "files-from",
        "null",
        "pair",
        "missing",
        "fail-fast",
        "skip-existing",
        "resume",
        "shard",
        "jobs",
        "max-pixels",
        "max-memory",
        "timeout",
        "json",
        "progress",
        "verbose",
        "quiet",
        "help",
        "version",
    ];
    let words = help.split(|c: char| c.is_whitespace() || "[],;".contains(c));
    let typed: BTreeSet<_> = words.filter_map(|word| word.strip_prefix("--")).filter(|name| !name.is_empty()).collect();
    for name in typed.into_iter().filter(|name| name.chars().all(|c| c.is_ascii_lowercase() || c == '-')) {
        assert!(
            of_runs.contains(&name) || steps.contains(&name) || options.contains_key(name),
            "a job cannot say --{name}"
        );
    }
}

#[test]
fn the_schema_admits_what_plans_print() {
    let schema = schema();
    let tree = Tree::of("p/a.png mask.png top.png");
    tree.write(b"p/\xff.png", &tree.read("p/a.png"));
    for words in [
        "p mask.png solid:0.5 -o out --fit cover --quality 80 --depth 16 --strip --background red -n --page 2",
        "blend p top.png mask.png -o out --mode screen --operator xor --opacity 30% --gravity south --at 5%,-2",
        "p mask.png --in-place --per-channel --no-orient --preserve-times --subsampling 420 --compression best",
        "p mask.png -o out --to alpha --space linear --channel red --format png",
    ] {
        let jobs = tree.run(&format!("{words} --dry-run --json")).expect(0).rows();
        assert_eq!(jobs.len(), 2);
        for job in jobs {
            assert!(admits(&schema, &schema, &job), "{words}: {job}");
        }
    }
}

#[test]
fn the_schema_refuses_what_run_refuses() {
    let schema = schema();
    let good = json!({
        "command": "apply", "image": "a.png", "masks": ["m.png", { "bytes": "YQ==" }], "output": "b.png",
        "options": { "quality": 80, "strip": true, "opacity": 0.5, "page": 1 }, "id": { "any": ["thing"] }
    });
    assert!(admits(&schema, &schema, &good));
    for (pointer, wrong) in [
        ("/command", json!("erase")),
        ("/image", json!(7)),
        ("/image", json!({ "bytes": "YQ==", "more": 1 })),
        ("/masks", json!("m.png")),
        ("/masks/0", json!(null)),
        ("/output", json!(null)),
        ("/options", json!({ "qualty": 80 })),
        ("/options/strip", json!("yes")),
        ("/options/quality", json!(true)),
        ("/options/page", json!("1")),
    ] {
        let mut bad = good.clone();
        *bad.pointer_mut(pointer).unwrap() = wrong;
        assert!(!admits(&schema, &schema, &bad), "{bad}");
        let row = &Tree::new().feed("run -", bad.to_string()).expect(1).rows()[0];
        assert_eq!(row["kind"], "usage", "{bad}");
    }
    let mut bad = good.clone();
    bad["colour"] = json!(1);
    assert!(!admits(&schema, &schema, &bad));
}
