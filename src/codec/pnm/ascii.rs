//! Samples written as decimal numbers.

use super::header::{Coding, Header};
use super::scale::Scale;
use crate::codec::{Input, raw};
use crate::error::{Error, Kind, Result};
use crate::matrix::{Samples, Shape};

/// All samples of a picture. What comes after them is not looked at.
pub(super) fn decode(mut text: &[u8], header: &Header, shape: Shape, input: &Input) -> Result<Samples> {
    let scale = Scale::new(header.maxval, input.name());
    let mut samples = Samples::empty(shape.depth);
    let mut row = Vec::new();
    for done in 0..shape.size.height() {
        row.clear();
        while row.len() < shape.row_samples() {
            let value = match header.coding {
                Coding::AsciiBits => bit(&mut text),
                _ => number(&mut text),
            };
            match value {
                Value::Of(value) => row.push(value),
                Value::End => return Err(raw::ends_early(input, done as u64, shape)),
                Value::Wrong(byte) => {
                    return Err(Error::new(
                        Kind::Corrupt,
                        format!(
                            "{} has '{}' in row {done}, where a number should be",
                            input.name(),
                            byte.escape_ascii()
                        ),
                    ));
                }
            }
        }
        scale.push_all(row.iter().copied(), &mut samples)?;
    }
    Ok(samples)
}

enum Value {
    Of(u32),
    End,
    Wrong(u8),
}

/// Passes over white space and comments.
fn skip_space(text: &mut &[u8]) {
    loop {
        *text = text.trim_ascii_start();
        if text.first() != Some(&b'#') {
            return;
        }
        let end = text.iter().position(|b| *b == b'\n').unwrap_or(text.len());
        *text = &text[end..];
    }
}

/// The next number. One too large for its type is as large as can be, and above any maximum.
fn number(text: &mut &[u8]) -> Value {
    skip_space(text);
    let Some(&first) = text.first() else { return Value::End };
    if !first.is_ascii_digit() {
        return Value::Wrong(first);
    }
    let mut value = 0u32;
    while let Some((digit @ b'0'..=b'9', rest)) = text.split_first() {
        value = value.saturating_mul(10).saturating_add(u32::from(digit - b'0'));
        *text = rest;
    }
    Value::Of(value)
}

/// The next digit of a bitmap, 1 for white. Digits need not be set apart.
fn bit(text: &mut &[u8]) -> Value {
    skip_space(text);
    let Some((&first, rest)) = text.split_first() else { return Value::End };
    *text = rest;
    match first {
        b'0' => Value::Of(1),
        b'1' => Value::Of(0),
        other => Value::Wrong(other),
    }
}
