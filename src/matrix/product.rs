//! The Hadamard product straight from samples to samples: what a band loaded, weighed and stored gives, in one pass.

use super::interleave::{BLOCK, beside, interleave};
use super::{Layout, Sample, Samples, Strip};
use pulp::{Arch, Simd, WithSimd};
use std::ops::Range;

/// Puts `image ⊙ weights` into the columns `columns` of row `row` of `out`, a strip of the same width, layout and depth.
/// `weights` are those of the colour channels, a picture's own or the same for all; alpha is passed on.
///
/// Units: samples as stored, each taken as its number and rounded back; weights any finite number.
///
/// # Panics
/// If the strips differ in width, layout or depth, or there are not as many weights as columns.
pub fn multiply_strip(image: &Strip, weights: [&[f32]; 3], out: &mut Strip, row: usize, columns: Range<usize>) {
    assert_eq!((image.width(), image.layout()), (out.width(), out.layout()), "strips of two shapes");
    assert!(weights.iter().all(|w| w.len() == columns.len()), "weights for another count of pixels");
    let (layout, range) = (image.layout(), image.range(row, &columns));
    match (&image.samples, &mut out.samples) {
        (Samples::U8(from), Samples::U8(to)) => multiply(layout, &from[range.clone()], weights, &mut to[range]),
        (Samples::U16(from), Samples::U16(to)) => multiply(layout, &from[range.clone()], weights, &mut to[range]),
        (Samples::F32(from), Samples::F32(to)) => multiply(layout, &from[range.clone()], weights, &mut to[range]),
        (from, to) => panic!("samples of depth {} multiplied into depth {}", from.depth(), to.depth()),
    }
}

fn multiply<S: Sample>(layout: Layout, from: &[S], [r, g, b]: [&[f32]; 3], to: &mut [S]) {
    let arch = Arch::new();
    match layout {
        Layout::Grey => arch.dispatch(Product::<S, 1, 1> { from, weights: [r], to }),
        Layout::GreyAlpha => arch.dispatch(Product::<S, 2, 1> { from, weights: [r], to }),
        Layout::Rgb => arch.dispatch(Product::<S, 3, 3> { from, weights: [r, g, b], to }),
        Layout::Rgba => arch.dispatch(Product::<S, 4, 3> { from, weights: [r, g, b], to }),
    }
}

/// Samples of `N` channels, of which the first `C` have weights.
struct Product<'a, S, const N: usize, const C: usize> {
    from: &'a [S],
    weights: [&'a [f32]; C],
    to: &'a mut [S],
}

impl<S: Sample, const N: usize, const C: usize> WithSimd for Product<'_, S, N, C> {
    type Output = ();

    #[inline(always)]
    fn with_simd<A: Simd>(self, _: A) {
        let (from, from_rest) = self.from.as_chunks::<N>().0.as_chunks::<BLOCK>();
        let (to, to_rest) = self.to.as_chunks_mut::<N>().0.as_chunks_mut::<BLOCK>();
        let weights = self.weights.map(|w| w.as_chunks::<BLOCK>());
        for (i, (from, to)) in from.iter().zip(to).enumerate() {
            block(from, weights.map(|(blocks, _)| &blocks[i]), to);
        }
        for (x, (from, to)) in from_rest.iter().zip(to_rest).enumerate() {
            *to = *from;
            for c in 0..C {
                to[c] = S::nearest(from[c].number() * weights[c].1[x]);
            }
        }
    }
}

/// The product of one block.
#[inline(always)]
fn block<S: Sample, const N: usize, const C: usize>(
    from: &[[S; N]; BLOCK],
    weights: [&[f32; BLOCK]; C],
    to: &mut [[S; N]; BLOCK],
) {
    // Most of most masks is white or black: all ones are the identity of the product, and zeros its zero. Not so where a
    // sample may be no number.
    if S::IS_INTEGER && C == N && are_all(0.0, weights) {
        *to = [[S::default(); N]; BLOCK];
        return;
    }
    if S::IS_INTEGER && are_all(1.0, weights) {
        *to = *from;
        return;
    }
    let mut beside = beside(from);
    for c in 0..C {
        let mut numbers = [0.0; BLOCK];
        for x in 0..BLOCK {
            numbers[x] = beside[c][x].number() * weights[c][x];
        }
        beside[c] = S::nearest_of(&numbers);
    }
    interleave(&beside, to);
}

