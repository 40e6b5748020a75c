//! Draws the contact sheets, pictures of `samples/` under the names of what the library did with them:
//!
//! ```text
//! cargo run --release --example contact_sheet            # into samples/modes.png and samples/masks.png
//! cargo run --release --example contact_sheet -- DIR     # somewhere else, to compare
//! ```

mod font;
mod masks;
mod modes;
mod page;
mod sheet;

use std::path::{Path, PathBuf};
use std::{env, fs, process};

use page::{Picture, Result};

type Draw = fn() -> Result<Picture>;

const SHEETS: [(&str, Draw); 2] = [("modes.png", modes::draw), ("masks.png", masks::draw)];

fn main() {
    let out = env::args_os().nth(1).map_or_else(|| PathBuf::from("samples"), PathBuf::from);
    for (name, draw) in SHEETS {
        if let Err(error) = write(&out, name, draw) {
            eprintln!("error: cannot draw {}: {error}", out.join(name).display());
            process::exit(1);
        }
    }
}

fn write(out: &Path, name: &str, draw: Draw) -> Result<()> {
    fs::create_dir_all(out)?;
    Ok(fs::write(out.join(name), draw()?.to_png()?)?)
}

/// The bytes of a picture in `samples/`.
fn sample(name: &str) -> Result<Vec<u8>> {
    let path = Path::new("samples").join(name);
    fs::read(&path).map_err(|error| format!("{}: {error}", path.display()).into())
}
