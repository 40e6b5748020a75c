//! PNG: rows out of files and into files, with what they carry beside the pixels.
//!
//! Reading: [`survey`] walks the chunks from the [`header`] on, [`rows`] gives the rows, of which the `png` crate
//! inflates the data and [`unfilter`] undoes the filters, [`animation`] puts one frame of an animation together,
//! [`metadata`] and [`text`] read what is beside the pixels. Writing: [`band`] filters and deflates rows in parallel, as
//! [`effort`] says: by [`filter`], and by [`deflate`] without a search for matches, by a [`quick`] one, by zlib's in
//! [`lz`], or on the cheapest way through all of them in [`optimal`]; [`write`] puts the pieces into chunks.
//! [`zlib`] compresses what other formats have filtered.

mod adler;
mod animation;
mod band;
mod bits;
mod block;
mod deflate;
mod effort;
mod filter;
mod header;
mod huffman;
mod lz;
mod metadata;
mod optimal;
mod price;
mod quick;
mod read;
mod rows;
mod runs;
mod split;
mod survey;
#[cfg(test)]
mod tests;
mod text;
mod trees;
mod unfilter;
mod write;
mod zlib;

pub(super) use animation::blend_over;
pub(super) use read::{open, unpack};
pub(super) use write::create;
pub(super) use zlib::zlib;

use crate::matrix::Layout;

/// Whether an ICC profile speaks of the colours that samples of `layout` have.
fn profile_fits(icc: &[u8], layout: Layout) -> bool {
    // Bytes 16 to 19 of the header name the colour space, 36 to 39 are a fixed signature (ICC.1, section 7.2).
    icc.len() >= 128 && icc[36..40] == *b"acsp" && icc[16..20] == *if layout.is_rgb() { b"RGB " } else { b"GRAY" }
}
