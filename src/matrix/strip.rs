//! Rows as a file stores them: interleaved samples of 8, 16 or 32 bits.
//!
//! Strips travel between stages. What is computed with is a [`Band`](super::Band): the same samples as one `f32`
//! matrix a channel.

use super::{Depth, Layout, Shape};
use std::ops::Range;

/// Samples at the depth of the file.
#[derive(Clone, Debug, PartialEq)]
pub enum Samples {
    /// 8-bit samples.
    U8(Vec<u8>),
    /// 16-bit samples.
    U16(Vec<u16>),
    /// Float samples.
    F32(Vec<f32>),
}

/// Runs the same expression on whichever vector a [`Samples`] holds.
macro_rules! each {
    ($samples:expr, $v:ident => $body:expr) => {
        match $samples {
            Samples::U8($v) => $body,
            Samples::U16($v) => $body,
            Samples::F32($v) => $body,
        }
    };
}

impl Samples {
    /// No samples of that depth.
    pub const fn empty(depth: Depth) -> Self {
        match depth {
            Depth::U8 => Samples::U8(Vec::new()),
            Depth::U16 => Samples::U16(Vec::new()),
            Depth::F32 => Samples::F32(Vec::new()),
        }
    }

    /// `count` zeros of that depth.
    pub fn zeros(depth: Depth, count: usize) -> Self {
        match depth {
            Depth::U8 => Samples::U8(vec![0; count]),
            Depth::U16 => Samples::U16(vec![0; count]),
            Depth::F32 => Samples::F32(vec![0.0; count]),
        }
    }

    /// Their depth.
    pub const fn depth(&self) -> Depth {
        match self {
            Samples::U8(_) => Depth::U8,
            Samples::U16(_) => Depth::U16,
            Samples::F32(_) => Depth::F32,
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        each!(self, v => v.len())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Drops all samples and keeps the memory.
    pub fn clear(&mut self) {
        each!(self, v => v.clear());
    }

    /// Appends a range of `other`'s samples.
    ///
    /// # Panics
    /// If the depths differ or the range lies outside.
    pub fn extend_from(&mut self, other: &Samples, range: Range<usize>) {
        match (self, other) {
            (Samples::U8(to), Samples::U8(from)) => to.extend_from_slice(&from[range]),
            (Samples::U16(to), Samples::U16(from)) => to.extend_from_slice(&from[range]),
            (Samples::F32(to), Samples::F32(from)) => to.extend_from_slice(&from[range]),
            (to, from) => panic!("samples of depth {} appended to depth {}", from.depth(), to.depth()),
        }
    }
}

/// Some rows of a picture as its file stores them: interleaved samples, top to bottom, without padding.
#[derive(Clone, Debug, PartialEq)]
pub struct Strip {
    width: usize,
    layout: Layout,
    /// `rows() * width() * layout().channels()` samples.
    pub samples: Samples,
}

impl Strip {
    /// A strip without rows, ready to be read into.
    pub const fn empty(shape: Shape) -> Self {
        Strip { width: shape.size.width(), layout: shape.layout, samples: Samples::empty(shape.depth) }
    }

    /// A strip of these samples.
    ///
    /// # Panics
    /// If the samples do not fill whole rows.
    pub fn new(width: usize, layout: Layout, samples: Samples) -> Self {
        assert!(
            samples.len().is_multiple_of(width * layout.channels()),
            "{} samples do not fill rows of {width} pixels of {} channels",
            samples.len(),
            layout.channels()
        );
        Strip { width, layout, samples }
    }

    /// Columns.
    pub const fn width(&self) -> usize {
        self.width
    }

    /// Channels of a pixel.
    pub const fn layout(&self) -> Layout {
        self.layout
    }

    /// Depth of a sample.
    pub const fn depth(&self) -> Depth {
        self.samples.depth()
    }

    /// Samples of one row.
    pub const fn row_samples(&self) -> usize {
        self.width * self.layout.channels()
    }

    /// Where the samples of some columns of a row stand.
    pub const fn range(&self, row: usize, columns: &Range<usize>) -> Range<usize> {
        let (start, n) = (row * self.row_samples(), self.layout.channels());
        start + columns.start * n..start + columns.end * n
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.samples.len() / self.row_samples()
    }

    /// Drops all rows and keeps the memory.
    pub fn clear(&mut self) {
        self.samples.clear();
    }

    /// A strip of the same width, layout and depth that has no rows yet.
    #[must_use]
    pub const fn without_rows(&self) -> Self {
        Strip { width: self.width, layout: self.layout, samples: Samples::empty(self.depth()) }
    }

    /// Makes the strip that many rows high; what was there stays, new samples are 0.
    pub fn resize(&mut self, rows: usize) {
        let count = rows * self.row_samples();
        match &mut self.samples {
            Samples::U8(v) => v.resize(count, 0),
            Samples::U16(v) => v.resize(count, 0),
            Samples::F32(v) => v.resize(count, 0.0),
        }
    }

    /// Appends some rows of a strip of the same width, layout and depth.
    pub fn push_rows(&mut self, other: &Strip, rows: Range<usize>) {
        assert_eq!((self.width, self.layout), (other.width, other.layout), "rows of another shape");
        let n = self.row_samples();
        self.samples.extend_from(&other.samples, rows.start * n..rows.end * n);
    }
}
