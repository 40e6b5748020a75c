//! The sheet of masks: every source, every step.

use maskimg::codec::{Format, Input, Limits, Target};
use maskimg::job::{Job, Make, Reading, Weighing, Weights, Writing};
use maskimg::mask::Combine;
use maskimg::pipeline::{Engine, run_to_bytes};

use crate::page::{Picture, Result};
use crate::sample;
use crate::sheet::{COLUMNS, Sheet, TILE};

/// Sources, the pictures that they look at, and what else is said of them where that is not what is typed.
#[rustfmt::skip]
const SOURCES: [(&str, &str, Option<&str>); 12] = [
    ("solid:0.7",                          "photo.png",        None),
    ("rect:12%,15%,50%,70%",               "photo.png",        None),
    ("rect:20,20,150,88,24",               "photo.png",        None),
    ("ellipse:50%,50%,40%,42%",            "photo.png",        None),
    ("polygon:96,8,130,113,41,48,151,48,62,113", "photo.png",  Some("96,8,130,113,41,...")),
    ("linear:20",                          "photo.png",        None),
    ("linear:0,90,0,30",                   "photo.png",        None),
    ("radial:150,44,16,90",                "photo.png",        None),
    ("alpha:",                             "cutout.png",       Some("of a cutout")),
    ("luma:0.6,1,0.1",                     "photo.png",        None),
    ("key:#2da44e",                        "green-screen.png", None),
    ("flood:70,112,0.12",                   "photo.png",        None),
];

/// Steps, and what they act on.
#[rustfmt::skip]
const STEPS: [(&str, On); 12] = [
    ("label 3",         On::Labels),
    ("normalize",       On::Mask),
    ("sigmoid 12,0.5",  On::Mask),
    ("threshold 0.5",   On::Mask),
    ("levels 0.1,0.5",  On::Mask),
    ("invert",          On::Mask),
    ("grow 5",          On::Mask),
    ("shrink 5",        On::Mask),
    ("feather 5",       On::Mask),
    ("fill-holes",      On::Mask),
    ("drop-specks 150", On::Mask),
    ("strength 50%",    On::Mask),
];

#[derive(Clone, Copy)]
enum On {
    Mask,
    Labels,
}

/// A mask that gives every step something to do: soft and hard edges, greys that are neither black nor white, two holes
/// in the figure, a faint sun, and specks in the sky.
fn started() -> Result<Vec<u8>> {
    let figure = ["samples/portrait-mask.png", "ellipse:60,106,8,6 | invert", "ellipse:84,112,5,5 | invert"];
    let figure = weights(&figure, Weighing::default(), "photo.png")?;
    let others = ["radial:150,44,15,40 | levels 0,1.6", "ellipse:24,30,6,6", "ellipse:42,52,3,3", "ellipse:110,18,4,4"];
    let masks = [Ok(Input::bytes("figure", figure).into())].into_iter().chain(others.map(typed));
    let steps = vec!["levels -0.15,1.2".parse()?];
    made(masks.collect::<Result<_>>()?, Weighing { combine: Combine::Union, steps, ..Weighing::default() }, None)
}

/// The pictures that masks are made from on the first row, with a title; sources and steps below.
pub fn draw() -> Result<Picture> {
    let mut sheet = Sheet::new(1 + SOURCES.len().div_ceil(COLUMNS) + STEPS.len().div_ceil(COLUMNS), 2);
    let mask = started()?;
    sheet.show(0, &tile(&sample("photo.png")?)?, &["photo", "sources look at it"]);
    sheet.show(1, &tile(&sample("green-screen.png")?)?, &["green screen", "key looks at it"]);
    sheet.show(2, &tile(&sample("labels.png")?)?, &["label map", "label acts on it"]);
    sheet.show(3, &tile(&mask)?, &["mask", "steps act on it"]);
    sheet.say(4, ["white keeps,", "black drops"]);
    for (place, (source, image, also)) in (COLUMNS..).zip(SOURCES) {
        let (name, values) = source.split_once(':').ok_or("a source has a colon")?;
        let mask = weights(&[source], Weighing::default(), image)?;
        sheet.show(place, &tile(&mask)?, &[name, also.unwrap_or(values)]);
    }
    for (place, (step, on)) in (COLUMNS + SOURCES.len()..).zip(STEPS) {
        let (name, values) = step.split_once(' ').unwrap_or((step, ""));
        let file = match on {
            On::Mask => mask.clone(),
            On::Labels => sample("labels.png")?,
        };
        let refined = Weights { steps: vec![step.parse()?], ..Input::bytes("mask", file).into() };
        sheet.show(place, &tile(&made(vec![refined], Weighing::default(), None)?)?, &[name, values]);
    }
    Ok(sheet.page)
}

/// The mask that expressions stand for, as the library makes it; like an image of the samples, for what looks at one.
fn weights(masks: &[&str], weighing: Weighing, like: &str) -> Result<Vec<u8>> {
    let masks = masks.iter().map(|mask| typed(mask)).collect::<Result<_>>()?;
    made(masks, weighing, Some(Input::bytes("image", sample(like)?)))
}

fn typed(mask: &str) -> Result<Weights> {
    Ok(Weights::parse(mask.as_ref(), &Limits::default())?)
}

/// Masks combined, as a grey PNG.
fn made(masks: Vec<Weights>, weighing: Weighing, like: Option<Input>) -> Result<Vec<u8>> {
    let make = Make { size: None, like };
    let job = Job {
        image: make.named_after(&masks),
        masks,
        output: Target::Stdout,
        work: make.into(),
        weighing,
        reading: Reading::default(),
        writing: Writing { format: Some(Format::Png), ..Writing::default() },
    };
    Ok(run_to_bytes(&job, &Engine::new(None))?.0)
}

fn tile(png: &[u8]) -> Result<Picture> {
    Ok(Picture::from_png(png)?.shrunk(TILE.0, TILE.1))
}
