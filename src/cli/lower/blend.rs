//! The words of `blend`.

use super::{Plan, Words, plan, words};
use crate::cli::args::BlendArgs;
use crate::error::{Error, Result, shown};
use crate::job::Blend;
use crate::resample::Place;
use std::path::Path;

/// Lowers the words of `blend`.
pub(in crate::cli) fn blend(args: &BlendArgs) -> Result<Plan> {
    words::ensure_no_quality(&args.operands, &args.shared)?;
    let listed = args.shared.batch.files_from.is_some();
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
    let masks = masks.iter().chain(&args.masks).collect();
    plan(&args.shared, Words { images, top: Some(top), masks, work: work.into() })
}
