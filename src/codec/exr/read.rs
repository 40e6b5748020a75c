//! Opening a file: which of its layers is read.

use super::file::File;
use super::layer;
use super::metadata;
use super::rows::Rows;
use crate::codec::{Format, Input, Opened, ReadOptions, Route, Transfer};
use crate::error::Result;
use crate::matrix::{Depth, Shape};
use exr::meta::attribute::SampleType;

/// A row of blocks up to this size is held beside its rows; of a larger one it is said that it is decoded whole.
const STREAMED: u64 = 16 << 20;

/// Opens an OpenEXR file.
///
/// # Errors
/// As [`codec::open`](crate::codec::open).
pub(in crate::codec) fn open(input: &Input, options: &ReadOptions) -> Result<Opened> {
    let file = File::open(input)?;
    let (name, mut notes) = (file.name(), Vec::new());
    let layers = layer::layers(&file);
    let pages = u32::try_from(layers.len()).unwrap_or(u32::MAX);
    let chosen = options.page_of(&name, pages, &layer::told(&layers))?;
    let Some(layer) = layers.into_iter().nth(chosen as usize - 1) else {
        return Err(file.broken("it has no channels"));
    };
    let header = file.header(layer.part);
    let planes = layer.planes(header, &name, options.integers)?;
    let side = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let display = header.shared_attributes.display_window;
    options.limits.ensure_size(&name, side(header.layer_size.width()), side(header.layer_size.height()))?;
    let size = options.limits.ensure_size(&name, side(display.size.width()), side(display.size.height()))?;
    let shape = Shape { size, layout: planes.layout, depth: Depth::F32 };
    let meta = metadata::of(header, planes.layout.is_rgb(), &name, &mut notes);
    match planes.dropped.as_slice() {
        [] => {}
        [one] => notes.push(format!("{name} has a channel that is no colour, {one}: dropped")),
        several => notes.push(format!("{name} has channels that are no colours, {}: dropped", several.join(", "))),
    }
    let integers = planes.channels.iter().any(|c| header.channels.list[*c].sample_type == SampleType::U32);
    let rows = Rows::begin(file, layer.part, planes, shape, &options.limits)?;
    if rows.is_cropped() {
        notes.push(format!("{name} has pixels outside of its display window: cropped"));
    }
    Ok(Opened {
        route: if rows.held() <= STREAMED { Route::Streamed } else { Route::Whole("OpenEXR in large pieces") },
        source: Box::new(rows),
        meta,
        format: Format::Exr,
        transfer: Transfer::Linear,
        // Integers are samples as they are.
        full: integers.then_some(1),
        palette: false,
        pages,
        notes,
    })
}
