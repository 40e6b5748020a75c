//! `maskimg inspect`: what files are, and how they would be read as masks.

use super::args::InspectArgs;
use super::lower;
use super::report;
use super::run::Outcome;
use crate::batch::{self, Excluded, Image, Many};
use crate::codec::{Format, Input, Limits, Orientation, Target};
use crate::error::{Error, Result};
use crate::job::{self, Blend, Inspection, Job, Reading, Weighing, Weights, Writing};
use crate::mask::{Step, Weight};
use crate::matrix::Layout;
use crate::pipeline::{Engine, inspect, run as carry_out};
use crate::resample::Fit;
use std::ffi::OsStr;
use std::path::Path;
use std::process::ExitCode;

/// Bars of a histogram, from nothing to full.
const BARS: [char; 9] =
    [' ', '\u{2581}', '\u{2582}', '\u{2583}', '\u{2584}', '\u{2585}', '\u{2586}', '\u{2587}', '\u{2588}'];

/// Inspects files.
pub(super) fn run(args: &InspectArgs) -> ExitCode {
    match inspected(args) {
        Ok(outcome) => outcome.into(),
        Err(error) => {
            report::say(&format!("error: {error}"));
            Outcome::of(&error).into()
        }
    }
}

fn inspected(args: &InspectArgs) -> Result<Outcome> {
    let limits = lower::limits(&args.resources);
    let reading = Reading { no_orient: args.no_orient, page: args.page, limits, ..Reading::default() };
    let inputs = inputs(args, &limits)?;
    if inputs.is_empty() {
        report::say("error: nothing matched");
        return Ok(Outcome::Nothing);
    }
    if args.preview.is_some() && inputs.len() > 1 {
        return Err(Error::usage("--preview draws one mask; give one file"));
    }
    report::silence_panics();
    let like = args.like.as_deref().map(|like| Input::typed(like, limits.max_memory));
    let mut worst = Outcome::Done;
    for input in &inputs {
        let told = batch::guarded(|| inspect(input, &reading, args.channel, like.as_ref())).and_then(|facts| {
            if let (Some(preview), Some(like)) = (&args.preview, &like) {
                draw(&facts, like, preview, args, reading)?;
            }
            Ok(facts)
        });
        match &told {
            Ok(facts) if args.json => report::print_line(&facts.to_json().to_string())?,
            Ok(facts) => report::print_line(&text(facts))?,
            Err(error) => {
                worst = worst.max(Outcome::of(error));
                report::say(&format!("error: {error}"));
                if args.json {
                    report::print_line(&job::inspection_failed(input, error).to_string())?;
                }
            }
        }
    }
    Ok(worst)
}

/// The files that the words stand for.
fn inputs(args: &InspectArgs, limits: &Limits) -> Result<Vec<Input>> {
    let mut inputs = Vec::new();
    for word in &args.files {
        match Many::read(word)? {
            None => inputs.push(Input::typed(word, limits.max_memory)),
            Some(many) => {
                let found = many.list(args.recursive, &Excluded::default());
                if let Some(error) = found.errors.into_iter().next() {
                    return Err(error);
                }
                let images = found.images.into_iter().map(|Image { path, .. }| Input::at(path, limits.max_memory));
                inputs.extend(images);
            }
        }
    }
    Ok(inputs)
}

/// Lays red over an image where a mask drops.
fn draw(mask: &Inspection, like: &Input, preview: &OsStr, args: &InspectArgs, reading: Reading) -> Result<()> {
    // One pixel, as large as the image when it is fitted.
    let red = Input::bytes("red", b"P6 1 1 255\n\xff\0\0".to_vec());
    let blend = Blend { opacity: Weight::clamped(0.6), ..Blend::of(red) };
    let job = Job {
        image: like.clone(),
        masks: vec![Weights { steps: vec![Step::Invert], ..mask.input.clone().into() }],
        output: Target::File(preview.into()),
        work: blend.into(),
        weighing: Weighing { channel: args.channel, ..Weighing::default() },
        reading: Reading { fit: Some(Fit::Stretch), ..reading },
        writing: Writing { format: Format::of_name(Path::new(preview)).or(Some(Format::Png)), ..Writing::default() },
    };
    let engine = Engine::new(args.resources.jobs.map(|threads| threads.0));
    let report = carry_out(&job, &engine)?;
    let (size, image) = (mask.read_as, report.shape.size);
    if size != image {
        let (mask, like) = (mask.input.name(), like.name());
        report::say(&format!("note: {mask} is {size}, {like} is {image}; the preview stretches the mask"));
    }
    Ok(())
}

/// The facts as people read them.
fn text(facts: &Inspection) -> String {
    let mask = &facts.mask;
    let name = facts.input.name();
    let depth = if facts.bits == 32 { "float".to_owned() } else { format!("{} bit", facts.bits) };
    let channels = match facts.shape.layout {
        Layout::Grey => "grey",
        Layout::GreyAlpha => "grey with alpha",
        Layout::Rgb => "RGB",
        Layout::Rgba => "RGB with alpha",
    };
    let mut lines = vec![format!("{name}: {} {}, {channels}, {depth}", facts.format.name(), facts.shape.size)];
    lines.extend(extras(facts).map(|extra| format!("  {extra}")));
    let percent = |share: f64| format!("{:.1} %", 100.0 * share);
    lines.push(format!(
        "  as a mask (--channel {}): weights {} to {}, {} kept, {} soft, {} dropped",
        mask.channel,
        rounded(mask.range.0),
        rounded(mask.range.1),
        percent(mask.kept),
        percent(mask.soft()),
        percent(mask.dropped)
    ));
    lines.push(format!("  0 {} 1", bars(&mask.histogram)));
    if mask.doubts.iter().any(|doubt| doubt.contains("label")) && !mask.labels.is_empty() {
        let labels: Vec<_> = mask.labels.iter().map(|(label, pixels)| format!("{label} ({pixels})")).collect();
        lines.push(format!("  labels, with their pixels: {}", labels.join(", ")));
    }
    lines.extend(mask.doubts.iter().map(|doubt| format!("  doubtful: it {doubt}")));
    lines.join("\n")
}

/// What a file carries, each in a line.
fn extras(facts: &Inspection) -> impl Iterator<Item = String> {
    let profile = facts.profile.as_ref().map(|profile| format!("colour profile: {profile}"));
    let density = facts.density.map(|density| {
        let by = job::unit(density.unit);
        format!("density: {} x {} per {by}", rounded(density.x), rounded(density.y))
    });
    let turned = (facts.orientation != Orientation::Upright)
        .then(|| format!("orientation: {}, turned upright when it is read", facts.orientation as u8));
    let pages = (facts.pages > 1).then(|| format!("pages: {}; --page N takes one", facts.pages));
    [profile, density, turned, pages].into_iter().flatten()
}

/// A number without digits that mean nothing.
fn rounded(number: f64) -> f64 {
    (number * 1e4).round() / 1e4
}

/// A histogram as a line of bars. What there is at all is seen.
fn bars(histogram: &[u64]) -> String {
    let most = histogram.iter().copied().max().unwrap_or(0).max(1) as f64;
    // The root lets small parts be seen beside large ones.
    let bar = |count: &u64| BARS[((*count as f64 / most).sqrt() * 8.0).ceil() as usize];
    histogram.iter().map(bar).collect()
}
