//! What the words of all commands have in common: operands, outputs, options.

use crate::batch::{Images, Naming};
use crate::cli::args::{ResourceArgs, SharedArgs};
use crate::codec::{Limits, WriteOptions};
use crate::error::{Error, Result, shown};
use crate::job::{Background, Reading, Space, Weighing, Writing};
use std::path::PathBuf;
use std::sync::LazyLock;

/// One file cannot hold several outputs, and what goes to standard output cannot share it.
pub(super) fn ensure_output_fits(args: &SharedArgs, naming: &Naming, images: &Images, several: bool) -> Result<()> {
    if *naming == Naming::Stdout {
        if args.talk.json {
            return Err(Error::usage("-o - and --json would both write to standard output; give a file"));
        }
        if args.encoding.format.is_none() {
            return Err(Error::usage("output to standard output needs --format"));
        }
        if several {
            return Err(Error::usage("several images do not fit into standard output; give a directory"));
        }
    }
    match (naming, images) {
        (Naming::Directory(directory), Images::One(image)) if image.path().is_none() => {
            let (image, directory) = (image.name(), shown(directory));
            Err(Error::usage(format!("{image} has no name for {directory}; give a file as output")))
        }
        (Naming::Directory(directory), _) if directory.components().collect::<PathBuf>().is_file() => {
            Err(Error::usage(format!("{} is a file; several images need a directory", shown(directory))))
        }
        _ => Ok(()),
    }
}

pub(super) fn weighing(args: &SharedArgs) -> Result<Weighing> {
    let weighing = &args.weighing;
    let space = if weighing.linear { Space::Linear } else { weighing.space };
    let limits = limits(&args.resources);
    let background = weighing.background.as_deref().map(|text| Background::parse(text, &limits)).transpose()?;
    let refining = &args.refining;
    Ok(Weighing {
        channel: weighing.channel,
        label: refining.label.clone().map(|labels| labels.0).unwrap_or_default(),
        combine: refining.combine,
        steps: args.steps.0.clone(),
        space,
        background,
    })
}

pub(super) fn reading(args: &SharedArgs) -> Reading {
    let reading = &args.reading;
    Reading {
        no_orient: reading.no_orient,
        page: reading.page,
        fit: reading.fit,
        assume: reading.assume,
        limits: limits(&args.resources),
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
        srgb: output.srgb,
        no_clobber: output.no_clobber,
        in_place: output.in_place,
        preserve_times: output.preserve_times,
        // Each image's own is named by the batch.
        save_mask: None,
    }
}

pub(in crate::cli) fn limits(args: &ResourceArgs) -> Limits {
    let max_memory = args.max_memory.map_or_else(|| *HALF_OF_MEMORY, |size| size.0);
    Limits { max_pixels: args.max_pixels, max_memory, held: 0 }
}

/// Half of the machine's memory, or of what the control group may use where that is less. Asked for once.
static HALF_OF_MEMORY: LazyLock<u64> = LazyLock::new(|| {
    let machine = rustix::system::sysinfo();
    let all = machine.totalram as u64 * u64::from(machine.mem_unit);
    let group = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"]
        .iter()
        .find_map(|path| std::fs::read_to_string(path).ok()?.trim().parse::<u64>().ok());
    all.min(group.unwrap_or(u64::MAX)) / 2
});
