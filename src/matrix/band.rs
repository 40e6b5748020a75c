//! What is computed with: a stretch of one row as one `f32` matrix a channel.
//!
//! A band lives and dies on the thread that computes it. It is small enough for the first cache, so that plain,
//! separate passes over it (convert, weigh, mix, round) cost no memory traffic and read like the formula.

use super::interleave::{join_from, split_into};
use super::{Layout, Plane, Sample, Samples, Strip};
use std::ops::Range;

/// Pixels of a band at most: four planes of 4 KiB and as many weights stay in a first-level cache of 32 KiB.
pub const BAND_PIXELS: usize = 1024;

/// Some pixels of one row: one or three planes of colour and, where the picture has it, one of straight alpha.
#[derive(Clone, Debug)]
pub struct Band {
    layout: Layout,
    pixels: usize,
    planes: [Plane; 4],
}

impl Band {
    /// A band without pixels; its memory is kept from one use to the next.
    pub fn new() -> Self {
        Band { layout: Layout::Grey, pixels: 0, planes: Default::default() }
    }

    /// Which planes it has.
    pub const fn layout(&self) -> Layout {
        self.layout
    }

    /// How many pixels it has.
    pub const fn pixels(&self) -> usize {
        self.pixels
    }

    /// Takes the pixels `columns` of row `row` of a strip.
    ///
    /// # Panics
    /// If there are more than [`BAND_PIXELS`], or the strip has no such pixels.
    pub fn load(&mut self, strip: &Strip, row: usize, columns: Range<usize>) {
        assert!(columns.len() <= BAND_PIXELS, "a band of {} pixels", columns.len());
        self.layout = strip.layout();
        self.pixels = columns.len();
        let range = strip.range(row, &columns);
        match &strip.samples {
            Samples::U8(v) => self.split(&v[range]),
            Samples::U16(v) => self.split(&v[range]),
            Samples::F32(v) => self.split(&v[range]),
        }
    }

    /// Becomes `pixels` pixels of this layout, each plane filled by `fill`, which is told its number. A new alpha
    /// is 1.
    #[inline(always)]
    pub fn fill(&mut self, layout: Layout, pixels: usize, fill: impl Fn(usize, &mut [f32])) {
        assert!(pixels <= BAND_PIXELS, "a band of {pixels} pixels");
        self.layout = layout;
        self.pixels = pixels;
        self.colors_mut().enumerate().for_each(|(c, plane)| fill(c, plane));
        if let Some(alpha) = self.alpha_mut() {
            alpha.fill(1.0);
        }
    }

    /// Puts the pixels into the columns from `column` on of row `row` of a strip of the same layout.
    ///
    /// # Panics
    /// If the layouts differ or the strip has no such pixels.
    pub fn store(&self, strip: &mut Strip, row: usize, column: usize) {
        assert_eq!(self.layout, strip.layout(), "a band stored into a strip of another layout");
        let range = strip.range(row, &(column..column + self.pixels));
        match &mut strip.samples {
            Samples::U8(v) => self.join(&mut v[range]),
            Samples::U16(v) => self.join(&mut v[range]),
            Samples::F32(v) => self.join(&mut v[range]),
        }
    }

    /// The colour planes: one or three.
    #[inline(always)]
    pub fn colors(&self) -> impl Iterator<Item = &[f32]> {
        let pixels = self.pixels;
        self.planes[..self.layout.colors()].iter().map(move |p| &p[..pixels])
    }

    /// The colour planes, to be changed.
    #[inline(always)]
    pub fn colors_mut(&mut self) -> impl Iterator<Item = &mut [f32]> {
        let pixels = self.pixels;
        self.planes[..self.layout.colors()].iter_mut().map(move |p| &mut p[..pixels])
    }

    /// Red, green and blue.
    ///
    /// # Panics
    /// If the band is grey.
    #[inline(always)]
    pub fn rgb(&self) -> [&[f32]; 3] {
        assert!(self.layout.is_rgb(), "red, green and blue of a grey band");
        let [r, g, b, _] = &self.planes;
        [r, g, b].map(|plane| &plane[..self.pixels])
    }

    /// Red, green and blue, to be changed together.
    ///
    /// # Panics
    /// If the band is grey.
    #[inline(always)]
    pub fn rgb_mut(&mut self) -> [&mut [f32]; 3] {
        assert!(self.layout.is_rgb(), "red, green and blue of a grey band");
        let pixels = self.pixels;
        let [r, g, b, _] = &mut self.planes;
        [&mut r[..pixels], &mut g[..pixels], &mut b[..pixels]]
    }

    /// The colour planes and the alpha, to be changed together.
    ///
    /// # Panics
    /// If there is no alpha.
    #[inline(always)]
    pub fn colors_and_alpha_mut(&mut self) -> (impl Iterator<Item = &mut [f32]>, &mut [f32]) {
        assert!(self.layout.has_alpha(), "alpha of a band without one");
        let pixels = self.pixels;
        let (colors, rest) = self.planes.split_at_mut(self.layout.colors());
        (colors.iter_mut().map(move |p| &mut p[..pixels]), &mut rest[0][..pixels])
    }

