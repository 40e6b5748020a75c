//! The directory of a file that is written: its fields, in rising order, little-endian.

use crate::codec::meta::exif::ifd::{self, Exif, Ifd, Order, Value};

/// Types of values.
pub(super) const BYTE: u16 = 1;
pub(super) const SHORT: u16 = 3;
pub(super) const LONG: u16 = 4;
pub(super) const FRACTION: u16 = 5;
pub(super) const UNDEFINED: u16 = 7;
const LONG8: u16 = 16;

/// What stands in a field.
enum Content {
    Values { kind: u16, count: u64, bytes: Vec<u8> },
    Directory(Fields),
}

/// The fields of one directory.
#[derive(Default)]
pub(super) struct Fields(Vec<(u16, Content)>);

impl Fields {
    /// Adds values as their bytes.
    pub(super) fn bytes(&mut self, tag: u16, kind: u16, bytes: Vec<u8>) {
        let width = if kind == LONG8 { 8 } else { ifd::width(kind).unwrap_or(1) };
        let count = (bytes.len() / width) as u64;
        self.0.push((tag, Content::Values { kind, count, bytes }));
    }

    /// Adds numbers of 16 bits.
    pub(super) fn shorts(&mut self, tag: u16, numbers: &[u16]) {
        self.bytes(tag, SHORT, numbers.iter().flat_map(|n| n.to_le_bytes()).collect());
    }

    /// Adds a number of 32 bits.
    pub(super) fn long(&mut self, tag: u16, number: u32) {
        self.bytes(tag, LONG, number.to_le_bytes().to_vec());
    }

    /// Adds places in the file or lengths: of 64 bits in a BigTIFF.
    pub(super) fn places(&mut self, tag: u16, places: &[u64], big: bool) {
        if big {
            self.bytes(tag, LONG8, places.iter().flat_map(|n| n.to_le_bytes()).collect());
        } else {
            // A file that is not a BigTIFF ends before the numbers do.
            self.bytes(tag, LONG, places.iter().flat_map(|n| (*n as u32).to_le_bytes()).collect());
        }
    }

    /// Adds a number as a fraction.
    pub(super) fn fraction(&mut self, tag: u16, number: f64) {
        self.bytes(tag, FRACTION, ifd::fraction(number).map(u32::to_le_bytes).concat());
    }

    /// Adds what `keeps` lets through of a directory of EXIF, with those that hang on it.
    pub(super) fn exif(&mut self, order: Order, directory: &Ifd, keeps: &dyn Fn(u16) -> bool) {
        for entry in directory.0.iter().filter(|entry| keeps(entry.tag)) {
            match &entry.value {
                Value::Data { kind, bytes } if is_utf16(entry.tag, bytes) => {
                    let words = little(order, SHORT, &bytes[UNICODE.len()..]);
                    self.bytes(entry.tag, *kind, [UNICODE, &words].concat());
                }
                Value::Data { kind, bytes } => self.bytes(entry.tag, *kind, little(order, *kind, bytes)),
                Value::Ifd(inner) => {
                    let mut fields = Fields::default();
                    fields.exif(order, inner, &|tag| tag != super::tags::MAKER_NOTE);
                    if !fields.0.is_empty() {
                        self.0.push((entry.tag, Content::Directory(fields)));
                    }
                }
            }
        }
    }

    /// The bytes of the directory and all that it points to, to stand at `start`, and where in the file it begins.
    pub(super) fn written(self, start: u64, big: bool) -> (Vec<u8>, u64) {
        let mut tail = Tail { start, big, bytes: Vec::new() };
        let at = tail.directory(self);
        (tail.bytes, at)
    }
}

/// What an EXIF block holds, parsed.
pub(super) fn parsed(exif: Option<&[u8]>) -> Option<Exif> {
    let exif = exif?;
    Exif::parse(exif.strip_prefix(b"Exif\0\0").unwrap_or(exif))
}

/// How texts begin that are in UTF-16, their words in the byte order of the file (Exif 2.32, table 6).
const UNICODE: &[u8] = b"UNICODE\0";

/// Whether this is a text in UTF-16: of UserComment, GPSProcessingMethod or GPSAreaInformation.
fn is_utf16(tag: u16, bytes: &[u8]) -> bool {
    [0x9286, 0x001B, 0x001C].contains(&tag) && bytes.starts_with(UNICODE)
}

/// Values of a type with their bytes in little-endian order.
fn little(order: Order, kind: u16, bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    // Fractions are two numbers each.
    let width = if matches!(kind, 5 | 10) { 4 } else { ifd::width(kind).unwrap_or(1) };
    if order == Order::Big {
        bytes.chunks_exact_mut(width).for_each(<[u8]>::reverse);
    }
    bytes
}

/// The end of a file, being made.
struct Tail {
    start: u64,
    big: bool,
    bytes: Vec<u8>,
}

impl Tail {
    /// Where the next byte will stand, on a whole word.
    fn here(&mut self) -> u64 {
        while !(self.start + self.bytes.len() as u64).is_multiple_of(8) {
            self.bytes.push(0);
        }
        self.start + self.bytes.len() as u64
    }

    /// A number as wide as offsets are.
    fn place(&self, number: u64) -> Vec<u8> {
        number.to_le_bytes()[..if self.big { 8 } else { 4 }].to_vec()
    }

    /// Appends what fields point to, then their directory; gives where that begins.
    fn directory(&mut self, mut fields: Fields) -> u64 {
        fields.0.sort_by_key(|(tag, _)| *tag);
        fields.0.dedup_by_key(|(tag, _)| *tag);
        let count = fields.0.len() as u64;
        let mut entries = Vec::new();
        for (tag, content) in fields.0 {
            let (kind, count, mut bytes) = match content {
                Content::Values { kind, count, bytes } => (kind, count, bytes),
                Content::Directory(fields) => {
                    let at = self.directory(fields);
                    (if self.big { LONG8 } else { LONG }, 1, self.place(at))
                }
            };
            let room = self.place(0).len();
            if bytes.len() > room {
                let at = self.here();
                self.bytes.append(&mut bytes);
                bytes = self.place(at);
            }
            bytes.resize(room, 0);
            entries.extend([tag.to_le_bytes(), kind.to_le_bytes()].concat());
            entries.extend(self.place(count));
            entries.extend(bytes);
        }
        let at = self.here();
        self.bytes.extend(&count.to_le_bytes()[..if self.big { 8 } else { 2 }]);
        self.bytes.append(&mut entries);
        // No next directory.
        self.bytes.extend(self.place(0));
        at
    }
}
