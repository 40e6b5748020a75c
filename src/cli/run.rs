//! Carries out what was planned: one image, or a batch of them.

use super::args::{ResourceArgs, SharedArgs};
use super::lower::{self, Plan};
use super::progress::Progress;
use super::report::{self, Talk};
use super::signals;
use super::tally::Tally;
use crate::batch::{self, Ended, Journal, Orders, Task};
use crate::codec::Target;
use crate::error::{Error, Kind, Result, shown};
use crate::job::{Facts, Job};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

/// How bad things went; the worst wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Outcome {
    Done,
    Failed,
    WrongUsage,
    Nothing,
    Interrupted(u8),
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
            Outcome::Nothing => ExitCode::from(3),
            Outcome::Interrupted(signal) => ExitCode::from(128 + signal),
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
    if plan.batch.is_empty() && plan.faults.is_empty() {
        talk.nothing(&plan);
        return Outcome::Nothing.into();
    }
    talk.barren(&plan);
    let shared = if plan.several { plan.batch.shared_faults() } else { Vec::new() };
    if !shared.is_empty() {
        return talk.shared(shared, args.output.dry_run).into();
    }
    if args.output.dry_run {
        return show(&plan, &talk, args).unwrap_or_else(|error| talk.refused(&error)).into();
    }
    carry_out(&plan, &talk, args).unwrap_or_else(|error| talk.refused(&error)).into()
}

/// Shows what would be done.
fn show(plan: &Plan, talk: &Talk, args: &SharedArgs) -> Result<Outcome> {
    let journal = args.batch.resume.then(|| Journal::look(&journal_home(plan))).transpose()?;
    talk.plan(plan, args.batch.shard, |task| reason_to_skip(task, journal.as_ref(), args.batch.skip_existing))
}

fn carry_out(plan: &Plan, talk: &Talk, args: &SharedArgs) -> Result<Outcome> {
    let (first, step) = args.batch.shard.map_or((0, 1), |shard| (shard.part - 1, shard.of));
    let tasks = plan.batch.tasks(first, step);
    let journal = if args.batch.resume { Some(journal(plan, args)?) } else { None };
    let progress = Progress::new(args.talk.progress, args.talk.quiet, plan.several.then_some(tasks.len()));
    let (bar, quiet) = (progress.clone(), args.talk.quiet);
    let calm = move || bar.above(|| signals::tell(quiet));
    let ending = signals::watch(plan.several.then_some(calm));
    let orders = Orders {
        makes_directories: plan.batch.naming.as_ref().is_some_and(|naming| naming.makes_directories()),
        makes_mask_directories: plan.batch.mask_naming.as_ref().is_some_and(|naming| naming.makes_directories()),
        fail_fast: args.batch.fail_fast,
        stop: ending.stop(),
        on_rows: Some(progress.on_rows()),
        shared: if plan.several { plan.batch.shared() } else { Vec::new() },
        ..orders(&args.resources)
    };
    let threads = batch::threads(orders.threads);
    let tally = Mutex::new(Tally::new());
    // Each shard tells its part of what failed before it was a job.
    for fault in plan.faults.iter().skip(first).step_by(step) {
        talk.fault(fault)?;
        lock(&tally).failed(fault.image.as_deref().map(shown), &fault.error);
        if args.batch.fail_fast {
            orders.stop.store(true, Ordering::Relaxed);
        }
    }
    let hung_up = AtomicBool::new(false);
    let before = |task: &mut Task| {
        progress.begin(&task.job.as_ref()?.image.name());
        reason_to_skip(task, journal.as_ref(), args.batch.skip_existing)
    };
    let ended = |_: usize, task: Task, end: Ended| {
        let written = match (&end, &journal, &task.job) {
            (Ended::Done(report), Some(journal), Some(job)) => journal.note(job, task.facts.as_ref(), report.bytes),
            _ => Ok(()),
        };
        let mut tally = lock(&tally);
        progress.end(matches!(end, Ended::Failed(_)), || {
            let told = talk.ended(&task, &end, threads, &mut tally);
            if told.is_err() {
                orders.stop.store(true, Ordering::Relaxed);
            }
            // Who has hung up is told of once, however many jobs are in hand.
            let told = told.err().filter(|_| !hung_up.swap(true, Ordering::Relaxed));
            for error in [written.err(), told].into_iter().flatten() {
                tally.trouble(talk.refused(&error));
            }
        });
        tally.count(&task, &end);
    };
    let left = batch::carry_out(&orders, tasks, before, ended)?;
    progress.finish();
    let tally = tally.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    if plan.several {
        talk.summary(&tally, plan);
        if left > 0 {
            let resumes = args.batch.resume && ending.outcome().is_some();
            talk.left(left, resumes);
        }
    }
    Ok(ending.outcome().map_or(tally.worst(), |interrupted| interrupted.max(tally.worst())))
}

/// Why a job need not be done, where there is a reason. What makes it the same as another is noted for the journal.
fn reason_to_skip(task: &mut Task, journal: Option<&Journal>, skip_existing: bool) -> Option<String> {
    let job = task.job.as_ref()?;
    if let Some(journal) = journal {
        task.facts = Facts::of(job);
        if journal.has(job, task.facts.as_ref()) {
            return Some("the journal says that it is done".to_owned());
        }
    }
    (skip_existing && stands(job)).then(|| format!("{} exists", job.output.name()))
}

/// The journal of a batch.
fn journal(plan: &Plan, args: &SharedArgs) -> Result<Journal> {
    let part = args.batch.shard.map(|shard| format!("{}-of-{}", shard.part, shard.of));
    Journal::open(&journal_home(plan), part.as_deref())
}

/// Where its journal lies: beside its outputs.
fn journal_home(plan: &Plan) -> PathBuf {
    let home = plan.batch.naming.as_ref().map(batch::journal_home).unwrap_or_default();
    if home.as_os_str().is_empty() { ".".into() } else { home }
}

/// Whether something stands where the output of a job would go.
fn stands(job: &Job) -> bool {
    matches!(&job.output, Target::File(path) if path.symlink_metadata().is_ok())
}

/// Orders as far as the words about resources tell them.
pub(super) fn orders(args: &ResourceArgs) -> Orders {
    report::silence_panics();
    Orders {
        // Asked for once: the system reads several files to tell.
        threads: args.jobs.map(|threads| threads.0).or_else(|| std::thread::available_parallelism().ok()),
        max_memory: lower::limits(args).max_memory,
        timeout: args.timeout.map(|timeout| timeout.0),
        ..Orders::default()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
