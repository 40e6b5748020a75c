//! `maskimg run`: jobs as lines of JSON, results as lines of JSON, in the same order, as it goes.

use super::args::RunArgs;
use super::lower;
use super::report;
use super::run::{Outcome, orders};
use super::signals;
use crate::batch::{self, Ended, Fate, Orders, Task, Tasks};
use crate::codec::{Format, Input, Limits, Target};
use crate::error::{Error, Result, shown};
use crate::job::{Command, Id, Job, JobText, result_row};
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Stdin};
use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// How many results may wait for the one before them.
const WINDOW: usize = 256;

/// What some programs begin a text with.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Carries out the jobs of a file or of standard input.
pub(super) fn run(args: &RunArgs) -> ExitCode {
    if args.schema {
        return report::print(&format!("{:#}", crate::job::schema())).into();
    }
    let name = args.jobs_file.as_deref().unwrap_or(OsStr::new("-"));
    match carry_out(name, args) {
        Ok(outcome) => outcome.into(),
        Err(error) => {
            report::say(&format!("error: {error}"));
            Outcome::of(&error).into()
        }
    }
}

fn carry_out(name: &OsStr, args: &RunArgs) -> Result<Outcome> {
    let from_stdin = name == "-";
    let source: Box<dyn Read + Send> = if from_stdin {
        Box::new(Unlocked(std::io::stdin()))
    } else {
        let refused = |e| Error::io(format!("cannot read {}", shown(Path::new(name))), e);
        let file = File::open(name).map_err(refused)?;
        if file.metadata().is_ok_and(|meta| meta.is_dir()) {
            return Err(refused(std::io::ErrorKind::IsADirectory.into()));
        }
        Box::new(file)
    };
    let reader = BufReader::with_capacity(1 << 16, source);
    // A worker may be waiting for the next line: whoever interrupts is not kept waiting.
    signals::watch(None::<fn()>);
    let lines = Lines { reader, limits: lower::limits(&args.resources), from_stdin, read: 0, is_over: false };
    let orders = Orders {
        makes_directories: true,
        makes_mask_directories: true,
        fail_fast: args.fail_fast,
        ..orders(&args.resources)
    };
    let stop = Arc::clone(&orders.stop);
    let answers = Answers { unordered: args.unordered, stop, state: Mutex::default(), moved: Condvar::new() };
    let ended = |index: usize, task: Task, end: Ended| {
        let failed = matches!(end, Ended::Failed(_));
        let mut row = result_row(task.id.as_ref(), task.job.as_ref(), end.told());
        for (field, value) in task.echo.iter().filter_map(Id::as_object).flatten() {
            row[field.as_str()] = value.clone();
        }
        answers.give(index, row.to_string(), failed);
    };
    batch::carry_out(&orders, lines, |_| None, ended)?;
    Ok(answers.outcome())
}

/// Standard input, locked for each read alone: another worker may take the next turn.
struct Unlocked(Stdin);

impl Read for Unlocked {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.0.lock().read(buffer)
    }
}

/// Jobs, a line at a time.
struct Lines {
    reader: BufReader<Box<dyn Read + Send>>,
    limits: Limits,
    from_stdin: bool,
    /// Lines read so far.
    read: u64,
    is_over: bool,
}

impl Lines {
    fn line(&mut self) -> Option<std::io::Result<String>> {
        let mut line = Vec::new();
        self.read += 1;
        match self.reader.read_until(b'\n', &mut line) {
            Ok(0) => None,
            Ok(_) => {
                let begins =
                    if self.read == 1 && line.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
                Some(String::from_utf8(line.split_off(begins)).map_err(|_| std::io::ErrorKind::InvalidData.into()))
            }
            Err(error) => Some(Err(error)),
        }
    }

