//! The command line: words typed become jobs, results become messages and an exit code.
//!
//! The only floor that knows clap, terminals and signals.

mod args;
mod jobs;
mod lower;
mod modes;
mod progress;
mod report;
mod run;
mod signals;
mod tally;

use args::{Cli, Command};
use clap::{CommandFactory, Parser};
use std::ffi::OsString;
use std::process::ExitCode;

/// Runs the program on these words, the first of which is its name.
pub fn main(words: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(words) {
        Ok(cli) => cli,
        Err(error) => return report::usage(&error),
    };
    match cli.command {
        None => run::run(lower::apply(&cli.apply), &cli.apply.shared),
        Some(Command::Apply(args)) => run::run(lower::apply(&args), &args.shared),
        Some(Command::Blend(args)) => run::run(lower::blend(&args), &args.shared),
        Some(Command::Run(args)) => jobs::run(&args),
        Some(Command::Modes) => report::print(&modes::table()).into(),
        Some(Command::Completions { shell }) => {
            clap_complete::generate(shell, &mut Cli::command(), "maskimg", &mut std::io::stdout());
            ExitCode::SUCCESS
        }
        Some(Command::Man) => match clap_mangen::Man::new(Cli::command()).render(&mut std::io::stdout()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        },
    }
}
