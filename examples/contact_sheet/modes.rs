//! The sheet of blend modes: the photo and the backdrop, blended in every mode.

use maskimg::blend::Mode;
use maskimg::codec::{Format, Input};

use crate::page::{Picture, Result};
use crate::sample;
use crate::sheet::{COLUMNS, Sheet, TILE};

/// BASE and TOP on the first row, with a title; the modes below, in the order of their table.
pub fn draw() -> Result<Picture> {
    let [base, top] = [tile("photo.png")?, tile("backdrop.png")?];
    let mut sheet = Sheet::new(1 + Mode::ALL.len().div_ceil(COLUMNS), 1);
    sheet.show(0, &base, &["base"]);
    sheet.show(1, &top, &["top"]);
    sheet.say(2, ["top laid on base", "in every blend mode"]);
    let [base, top] = [Input::bytes("base", base.to_png()?), Input::bytes("top", top.to_png()?)];
    for (place, &mode) in (COLUMNS..).zip(Mode::ALL) {
        sheet.show(place, &blended(&base, &top, mode)?, &[mode.name()]);
    }
    Ok(sheet.page)
}

fn tile(name: &str) -> Result<Picture> {
    Ok(Picture::from_png(&sample(name)?)?.shrunk(TILE.0, TILE.1))
}

/// What the sheet is about: TOP laid on BASE by the library.
fn blended(base: &Input, top: &Input, mode: Mode) -> Result<Picture> {
    Picture::from_png(&maskimg::blend(base.clone(), top.clone()).mode(mode).to_bytes(Format::Png)?)
}
