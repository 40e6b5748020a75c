//! Interleaved samples to planes of numbers, and back.

use super::{Plane, Sample};

/// Pixels that are taken apart together. Samples are put beside their like first, and become numbers then: each of the
/// two steps is a few wide instructions, and both at once would be a narrow one for every sample.
const BLOCK: usize = 64;

/// Takes the samples of pixels apart, a plane for each channel.
#[inline(always)]
pub(super) fn split_into<S: Sample, const N: usize>(samples: &[S], planes: &mut [Plane; 4]) {
    let pixels = samples.as_chunks::<N>().0;
    let (blocks, rest) = pixels.as_chunks::<BLOCK>();
    let mut beside = [[S::default(); BLOCK]; N];
    for (i, block) in blocks.iter().enumerate() {
        for x in 0..BLOCK {
            for c in 0..N {
                beside[c][x] = block[x][c];
            }
        }
        for c in 0..N {
            let plane = &mut planes[c][i * BLOCK..][..BLOCK];
            for x in 0..BLOCK {
                plane[x] = beside[c][x].number();
            }
        }
    }
    let start = blocks.len() * BLOCK;
    for (x, pixel) in (start..).zip(rest) {
        for c in 0..N {
            planes[c][x] = pixel[c].number();
        }
    }
}

/// Puts planes together, a sample of each for every pixel.
#[inline(always)]
pub(super) fn join_from<S: Sample, const N: usize>(samples: &mut [S], planes: &[Plane; 4]) {
    let pixels = samples.as_chunks_mut::<N>().0;
    let planes: [&[f32]; N] = std::array::from_fn(|c| &planes[c][..pixels.len()]);
    let (blocks, rest) = pixels.as_chunks_mut::<BLOCK>();
    let mut beside = [[S::default(); BLOCK]; N];
    let start = blocks.len() * BLOCK;
    for (i, block) in blocks.iter_mut().enumerate() {
        for c in 0..N {
            if let Some(numbers) = planes[c][i * BLOCK..].first_chunk::<BLOCK>() {
                beside[c] = S::nearest_of(numbers);
            }
        }
        for x in 0..BLOCK {
            for c in 0..N {
                block[x][c] = beside[c][x];
            }
        }
    }
    for (x, pixel) in (start..).zip(rest) {
        for c in 0..N {
            pixel[c] = S::nearest(planes[c][x]);
        }
    }
}
