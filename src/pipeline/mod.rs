//! One job from end to end: operands opened, rows in parallel, output in its place.
//!
//! The loop itself is in `flow.rs`: read some rows of every operand, compute and encode them in parallel, append
//! them in order. No strip height and no count of threads changes a byte of the result.

mod agreement;
mod arrange;
mod asked;
mod belt;
mod desk;
mod draft;
mod engine;
mod feed;
mod fit;
mod flow;
mod inspect;
mod kept;
mod layer;
mod light;
mod made;
mod masks;
mod mix;
mod operand;
mod order;
mod prepare;
mod probe;
mod refine;
mod set;
mod weights;

pub use draft::{Draft, apply, blend};
pub use engine::{Engine, OnRows};
pub use inspect::inspect;
pub use kept::Kept;

use crate::codec::{self, Format, Out, Output, Target};
use crate::error::Result;
use crate::job::Job;
use crate::matrix::Shape;
use prepare::{Prepared, Wanted};
use std::time::{Duration, Instant};

/// What became of a job.
#[derive(Clone, Debug)]
pub struct Report {
    /// Size, channels and depth of the result.
    pub shape: Shape,
    /// Its format.
    pub format: Format,
    /// The mean of the final weights: the share of the image that was kept, or of TOP that shows.
    pub kept: f64,
    /// Bytes written.
    pub bytes: u64,
    /// Time taken.
    pub time: Duration,
    /// Facts that a person should know, each in a line.
    pub notes: Vec<String>,
    /// How each operand was read, each in a line.
    pub routes: Vec<String>,
}

/// Carries out a job and puts its result in its place, whole or not at all.
///
/// # Errors
/// Whatever keeps the job from being done; then what stood in the output's place before still stands there.
pub fn run(job: &Job, engine: &Engine) -> Result<Report> {
    engine.host(|| run_here(job, &engine.begun()))
}

fn run_here(job: &Job, engine: &Engine) -> Result<Report> {
    let start = Instant::now();
    job.ensure_sound()?;
    let (output, mut report) = written(job, engine, prepare::prepare(job, engine)?, &job.output)?;
    // Both are whole before the first is put in its place.
    let mask = job.writing.save_mask.as_ref().map(|path| {
        let prepared = prepare::prepare_effective_mask(job, engine, path)?;
        written(job, engine, prepared, &Target::File(path.clone()))
    });
    let mask = mask.transpose()?;
    let times = job.image.path().filter(|_| job.writing.preserve_times);
    report.bytes = output.commit(times)?;
    if let Some((output, _)) = mask {
        output.commit(None)?;
    }
    report.time = start.elapsed();
    Ok(report)
}

/// Writes a result, not yet in its place.
fn written(job: &Job, engine: &Engine, prepared: Prepared, target: &Target) -> Result<(Output, Report)> {
    let mut output = Output::begin(target, job.writing.no_clobber)?;
    let written = stream(job, engine, prepared, output.writer());
    match written {
        Ok(report) => Ok((output, report)),
        Err(error) => Err(output.explained(error)),
    }
}

/// Carries out a job and gives the result as the bytes of a file; where the job says that it goes is passed over.
///
/// # Errors
/// As [`run`].
pub fn run_to_bytes(job: &Job, engine: &Engine) -> Result<(Vec<u8>, Report)> {
    engine.host(|| run_to_bytes_here(job, &engine.begun()))
}

fn run_to_bytes_here(job: &Job, engine: &Engine) -> Result<(Vec<u8>, Report)> {
    let start = Instant::now();
    job.ensure_work()?;
    let prepared = prepare::prepare(job, engine)?;
    let mut bytes = Vec::new();
    let mut report = stream(job, engine, prepared, Box::new(&mut bytes))?;
    report.bytes = bytes.len() as u64;
    report.time = start.elapsed();
    Ok((bytes, report))
}

fn stream(job: &Job, engine: &Engine, prepared: Prepared, out: Box<dyn Out + '_>) -> Result<Report> {
    let Prepared { feeds, compute, out: shape, meta, format, mut notes, routes, kept } = prepared;
    let sink = codec::create(format, shape, &meta, &job.writing.encoding, out)?;
    let flowed = match &compute {
        Wanted::Picture(mix) => flow::flow(engine, feeds, &**mix, shape, sink)?,
        Wanted::Mask(weights) => flow::flow(engine, feeds, weights, shape, sink)?,
    };
    notes.extend(flowed.doubts);
    if let Wanted::Picture(mix) = &compute
        && mix.agreement.as_ref().is_some_and(|agreement| agreement.is_inverted())
    {
        let image = job.blend().map_or(&job.image, |blend| &blend.top).name();
        notes.push(format!(
            "the mask keeps where {image} is transparent and drops where it is not; invert may be meant"
        ));
    }
    let kept = kept.unwrap_or(flowed.weight_sum / shape.size.pixels() as f64);
    if kept == 0.0 && is_refined(job) {
        notes.push("all weights are 0: nothing is kept".to_owned());
    }
    Ok(Report { shape, format, kept, bytes: 0, time: Duration::ZERO, notes, routes })
}

/// Whether more is done with mask files than to read them: then it may be that which leaves nothing.
fn is_refined(job: &Job) -> bool {
    let steps = job.masks.iter().map(|mask| mask.steps.len()).sum::<usize>() + job.weighing.steps.len();
    steps > 0 || !job.weighing.label.is_empty() || job.masks.iter().any(|mask| mask.file().is_none())
}
