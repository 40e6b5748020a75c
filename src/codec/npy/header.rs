//! The header of a `.npy` file: a Python dictionary that says type, memory order and shape.

use super::values::Type;
use crate::codec::raw::{self, Order};
use crate::codec::{Input, ReadSeek};
use crate::error::{Error, Kind, Result};

/// No header that means well is longer.
const MAX_BYTES: u32 = 1 << 20;

/// What a header says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub kind: Type,
    pub order: Order,
    pub fortran: bool,
    pub shape: Vec<u64>,
}

/// Reads a header, and leaves the reader at the first value. Numbers that are no weights by themselves are read only
/// where `integers` are wanted.
pub(super) fn read(reader: &mut dyn ReadSeek, input: &Input, integers: bool) -> Result<Header> {
    let corrupt = |what: &str| Error::new(Kind::Corrupt, format!("{} {what}", input.name()));
    let mut fill = |bytes: &mut [u8]| reader.read_exact(bytes).map_err(|e| raw::header_refused(input, e));
    let mut start = [0; 8];
    fill(&mut start)?;
    let len = match start[6] {
        1 => {
            let mut len = [0; 2];
            fill(&mut len)?;
            u32::from(u16::from_le_bytes(len))
        }
        2 | 3 => {
            let mut len = [0; 4];
            fill(&mut len)?;
            u32::from_le_bytes(len)
        }
        version => {
            let name = input.name();
            return Err(Error::new(
                Kind::Unsupported,
                format!("{name} is of version {version} of NPY, known are 1 to 3"),
            ));
        }
    };
    if len > MAX_BYTES {
        return Err(corrupt("has a header without end"));
    }
    let mut text = vec![0; len as usize];
    fill(&mut text)?;
    let text = String::from_utf8_lossy(&text);
    let dictionary = Literal(&text).dictionary().ok_or_else(|| corrupt("has a header that cannot be understood"))?;
    let (kind, order) = element(&dictionary.descr, input, integers)?;
    Ok(Header { kind, order, fortran: dictionary.fortran, shape: dictionary.shape })
}

/// The type and byte order that a description such as `<f4` stands for.
fn element(descr: &str, input: &Input, integers: bool) -> Result<(Type, Order)> {
    let (order, kind) = match descr.split_at_checked(1) {
        Some((">", kind)) => (Order::Big, kind),
        Some(("<" | "|", kind)) => (Order::Little, kind),
        Some(("=", kind)) if cfg!(target_endian = "big") => (Order::Big, kind),
        Some(("=", kind)) => (Order::Little, kind),
        _ => (Order::Little, descr),
    };
    let kind = match kind {
        "b1" | "?" => Type::Bool,
        "u1" => Type::U8,
        "u2" => Type::U16,
        "f2" => Type::F16,
        "f4" => Type::F32,
        "f8" => Type::F64,
        "i1" if integers => Type::I8,
        "i2" if integers => Type::I16,
        "i4" if integers => Type::I32,
        "i8" if integers => Type::I64,
        "u4" if integers => Type::U32,
        "u8" if integers => Type::U64,
        _ => return Err(refused(kind, descr, input)),
    };
    Ok((kind, order))
}

fn refused(kind: &str, descr: &str, input: &Input) -> Error {
    let name = input.name();
    let integer = match kind {
        "i1" => "int8",
        "i2" => "int16",
        "i4" => "int32",
        "i8" => "int64",
        "u4" => "uint32",
        "u8" => "uint64",
        _ => {
            let shown: String = descr.chars().take(40).collect();
            let text = format!(
                "{name} holds values of type '{}'; bool, u8, u16, f16, f32 and f64 can be read",
                shown.escape_default()
            );
            return Error::new(Kind::Unsupported, text);
        }
    };
    let text = format!(
        "{name} holds {integer} values, which are no weights; behind a mask, ' | label N' or ' | normalize' makes some of them"
    );
    Error::new(Kind::Unsupported, text)
}

struct Dictionary {
    descr: String,
    fortran: bool,
    shape: Vec<u64>,
}

/// What is left of a Python literal.
struct Literal<'a>(&'a str);

impl<'a> Literal<'a> {
    /// A dictionary with just the keys that the format knows.
    fn dictionary(mut self) -> Option<Dictionary> {
        let (mut descr, mut fortran, mut shape) = (None, None, None);
        self.token("{")?;
        while self.token("}").is_none() {
            let key = self.string()?;
            self.token(":")?;
            match key {
                "descr" => descr = Some(self.descr()?),
                "fortran_order" => fortran = Some(self.boolean()?),
                "shape" => shape = Some(self.tuple()?),
                _ => return None,
            }
            if self.token(",").is_none() {
                self.token("}")?;
                break;
            }
        }
        Some(Dictionary { descr: descr?, fortran: fortran?, shape: shape? })
    }

    /// Takes a token, and the white space before it.
    fn token(&mut self, token: &str) -> Option<()> {
        self.0 = self.0.trim_ascii_start().strip_prefix(token)?;
        Some(())
    }

    fn string(&mut self) -> Option<&'a str> {
        let rest = self.0.trim_ascii_start();
        let quote = rest.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
        let (text, rest) = rest[1..].split_once(quote)?;
        self.0 = rest;
        Some(text)
    }

    /// The description of a type; one of several fields, a list, is given as it is written.
    fn descr(&mut self) -> Option<String> {
        let rest = self.0.trim_ascii_start();
        if !rest.starts_with('[') {
            return self.string().map(str::to_owned);
        }
        let mut depth = 0usize;
        for (at, c) in rest.char_indices() {
            match c {
                '[' => depth += 1,
                ']' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                self.0 = &rest[at + 1..];
                return Some(rest[..=at].to_owned());
            }
        }
        None
    }

    fn boolean(&mut self) -> Option<bool> {
        if self.token("True").is_some() { Some(true) } else { self.token("False").map(|()| false) }
    }

    fn tuple(&mut self) -> Option<Vec<u64>> {
        let mut numbers = Vec::new();
        self.token("(")?;
        while self.token(")").is_none() {
            let rest = self.0.trim_ascii_start();
            let end = rest.find(|c: char| !c.is_ascii_digit())?;
            numbers.push(rest[..end].parse().ok()?);
            // Python 2 wrote long integers so.
            self.0 = rest[end..].strip_prefix('L').unwrap_or(&rest[end..]);
            if self.token(",").is_none() {
                self.token(")")?;
                break;
            }
        }
        Some(numbers)
    }
}
