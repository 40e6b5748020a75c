//! Those who carry out many jobs: in parallel over files while there are many, over rows where there are few.
//!
//! Each worker does one job at a time, on threads that are counted, so that there are never more in all than were
//! allowed. Memory is shared out evenly; a job that needs more waits until it has the house to itself.

use super::task::{Ended, Fate, Task, Tasks};
use crate::codec::{Target, copy_whole};
use crate::error::{Error, Kind, Result, shown};
use crate::job::{Job, Writing};
use crate::pipeline::{self, Engine, Kept, OnRows};
use std::cell::OnceCell;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

/// How a batch is carried out.
#[derive(Clone, Default)]
pub struct Orders {
    /// Threads in all; by default one for every core.
    pub threads: Option<NonZeroUsize>,
    /// Bytes that all jobs hold at a time.
    pub max_memory: u64,
    /// Time for each job.
    pub timeout: Option<Duration>,
    /// Whether the directories of outputs are made.
    pub makes_directories: bool,
    /// Whether those of effective masks are made, which are written as well.
    pub makes_mask_directories: bool,
    /// Whether nothing more is begun after a failure.
    pub fail_fast: bool,
    /// Raised from outside where nothing more is to be begun.
    pub stop: Arc<AtomicBool>,
    /// Told of rows as they are finished.
    pub on_rows: Option<OnRows>,
    /// Files that many jobs use.
    pub shared: Vec<std::path::PathBuf>,
}

/// The most that is held of operands which jobs share, and its share of all memory.
const KEPT: (u64, u64) = (1 << 30, 4);

/// Workers at their work.
struct Crew<'a> {
    orders: &'a Orders,
    threads: usize,
    /// Threads that jobs are using.
    busy: Mutex<usize>,
    /// Held for reading by every job, for writing by one that needs all memory.
    house: RwLock<()>,
    kept: Arc<Kept>,
    /// Bytes for each job at a time.
    share: u64,
    stop: AtomicBool,
}

/// Carries out tasks, and tells `ended` of each by its number, from whichever thread. `before` may give a reason to
/// skip a job, looked for when its turn has come. Gives how many were never begun because of a stop, as far as that is
/// known.
///
/// # Errors
/// [`Kind::Internal`] where the system gives no threads.
pub fn carry_out(
    orders: &Orders,
    tasks: impl Tasks,
    before: impl Fn(&mut Task) -> Option<String> + Sync,
    ended: impl Fn(usize, Task, Ended) + Sync,
) -> Result<usize> {
    let threads = threads(orders.threads);
    let kept_bytes = if tasks.at_most() > 1 { (orders.max_memory / KEPT.1).min(KEPT.0) } else { 0 };
    let mut kept = Kept::new(kept_bytes);
    orders.shared.iter().for_each(|path| kept.expect(path));
    let crew = Crew {
        orders,
        threads,
        busy: Mutex::new(0),
        house: RwLock::new(()),
        kept: Arc::new(kept),
        share: (orders.max_memory - kept_bytes) / threads.min(tasks.at_most()).max(1) as u64,
        stop: AtomicBool::new(false),
    };
    let workers = threads.min(tasks.at_most());
    let queue = Mutex::new(Queue { tasks, begun: 0, dropped: 0 });
    let work = || crew.work(&queue, &before, &ended);
    if workers == 1 {
        // It has nobody to keep waiting.
        work();
    } else {
        std::thread::scope(|scope| {
            (0..workers).try_for_each(|i| {
                let worker = std::thread::Builder::new().name(format!("maskimg worker {i}"));
                worker.spawn_scoped(scope, work).map(drop)
            })
        })
        .map_err(|e| Error::new(Kind::Internal, format!("cannot start threads: {e}")))?;
    }
    let queue = lock(&queue);
    Ok(queue.tasks.at_hand() + queue.dropped)
}

/// A worker's own engine, once it is made.
type Own = OnceCell<Engine>;

/// Tasks that wait.
struct Queue<T> {
    tasks: T,
    begun: usize,
    /// Those that came when nothing more was to be begun.
    dropped: usize,
}

/// How many threads there are in all: as many as were asked for, or one for every core.
pub fn threads(wanted: Option<NonZeroUsize>) -> usize {
    wanted.or_else(|| std::thread::available_parallelism().ok()).map_or(1, Into::into)
}

