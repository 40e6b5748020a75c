//! A whole decoded picture in memory, at the depth of its file: a source and a sink like any other.

use crate::error::Result;
use crate::matrix::{Layout, Samples, Shape, Size, Source, Strip};
use std::sync::Arc;

/// A picture in memory. As a [`Source`] it gives its rows once from top to bottom; clones share the samples.
#[derive(Clone, Debug)]
pub struct Picture {
    shape: Shape,
    rows: Arc<Strip>,
    next: usize,
}

impl Picture {
    /// A picture of interleaved samples.
    ///
    /// # Panics
    /// If there are not exactly as many samples as the size and the layout ask for.
    pub fn new(size: Size, layout: Layout, samples: Samples) -> Self {
        let shape = Shape { size, layout, depth: samples.depth() };
        let rows = Strip::new(size.width(), layout, samples);
        assert_eq!(rows.rows(), size.height(), "rows of a picture of {size}");
        Picture { shape, rows: Arc::new(rows), next: 0 }
    }

    /// Reads all that is left of a source.
    ///
    /// # Errors
    /// As the source.
    pub fn read(source: &mut dyn Source) -> Result<Self> {
        let shape = source.shape();
        let mut strip = Strip::empty(shape);
        source.read(&mut strip, shape.size.height())?;
        Ok(Picture::new(shape.size, shape.layout, strip.samples))
    }

    /// Its rows.
    pub fn rows(&self) -> &Strip {
        &self.rows
    }

    /// Width and height.
    pub fn size(&self) -> Size {
        self.shape.size
    }
}

impl Source for Picture {
    fn shape(&self) -> Shape {
        self.shape
    }

    fn read(&mut self, strip: &mut Strip, rows: usize) -> Result<()> {
        strip.push_rows(&self.rows, self.next..self.next + rows);
        self.next += rows;
        Ok(())
    }
}
