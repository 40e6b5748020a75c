//! Paths and masks in JSON: text, or bytes where they are none.

use super::{Source, Weights};
use crate::codec::{Input, Target};
use crate::error::{Error, Result};
use base64::Engine as _;
use schemars::JsonSchema;
use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::ffi::OsString;
use std::fmt;
use std::marker::PhantomData;
use std::path::Path;

/// A path: text, or its bytes in Base64 where it is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "a path is a string, or {\"bytes\": \"<Base64>\"}")]
pub enum PathText {
    /// UTF-8.
    Text(String),
    /// Any bytes.
    #[serde(deserialize_with = "object")]
    Bytes(PathBytes),
}

/// The bytes of a path that is no text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PathBytes {
    /// In Base64.
    pub bytes: String,
}

/// Reads an object as one. Without this, a list of the values of its fields would do as well.
pub(super) fn object<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<T, D::Error> {
    struct Object<T>(PhantomData<T>);

    impl<'de, T: Deserialize<'de>> Visitor<'de> for Object<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a JSON object")
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
            T::deserialize(MapAccessDeserializer::new(map))
        }
    }

    deserializer.deserialize_map(Object(PhantomData))
}

impl PathText {
    /// The path.
    ///
    /// # Errors
    /// [`Kind::Usage`](crate::Kind::Usage) for what is no Base64.
    pub fn to_os_string(&self) -> Result<OsString> {
        match self {
            PathText::Text(text) => Ok(text.into()),
            PathText::Bytes(PathBytes { bytes }) => {
                let decoded = base64::engine::general_purpose::STANDARD.decode(bytes);
                let decoded = decoded.map_err(|_| Error::usage(format!("\"{bytes}\" is no Base64")))?;
                os_string(decoded)
            }
        }
    }
}

#[cfg(unix)]
fn os_string(bytes: Vec<u8>) -> Result<OsString> {
    Ok(std::os::unix::ffi::OsStringExt::from_vec(bytes))
}

#[cfg(not(unix))]
fn os_string(bytes: Vec<u8>) -> Result<OsString> {
    String::from_utf8(bytes).map(Into::into).map_err(|_| Error::usage("this system's paths are text"))
}

impl From<&Path> for PathText {
    fn from(path: &Path) -> Self {
        match path.to_str() {
            // Alone it would be standard input or output.
            Some("-") => PathText::Text("./-".to_owned()),
            Some(text) => PathText::Text(text.to_owned()),
            None => {
                let bytes = path.as_os_str().as_encoded_bytes();
                PathText::Bytes(PathBytes { bytes: base64::engine::general_purpose::STANDARD.encode(bytes) })
            }
        }
    }
}

impl From<&Input> for PathText {
    fn from(input: &Input) -> Self {
        match input {
            Input::Bytes(name, _) => PathText::Text(name.clone()),
            Input::File(_) | Input::Stream(_) => {
                input.path().map_or_else(|| PathText::Text("-".into()), PathText::from)
            }
        }
    }
}

impl From<&Target> for PathText {
    fn from(target: &Target) -> Self {
        match target {
            Target::File(path) => PathText::from(path.as_path()),
            Target::Stdout => PathText::Text("-".into()),
        }
    }
}

impl From<&Weights> for PathText {
    fn from(weights: &Weights) -> Self {
        match &weights.source {
            Source::File(input) if weights.steps.is_empty() => PathText::from(input),
            _ => PathText::Text(weights.name()),
        }
    }
}
