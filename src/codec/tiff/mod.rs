//! TIFF: rows out of strips and tiles and into strips, with what they carry beside the pixels.
//!
//! Reading: [`directory`] finds the directories and their values, [`page`] and [`stored`] say what they tell of one
//! picture, [`chunk`] decompresses a strip or tile through the `tiff` crate, [`rows`] puts chunks together, [`pixels`]
//! makes their samples those of a picture, [`metadata`] reads what is beside them.
//!
//! Writing: [`strips`] predicts and deflates rows in parallel, [`write`] puts the pieces one after the other, [`fields`]
//! makes the directory behind them.

mod chunk;
mod directory;
mod fields;
mod inks;
mod metadata;
mod page;
mod pixels;
mod read;
mod rows;
mod stored;
mod strips;
mod tags;
#[cfg(test)]
mod tests;
mod write;

pub(super) use read::open;
pub(super) use write::create;
