//! What stands between a file and this process: memory that is asked for before it is taken, pages that exist.

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_that_is_not_there_is_an_error() {
        assert_eq!(zeros(u64::MAX, "x.bmp").unwrap_err().kind(), Kind::TooLarge);
        assert_eq!(zeros(3, "x.bmp").unwrap(), [0; 3]);
    }
}
