//! Deflate with a search for matches, by zlib, and the guess whether it is worth its time.

use super::block::LONGEST;
use super::deflate::histogram;
use super::huffman;
use super::trees::common;
use crate::error::{Error, Kind, Result};
use flate2::{Compress, FlushCompress, Status};

/// Appends `bytes` to `out` as deflate blocks, none of them final, ended on a byte by a sync flush.
///
/// # Errors
/// Only where zlib fails, for which there is no known cause.
pub(super) fn deflate(compress: &mut Compress, bytes: &[u8], out: &mut Vec<u8>) -> Result<()> {
    compress.reset();
    out.reserve(bytes.len() / 4 + 1024);
    loop {
        let done = compress.total_in() as usize;
        let status = compress.compress_vec(&bytes[done..], out, FlushCompress::Sync);
        let status = status.map_err(|e| Error::new(Kind::Internal, format!("cannot deflate: {e}")))?;
        // Room that is left over says that all has been flushed.
        if out.len() < out.capacity() {
            return Ok(());
        }
        if matches!(status, Status::StreamEnd) {
            return Err(Error::new(Kind::Internal, "cannot deflate: the stream ended by itself"));
        }
        out.reserve(out.len() / 2 + 1024);
    }
}

/// Bytes looked at in each place of the band.
const WINDOW: usize = 8192;
/// Places.
const WINDOWS: usize = 3;
const HASH_BITS: u32 = 12;
/// Shortest repetition that is looked for.
const SHORTEST: usize = 4;
/// About what the symbols of a match cost in bits, without the extra bits of its distance.
const MATCH_BITS: u64 = 11;

/// The same where matches have many distances: runs had all but no bits for theirs.
pub(super) const APART_BITS: u64 = 14;

/// What a sample of a band would cost, in bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Guess {
    /// Byte by byte and in runs.
    pub(super) plain: u64,
    /// With matches.
    pub(super) matched: u64,
    /// Of each byte by itself.
    pub(super) costs: [u8; 256],
}

/// Guesses what `bytes` would cost with matches and without, by a quick search in samples of them. It ends early where
/// the cost with matches is `most` already.
pub(super) fn guess(bytes: &[u8], most: u64) -> Guess {
    let sample = sample(bytes);
    let costs = costs(&sample);
    let mut seen = [0u16; 1 << HASH_BITS];
    let mut guess = Guess { plain: 0, matched: 0, costs };
    let mut at = 0;
    let mut misses = 0;
    while at + SHORTEST <= sample.len() && guess.matched < most {
        let four = four_at(&sample, at);
        if four == four.rotate_left(8) {
            guess.plain += MATCH_BITS;
            guess.matched += MATCH_BITS;
            at += 1 + alike(&sample, at, at + 1).min(LONGEST - 1);
            continue;
        }
        let hash = (four.wrapping_mul(0x9e37_79b1) >> (32 - HASH_BITS)) as usize;
        let before = usize::from(std::mem::replace(&mut seen[hash], at as u16));
        if before < at && four_at(&sample, before) == four {
            let length = alike(&sample, before, at);
            let literals: u64 = sample[at..at + length].iter().map(|b| u64::from(costs[usize::from(*b)])).sum();
            let price = APART_BITS + u64::from((at - before).ilog2());
            if literals > price {
                guess.plain += literals;
                guess.matched += price;
                at += length;
                misses = 0;
                continue;
            }
        }
        // The longer nothing repeats, the fewer places are looked at; those passed over count like this one.
        let step = 1 + misses / 32;
        let cost = u64::from(costs[usize::from(sample[at])]) * step as u64;
        guess.plain += cost;
        guess.matched += cost;
        at += step;
        misses += 1;
    }
    guess
}

/// [`SHORTEST`] bytes.
fn four_at(sample: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(*sample[at..].first_chunk().expect("four bytes"))
}

/// How many bytes from `at` on are those from `before` on.
fn alike(sample: &[u8], before: usize, at: usize) -> usize {
    let length = LONGEST.min(sample.len() - at);
    common(&sample[at..at + length], &sample[before..before + length])
}

/// Some places of the band, one after another.
fn sample(bytes: &[u8]) -> Vec<u8> {
    if bytes.len() <= WINDOW * WINDOWS {
        return bytes.to_vec();
    }
    let starts = (0..WINDOWS).map(|i| (2 * i + 1) * bytes.len() / (2 * WINDOWS) - WINDOW / 2);
    starts.fold(Vec::with_capacity(WINDOW * WINDOWS), |mut all, start| {
        all.extend_from_slice(&bytes[start..start + WINDOW]);
        all
    })
}

/// Bits of each byte under a Huffman code of the sample.
fn costs(sample: &[u8]) -> [u8; 256] {
    let mut tables = [[0; 256]; 4];
    histogram(sample, &mut tables);
    let frequencies: [u32; 256] = std::array::from_fn(|byte| tables.iter().map(|t| t[byte]).sum());
    let mut lengths = [0; 256];
    huffman::lengths(&frequencies, 15, &mut lengths);
    lengths
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(n: usize) -> Vec<u8> {
        let mut state = 7u64;
        let next = |_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 58) as u8
        };
        (0..n).map(next).collect()
    }

    #[test]
    fn what_repeats_is_guessed_to_shrink_and_noise_is_not() {
        let noise = noise(500_000);
        let g = guess(&noise, u64::MAX);
        assert!(g.matched * 100 > g.plain * 97, "{g:?}");
        let repeated: Vec<u8> = noise[..700].iter().cycle().take(500_000).copied().collect();
        let g = guess(&repeated, u64::MAX);
        assert!(g.matched * 4 < g.plain, "{g:?}");
        for n in 0..40 {
            guess(&noise[..n], u64::MAX);
        }
    }

    #[test]
    fn a_guess_that_ends_early_is_no_less_than_where_it_ends() {
        let bytes: Vec<u8> = noise(40_000).into_iter().chain(noise(900).into_iter().cycle().take(60_000)).collect();
        let whole = guess(&bytes, u64::MAX);
        for most in [1, whole.matched / 2, whole.matched] {
            let early = guess(&bytes, most);
            assert!((most..=whole.matched).contains(&early.matched), "{most}");
        }
        assert!(guess(&bytes, whole.matched / 2).plain < whole.plain);
        assert_eq!(guess(&bytes, whole.matched + 1), whole);
    }

    #[test]
    fn deflated_bytes_end_in_a_flush_and_inflate_again() {
        let mut compress = Compress::new(flate2::Compression::new(6), false);
        for n in [0, 1, 5000, 300_000] {
            let bytes = noise(n);
            let mut out = Vec::new();
            deflate(&mut compress, &bytes, &mut out).unwrap();
            if n > 0 {
                assert!(out.ends_with(&[0, 0, 0xff, 0xff]));
            }
            out.extend([3, 0]);
            let mut back = Vec::new();
            std::io::Read::read_to_end(&mut flate2::read::DeflateDecoder::new(&out[..]), &mut back).unwrap();
            assert!(back == bytes);
        }
    }
}