    /// The straight alpha, where there is one.
    #[inline(always)]
    pub fn alpha(&self) -> Option<&[f32]> {
        self.layout.has_alpha().then(|| &self.planes[self.layout.colors()][..self.pixels])
    }

    /// The straight alpha, to be changed.
    #[inline(always)]
    pub fn alpha_mut(&mut self) -> Option<&mut [f32]> {
        self.layout.has_alpha().then(|| &mut self.planes[self.layout.colors()][..self.pixels])
    }

    /// Gives the plane of the first colour away, and takes another in its place.
    pub fn swap_first(&mut self, plane: &mut Plane) {
        std::mem::swap(&mut self.planes[0], plane);
    }

    /// Changes the layout: grey becomes three equal channels, a new alpha is 1, an alpha that is not wanted is left
    /// out. Three channels become grey by their first: they must be equal.
    #[inline(always)]
    pub fn promote(&mut self, layout: Layout) {
        if self.layout == layout {
            return;
        }
        if !layout.is_rgb() && self.layout.is_rgb() {
            self.planes.swap(1, 3);
        }
        if layout.is_rgb() && !self.layout.is_rgb() {
            let [grey, alpha, b, a] = &mut self.planes;
            std::mem::swap(alpha, a);
            alpha[..self.pixels].copy_from_slice(&grey[..self.pixels]);
            b[..self.pixels].copy_from_slice(&grey[..self.pixels]);
        }
        if layout.has_alpha() && !self.layout.has_alpha() {
            self.planes[layout.colors()][..self.pixels].fill(1.0);
        }
        self.layout = layout;
    }

    /// Interleaved samples to planes.
    fn split<S: Sample>(&mut self, samples: &[S]) {
        match self.layout {
            Layout::Grey => split_into::<S, 1>(samples, &mut self.planes),
            Layout::GreyAlpha => split_into::<S, 2>(samples, &mut self.planes),
            Layout::Rgb => split_into::<S, 3>(samples, &mut self.planes),
            Layout::Rgba => split_into::<S, 4>(samples, &mut self.planes),
        }
    }

    /// Planes to interleaved samples.
    fn join<S: Sample>(&self, samples: &mut [S]) {
        match self.layout {
            Layout::Grey => join_from::<S, 1>(samples, &self.planes),
            Layout::GreyAlpha => join_from::<S, 2>(samples, &self.planes),
            Layout::Rgb => join_from::<S, 3>(samples, &self.planes),
            Layout::Rgba => join_from::<S, 4>(samples, &self.planes),
        }
    }
}

impl Default for Band {
    fn default() -> Self {
        Band::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_loaded_is_stored_unchanged_in_every_layout_and_depth() {
        for layout in [Layout::Grey, Layout::GreyAlpha, Layout::Rgb, Layout::Rgba] {
            for width in 1..68 {
                let count = width * layout.channels() * 2;
                for samples in [
                    Samples::U8((0..count).map(|i| (i * 37) as u8).collect()),
                    Samples::U16((0..count).map(|i| (i * 7919) as u16).collect()),
                    Samples::F32((0..count).map(|i| i as f32 * 0.37 - 3.0).collect()),
                ] {
                    let strip = Strip::new(width, layout, samples);
                    let mut out = Strip::new(width, layout, Samples::zeros(strip.depth(), count));
                    let mut band = Band::new();
                    for row in 0..2 {
                        for from in (0..width).step_by(7) {
                            band.load(&strip, row, from..width.min(from + 7));
                            band.store(&mut out, row, from);
                        }
                    }
                    assert_eq!(out, strip, "{layout:?} {width}");
                }
            }
        }
    }

    #[test]
    fn grey_with_alpha_becomes_rgb_with_the_same_alpha() {
        let strip = Strip::new(2, Layout::GreyAlpha, Samples::F32(vec![0.1, 0.2, 0.3, 0.4]));
        let mut band = Band::new();
        band.load(&strip, 0, 0..2);
        band.promote(Layout::Rgba);
        let mut out = Strip::new(2, Layout::Rgba, Samples::zeros(crate::matrix::Depth::F32, 8));
        band.store(&mut out, 0, 0);
        assert_eq!(out.samples, Samples::F32(vec![0.1, 0.1, 0.1, 0.2, 0.3, 0.3, 0.3, 0.4]));
    }

    #[test]
    fn a_new_alpha_is_full_and_an_unwanted_one_is_left_out() {
        let strip = Strip::new(1, Layout::Rgb, Samples::F32(vec![0.1, 0.2, 0.3]));
        let mut band = Band::new();
        band.load(&strip, 0, 0..1);
        band.promote(Layout::Rgba);
        assert_eq!(band.alpha(), Some(&[1.0][..]));
        band.promote(Layout::Rgb);
        assert_eq!(band.alpha(), None);
    }
}
