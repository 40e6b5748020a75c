//! The `maskimg` program: parse, plan, run, exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    maskimg::cli::main(std::env::args_os())
}
