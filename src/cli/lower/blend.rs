//! The words of `blend`.

use super::{Plan, plan, shared, words};
use crate::cli::args::BlendArgs;
use crate::codec::Input;
use crate::error::{Error, Result, shown};
use crate::job::{Blend, Weights};
use crate::resample::Place;
use std::path::Path;

/// Lowers the words of `blend`.
pub(in crate::cli) fn blend(args: &BlendArgs) -> Result<Plan> {
    words::ensure_no_quality(&args.operands, &args.shared)?;
    let (base, top, masks) = match &args.operands[..] {
        [] => return Err(Error::usage("no pictures are given; say maskimg blend BASE TOP -o OUT (--help tells more)")),
        [base] => {
            let base = shown(Path::new(base));
            return Err(Error::usage(format!(
                "nothing is given to lay on {base}; say maskimg blend {base} TOP -o OUT"
            )));
        }
        [base, top, masks @ ..] => (base, top, masks),
    };
    let limits = shared::limits(&args.shared);
    let masks = masks.iter().chain(&args.masks).map(|mask| Weights::parse(mask, &limits));
    let masks: Vec<Weights> = masks.collect::<Result<_>>()?;
    let blending = &args.blending;
    let place = Place { gravity: blending.gravity.unwrap_or_default(), at: blending.at.unwrap_or_default() };
    let work = Blend {
        top: Input::typed(top, limits.max_memory),
        mode: blending.mode,
        operator: blending.operator,
        opacity: blending.opacity,
        place: args.shared.reading.fit.is_none().then_some(place),
    };
    plan(&args.shared, vec![Input::typed(base, limits.max_memory)], &masks, &work.into())
}
