//! farbfeld: a magic word, width, height, then RGBA samples of 16 bits, most significant byte first.

use super::raw::{self, Order, RawRows};
use super::{Format, Input, Meta, Opened, ReadOptions, Route, Transfer};
use crate::error::Result;
use crate::matrix::{Depth, Layout, Shape, Sink};
use std::io::{Read, Write};

const MAGIC: &[u8; 8] = b"farbfeld";

pub(super) fn open(input: &Input, options: &ReadOptions) -> Result<Opened> {
    options.page_of(&input.name(), 1, "")?;
    let mut reader = input.open()?;
    let mut header = [0; 16];
    reader.read_exact(&mut header).map_err(|e| raw::header_refused(input, e))?;
    let side = |at: usize| u32::from_be_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
    let size = options.limits.ensure_size(&input.name(), side(8), side(12))?;
    let shape = Shape { size, layout: Layout::Rgba, depth: Depth::U16 };
    let rows = RawRows::new(reader, input, shape, shape.row_bytes(), Box::new(raw::push_u16_be))?;
    Ok(Opened {
        source: Box::new(rows),
        meta: Meta::default(),
        format: Format::Farbfeld,
        route: Route::Streamed,
        transfer: Transfer::Encoded,
        full: Some(65_535),
        palette: false,
        pages: 1,
        notes: Vec::new(),
    })
}

pub(super) fn create<'a>(shape: Shape, out: Box<dyn Write + Send + 'a>) -> Result<Sink<'a>> {
    let mut header = MAGIC.to_vec();
    for side in [shape.size.width(), shape.size.height()] {
        // A size is made of two u32, so nothing is lost.
        header.extend((side as u32).to_be_bytes());
    }
    raw::sink(&header, shape, Order::Big, out)
}

#[cfg(test)]
mod tests {
    use crate::codec::testing::{message, opened, round_trip, shape};
    use crate::codec::{Format, Route};
    use crate::error::Kind;
    use crate::matrix::{Depth, Layout, Samples};

    #[test]
    fn samples_are_big_endian_rgba() {
        let bytes = b"farbfeld\0\0\0\x01\0\0\0\x02\x01\x02\x03\x04\x05\x06\x07\x08\0\0\0\x01\xff\xff\x80\0";
        let (file, samples) = opened("a.ff", bytes).unwrap();
        assert_eq!((file.format, file.route), (Format::Farbfeld, Route::Streamed));
        assert_eq!(samples, Samples::U16(vec![0x0102, 0x0304, 0x0506, 0x0708, 0, 1, 0xFFFF, 0x8000]));
    }

    #[test]
    fn what_is_written_reads_back_the_same() {
        round_trip(Format::Farbfeld, shape(7, 5, Layout::Rgba, Depth::U16));
        round_trip(Format::Farbfeld, shape(1, 1, Layout::Rgba, Depth::U16));
        round_trip(Format::Farbfeld, shape(300, 700, Layout::Rgba, Depth::U16));
    }

    #[test]
    fn short_files_are_corrupt() {
        assert_eq!(message("a.ff", b"farbfeld\0\0\0\x01", Kind::Corrupt), "a.ff ends inside its header");
        let rows = b"farbfeld\0\0\0\x01\0\0\0\x02\x01\x02\x03\x04\x05\x06\x07\x08\0\0\0";
        assert_eq!(message("a.ff", rows, Kind::Corrupt), "a.ff ends after 1 of 2 rows");
        let empty = b"farbfeld\0\0\0\0\0\0\0\x02";
        assert_eq!(message("a.ff", empty, Kind::Corrupt), "a.ff says that it is 0x2 pixels");
    }

    #[test]
    fn sizes_beyond_reason_are_refused_before_memory_is_taken() {
        message("a.ff", b"farbfeld\xff\xff\xff\xff\xff\xff\xff\xff", Kind::TooLarge);
        message("a.ff", b"farbfeld\x70\0\0\0\0\0\0\x01", Kind::Corrupt);
    }
}
