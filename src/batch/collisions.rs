//! No two jobs of a batch may write one file, and none may write what another reads.

use super::apart::advice;
use super::digest::digest;
use crate::codec::{Identity, end_of_link};
use crate::error::{Error, Result, shown};
use crate::job::Job;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Outputs and inputs of jobs, by their places as a file system that does not tell case apart would know them. Only the
/// hashes of places are kept, since there may be millions.
#[derive(Debug, Default)]
pub struct Collisions {
    outputs: HashMap<u128, usize>,
    inputs: HashMap<u128, usize>,
    /// Outputs that stand already.
    standing: HashMap<Identity, usize>,
    /// Inputs, whatever they are called.
    read: HashMap<Identity, usize>,
    /// Two jobs with one output.
    twins: Option<(usize, usize)>,
    homes: Homes,
}

impl Collisions {
    /// Notes the files of a job.
    pub fn add(&mut self, index: usize, job: &Job) {
        for path in job.outputs() {
            if let Some(other) = self.outputs.insert(self.homes.of_output(path), index) {
                self.twins.get_or_insert((other, index));
            }
            if let Some(identity) = Identity::of(path) {
                self.standing.entry(identity).or_insert(index);
            }
        }
        if !job.writing.in_place {
            for input in job.inputs().filter_map(|input| input.path()) {
                self.inputs.entry(self.homes.place(input)).or_insert(index);
                if let Some(identity) = Identity::of(input) {
                    self.read.entry(identity).or_insert(index);
                }
            }
        }
    }

    /// Refuses what was noted if two files are one; `job` gives the job of an index once more.
    ///
    /// # Errors
    /// [`Kind::Usage`](crate::Kind::Usage), naming both images.
    pub fn ensure_none(&self, job: impl Fn(usize) -> Option<Job>) -> Result<()> {
        let name = |index: usize| job(index).map(|job| job.image.name()).unwrap_or_default();
        if let Some((one, other)) = self.twins {
            let names = [name(one), name(other)].join(" and ");
            let both = job(one).zip(job(other));
            let told = both.as_ref().and_then(|(one, other)| {
                let output = written_by_both(one, other)?;
                let advice = match other.writing.save_mask.as_deref() == Some(output) {
                    true => "give --save-mask a directory, or a template with {stem}".to_owned(),
                    false => advice(one, other),
                };
                Some((shown(output), advice))
            });
            let (output, advice) = told.unwrap_or_default();
            return Err(Error::usage(format!("{names} would both be written to {output}; {advice}")));
        }
        let Some((writer, reader)) = self.overwritten() else { return Ok(()) };
        let both = job(writer).zip(job(reader)).and_then(|(writer, reader)| {
            writer.outputs().find_map(|output| Some((shown(output), read_by(&reader, output)?)))
        });
        let (output, input) = both.unwrap_or_default();
        Err(Error::usage(format!(
            "the output {output} of {} is also an input ({input}); --in-place allows it",
            name(writer)
        )))
    }

    /// The first job that would write what another reads, and that one.
    fn overwritten(&self) -> Option<(usize, usize)> {
        let by_place = self.outputs.iter().filter_map(|(place, &writer)| Some((writer, *self.inputs.get(place)?)));
        let by_file = self.standing.iter().filter_map(|(file, &writer)| Some((writer, *self.read.get(file)?)));
        by_place.chain(by_file).min()
    }
}

/// The output of a job that is one of another job's.
fn written_by_both<'a>(one: &Job, other: &'a Job) -> Option<&'a Path> {
    let mut homes = Homes::default();
    let places: Vec<u128> = one.outputs().map(|path| homes.of_output(path)).collect();
    other.outputs().find(|path| places.contains(&homes.of_output(path)))
}

/// The input of a job that is this output.
fn read_by(job: &Job, output: &Path) -> Option<String> {
    let mut homes = Homes::default();
    let place = homes.place(output);
    let standing = Identity::of(output);
    let mut inputs = job.inputs().filter_map(|input| input.path());
    let is_it = |input: &&Path| homes.place(input) == place || standing.is_some() && Identity::of(input) == standing;
    inputs.find(is_it).map(shown)
}

/// Directories as they were found, by how they were called.
#[derive(Debug, Default)]
struct Homes(HashMap<PathBuf, (Option<Identity>, PathBuf)>);

impl Homes {
    /// The place of an output, which for a link is where that ends.
    fn of_output(&mut self, path: &Path) -> u128 {
        self.place(end_of_link(path).as_deref().unwrap_or(path))
    }

    /// The place of a file as two hashes: the nearest directory above it that exists, whatever it is called, and the
    /// rest of the path as a file system that does not tell case apart would know it.
    fn place(&mut self, path: &Path) -> u128 {
        let directory = path.parent().unwrap_or(Path::new(""));
        if !self.0.contains_key(directory) {
            self.0.insert(directory.to_owned(), home(directory));
        }
        let (home, rest) = &self.0[directory];
        let rest = shown(&rest.join(path.file_name().unwrap_or_default())).to_lowercase();
        digest((home, rest))
    }
}

/// The nearest directory that exists, and the way from there.
fn home(directory: &Path) -> (Option<Identity>, PathBuf) {
    let called = |path: &Path| Identity::of(if path.as_os_str().is_empty() { Path::new(".") } else { path });
    let found = directory.ancestors().find_map(|above| Some((called(above)?, above)));
    match found {
        Some((identity, above)) => (Some(identity), directory.strip_prefix(above).unwrap_or(directory).to_owned()),
        None => (None, directory.to_owned()),
    }
}
