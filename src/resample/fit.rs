//! How an operand of another size than the image is fitted to it, as numbers.

use crate::error::{Error, Kind, Result};
use crate::matrix::Size;
use std::fmt;
use std::str::FromStr;

/// What to do with an operand of another size than the image.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Fit {
    /// Nothing: other sizes are an error.
    #[default]
    None,
    /// Scale to the image's size, whatever becomes of the proportions.
    Stretch,
    /// Scale in proportion until it lies within the image, centred; the rest is padded.
    Contain,
    /// Scale in proportion until it covers the image, centred; what hangs over is cropped.
    Cover,
    /// Repeat from the top left, at its own size.
    Tile,
    /// Centre at its own size; pad or crop.
    Center,
}

/// All that can be typed, with what it means.
const NAMES: [(&str, Fit); 6] = [
    ("none", Fit::None),
    ("stretch", Fit::Stretch),
    ("contain", Fit::Contain),
    ("cover", Fit::Cover),
    ("tile", Fit::Tile),
    ("center", Fit::Center),
];

impl FromStr for Fit {
    type Err = Error;

    /// # Errors
    /// [`Kind::Usage`], listing all that can be typed.
    fn from_str(text: &str) -> Result<Self> {
        match NAMES.into_iter().find(|(name, _)| *name == text) {
            Some((_, fit)) => Ok(fit),
            None if text == "centre" => Ok(Fit::Center),
            None => Err(Error::usage(format!(
                "'{text}' is no way to fit; give none, stretch, contain, cover, tile or center"
            ))),
        }
    }
}

impl fmt::Display for Fit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = NAMES.into_iter().find_map(|(name, fit)| (fit == *self).then_some(name));
        f.write_str(name.unwrap_or_default())
    }
}

/// Where an operand comes to lie on the image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placement {
    /// Its size after scaling.
    pub size: Size,
    /// Column of the image in which its left edge lies; negative where it hangs over.
    pub x: i64,
    /// Row of the image in which its upper edge lies; negative where it hangs over.
    pub y: i64,
    /// Whether it is repeated to the right and down.
    pub repeats: bool,
}

impl Placement {
    /// Whether it reaches every pixel of the image, so that nothing is padded.
    pub const fn covers(&self, image: Size) -> bool {
        let right = self.x + self.size.width() as i64 >= image.width() as i64;
        let below = self.y + self.size.height() as i64 >= image.height() as i64;
        self.repeats || (self.x <= 0 && self.y <= 0 && right && below)
    }
}

/// Where an operand of one size comes to lie on an image of another.
///
/// Scaled sides are rounded half up, and are never less than a pixel nor more than 4,294,967,295; what is centred
/// lies at `floor((W - w) / 2)`.
///
/// # Errors
/// [`Kind::SizeMismatch`] for [`Fit::None`] where the sizes differ.
pub fn placement(fit: Fit, operand: Size, image: Size) -> Result<Placement> {
    let at = |size: Size| Placement {
        size,
        x: (image.width() as i64 - size.width() as i64).div_euclid(2),
        y: (image.height() as i64 - size.height() as i64).div_euclid(2),
        repeats: false,
    };
    match fit {
        _ if operand == image => Ok(at(image)),
        Fit::None => Err(Error::new(
            Kind::SizeMismatch,
            format!("it is {operand}, the image is {image}; give --fit stretch, contain, cover, tile or center"),
        )),
        Fit::Stretch => Ok(at(image)),
        Fit::Contain => Ok(at(proportional(operand, image, false))),
        Fit::Cover => Ok(at(proportional(operand, image, true))),
        Fit::Tile => Ok(Placement { size: operand, x: 0, y: 0, repeats: true }),
        Fit::Center => Ok(at(operand)),
    }
}

