//! TIFF's directories (IFDs) as EXIF uses them: parsed into owned values, and written back.
//!
//! Only the directories that EXIF nests are followed, each at its own level, so nothing can go round in circles; what
//! lies outside the bytes is left out; values that overlap so much that they outgrow the file are too.

/// Tag of the pointer to the Exif directory, in IFD0.
pub(in crate::codec) const EXIF: u16 = 0x8769;
/// Tag of the pointer to the GPS directory, in IFD0.
pub(in crate::codec) const GPS: u16 = 0x8825;
/// Tag of the pointer to the Interoperability directory, in the Exif directory.
pub(in crate::codec) const INTEROP: u16 = 0xA005;

const SHORT: u16 = 3;
const LONG: u16 = 4;
const RATIONAL: u16 = 5;
/// Pointers to directories: whatever is not followed by its tag cannot be carried.
const IFD: u16 = 13;

/// The pointers that are followed in the directory that itself hangs on `parent` (0 for IFD0).
const fn followed(parent: u16) -> &'static [u16] {
    match parent {
        0 => &[EXIF, GPS],
        EXIF => &[INTEROP],
        _ => &[],
    }
}

/// Bytes of one value of a type; `None` for types that are unknown.
pub(in crate::codec) const fn width(kind: u16) -> Option<usize> {
    match kind {
        // BYTE, ASCII, SBYTE, UNDEFINED, UTF-8
        1 | 2 | 6 | 7 | 129 => Some(1),
        // SHORT, SSHORT
        SHORT | 8 => Some(2),
        // LONG, SLONG, FLOAT
        LONG | 9 | 11 | IFD => Some(4),
        // RATIONAL, SRATIONAL, DOUBLE
        RATIONAL | 10 | 12 => Some(8),
        _ => None,
    }
}

/// The fraction that is as near to a number as its denominator allows: a power of a hundred.
pub(in crate::codec) fn fraction(number: f64) -> [u32; 2] {
    let largest = f64::from(u32::MAX);
    let is_near = |d: &f64| (number * d - (number * d).round()).abs() < 1e-9 * number * d;
    let mut fits = [1.0, 1e2, 1e4, 1e6].into_iter().filter(|d| number * d <= largest);
    let best = fits.clone().find(is_near).or(fits.next_back()).unwrap_or(1.0);
    [(number * best).round().clamp(0.0, largest) as u32, best as u32]
}

/// The order of bytes in numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::codec) enum Order {
    Little,
    Big,
}

impl Order {
    pub(in crate::codec) fn u16_of(self, bytes: [u8; 2]) -> u16 {
        match self {
            Order::Little => u16::from_le_bytes(bytes),
            Order::Big => u16::from_be_bytes(bytes),
        }
    }

    pub(in crate::codec) fn u32_of(self, bytes: [u8; 4]) -> u32 {
        match self {
            Order::Little => u32::from_le_bytes(bytes),
            Order::Big => u32::from_be_bytes(bytes),
        }
    }

    pub(in crate::codec) fn bytes_of_u16(self, number: u16) -> [u8; 2] {
        match self {
            Order::Little => number.to_le_bytes(),
            Order::Big => number.to_be_bytes(),
        }
    }

    pub(in crate::codec) fn bytes_of_u32(self, number: u32) -> [u8; 4] {
        match self {
            Order::Little => number.to_le_bytes(),
            Order::Big => number.to_be_bytes(),
        }
    }

    pub(in crate::codec) fn u64_of(self, bytes: [u8; 8]) -> u64 {
        match self {
            Order::Little => u64::from_le_bytes(bytes),
            Order::Big => u64::from_be_bytes(bytes),
        }
    }

    fn u16_at(self, bytes: &[u8], at: usize) -> Option<u16> {
        Some(self.u16_of(*bytes.get(at..)?.first_chunk()?))
    }

    fn u32_at(self, bytes: &[u8], at: usize) -> Option<u32> {
        Some(self.u32_of(*bytes.get(at..)?.first_chunk()?))
    }
}

