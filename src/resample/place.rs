//! Where a smaller or larger picture is laid on another, as it is typed: a corner or edge, and how far from there.

use crate::error::{Error, Result};
use crate::matrix::Size;
use std::fmt;
use std::str::FromStr;

/// The point of the frame from which a place is counted: a corner, the middle of an edge, or the centre.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Gravity {
    /// The upper left corner.
    #[default]
    NorthWest,
    /// The middle of the upper edge.
    North,
    /// The upper right corner.
    NorthEast,
    /// The middle of the left edge.
    West,
    /// The centre.
    Center,
    /// The middle of the right edge.
    East,
    /// The lower left corner.
    SouthWest,
    /// The middle of the lower edge.
    South,
    /// The lower right corner.
    SouthEast,
}

/// All that can be typed, with which end of each axis it means.
const NAMES: [(&str, Gravity, End, End); 9] = [
    ("north-west", Gravity::NorthWest, End::Near, End::Near),
    ("north", Gravity::North, End::Middle, End::Near),
    ("north-east", Gravity::NorthEast, End::Far, End::Near),
    ("west", Gravity::West, End::Near, End::Middle),
    ("center", Gravity::Center, End::Middle, End::Middle),
    ("east", Gravity::East, End::Far, End::Middle),
    ("south-west", Gravity::SouthWest, End::Near, End::Far),
    ("south", Gravity::South, End::Middle, End::Far),
    ("south-east", Gravity::SouthEast, End::Far, End::Far),
];

/// One end of an axis, or its middle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Near,
    Middle,
    Far,
}

/// A distance in pixels, or in percent of a side of the frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Length {
    /// Pixels.
    Pixels(f64),
    /// Percent.
    Percent(f64),
}

/// Where a picture lies on a frame: how far from its gravity's corner or edge, counted inwards; from the centre, to the
/// right and down.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// From where.
    pub gravity: Gravity,
    /// How far: across and down.
    pub at: At,
}

/// A distance across and one down, as `--at` takes them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct At {
    /// Across, in percent of the frame's width.
    pub x: Length,
    /// Down, in percent of the frame's height.
    pub y: Length,
}

impl Default for At {
    fn default() -> Self {
        At { x: Length::Pixels(0.0), y: Length::Pixels(0.0) }
    }
}

impl Default for Place {
    /// The upper left corner.
    fn default() -> Self {
        Place { gravity: Gravity::default(), at: At::default() }
    }
}

impl Place {
    /// The column and row of a frame where the left and upper edge of a picture come to lie; negative where it hangs
    /// over.
    ///
    /// Distances are rounded half up; the middle of what is left of a side is rounded down.
    pub fn of(&self, picture: Size, frame: Size) -> (i64, i64) {
        let (_, _, across, down) = NAMES[self.gravity as usize];
        let x = place(across, self.at.x, picture.width(), frame.width());
        (x, place(down, self.at.y, picture.height(), frame.height()))
    }
}

fn place(end: End, distance: Length, picture: usize, frame: usize) -> i64 {
    let room = frame as i64 - picture as i64;
    let distance = distance.pixels(frame);
    match end {
        End::Near => distance,
        End::Middle => room.div_euclid(2).saturating_add(distance),
        End::Far => room.saturating_sub(distance),
    }
}

impl Length {
    /// Pixels of a side.
    pub fn of(self, side: f64) -> f64 {
        match self {
            Length::Pixels(pixels) => pixels,
            Length::Percent(percent) => percent * side / 100.0,
        }
    }

    /// Whole pixels of a side, rounded half up.
    pub fn pixels(self, side: usize) -> i64 {
        (self.of(side as f64) + 0.5).floor() as i64
    }
}

impl FromStr for Gravity {
    type Err = Error;

    /// # Errors
    /// [`Kind::Usage`](crate::Kind::Usage), listing all that can be typed.
    fn from_str(text: &str) -> Result<Self> {
        let plain = |name: &str| name.replace(['-', '_', ' '], "").to_ascii_lowercase().replace("centre", "center");
        let found = NAMES.iter().find(|(name, ..)| plain(name) == plain(text));
        found.map(|(_, gravity, ..)| *gravity).ok_or_else(|| {
            let names: Vec<_> = NAMES.iter().map(|(name, ..)| *name).collect();
            Error::usage(format!("'{text}' is no gravity; give {}", names.join(", ")))
        })
    }
}

