//! What is deflated by our own code inflates again, whether matches are searched for or not.

use crate::codec::png::optimal::Optimal;
use crate::codec::png::runs::{Runs, Sought};
use crate::codec::png::{deflate, lz, quick};

fn inflated(deflated: &[u8]) -> Vec<u8> {
    // A final empty block, since none of ours is.
    let whole = [deflated, &[3, 0]].concat();
    let mut out = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::DeflateDecoder::new(&whole[..]), &mut out).unwrap();
    out
}

fn assert_round_trip(bytes: &[u8]) -> usize {
    let lengths = [Sought::All, Sought::Long].map(|sought| {
        let mut out = vec![7];
        deflate::deflate(pulp::Arch::new(), sought, bytes, &mut Runs::default(), &mut out);
        assert!(out.ends_with(&[0, 0, 0xff, 0xff]), "ended by a flush");
        assert!(inflated(&out[1..]) == bytes, "{} bytes", bytes.len());
        out.len()
    });
    let mut optimal = Optimal::default();
    for again in [false, true] {
        let mut out = vec![7];
        quick::deflate(pulp::Arch::new(), &lz::guess(bytes, u64::MAX).costs, bytes, &mut out);
        assert!(inflated(&out[1..]) == bytes, "{} bytes, quickly", bytes.len());
        out.truncate(1);
        optimal.deflate(bytes, &mut out);
        assert!(inflated(&out[1..]) == bytes, "{} bytes, by the cheapest way, again: {again}", bytes.len());
    }
    lengths[0].max(lengths[1])
}

#[test]
fn the_cheapest_way_does_not_depend_on_what_was_deflated_before() {
    let words: Vec<u8> = (0..400_000usize).map(|i| (i * i / 700 % 13 * (i / 90 % 7)) as u8).collect();
    let (mut fresh, mut used) = (Vec::new(), Vec::new());
    Optimal::default().deflate(&words, &mut fresh);
    let mut optimal = Optimal::default();
    optimal.deflate(&words[1000..], &mut Vec::new());
    optimal.deflate(&words, &mut used);
    assert!(fresh == used);
    assert!(inflated(&fresh) == words);
    let mut by_zlib = Vec::new();
    lz::deflate(&mut flate2::Compress::new(flate2::Compression::new(9), false), &words, &mut by_zlib).unwrap();
    assert!(fresh.len() < by_zlib.len(), "{} is not less than zlib's {}", fresh.len(), by_zlib.len());
}

#[test]
fn lengths_have_the_symbols_of_the_rfc() {
    for (length, expected) in [
        (3, (257, 0, 0)),
        (10, (264, 0, 0)),
        (11, (265, 1, 0)),
        (12, (265, 1, 1)),
        (13, (266, 1, 0)),
        (18, (268, 1, 1)),
        (19, (269, 2, 0)),
        (115, (280, 4, 0)),
        (131, (281, 5, 0)),
        (257, (284, 5, 30)),
        (258, (285, 0, 0)),
    ] {
        assert_eq!(deflate::length_symbol(length), expected, "length {length}");
    }
}

#[test]
fn what_is_deflated_inflates_again() {
    let noise = |i: usize| ((i as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40) as u8;
    for n in (0..70).chain([
        255,
        256,
        257,
        258,
        259,
        260,
        261,
        262,
        600,
        deflate::BLOCK - 1,
        deflate::BLOCK,
        deflate::BLOCK + 1,
        300_000,
    ]) {
        assert_round_trip(&vec![0; n]);
        assert_round_trip(&vec![77; n]);
        assert_round_trip(&(0..n).map(noise).collect::<Vec<_>>());
        assert_round_trip(&(0..n).map(|i| noise(i) & noise(i + 1) & noise(i + 2)).collect::<Vec<_>>());
        assert_round_trip(&(0..n).map(|i| noise(i / 37)).collect::<Vec<_>>());
        assert_round_trip(&(0..n).map(|i| if i % 5000 < 4000 { 0 } else { noise(i) }).collect::<Vec<_>>());
    }
}

#[test]
fn noise_hardly_grows_and_flatness_vanishes() {
    let mut state = 1u64;
    let noise: Vec<u8> = (0..500_000)
        .map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 56) as u8
        })
        .collect();
    assert!(assert_round_trip(&noise) < noise.len() + 60);
    assert!(assert_round_trip(&vec![9; 500_000]) < 1000);
}

#[test]
fn skewed_frequencies_meet_the_limit_of_the_code() {
    let mut bytes = Vec::new();
    let (mut a, mut b) = (1, 1);
    for value in 0..22u8 {
        bytes.extend((0..a).map(|_| value));
        (a, b) = (b, a + b);
    }
    // Shuffled, so that there are no runs.
    let n = bytes.len();
    let shuffled: Vec<u8> = (0..n).map(|i| bytes[i * 7919 % n]).collect();
    assert_round_trip(&shuffled);
}
