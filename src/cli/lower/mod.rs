//! From typed words to a batch of jobs. All that the words alone can tell is refused here, with what to type instead.

mod apply;
mod blend;
mod make;
mod shared;
mod words;

pub(super) use apply::apply;
pub(super) use blend::blend;
pub(super) use make::make;
pub(super) use shared::limits;

use super::args::SharedArgs;
use super::tally::passed_over_files;
use crate::batch::{self, Batch, Excluded, Image, Images, Many, Masks, Naming, Pairing, Serving, Shelf};
use crate::codec::{Input, Limits, same_file};
use crate::error::{Error, Result, shown};
use crate::job::{Make, Source, Weights, Work};
use crate::mask::Step;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// What the words of a command say.
struct Words<'a> {
    images: Vec<&'a OsStr>,
    top: Option<&'a OsStr>,
    /// The image that a mask is made like.
    like: Option<Other<'a>>,
    masks: Vec<MaskWord<'a>>,
    work: Work,
}

/// What serves images, as it is typed.
#[derive(Clone, Copy)]
enum Other<'a> {
    /// The image itself.
    Itself,
    Word(&'a OsStr),
}

/// A mask, as it is typed.
enum MaskWord<'a> {
    /// The image itself is the mask.
    Itself(Vec<Step>),
    Word(&'a OsStr),
}

/// What is to be done.
pub(super) struct Plan {
    pub batch: Batch,
    /// Whether there may be several images, even if there is but one.
    pub several: bool,
    /// Files that were passed over, since they are no pictures, and directories that were not entered.
    pub passed_over: usize,
    pub closed: usize,
    /// Files that were named as images, and passed over since they serve as another operand.
    pub serving: usize,
    /// Operands that hold no image, as they are shown.
    pub barren: Vec<String>,
    /// What failed before it was a job.
    pub faults: Vec<Fault>,
}

/// A failure before there was a job.
pub(super) struct Fault {
    /// The image that it is of, if it is of one.
    pub image: Option<PathBuf>,
    pub error: Error,
}

/// Finds the images, what serves them, and what the outputs are called.
fn plan(args: &SharedArgs, words: Words) -> Result<Plan> {
    let limits = shared::limits(&args.resources);
    ensure_one_stdin(args, &words)?;
    let listed = args.batch.files_from.as_deref().map(|list| paths(list, args.batch.null, &limits)).transpose()?;
    let operands = &words.images;
    let manys: Vec<Option<Many>> = operands.iter().map(|operand| Many::read(operand)).collect::<Result<_>>()?;
    let several = listed.is_some() || operands.len() > 1 || manys.iter().any(Option::is_some);
    let naming = match &args.output.output {
        Some(out) => Some(Naming::parse(out, several)?),
        None if args.output.in_place => None,
        None => return Err(Error::usage("no output is given; say -o OUT, or --in-place")),
    };
    let weighing = shared::weighing(args)?;
    let pairing = args.batch.pair.as_deref().map(Pairing::parse).transpose()?;
    let serving = Servants { recursive: args.batch.recursive, pairing };
    let masks: Vec<Masks> = words.masks.into_iter().map(|mask| serving.masks(mask, &limits)).collect::<Result<_>>()?;
    let input = |text: &OsStr| Ok(Input::typed(text, limits.max_memory));
    let top = words.top.map(|top| serving.find(top, "pictures for TOP", input)).transpose()?;
    let like = words.like.map(|like| match like {
        Other::Itself => Ok(Serving::Itself),
        Other::Word(text) => serving.find(text, "pictures to be like", input),
    });
    let like = like.transpose()?;
    let pictures = top.iter().chain(&like).filter_map(Serving::shelf);
    let shelves = masks.iter().filter_map(Masks::shelf).chain(pictures);
    if args.batch.pair.is_some() && shelves.count() == 0 {
        return Err(Error::usage("--pair tells which file of a directory or glob serves an image; give one of those"));
    }

    let mut plan = Plan {
        batch: Batch {
            images: Images::Files(Vec::new()),
            masks,
            top,
            like,
            work: words.work,
            missing: args.batch.missing,
            naming,
            mask_naming: args.refining.save_mask.as_deref().map(|out| Naming::parse(out, several)).transpose()?,
            weighing,
            reading: shared::reading(args),
            writing: shared::writing(args),
        },
        several,
        passed_over: 0,
        closed: 0,
        serving: 0,
        barren: Vec::new(),
        faults: Vec::new(),
    };
    plan.batch.images = match (&operands[..], &manys[..]) {
        ([], []) if listed.is_none() => Images::One(named_after(&plan.batch)),
        ([operand], [None]) if listed.is_none() => one(operand, &limits),
        _ => {
            let listed = listed.into_iter().flatten().map(Image::file).collect();
            plan.find_images(operands, manys, listed, args.batch.recursive)?
        }
    };
    if let Some(naming) = &plan.batch.naming {
        shared::ensure_output_fits(args, naming, &plan.batch.images, several)?;
    }
    plan.batch.ensure_sound()?;
    Ok(plan)
}

/// A list from standard input leaves nothing there for an operand.
fn ensure_one_stdin(args: &SharedArgs, words: &Words) -> Result<()> {
    let masks = words.masks.iter().filter_map(|mask| match mask {
        MaskWord::Word(text) => Some(*text),
        MaskWord::Itself(_) => None,
    });
    let like = words.like.and_then(|like| if let Other::Word(text) = like { Some(text) } else { None });
    let operands = words.images.iter().copied().chain(words.top).chain(like).chain(masks);
    let mut operands = operands.chain(args.weighing.background.as_deref());
    if args.batch.files_from.as_deref().is_some_and(|list| list == "-") && operands.any(|operand| operand == "-") {
        return Err(Error::usage("standard input (-) is the list of files already; give files as operands"));
    }
    Ok(())
}

