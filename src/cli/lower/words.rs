//! Words that were probably meant as something else.

use crate::cli::args::{Cli, SharedArgs};
use crate::error::{Error, Result, nearest};
use clap::CommandFactory;
use std::ffi::{OsStr, OsString};
use std::path::Path;

/// Refuses a number that is no file after `-q`, which elsewhere stands for quality.
pub(super) fn ensure_no_quality(operands: &[OsString], args: &SharedArgs) -> Result<()> {
    match operands.iter().filter(|_| args.talk.quiet).find(|operand| is_missing_number(operand)) {
        None => Ok(()),
        Some(number) => {
            let number = number.to_string_lossy();
            Err(Error::usage(format!("there is no file {number}; did you mean --quality {number}?")))
        }
    }
}

fn is_missing_number(operand: &OsStr) -> bool {
    let number = operand.to_str().is_some_and(|text| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()));
    number && !Path::new(operand).exists()
}

/// The command that a first operand, which is no file, was probably meant to be.
pub(super) fn nearly_a_command(operand: &OsStr) -> Option<String> {
    let is_word = |text: &&str| text.len() > 2 && text.bytes().all(|b| b.is_ascii_alphabetic());
    let text = operand.to_str().filter(is_word).filter(|text| !Path::new(text).exists())?.to_ascii_lowercase();
    let commands = Cli::command();
    let names = commands.get_subcommands().map(|command| command.get_name());
    let (letters, name) = nearest(&text, names.map(|name| (name, name)))?;
    (letters <= if name.len() > 4 { 2 } else { 1 }).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::Format;

    #[test]
    fn words_near_a_command_are_told_from_names() {
        for (typed, meant) in [
            ("aply", Some("apply")),
            ("aplly", Some("apply")),
            ("mann", Some("man")),
            ("blnd", Some("blend")),
            ("photo.png", None),
            ("ru*", None),
            ("a", None),
        ] {
            assert_eq!(nearly_a_command(OsStr::new(typed)).as_deref(), meant, "{typed}");
        }
    }

    #[test]
    fn the_format_list_in_the_help_is_whole() {
        let help = Cli::command().render_long_help().to_string();
        for name in Format::list(|_| true).split(", ") {
            assert!(help.contains(&name.to_lowercase()), "{name} is missing from the help of --format");
        }
    }
}
