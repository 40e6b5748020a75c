//! From the values of an array to samples.

use crate::codec::raw::{self, Convert, Order};
use crate::matrix::Depth;

/// The types that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::codec) enum Type {
    Bool,
    U8,
    U16,
    F16,
    F32,
    F64,
    /// These are read only where integers are wanted.
    I8,
    I16,
    I32,
    I64,
    U32,
    U64,
}

impl Type {
    /// Bytes of a value.
    pub(in crate::codec) const fn bytes(self) -> usize {
        match self {
            Type::Bool | Type::U8 | Type::I8 => 1,
            Type::U16 | Type::F16 | Type::I16 => 2,
            Type::F32 | Type::I32 | Type::U32 => 4,
            Type::F64 | Type::I64 | Type::U64 => 8,
        }
    }

    /// The integer that a full sample stands for; `None` for floats.
    pub(in crate::codec) const fn full(self) -> Option<u32> {
        match self {
            Type::U8 => Some(255),
            Type::U16 => Some(65_535),
            Type::F16 | Type::F32 | Type::F64 => None,
            // A truth is 0 or 1, and other integers are samples as they are.
            Type::Bool | Type::I8 | Type::I16 | Type::I32 | Type::I64 | Type::U32 | Type::U64 => Some(1),
        }
    }

    /// The depth of the samples that values become: that of their type, for truths 8 bits, for all floats and for
    /// integers that are no weights 32.
    pub(in crate::codec) const fn depth(self) -> Depth {
        match self {
            Type::Bool | Type::U8 => Depth::U8,
            Type::U16 => Depth::U16,
            _ => Depth::F32,
        }
    }

    /// What turns values into samples: false and true into 0 and 255, halves exactly, doubles to the nearest.
    pub(in crate::codec) fn convert(self, order: Order) -> Convert {
        match self {
            Type::Bool => Box::new(|bytes, out| {
                raw::as_u8(out)?.extend(bytes.iter().map(|b| if *b == 0 { 0 } else { 255 }));
                Ok(())
            }),
            Type::U8 => Box::new(|bytes, out| {
                raw::as_u8(out)?.extend_from_slice(bytes);
                Ok(())
            }),
            Type::U16 => match order {
                Order::Big => Box::new(raw::push_u16_be),
                Order::Little => Box::new(|bytes, out| {
                    raw::as_u16(out)?.extend(bytes.as_chunks().0.iter().map(|b| u16::from_le_bytes(*b)));
                    Ok(())
                }),
            },
            Type::F16 => floats(order, |b| half(u16::from_be_bytes(b)), |b| half(u16::from_le_bytes(b))),
            Type::F32 => floats(order, f32::from_be_bytes, f32::from_le_bytes),
            Type::F64 => floats(order, |b| f64::from_be_bytes(b) as f32, |b| f64::from_le_bytes(b) as f32),
            Type::I8 => floats(order, |[b]| f32::from(b as i8), |[b]| f32::from(b as i8)),
            Type::I16 => floats(order, |b| i16::from_be_bytes(b).into(), |b| i16::from_le_bytes(b).into()),
            Type::I32 => floats(order, |b| i32::from_be_bytes(b) as f32, |b| i32::from_le_bytes(b) as f32),
            Type::I64 => floats(order, |b| i64::from_be_bytes(b) as f32, |b| i64::from_le_bytes(b) as f32),
            Type::U32 => floats(order, |b| u32::from_be_bytes(b) as f32, |b| u32::from_le_bytes(b) as f32),
            Type::U64 => floats(order, |b| u64::from_be_bytes(b) as f32, |b| u64::from_le_bytes(b) as f32),
        }
    }
}

/// Values that become floats by the one of two functions that fits the order.
fn floats<const N: usize>(
    order: Order,
    big: impl Fn([u8; N]) -> f32 + Send + 'static,
    little: impl Fn([u8; N]) -> f32 + Send + 'static,
) -> Convert {
    // Each has a loop of its own, into which it is inlined.
    match order {
        Order::Big => floats_by(big),
        Order::Little => floats_by(little),
    }
}

fn floats_by<const N: usize>(value: impl Fn([u8; N]) -> f32 + Send + 'static) -> Convert {
    Box::new(move |bytes, out| {
        raw::as_f32(out)?.extend(bytes.as_chunks().0.iter().map(|b| value(*b)));
        Ok(())
    })
}

/// The value of a 16-bit float, which 32 bits hold exactly.
fn half(bits: u16) -> f32 {
    let sign = u32::from(bits >> 15) << 31;
    let exponent = u32::from(bits >> 10) & 0x1F;
    let fraction = u32::from(bits) & 0x3FF;
    match exponent {
        // Subnormal: the fraction counts in units of 2^-24.
        0 => f32::from_bits(sign | (fraction as f32 / 16_777_216.0).to_bits()),
        31 => f32::from_bits(sign | 0x7F80_0000 | fraction << 13),
        // The bias is 15 there and 127 here.
        _ => f32::from_bits(sign | (exponent + 112) << 23 | fraction << 13),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_are_exact() {
        let cases = [
            (0x0000, 0.0),
            (0x3C00, 1.0),
            (0x3800, 0.5),
            (0xC000, -2.0),
            (0x7BFF, 65_504.0),
            (0x0400, 2f32.powi(-14)),
            (0x0001, 2f32.powi(-24)),
            (0x83FF, -1023.0 * 2f32.powi(-24)),
            (0x7C00, f32::INFINITY),
            (0xFC00, f32::NEG_INFINITY),
        ];
        for (bits, value) in cases {
            assert_eq!(half(bits), value, "{bits:04x}");
        }
        assert_eq!(half(0x8000).to_bits(), (-0.0f32).to_bits());
        assert!(half(0x7E00).is_nan());
        // Rising bits are rising values.
        assert!((0..0x7C00).all(|bits| half(bits) < half(bits + 1)));
    }
}
