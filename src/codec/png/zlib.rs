//! Bytes that another format has filtered, as one zlib stream (RFC 1950).

use super::effort::WORTH_A_SEARCH;
use super::runs::{Runs, Sought};
use super::write::{LAST_BLOCK, ZLIB_HEADER};
use super::{deflate, lz};
use crate::codec::Compression;
use crate::error::Result;
use flate2::Compress;

/// The zlib stream of `bytes`: without a search for matches, unless a sample promises that they save enough; under the
/// best effort, the smaller of both.
///
/// # Errors
/// Only where zlib fails, for which there is no known cause.
pub(in crate::codec) fn zlib(effort: Compression, bytes: &[u8]) -> Result<Vec<u8>> {
    let mut out = ZLIB_HEADER.to_vec();
    let arch = pulp::Arch::new();
    let mut runs = Runs::default();
    let guess = lz::guess(bytes, u64::MAX);
    let promises = guess.matched * 100 < guess.plain * WORTH_A_SEARCH;
    let search = |level| {
        let mut found = ZLIB_HEADER.to_vec();
        let mut compress = Compress::new(flate2::Compression::new(level), false);
        lz::deflate(&mut compress, bytes, &mut found).map(|()| found)
    };
    match effort {
        Compression::Fast => deflate::deflate(arch, Sought::Long, bytes, &mut runs, &mut out),
        Compression::Balanced if promises => out = search(6)?,
        Compression::Balanced => deflate::deflate(arch, Sought::All, bytes, &mut runs, &mut out),
        Compression::Best => {
            deflate::deflate(arch, Sought::All, bytes, &mut runs, &mut out);
            let found = search(9)?;
            if found.len() < out.len() {
                out = found;
            }
        }
    }
    out.extend(LAST_BLOCK);
    out.extend(simd_adler32::adler32(&bytes).to_be_bytes());
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn streams_of_every_effort_are_inflated_to_what_they_were() {
        for bytes in [vec![], vec![7; 100_000], (0..70_000u32).map(|i| (i.wrapping_mul(i) >> 7) as u8).collect()] {
            for effort in [Compression::Fast, Compression::Balanced, Compression::Best] {
                let stream = zlib(effort, &bytes).unwrap();
                let mut back = Vec::new();
                flate2::read::ZlibDecoder::new(&stream[..]).read_to_end(&mut back).unwrap();
                assert!(back == bytes, "{effort} differs");
            }
        }
    }
}
