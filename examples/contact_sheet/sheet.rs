//! A page with places for small pictures, in rows, each over what it is called.

use crate::font;
use crate::page::{Color, Picture};

/// A picture's width and height: small enough for a sheet of less than 450 KB.
pub const TILE: (usize, usize) = (111, 74);
pub const COLUMNS: usize = 6;

const MARGIN: usize = 20;
const GAP: usize = 14;
/// Between a picture and its name, between the lines beneath it, and from there to the next picture.
const ABOVE_NAME: usize = 6;
const BETWEEN: usize = 3;
const BELOW_NAME: usize = 14;

const PAPER: Color = [245, 244, 240];
const EDGE: Color = [206, 204, 198];
const INK: Color = [58, 58, 62];
const PALE_INK: Color = [128, 126, 122];

pub struct Sheet {
    pub page: Picture,
    step: (usize, usize),
}

impl Sheet {
    /// A page for so many rows of pictures, with so many lines beneath each.
    pub fn new(rows: usize, lines: usize) -> Self {
        let text = lines * (font::HEIGHT + BETWEEN) - BETWEEN;
        let step = (TILE.0 + GAP, TILE.1 + ABOVE_NAME + text + BELOW_NAME);
        let size = (2 * MARGIN + COLUMNS * step.0 - GAP, 2 * MARGIN + rows * step.1 - BELOW_NAME);
        Self { page: Picture::plain(size.0, size.1, PAPER), step }
    }

    /// The upper left corner of a place; they are counted along the rows.
    fn corner(&self, place: usize) -> (usize, usize) {
        (MARGIN + place % COLUMNS * self.step.0, MARGIN + place / COLUMNS * self.step.1)
    }

    /// A picture in a hairline; beneath its middle its name, and paler what else there is to say.
    pub fn show(&mut self, place: usize, picture: &Picture, lines: &[&str]) {
        let (left, top) = self.corner(place);
        let edge = Picture::plain(picture.width + 2, picture.height + 2, EDGE);
        self.page.lay(&edge, left - 1, top - 1);
        self.page.lay(picture, left, top);
        for (i, line) in lines.iter().enumerate() {
            let indent = (picture.width - font::set(line).1) / 2;
            let top = top + picture.height + ABOVE_NAME + i * (font::HEIGHT + BETWEEN);
            self.page.write(line, left + indent, top, 1, if i == 0 { INK } else { PALE_INK });
        }
    }

    /// Two lines of large letters, beside the picture before.
    pub fn say(&mut self, place: usize, lines: [&str; 2]) {
        let (left, top) = self.corner(place);
        let middle = top + TILE.1 / 2;
        for (line, top) in lines.iter().zip([middle - 25, middle + 3]) {
            self.page.write(line, left + GAP, top, 2, INK);
        }
    }
}
