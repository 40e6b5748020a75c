//! What the words of all commands have in common: operands, outputs, options.

use crate::batch::{Naming, Values};
use crate::cli::args::SharedArgs;
use crate::codec::{Input, Limits, Target, WriteOptions};
use crate::error::{Error, Result, shown};
use crate::job::{self, Background, Reading, Space, Weighing, Weights, Writing};
use std::path::Path;

/// One file cannot hold several outputs, and what goes to standard output cannot share it.
pub(super) fn ensure_output_fits(args: &SharedArgs, naming: &Naming, images: &[Input]) -> Result<()> {
    if *naming == Naming::Stdout {
        if args.talk.json {
            return Err(Error::usage("-o - and --json would both write to standard output; give a file"));
        }
        if args.encoding.format.is_none() {
            return Err(Error::usage("output to standard output needs --format"));
        }
        if images.len() > 1 {
            return Err(Error::usage(format!(
                "{} images do not fit into standard output; give a directory",
                images.len()
            )));
        }
    }
    if let (Naming::Directory(directory), Some(_)) = (naming, images.iter().find(|image| image.path().is_none())) {
        let directory = shown(directory);
        return Err(Error::usage(format!("standard input has no name for {directory}; give a file as output")));
    }
    match naming {
        Naming::Directory(directory) if directory.is_file() => {
            Err(Error::usage(format!("{} is a file; {} images need a directory", shown(directory), images.len())))
        }
        _ => Ok(()),
    }
}

pub(super) fn target(args: &SharedArgs, naming: Option<&Naming>, image: &Input, masks: &[Weights]) -> Result<Target> {
    let Some(naming) = naming else { return job::in_place(image) };
    let mask = masks.iter().find_map(|mask| match mask {
        Weights::File(input) => input.path().and_then(Path::file_stem),
        Weights::Made(_) => None,
    });
    let path = image.path().unwrap_or(Path::new("stdin"));
    naming.target(Values { image: path, mask, format: args.encoding.format })
}

pub(super) fn weighing(args: &SharedArgs) -> Result<Weighing> {
    let weighing = &args.weighing;
    let space = if weighing.linear { Space::Linear } else { weighing.space };
    let limits = limits(args);
    let background = weighing.background.as_deref().map(|text| Background::parse(text, &limits)).transpose()?;
    Ok(Weighing { channel: weighing.channel, space, background })
}

pub(super) fn reading(args: &SharedArgs) -> Reading {
    let reading = &args.reading;
    Reading {
        no_orient: reading.no_orient,
        page: reading.page,
        fit: reading.fit.unwrap_or_default(),
        limits: limits(args),
    }
}

pub(super) fn writing(args: &SharedArgs) -> Writing {
    let (output, encoding) = (&args.output, &args.encoding);
    Writing {
        format: encoding.format,
        depth: encoding.depth,
        encoding: WriteOptions {
            quality: encoding.quality,
            subsampling: encoding.subsampling,
            compression: encoding.compression,
        },
        strip: output.strip,
        no_clobber: output.no_clobber,
        in_place: output.in_place,
        preserve_times: output.preserve_times,
    }
}

pub(super) fn limits(args: &SharedArgs) -> Limits {
    let max_memory = args.reading.max_memory.map_or_else(half_of_memory, |size| size.0);
    Limits { max_pixels: args.reading.max_pixels, max_memory, held: 0 }
}

/// Half of the machine's memory, or of what the control group may use where that is less.
fn half_of_memory() -> u64 {
    let machine = rustix::system::sysinfo();
    let all = machine.totalram as u64 * u64::from(machine.mem_unit);
    let group = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"]
        .iter()
        .find_map(|path| std::fs::read_to_string(path).ok()?.trim().parse::<u64>().ok());
    all.min(group.unwrap_or(u64::MAX)) / 2
}
