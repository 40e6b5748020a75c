//! Carries out what was asked for.

use super::args::SharedArgs;
use super::lower::Plan;
use super::progress::Progress;
use super::report::{self, Talk};
use super::{lower, signals};
use crate::error::{Error, Kind, Result};
use crate::job::Job;
use crate::pipeline::{self, Engine, Report};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

/// How bad things went; the worst wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Outcome {
    Done,
    Failed,
    WrongUsage,
}

impl Outcome {
    pub fn of(error: &Error) -> Self {
        if error.kind() == Kind::Usage { Outcome::WrongUsage } else { Outcome::Failed }
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Done => ExitCode::SUCCESS,
            Outcome::Failed => ExitCode::from(1),
            Outcome::WrongUsage => ExitCode::from(2),
        }
    }
}

/// Carries out what was planned, or says why it cannot be.
pub(super) fn run(plan: Result<Plan>, args: &SharedArgs) -> ExitCode {
    let talk = Talk::new(&args.talk);
    let plan = match plan {
        Ok(plan) => plan,
        Err(error) => return talk.refused(&error).into(),
    };
    if args.output.dry_run {
        talk.plan(&plan.jobs);
        return ExitCode::SUCCESS;
    }
    signals::clean_up_when_ended();
    let made = if plan.makes_directories { lower::make_directories(&plan.jobs) } else { Ok(()) };
    let engine = made.and_then(|()| Engine::new(args.reading.jobs));
    match engine {
        Ok(engine) => carry_out(&plan.jobs, engine, &talk, args).into(),
        Err(error) => talk.refused(&error).into(),
    }
}

fn carry_out(jobs: &[Job], engine: Engine, talk: &Talk, args: &SharedArgs) -> Outcome {
    let progress = Progress::new(args.talk.progress, args.talk.quiet, jobs.len());
    let engine = engine.on_rows(progress.on_rows());
    let mut worst = Outcome::Done;
    let mut failed = 0;
    for job in jobs {
        progress.begin(&job.image.name());
        let result = guarded(job, &engine);
        progress.end(|| match &result {
            Ok(report) => talk.done(job, report, engine.threads()),
            Err(error) => talk.failed(job, error),
        });
        if let Err(error) = &result {
            failed += 1;
            worst = worst.max(Outcome::of(error));
        }
    }
    progress.finish();
    if jobs.len() > 1 {
        talk.summary(jobs.len() - failed, failed);
    }
    worst
}

/// Carries out a job; a fault of this program becomes an error like any other.
fn guarded(job: &Job, engine: &Engine) -> Result<Report> {
    report::silence_panics();
    catch_unwind(AssertUnwindSafe(|| pipeline::run(job, engine))).unwrap_or_else(|panic| {
        let words = panic.downcast_ref::<String>().cloned();
        let words = words.or_else(|| panic.downcast_ref::<&str>().map(|s| (*s).to_owned())).unwrap_or_default();
        Err(Error::new(Kind::Internal, format!("a fault of this program, please report it: {words}")))
    })
}
