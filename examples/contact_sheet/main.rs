//! Draws a contact sheet: the photo and the backdrop of `samples/`, blended in every mode.
//!
//! ```text
//! cargo run --release --example contact_sheet            # into samples/modes.png
//! cargo run --release --example contact_sheet -- FILE    # somewhere else, to compare
//! ```

mod font;
mod page;

use std::path::PathBuf;
use std::{env, fs, process};

use maskimg::blend::Mode;
use maskimg::codec::{Format, Input};

use page::{Color, Picture, Result};

/// A picture's width and height: small enough for a sheet of less than 450 KB.
const TILE: (usize, usize) = (111, 74);
const COLUMNS: usize = 6;
const MARGIN: usize = 20;
const GAP: usize = 14;
/// Between a picture and its name, and from there to the next picture.
const ABOVE_NAME: usize = 6;
const BELOW_NAME: usize = 14;

const PAPER: Color = [245, 244, 240];
const EDGE: Color = [206, 204, 198];
const INK: Color = [58, 58, 62];

fn main() {
    let out = env::args_os().nth(1).map_or_else(|| PathBuf::from("samples/modes.png"), PathBuf::from);
    let drawn = draw().and_then(|sheet| Ok(fs::write(&out, sheet.to_png()?)?));
    if let Err(error) = drawn {
        eprintln!("error: cannot draw {}: {error}", out.display());
        process::exit(1);
    }
}

/// BASE and TOP on the first row, with a title; the modes below, in the order of their table.
fn draw() -> Result<Picture> {
    let [base, top] = [tile("samples/photo.png")?, tile("samples/backdrop.png")?];
    let mut sheet = Sheet::new(1 + Mode::ALL.len().div_ceil(COLUMNS));
    sheet.show(0, &base, "base");
    sheet.show(1, &top, "top");
    sheet.say(2, ["top laid on base", "in every blend mode"]);
    let [base, top] = [Input::bytes("base", base.to_png()?), Input::bytes("top", top.to_png()?)];
    for (place, &mode) in (COLUMNS..).zip(Mode::ALL) {
        sheet.show(place, &blended(&base, &top, mode)?, mode.name());
    }
    Ok(sheet.page)
}

fn tile(path: &str) -> Result<Picture> {
    let bytes = fs::read(path).map_err(|error| format!("{path}: {error}"))?;
    Ok(Picture::from_png(&bytes)?.shrunk(TILE.0, TILE.1))
}

/// What the sheet is about: TOP laid on BASE by the library.
fn blended(base: &Input, top: &Input, mode: Mode) -> Result<Picture> {
    Picture::from_png(&maskimg::blend(base.clone(), top.clone()).mode(mode).to_bytes(Format::Png)?)
}

/// A page with places for pictures, counted along the rows.
struct Sheet {
    page: Picture,
    step: (usize, usize),
}

impl Sheet {
    fn new(rows: usize) -> Self {
        let step = (TILE.0 + GAP, TILE.1 + ABOVE_NAME + font::HEIGHT + BELOW_NAME);
        let size = (2 * MARGIN + COLUMNS * step.0 - GAP, 2 * MARGIN + rows * step.1 - BELOW_NAME);
        Self { page: Picture::plain(size.0, size.1, PAPER), step }
    }

    fn corner(&self, place: usize) -> (usize, usize) {
        (MARGIN + place % COLUMNS * self.step.0, MARGIN + place / COLUMNS * self.step.1)
    }

    /// A picture in a hairline, its name beneath the middle.
    fn show(&mut self, place: usize, picture: &Picture, name: &str) {
        let (left, top) = self.corner(place);
        let edge = Picture::plain(picture.width + 2, picture.height + 2, EDGE);
        self.page.lay(&edge, left - 1, top - 1);
        self.page.lay(picture, left, top);
        let indent = (picture.width - font::set(name).1) / 2;
        self.page.write(name, left + indent, top + picture.height + ABOVE_NAME, 1, INK);
    }

    /// Two lines of large letters, beside the picture before.
    fn say(&mut self, place: usize, lines: [&str; 2]) {
        let (left, top) = self.corner(place);
        let middle = top + TILE.1 / 2;
        for (line, top) in lines.iter().zip([middle - 25, middle + 3]) {
            self.page.write(line, left + GAP, top, 2, INK);
        }
    }
}