impl Crew<'_> {
    /// What one worker does.
    fn work<T: Tasks>(
        &self,
        queue: &Mutex<Queue<T>>,
        before: &impl Fn(&mut Task) -> Option<String>,
        ended: &impl Fn(usize, Task, Ended),
    ) {
        let own = Own::new();
        loop {
            let mut waiting = lock(queue);
            if self.is_stopped() {
                return;
            }
            let Some(mut task) = waiting.tasks.next() else { return };
            // It may have been long in coming.
            if self.is_stopped() {
                waiting.dropped += 1;
                return;
            }
            let index = waiting.begun;
            waiting.begun += 1;
            let at_hand = waiting.tasks.at_hand();
            drop(waiting);
            let fate = std::mem::replace(&mut task.fate, Fate::Do);
            let end = match fate {
                Fate::Fail(error) => Ended::Failed(error),
                Fate::Skip(reason) => Ended::Skipped(reason),
                fate => match (before(&mut task), &task.job) {
                    (Some(reason), _) => Ended::Skipped(reason),
                    (None, Some(job)) => self.carry_out(job, fate, at_hand, &own),
                    (None, None) => Ended::Failed(Error::new(Kind::Internal, "a task without a job")),
                },
            };
            if self.orders.fail_fast && matches!(end, Ended::Failed(_)) {
                self.stop.store(true, Ordering::Relaxed);
            }
            ended(index, task, end);
        }
    }

    /// Whether nothing more is to be begun.
    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed) || self.orders.stop.load(Ordering::Relaxed)
    }

    fn carry_out(&self, job: &Job, fate: Fate, at_hand: usize, own: &Own) -> Ended {
        let result = guarded(|| {
            if self.orders.makes_directories {
                make_directory(&job.output)?;
            }
            if let Some(mask) = job.writing.save_mask.clone().filter(|_| self.orders.makes_mask_directories) {
                make_directory(&Target::File(mask))?;
            }
            match fate {
                Fate::Copy(reason) => {
                    let Writing { no_clobber, preserve_times, .. } = job.writing;
                    copy_whole(&job.image, &job.output, no_clobber, preserve_times)?;
                    Ok(Ended::Skipped(reason))
                }
                _ => self.job(job, at_hand, own).map(Ended::Done),
            }
        });
        result.unwrap_or_else(Ended::Failed)
    }

    /// Carries out a job with its share of threads and memory; one that needs more memory with all there is, alone.
    fn job(&self, job: &Job, at_hand: usize, own: &Own) -> Result<pipeline::Report> {
        let limited = |max_memory: u64| {
            let mut job = job.clone();
            job.reading.limits.max_memory = job.reading.limits.max_memory.min(max_memory);
            job
        };
        let threads = self.hire(at_hand);
        let together = guarded(|| {
            let _guest = self.house.read().unwrap_or_else(PoisonError::into_inner);
            pipeline::run(&limited(self.share), &self.engine(threads, own))
        });
        *lock(&self.busy) -= threads;
        match together {
            Err(error) if error.kind() == Kind::TooLarge => {
                let _alone = self.house.write().unwrap_or_else(PoisonError::into_inner);
                self.kept.clear();
                pipeline::run(&limited(self.orders.max_memory), &self.engine(self.threads, own))
            }
            result => result,
        }
    }

    /// How many threads a job gets: those that are free, shared with the tasks that wait.
    fn hire(&self, at_hand: usize) -> usize {
        let mut busy = lock(&self.busy);
        let threads = (self.threads.saturating_sub(*busy) / (at_hand + 1)).max(1);
        *busy += threads;
        threads
    }

    /// An engine of so many threads: that of one thread is the worker's own, and made once.
    fn engine(&self, threads: usize, own: &Own) -> Engine {
        if threads > 1 { self.new_engine(threads) } else { own.get_or_init(|| self.new_engine(1)).clone() }
    }

    fn new_engine(&self, threads: usize) -> Engine {
        let engine = Engine::new(NonZeroUsize::new(threads)).sharing(Arc::clone(&self.kept));
        let engine = engine.timeout(self.orders.timeout);
        match &self.orders.on_rows {
            Some(on_rows) => engine.on_rows(Arc::clone(on_rows)),
            None => engine,
        }
    }
}

fn make_directory(output: &Target) -> Result<()> {
    let Target::File(path) = output else { return Ok(()) };
    match path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        None => Ok(()),
        Some(parent) => std::fs::create_dir_all(parent)
            .map_err(|e| Error::io(format!("cannot make the directory {}", shown(parent)), e)),
    }
}

/// A fault of this program becomes an error like any other.
///
/// # Errors
/// Those of `work`, and [`Kind::Internal`] where it panics.
pub fn guarded<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        let words = panic.downcast_ref::<String>().cloned();
        let words = words.or_else(|| panic.downcast_ref::<&str>().map(|s| (*s).to_owned())).unwrap_or_default();
        Err(Error::new(Kind::Internal, format!("a fault of this program, please report it: {words}")))
    })
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
