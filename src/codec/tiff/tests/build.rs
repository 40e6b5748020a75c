//! Files made by hand, field by field.

use crate::codec::tiff::tags;

/// A field of a directory: numbers of a type (two for each fraction), or a directory of its own.
#[derive(Clone)]
pub(super) enum Field {
    Of(u16, u16, Vec<u64>),
    Sub(u16, Vec<Field>),
}

pub(super) const BYTE: u16 = 1;
pub(super) const ASCII: u16 = 2;
pub(super) const SHORT: u16 = 3;
pub(super) const LONG: u16 = 4;
pub(super) const FRACTION: u16 = 5;

/// A field of numbers of 16 bits.
pub(super) fn short(tag: u16, values: &[u64]) -> Field {
    Field::Of(tag, SHORT, values.to_vec())
}

/// A field of bytes.
pub(super) fn bytes(tag: u16, kind: u16, values: &[u8]) -> Field {
    Field::Of(tag, kind, values.iter().map(|v| u64::from(*v)).collect())
}

/// How a file writes its numbers.
#[derive(Clone, Copy)]
pub(super) struct Kind {
    pub little: bool,
    pub big: bool,
}

pub(super) const PLAIN: Kind = Kind { little: true, big: false };
pub(super) const ALL: [Kind; 4] =
    [PLAIN, Kind { little: false, ..PLAIN }, Kind { big: true, ..PLAIN }, Kind { little: false, big: true }];

impl Kind {
    fn number(self, value: u64, width: usize) -> Vec<u8> {
        if self.little { value.to_le_bytes()[..width].to_vec() } else { value.to_be_bytes()[8 - width..].to_vec() }
    }

    /// Samples of 16 bits.
    pub(super) fn words(self, values: &[u16]) -> Vec<u8> {
        values.iter().flat_map(|v| self.number(u64::from(*v), 2)).collect()
    }

    /// A file of these pages: fields, and the bytes of their chunks.
    pub(super) fn file(self, pages: &[(Vec<Field>, Vec<Vec<u8>>)]) -> Vec<u8> {
        let offset = if self.big { 8 } else { 4 };
        let mut out = if self.little { b"II".to_vec() } else { b"MM".to_vec() };
        out.extend(self.number(if self.big { 43 } else { 42 }, 2));
        if self.big {
            out.extend([self.number(8, 2), self.number(0, 2)].concat());
        }
        let mut link = out.len();
        out.extend(vec![0; offset]);
        for (fields, chunks) in pages {
            let mut places = Vec::new();
            for chunk in chunks {
                places.push(out.len() as u64);
                out.extend(chunk);
            }
            let counts = chunks.iter().map(|chunk| chunk.len() as u64).collect();
            let tiled = fields.iter().any(|field| matches!(field, Field::Of(tags::TILE_WIDTH, ..)));
            let [at, count] = if tiled { [324, 325] } else { [273, 279] };
            let mut fields = fields.clone();
            fields.extend([Field::Of(at, LONG, places), Field::Of(count, LONG, counts)]);
            let entries = fields.len();
            let start = self.directory(&mut out, fields);
            out.splice(link..link + offset, self.number(start, offset));
            link = start as usize + if self.big { 8 + 20 * entries } else { 2 + 12 * entries };
        }
        out
    }

    /// Appends what fields point to, then their directory; gives where that begins.
    fn directory(self, out: &mut Vec<u8>, mut fields: Vec<Field>) -> u64 {
        fields.sort_by_key(|field| match field {
            Field::Of(tag, ..) | Field::Sub(tag, _) => *tag,
        });
        let room = if self.big { 8 } else { 4 };
        let mut entries = Vec::new();
        for field in &fields {
            let (tag, kind, values) = match field {
                Field::Of(tag, kind, values) => (*tag, *kind, values.clone()),
                Field::Sub(tag, fields) => (*tag, LONG, vec![self.directory(out, fields.clone())]),
            };
            let width = match kind {
                3 | 8 => 2,
                4 | 5 | 9 | 11 | 13 => 4,
                12 | 16 => 8,
                _ => 1,
            };
            let mut bytes: Vec<u8> = values.iter().flat_map(|v| self.number(*v, width)).collect();
            if bytes.len() > room {
                let at = out.len() as u64;
                out.extend(bytes);
                bytes = self.number(at, room);
            }
            bytes.resize(room, 0);
            let count = if kind == FRACTION { values.len() / 2 } else { values.len() };
            entries.extend([self.number(tag.into(), 2), self.number(kind.into(), 2)].concat());
            entries.extend(self.number(count as u64, room));
            entries.extend(bytes);
        }
        let start = out.len() as u64;
        out.extend(self.number(fields.len() as u64, if self.big { 8 } else { 2 }));
        out.extend(entries);
        out.extend(vec![0; room]);
        start
    }
}

/// Fields of a picture in one strip.
pub(super) fn fields(width: u64, height: u64, bits: &[u64], photometric: u64) -> Vec<Field> {
    vec![
        short(tags::WIDTH, &[width]),
        short(tags::LENGTH, &[height]),
        short(tags::BITS, bits),
        short(tags::PHOTOMETRIC, &[photometric]),
        short(tags::SAMPLES, &[bits.len() as u64]),
    ]
}

/// The same fields and more.
pub(super) fn with(mut fields: Vec<Field>, more: &[Field]) -> Vec<Field> {
    fields.extend_from_slice(more);
    fields
}
