//! The directories of a TIFF file, classic or BigTIFF, and the values of their entries.
//!
//! Nothing is taken from the file before it is known to lie inside it, so no count can ask for more memory than the
//! file has bytes.

use crate::codec::meta::exif::ifd::{self, Order};
use crate::codec::raster::guard::broken;
use crate::codec::{Input, ReadSeek};
use crate::error::{Error, Result};
use std::io::{ErrorKind, Read, Seek, SeekFrom};

/// Directories looked at in one chain.
const MOST_DIRECTORIES: usize = 65_535;
/// Entries of one directory: there are no more tags.
const MOST_ENTRIES: u64 = 65_536;

/// A TIFF file and how its numbers are written.
pub(super) struct File {
    reader: Box<dyn ReadSeek>,
    /// Where the reader stands, where that is known: a seek would throw away what it has read ahead.
    here: Option<u64>,
    input: Input,
    pub order: Order,
    big: bool,
    length: u64,
}

/// One entry: its tag, and where its values are.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub tag: u16,
    pub kind: u16,
    pub count: u64,
    /// The values, where they fit, else their offset.
    field: [u8; 8],
}

/// A directory: its entries in the order of the file.
#[derive(Clone, Debug, Default)]
pub(super) struct Directory(pub Vec<Entry>);

impl Directory {
    /// The first entry of a tag.
    pub(super) fn get(&self, tag: u16) -> Option<&Entry> {
        self.0.iter().find(|entry| entry.tag == tag)
    }
}

impl File {
    /// Opens a file and gives its chain of directories; a note says where the chain breaks off.
    pub(super) fn open(input: &Input, notes: &mut Vec<String>) -> Result<(Self, Vec<Directory>)> {
        let mut reader = input.open()?;
        let length = reader.seek(SeekFrom::End(0)).map_err(|e| input.refused(e))?;
        let mut file = File { reader, here: None, input: input.clone(), order: Order::Little, big: false, length };
        let mut head = vec![0; 8];
        file.read_at(0, &mut head)?;
        file.order = if head[0] == b'I' { Order::Little } else { Order::Big };
        file.big = file.order.u16_of([head[2], head[3]]) == 43;
        let first = if file.big {
            // Offsets are of 8 bytes; the next word is always 0.
            if file.order.u16_of([head[4], head[5]]) != 8 || head[6..] != [0, 0] {
                return Err(file.broken("its header is not that of a BigTIFF"));
            }
            file.number_at(8, 8)?
        } else {
            file.number_at(4, 4)?
        };
        let chain = file.chain(first, notes)?;
        Ok((file, chain))
    }

    fn chain(&mut self, first: u64, notes: &mut Vec<String>) -> Result<Vec<Directory>> {
        let mut seen = std::collections::HashSet::from([first]);
        let (directory, mut next) = self.directory(first)?;
        let mut chain = vec![directory];
        while next != 0 {
            let more =
                if seen.insert(next) && chain.len() < MOST_DIRECTORIES { self.directory(next).ok() } else { None };
            let Some((directory, after)) = more else {
                notes.push(format!("{} has a broken list of pages: {} can be read", self.name(), chain.len()));
                break;
            };
            chain.push(directory);
            next = after;
        }
        Ok(chain)
    }

    /// The directory at `at`, and the offset of the next.
    pub(super) fn directory(&mut self, at: u64) -> Result<(Directory, u64)> {
        let (count_bytes, entry_bytes, offset_bytes) = if self.big { (8, 20, 8) } else { (2, 12, 4) };
        let count = self.number_at(at, count_bytes)?;
        if count > MOST_ENTRIES {
            return Err(self.broken("a directory is broken"));
        }
        let mut bytes = vec![0; count as usize * entry_bytes];
        self.read_at(at.saturating_add(count_bytes as u64), &mut bytes)?;
        let entries = bytes.chunks_exact(entry_bytes).map(|entry| self.entry(entry)).collect();
        let next = at.saturating_add(count_bytes as u64 + bytes.len() as u64);
        // Some files end without the word that would say that there is no next.
        let next = self.number_at(next, offset_bytes).unwrap_or(0);
        Ok((Directory(entries), next))
    }

    fn entry(&self, bytes: &[u8]) -> Entry {
        let short = |at: usize| self.order.u16_of([bytes[at], bytes[at + 1]]);
        let mut field = [0; 8];
        let (count, start) = if self.big { (self.number(&bytes[4..12]), 12) } else { (self.number(&bytes[4..8]), 8) };
        field[..bytes.len() - start].copy_from_slice(&bytes[start..]);
        Entry { tag: short(0), kind: short(2), count, field }
    }

