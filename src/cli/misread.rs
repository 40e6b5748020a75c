//! Words that clap cannot read, told in one line and with what to type.

use super::args::Cli;
use super::report::say;
use super::run::Outcome;
use clap::CommandFactory;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::ffi::OsString;
use std::process::ExitCode;

/// What clap has to say: help and version on standard output, refusals in one line each.
pub(super) fn refused(error: &clap::Error, words: &[OsString]) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let _ = error.print();
            ExitCode::SUCCESS
        }
        _ => {
            let text = one_line(&error.render().to_string());
            say(&dashed_value(error, words).map_or(text.clone(), |tip| {
                format!("{}; tip: {tip}", text.split("; tip:").next().unwrap_or_default())
            }));
            Outcome::WrongUsage.into()
        }
    }
}

/// What to type for the value of an option that begins with a dash: clap takes it for an option of its own.
fn dashed_value(error: &clap::Error, words: &[OsString]) -> Option<String> {
    let Some(ContextValue::String(unknown)) = error.get(ContextKind::InvalidArg) else { return None };
    let (option, value) = words.windows(2).find_map(|pair| match (pair[0].to_str(), pair[1].to_str()) {
        (Some(option), Some(value)) if value.starts_with(unknown.as_str()) => Some((option, value)),
        _ => None,
    })?;
    let mut command = Cli::command();
    command.build();
    let commands = std::iter::once(&command).chain(command.get_subcommands());
    let mut options = commands.flat_map(clap::Command::get_arguments).filter(|arg| arg.get_action().takes_values());
    let is_it = |arg: &&clap::Arg| match option.strip_prefix("--") {
        Some(long) => arg.get_long() == Some(long),
        None => arg.get_short().is_some_and(|short| option == format!("-{short}")),
    };
    let long = options.find(is_it)?.get_long()?;
    Some(format!("a value that begins with a dash is given as --{long}={value}"))
}

/// clap's paragraphs as one line: the refusal and its tip, without the usage.
fn one_line(text: &str) -> String {
    let wanted = text.lines().map(str::trim).take_while(|line| !line.starts_with("Usage:"));
    let words: Vec<_> = wanted.filter(|line| !line.is_empty() && !line.starts_with("For more")).collect();
    words.join("; ").replace(":;", ":")
}
