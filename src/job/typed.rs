//! Values as they are written in JSON: as they are typed.

use crate::codec::WriteOptions;
use crate::error::{Error, Result};
use crate::mask::Step;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

/// A value that is written in JSON as it is typed; what looks like a number may be one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Typed<T>(pub T);

impl<T: fmt::Display> Serialize for Typed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = self.0.to_string().to_lowercase();
        match (text.parse::<u64>(), text.parse::<f64>()) {
            (Ok(number), _) => serializer.serialize_u64(number),
            // By way of its text: 0.7, not the 0.699999988079071 that an f32 is as an f64.
            (_, Ok(number)) if number.is_finite() => serializer.serialize_f64(number),
            _ => serializer.serialize_str(&text),
        }
    }
}

impl<'de, T: FromStr<Err = Error>> Deserialize<'de> for Typed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AsTyped(PhantomData))
    }
}

struct AsTyped<T>(PhantomData<T>);

impl<T: FromStr<Err = Error>> Visitor<'_> for AsTyped<T> {
    type Value = Typed<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text or a number")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
        text.parse().map(Typed).map_err(E::custom)
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Self::Value, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Self::Value, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Self::Value, E> {
        self.visit_str(&number.to_string())
    }
}

impl<T> JsonSchema for Typed<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Typed".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "number"] })
    }
}

/// JPEG quality.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quality(pub(super) u8);

impl Default for Quality {
    fn default() -> Self {
        Quality(WriteOptions::default().quality)
    }
}

impl FromStr for Quality {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        match text.parse() {
            Ok(quality @ 1..=100) => Ok(Quality(quality)),
            _ => Err(Error::usage(format!("'{text}' is no quality; give 1 to 100"))),
        }
    }
}

impl fmt::Display for Quality {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Labels, separated by commas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labels(pub Vec<i64>);

impl FromStr for Labels {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        match Step::of_flag("label", text)? {
            Step::Label(labels) => Ok(Labels(labels)),
            _ => Err(Error::usage(format!("'{text}' are no labels"))),
        }
    }
}

impl fmt::Display for Labels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let labels: Vec<_> = self.0.iter().map(i64::to_string).collect();
        f.write_str(&labels.join(","))
    }
}

/// Pixels that are left around what is cropped to; `true` stands for none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Padding(pub u32);

impl<'de> Deserialize<'de> for Padding {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged, expecting = "trim is true, or a count of pixels")]
        enum Either {
            Flag(bool),
            Pixels(u32),
        }
        match Either::deserialize(deserializer)? {
            Either::Pixels(pixels) => Ok(Padding(pixels)),
            Either::Flag(true) => Ok(Padding(0)),
            Either::Flag(false) => Err(serde::de::Error::custom("trim is true, or a count of pixels")),
        }
    }
}
