//! The progress bar: calm, on standard error, and only where there is something to wait for.

use super::args::ProgressArg;
use crate::pipeline::OnRows;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use std::fmt::Write;
use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// What is over before this is not worth a bar.
const PATIENCE: Duration = Duration::from_millis(700);

/// Shows how far the rows of one image are, or how many of several images are done.
pub(super) struct Progress {
    bar: ProgressBar,
    several: bool,
    shown: bool,
    begun: Instant,
    failed: AtomicUsize,
}

impl Progress {
    /// A bar for one image, or for so many.
    pub fn new(when: ProgressArg, quiet: bool, images: Option<usize>) -> Self {
        let shown = match when {
            ProgressArg::Always => true,
            ProgressArg::Never => false,
            ProgressArg::Auto => !quiet && std::io::stderr().is_terminal(),
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
        Progress { bar, several: images.is_some(), shown, begun: Instant::now(), failed: AtomicUsize::new(0) }
    }

    /// What the engine is to tell of rows.
    pub fn on_rows(&self) -> OnRows {
        let (bar, shown, several, begun) = (self.bar.clone(), self.shown, self.several, self.begun);
        Arc::new(move |rows, height| {
            if shown && bar.is_hidden() && begun.elapsed() > PATIENCE {
                bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(8));
            }
            if !several {
                bar.set_length(height as u64);
                bar.inc(rows as u64);
            }
        })
    }

    /// An image is begun.
    pub fn begin(&self, name: &str) {
        self.bar.set_message(name.to_owned());
    }

    /// An image has ended; `say` may write lines above the bar.
    pub fn end(&self, has_failed: bool, say: impl FnOnce()) {
        if has_failed {
            let failed = self.failed.fetch_add(1, Ordering::Relaxed) + 1;
            self.bar.set_prefix(format!("  {failed} failed"));
        }
        self.bar.suspend(say);
        if self.several {
            self.bar.inc(1);
        }
    }

    /// All is done: the bar goes.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
