//! What stands between a file and this process: memory that is asked for before it is taken, pages that exist.

use crate::codec::ReadOptions;
use crate::error::{Error, Kind, Result};

/// The file is broken.
pub(in crate::codec) fn broken(name: &str, why: &str) -> Error {
    Error::new(Kind::Corrupt, format!("cannot read {name}: {why}"))
}

/// The file is sound, and of a kind that is not read.
pub(in crate::codec) fn unsupported(name: &str, what: &str) -> Error {
    Error::new(Kind::Unsupported, format!("cannot read {name}: {what} is not supported"))
}

/// `count` zeros, or an error where the system has no room for them; a failing allocation would end the process.
pub(in crate::codec) fn zeros(count: u64, name: &str) -> Result<Vec<u8>> {
    let count = usize::try_from(count).ok();
    let fits = |n: &usize| Vec::<u8>::new().try_reserve_exact(*n).is_ok();
    count
        .filter(fits)
        .map(|n| vec![0; n])
        .ok_or_else(|| Error::new(Kind::TooLarge, format!("{name} does not fit into memory")))
}

/// The page to read, from 1, of a file that holds `count`.
pub(in crate::codec) fn page(options: &ReadOptions, count: u32, name: &str) -> Result<u32> {
    match options.page {
        None if count > 1 => Err(Error::new(
            Kind::MultiPage,
            format!("{name} is an animation of {count} frames; choose one with --page N"),
        )),
        None => Ok(1),
        Some(page) if (1..=count).contains(&page) => Ok(page),
        Some(page) => Err(Error::usage(match count {
            1 => format!("{name} has no page {page}: it holds one picture"),
            _ => format!("{name} has no page {page}: it is an animation of {count} frames"),
        })),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_chosen_only_where_there_are_several() {
        let of = |page, count| super::page(&ReadOptions { page, ..ReadOptions::default() }, count, "x.gif");
        assert_eq!(of(None, 1).unwrap(), 1);
        assert_eq!(of(Some(12), 12).unwrap(), 12);
        let error = of(None, 12).unwrap_err();
        assert_eq!(error.kind(), Kind::MultiPage);
        assert_eq!(error.to_string(), "x.gif is an animation of 12 frames; choose one with --page N");
        for (page, count) in [(0, 1), (2, 1), (13, 12)] {
            assert_eq!(of(Some(page), count).unwrap_err().kind(), Kind::Usage);
        }
    }

    #[test]
    fn memory_that_is_not_there_is_an_error() {
        assert_eq!(zeros(u64::MAX, "x.bmp").unwrap_err().kind(), Kind::TooLarge);
        assert_eq!(zeros(3, "x.bmp").unwrap(), [0; 3]);
    }
}
