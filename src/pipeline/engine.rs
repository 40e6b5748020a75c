//! The workers: how many there are, how rows are cut for them, and who is told of progress.

use super::kept::Kept;
use crate::error::{Error, Kind, Result};
use std::fmt;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Told, each time that rows were finished: how many, and how many the picture has.
pub type OnRows = Arc<dyn Fn(usize, usize) + Send + Sync>;

/// Carries out jobs on a pool of threads of its own.
#[derive(Clone)]
pub struct Engine {
    pool: Arc<rayon::ThreadPool>,
    pub(super) strip_rows: Option<usize>,
    on_rows: Option<OnRows>,
    kept: Option<Arc<Kept>>,
    timeout: Option<Duration>,
    deadline: Option<Instant>,
}

impl Engine {
    /// An engine of that many threads in all; `None` takes one for every core.
    ///
    /// # Errors
    /// [`Kind::Internal`] where the system gives no threads.
    pub fn new(threads: Option<NonZeroUsize>) -> Result<Self> {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads.map_or(0, NonZeroUsize::get))
            .thread_name(|i| format!("maskimg {i}"))
            .build()
            .map_err(|e| Error::new(Kind::Internal, format!("cannot start threads: {e}")))?;
        Ok(Engine { pool: Arc::new(pool), strip_rows: None, on_rows: None, kept: None, timeout: None, deadline: None })
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

    /// Does something on the threads of this engine.
    pub(super) fn install<R: Send>(&self, work: impl FnOnce() -> R + Send) -> R {
        self.pool.install(work)
    }

    /// The same engine, telling nobody of rows.
    pub(super) fn silent(&self) -> Self {
        Engine { on_rows: None, ..self.clone() }
    }

    /// How many threads there are.
    pub fn threads(&self) -> usize {
        self.pool.current_num_threads()
    }

    /// Rows of a unit: whole encoder bands, one by default, or as many as hold a strip.
    pub(super) fn unit_rows(&self, band_rows: usize, height: usize) -> usize {
        let strip = self.strip_rows.unwrap_or(1).min(height);
        strip.next_multiple_of(band_rows)
    }

    /// Runs `work` on every thread at once; on the caller's alone where there is but one unit of work or one thread.
    pub(super) fn on_every_thread(&self, units: usize, work: impl Fn() + Sync) {
        if units <= 1 || self.threads() == 1 {
            work();
        } else {
            self.pool.broadcast(|_| work());
        }
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
