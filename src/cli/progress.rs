//! The progress bar: calm, on standard error, and only where there is something to wait for.

use super::args::ProgressArg;
use super::report::say;
use crate::pipeline::OnRows;
use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use std::fmt::Write;
use std::io::IsTerminal;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// What is over before this is not worth a bar.
const PATIENCE: Duration = Duration::from_millis(700);

/// Where there is no terminal, a line is written so often.
const PAUSE: Duration = Duration::from_secs(5);

/// Shows how far the rows of one image are, or how many of several images are done.
#[derive(Clone)]
pub(super) struct Progress(Arc<Inner>);

struct Inner {
    bar: ProgressBar,
    several: bool,
    place: Place,
    begun: Instant,
    failed: AtomicUsize,
}

/// Where it is shown.
enum Place {
    Nowhere,
    /// As a bar that is drawn again and again.
    Terminal,
    /// As lines, for a log; when the last one was written.
    Lines(Mutex<Option<Instant>>),
}

impl Progress {
    /// A bar for one image, or for so many.
    pub fn new(when: ProgressArg, quiet: bool, images: Option<usize>) -> Self {
        let place = match (when, std::io::stderr().is_terminal()) {
            (ProgressArg::Always, false) => Place::Lines(Mutex::new(None)),
            (ProgressArg::Always, true) => Place::Terminal,
            (ProgressArg::Auto, true) if !quiet => Place::Terminal,
            _ => Place::Nowhere,
        };
        let bar = ProgressBar::with_draw_target(Some(images.unwrap_or(1) as u64), ProgressDrawTarget::hidden());
        let counts = if images.is_some() { "{pos}/{len}  {per_sec}" } else { "{percent} %" };
        let template = format!("{{bar:30}} {counts}  {{eta}} left{{prefix}}  {{wide_msg}}");
        if let Ok(style) = ProgressStyle::with_template(&template) {
            let rate = |state: &ProgressState, to: &mut dyn Write| {
                let _ = write!(to, "{:.1} a second", state.per_sec());
            };
            bar.set_style(style.with_key("per_sec", rate).progress_chars("━━╌"));
        }
        let several = images.is_some();
        Progress(Arc::new(Inner { bar, several, place, begun: Instant::now(), failed: AtomicUsize::new(0) }))
    }

    /// What the engine is to tell of rows.
    pub fn on_rows(&self) -> OnRows {
        let inner = Arc::clone(&self.0);
        Arc::new(move |rows, height| inner.rows(rows, height))
    }

    /// An image is begun.
    pub fn begin(&self, name: &str) {
        self.0.bar.set_message(name.to_owned());
    }

    /// An image has ended; `say` may write lines above the bar.
    pub fn end(&self, has_failed: bool, say: impl FnOnce()) {
        let Inner { bar, several, failed, .. } = &*self.0;
        if has_failed {
            let failed = failed.fetch_add(1, Ordering::Relaxed) + 1;
            bar.set_prefix(format!("  {failed} failed"));
        }
        bar.suspend(say);
        if *several {
            bar.inc(1);
            self.0.write_line();
        }
    }

    /// Lets `say` write lines above the bar.
    pub fn above(&self, say: impl FnOnce()) {
        self.0.bar.suspend(say);
    }

    /// All is done: the bar goes.
    pub fn finish(&self) {
        self.0.bar.finish_and_clear();
    }
}

impl Inner {
    fn rows(&self, rows: usize, height: usize) {
        if matches!(self.place, Place::Terminal) && self.bar.is_hidden() && self.begun.elapsed() > PATIENCE {
            self.bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(8));
        }
        if !self.several {
            self.bar.set_length(height as u64);
            self.bar.inc(rows as u64);
            self.write_line();
        }
    }

    /// Writes a line where lines are wanted and the last one was a while ago.
    fn write_line(&self) {
        let Place::Lines(last) = &self.place else { return };
        let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.is_none_or(|last| last.elapsed() >= PAUSE) {
            *last = Some(Instant::now());
            say(&self.line());
        }
    }

    fn line(&self) -> String {
        let bar = &self.bar;
        let (done, all) = (bar.position(), bar.length().unwrap_or(0));
        let counts = match self.several {
            true => format!("{done} of {all}, {:.1} a second", bar.per_sec()),
            false => format!("{} %", 100 * done / all.max(1)),
        };
        format!("{counts}, {} left{}", HumanDuration(bar.eta()), bar.prefix().replace("  ", ", "))
    }
}
