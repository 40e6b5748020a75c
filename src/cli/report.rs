//! What is said: errors, notes and facts on standard error, plans and JSON on standard output.

use super::args::TalkArgs;
use super::run::Outcome;
use crate::blend::Operator;
use crate::error::Error;
use crate::job::{Done, Job};
use crate::mask::Weight;
use crate::pipeline::Report;
use std::io::{IsTerminal, Write};
use std::process::ExitCode;

/// What may be said, and how.
#[derive(Clone, Copy, Debug)]
pub(super) struct Talk {
    json: bool,
    verbose: bool,
    quiet: bool,
    color: bool,
}

impl Talk {
    pub fn new(args: &TalkArgs) -> Self {
        let color = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
        Talk { json: args.json, verbose: args.verbose, quiet: args.quiet, color }
    }

    /// What was asked for cannot be begun.
    pub fn refused(&self, error: &Error) -> Outcome {
        self.error(&error.to_string());
        Outcome::of(error)
    }

    /// A job is done.
    pub fn done(&self, job: &Job, report: &Report, threads: usize) {
        if !self.quiet {
            report.notes.iter().for_each(|note| self.note(note));
        }
        if self.verbose {
            report.routes.iter().for_each(|route| say(route));
            say(&done_line(job, report, threads));
        }
        if self.json {
            let Report { shape, kept, bytes, time, .. } = *report;
            print_line(&job.done_row(&Done { shape, kept, bytes, time, notes: &report.notes }));
        }
    }

    /// A job has failed.
    pub fn failed(&self, job: &Job, error: &Error) {
        let name = job.image.name();
        let text = error.to_string();
        let begins = |words: &str| text.starts_with(words);
        let says_it = |name: &str| begins(name) || begins(&format!("cannot read {name}"));
        let line = match job.blend().map(|blend| blend.top.name()) {
            _ if says_it(&name) || begins("cannot write") => text.clone(),
            Some(top) if says_it(&top) => text.clone(),
            Some(top) => format!("cannot lay {top} on {name}: {text}"),
            None => format!("cannot mask {name}: {text}"),
        };
        self.error(&line);
        if self.json {
            print_line(&job.failed_row(error));
        }
    }

    /// What several jobs came to.
    pub fn summary(&self, done: usize, failed: usize) {
        if !self.quiet {
            let images = if done == 1 { "image" } else { "images" };
            let failures = if failed == 0 { String::new() } else { format!(", {failed} failed") };
            say(&format!("{done} {images} done{failures}"));
        }
    }

    /// What would be done.
    pub fn plan(&self, jobs: &[Job]) {
        if self.json {
            return jobs.iter().for_each(|job| print_line(&job.to_json().to_string()));
        }
        let rows: Vec<[String; 4]> = jobs.iter().map(plan_row).collect();
        let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
        let (images, signs, others) = (width(0), width(1), width(2));
        for [image, sign, other, output] in &rows {
            print_line(&format!("{image:images$}  {sign:signs$}  {other:others$}  ->  {output}"));
        }
        let count = jobs.len();
        print_line(&format!("{count} {}, nothing written", if count == 1 { "image" } else { "images" }));
    }

    fn note(&self, text: &str) {
        self.labelled("note", "36", text);
    }

    fn error(&self, text: &str) {
        self.labelled("error", "1;31", text);
    }

    fn labelled(&self, label: &str, color: &str, text: &str) {
        if self.color {
            say(&format!("\x1b[{color}m{label}:\x1b[0m {text}"));
        } else {
            say(&format!("{label}: {text}"));
        }
    }
}

/// A job as a formula: the image, what is done with it, by what, and where to.
fn plan_row(job: &Job) -> [String; 4] {
    let mut factors: Vec<_> = job.masks.iter().map(|mask| mask.name()).collect();
    let sign = match job.blend() {
        None => "⊙".to_owned(),
        Some(blend) => {
            factors.insert(0, blend.top.name());
            if blend.opacity != Weight::ONE {
                factors.push(blend.opacity.to_string());
            }
            let operator = if blend.operator == Operator::default() { "" } else { blend.operator.name() };
            format!("{} {operator}", blend.mode).trim_end().to_owned()
        }
    };
    [job.image.name(), sign, factors.join(" ⊙ "), job.output.name()]
}

fn done_line(job: &Job, report: &Report, threads: usize) -> String {
    let shape = report.shape;
    format!(
        "{}: {} {}, {} channels of {} bit, {} bytes, {:.1} % {}, {:.2} s on {threads} thread{}",
        job.output.name(),
        report.format.name(),
        shape.size,
        shape.layout.channels(),
        shape.depth.bytes() * 8,
        report.bytes,
        report.kept * 100.0,
        if job.blend().is_some() { "laid on" } else { "kept" },
        report.time.as_secs_f64(),
        if threads == 1 { "" } else { "s" },
    )
}

/// What clap has to say: help and version on standard output, refusals in one line each.
pub(super) fn usage(error: &clap::Error) -> ExitCode {
    use clap::error::ErrorKind;
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let _ = error.print();
            ExitCode::SUCCESS
        }
        _ => {
            say(&one_line(&error.render().to_string()));
            Outcome::WrongUsage.into()
        }
    }
}

/// clap's paragraphs as one line: the refusal and its tip, without the usage.
fn one_line(text: &str) -> String {
    let wanted = text.lines().map(str::trim).take_while(|line| !line.starts_with("Usage:"));
    let words: Vec<_> = wanted.filter(|line| !line.is_empty() && !line.starts_with("For more")).collect();
    words.join("; ").replace(":;", ":")
}

/// A panic is told in one line by whoever catches it, not by the default hook.
pub(super) fn silence_panics() {
    if std::env::var_os("RUST_BACKTRACE").is_none_or(|v| v == "0") {
        std::panic::set_hook(Box::new(|_| {}));
    }
}

/// A line on standard error; there is nobody to tell where that fails.
fn say(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// A text on standard output.
pub(super) fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// A line on standard output, flushed, so that whoever reads it has it at once.
fn print_line(line: &str) {
    print(&format!("{line}\n"));
}