/// An EXIF structure: IFD0 and what hangs on it. IFD1, the thumbnail, is never read.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::codec) struct Exif {
    pub order: Order,
    pub root: Ifd,
}

/// A directory: its entries, tags rising.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::codec) struct Ifd(pub Vec<Entry>);

/// A tag and what it stands for.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::codec) struct Entry {
    pub tag: u16,
    pub value: Value,
}

/// What a tag stands for.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::codec) enum Value {
    /// Values of type `kind`, in the byte order of the structure.
    Data { kind: u16, bytes: Vec<u8> },
    /// A directory.
    Ifd(Ifd),
}

impl Ifd {
    /// The value of a tag.
    pub(in crate::codec) fn get(&self, tag: u16) -> Option<&Value> {
        self.0.iter().find(|entry| entry.tag == tag).map(|entry| &entry.value)
    }

    /// Sets the value of a tag, wherever its place is.
    pub(in crate::codec) fn set(&mut self, tag: u16, value: Value) {
        self.0.retain(|entry| entry.tag != tag);
        let at = self.0.partition_point(|entry| entry.tag < tag);
        self.0.insert(at, Entry { tag, value });
    }

    /// The value of a tag, to be changed.
    pub(in crate::codec) fn get_mut(&mut self, tag: u16) -> Option<&mut Value> {
        self.0.iter_mut().find(|entry| entry.tag == tag).map(|entry| &mut entry.value)
    }
}

impl Value {
    /// The first value, where it is a whole number without sign.
    pub(in crate::codec) fn number(&self, order: Order) -> Option<u32> {
        let Value::Data { kind, bytes } = self else { return None };
        match *kind {
            1 => bytes.first().map(|b| u32::from(*b)),
            SHORT => order.u16_at(bytes, 0).map(u32::from),
            LONG => order.u32_at(bytes, 0),
            _ => None,
        }
    }

    /// The first value, where it is a rational number without sign whose denominator is not zero.
    pub(in crate::codec) fn rational(&self, order: Order) -> Option<f64> {
        let Value::Data { kind: RATIONAL, bytes } = self else { return None };
        let (top, bottom) = (order.u32_at(bytes, 0)?, order.u32_at(bytes, 4)?);
        (bottom != 0).then(|| f64::from(top) / f64::from(bottom))
    }

    /// A number as a fraction.
    pub(in crate::codec) fn of_fraction(order: Order, number: f64) -> Self {
        Value::Data { kind: RATIONAL, bytes: fraction(number).map(|part| order.bytes_of_u32(part)).concat() }
    }

    /// A number of 16 bits.
    pub(in crate::codec) fn of_short(order: Order, number: u16) -> Self {
        Value::Data { kind: SHORT, bytes: order.bytes_of_u16(number).to_vec() }
    }

    /// Sets one whole number, as the SHORT that it was where that can hold it, else as a LONG.
    pub(in crate::codec) fn set_number(&mut self, order: Order, number: u32) {
        let was_short = matches!(self, Value::Data { kind: SHORT, .. });
        *self = match u16::try_from(number) {
            Ok(short) if was_short => Value::Data { kind: SHORT, bytes: order.bytes_of_u16(short).to_vec() },
            _ => Value::Data { kind: LONG, bytes: order.bytes_of_u32(number).to_vec() },
        };
    }
}

impl Exif {
    /// Reads a structure that begins with its byte order mark. `None` where there is no IFD0 to be found.
    pub(in crate::codec) fn parse(bytes: &[u8]) -> Option<Self> {
        let order = match bytes.first_chunk()? {
            b"II" => Order::Little,
            b"MM" => Order::Big,
            _ => return None,
        };
        if order.u16_at(bytes, 2)? != 42 {
            return None;
        }
        let at = order.u32_at(bytes, 4)? as usize;
        let mut reader = Reader { bytes, order, left: bytes.len() };
        Some(Exif { order, root: reader.directory(at, 0)? })
    }

