//! Signals: whoever ends the program finds no litter and no half-written file.

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
use signal_hook::iterator::Signals;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// From now on INT, TERM and HUP remove unfinished files before they end the program, with 128 and the signal's
/// number as exit code. A file that grows past its limit (XFSZ) becomes an error of the write.
pub(super) fn clean_up_when_ended() {
    // Caught and otherwise passed over: the write that caused it then fails by itself.
    let _ = signal_hook::flag::register(SIGXFSZ, Arc::new(AtomicBool::new(false)));
    let Ok(mut signals) = Signals::new([SIGINT, SIGTERM, SIGHUP]) else { return };
    let watch = move || {
        if let Some(signal) = signals.forever().next() {
            crate::codec::remove_unfinished();
            std::process::exit(128 + signal);
        }
    };
    let _ = std::thread::Builder::new().name("maskimg signals".into()).spawn(watch);
}
