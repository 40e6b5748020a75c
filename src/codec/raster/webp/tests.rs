use super::*;
use crate::codec::{Input, Opened};
use crate::error::Kind;
use image_webp::{ColorType, WebPEncoder};

fn chunk(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let padding = vec![0; content.len() % 2];
    [&kind[..], &(content.len() as u32).to_le_bytes(), content, &padding].concat()
}

/// A frame of one colour: at x, of a width, 2 high. Flags: 1 clears it before the next, 2 does not blend.
fn frame(x: u8, width: u8, colour: [u8; 4], flags: u8) -> Vec<u8> {
    let mut still = Vec::new();
    let pixels = colour.repeat(usize::from(width) * 2);
    WebPEncoder::new(&mut still).encode(&pixels, width.into(), 2, ColorType::Rgba8).unwrap();
    let head = [x / 2, 0, 0, 0, 0, 0, width - 1, 0, 0, 1, 0, 0, 100, 0, 0, flags];
    chunk(b"ANMF", &[&head[..], &still[12..]].concat())
}

/// An animation of 4 x 2 pixels, on a ground that calls itself white.
fn animation(frames: &[Vec<u8>]) -> Vec<u8> {
    let head = chunk(b"VP8X", &[0x12, 0, 0, 0, 3, 0, 0, 1, 0, 0]);
    let body = [&b"WEBP"[..], &head, &chunk(b"ANIM", &[255, 255, 255, 255, 0, 0]), &frames.concat()].concat();
    chunk(b"RIFF", &body)
}

fn page(file: &[u8], page: Option<u32>) -> Result<Opened> {
    crate::codec::open(&Input::bytes("x.webp", file), &ReadOptions { page, ..ReadOptions::default() })
}

/// The first pixel of the upper row and the last.
fn ends(file: &[u8], number: u32) -> [[u8; 4]; 2] {
    let mut opened = page(file, Some(number)).unwrap();
    let picture = Picture::read(opened.source.as_mut()).unwrap();
    let Samples::U8(samples) = &picture.rows().samples else { unreachable!() };
    let pixels = samples.as_chunks::<4>().0;
    [pixels[0], pixels[3]]
}

const RED: [u8; 4] = [255, 0, 0, 255];
const BLUE: [u8; 4] = [0, 0, 255, 255];
const CLEAR: [u8; 4] = [0; 4];

#[test]
fn an_animation_wants_a_frame_chosen_and_composes_it() {
    let file = animation(&[frame(0, 4, RED, 0), frame(2, 2, BLUE, 1), frame(0, 2, BLUE, 0)]);
    let error = page(&file, None).err().unwrap();
    assert_eq!(error.to_string(), "x.webp is an animation of 3 frames; choose one with --page N");
    assert_eq!(page(&file, Some(4)).err().unwrap().kind(), Kind::MultiPage);
    assert_eq!(page(&file, Some(1)).unwrap().pages, 3);
    assert_eq!(ends(&file, 1), [RED, RED]);
    assert_eq!(ends(&file, 2), [RED, BLUE]);
    assert_eq!(ends(&file, 3), [BLUE, CLEAR]);
}

#[test]
fn what_is_half_there_is_mixed_by_the_equation() {
    let half = [0, 0, 255, 128];
    let file = animation(&[frame(0, 2, RED, 0), frame(0, 4, half, 0), frame(0, 4, half, 2)]);
    // 255 * 127 / 255 = 127, 255 * 128 / 255 = 128.
    assert_eq!(ends(&file, 2), [[127, 0, 128, 255], half]);
    assert_eq!(ends(&file, 3), [half, half]);
}

#[test]
fn one_frame_alone_is_a_still_picture() {
    let file = animation(&[frame(2, 2, BLUE, 0)]);
    assert_eq!(page(&file, None).unwrap().pages, 1);
    assert_eq!(ends(&file, 1), [CLEAR, BLUE]);
}
