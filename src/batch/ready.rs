//! What must be there before work is begun: operands that can be opened, and places where outputs can go. No picture is
//! decoded and nothing is written, so a plan can ask as well.

use super::plan::{Batch, journal_home};
use crate::codec::{Format, Input, Target, ensure_makeable, ensure_place};
use crate::error::{Error, Result};
use crate::job::Job;
use std::collections::BTreeSet;
use std::path::Path;

impl Batch {
    /// What no image of the batch can be done without: operands that serve all of them and cannot be opened, a directory
    /// of outputs that cannot be made.
    pub fn shared_faults(&self) -> Vec<Error> {
        let operands: BTreeSet<_> = self.shared().into_iter().collect();
        let operands = operands.into_iter().map(|path| Input::at(path, self.reading.limits.max_memory));
        let refused = |input: Input| match input {
            Input::File(_) => Format::of(&input).err(),
            // What can be read only once is left to those who need it.
            Input::Bytes(..) | Input::Stream(_) => None,
        };
        let home = self.naming.as_ref().filter(|naming| naming.makes_directories()).map(journal_home);
        operands.filter_map(refused).chain(home.and_then(|home| ensure_makeable(&home).err())).collect()
    }

    /// Refuses a job of the batch that is sure to fail, as far as that shows from its files as they are.
    ///
    /// # Errors
    /// Where an operand cannot be opened, where an output stands that may not be replaced, and where there is no place
    /// for one.
    pub fn ensure_ready(&self, job: &Job) -> Result<()> {
        for input in job.inputs() {
            if let Input::File(_) = input {
                input.open()?;
            }
        }
        let Target::File(output) = &job.output else { return Ok(()) };
        let makes_directories = self.naming.as_ref().is_some_and(|naming| naming.makes_directories());
        match output.parent().filter(|parent| makes_directories && !is_directory(parent)) {
            Some(parent) => ensure_makeable(parent),
            None => ensure_place(output, job.writing.no_clobber),
        }
    }
}

fn is_directory(path: &Path) -> bool {
    path.as_os_str().is_empty() || path.is_dir()
}
