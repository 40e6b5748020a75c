//! What is said: errors, notes and facts on standard error, plans and JSON on standard output.

use super::args::{ShardArg, TalkArgs};
use super::lower::{Fault, Plan};
use super::run::Outcome;
use super::table::{plan_row, print_table};
use super::tally::{Tally, passed_over_files, serving_files};
use crate::batch::{Ended, Fate, Task};
use crate::error::{Error, Result};
use crate::job::{Job, JobText, Work, fault_row, result_row};
use crate::pipeline::Report;
use std::io::{IsTerminal, Write};

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

    /// A job has ended. What the tally knows to be said already, of a mask that many images share, is not said again.
    ///
    /// # Errors
    /// Where standard output takes no row.
    pub fn ended(&self, task: &Task, end: &Ended, threads: usize, tally: &mut Tally) -> Result<()> {
        match (end, &task.job) {
            (Ended::Done(report), Some(job)) => self.done(job, report, threads, tally),
            (Ended::Skipped(reason), Some(job)) if self.verbose => {
                say(&format!("{}: passed over, {reason}", job.image.name()));
            }
            (Ended::Failed(error), Some(job)) => self.error(&failure(job, error)),
            (Ended::Failed(error), None) => self.error(&error.to_string()),
            _ => {}
        }
        if self.json {
            print_line(&result_row(task.id.as_ref(), task.job.as_ref(), end.told()).to_string())?;
        }
        Ok(())
    }

    fn done(&self, job: &Job, report: &Report, threads: usize, tally: &mut Tally) {
        if !self.quiet {
            report.notes.iter().filter(|note| tally.is_new(note)).for_each(|note| self.note(note));
        }
        if self.verbose {
            report.routes.iter().for_each(|route| say(route));
            say(&done_line(job, report, threads));
        }
    }

    /// Something failed before it was a job.
    ///
    /// # Errors
    /// Where standard output takes no row.
    pub fn fault(&self, fault: &Fault) -> Result<()> {
        self.error(&fault.error.to_string());
        if self.json {
            print_line(&fault_row(fault.image.as_deref(), &fault.error).to_string())?;
        }
        Ok(())
    }

    /// Nothing can be done, for these reasons that all images share.
    /// A plan has no rows but jobs.
    pub fn shared(&self, errors: Vec<Error>, dry_run: bool) -> Outcome {
        let tell = |error| {
            if dry_run {
                return self.refused(&error);
            }
            let fault = Fault { image: None, error };
            let told = self.fault(&fault).map_or_else(|error| self.refused(&error), |()| Outcome::Done);
            told.max(Outcome::of(&fault.error))
        };
        errors.into_iter().map(tell).max().unwrap_or(Outcome::Done)
    }

    /// There is nothing to do.
    pub fn nothing(&self, plan: &Plan) {
        let mut text = match &plan.barren[..] {
            [] if plan.serving == 0 => "nothing matched: no image is named".to_owned(),
            [] => "nothing matched".to_owned(),
            operands => format!("nothing matched {}", operands.join(", ")),
        };
        if plan.passed_over > 0 {
            text.push_str(&format!("; {}", passed_over_files(plan.passed_over)));
        }
        if plan.serving > 0 {
            text.push_str(&format!("; {}", serving_files(plan.serving)));
        }
        if plan.closed > 0 {
            text.push_str("; -r goes into sub-directories");
        }
        self.error(&text);
    }

    /// Operands that hold no image beside others that do.
    pub fn barren(&self, plan: &Plan) {
        if !self.quiet {
            plan.barren.iter().for_each(|operand| self.note(&format!("nothing matches {operand}")));
        }
    }

    /// What several jobs came to.
    pub fn summary(&self, tally: &Tally, plan: &Plan) {
        if self.quiet {
            return;
        }
        say(&tally.to_string());
        if plan.passed_over > 0 {
            say(&passed_over_files(plan.passed_over));
        }
        if plan.serving > 0 {
            say(&serving_files(plan.serving));
        }
        if plan.closed > 0 {
            say(&match plan.closed {
                1 => "1 sub-directory was not entered; -r goes into it".to_owned(),
                more => format!("{more} sub-directories were not entered; -r goes into them"),
            });
        }
    }

    /// How many jobs were not begun, and whether the journal lets the same command go on with them.
    pub fn left(&self, left: usize, resumes: bool) {
        let how = if resumes { "; the same command with --resume goes on from there" } else { "" };
        if !self.quiet {
            say(&format!("{left} not begun{how}"));
        }
    }

    /// What would be done; `before` may give a reason to skip a job.
    ///
    /// # Errors
    /// Where standard output takes no more.
    pub fn plan(
        &self,
        plan: &Plan,
        shard: Option<ShardArg>,
        before: impl Fn(&mut Task) -> Option<String>,
    ) -> Result<Outcome> {
        let (first, step) = shard.map_or((0, 1), |shard| (shard.part - 1, shard.of));
        let (mut rows, mut worst) = (Vec::new(), Outcome::Done);
        for Fault { error, .. } in plan.faults.iter().skip(first).step_by(step) {
            self.error(&error.to_string());
            worst = worst.max(Outcome::of(error));
        }
        for mut task in plan.batch.tasks(first, step) {
            if matches!(task.fate, Fate::Do | Fate::Copy(_))
                && let Some(reason) = before(&mut task)
            {
                task.fate = Fate::Skip(reason);
            }
            let Some(job) = &task.job else { continue };
            if matches!(task.fate, Fate::Do | Fate::Copy(_))
                && let Err(error) = plan.batch.ensure_ready(job)
            {
                task.fate = Fate::Fail(error);
            }
            match &task.fate {
                Fate::Fail(error) => {
                    self.error(&failure(job, error));
                    worst = worst.max(Outcome::of(error));
                }
                fate if !self.json => rows.push(plan_row(job, fate)),
                Fate::Do => print_line(&job.to_json().to_string())?,
                Fate::Copy(_) => print_line(&JobText::copy_of(job).to_json().to_string())?,
                Fate::Skip(_) => {}
            }
        }
        if !self.json {
            print_table(&rows)?;
        }
        Ok(worst)
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

/// A failure as it is told of a job: what it does not say itself is said before it.
fn failure(job: &Job, error: &Error) -> String {
    let name = job.image.name();
    let text = error.to_string();
    let begins = |words: &str| text.starts_with(words);
    let says_it = |name: &str| begins(name) || begins(&format!("cannot read {name}"));
    match &job.work {
        _ if says_it(&name) || begins("cannot write") => text,
        Work::Apply(_) => format!("cannot mask {name}: {text}"),
        Work::Mask(_) => format!("cannot make {}: {text}", job.output.name()),
        Work::Blend(blend) => match blend.top.name() {
            top if says_it(&top) => text,
            top => format!("cannot lay {top} on {name}: {text}"),
        },
    }
}

fn done_line(job: &Job, report: &Report, threads: usize) -> String {
    let shape = report.shape;
    format!(
        "{}: {} {}, {} channel{} of {} bit, {} bytes, {:.1} % {}, {:.2} s on {threads} thread{}",
        job.output.name(),
        report.format.name(),
        shape.size,
        shape.layout.channels(),
        if shape.layout.channels() == 1 { "" } else { "s" },
        shape.depth.bytes() * 8,
        report.bytes,
        report.kept * 100.0,
        if job.blend().is_some() { "laid on" } else { "kept" },
        report.time.as_secs_f64(),
        if threads == 1 { "" } else { "s" },
    )
}

/// A panic is told in one line by whoever catches it, not by the default hook.
pub(super) fn silence_panics() {
    if std::env::var_os("RUST_BACKTRACE").is_none_or(|v| v == "0") {
        std::panic::set_hook(Box::new(|_| {}));
    }
}

/// A line on standard error; there is nobody to tell where that fails.
pub(super) fn say(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// A text on standard output, and nothing else.
pub(super) fn print(text: &str) -> Outcome {
    match print_line(text.trim_end()) {
        Ok(()) => Outcome::Done,
        Err(error) => {
            say(&format!("error: {error}"));
            Outcome::of(&error)
        }
    }
}

/// A line on standard output, flushed, so that whoever reads it has it at once.
///
/// # Errors
/// Where it cannot be written, as when nobody reads any more.
pub(super) fn print_line(line: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    let printed = out.write_all(format!("{line}\n").as_bytes()).and_then(|()| out.flush());
    printed.map_err(|e| Error::io("cannot write standard output", e))
}
