//! OpenEXR: rows out of blocks of scan lines and tiles and into scan lines, light as floats.
//!
//! Reading: [`file`] finds the headers and the blocks, [`layer`] says which channels make a picture, [`rows`] puts blocks
//! together (decompressed by the `exr` crate) and places them in the display window.
//!
//! Writing: [`blocks`] deflates rows in parallel, [`write`] puts the pieces one after the other behind a header.
//!
//! In a file colours are multiplied by alpha; here they are straight, so they are divided and multiplied on the way.

mod blocks;
mod file;
mod layer;
mod metadata;
mod read;
mod rows;
#[cfg(test)]
mod tests;
mod write;

pub(super) use read::open;
pub(super) use write::create;
