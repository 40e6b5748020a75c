//! The words of `mask`.

use super::{MaskWord, Other, Plan, Words, plan, words};
use crate::cli::args::MaskArgs;
use crate::error::{Error, Result};
use crate::job::{Make, Weights};
use crate::mask::Generator;
use std::ffi::{OsStr, OsString};
use std::path::Path;

/// Lowers the words of `mask`. What a batch goes by is the first mask that is no made one, or else
/// the image that it is like.
pub(in crate::cli) fn make(args: &MaskArgs) -> Result<Plan> {
    words::ensure_no_quality(&args.operands, &args.shared)?;
    let masks: Vec<&OsStr> = args.operands.iter().chain(&args.masks).map(OsString::as_os_str).collect();
    let like = args.making.like.as_deref();
    let listed = args.shared.batch.files_from.is_some();
    let work = Make { size: args.making.size, like: None };
    let mut words =
        Words { images: Vec::new(), top: None, like: like.map(Other::Word), masks: Vec::new(), work: work.into() };
    if masks.is_empty() && !listed {
        return Err(Error::usage("no mask is given; say maskimg mask MASK... -o OUT (--help tells more)"));
    }
    if listed {
        words.masks.push(MaskWord::Itself(Vec::new()));
    }
    for mask in masks {
        let (source, steps) = Weights::split(mask)?;
        if source.is_empty() {
            return Err(Error::usage("a mask is named by nothing; give a file or a source"));
        }
        if !listed && words.images.is_empty() && !is_made(source) {
            words.images.push(source);
            words.masks.push(MaskWord::Itself(steps));
        } else {
            words.masks.push(MaskWord::Word(mask));
        }
    }
    if let Some(like) = like.filter(|_| words.images.is_empty() && !listed) {
        words.images.push(like);
        words.like = Some(Other::Itself);
    }
    plan(&args.shared, words)
}

/// Whether a source is no file but made, or meant to be.
fn is_made(source: &OsStr) -> bool {
    let typed = source.to_str().filter(|_| Path::new(source).symlink_metadata().is_err());
    typed.is_some_and(|text| Generator::is_meant_by(text) || Generator::nearly_meant_by(text).is_some())
}
