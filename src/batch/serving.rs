//! What serves the images of a batch: one for all, or to each its own.

use super::pair::Shelf;
use crate::error::{Error, Result};
use crate::job::Source;
use crate::mask::Step;
use std::str::FromStr;

/// Masks of images, and what is done with each of them.
#[derive(Clone, Debug)]
pub struct Masks {
    /// Where they come from.
    pub from: Serving<Source>,
    /// What is done with them.
    pub steps: Vec<Step>,
}

/// What serves images: one for all, or each its own.
#[derive(Clone, Debug)]
pub enum Serving<T> {
    /// One for all.
    All(T),
    /// Each image has its own.
    Each(Shelf),
    /// Each image serves itself.
    Itself,
}

impl Masks {
    /// The shelf, where each image has a mask of its own.
    pub const fn shelf(&self) -> Option<&Shelf> {
        self.from.shelf()
    }
}

impl<T> Serving<T> {
    /// The shelf, where each image has its own.
    pub const fn shelf(&self) -> Option<&Shelf> {
        match self {
            Serving::All(_) | Serving::Itself => None,
            Serving::Each(shelf) => Some(shelf),
        }
    }
}

/// What is done with an image that has no partner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Missing {
    /// It fails.
    #[default]
    Error,
    /// It is passed over.
    Skip,
    /// It is copied as it is.
    Copy,
}

impl FromStr for Missing {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        match text {
            "error" => Ok(Missing::Error),
            "skip" => Ok(Missing::Skip),
            "copy" => Ok(Missing::Copy),
            _ => Err(Error::usage(format!("'{text}' is nothing to do; give error, skip or copy"))),
        }
    }
}
