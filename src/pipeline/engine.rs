//! The workers: how many there are, how rows are cut for them, and who is told of progress.
//!
//! No thread is started before there is work for it: a picture of one unit is done on the caller's thread alone.

use super::kept::Kept;
use crate::error::{Error, Kind, Result};
use std::fmt;
use std::num::NonZeroUsize;
use std::panic::resume_unwind;
use std::sync::{Arc, OnceLock};
use std::thread::{Builder, available_parallelism, scope};
use std::time::{Duration, Instant};

/// Told, each time that rows were finished: how many, and how many the picture has.
pub type OnRows = Arc<dyn Fn(usize, usize) + Send + Sync>;

/// A pool of threads, or why there is none.
type Pool = std::result::Result<rayon::ThreadPool, rayon::ThreadPoolBuildError>;

/// Carries out jobs on the caller's thread and others beside it.
#[derive(Clone)]
pub struct Engine {
    threads: usize,
    /// For what is shared out by rayon; started when it is first wanted.
    pool: Arc<OnceLock<Pool>>,
    pub(super) strip_rows: Option<usize>,
    on_rows: Option<OnRows>,
    kept: Option<Arc<Kept>>,
    timeout: Option<Duration>,
    deadline: Option<Instant>,
}

impl Engine {
    /// An engine of that many threads in all; `None` takes one for every core.
    pub fn new(threads: Option<NonZeroUsize>) -> Self {
        let threads = threads.or_else(|| available_parallelism().ok()).map_or(1, NonZeroUsize::get);
        Engine {
            threads,
            pool: Arc::default(),
            strip_rows: None,
            on_rows: None,
            kept: None,
            timeout: None,
            deadline: None,
        }
    }

    /// Reads at most that many rows at a time. No byte of a result depends on it.
    #[must_use]
    pub fn strip_rows(mut self, rows: NonZeroUsize) -> Self {
        self.strip_rows = Some(rows.get());
        self
    }

    /// Tells `on_rows` of rows as they are finished, from whichever thread.
    #[must_use]
    pub fn on_rows(mut self, on_rows: OnRows) -> Self {
        self.on_rows = Some(on_rows);
        self
    }

    /// Shares operands with other engines: what several jobs use is decoded once.
    #[must_use]
    pub fn sharing(mut self, kept: Arc<Kept>) -> Self {
        self.kept = Some(kept);
        self
    }

    /// Gives up a job that takes longer. Looked at between strips of rows: a file that is decoded whole is decoded first.
    #[must_use]
    pub fn timeout(mut self, timeout: Option<Duration>) -> Self {
        self.timeout = timeout;
        self
    }

    pub(super) fn kept(&self) -> Option<&Kept> {
        self.kept.as_deref()
    }

    /// The same engine at the start of a job: its time begins to run.
    pub(super) fn begun(&self) -> Self {
        Engine { deadline: self.timeout.map(|timeout| Instant::now() + timeout), ..self.clone() }
    }

    /// Fails when the time of the job is over.
    pub(super) fn ensure_time(&self) -> Result<()> {
        if self.deadline.is_some_and(|deadline| Instant::now() > deadline) {
            let seconds = self.timeout.unwrap_or_default().as_secs_f64();
            return Err(Error::new(Kind::Timeout, format!("not done within {seconds} s; allow more with --timeout")));
        }
        Ok(())
    }

    /// Does a job on the caller's thread. One that belongs to a pool of somebody else's waits while a thread of this
    /// engine does it: else it would take up other jobs in the midst of this one.
    pub(super) fn host<R: Send>(&self, job: impl FnOnce() -> Result<R> + Send) -> Result<R> {
        if rayon::current_thread_index().is_some() { self.install(job)? } else { job() }
    }

    /// Does something that rayon shares out, on a pool of this engine's threads; without it, it would be rayon's global
    /// pool.
    ///
    /// # Errors
    /// [`Kind::Internal`] where the system gives no threads.
    pub(super) fn install<R: Send>(&self, work: impl FnOnce() -> R + Send) -> Result<R> {
        let pool = self.pool.get_or_init(|| {
            rayon::ThreadPoolBuilder::new().num_threads(self.threads).thread_name(|i| format!("maskimg {i}")).build()
        });
        match pool {
            Ok(pool) => Ok(pool.install(work)),
            Err(error) => Err(Error::new(Kind::Internal, format!("cannot start threads: {error}"))),
        }
    }

    /// The same engine, telling nobody of rows.
    pub(super) fn silent(&self) -> Self {
        Engine { on_rows: None, ..self.clone() }
    }

    /// How many threads there are.
    pub const fn threads(&self) -> usize {
        self.threads
    }

    /// Rows of a unit: whole encoder bands, one by default, or as many as hold a strip.
    pub(super) fn unit_rows(&self, band_rows: usize, height: usize) -> usize {
        let strip = self.strip_rows.unwrap_or(1).min(height);
        strip.next_multiple_of(band_rows)
    }

    /// Runs `work` on every thread at once, the caller's among them, but on no more than there are units of work. Where
    /// the system gives fewer threads, those that there are do it.
    pub(super) fn on_every_thread(&self, units: usize, work: impl Fn() + Sync) {
        scope(|scope| {
            let others = (1..self.threads.min(units))
                .map_while(|i| Builder::new().name(format!("maskimg {i}")).spawn_scoped(scope, &work).ok());
            let others: Vec<_> = others.collect();
            work();
            for other in others {
                // A fault keeps its words.
                other.join().unwrap_or_else(|fault| resume_unwind(fault));
            }
        });
    }

    pub(super) fn report_rows(&self, rows: usize, height: usize) {
        if let Some(on_rows) = &self.on_rows {
            on_rows(rows, height);
        }
    }
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Engine of {} threads", self.threads())
    }
}