/// The operand's size scaled in proportion until one side is the image's and the other not larger, or not smaller.
fn proportional(operand: Size, image: Size, cover: bool) -> Size {
    let (w, h) = (operand.width() as u128, operand.height() as u128);
    let (image_w, image_h) = (image.width() as u128, image.height() as u128);
    // floor(a / b + 1/2) of the side that follows.
    let rounded = |a: u128, b: u128| (2 * a + b) / (2 * b);
    let wider = w * image_h >= h * image_w;
    let (w, h) = if wider != cover { (image_w, rounded(h * image_w, w)) } else { (rounded(w * image_h, h), image_h) };
    let side = |v: u128| v.clamp(1, u32::MAX.into()) as u32;
    Size::new(side(w), side(h)).unwrap_or(image)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(width: u32, height: u32) -> Size {
        Size::new(width, height).unwrap()
    }

    #[test]
    fn operands_come_to_lie_where_they_should() {
        type Case = (&'static str, Fit, (u32, u32), (u32, u32), (u32, u32), (i64, i64));
        #[rustfmt::skip]
        let cases: [Case; 20] = [
            ("equal sizes stay",                 Fit::None,    (4, 3),     (4, 3),     (4, 3),       (0, 0)),
            ("stretch takes the image's size",   Fit::Stretch, (2, 9),     (5, 4),     (5, 4),       (0, 0)),
            ("contain a wide one",               Fit::Contain, (200, 100), (100, 100), (100, 50),    (0, 25)),
            ("contain a high one",               Fit::Contain, (100, 200), (100, 100), (50, 100),    (25, 0)),
            ("contain enlarges",                 Fit::Contain, (2, 1),     (100, 100), (100, 50),    (0, 25)),
            ("contain the same proportions",     Fit::Contain, (2, 1),     (100, 50),  (100, 50),    (0, 0)),
            ("contain rounds half up",           Fit::Contain, (4, 2),     (5, 5),     (5, 3),       (0, 1)),
            ("contain rounds down below half",   Fit::Contain, (10, 3),    (8, 8),     (8, 2),       (0, 3)),
            ("contain keeps a pixel",            Fit::Contain, (1000, 1),  (10, 10),   (10, 1),      (0, 4)),
            ("contain floors the odd pixel",     Fit::Contain, (2, 2),     (5, 2),     (2, 2),       (1, 0)),
            ("cover by a wide one",              Fit::Cover,   (200, 100), (100, 100), (200, 100),   (-50, 0)),
            ("cover by a high one",              Fit::Cover,   (100, 200), (100, 100), (100, 200),   (0, -50)),
            ("cover shrinks",                    Fit::Cover,   (400, 200), (100, 100), (200, 100),   (-50, 0)),
            ("cover floors the odd pixel",       Fit::Cover,   (3, 2),     (2, 2),     (3, 2),       (-1, 0)),
            ("cover rounds half up",             Fit::Cover,   (5, 2),     (1, 1),     (3, 1),       (-1, 0)),
            ("cover by a line",                  Fit::Cover,   (1, 10_000), (10_000, 1), (10_000, 100_000_000), (0, -50_000_000)),
            ("tile begins at the top left",      Fit::Tile,    (3, 2),     (10, 10),   (3, 2),       (0, 0)),
            ("center pads",                      Fit::Center,  (3, 2),     (10, 10),   (3, 2),       (3, 4)),
            ("center crops",                     Fit::Center,  (10, 10),   (3, 2),     (10, 10),     (-4, -4)),
            ("center pads and crops",            Fit::Center,  (2, 9),     (4, 4),     (2, 9),       (1, -3)),
        ];
        for (name, fit, operand, image, scaled, (x, y)) in cases {
            let (operand, image) = (size(operand.0, operand.1), size(image.0, image.1));
            let wanted = Placement { size: size(scaled.0, scaled.1), x, y, repeats: fit == Fit::Tile };
            let found = placement(fit, operand, image).unwrap();
            assert_eq!(found, wanted, "{name}");
            let inside = x > 0 || y > 0 || found.size.width() < image.width();
            assert_eq!(found.covers(image), fit == Fit::Tile || !inside, "{name}");
        }
    }

    #[test]
    fn contain_lies_within_and_cover_covers() {
        for i in 0..10_000u32 {
            let side = |k: u32| i.wrapping_mul(k).wrapping_add(k) % 37 + 1;
            let (operand, image) = (size(side(7919), side(104_729)), size(side(1_299_709), side(15_485_863)));
            let within = placement(Fit::Contain, operand, image).unwrap();
            assert!(within.size.width() <= image.width() && within.size.height() <= image.height());
            assert!(placement(Fit::Cover, operand, image).unwrap().covers(image));
        }
    }

    #[test]
    fn other_sizes_are_refused_unless_asked_for() {
        let error = placement(Fit::None, size(640, 480), size(1280, 960)).unwrap_err();
        assert_eq!(error.kind(), Kind::SizeMismatch);
        assert_eq!(
            error.to_string(),
            "it is 640x480, the image is 1280x960; give --fit stretch, contain, cover, tile or center"
        );
    }

    #[test]
    fn names_are_read_and_shown() {
        for (name, fit) in NAMES {
            assert_eq!(name.parse::<Fit>().unwrap(), fit);
            assert_eq!(fit.to_string(), name);
        }
        assert_eq!("centre".parse::<Fit>().unwrap(), Fit::Center);
        let error = "fill".parse::<Fit>().unwrap_err();
        assert_eq!(error.kind(), Kind::Usage);
        assert_eq!(error.to_string(), "'fill' is no way to fit; give none, stretch, contain, cover, tile or center");
    }
}
