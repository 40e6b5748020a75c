//! The headers of Netpbm's formats.

use crate::codec::{Input, raw};
use crate::error::{Error, Kind, Result};
use crate::matrix::Layout;
use std::io::BufRead;

/// No header that means well is longer, comments included.
const MAX_BYTES: usize = 1 << 20;

/// How samples are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coding {
    /// Decimal numbers.
    Ascii,
    /// Digits 0 and 1, where 1 is black.
    AsciiBits,
    /// Bytes, or two of them.
    Binary,
    /// Eight pixels a byte, rows padded, where 1 is black.
    Bits,
}

/// What a header says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub coding: Coding,
    pub width: u32,
    pub height: u32,
    pub layout: Layout,
    pub maxval: u16,
}

/// Reads a header, and leaves the reader at the first byte of the picture.
pub(super) fn read(reader: &mut dyn BufRead, input: &Input) -> Result<Header> {
    let mut text = Text::of(reader, input);
    text.next()?;
    let (coding, layout) = match text.next()? {
        b'1' => (Coding::AsciiBits, Layout::Grey),
        b'2' => (Coding::Ascii, Layout::Grey),
        b'3' => (Coding::Ascii, Layout::Rgb),
        b'4' => (Coding::Bits, Layout::Grey),
        b'5' => (Coding::Binary, Layout::Grey),
        b'6' => (Coding::Binary, Layout::Rgb),
        _ => return text.pam(),
    };
    let (width, height) = (text.number("width")?, text.number("height")?);
    let maxval = match coding {
        Coding::AsciiBits | Coding::Bits => 1,
        _ => text.number("maximum")?,
    };
    Ok(Header { coding, width, height, layout, maxval: text.maxval(maxval)? })
}

/// The characters of a header.
pub(super) struct Text<'a> {
    reader: &'a mut dyn BufRead,
    input: &'a Input,
    left: usize,
}

impl<'a> Text<'a> {
    /// What comes next in `reader`.
    pub(super) fn of(reader: &'a mut dyn BufRead, input: &'a Input) -> Self {
        Text { reader, input, left: MAX_BYTES }
    }

    /// The next byte.
    fn next(&mut self) -> Result<u8> {
        self.left = self.left.checked_sub(1).ok_or_else(|| self.corrupt("has a header without end"))?;
        let mut byte = [0];
        self.reader.read_exact(&mut byte).map_err(|e| raw::header_refused(self.input, e))?;
        Ok(byte[0])
    }

    /// The next byte, where a comment counts as the end of its line.
    fn past_comment(&mut self) -> Result<u8> {
        let mut byte = self.next()?;
        if byte == b'#' {
            while byte != b'\n' {
                byte = self.next()?;
            }
        }
        Ok(byte)
    }

    /// The next number, and the one white space after it.
    pub(super) fn number(&mut self, what: &str) -> Result<u32> {
        let digits = self.word()?;
        self.parsed(what, &digits)
    }

    /// The next characters that are no white space, and the one white space after them.
    pub(super) fn word(&mut self) -> Result<String> {
        let mut byte = self.past_comment()?;
        while byte.is_ascii_whitespace() {
            byte = self.past_comment()?;
        }
        let mut word = String::new();
        while !byte.is_ascii_whitespace() {
            word.push(char::from(byte));
            byte = self.past_comment()?;
        }
        Ok(word)
    }

    fn parsed(&self, what: &str, digits: &str) -> Result<u32> {
        let plain = digits.bytes().all(|b| b.is_ascii_digit());
        digits.parse().ok().filter(|_| plain).ok_or_else(|| {
            let shown: String = digits.chars().take(20).collect();
            self.corrupt(&format!("gives '{}' for its {what}", shown.escape_default()))
        })
    }

    fn maxval(&self, maxval: u32) -> Result<u16> {
        let fits = u16::try_from(maxval).ok().filter(|maxval| *maxval > 0);
        fits.ok_or_else(|| self.corrupt(&format!("gives {maxval} for its maximum, which is 1 to 65535")))
    }

    /// The next line of a PAM header, without white space around it.
    fn line(&mut self) -> Result<String> {
        let mut line = Vec::new();
        loop {
            match self.next()? {
                b'\n' => return Ok(String::from_utf8_lossy(&line).trim().to_owned()),
                byte => line.push(byte),
            }
        }
    }

    /// A PAM header: lines of a word and its value, in any order.
    fn pam(&mut self) -> Result<Header> {
        let [mut width, mut height, mut depth, mut maxval] = [None; 4];
        let mut tuples = Vec::new();
        loop {
            let line = self.line()?;
            let (word, value) = line.split_once(|c: char| c.is_ascii_whitespace()).unwrap_or((&line, ""));
            let value = value.trim();
            let field = match word {
                "ENDHDR" => break,
                "TUPLTYPE" => {
                    tuples.push(value.to_owned());
                    continue;
                }
                "WIDTH" => &mut width,
                "HEIGHT" => &mut height,
                "DEPTH" => &mut depth,
                "MAXVAL" => &mut maxval,
                _ if word.is_empty() || word.starts_with('#') => continue,
                _ => return Err(self.corrupt("has a PAM header that is none")),
            };
            *field = Some(self.parsed(&word.to_ascii_lowercase(), value)?);
        }
        let (Some(width), Some(height), Some(depth), Some(maxval)) = (width, height, depth, maxval) else {
            return Err(self.corrupt("lacks WIDTH, HEIGHT, DEPTH or MAXVAL"));
        };
        let layout = self.layout(depth, &tuples.join(" "))?;
        Ok(Header { coding: Coding::Binary, width, height, layout, maxval: self.maxval(maxval)? })
    }

    /// The layout that a tuple type stands for; without one, the usual one of that many channels.
    fn layout(&self, depth: u32, tuple: &str) -> Result<Layout> {
        let layout = match (tuple, depth) {
            ("BLACKANDWHITE" | "GRAYSCALE" | "", 1) => Layout::Grey,
            ("BLACKANDWHITE_ALPHA" | "GRAYSCALE_ALPHA" | "", 2) => Layout::GreyAlpha,
            ("RGB" | "", 3) => Layout::Rgb,
            ("RGB_ALPHA" | "", 4) => Layout::Rgba,
            _ => {
                let shown: String = tuple.chars().take(40).collect();
                return Err(Error::new(
                    Kind::Unsupported,
                    format!(
                        "{} holds {depth} channels of type '{}'; grey and RGB can be read, with or without alpha",
                        self.input.name(),
                        shown.escape_default()
                    ),
                ));
            }
        };
        Ok(layout)
    }

    fn corrupt(&self, what: &str) -> Error {
        Error::new(Kind::Corrupt, format!("{} {what}", self.input.name()))
    }
}
