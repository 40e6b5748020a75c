//! What the tags of one directory say of its picture: size, chunks, samples, colours.

use super::directory::{Directory, File};
use super::inks::YCbCr;
use super::stored::{self, Stored};
use super::tags;
use crate::codec::ReadOptions;
use crate::codec::npy::Type;
use crate::codec::raster::guard::unsupported;
use crate::error::{Error, Result};
use crate::matrix::{Depth, Layout, Shape, Size};

/// Not compressed, and the JPEG of today.
pub(super) const PLAIN: u16 = 1;
pub(super) const JPEG: u16 = 7;
/// Rows of about so many bytes are one chunk where a picture that is not compressed lies in one piece.
const PIECE: usize = 256 << 10;

/// One picture of a file.
pub(super) struct Page {
    pub size: Size,
    /// Columns and rows of a chunk; those at the right and the lower edge may be padded.
    pub chunk: (usize, usize),
    /// Whether chunks are tiles.
    pub tiled: bool,
    /// How many chunks lie side by side.
    pub across: usize,
    /// Samples of a pixel, and whether each has chunks of its own.
    pub samples: usize,
    pub planar: bool,
    pub stored: Stored,
    pub compression: u16,
    pub predictor: u16,
    /// Whether the bits of a byte are turned round.
    pub reversed: bool,
    /// Tables that all chunks of JPEG share.
    pub jpeg_tables: Option<Vec<u8>>,
    pub offsets: Vec<u64>,
    pub counts: Vec<u64>,
    pub colour: Colour,
    pub alpha: Option<Alpha>,
    /// Samples that stand for nothing that is known.
    pub dropped: usize,
}

/// What the first samples of a pixel stand for.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Colour {
    /// Grey; `inverted` where 0 is white.
    Grey { inverted: bool },
    /// An index that is not looked up.
    Index,
    /// An index into these colours.
    Palette(Vec<[u8; 3]>),
    /// Red, green, blue.
    Rgb,
    /// Cyan, magenta, yellow, black; 255 is full ink.
    Inks,
    /// Brightness and two differences.
    YCbCr(YCbCr),
}

/// The sample that is alpha.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Alpha {
    /// Which of a pixel's samples.
    pub at: usize,
    /// Whether colours are multiplied by it.
    pub associated: bool,
}

impl Page {
    /// Reads what the tags say.
    pub(super) fn of(file: &mut File, directory: &Directory, options: &ReadOptions) -> Result<Self> {
        let mut tag = |tag, default| Ok::<_, Error>(file.one(directory, tag)?.unwrap_or(default));
        let (width, height) = (tag(tags::WIDTH, 0)?, tag(tags::LENGTH, 0)?);
        let samples = tag(tags::SAMPLES, 1)? as u16 as usize;
        let compression = tag(tags::COMPRESSION, 1)?;
        let photometric = tag(tags::PHOTOMETRIC, stored::usual_photometric(samples, compression))?;
        let (predictor, planar) = (tag(tags::PREDICTOR, 1)?, tag(tags::PLANAR, 1)? == 2 && samples > 1);
        let reversed = tag(tags::FILL_ORDER, 1)? == 2;
        let side = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
        let size = options.limits.ensure_size(&file.name(), side(width), side(height))?;
        if samples == 0 {
            return Err(file.broken("it says that a pixel has no samples"));
        }
        let stored = stored::stored(file, directory, samples, options.integers)?;
        stored::ensure_compression(file, compression)?;
        let tables = directory.get(tags::JPEG_TABLES).filter(|_| compression == u64::from(JPEG));
        let jpeg_tables = tables.map_or(Ok(None), |entry| file.bytes(entry))?;
        let mut page = Page {
            size,
            chunk: (size.width(), size.height()),
            tiled: false,
            across: 1,
            samples,
            planar,
            stored,
            compression: compression as u16,
            // What is not compressed is not predicted either.
            predictor: if compression == u64::from(PLAIN) { 1 } else { predictor as u16 },
            reversed,
            jpeg_tables,
            offsets: Vec::new(),
            counts: Vec::new(),
            colour: Colour::Rgb,
            alpha: None,
            dropped: 0,
        };
        page.find_colours(file, directory, photometric, options.indices)?;
        page.find_chunks(file, directory, options)?;
        Ok(page)
    }

    /// What rows look like when they are read.
    pub(super) fn shape(&self) -> Shape {
        let rgb = !matches!(self.colour, Colour::Grey { .. } | Colour::Index);
        Shape { size: self.size, layout: Layout::of(rgb, self.alpha.is_some()), depth: self.stored.depth() }
    }

    /// The integer that a full sample stands for.
    pub(super) fn full(&self) -> Option<u32> {
        match (self.stored, &self.colour) {
            // Colours of a palette, and its indices, are bytes.
            (_, Colour::Palette(_) | Colour::Index) => Some(255),
            (Stored::Packed(bits), _) => Some((1 << bits) - 1),
            (Stored::Bytes(kind), _) => kind.full(),
        }
    }

    /// Samples of a pixel within one chunk.
    pub(super) const fn chunk_samples(&self) -> usize {
        if self.planar { 1 } else { self.samples }
    }

    /// Bytes of a row of a chunk, and of all that is read of a chunk.
    pub(super) const fn row_bytes(&self) -> u64 {
        (self.chunk.0 as u64 * self.chunk_samples() as u64 * self.stored.bits() as u64).div_ceil(8)
    }

    pub(super) fn chunk_bytes(&self) -> u64 {
        self.row_bytes().saturating_mul(self.chunk_rows() as u64)
    }

    /// Rows of a chunk that lie in the picture.
    pub(super) fn chunk_rows(&self) -> usize {
        self.chunk.1.min(self.size.height())
    }

