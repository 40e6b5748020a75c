//! What a directory says beside its pixels: profile, XMP, density, and the tags that EXIF knows.
//!
//! Nothing here fails a picture: what is broken is left out, and a note says so.

use super::directory::{Directory, Entry, File};
use super::tags;
use crate::codec::meta::exif::ifd::{self, EXIF, Exif, GPS, INTEROP, Ifd, Value};
use crate::codec::{Density, DensityUnit, Meta};
use crate::error::Result;

/// Bytes of metadata that are taken from one file.
const MOST_BYTES: u64 = 64 << 20;

/// The tags of a page that describe the picture, not how it is stored: what IFD0 of EXIF has too.
pub(super) const DESCRIPTIVE: [u16; 19] = [
    // Description, make, model, orientation, software, date, artist, computer.
    270,
    271,
    272,
    tags::ORIENTATION,
    305,
    306,
    315,
    316,
    tags::X_RESOLUTION,
    tags::Y_RESOLUTION,
    tags::RESOLUTION_UNIT,
    // Rating, copyright, and the words of Windows: title, comment, author, keywords, subject.
    18_246,
    18_249,
    33_432,
    40_091,
    40_092,
    40_093,
    40_094,
    40_095,
];

/// With the orientation these are tags that alone are no EXIF: the format says them itself.
pub(super) const OF_DENSITY: [u16; 3] = [tags::X_RESOLUTION, tags::Y_RESOLUTION, tags::RESOLUTION_UNIT];

/// The metadata of a page.
pub(super) fn of(file: &mut File, directory: &Directory, notes: &mut Vec<String>) -> Meta {
    let name = file.name();
    let mut room = MOST_BYTES;
    let mut block = |tag, what: &str, notes: &mut Vec<String>| {
        let entry = directory.get(tag)?;
        let taken = taken(file, entry, &mut room);
        if taken.is_none() {
            notes.push(format!("{what} of {name} is broken: dropped"));
        }
        taken.filter(|bytes| !bytes.is_empty())
    };
    let icc = block(tags::ICC, "the colour profile", notes);
    let xmp = block(tags::XMP, "the XMP", notes);
    let density = density(file, directory).ok().flatten();
    let exif = exif(file, directory, density.is_some(), &mut room).unwrap_or_else(|_| {
        notes.push(format!("the EXIF of {name} is broken: dropped"));
        None
    });
    Meta { icc, exif, xmp, density, ..Meta::default() }
}

/// The bytes of an entry, as long as there is room for them.
fn taken(file: &mut File, entry: &Entry, room: &mut u64) -> Option<Vec<u8>> {
    *room = room.checked_sub(entry.count)?;
    file.bytes(entry).ok().flatten()
}

/// Pixels a unit of length, where both axes have it.
fn density(file: &mut File, directory: &Directory) -> Result<Option<Density>> {
    let mut axis = |tag| match directory.get(tag) {
        Some(entry) => Ok(file.fractions(entry)?.first().copied().filter(|d| d.is_finite() && *d > 0.0)),
        None => Ok(None),
    };
    let (Some(x), Some(y)) = (axis(tags::X_RESOLUTION)?, axis(tags::Y_RESOLUTION)?) else { return Ok(None) };
    let unit = match file.one(directory, tags::RESOLUTION_UNIT)? {
        Some(1) => DensityUnit::Ratio,
        Some(3) => DensityUnit::Centimetre,
        _ => DensityUnit::Inch,
    };
    // One to one, of no unit, says nothing.
    let says_nothing = unit == DensityUnit::Ratio && x == y;
    Ok((!says_nothing).then_some(Density { x, y, unit }))
}

/// What describes the picture, gathered into a structure of EXIF; `None` where there is nothing. A density that says
/// nothing is left out.
fn exif(file: &mut File, directory: &Directory, has_density: bool, room: &mut u64) -> Result<Option<Vec<u8>>> {
    let describes = |tag| DESCRIPTIVE.contains(&tag) && (has_density || !OF_DENSITY.contains(&tag));
    let mut root = Ifd::default();
    for entry in directory.0.iter().filter(|entry| describes(entry.tag)) {
        push(file, entry, room, &mut root);
    }
    for tag in [EXIF, GPS] {
        if let Some(ifd) = sub_directory(file, directory, tag, room)? {
            root.0.push(ifd::Entry { tag, value: Value::Ifd(ifd) });
        }
    }
    let turned = root.get(tags::ORIENTATION).and_then(|v| v.number(file.order)).is_some_and(|tag| tag != 1);
    if !turned && root.0.iter().all(|entry| entry.tag == tags::ORIENTATION || OF_DENSITY.contains(&entry.tag)) {
        return Ok(None);
    }
    Ok(in_order(Exif { order: file.order, root }).write())
}

/// The directory that an entry points to.
fn sub_directory(file: &mut File, directory: &Directory, tag: u16, room: &mut u64) -> Result<Option<Ifd>> {
    let Some(at) = file.one(directory, tag)? else { return Ok(None) };
    let (inner, _) = file.directory(at)?;
    let mut ifd = Ifd::default();
    for entry in inner.0.iter().filter(|entry| ![EXIF, GPS, INTEROP, tags::MAKER_NOTE].contains(&entry.tag)) {
        push(file, entry, room, &mut ifd);
    }
    if tag == EXIF
        && let Some(interop) = sub_directory(file, &inner, INTEROP, room)?
    {
        ifd.0.push(ifd::Entry { tag: INTEROP, value: Value::Ifd(interop) });
    }
    Ok((!ifd.0.is_empty()).then_some(ifd))
}

/// Adds the values of an entry whose type EXIF knows.
fn push(file: &mut File, entry: &Entry, room: &mut u64, ifd: &mut Ifd) {
    let known = ifd::width(entry.kind).is_some() && ifd.get(entry.tag).is_none();
    if let Some(bytes) = known.then(|| taken(file, entry, room)).flatten() {
        ifd.0.push(ifd::Entry { tag: entry.tag, value: Value::Data { kind: entry.kind, bytes } });
    }
}

/// The same with its tags rising.
fn in_order(mut exif: Exif) -> Exif {
    exif.root.0.sort_by_key(|entry| entry.tag);
    for entry in &mut exif.root.0 {
        if let Value::Ifd(ifd) = &mut entry.value {
            ifd.0.sort_by_key(|entry| entry.tag);
        }
    }
    exif
}
