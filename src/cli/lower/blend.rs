//! The words of `blend`.

use super::apply::is_color_picture;
use super::{MaskWord, Plan, Words, plan, words};
use crate::batch::Naming;
use crate::cli::args::BlendArgs;
use crate::error::{Error, Result, shown};
use crate::job::Blend;
use crate::resample::Place;
use std::ffi::OsString;
use std::path::Path;

/// Lowers the words of `blend`.
pub(in crate::cli) fn blend(args: &BlendArgs) -> Result<Plan> {
    words::ensure_no_quality(&args.operands, &args.shared)?;
    let listed = args.shared.batch.files_from.is_some();
    if !listed {
        ensure_no_expanded_pattern(args)?;
    }
    let (images, top, masks) = match &args.operands[..] {
        [top, masks @ ..] if listed => (&[][..], top, masks),
        [] => return Err(Error::usage("no pictures are given; say maskimg blend BASE TOP -o OUT (--help tells more)")),
        [base] => {
            let base = shown(Path::new(base));
            return Err(Error::usage(format!(
                "nothing is given to lay on {base}; say maskimg blend {base} TOP -o OUT"
            )));
        }
        [base, top, masks @ ..] => (std::slice::from_ref(base), top, masks),
    };
    let blending = &args.blending;
    let place = Place { gravity: blending.gravity.unwrap_or_default(), at: blending.at.unwrap_or_default() };
    let is_placed = blending.gravity.is_some() || blending.at.is_some();
    let work = Blend {
        mode: blending.mode,
        operator: blending.operator,
        opacity: blending.opacity,
        place: is_placed.then_some(place),
        ..Blend::of(top)
    };
    let images = images.iter().map(OsString::as_os_str).collect();
    let masks = masks.iter().chain(&args.masks).map(|mask| MaskWord::Word(mask)).collect();
    plan(&args.shared, Words { images, top: Some(top), like: None, masks, work: work.into() })
}

/// Photos serve as masks only where that is said: where a directory or template is to be filled, many plain files or a
/// colour picture behind TOP mean that the shell has expanded a pattern.
fn ensure_no_expanded_pattern(args: &BlendArgs) -> Result<()> {
    let Some(out) = args.shared.output.output.as_deref() else { return Ok(()) };
    let [base, _, third, ..] = &args.operands[..] else { return Ok(()) };
    let fills = matches!(Naming::parse(out, false)?, Naming::Directory(_) | Naming::Template(_));
    if !fills || !Path::new(base).is_file() {
        return Ok(());
    }
    let hint =
        "to blend several images, quote the pattern: maskimg blend 'DIR/*.png' TOP -o OUT; masks are named with -m";
    let plain_files = args.operands.iter().filter(|operand| Path::new(operand).is_file()).count();
    if plain_files > 3 {
        return Err(Error::usage(format!(
            "{plain_files} files are given, and those behind the second would be masks; {hint}"
        )));
    }
    let third = Path::new(third);
    if third.is_file() && is_color_picture(third) {
        return Err(Error::usage(format!("{} is a colour picture, not a mask; {hint}", shown(third))));
    }
    Ok(())
}
