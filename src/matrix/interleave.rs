//! Interleaved samples to planes of numbers, and back. Each way is compiled once for each set of instructions.

use super::{Plane, Sample};
use pulp::{Arch, Simd, WithSimd};

/// Pixels that are taken apart together. Samples are put beside their like first, and become numbers then: each of the
/// two steps is a few wide instructions, and both at once would be a narrow one for every sample.
pub(super) const BLOCK: usize = 64;

/// Takes the samples of pixels of `N` channels apart, a plane for each channel.
pub(super) fn split_into<S: Sample, const N: usize>(samples: &[S], planes: &mut [Plane; 4]) {
    Arch::new().dispatch(Split::<S, N> { pixels: samples.as_chunks().0, planes });
}

/// Puts planes together, a sample of each of `N` for every pixel.
pub(super) fn join_from<S: Sample, const N: usize>(samples: &mut [S], planes: &[Plane; 4]) {
    Arch::new().dispatch(Join::<S, N> { pixels: samples.as_chunks_mut().0, planes });
}

struct Split<'a, S, const N: usize> {
    pixels: &'a [[S; N]],
    planes: &'a mut [Plane; 4],
}

impl<S: Sample, const N: usize> WithSimd for Split<'_, S, N> {
    type Output = ();

    #[inline(always)]
    fn with_simd<A: Simd>(self, _: A) {
        let Split { pixels, planes } = self;
        let (blocks, rest) = pixels.as_chunks::<BLOCK>();
        for (i, block) in blocks.iter().enumerate() {
            for (beside, plane) in beside(block).iter().zip(planes.iter_mut()) {
                let plane = &mut plane[i * BLOCK..][..BLOCK];
                for x in 0..BLOCK {
                    plane[x] = beside[x].number();
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
}

struct Join<'a, S, const N: usize> {
    pixels: &'a mut [[S; N]],
    planes: &'a [Plane; 4],
}

impl<S: Sample, const N: usize> WithSimd for Join<'_, S, N> {
    type Output = ();

    #[inline(always)]
    fn with_simd<A: Simd>(self, _: A) {
        let Join { pixels, planes } = self;
        let planes: [&[f32]; N] = std::array::from_fn(
            #[inline(always)]
            |c| &planes[c][..pixels.len()],
        );
        let (blocks, rest) = pixels.as_chunks_mut::<BLOCK>();
        let mut beside = [[S::default(); BLOCK]; N];
        let start = blocks.len() * BLOCK;
        for (i, block) in blocks.iter_mut().enumerate() {
            for c in 0..N {
                if let Some(numbers) = planes[c][i * BLOCK..].first_chunk::<BLOCK>() {
                    beside[c] = S::nearest_of(numbers);
                }
            }
            interleave(&beside, block);
        }
        for (x, pixel) in (start..).zip(rest) {
            for c in 0..N {
                pixel[c] = S::nearest(planes[c][x]);
            }
        }
    }
}

/// The samples of a block, those of each channel beside their like.
#[inline(always)]
pub(super) fn beside<S: Sample, const N: usize>(block: &[[S; N]; BLOCK]) -> [[S; BLOCK]; N] {
    let mut beside = [[S::default(); BLOCK]; N];
    for x in 0..BLOCK {
        for c in 0..N {
            beside[c][x] = block[x][c];
        }
    }
    beside
}

/// The same undone.
#[inline(always)]
pub(super) fn interleave<S: Sample, const N: usize>(beside: &[[S; BLOCK]; N], block: &mut [[S; N]; BLOCK]) {
    for x in 0..BLOCK {
        for c in 0..N {
            block[x][c] = beside[c][x];
        }
    }
}
