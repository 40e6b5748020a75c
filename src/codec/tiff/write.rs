//! The ordered half of writing: a header, strips, and the directory behind them.

use super::fields::{self, BYTE, Fields, UNDEFINED};
use super::metadata::{DESCRIPTIVE, OF_DENSITY};
use super::strips::Strips;
use super::tags;
use crate::codec::meta::exif::ifd::{EXIF, GPS};
use crate::codec::spool::Spool;
use crate::codec::{DensityUnit, Meta, Out, WriteOptions};
use crate::color::profile_channels;
use crate::error::{Error, Result};
use crate::matrix::{Append, Depth, Encode, Piece, Shape, Sink};

/// Raw bytes above which a file is written as a BigTIFF: offsets of 32 bits end at 4.29 GB, and data that do not
/// shrink may grow a little.
const CLASSIC: u64 = 3_900_000_000;
/// Deflate, with the number that Adobe gave it.
const DEFLATE: u16 = 8;
/// Differences to the sample before.
const HORIZONTAL: u16 = 2;

/// Begins a TIFF file.
///
/// # Errors
/// [`Kind::Io`](crate::Kind::Io) from the writer.
pub(in crate::codec) fn create<'a>(
    shape: Shape,
    meta: &Meta,
    options: &WriteOptions,
    out: Box<dyn Out + 'a>,
) -> Result<Sink<'a>> {
    let blocks = [&meta.icc, &meta.exif, &meta.xmp].into_iter().flatten().map(Vec::len).sum::<usize>();
    let big = shape.bytes().saturating_add(blocks as u64) > CLASSIC;
    let strips = Strips::new(shape, options.compression);
    let described = described(shape, meta, strips.band_rows());
    let mut file = File { out: Spool::to(out), big, described, offsets: Vec::new(), counts: Vec::new() };
    // The offset of the directory is put in when it is known.
    let head: &[u8] = if big { b"II\x2b\0\x08\0\0\0\0\0\0\0\0\0\0\0" } else { b"II\x2a\0\0\0\0\0" };
    file.out.write(head).map_err(refused)?;
    Ok(Sink { encode: Box::new(strips), append: Box::new(file) })
}

/// All fields but those that say where the strips are.
fn described(shape: Shape, meta: &Meta, strip_rows: usize) -> Fields {
    let mut fields = Fields::default();
    let (layout, n) = (shape.layout, shape.layout.channels());
    fields.long(tags::WIDTH, shape.size.width() as u32);
    fields.long(tags::LENGTH, shape.size.height() as u32);
    fields.shorts(tags::BITS, &vec![8 * shape.depth.bytes() as u16; n]);
    fields.shorts(tags::COMPRESSION, &[DEFLATE]);
    fields.shorts(tags::PHOTOMETRIC, &[if layout.is_rgb() { 2 } else { 1 }]);
    fields.shorts(tags::ORIENTATION, &[meta.orientation() as u16]);
    fields.shorts(tags::SAMPLES, &[n as u16]);
    fields.long(tags::ROWS_PER_STRIP, strip_rows as u32);
    fields.shorts(tags::PLANAR, &[1]);
    if shape.depth == Depth::F32 {
        fields.shorts(tags::SAMPLE_FORMAT, &vec![3; n]);
    } else {
        fields.shorts(tags::PREDICTOR, &[HORIZONTAL]);
    }
    if layout.has_alpha() {
        // Not associated: colours are not multiplied by it.
        fields.shorts(tags::EXTRA_SAMPLES, &[2]);
    }
    add_metadata(&mut fields, shape, meta);
    fields
}

fn add_metadata(fields: &mut Fields, shape: Shape, meta: &Meta) {
    if let Some(density) = meta.any_density() {
        // The format knows no metre.
        let density = if density.unit == DensityUnit::Metre { density.to(DensityUnit::Centimetre) } else { density };
        let unit = match density.unit {
            DensityUnit::Ratio => 1,
            DensityUnit::Inch => 2,
            DensityUnit::Centimetre | DensityUnit::Metre => 3,
        };
        fields.fraction(tags::X_RESOLUTION, density.x);
        fields.fraction(tags::Y_RESOLUTION, density.y);
        fields.shorts(tags::RESOLUTION_UNIT, &[unit]);
    }
    if let Some(xmp) = meta.xmp.as_deref().filter(|xmp| !xmp.is_empty()) {
        fields.bytes(tags::XMP, BYTE, xmp.to_vec());
    }
    let fits = |icc: &&[u8]| profile_channels(icc).is_some_and(|colours| colours.fits(shape.layout));
    if let Some(icc) = meta.icc.as_deref().filter(fits) {
        fields.bytes(tags::ICC, UNDEFINED, icc.to_vec());
    }
    if let Some(exif) = fields::parsed(meta.exif.as_deref()) {
        let said = |tag| tag == tags::ORIENTATION || OF_DENSITY.contains(&tag);
        let travels = |tag| (DESCRIPTIVE.contains(&tag) && !said(tag)) || [EXIF, GPS].contains(&tag);
        fields.exif(exif.order, &exif.root, &travels);
    }
}

/// A file being written.
struct File<'a> {
    out: Spool<'a>,
    big: bool,
    described: Fields,
    offsets: Vec<u64>,
    counts: Vec<u64>,
}

impl Append for File<'_> {
    fn append(&mut self, piece: Piece) -> Result<()> {
        self.offsets.push(self.out.written());
        self.counts.push(piece.bytes.len() as u64);
        self.out.write(&piece.bytes).map_err(refused)
    }

    fn finish(&mut self) -> Result<()> {
        let mut fields = std::mem::take(&mut self.described);
        fields.places(tags::STRIP_OFFSETS, &self.offsets, self.big);
        fields.places(tags::STRIP_COUNTS, &self.counts, self.big);
        let (tail, directory) = fields.written(self.out.written(), self.big);
        self.out.write(&tail).map_err(refused)?;
        let place = directory.to_le_bytes();
        let (at, width) = if self.big { (8, 8) } else { (4, 4) };
        self.out.finish(at, &place[..width]).map_err(refused)
    }
}

fn refused(error: std::io::Error) -> Error {
    Error::io("cannot write the TIFF file", error)
}
