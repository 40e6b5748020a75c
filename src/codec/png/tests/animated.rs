//! Frames of animations, laid on what came before.

use super::*;
use crate::error::Kind;

/// fcTL: number in sequence, size, place, dispose and blend operations.
fn control(sequence: u32, size: [u32; 2], at: [u32; 2], dispose: u8, blend: u8) -> Vec<u8> {
    let numbers: Vec<u8> = [sequence, size[0], size[1], at[0], at[1]].iter().flat_map(|n| n.to_be_bytes()).collect();
    chunk(b"fcTL", &[&numbers[..], &[0, 1, 0, 10, dispose, blend]].concat())
}

fn data(sequence: u32, filtered: &[u8]) -> Vec<u8> {
    chunk(b"fdAT", &[&sequence.to_be_bytes()[..], &zlib(filtered)].concat())
}

fn declared(frames: u32) -> Vec<u8> {
    chunk(b"acTL", &[frames.to_be_bytes(), [0; 4]].concat())
}

fn page(bytes: &[u8], page: Option<u32>) -> Result<Picture> {
    let opened = super::super::open(&Input::bytes("x.png", bytes), &ReadOptions { page, ..Default::default() });
    Picture::read(&mut *opened?.source)
}

/// Two pixels of grey and alpha: full; then half over the second; then the first replaced after disposal.
fn three_frames(dispose: u8) -> Vec<u8> {
    let before = [declared(3), control(0, [2, 1], [0, 0], 0, 0)].concat();
    let after = [
        control(1, [1, 1], [1, 0], dispose, 1),
        data(2, &[0, 200, 128]),
        control(3, [1, 1], [0, 0], 0, 0),
        data(4, &[0, 7, 0]),
    ];
    file(&head(2, 1, 8, 4), &before, &[0, 10, 255, 100, 255], &after.concat())
}

#[test]
fn frames_are_laid_as_their_operations_say() {
    for (dispose, left) in [(0, [150, 255]), (1, [0, 0]), (2, [100, 255])] {
        let bytes = three_frames(dispose);
        let samples = |n| match &page(&bytes, Some(n)).unwrap().rows().samples {
            Samples::U8(v) => v.clone(),
            other => panic!("{other:?}"),
        };
        assert_eq!(samples(1), [10, 255, 100, 255]);
        assert_eq!(samples(2), [10, 255, 150, 255]);
        assert_eq!(samples(3), [[7, 0], left].concat());
    }
}

#[test]
fn an_animation_wants_a_frame_chosen() {
    let bytes = three_frames(0);
    let error = page(&bytes, None).unwrap_err();
    let expected = "x.png is an animation of 3 frames; choose one with --page N";
    assert_eq!((error.kind(), error.to_string()), (Kind::MultiPage, expected.into()));
    let error = page(&bytes, Some(4)).unwrap_err();
    assert_eq!(
        (error.kind(), error.to_string()),
        (Kind::MultiPage, "x.png is an animation of 3 frames; there is no --page 4".into())
    );
}

#[test]
fn a_still_picture_outside_the_animation_is_no_page() {
    let after = [control(0, [1, 1], [0, 0], 0, 0), data(1, &[0, 60])].concat();
    let one = file(&head(1, 1, 8, 0), &declared(1), &[0, 5], &after);
    assert_eq!(page(&one, None).unwrap().rows().samples, Samples::U8(vec![60]));
    let after = [after, control(2, [1, 1], [0, 0], 0, 0), data(3, &[0, 70])].concat();
    let two = file(&head(1, 1, 8, 0), &declared(2), &[0, 5], &after);
    assert_eq!(page(&two, Some(1)).unwrap().rows().samples, Samples::U8(vec![60]));
    assert_eq!(page(&two, Some(2)).unwrap().rows().samples, Samples::U8(vec![70]));
    assert_eq!(page(&two, None).unwrap_err().kind(), Kind::MultiPage);
}

#[test]
fn one_frame_alone_is_a_still_picture() {
    let before = [declared(1), control(0, [1, 1], [0, 0], 0, 0)].concat();
    let bytes = file(&head(1, 1, 8, 0), &before, &[0, 5], &[]);
    assert_eq!(page(&bytes, None).unwrap().rows().samples, Samples::U8(vec![5]));
}

#[test]
fn an_animation_of_impossible_frames_or_declared_twice_is_a_still_picture() {
    for count in [0, 1 << 31, u32::MAX] {
        let before = [declared(count), control(0, [1, 1], [0, 0], 0, 0)].concat();
        let after = [control(1, [1, 1], [0, 0], 0, 0), data(2, &[0, 60])].concat();
        for before in [before.clone(), declared(count), [&before[..], &declared(1)].concat()] {
            let bytes = file(&head(1, 1, 8, 0), &before, &[0, 5], &after);
            assert_eq!(page(&bytes, None).unwrap().rows().samples, Samples::U8(vec![5]), "{count}");
        }
    }
}

#[test]
fn what_shows_through_keeps_alpha() {
    let after = [control(0, [1, 1], [1, 0], 0, 0), data(1, &[0, 1, 2, 3])].concat();
    let bytes = file(&head(2, 1, 8, 2), &declared(1), &[0, 9, 9, 9, 9, 9, 9], &after);
    assert_eq!(page(&bytes, Some(1)).unwrap().rows().samples, Samples::U8(vec![0, 0, 0, 0, 1, 2, 3, 255]));
}
