//! From the samples of a page, as they are stored, to those of a picture: grey or RGB, with straight alpha or without.

use super::page::{Alpha, Colour, Page};
use super::stored::Stored;
use crate::color::Inks;
use crate::matrix::{Sample, Samples};

/// Turns stored pixels into those of a picture.
pub(super) struct Pixels {
    /// Samples of a stored pixel.
    stored: usize,
    colour: Colour,
    alpha: Option<Alpha>,
    /// What samples of fewer than 8 bits are multiplied by, and the largest of them.
    scale: u8,
    most: u8,
    inks: Inks,
}

impl Pixels {
    /// How the pixels of a page are turned; inks look as `inks` says.
    pub(super) fn of(page: &Page, inks: Inks) -> Self {
        let most = match page.stored {
            Stored::Packed(bits) => u8::MAX >> (8 - bits),
            Stored::Bytes(_) => u8::MAX,
        };
        // Palettes are looked up, and indices stay what they are.
        let scale = if matches!(page.colour, Colour::Index | Colour::Palette(_)) { 1 } else { u8::MAX / most };
        Pixels { stored: page.samples, colour: page.colour.clone(), alpha: page.alpha, scale, most, inks }
    }

    /// Whether stored pixels are those of the picture.
    pub(super) fn are_as_stored(&self) -> bool {
        let colours = match self.colour {
            Colour::Grey { inverted: false } | Colour::Index => 1,
            Colour::Rgb => 3,
            _ => return false,
        };
        let alpha = self.alpha.is_none_or(|alpha| !alpha.associated && alpha.at == colours);
        self.scale == 1 && alpha && self.stored == colours + usize::from(self.alpha.is_some())
    }

    /// Appends pixels of the picture for whole pixels as they are stored.
    pub(super) fn turn(&self, stored: &Samples, out: &mut Samples) {
        match (stored, out) {
            (Samples::U8(stored), Samples::U8(out)) => self.turn_bytes(stored, out),
            (Samples::U16(stored), Samples::U16(out)) => self.turn_any(stored, out, |v| u16::MAX - v),
            (Samples::F32(stored), Samples::F32(out)) => self.turn_any(stored, out, |v| 1.0 - v),
            _ => unreachable!("a page has one depth"),
        }
    }

    fn turn_bytes(&self, stored: &[u8], out: &mut Vec<u8>) {
        let start = out.len();
        let pixels = stored.chunks_exact(self.stored);
        let pick = |pixel: &[u8], colours: &[u8], out: &mut Vec<u8>| {
            out.extend_from_slice(colours);
            out.extend(self.alpha.map(|alpha| pixel[alpha.at] * (u8::MAX / self.most)));
        };
        match &self.colour {
            Colour::Palette(colours) => {
                // An index that lies outside cannot be: there are as many colours as samples.
                pixels.for_each(|pixel| pick(pixel, &colours[usize::from(pixel[0])], out));
            }
            Colour::YCbCr(luma) => pixels.for_each(|p| pick(p, &luma.rgb([p[0], p[1], p[2]]), out)),
            Colour::Inks => {
                let inks: Vec<u8> = pixels.clone().flat_map(|pixel| &pixel[..4]).copied().collect();
                let mut rgb = vec![0; inks.len() / 4 * 3];
                self.inks.to_srgb(&inks, &mut rgb);
                pixels.zip(rgb.as_chunks::<3>().0).for_each(|(pixel, rgb)| pick(pixel, rgb, out));
            }
            _ => return self.turn_any(stored, out, |v| self.most - v),
        }
        self.straighten(&mut out[start..]);
    }

    /// What all depths can hold: grey, RGB and indices.
    fn turn_any<S: Sample + Scaled>(&self, stored: &[S], out: &mut Vec<S>, inverse: impl Fn(S) -> S) {
        let start = out.len();
        let colours = if self.colour == Colour::Rgb { 3 } else { 1 };
        let inverted = self.colour == Colour::Grey { inverted: true };
        for pixel in stored.chunks_exact(self.stored) {
            let colours = pixel[..colours].iter().map(|v| if inverted { inverse(*v) } else { *v });
            let alpha = self.alpha.map(|alpha| pixel[alpha.at]);
            out.extend(colours.chain(alpha).map(|v| v.scaled(self.scale)));
        }
        self.straighten(&mut out[start..]);
    }

    /// Divides colours by the alpha that they are multiplied by; where there is none, there is no colour.
    fn straighten<S: Sample>(&self, out: &mut [S]) {
        if !self.alpha.is_some_and(|alpha| alpha.associated) {
            return;
        }
        let grey = matches!(self.colour, Colour::Grey { .. } | Colour::Index);
        for pixel in out.chunks_exact_mut(if grey { 2 } else { 4 }) {
            let Some((alpha, colours)) = pixel.split_last_mut() else { continue };
            let alpha = alpha.number();
            for colour in colours {
                let straight = if alpha == 0.0 { 0.0 } else { colour.number() / alpha };
                *colour = S::nearest(straight);
            }
        }
    }
}

/// A sample that may have been stored in fewer bits.
trait Scaled {
    fn scaled(self, by: u8) -> Self;
}

impl Scaled for u8 {
    fn scaled(self, by: u8) -> Self {
        self * by
    }
}

impl Scaled for u16 {
    fn scaled(self, _: u8) -> Self {
        self
    }
}

impl Scaled for f32 {
    fn scaled(self, _: u8) -> Self {
        self
    }
}
