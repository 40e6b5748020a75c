//! Signals: whoever ends the program finds no litter and no half-written file.

use super::report::say;
use super::run::Outcome;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
use signal_hook::iterator::Signals;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};

/// How the program was asked to end.
#[derive(Clone, Default)]
pub(super) struct Ending {
    stop: Arc<AtomicBool>,
    signal: Arc<AtomicU8>,
}

impl Ending {
    /// Raised where nothing more is to be begun.
    pub fn stop(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.stop)
    }

    /// The outcome, if there was a signal.
    pub fn outcome(&self) -> Option<Outcome> {
        match self.signal.load(Ordering::Relaxed) {
            0 => None,
            signal => Some(Outcome::Interrupted(signal)),
        }
    }
}

/// From now on INT, TERM and HUP end the program with 128 and the signal's number as exit code. With `calm`, which
/// is called then, the files in hand are finished first, and a second signal ends it at once; else the first does.
/// Unfinished files are removed.
///
/// A file that grows past its limit (XFSZ) becomes an error of the write.
pub(super) fn watch(calm: Option<impl Fn() + Send + 'static>) -> Ending {
    // Caught and otherwise passed over: the write that caused it then fails by itself.
    let _ = signal_hook::flag::register(SIGXFSZ, Arc::new(AtomicBool::new(false)));
    let ending = Ending::default();
    let Ok(mut signals) = Signals::new([SIGINT, SIGTERM, SIGHUP]) else { return ending };
    let told = ending.clone();
    let watch = move || {
        for signal in signals.forever() {
            if let Some(calm) = &calm
                && !told.stop.swap(true, Ordering::Relaxed)
            {
                told.signal.store(signal as u8, Ordering::Relaxed);
                calm();
                continue;
            }
            crate::codec::remove_unfinished();
            std::process::exit(128 + signal);
        }
    };
    let _ = std::thread::Builder::new().name("maskimg signals".into()).spawn(watch);
    ending
}

/// Says that the program was interrupted and what it does now, unless nothing is to be said.
pub(super) fn tell(quiet: bool) {
    if !quiet {
        say("interrupted: the files in hand are finished; once more stops at once");
    }
}
