//! Paints the sample pictures and writes the cases under `samples/`, the same bytes every time:
//!
//! ```text
//! cargo run --release --example make_samples            # into samples/
//! cargo run --release --example make_samples -- DIR     # somewhere else, to compare
//! ```
//!
//! It knows nothing of the library: what a case expects is computed here, slowly, in whole numbers or in `f64`, so that
//! the library has something to be held against.

mod backdrop;
mod blending;
mod cases;
mod encode;
mod light;
mod noise;
mod paint;
mod pictures;
mod scenery;
mod stamp;
mod wanderer;
mod weights;

use std::path::PathBuf;
use std::{env, io, process};

fn main() {
    let out = env::args_os().nth(1).map_or_else(|| PathBuf::from("samples"), PathBuf::from);
    if let Err(error) = write_all(&out) {
        eprintln!("error: cannot write the samples into {}: {error}", out.display());
        process::exit(1);
    }
}

fn write_all(out: &std::path::Path) -> io::Result<()> {
    let pictures = pictures::Pictures::paint();
    pictures.write(out)?;
    cases::write(&pictures, out)
}