/// Whether weights are this one, all of them. Loops and no closures, which would not be compiled for wider registers.
#[inline(always)]
fn are_all<const C: usize>(value: f32, weights: [&[f32; BLOCK]; C]) -> bool {
    for weights in weights {
        // The first of them often tells.
        if weights[0] != value {
            return false;
        }
        let mut different = 0;
        for w in weights {
            different |= w.to_bits() ^ value.to_bits();
        }
        if different != 0 {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matrix::{BAND_PIXELS, Band, Depth};

    /// What the passes over planes give.
    fn by_planes(image: &Strip, weights: [&[f32]; 3], out: &mut Strip, columns: Range<usize>) {
        let mut band = Band::new();
        band.load(image, 0, columns.clone());
        for (plane, weights) in band.colors_mut().zip(weights) {
            plane.iter_mut().zip(weights).for_each(|(v, w)| *v *= w);
        }
        band.store(out, 0, columns.start);
    }

    #[test]
    fn it_gives_what_planes_give_at_every_width_depth_and_layout() {
        // Ones, zeros, what lies between, and beyond; each for a while, so that blocks are all of them.
        let weight = |i: usize| match i / 97 % 5 {
            0 => 1.0,
            1 => 0.0,
            2 => [0.0, 1.0][i % 2],
            3 => (i % 256) as f32 / 255.0,
            _ => i as f32 * 0.01 - 3.0,
        };
        for layout in [Layout::Grey, Layout::GreyAlpha, Layout::Rgb, Layout::Rgba] {
            for width in [1, 5, 63, 64, 65, 127, 130, 600, BAND_PIXELS] {
                let count = width * layout.channels();
                for samples in [
                    Samples::U8((0..count).map(|i| (i * 37) as u8).collect()),
                    Samples::U16((0..count).map(|i| (i * 7919) as u16).collect()),
                    Samples::F32(
                        (0..count).map(|i| [i as f32 * 0.37 - 3.0, f32::NAN][usize::from(i == 150)]).collect(),
                    ),
                ] {
                    let image = Strip::new(width, layout, samples);
                    let planes: [Vec<f32>; 3] =
                        [0, 31, 97].map(|shift| (0..width).map(|i| weight(i + shift)).collect());
                    for weights in [[&planes[0]; 3], [&planes[0], &planes[1], &planes[2]]] {
                        for columns in [0..width, width / 3..width] {
                            let weights = weights.map(|plane| &plane[columns.clone()]);
                            let zeros = || Strip::new(width, layout, Samples::zeros(image.depth(), count));
                            let (mut ours, mut expected) = (zeros(), zeros());
                            multiply_strip(&image, weights, &mut ours, 0, columns.clone());
                            by_planes(&image, weights, &mut expected, columns);
                            assert_eq!(bits(&ours), bits(&expected), "{layout:?} {width} {:?}", image.depth());
                        }
                    }
                }
            }
        }
    }

    /// Samples as integers, so that what is no number equals itself.
    fn bits(strip: &Strip) -> Vec<u32> {
        match &strip.samples {
            Samples::U8(v) => v.iter().map(|s| u32::from(*s)).collect(),
            Samples::U16(v) => v.iter().map(|s| u32::from(*s)).collect(),
            Samples::F32(v) => v.iter().map(|s| s.to_bits()).collect(),
        }
    }

    #[test]
    #[should_panic(expected = "samples of depth")]
    fn depths_must_agree() {
        let strip = |depth| Strip::new(1, Layout::Grey, Samples::zeros(depth, 1));
        multiply_strip(&strip(Depth::U8), [&[1.0]; 3], &mut strip(Depth::U16), 0, 0..1);
    }
}
