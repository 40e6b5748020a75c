//! The progress bar: calm, on standard error, and only where there is something to wait for.

use super::args::ProgressArg;
use crate::pipeline::OnRows;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What is over before this is not worth a bar.
const PATIENCE: Duration = Duration::from_millis(700);

/// Shows how far the rows of one image are, or how many of several images are done.
pub(super) struct Progress {
    bar: ProgressBar,
    several: bool,
    shown: bool,
    begun: Instant,
}

impl Progress {
    pub fn new(when: ProgressArg, quiet: bool, images: usize) -> Self {
        let shown = match when {
            ProgressArg::Always => true,
            ProgressArg::Never => false,
            ProgressArg::Auto => !quiet && std::io::stderr().is_terminal(),
        };
        let bar = ProgressBar::with_draw_target(Some(images as u64), ProgressDrawTarget::hidden());
        let counts = if images > 1 { "{pos}/{len}" } else { "{percent} %" };
        let template = format!("{{bar:30}} {counts}  {{eta}} left  {{msg}}");
        if let Ok(style) = ProgressStyle::with_template(&template) {
            bar.set_style(style.progress_chars("━━╌"));
        }
        Progress { bar, several: images > 1, shown, begun: Instant::now() }
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

    /// An image is done; `say` may write lines above the bar.
    pub fn end(&self, say: impl FnOnce()) {
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
