//! Any text is an expression of a mask or a refusal in one line; and what is read, printed, and read again is the same.

#![no_main]

use libfuzzer_sys::fuzz_target;
use maskimg::mask::{Generator, split};

fuzz_target!(|text: &str| {
    let (source, steps) = match split(text) {
        Ok(read) => read,
        Err(error) => return drop(error.to_string()),
    };
    let made = match source.parse::<Generator>() {
        Ok(made) => made,
        Err(error) => return drop(error.to_string()),
    };
    let steps_printed: String = steps.iter().map(|step| format!(" | {step}")).collect();
    let printed = format!("{made}{steps_printed}");
    let (source, steps_again) = split(&printed).unwrap_or_else(|error| panic!("{printed}: {error}"));
    let again: Generator = source.parse().unwrap_or_else(|error| panic!("{printed}: {error}"));
    assert_eq!((made, steps), (again, steps_again), "{printed}");
});
