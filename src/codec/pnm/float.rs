//! PFM: rows of floats from the bottom up, as they are. The sign of the scale tells the order of bytes; the scale
//! itself, a factor to some physical unit, is not applied.

use super::header::Text;
use crate::codec::raster::guard;
use crate::codec::{Format, Input, Meta, Opened, Picture, ReadOptions, Route, Transfer, raw};
use crate::error::{Error, Kind, Result};
use crate::matrix::{Depth, Layout, Samples, Shape};

/// The first bytes: colour, and grey.
const COLOUR: &[u8] = b"PF";
const GREY: &[u8] = b"Pf";

/// Whether a file that begins so is one of floats.
pub(super) fn is_one(head: &[u8]) -> bool {
    head.starts_with(COLOUR) || head.starts_with(GREY)
}

pub(super) fn open(input: &Input, options: &ReadOptions) -> Result<Opened> {
    let (name, bytes) = (input.name(), input.read_all()?);
    let layout = Layout::of(bytes.starts_with(COLOUR), false);
    let mut rest = bytes.get(COLOUR.len()..).unwrap_or_default();
    let mut text = Text::of(&mut rest, input);
    let (width, height) = (text.number("width")?, text.number("height")?);
    let scale = text.word()?;
    let size = options.limits.ensure_size(&name, width, height)?;
    let shape = Shape { size, layout, depth: Depth::F32 };
    options.limits.ensure_memory(&name, shape.bytes().saturating_add(bytes.len() as u64))?;
    let little = match scale.parse::<f64>() {
        Ok(scale) if scale.is_finite() && scale != 0.0 => scale < 0.0,
        _ => {
            let shown: String = scale.chars().take(20).collect();
            let what = format!("{name} gives '{}' for its scale", shown.escape_default());
            return Err(Error::new(Kind::Corrupt, what));
        }
    };
    let row_bytes = shape.row_bytes();
    let whole = (rest.len() / row_bytes) as u64;
    if whole < size.height() as u64 {
        return Err(raw::ends_early(input, whole, shape));
    }
    // Whether there is room for the samples, which are collected below.
    guard::zeros(shape.bytes(), &name)?;
    let float = |bytes: &[u8; 4]| if little { f32::from_le_bytes(*bytes) } else { f32::from_be_bytes(*bytes) };
    let rows = rest[..row_bytes * size.height()].chunks_exact(row_bytes).rev();
    let samples = rows.flat_map(|row| row.as_chunks::<4>().0.iter().map(float)).collect();
    Ok(Opened {
        source: Box::new(Picture::new(size, layout, Samples::F32(samples))),
        meta: Meta::default(),
        format: Format::Pnm,
        route: Route::Whole("PFM"),
        transfer: Transfer::Encoded,
        full: None,
        palette: false,
        pages: 1,
        notes: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use crate::codec::testing::{message, opened};
    use crate::error::Kind;
    use crate::matrix::{Layout, Samples};

    #[test]
    fn rows_of_floats_come_from_the_bottom_up() {
        let numbers: [f32; 6] = [0.25, -1.0, 2.0, 3.5, f32::INFINITY, 0.0];
        for (scale, bytes) in [("-1.0", numbers.map(f32::to_le_bytes)), ("2", numbers.map(f32::to_be_bytes))] {
            let bytes = bytes.concat();
            let file = |magic: &str, size: &str| [format!("{magic}\n{size}\n{scale}\n").as_bytes(), &bytes].concat();
            let (grey, samples) = opened("x.pfm", &file("Pf", "3 2")).unwrap();
            assert_eq!((grey.source.shape().layout, grey.full), (Layout::Grey, None));
            assert_eq!(samples, Samples::F32(vec![3.5, f32::INFINITY, 0.0, 0.25, -1.0, 2.0]));
            let (rgb, samples) = opened("x.pfm", &file("PF", "1 2")).unwrap();
            assert_eq!(rgb.source.shape().layout, Layout::Rgb);
            assert_eq!(samples, Samples::F32(vec![3.5, f32::INFINITY, 0.0, 0.25, -1.0, 2.0]));
        }
    }

    #[test]
    fn broken_files_of_floats_say_what_is_wrong() {
        assert_eq!(message("x.pfm", b"Pf\n3 2\n0\n", Kind::Corrupt), "x.pfm gives '0' for its scale");
        assert_eq!(message("x.pfm", b"Pf\n3 2\nbig\n", Kind::Corrupt), "x.pfm gives 'big' for its scale");
        assert_eq!(message("x.pfm", b"Pf\n1 2\n-1\n12345", Kind::Corrupt), "x.pfm ends after 1 of 2 rows");
        assert_eq!(message("x.pfm", b"PF\n0 2\n-1\n", Kind::Corrupt), "x.pfm says that it is 0x2 pixels");
        message("x.pfm", b"PF\n60000 60000\n-1\n", Kind::TooLarge);
        message("x.pfm", b"PF\n6000 6000\n-1\n", Kind::Corrupt);
    }
}