impl FromStr for Length {
    type Err = Error;

    /// # Errors
    /// [`Kind::Usage`](crate::Kind::Usage) for what is no number, with or without a percent sign.
    fn from_str(text: &str) -> Result<Self> {
        let (number, of): (&str, fn(f64) -> Length) = match text.strip_suffix('%') {
            Some(percent) => (percent, Length::Percent),
            None => (text, Length::Pixels),
        };
        match number.trim().parse() {
            Ok(number) if f64::is_finite(number) => Ok(of(number)),
            _ => Err(Error::usage(format!("'{text}' is no length; give pixels, or percent as in 50%"))),
        }
    }
}

impl FromStr for At {
    type Err = Error;

    /// # Errors
    /// [`Kind::Usage`](crate::Kind::Usage) for what is not two lengths.
    fn from_str(text: &str) -> Result<Self> {
        let (x, y) = text.split_once(',').ok_or_else(|| {
            Error::usage(format!("'{text}' is no place; give X,Y in pixels or percent, as in 20,-5 or 50%,10%"))
        })?;
        Ok(At { x: x.trim().parse()?, y: y.trim().parse()? })
    }
}

impl fmt::Display for Gravity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(NAMES[*self as usize].0)
    }
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Length::Pixels(pixels) => write!(f, "{pixels}"),
            Length::Percent(percent) => write!(f, "{percent}%"),
        }
    }
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{},{}", self.x, self.y)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(gravity: &str, at: &str, picture: (u32, u32), frame: (u32, u32)) -> (i64, i64) {
        let size = |(w, h)| Size::new(w, h).unwrap();
        let place = Place { gravity: gravity.parse().unwrap(), at: at.parse().unwrap() };
        place.of(size(picture), size(frame))
    }

    #[test]
    fn names_stand_in_the_order_of_the_enum() {
        for (i, (name, gravity, ..)) in NAMES.into_iter().enumerate() {
            assert_eq!((gravity as usize, gravity.to_string().as_str()), (i, name));
        }
    }

    #[test]
    fn a_place_is_counted_inwards_from_its_gravity() {
        let (picture, frame) = ((10, 6), (100, 50));
        for (gravity, x, y) in [
            ("north-west", 3, 4),
            ("north", 48, 4),
            ("north-east", 87, 4),
            ("west", 3, 26),
            ("center", 48, 26),
            ("east", 87, 26),
            ("south-west", 3, 40),
            ("south", 48, 40),
            ("south-east", 87, 40),
        ] {
            assert_eq!(at(gravity, "3,4", picture, frame), (x, y), "{gravity}");
        }
        assert_eq!(at("SouthEast", "-3,-4", picture, frame), (93, 48));
        assert_eq!(at("south-east", "10%,20%", picture, frame), (80, 34));
    }

    #[test]
    fn odd_differences_are_rounded_down_and_distances_half_up() {
        assert_eq!(at("centre", "0,0", (3, 4), (4, 3)), (0, -1));
        assert_eq!(at("north-west", "0.5,-0.5", (1, 1), (9, 9)), (1, 0));
        assert_eq!(at("north-west", "50%,-50%", (1, 1), (9, 9)), (5, -4));
    }

    #[test]
    fn what_lies_far_outside_is_no_fault() {
        assert_eq!(at("center", "1e30,-1e30", (1, 1), (9, 9)), (i64::MAX, i64::MIN + 4));
        assert_eq!(at("south-east", "-1e30,1e30", (1, 1), (9, 9)), (i64::MAX, i64::MIN + 8 + 1));
    }

    #[test]
    fn mistakes_are_told_with_what_to_type() {
        let says = |text: &str| text.parse::<At>().unwrap_err().to_string();
        assert_eq!(says("10"), "'10' is no place; give X,Y in pixels or percent, as in 20,-5 or 50%,10%");
        assert_eq!(says("10,x"), "'x' is no length; give pixels, or percent as in 50%");
        assert_eq!(says("nan,1"), "'nan' is no length; give pixels, or percent as in 50%");
        assert_eq!(
            "up".parse::<Gravity>().unwrap_err().to_string(),
            "'up' is no gravity; give north-west, north, north-east, west, center, east, south-west, south, south-east"
        );
    }

    #[test]
    fn a_place_prints_as_it_is_typed() {
        for text in ["20,-5", "50%,0.5"] {
            assert_eq!(text.parse::<At>().unwrap().to_string(), text);
        }
    }
}