    fn task(&self, line: &str) -> Task {
        let id = JobText::id_of(line);
        let echo = || Some(JobText::echo_of(line, self.read));
        let failed = |error| Task { id: id.clone(), echo: echo(), job: None, fate: Fate::Fail(error), facts: None };
        let text = match JobText::parse(line) {
            Ok(text) => text,
            Err(error) => return failed(error),
        };
        let does = match text.command {
            Command::Copy => Fate::Copy("copied as it is".to_owned()),
            Command::Apply | Command::Blend | Command::Mask => Fate::Do,
        };
        match text.into_job(self.limits) {
            Err(error) => failed(error),
            Ok(job) => {
                let fate = match &job.output {
                    Target::Stdout => Fate::Fail(Error::usage("results go to standard output; give a file as output")),
                    _ if self.from_stdin && job.inputs().any(Input::is_stdin) => {
                        Fate::Fail(Error::usage("jobs come from standard input; give files as operands"))
                    }
                    Target::File(_) if matches!(does, Fate::Copy(_)) => match ensure_copy_is_named_so(&job) {
                        Ok(()) => does,
                        Err(error) => Fate::Fail(error),
                    },
                    Target::File(_) => does,
                };
                Task { id, echo: None, job: Some(job), fate, facts: None }
            }
        }
    }
}

impl Tasks for Lines {
    fn next(&mut self) -> Option<Task> {
        while !self.is_over {
            let line = match self.line() {
                None => break,
                Some(Ok(line)) => line,
                Some(Err(error)) => {
                    self.is_over = error.kind() != std::io::ErrorKind::InvalidData;
                    let error = Error::usage(Error::io("this line cannot be read", error));
                    let echo = Some(JobText::echo_of("", self.read));
                    return Some(Task { id: None, echo, job: None, fate: Fate::Fail(error), facts: None });
                }
            };
            if !line.trim().is_empty() {
                return Some(self.task(&line));
            }
        }
        self.is_over = true;
        None
    }

    fn at_hand(&self) -> usize {
        self.reader.buffer().iter().filter(|&&byte| byte == b'\n').count()
    }

    fn at_most(&self) -> usize {
        usize::MAX
    }
}

/// Refuses a copy under a name that says another format than the file has.
fn ensure_copy_is_named_so(job: &Job) -> Result<()> {
    let Target::File(output) = &job.output else { return Ok(()) };
    let own = job.image.path().and_then(|path| Format::of_name(path).or_else(|| Format::of(&job.image).ok()));
    match own.zip(Format::of_name(output)).filter(|(own, named)| own != named) {
        None => Ok(()),
        Some((own, named)) => Err(Error::usage(format!(
            "a copy of {} is {}, and {} is a name of {}; give it a name of {}",
            job.image.name(),
            own.name(),
            shown(output),
            named.name(),
            own.name()
        ))),
    }
}

/// Results, printed in the order of the jobs, or as they come.
struct Answers {
    unordered: bool,
    /// Raised where nobody takes results: then nothing more is begun.
    stop: Arc<AtomicBool>,
    state: Mutex<Waiting>,
    moved: Condvar,
}

#[derive(Default)]
struct Waiting {
    rows: BTreeMap<usize, String>,
    next: usize,
    failed: bool,
}

impl Answers {
    /// Prints a row when its turn has come, with all that waited for it. Waits itself where it is far ahead.
    fn give(&self, index: usize, row: String, failed: bool) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.failed |= failed;
        if self.unordered {
            return self.print(&mut state, &row);
        }
        while index > state.next + WINDOW {
            state = self.moved.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.rows.insert(index, row);
        while let Some(row) = {
            let next = state.next;
            state.rows.remove(&next)
        } {
            self.print(&mut state, &row);
            state.next += 1;
        }
        self.moved.notify_all();
    }

    /// Prints a row. That it cannot be printed is told once.
    fn print(&self, state: &mut Waiting, row: &str) {
        if self.stop.load(Ordering::Relaxed) {
            return;
        }
        if let Err(error) = report::print_line(row) {
            report::say(&format!("error: {error}"));
            state.failed = true;
            self.stop.store(true, Ordering::Relaxed);
        }
    }

    fn outcome(&self) -> Outcome {
        let failed = self.state.lock().unwrap_or_else(PoisonError::into_inner).failed;
        if failed { Outcome::Failed } else { Outcome::Done }
    }
}
