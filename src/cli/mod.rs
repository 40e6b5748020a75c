//! The command line: words typed become jobs, results become messages and an exit code.
//!
//! The only floor that knows clap, terminals and signals.

mod args;
mod inspect;
mod jobs;
mod lower;
mod memory;
mod misread;
mod modes;
mod progress;
mod report;
mod run;
mod signals;
mod table;
mod tally;

use args::{Cli, Command};
use clap::{CommandFactory, Parser};
use std::ffi::OsString;
use std::process::ExitCode;

/// Runs the program on these words, the first of which is its name.
pub fn main(words: impl IntoIterator<Item = OsString>) -> ExitCode {
    let words: Vec<OsString> = words.into_iter().map(no_flag).collect();
    let cli = match Cli::try_parse_from(&words) {
        Ok(cli) => cli,
        Err(error) => return misread::refused(&error, &words),
    };
    memory::keep();
    match cli.command {
        None => run::run(lower::apply(&cli.apply), &cli.apply.shared),
        Some(Command::Apply(args)) => run::run(lower::apply(&args.0), &args.0.shared),
        Some(Command::Blend(args)) => run::run(lower::blend(&args.0), &args.0.shared),
        Some(Command::Mask(args)) => run::run(lower::make(&args.0), &args.0.shared),
        Some(Command::Inspect(args)) => inspect::run(&args.0),
        Some(Command::Run(args)) => jobs::run(&args.0),
        Some(Command::Modes) => report::print(&modes::table()).into(),
        Some(Command::Completions { shell }) => {
            let mut text = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "maskimg", &mut text);
            report::print(&String::from_utf8_lossy(&text)).into()
        }
        Some(Command::Man) => report::print(&manual()).into(),
    }
}

/// A word that clap would take for a flag though it is standard input with steps behind it, `- | invert`, gets a blank
/// before it, which means nothing in an expression.
fn no_flag(word: OsString) -> OsString {
    let steps = word.to_str().and_then(|text| text.strip_prefix('-')).map(str::trim_start);
    match steps {
        Some(steps) if steps.starts_with('|') => [OsString::from(" "), word].into_iter().collect(),
        _ => word,
    }
}

/// The manual: a page for the program, and one for each command with options of its own.
fn manual() -> String {
    let mut command = Cli::command();
    command.build();
    let commands = ["blend", "mask", "inspect", "run"].map(|name| {
        let page = command.find_subcommand(name).cloned().unwrap_or_default();
        page.name(format!("maskimg-{name}"))
    });
    let mut text = Vec::new();
    for page in std::iter::once(command).chain(commands) {
        // Writing to memory does not fail.
        let _ = clap_mangen::Man::new(page).render(&mut text);
    }
    String::from_utf8_lossy(&text).into_owned()
}