/// What a made mask is named after that has no image.
fn named_after(batch: &Batch) -> Input {
    let one = |mask: &Masks| match &mask.from {
        Serving::All(source) => Some(source.clone().into()),
        Serving::Each(_) | Serving::Itself => None,
    };
    let masks: Vec<Weights> = batch.masks.iter().filter_map(one).collect();
    Make::default().named_after(&masks)
}

/// A single image; what is a file keeps its name for what it is paired with.
fn one(operand: &OsStr, limits: &Limits) -> Images {
    match Input::typed(operand, limits.max_memory) {
        Input::File(path) => Images::Files(vec![Image::file(path)]),
        input => Images::One(input),
    }
}

impl Plan {
    /// Looks for the images in all operands that name them, but for files that serve.
    fn find_images(
        &mut self,
        operands: &[&OsStr],
        manys: Vec<Option<Many>>,
        listed: Vec<Image>,
        recursive: bool,
    ) -> Result<Images> {
        let excluded = self.excluded(&manys);
        let mut images = listed;
        let listed = images.len();
        images.retain(|image| !excluded.holds(&image.path));
        self.serving = listed - images.len();
        for (operand, many) in operands.iter().zip(manys) {
            match many {
                None if *operand == "-" => {
                    return Err(Error::usage("standard input is one image; it does not go with others"));
                }
                None if excluded.holds(Path::new(operand)) => self.serving += 1,
                None => images.push(Image::file(operand)),
                Some(many) => {
                    let found = many.list(recursive, &excluded);
                    if found.images.is_empty() && found.errors.is_empty() {
                        self.barren.push(shown(Path::new(operand)));
                    }
                    images.extend(found.images);
                    self.passed_over += found.passed_over;
                    self.closed += found.closed;
                    self.faults.extend(found.errors.into_iter().map(|error| Fault { image: None, error }));
                }
            }
        }
        let shelves: Vec<Shelf> = self.shelves().cloned().collect();
        let roles = batch::without_partners(images, &shelves);
        let undecided = roles.undecided.into_iter();
        self.faults.extend(undecided.map(|(image, error)| Fault { image: Some(image.path), error }));
        Ok(Images::Files(roles.images))
    }

    /// What serves images, each of which has its own.
    fn shelves(&self) -> impl Iterator<Item = &Shelf> {
        let masks = self.batch.masks.iter().filter_map(Masks::shelf);
        masks.chain(self.batch.top.iter().chain(&self.batch.like).filter_map(Serving::shelf))
    }

    /// What is never an image: files that serve all, a directory below the images whose files serve, and the
    /// directories of the outputs.
    fn excluded(&self, manys: &[Option<Many>]) -> Excluded {
        let mut excluded = Excluded::default();
        self.batch.shared().iter().for_each(|path| excluded.add(path));
        let homes = self.batch.naming.iter().chain(&self.batch.mask_naming).map(batch::journal_home);
        let is_root = |path: &Path| manys.iter().flatten().any(|many| same_file(many.root(), path));
        for shelf in self.shelves().filter(|shelf| !is_root(shelf.root())) {
            let above = shelf.root().canonicalize().unwrap_or_default();
            if above.ancestors().skip(1).any(is_root) {
                shelf.exclude_from(&mut excluded);
            }
        }
        homes.filter(|home| !home.as_os_str().is_empty() && !is_root(home)).for_each(|home| excluded.add(&home));
        excluded
    }
}

/// How operands are found that serve images.
struct Servants {
    recursive: bool,
    pairing: Option<Pairing>,
}

impl Servants {
    /// The masks that a word stands for: an expression, or a directory or glob with steps behind it.
    fn masks(&self, word: MaskWord<'_>, limits: &Limits) -> Result<Masks> {
        match word {
            MaskWord::Itself(steps) => Ok(Masks { from: Serving::Itself, steps }),
            MaskWord::Word(text) => {
                let (source, steps) = Weights::split(text)?;
                let from = self.find(source, "masks", |source| Source::parse(source, limits))?;
                Ok(Masks { from, steps })
            }
        }
    }

    /// One for all, or a shelf of many.
    fn find<T>(&self, text: &OsStr, role: &'static str, one: impl Fn(&OsStr) -> Result<T>) -> Result<Serving<T>> {
        let Some(many) = Many::read(text)? else { return one(text).map(Serving::All) };
        let deep = self.recursive || self.pairing.as_ref().is_some_and(Pairing::is_whole);
        let found = many.list(deep, &Excluded::default());
        if let Some(error) = found.errors.into_iter().next() {
            return Err(error);
        }
        if found.images.is_empty() {
            let mut message = format!("{} holds no {role}", shown(Path::new(text)));
            if found.passed_over > 0 {
                message.push_str(&format!("; {}", passed_over_files(found.passed_over)));
            }
            if found.closed > 0 {
                message.push_str("; -r goes into sub-directories");
            }
            return Err(Error::new(crate::Kind::NotFound, message));
        }
        Ok(Serving::Each(Shelf::new(&many, found.images, self.pairing.clone(), role)))
    }
}

/// The paths of a list.
fn paths(list: &OsStr, null: bool, limits: &Limits) -> Result<Vec<PathBuf>> {
    batch::paths(&Input::typed(list, limits.max_memory).read_all()?, null)
}
