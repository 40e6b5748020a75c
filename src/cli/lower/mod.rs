//! From typed words to jobs. All that the words alone can tell is refused here, with what to type instead.

mod apply;
mod blend;
mod shared;
mod words;

pub(super) use apply::apply;
pub(super) use blend::blend;

use super::args::SharedArgs;
use crate::batch::{self, Naming};
use crate::codec::{Input, Target};
use crate::error::{Error, Kind, Result, shown};
use crate::job::{Job, Weights, Work};

/// The jobs that were asked for.
pub(super) struct Plan {
    pub jobs: Vec<Job>,
    /// Whether the directories of the outputs are to be made.
    pub makes_directories: bool,
}

/// One job for each image, with all that the words say of them alike.
fn plan(args: &SharedArgs, images: Vec<Input>, masks: &[Weights], work: &Work) -> Result<Plan> {
    let naming = match &args.output.output {
        Some(out) => Some(Naming::parse(out, images.len() > 1)?),
        None if args.output.in_place => None,
        None => return Err(Error::usage("no output is given; say -o OUT, or --in-place")),
    };
    if let Some(naming) = &naming {
        shared::ensure_output_fits(args, naming, &images)?;
    }
    let weighing = shared::weighing(args)?;
    let mut jobs = Vec::with_capacity(images.len());
    for image in images {
        let output = shared::target(args, naming.as_ref(), &image, masks)?;
        let job = Job {
            image,
            masks: masks.to_vec(),
            output,
            work: work.clone(),
            weighing: weighing.clone(),
            reading: shared::reading(args),
            writing: shared::writing(args),
        };
        match job.ensure_sound() {
            Err(error) if error.kind() == Kind::Usage => return Err(error),
            _ => jobs.push(job),
        }
    }
    if jobs.len() > 1 {
        batch::ensure_no_collisions(&jobs)?;
    }
    Ok(Plan { jobs, makes_directories: naming.is_some_and(|naming| naming.makes_directories()) })
}

/// Makes the directories that outputs go to.
pub(super) fn make_directories(jobs: &[Job]) -> Result<()> {
    for job in jobs {
        let Target::File(path) = &job.output else { continue };
        let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) else { continue };
        std::fs::create_dir_all(parent)
            .map_err(|e| Error::io(format!("cannot make the directory {}", shown(parent)), e))?;
    }
    Ok(())
}
