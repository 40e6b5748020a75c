//! What is printed is read back, and what is no job is refused by name.

use super::*;
use crate::Kind;

fn job(text: &str) -> Result<Job> {
    JobText::parse(text)?.into_job(Limits::default())
}

fn says(text: &str) -> String {
    let error = job(text).err().unwrap_or_else(|| panic!("{text} is a job"));
    assert_eq!(error.kind(), Kind::Usage);
    error.to_string().replace(" (maskimg run --schema tells what one is)", "")
}

#[test]
fn what_is_printed_is_read_back() {
    for text in [
        r#"{"command":"apply","image":"a.png","masks":["m.png","solid:0.5"],"output":"o.png","options":{}}"#,
        r#"{"command":"apply","image":{"bytes":"Y2Fm6S5wbmc="},"masks":["-"],"output":"-","options":{"to":"alpha","format":"png","depth":"float"}}"#,
        r##"{"command":"apply","image":"a.png","masks":["m.png"],"output":"o.jpg","options":{"per-channel":true,"channel":"auto","space":"linear","background":"#fff","quality":85,"subsampling":420}}"##,
        r#"{"command":"blend","base":"a.png","top":"b.png","masks":[],"output":"o.png","options":{"mode":"soft-light","operator":"src-atop","opacity":0.7,"gravity":"south-east","at":"20,-5%"}}"#,
        r#"{"command":"blend","base":"a.png","top":"b.png","masks":[],"output":"o.png","options":{"fit":"none","no-orient":true,"page":2,"compression":"best","strip":true,"no-clobber":true,"in-place":true,"preserve-times":true}}"#,
    ] {
        let printed = job(text).unwrap().to_json().to_string();
        assert_eq!(printed, text.replace(r#""channel":"auto","#, ""));
    }
}

#[test]
fn values_are_read_as_they_are_typed() {
    let text = r#"{"command":"blend","base":"a.png","top":"b.png","output":"o.png","options":{"opacity":"70%","mode":"Linear Dodge (Add)","depth":"16"}}"#;
    let printed = job(text).unwrap().to_json();
    assert_eq!(printed["options"].to_string(), r#"{"mode":"linear-dodge","opacity":0.7,"depth":16}"#);
}

#[test]
fn what_is_no_job_is_refused_by_name() {
    for (text, wanted) in [
        ("", "this is no JSON: EOF while parsing a value at column 0"),
        (
            r#"{"command":"apply","image":"a","output":"o.png","nose":1}"#,
            "this is no job: unknown field `nose`, expected one of `id`, `command`, `image`, `base`, `top`, `masks`, `output`, `options` at column 54",
        ),
        (
            r#"{"command":"apply","image":"a","output":"o.png","options":{"to":"nose"}}"#,
            "unknown target 'nose'; known are color, alpha",
        ),
        (
            r#"{"command":"apply","image":"a","output":"o.png","options":{"opacity":1}}"#,
            "a job of apply has no option \"opacity\"",
        ),
        (r#"{"command":"apply","output":"o.png"}"#, "a job of apply needs the field \"image\""),
        (r#"{"command":"blend","image":"a","output":"o.png"}"#, "a job of blend has no field \"image\""),
        (
            r#"{"command":"copy","image":"a","masks":["m"],"output":"o.png"}"#,
            "a job of copy has no masks, and no options but \"no-clobber\" and \"preserve-times\"",
        ),
        (r#"{"command":"copy","image":"a","output":"o.png","options":{"strip":true}}"#, "no options but"),
        (r#"{"command":"copy","base":"a","output":"o.png"}"#, "a job of copy has no field \"base\""),
        (r#"{"command":"apply","image":5,"output":"o.png"}"#, "a path is a string, or {\"bytes\": \"<Base64>\"}"),
        (r#"["id","apply","a",null,null,[],"o.png",{}]"#, "invalid type: sequence, expected a JSON object"),
        (
            r#"{"command":"apply","image":"a","output":"o.png","options":["alpha"]}"#,
            "invalid type: sequence, expected a JSON object",
        ),
        (
            r#"{"command":"apply","image":["YQ=="],"output":"o.png"}"#,
            "a path is a string, or {\"bytes\": \"<Base64>\"}",
        ),
        (r#"{"command":"apply","image":{"bytes":"?"},"output":"o.png"}"#, "\"?\" is no Base64"),
        (
            r#"{"command":"sing","output":"o.png"}"#,
            "unknown variant `sing`, expected one of `apply`, `blend`, `mask`, `copy`",
        ),
        (
            r#"{"command":"blend","base":"a","top":"b","output":"o.png","options":{"opacity":128}}"#,
            "128 is above 1; 128/255 = 0.502 or 50% may be meant",
        ),
    ] {
        assert!(says(text).contains(wanted), "{}", says(text));
    }
}

#[test]
fn the_schema_names_every_option() {
    let schema = schema();
    let options = schema["$defs"]["OptionsText"]["properties"].as_object().unwrap();
    for option in ["to", "per-channel", "opacity", "background", "preserve-times"] {
        assert!(options.contains_key(option), "{option} is missing");
    }
    assert_eq!(schema["additionalProperties"], false);
}