    fn find_colours(&mut self, file: &mut File, directory: &Directory, photometric: u64, indices: bool) -> Result<()> {
        let name = file.name();
        let eight = self.stored == Stored::Bytes(Type::U8);
        let (colour, count) = match photometric {
            0 | 1 => (Colour::Grey { inverted: photometric == 0 }, 1),
            2 => (Colour::Rgb, 3),
            3 if indices && self.stored.depth() == Depth::U8 => (Colour::Index, 1),
            3 if self.stored.depth() == Depth::U8 => {
                (Colour::Palette(stored::palette(file, directory, self.stored)?), 1)
            }
            5 if eight && file.one(directory, tags::INK_SET)?.unwrap_or(1) == 1 => (Colour::Inks, 4),
            6 if eight => (Colour::YCbCr(self.ycbcr(file, directory)?), 3),
            _ => return Err(unsupported(&name, &format!("TIFF of {}", stored::photometric_name(photometric)))),
        };
        let extra =
            self.samples.checked_sub(count).ok_or_else(|| file.broken("it has too few samples for its colours"))?;
        let kinds = file.all(directory, tags::EXTRA_SAMPLES)?;
        self.alpha = match kinds.iter().take(extra).position(|kind| matches!(kind, 1 | 2)) {
            Some(at) => Some(Alpha { at: count + at, associated: kinds[at] == 1 }),
            // One sample more of which nothing is said is an alpha to all programs.
            None if extra == 1 && kinds.is_empty() => Some(Alpha { at: count, associated: false }),
            None => None,
        };
        self.alpha = self.alpha.filter(|_| colour != Colour::Index);
        self.dropped = extra - usize::from(self.alpha.is_some());
        self.colour = colour;
        Ok(())
    }

    fn ycbcr(&self, file: &mut File, directory: &Directory) -> Result<YCbCr> {
        let mut fractions = |tag| directory.get(tag).map_or(Ok(Vec::new()), |entry| file.fractions(entry));
        let (luma, levels) = (fractions(tags::YCBCR_COEFFICIENTS)?, fractions(tags::REFERENCE_LEVELS)?);
        if !levels.is_empty() && levels != [0.0, 255.0, 128.0, 255.0, 128.0, 255.0] {
            return Err(unsupported(&file.name(), "TIFF of YCbCr with levels of its own"));
        }
        let subsampling = file.all(directory, tags::YCBCR_SUBSAMPLING)?;
        // The decoder of JPEG brings all samples to the full size; other data come as they are stored.
        if self.compression != JPEG && subsampling != [1, 1] {
            return Err(unsupported(&file.name(), "TIFF of subsampled YCbCr that is not JPEG"));
        }
        YCbCr::of(&luma).ok_or_else(|| file.broken("its YCbCr coefficients are broken"))
    }

    fn find_chunks(&mut self, file: &mut File, directory: &Directory, options: &ReadOptions) -> Result<()> {
        self.tiled = directory.get(tags::TILE_OFFSETS).is_some();
        let (offsets, counts) = if self.tiled {
            let side = |n: Option<u64>| n.filter(|n| (1..1 << 31).contains(n)).map(|n| n as usize);
            let sides = (file.one(directory, tags::TILE_WIDTH)?, file.one(directory, tags::TILE_LENGTH)?);
            let (Some(width), Some(length)) = (side(sides.0), side(sides.1)) else {
                return Err(file.broken("its tiles have no size"));
            };
            self.chunk = (width, length);
            self.across = self.size.width().div_ceil(width);
            (tags::TILE_OFFSETS, tags::TILE_COUNTS)
        } else {
            let rows = file.one(directory, tags::ROWS_PER_STRIP)?.unwrap_or(u64::MAX);
            self.chunk.1 = rows.clamp(1, self.size.height() as u64) as usize;
            (tags::STRIP_OFFSETS, tags::STRIP_COUNTS)
        };
        let planes = if self.planar { self.samples } else { 1 };
        let wanted = (self.across * planes) as u64 * self.size.height().div_ceil(self.chunk.1) as u64;
        if directory.get(offsets).is_none_or(|entry| entry.count < wanted) {
            return Err(file.broken("it does not say where all its pixels are"));
        }
        options.limits.ensure_memory(&file.name(), wanted.saturating_mul(24))?;
        self.offsets = file.all(directory, offsets)?;
        self.counts = file.all(directory, counts)?;
        let unsaid = self.counts.len() < self.offsets.len() || self.counts.iter().all(|count| *count == 0);
        if unsaid && self.offsets.len() as u64 == wanted {
            // Old files leave them out: what is not compressed needs none, a single piece goes on to the end.
            self.counts = self.offsets.iter().map(|at| file.length().saturating_sub(*at)).collect();
        }
        if (self.offsets.len().min(self.counts.len()) as u64) < wanted {
            return Err(file.broken("it does not say where all its pixels are"));
        }
        self.cut_up();
        Ok(())
    }

    /// Where pixels that are not compressed lie in one piece: rows of it are chunks as good.
    fn cut_up(&mut self) {
        let row_bytes = self.row_bytes();
        let (height, rows) = (self.size.height(), (PIECE as u64 / row_bytes.max(1)).max(1) as usize);
        if self.tiled || self.compression != PLAIN || self.chunk.1 < height || rows >= height {
            return;
        }
        let starts = || (0..height).step_by(rows);
        let offsets =
            self.offsets.iter().flat_map(|at| starts().map(move |row| at.saturating_add(row as u64 * row_bytes)));
        self.offsets = offsets.collect();
        self.counts = starts().cycle().take(self.offsets.len()).map(|_| rows as u64 * row_bytes).collect();
        self.chunk.1 = rows;
    }
}
