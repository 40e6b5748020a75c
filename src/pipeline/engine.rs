//! The workers: how many there are, how rows are cut for them, and who is told of progress.

use crate::error::{Error, Kind, Result};
use std::fmt;
use std::num::NonZeroUsize;
use std::sync::Arc;

/// Told, each time that rows were finished: how many, and how many the picture has.
pub type OnRows = Arc<dyn Fn(usize, usize) + Send + Sync>;

/// Carries out jobs on a pool of threads of its own.
#[derive(Clone)]
pub struct Engine {
    pool: Arc<rayon::ThreadPool>,
    pub(super) strip_rows: Option<usize>,
    on_rows: Option<OnRows>,
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
        Ok(Engine { pool: Arc::new(pool), strip_rows: None, on_rows: None })
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
