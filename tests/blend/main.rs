//! Blending: every mode and operator held against a slow and obvious reference, and what must be so by its nature.

#[path = "../common/mod.rs"]
mod common;

mod cli;
mod colors;
mod cuts;
mod edges;
mod floats;
mod laws;
mod modes;
mod names;
mod operators;
mod places;
mod spaces;