    /// Writes the structure from its byte order mark on. `None` only above 4 GiB or 65,535 entries.
    pub(in crate::codec) fn write(&self) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        out.extend(match self.order {
            Order::Little => b"II",
            Order::Big => b"MM",
        });
        out.extend(self.order.bytes_of_u16(42));
        out.extend(self.order.bytes_of_u32(8));
        write_directory(&mut out, self.order, &self.root)?;
        Some(out)
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    order: Order,
    /// Bytes that values may still take in all: a sound file has no more than it has bytes.
    left: usize,
}

impl Reader<'_> {
    /// The directory at `at` that hangs on the tag `parent`. All its entries must lie inside; their values need not.
    fn directory(&mut self, at: usize, parent: u16) -> Option<Ifd> {
        let count = usize::from(self.order.u16_at(self.bytes, at)?);
        let entries = self.bytes.get(at..)?.get(2..)?.get(..12 * count)?;
        let mut entries: Vec<Entry> =
            entries.as_chunks().0.iter().filter_map(|entry| self.entry(entry, parent)).collect();
        entries.sort_by_key(|entry| entry.tag);
        entries.dedup_by_key(|entry| entry.tag);
        Some(Ifd(entries))
    }

    fn entry(&mut self, entry: &[u8; 12], parent: u16) -> Option<Entry> {
        let tag = self.order.u16_at(entry, 0)?;
        let kind = self.order.u16_at(entry, 2)?;
        let count = self.order.u32_at(entry, 4)?;
        let offset = self.order.u32_at(entry, 8)? as usize;
        if followed(parent).contains(&tag) {
            return self.directory(offset, tag).map(|ifd| Entry { tag, value: Value::Ifd(ifd) });
        }
        if kind == IFD || [EXIF, GPS, INTEROP].contains(&tag) {
            return None;
        }
        let len = width(kind)?.checked_mul(usize::try_from(count).ok()?)?;
        self.left = self.left.checked_sub(len)?;
        let bytes = if len <= 4 { entry.get(8..8 + len)? } else { self.bytes.get(offset..)?.get(..len)? };
        Some(Entry { tag, value: Value::Data { kind, bytes: bytes.to_vec() } })
    }
}

/// Appends a directory, its values and the directories that hang on it.
fn write_directory(out: &mut Vec<u8>, order: Order, ifd: &Ifd) -> Option<()> {
    out.extend(order.bytes_of_u16(u16::try_from(ifd.0.len()).ok()?));
    let mut field = out.len();
    // The entries, then the offset of a next directory: none.
    out.resize(field + 12 * ifd.0.len() + 4, 0);
    for Entry { tag, value } in &ifd.0 {
        let (kind, count) = match value {
            Value::Data { kind, bytes } => (*kind, bytes.len() / width(*kind)?),
            Value::Ifd(_) => (LONG, 1),
        };
        out[field..field + 2].copy_from_slice(&order.bytes_of_u16(*tag));
        out[field + 2..field + 4].copy_from_slice(&order.bytes_of_u16(kind));
        out[field + 4..field + 8].copy_from_slice(&order.bytes_of_u32(u32::try_from(count).ok()?));
        match value {
            Value::Data { bytes, .. } if bytes.len() <= 4 => {
                out[field + 8..field + 8 + bytes.len()].copy_from_slice(bytes);
            }
            Value::Data { bytes, .. } => {
                point_to_end(out, order, field + 8)?;
                out.extend(bytes);
            }
            Value::Ifd(ifd) => {
                point_to_end(out, order, field + 8)?;
                write_directory(out, order, ifd)?;
            }
        }
        field += 12;
    }
    Some(())
}

/// Writes the offset of what comes next, which is even, into the field at `at`.
fn point_to_end(out: &mut Vec<u8>, order: Order, at: usize) -> Option<()> {
    out.resize(out.len().next_multiple_of(2), 0);
    let end = u32::try_from(out.len()).ok()?;
    out[at..at + 4].copy_from_slice(&order.bytes_of_u32(end));
    Some(())
}
