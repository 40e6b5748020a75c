//! Many images, one job each: what each output is called, and that no two are the same.

mod naming;

pub use naming::{Naming, Values};

use crate::codec::Target;
use crate::error::{Error, Result, shown};
use crate::job::Job;
use std::collections::HashMap;
use std::path::Path;

/// Refuses jobs of which two would write the same file, also where a file system does not tell case apart, or of
/// which one would write what another reads.
///
/// # Errors
/// [`Kind::Usage`](crate::Kind::Usage), naming both images.
pub fn ensure_no_collisions(jobs: &[Job]) -> Result<()> {
    let mut seen: HashMap<String, &Job> = HashMap::new();
    for job in jobs {
        let Target::File(path) = &job.output else { continue };
        if let Some(other) = seen.insert(case_blind(path), job) {
            return Err(Error::usage(format!(
                "{} and {} would both be written to {}; give a template such as -o 'out/{{dir}}-{{name}}'",
                other.image.name(),
                job.image.name(),
                shown(path)
            )));
        }
    }
    let mut read: HashMap<String, (&Job, &Path)> = HashMap::new();
    for job in jobs.iter().filter(|job| !job.writing.in_place) {
        for input in job.inputs().filter_map(|input| input.path()) {
            read.insert(case_blind(input), (job, input));
        }
    }
    for job in jobs.iter().filter(|job| !job.writing.in_place) {
        let Target::File(path) = &job.output else { continue };
        if let Some((_, input)) = read.get(&case_blind(path)) {
            return Err(Error::usage(format!(
                "the output {} of {} is also an input ({}); --in-place allows it",
                shown(path),
                job.image.name(),
                shown(input)
            )));
        }
    }
    Ok(())
}

/// A path as a file system that does not tell case apart would know it.
fn case_blind(path: &Path) -> String {
    let full = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    shown(&full).to_lowercase()
}
