//! Sources that are made, not read from a mask file: a weight, shapes, gradients, and what the image itself tells.

use crate::error::Error;
use crate::mask::Weight;
use crate::mask::shape::{Ellipse, Linear, Polygon, Radial, Rect, Shape};
use crate::matrix::Size;
use crate::resample::Length;
use std::fmt;

/// A mask that is made.
#[derive(Clone, Debug, PartialEq)]
pub enum Generator {
    /// The same weight everywhere.
    Solid(Weight),
    /// 1 inside a rectangle, whose corners may be round.
    Rect {
        /// Its left and upper edge.
        at: [Length; 2],
        /// Its width and height.
        size: [Length; 2],
        /// Of its corners.
        radius: Length,
    },
    /// 1 inside an ellipse.
    Ellipse {
        /// Its centre.
        center: [Length; 2],
        /// Half its width and height.
        radii: [Length; 2],
    },
    /// 1 inside a polygon, by the even-odd rule.
    Polygon(Vec<[Length; 2]>),
    /// Rises from 0 at the first point to 1 at the second.
    Linear([[Length; 2]; 2]),
    /// Rises from 0 to 1 across the picture, at an angle in degrees, clockwise from "left to right".
    LinearAt(f64),
    /// 1 within the first radius, falling to 0 at the second.
    Radial {
        /// Its centre.
        center: [Length; 2],
        /// Both radii.
        radii: [Length; 2],
    },
    /// The image's own alpha.
    Alpha,
    /// 1 where the image's luminance lies between two values.
    Luma {
        /// The least.
        low: f32,
        /// The greatest.
        high: f32,
        /// How far outside it falls to 0.
        soft: f32,
    },
    /// 0 where the image's colour is near to one that is keyed out.
    Key {
        /// The colour as it was typed.
        color: String,
        /// Its red, green and blue in sRGB.
        rgb: [f32; 3],
        /// How near, in Oklab.
        tolerance: f32,
        /// How far beyond that it rises to 1.
        soft: f32,
    },
    /// 1 on the region around a pixel whose colours are near to that pixel's.
    Flood {
        /// The pixel.
        at: [Length; 2],
        /// How near, in Oklab.
        tolerance: f32,
    },
}

/// What a mask needs to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Needs {
    /// No more than the size of the picture.
    Size,
    /// The image, pixel by pixel.
    Pixels,
    /// The whole image at once.
    Whole,
}

/// How far colours may be from a keyed one, how soft the edge is, and how far those of a flood may be, where nothing is
/// said.
pub(super) const TOLERANCE: f32 = 0.1;
pub(super) const SOFT: f32 = 0.05;
pub(super) const FLOOD_TOLERANCE: f32 = 0.05;

impl Generator {
    /// The refusal of one that reads an image where there is none.
    pub fn lacks_image(&self) -> Error {
        Error::usage(format!("{self} reads an image; give --like IMAGE"))
    }

    /// What it needs to be made.
    pub const fn needs(&self) -> Needs {
        match self {
            Generator::Alpha | Generator::Luma { .. } | Generator::Key { .. } => Needs::Pixels,
            Generator::Flood { .. } => Needs::Whole,
            _ => Needs::Size,
        }
    }

    /// The shape or gradient that is drawn on a picture of that size; `None` for what is none.
    pub fn shape(&self, size: Size) -> Option<Shape> {
        let (width, height) = (size.width() as f64, size.height() as f64);
        let of = |[x, y]: [Length; 2]| [x.of(width), y.of(height)];
        let shorter = |length: Length| length.of(width.min(height));
        Some(match self {
            Generator::Rect { at, size, radius } => {
                let ([x, y], [w, h]) = (of(*at), of(*size));
                Shape::Rect(Rect::new(x, y, w, h, shorter(*radius)))
            }
            Generator::Ellipse { center, radii } => {
                let ([cx, cy], [rx, ry]) = (of(*center), of(*radii));
                Shape::Ellipse(Ellipse::new(cx, cy, rx, ry))
            }
            Generator::Polygon(points) => Shape::Polygon(Polygon::new(points.iter().map(|p| of(*p)).collect())),
            Generator::Linear([from, to]) => {
                let ([x0, y0], [x1, y1]) = (of(*from), of(*to));
                Shape::Linear(Linear::new(x0, y0, x1, y1))
            }
            Generator::LinearAt(degrees) => Shape::Linear(Linear::at_angle(*degrees, width, height)),
            Generator::Radial { center, radii: [r0, r1] } => {
                let [cx, cy] = of(*center);
                Shape::Radial(Radial::new(cx, cy, shorter(*r0), shorter(*r1)))
            }
            Generator::Solid(_)
            | Generator::Alpha
            | Generator::Luma { .. }
            | Generator::Key { .. }
            | Generator::Flood { .. } => return None,
        })
    }
}

impl fmt::Display for Generator {
    /// As it is typed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Generator::Solid(weight) => write!(f, "solid:{weight}"),
            Generator::Rect { at: [x, y], size: [w, h], radius } => match radius {
                Length::Pixels(0.0) => write!(f, "rect:{x},{y},{w},{h}"),
                _ => write!(f, "rect:{x},{y},{w},{h},{radius}"),
            },
            Generator::Ellipse { center: [cx, cy], radii: [rx, ry] } => write!(f, "ellipse:{cx},{cy},{rx},{ry}"),
            Generator::Polygon(points) => {
                let points: Vec<_> = points.iter().map(|[x, y]| format!("{x},{y}")).collect();
                write!(f, "polygon:{}", points.join(","))
            }
            Generator::Linear([[x0, y0], [x1, y1]]) => write!(f, "linear:{x0},{y0},{x1},{y1}"),
            Generator::LinearAt(degrees) => write!(f, "linear:{degrees}"),
            Generator::Radial { center: [cx, cy], radii: [r0, r1] } => write!(f, "radial:{cx},{cy},{r0},{r1}"),
            Generator::Alpha => f.write_str("alpha:"),
            Generator::Luma { low, high, soft: 0.0 } => write!(f, "luma:{low},{high}"),
            Generator::Luma { low, high, soft } => write!(f, "luma:{low},{high},{soft}"),
            Generator::Key { color, tolerance: TOLERANCE, soft: SOFT, .. } => write!(f, "key:{color}"),
            Generator::Key { color, tolerance, soft, .. } => write!(f, "key:{color},{tolerance},{soft}"),
            Generator::Flood { at: [x, y], tolerance: FLOOD_TOLERANCE } => write!(f, "flood:{x},{y}"),
            Generator::Flood { at: [x, y], tolerance } => write!(f, "flood:{x},{y},{tolerance}"),
        }
    }
}
