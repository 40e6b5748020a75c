//! The words of `apply`.

use super::{MaskWord, Plan, Words, plan, words};
use crate::batch::Naming;
use crate::cli::args::ApplyArgs;
use crate::codec::{self, Input, ReadOptions};
use crate::error::{Error, Result, shown};
use crate::job::Apply;
use std::ffi::OsString;
use std::path::Path;

/// Lowers the words of `apply`.
pub(in crate::cli) fn apply(args: &ApplyArgs) -> Result<Plan> {
    ensure_operands(args)?;
    let (images, masks) = roles(args);
    let product = &args.product;
    let work = Apply { to: product.to, per_channel: product.per_channel, trim: product.trim };
    let images = images.iter().map(OsString::as_os_str).collect();
    let masks = masks.iter().map(|mask| MaskWord::Word(mask)).collect();
    plan(&args.shared, Words { images, top: None, like: None, masks, work: work.into() })
}

/// Which operands are images and which are masks.
fn roles(args: &ApplyArgs) -> (&[OsString], &[OsString]) {
    match (args.shared.batch.files_from.is_some(), args.masks.is_empty()) {
        (true, true) => (&[], &args.operands),
        (false, true) => args.operands.split_at(1),
        (_, false) => (&args.operands, &args.masks),
    }
}

fn ensure_operands(args: &ApplyArgs) -> Result<()> {
    if let Some(list) = &args.shared.batch.files_from {
        let list = shown(Path::new(list));
        return match args.operands.is_empty() && args.masks.is_empty() {
            true => Err(Error::usage(format!("no mask is given for the images of {list}; say -m MASK"))),
            false => Ok(()),
        };
    }
    let Some(first) = args.operands.first() else {
        return Err(Error::usage("no image is given; say maskimg IMAGE MASK -o OUT (--help tells more)"));
    };
    if let Some(command) = words::nearly_a_command(first) {
        let typed = shown(Path::new(first));
        return Err(Error::usage(format!("there is no file {typed}; did you mean the command {command}?")));
    }
    words::ensure_no_quality(&args.operands, &args.shared)?;
    if args.masks.is_empty() && args.operands.len() < 2 {
        return Err(Error::usage(format!(
            "no mask is given for {}; say maskimg IMAGE MASK -o OUT, or -m MASK",
            shown(Path::new(first))
        )));
    }
    let Some(out) = args.shared.output.output.as_deref().filter(|_| args.masks.is_empty()) else { return Ok(()) };
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

pub(super) fn is_color_picture(path: &Path) -> bool {
    codec::open(&Input::from(path), &ReadOptions::default()).is_ok_and(|opened| opened.source.shape().layout.is_rgb())
}
