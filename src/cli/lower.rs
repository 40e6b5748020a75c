//! From typed words to jobs. All that the words alone can tell is refused here, with what to type instead.

use super::args::{ApplyArgs, Cli};
use crate::batch::{self, Naming, Values};
use crate::codec::{self, Input, Limits, ReadOptions, Target, WriteOptions};
use crate::error::{Error, Kind, Result, shown};
use crate::job::{self, Apply, Background, Job, Reading, Space, Weights, Writing};
use crate::mask::Generator;
use clap::CommandFactory;
use std::ffi::{OsStr, OsString};
use std::path::Path;

/// The jobs that were asked for.
pub(super) struct Plan {
    pub jobs: Vec<Job>,
    /// Whether the directories of the outputs are to be made.
    pub makes_directories: bool,
}

/// Lowers the words of `apply`.
pub(super) fn apply(args: &ApplyArgs) -> Result<Plan> {
    let limits = limits(args);
    ensure_operands(args)?;
    let (images, masks) = roles(args);
    let masks: Vec<Weights> = masks.iter().map(|mask| weights(mask, &limits)).collect::<Result<_>>()?;
    let images: Vec<Input> = images.iter().map(|image| input(image, &limits)).collect();
    let naming = match &args.output.output {
        Some(out) => Some(Naming::parse(out, images.len() > 1)?),
        None if args.output.in_place => None,
        None => return Err(Error::usage("no output is given; say -o OUT, or --in-place")),
    };
    if let Some(naming) = &naming {
        ensure_output_fits(args, naming, &images)?;
    }
    let weighing = weighing(args, &limits)?;
    let mut jobs = Vec::with_capacity(images.len());
    for image in images {
        let output = target(args, naming.as_ref(), &image, &masks)?;
        let job = Job {
            image,
            masks: masks.clone(),
            output,
            apply: weighing.clone(),
            reading: Reading {
                no_orient: args.reading.no_orient,
                page: args.reading.page,
                fit: args.reading.fit,
                limits,
            },
            writing: writing(args),
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

/// Which operands are images and which are masks.
fn roles(args: &ApplyArgs) -> (&[OsString], &[OsString]) {
    if args.masks.is_empty() { args.operands.split_at(1) } else { (&args.operands, &args.masks) }
}

fn ensure_operands(args: &ApplyArgs) -> Result<()> {
    let Some(first) = args.operands.first() else {
        return Err(Error::usage("no image is given; say maskimg IMAGE MASK -o OUT (--help tells more)"));
    };
    if let Some(command) = nearly_a_command(first) {
        let typed = shown(Path::new(first));
        return Err(Error::usage(format!("there is no file {typed}; did you mean the command {command}?")));
    }
    if let Some(number) = args.operands.iter().filter(|_| args.talk.quiet).find(|operand| is_missing_number(operand)) {
        let number = number.to_string_lossy();
        return Err(Error::usage(format!("there is no file {number}; did you mean --quality {number}?")));
    }
    if args.masks.is_empty() && args.operands.len() < 2 {
        return Err(Error::usage(format!(
            "no mask is given for {}; say maskimg IMAGE MASK -o OUT, or -m MASK",
            shown(Path::new(first))
        )));
    }
    let Some(out) = args.output.output.as_deref().filter(|_| args.masks.is_empty()) else { return Ok(()) };
    if matches!(Naming::parse(out, false)?, Naming::Directory(_) | Naming::Template(_)) {
        ensure_no_expanded_pattern(&args.operands)?;
    }
    Ok(())
}

/// Photos are never multiplied by photos unasked: where a directory or template is to be filled, many operands or a
/// colour picture as mask mean that the shell has expanded a pattern.
fn ensure_no_expanded_pattern(operands: &[OsString]) -> Result<()> {
    let hint = "to mask several images, name the mask with -m: maskimg IMAGE... -m MASK -o OUT";
    let plain_files = operands.iter().filter(|operand| Path::new(operand).is_file()).count();
    if plain_files > 2 {
        return Err(Error::usage(format!("{plain_files} files are given and none is said to be the mask; {hint}")));
    }
    let second = Path::new(&operands[1]);
    if second.is_file() && is_color_picture(second) {
        return Err(Error::usage(format!("{} is a colour picture, not a mask; {hint}", shown(second))));
    }
    Ok(())
}

fn is_color_picture(path: &Path) -> bool {
    codec::open(&Input::from(path), &ReadOptions::default()).is_ok_and(|opened| opened.source.shape().layout.is_rgb())
}

fn is_missing_number(operand: &OsStr) -> bool {
    let number = operand.to_str().is_some_and(|text| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()));
    number && !Path::new(operand).exists()
}

/// The command that a first operand, which is no file, was probably meant to be.
fn nearly_a_command(operand: &OsStr) -> Option<String> {
    let text = operand.to_str().filter(|text| text.len() > 2 && !Path::new(text).exists())?.to_ascii_lowercase();
    let commands = Cli::command();
    let names = commands.get_subcommands().map(|command| command.get_name());
    names.filter(|name| edits(name, &text) <= if name.len() > 4 { 2 } else { 1 }).map(str::to_owned).next()
}

/// How many letters are to be inserted, dropped or changed to make one word the other (Levenshtein distance).
fn edits(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.bytes().enumerate() {
            let nearest = (diagonal + usize::from(x != y)).min(row[j] + 1).min(row[j + 1] + 1);
            diagonal = std::mem::replace(&mut row[j + 1], nearest);
        }
    }
    row[b.len()]
}

/// An operand that is read: a file, or `-`.
fn input(operand: &OsStr, limits: &Limits) -> Input {
    if operand == "-" { Input::stdin(limits.max_memory) } else { Input::at(operand, limits.max_memory) }
}

/// A mask: what exists under that name is that file; else a generator, else a file that will be missed.
fn weights(operand: &OsStr, limits: &Limits) -> Result<Weights> {
    let made = operand.to_str().filter(|text| Generator::is_meant_by(text) && !Path::new(text).exists());
    Ok(match made {
        Some(text) => Weights::Made(text.parse()?),
        None => Weights::File(input(operand, limits)),
    })
}

/// One file cannot hold several outputs, and what goes to standard output cannot share it.
fn ensure_output_fits(args: &ApplyArgs, naming: &Naming, images: &[Input]) -> Result<()> {
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

fn target(args: &ApplyArgs, naming: Option<&Naming>, image: &Input, masks: &[Weights]) -> Result<Target> {
    let Some(naming) = naming else { return job::in_place(image) };
    let mask = masks.iter().find_map(|mask| match mask {
        Weights::File(input) => input.path().and_then(Path::file_stem),
        Weights::Made(_) => None,
    });
    let path = image.path().unwrap_or(Path::new("stdin"));
    naming.target(Values { image: path, mask, format: args.encoding.format })
}

fn weighing(args: &ApplyArgs, limits: &Limits) -> Result<Apply> {
    let weighing = &args.weighing;
    let space = if weighing.linear { Space::Linear } else { weighing.space };
    let background = weighing.background.as_deref().map(|text| Background::parse(text, limits)).transpose()?;
    Ok(Apply { to: weighing.to, channel: weighing.channel, per_channel: weighing.per_channel, space, background })
}

fn writing(args: &ApplyArgs) -> Writing {
    let (output, encoding) = (&args.output, &args.encoding);
    Writing {
        format: encoding.format,
        depth: encoding.depth.map(Into::into),
        encoding: WriteOptions {
            quality: encoding.quality,
            subsampling: encoding.subsampling.map(Into::into),
            compression: encoding.compression.into(),
        },
        strip: output.strip,
        no_clobber: output.no_clobber,
        in_place: output.in_place,
        preserve_times: output.preserve_times,
    }
}

fn limits(args: &ApplyArgs) -> Limits {
    let max_memory = args.reading.max_memory.map_or_else(half_of_memory, |size| size.0);
    Limits { max_pixels: args.reading.max_pixels, max_memory }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::Format;

    #[test]
    fn words_near_a_command_are_told_from_names() {
        for (typed, meant) in
            [("aply", Some("apply")), ("aplly", Some("apply")), ("mann", Some("man")), ("photo.png", None), ("a", None)]
        {
            assert_eq!(nearly_a_command(OsStr::new(typed)).as_deref(), meant, "{typed}");
        }
    }

    #[test]
    fn distances_between_words() {
        assert_eq!((edits("apply", "aply"), edits("man", "mask"), edits("", "ab")), (1, 2, 2));
    }

    #[test]
    fn the_format_list_in_the_help_is_whole() {
        let help = Cli::command().render_long_help().to_string();
        for name in Format::list(|_| true).split(", ") {
            assert!(help.contains(&name.to_lowercase()), "{name} is missing from the help of --format");
        }
    }
}
