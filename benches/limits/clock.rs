//! What a piece of work costs this process, all its threads together.

use rustix::time::{ClockId, clock_gettime};
use std::fs;
use std::time::Instant;

/// The cost of some work.
#[derive(Clone, Copy)]
pub struct Cost {
    /// Seconds on the clock.
    pub wall: f64,
    /// Seconds on all cores together.
    pub cpu: f64,
    /// Pages that the system had to give.
    pub faults: u64,
}

/// Does some work, and tells its cost beside what came of it.
pub fn timed<T>(work: impl FnOnce() -> T) -> (T, Cost) {
    let (faults, cpu, begun) = (faults(), cpu(), Instant::now());
    let done = work();
    let wall = begun.elapsed().as_secs_f64();
    (done, Cost { wall, cpu: self::cpu() - cpu, faults: self::faults() - faults })
}

/// The cost of the cheapest of some laps: a busy machine only ever makes one dearer.
pub fn cheapest<T>(laps: usize, mut work: impl FnMut() -> T) -> Cost {
    let costs = (0..laps).map(|_| timed(&mut work).1);
    costs.min_by(|a, b| a.cpu.total_cmp(&b.cpu)).expect("at least one lap")
}

/// Seconds that the threads of this process have run.
fn cpu() -> f64 {
    let clock = clock_gettime(ClockId::ProcessCPUTime);
    clock.tv_sec as f64 + clock.tv_nsec as f64 / 1e9
}

/// Minor page faults of this process.
fn faults() -> u64 {
    let text = fs::read_to_string("/proc/self/stat").expect("Linux");
    let after_the_name = text.rsplit(')').next().unwrap_or("");
    after_the_name.split_whitespace().nth(7).and_then(|word| word.parse().ok()).unwrap_or(0)
}
