//! Opening a TIFF file: which of its directories are pages, and the one that is read.

use super::directory::{Directory, File};
use super::metadata;
use super::page::{Colour, Page};
use super::pixels::Pixels;
use super::rows::Rows;
use super::tags;
use crate::codec::raster::guard::unsupported;
use crate::codec::raster::profile;
use crate::codec::{Format, Input, Opened, ReadOptions, Route, Transfer};
use crate::color::Inks;
use crate::error::Result;

/// A chunk up to this size is held beside its rows; of a larger one it is said that it is decoded whole.
const STREAMED: u64 = 16 << 20;
/// By this tag a file is a raw photograph, whose pages are previews (DNG specification).
const DNG_VERSION: u16 = 50_706;
/// Tags that tie pixels to places on the earth (GeoTIFF 1.1).
const GEO: [u16; 4] = [33_550, 33_922, 34_264, 34_735];

/// Opens a TIFF file.
///
/// # Errors
/// As [`codec::open`](crate::codec::open).
pub(in crate::codec) fn open(input: &Input, options: &ReadOptions) -> Result<Opened> {
    let mut notes = Vec::new();
    let (mut file, chain) = File::open(input, &mut notes)?;
    let name = input.name();
    let pages = pages(&mut file, chain)?;
    let count = u32::try_from(pages.len()).unwrap_or(u32::MAX);
    let chosen = options.page_of(&name, count, &format!("a file of {count} pages"))?;
    let Some(directory) = pages.into_iter().nth(chosen as usize - 1) else {
        return Err(file.broken("it has no page"));
    };
    let page = Page::of(&mut file, &directory, options)?;
    let (shape, full) = (page.shape(), page.full());
    let mut meta = metadata::of(&mut file, &directory, &mut notes);
    let icc = meta.icc.take();
    let mut inks = Inks::plain();
    if page.colour == Colour::Inks {
        match icc.as_deref().and_then(Inks::of_icc) {
            Some(by_profile) => inks = by_profile,
            None => notes.push(format!("{name} has inks but no profile: colours are approximate")),
        }
    } else if page.colour != Colour::Index {
        meta.icc = icc.and_then(|icc| profile::fitting(icc, shape.layout.is_rgb(), &name, &mut notes));
    }
    note_losses(&page, &directory, &name, &mut notes);
    let route = if page.chunk_bytes() <= STREAMED { Route::Streamed } else { Route::Whole("TIFF in large pieces") };
    let palette = matches!(page.colour, Colour::Palette(_) | Colour::Index);
    let pixels = Pixels::of(&page, inks);
    let source = Box::new(Rows::begin(file, page, pixels, &options.limits)?);
    let (format, transfer) = (Format::Tiff, Transfer::Encoded);
    Ok(Opened { source, meta, format, route, transfer, full, palette, pages: count, notes })
}

/// The directories that are pictures in their full resolution. Where all are copies, they are what there is.
fn pages(file: &mut File, chain: Vec<Directory>) -> Result<Vec<Directory>> {
    let raw = chain.first().is_some_and(|first| first.get(DNG_VERSION).is_some());
    let mut full = Vec::new();
    let mut copies = Vec::new();
    for directory in chain {
        let kind = file.one(&directory, tags::NEW_SUBFILE_TYPE)?.unwrap_or(0);
        // The older tag: 2 is a copy of reduced resolution.
        let old_kind = file.one(&directory, tags::SUBFILE_TYPE)?.unwrap_or(1);
        // Bit 0 is a copy of reduced resolution, bit 2 a mask.
        let copy = kind & 0b101 != 0 || old_kind == 2;
        if copy { copies.push(directory) } else { full.push(directory) }
    }
    let has_parts = |directory: &Directory| directory.get(tags::SUB_IFDS).is_some();
    if full.is_empty() && (raw || copies.iter().any(has_parts)) {
        return Err(unsupported(&file.name(), "a raw photograph, of which only the previews are plain TIFF,"));
    }
    Ok(if full.is_empty() { copies } else { full })
}

/// Notes what the picture that is read will lack.
fn note_losses(page: &Page, directory: &Directory, name: &str, notes: &mut Vec<String>) {
    match page.dropped {
        0 => {}
        1 => notes.push(format!("{name} has a channel of no known meaning: dropped")),
        n => notes.push(format!("{name} has {n} channels of no known meaning: dropped")),
    }
    if GEO.iter().any(|tag| directory.get(*tag).is_some()) {
        notes.push(format!("the place of {name} on the earth (GeoTIFF) is dropped"));
    }
}
