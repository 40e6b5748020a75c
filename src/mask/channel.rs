//! How the channels of a mask file become one weight a pixel.

use crate::color::luminance;
use crate::error::{Error, Result};
use crate::matrix::{Band, Layout};
use std::fmt;
use std::str::FromStr;

/// Which channel of a mask file holds its weights.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Channel {
    /// Luminance times alpha, as luminance masks of CSS.
    #[default]
    Auto,
    /// Luminance of the stored values; alpha is passed over.
    Luma,
    /// Alpha; 1 where there is none.
    Alpha,
    /// The red channel; grey files have it too.
    Red,
    /// The green channel.
    Green,
    /// The blue channel.
    Blue,
}

impl Channel {
    /// All of them, with their names.
    pub const NAMES: [(Channel, &'static str); 6] = [
        (Channel::Auto, "auto"),
        (Channel::Luma, "luma"),
        (Channel::Alpha, "alpha"),
        (Channel::Red, "red"),
        (Channel::Green, "green"),
        (Channel::Blue, "blue"),
    ];

    /// Whether the weights of a mask of this layout are its only channel as it stands.
    pub fn is_all_of(self, layout: Layout) -> bool {
        layout == Layout::Grey && self != Channel::Alpha
    }

    /// Multiplies weights by those that the pixels of a mask stand for.
    ///
    /// Units: stored values, 0 = drop, 1 = keep; not clamped. Shape: as many weights as the band has pixels.
    ///
    /// # Panics
    /// If the counts differ.
    #[inline(always)]
    pub fn weigh(self, mask: &Band, weights: &mut [f32]) {
        assert_eq!(weights.len(), mask.pixels(), "weights for another count of pixels");
        match self {
            Channel::Auto => {
                multiply_by_luma(mask, weights);
                multiply_by_alpha(mask, weights);
            }
            Channel::Luma => multiply_by_luma(mask, weights),
            Channel::Alpha => multiply_by_alpha(mask, weights),
            Channel::Red => multiply(weights, color(mask, 0)),
            Channel::Green => multiply(weights, color(mask, 1)),
            Channel::Blue => multiply(weights, color(mask, 2)),
        }
    }

    /// Multiplies three planes of weights by the channels of a mask, each by its own; alpha weighs all three.
    ///
    /// Units: stored values. Shape: as many weights a plane as the band has pixels.
    #[inline(always)]
    pub fn weigh_each(mask: &Band, weights: [&mut [f32]; 3]) {
        for (c, weights) in weights.into_iter().enumerate() {
            multiply(weights, color(mask, c));
            multiply_by_alpha(mask, weights);
        }
    }
}

/// `a ⊙ b`, into `a`.
#[inline(always)]
pub(crate) fn multiply(a: &mut [f32], b: &[f32]) {
    for (a, b) in a.iter_mut().zip(b) {
        *a *= *b;
    }
}

/// Colour plane `c`; grey is all of them.
#[inline(always)]
fn color(mask: &Band, c: usize) -> &[f32] {
    let c = if mask.layout().is_rgb() { c } else { 0 };
    mask.colors().nth(c).unwrap_or_default()
}

#[inline(always)]
fn multiply_by_luma(mask: &Band, weights: &mut [f32]) {
    match mask.layout() {
        Layout::Grey | Layout::GreyAlpha => multiply(weights, color(mask, 0)),
        Layout::Rgb | Layout::Rgba => {
            let (red, green, blue) = (color(mask, 0), color(mask, 1), color(mask, 2));
            for (x, w) in weights.iter_mut().enumerate() {
                *w *= luminance(red[x], green[x], blue[x]);
            }
        }
    }
}

#[inline(always)]
fn multiply_by_alpha(mask: &Band, weights: &mut [f32]) {
    if let Some(alpha) = mask.alpha() {
        multiply(weights, alpha);
    }
}

impl FromStr for Channel {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Channel::NAMES.iter().find(|(_, name)| *name == text).map(|(channel, _)| *channel).ok_or_else(|| {
            Error::usage(format!("unknown channel '{text}'; known are auto, luma, alpha, red, green, blue"))
        })
    }
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Channel::NAMES.iter().find(|(channel, _)| channel == self).map_or("auto", |(_, name)| name);
        f.write_str(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matrix::{Samples, Strip};

    fn weight(channel: Channel, layout: Layout, pixel: &[f32]) -> f32 {
        let mut band = Band::new();
        band.load(&Strip::new(1, layout, Samples::F32(pixel.to_vec())), 0, 0..1);
        let mut weights = [1.0];
        channel.weigh(&band, &mut weights);
        weights[0]
    }

    #[test]
    fn a_pixel_becomes_the_weight_that_the_channel_names() {
        let rgba = [0.2, 0.4, 0.6, 0.5];
        let luma = 0.4 + 0.2126 * (0.2 - 0.4) + 0.0722 * (0.6 - 0.4);
        for (channel, expected) in [
            (Channel::Auto, luma * 0.5),
            (Channel::Luma, luma),
            (Channel::Alpha, 0.5),
            (Channel::Red, 0.2),
            (Channel::Green, 0.4),
            (Channel::Blue, 0.6),
        ] {
            assert!((weight(channel, Layout::Rgba, &rgba) - expected).abs() < 1e-6, "{channel}");
        }
        assert_eq!(weight(Channel::Alpha, Layout::Rgb, &rgba[..3]), 1.0);
        assert_eq!(weight(Channel::Blue, Layout::Grey, &[0.3]), 0.3);
        assert_eq!(weight(Channel::Auto, Layout::GreyAlpha, &[0.3, 0.5]), 0.15);
    }

    #[test]
    fn the_only_channel_is_the_weight_where_that_is_said() {
        for (channel, name) in Channel::NAMES {
            assert_eq!(channel.is_all_of(Layout::Grey), weight(channel, Layout::Grey, &[0.3]) == 0.3, "{name}");
            assert!(!channel.is_all_of(Layout::GreyAlpha) && !channel.is_all_of(Layout::Rgb), "{name}");
        }
    }

    #[test]
    fn equal_channels_give_that_very_weight() {
        for v in 0..=255u8 {
            let v = f32::from(v) / 255.0;
            assert_eq!(weight(Channel::Auto, Layout::Rgb, &[v, v, v]), v);
        }
    }
}
