//! The pictures of a job, as the arithmetic sees them: in the same colours and with the same channels.

use super::operand::Operand;
use crate::color::{Converter, Space};
use crate::matrix::{Band, Layout, Strip};
use std::ops::Range;

/// The colours in which the pictures of a job meet: the image's own; sRGB where its grey becomes RGB.
#[derive(Clone, Copy)]
pub(super) struct Common<'a> {
    space: Space<'a>,
    rgb: bool,
    /// The name of the image.
    image: &'a str,
}

impl<'a> Common<'a> {
    /// Those of a job with this image, whose result is `rgb` or not.
    pub fn of(image: &'a Operand, rgb: bool) -> Self {
        let own = image.space();
        let profile = own.profile.filter(|_| rgb == image.shape().layout.is_rgb());
        Common { space: Space { profile, ..own }, rgb, image: &image.name }
    }

    /// The profile of the result, and whether it is linear.
    pub const fn space(&self) -> Space<'a> {
        self.space
    }

    /// The name of the image.
    pub const fn image(&self) -> &'a str {
        self.image
    }

    /// Whether there are three channels.
    pub const fn is_rgb(&self) -> bool {
        self.rgb
    }
}

/// One picture of a job, or a colour that is everywhere.
#[derive(Clone)]
pub(super) enum Layer {
    /// One colour and its alpha, in the common colours.
    Solid([f32; 3], f32),
    /// The operand with this index, and the way from its colours to the common ones.
    Operand(usize, Converter),
}

impl Layer {
    /// The operand with this index. Where its profile cannot be followed, its colours are taken as sRGB, or else as
    /// those of the image, and a note says so.
    pub fn of(operand: &Operand, index: usize, common: Common<'_>, notes: &mut Vec<String>) -> Self {
        let own = operand.space();
        let converter = Converter::between(own, common.space).unwrap_or_else(|error| {
            let plain = Converter::between(Space { profile: None, ..own }, common.space);
            let name = operand.name.as_str();
            let (whose, taken) = if plain.is_ok() { (name, "sRGB") } else { (common.image, common.image) };
            let taken = if plain.is_ok() { taken.to_owned() } else { format!("those of {taken}") };
            notes.push(format!("{whose}: {error}; the colours of {name} are taken as {taken}"));
            plain.unwrap_or_default()
        });
        Layer::Operand(index, converter)
    }

    /// A colour of sRGB, with its alpha. Where the image's profile cannot be followed, it is taken as one of the image's,
    /// and a note says so.
    pub fn solid([red, green, blue, alpha]: [f32; 4], common: Common<'_>, notes: &mut Vec<String>) -> Self {
        let (mut r, mut g, mut b) = ([red], [green], [blue]);
        match Converter::between(Space::default(), common.space) {
            Ok(converter) => converter.convert([&mut r, &mut g, &mut b]),
            Err(error) => {
                notes.push(format!("{}: {error}; the background is taken as one of its colours", common.image))
            }
        }
        Layer::Solid([r[0], g[0], b[0]], alpha)
    }

    /// Some pixels of a row, in the common colours, with these channels.
    #[inline(always)]
    pub fn load(&self, operands: &[Strip], row: usize, columns: Range<usize>, layout: Layout, band: &mut Band) {
        match self {
            Layer::Solid(color, opacity) => {
                band.fill(layout, columns.len(), |c, plane| plane.fill(color[c]));
                if let Some(alpha) = band.alpha_mut() {
                    alpha.fill(*opacity);
                }
            }
            Layer::Operand(index, converter) => {
                band.load(&operands[*index], row, columns);
                if !converter.is_identity() {
                    band.promote(Layout::of(true, band.layout().has_alpha()));
                    converter.convert(band.rgb_mut());
                }
                band.promote(layout);
            }
        }
    }
}
