//! No two jobs of a batch may write one file, and none may write what another reads.

use crate::codec::Target;
use crate::error::{Error, Result, shown};
use crate::job::Job;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

/// Outputs and inputs of jobs, by their names as a file system that does not tell case apart would know them. Only the
/// hashes of names are kept, since there may be millions.
#[derive(Debug, Default)]
pub struct Collisions {
    outputs: HashMap<u128, usize>,
    inputs: HashMap<u128, usize>,
    /// Two jobs with one output.
    twins: Option<(usize, usize)>,
}

impl Collisions {
    /// Notes the files of a job.
    pub fn add(&mut self, index: usize, job: &Job) {
        if let Target::File(path) = &job.output
            && let Some(other) = self.outputs.insert(case_blind(path), index)
        {
            self.twins.get_or_insert((other, index));
        }
        if !job.writing.in_place {
            for input in job.inputs().filter_map(|input| input.path()) {
                self.inputs.entry(case_blind(input)).or_insert(index);
            }
        }
    }

    /// Refuses what was noted if two files are one; `job` gives the job of an index once more.
    ///
    /// # Errors
    /// [`Kind::Usage`](crate::Kind::Usage), naming both images.
    pub fn ensure_none(&self, job: impl Fn(usize) -> Option<Job>) -> Result<()> {
        let name = |index: usize| job(index).map(|job| job.image.name()).unwrap_or_default();
        let output = |index: usize| job(index).map(|job| job.output.name()).unwrap_or_default();
        if let Some((one, other)) = self.twins {
            return Err(Error::usage(format!(
                "{} and {} would both be written to {}; give a template such as -o 'out/{{dir}}-{{name}}'",
                name(one),
                name(other),
                output(other)
            )));
        }
        let both = self.outputs.iter().filter(|(path, _)| self.inputs.contains_key(path));
        let Some((path, &writer)) = both.min_by_key(|(_, index)| **index) else { return Ok(()) };
        let reader = self.inputs[path];
        let input = job(reader).and_then(|job| {
            let read = job.inputs().filter_map(|input| input.path()).find(|input| case_blind(input) == *path);
            read.map(shown)
        });
        Err(Error::usage(format!(
            "the output {} of {} is also an input ({}); --in-place allows it",
            output(writer),
            name(writer),
            input.unwrap_or_default()
        )))
    }
}

/// A path as a file system that does not tell case apart would know it, as two hashes.
fn case_blind(path: &Path) -> u128 {
    let full = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let text = shown(&full).to_lowercase();
    let hash = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        (salt, &text).hash(&mut hasher);
        u128::from(hasher.finish())
    };
    hash(1) << 64 | hash(2)
}