    /// The bytes of the values of an entry, in the order of the file; `None` for types that are unknown.
    pub(super) fn bytes(&mut self, entry: &Entry) -> Result<Option<Vec<u8>>> {
        let Some(width) = width(entry.kind) else { return Ok(None) };
        let room = if self.big { 8 } else { 4 };
        let length = entry.count.saturating_mul(width as u64);
        if length <= room {
            return Ok(Some(entry.field[..length as usize].to_vec()));
        }
        let at = self.number(&entry.field[..room as usize]);
        if at.checked_add(length).is_none_or(|end| end > self.length) {
            return Err(self.broken("it ends too early"));
        }
        let mut bytes = vec![0; usize::try_from(length).map_err(|_| self.broken("it ends too early"))?];
        self.read_at(at, &mut bytes)?;
        Ok(Some(bytes))
    }

    /// The values of an entry as whole numbers without sign; none where they are others.
    pub(super) fn numbers(&mut self, entry: &Entry) -> Result<Vec<u64>> {
        let whole = matches!(entry.kind, 1 | 3 | 4 | 13 | 16 | 18);
        let Some(width) = width(entry.kind).filter(|_| whole) else { return Ok(Vec::new()) };
        let bytes = self.bytes(entry)?.unwrap_or_default();
        Ok(bytes.chunks_exact(width).map(|number| self.number(number)).collect())
    }

    /// The values of an entry as fractions without sign.
    pub(super) fn fractions(&mut self, entry: &Entry) -> Result<Vec<f64>> {
        if entry.kind != 5 {
            return Ok(self.numbers(entry)?.into_iter().map(|n| n as f64).collect());
        }
        let bytes = self.bytes(entry)?.unwrap_or_default();
        let fraction = |b: &[u8; 8]| self.number(&b[..4]) as f64 / self.number(&b[4..]) as f64;
        Ok(bytes.as_chunks().0.iter().map(fraction).collect())
    }

    /// The whole numbers of a tag; none where it is not there.
    pub(super) fn all(&mut self, directory: &Directory, tag: u16) -> Result<Vec<u64>> {
        directory.get(tag).map_or(Ok(Vec::new()), |entry| self.numbers(entry))
    }

    /// The first whole number of a tag.
    pub(super) fn one(&mut self, directory: &Directory, tag: u16) -> Result<Option<u64>> {
        Ok(self.all(directory, tag)?.first().copied())
    }

    /// A number of 1, 2, 4 or 8 bytes.
    fn number(&self, bytes: &[u8]) -> u64 {
        match *bytes {
            [a] => a.into(),
            [a, b] => self.order.u16_of([a, b]).into(),
            [a, b, c, d] => self.order.u32_of([a, b, c, d]).into(),
            [a, b, c, d, e, f, g, h] => self.order.u64_of([a, b, c, d, e, f, g, h]),
            _ => 0,
        }
    }

    fn number_at(&mut self, at: u64, width: usize) -> Result<u64> {
        let mut bytes = [0; 8];
        self.read_at(at, &mut bytes[..width])?;
        Ok(self.number(&bytes[..width]))
    }

    /// Reads bytes from that place on.
    pub(super) fn read_at(&mut self, at: u64, bytes: &mut [u8]) -> Result<()> {
        let mut read = || {
            if self.here != Some(at) {
                self.reader.seek(SeekFrom::Start(at))?;
            }
            self.reader.read_exact(bytes)
        };
        let read = read();
        self.here = read.is_ok().then(|| at + bytes.len() as u64);
        read.map_err(|e| match e.kind() {
            ErrorKind::UnexpectedEof | ErrorKind::InvalidInput => self.broken("it ends too early"),
            _ => self.input.refused(e),
        })
    }

    /// Bytes of the file.
    pub(super) const fn length(&self) -> u64 {
        self.length
    }

    /// The name for messages.
    pub(super) fn name(&self) -> String {
        self.input.name()
    }

    /// The error for a broken file.
    pub(super) fn broken(&self, why: &str) -> Error {
        broken(&self.name(), why)
    }
}

/// Bytes of one value of a type: those of EXIF, and the long ones of BigTIFF.
const fn width(kind: u16) -> Option<usize> {
    if matches!(kind, 16..=18) { Some(8) } else { ifd::width(kind) }
}
