//! The rows of a layer, from top to bottom: one row of blocks is held at a time.

use super::file::{self, File};
use super::layer::Planes;
use crate::codec::Limits;
use crate::codec::npy::Type;
use crate::codec::raw::{self, Convert, Order};
use crate::error::{Error, Kind, Result};
use crate::matrix::{Layout, Samples, Shape, Source, Strip};
use exr::math::Vec2;
use exr::meta::BlockDescription;
use exr::meta::attribute::{IntegerBounds, SampleType};
use std::ops::Range;

/// The rows of a layer.
pub(super) struct Rows {
    file: File,
    part: usize,
    shape: Shape,
    /// Places of the blocks, and how many lie side by side.
    offsets: Vec<u64>,
    across: usize,
    /// Columns and rows of a block.
    block: (usize, usize),
    /// The channels of the picture: where their bytes begin in a row of one pixel, and what makes samples of them.
    planes: Vec<Plane>,
    /// Bytes of a pixel, all channels of the part.
    pixel_bytes: usize,
    /// Width and height of what is stored, and its upper left corner as seen from that of the picture.
    data: (usize, usize),
    corner: (i64, i64),
    /// A row of blocks as pixels, and which rows of what is stored they are.
    ready: Vec<f32>,
    ready_rows: Range<usize>,
    /// Samples of a row of one channel.
    line: Samples,
    /// The next row of the picture.
    next: usize,
}

struct Plane {
    start: usize,
    bytes: usize,
    convert: Convert,
}

impl Rows {
    /// The rows of some channels of a part.
    ///
    /// # Errors
    /// [`Kind::TooLarge`] where a row of blocks needs more memory than is allowed.
    pub(super) fn begin(file: File, part: usize, planes: Planes, shape: Shape, limits: &Limits) -> Result<Self> {
        let header = file.header(part);
        let data = (header.layer_size.width(), header.layer_size.height());
        let (at, display) = (header.own_attributes.layer_position, header.shared_attributes.display_window.position);
        let corner = (i64::from(at.x()) - i64::from(display.x()), i64::from(at.y()) - i64::from(display.y()));
        let (block, pixel_bytes) = (file::block_size(header), header.channels.bytes_per_pixel);
        let mut starts = Vec::new();
        let mut end = 0;
        for channel in &header.channels.list {
            starts.push((end, channel.sample_type));
            end += channel.sample_type.bytes_per_sample();
        }
        let planes: Vec<_> = planes.channels.iter().map(|c| Plane::of(starts[*c].0, starts[*c].1)).collect();
        let (across, _) = file::grid(header);
        let mut rows = Rows {
            offsets: Vec::new(),
            file,
            part,
            shape,
            across,
            block,
            planes,
            pixel_bytes,
            data,
            corner,
            ready: Vec::new(),
            ready_rows: 0..0,
            line: Samples::F32(Vec::new()),
            next: 0,
        };
        rows.ensure_fits(limits)?;
        rows.offsets = rows.file.offsets(part)?;
        Ok(rows)
    }

    fn ensure_fits(&self, limits: &Limits) -> Result<()> {
        let name = self.file.name();
        let tables = (self.across as u64).saturating_mul(self.data.1.div_ceil(self.block.1) as u64).saturating_mul(16);
        let needed = self.held().saturating_add(tables);
        limits.ensure_memory(&name, needed)?;
        let fits = |n: usize| Vec::<u8>::new().try_reserve_exact(n).is_ok();
        if usize::try_from(needed).is_ok_and(fits) {
            return Ok(());
        }
        Err(Error::new(Kind::TooLarge, format!("{name} needs more memory than there is")))
    }

    /// Bytes that are held at a time: a block, what it is decompressed from and through, and the pixels of a row of blocks.
    pub(super) fn held(&self) -> u64 {
        let rows = self.block.1.min(self.data.1) as u64;
        let block = (self.block.0.min(self.data.0) as u64).saturating_mul(rows);
        let pixels = (self.data.0 as u64 * 4 * self.planes.len() as u64).saturating_mul(rows);
        block.saturating_mul(3 * self.pixel_bytes as u64).saturating_add(pixels)
    }

    /// Whether some of what is stored lies outside of the picture.
    pub(super) fn is_cropped(&self) -> bool {
        let size = self.shape.size;
        let end = (self.corner.0 + self.data.0 as i64, self.corner.1 + self.data.1 as i64);
        self.corner.0 < 0 || self.corner.1 < 0 || end.0 > size.width() as i64 || end.1 > size.height() as i64
    }

    /// Makes the row of blocks ready that holds this row of what is stored.
    fn load(&mut self, row: usize) -> Result<()> {
        let band = row / self.block.1;
        let top = band * self.block.1;
        let rows = self.block.1.min(self.data.1 - top);
        self.ready.clear();
        self.ready.resize(self.data.0 * rows * self.planes.len(), 0.0);
        for column in 0..self.across {
            self.load_block(column, band, rows)?;
        }
        straighten(&mut self.ready, self.shape.layout);
        self.ready_rows = top..top + rows;
        Ok(())
    }

    fn load_block(&mut self, column: usize, band: usize, rows: usize) -> Result<()> {
        let header = self.file.header(self.part);
        let (left, top) = (column * self.block.0, band * self.block.1);
        let width = self.block.0.min(self.data.0 - left);
        // Windows have sides and places of less than 2^30.
        let place = match header.blocks {
            BlockDescription::ScanLines => vec![header.own_attributes.layer_position.y() + top as i32],
            BlockDescription::Tiles(_) => vec![column as i32, band as i32, 0, 0],
        };
        let most = width * rows * self.pixel_bytes;
        let stored = self.file.block(self.part, self.offsets[band * self.across + column], &place, most)?;
        let section = IntegerBounds { position: Vec2(left as i32, top as i32), size: Vec2(width, rows) };
        let bytes = self.file.decompressed(self.part, stored, section)?;
        if bytes.len() != most {
            return Err(self.file.broken("a block is damaged"));
        }
        let n = self.planes.len();
        for (y, row) in bytes.chunks_exact(width * self.pixel_bytes).enumerate() {
            let start = (y * self.data.0 + left) * n;
            let pixels = &mut self.ready[start..start + width * n];
            for (c, plane) in self.planes.iter_mut().enumerate() {
                self.line.clear();
                let samples = &row[plane.start * width..][..plane.bytes * width];
                (plane.convert)(samples, &mut self.line)?;
                let line = raw::as_f32(&mut self.line)?;
                pixels[c..].iter_mut().step_by(n).zip(line).for_each(|(to, from)| *to = *from);
            }
        }
        Ok(())
    }
}

impl Plane {
    fn of(start: usize, kind: SampleType) -> Self {
        let order = if cfg!(target_endian = "big") { Order::Big } else { Order::Little };
        let stored = match kind {
            SampleType::F16 => Type::F16,
            SampleType::F32 => Type::F32,
            SampleType::U32 => Type::U32,
        };
        Plane { start, bytes: kind.bytes_per_sample(), convert: stored.convert(order) }
    }
}

/// Divides colours by the alpha that they are multiplied by; where there is none, there is no colour.
fn straighten(pixels: &mut [f32], layout: Layout) {
    if !layout.has_alpha() {
        return;
    }
    for pixel in pixels.chunks_exact_mut(layout.channels()) {
        let Some((alpha, colours)) = pixel.split_last_mut() else { continue };
        for colour in colours {
            *colour = if *alpha == 0.0 { 0.0 } else { *colour / *alpha };
        }
    }
}

impl Source for Rows {
    fn shape(&self) -> Shape {
        self.shape
    }

    fn read(&mut self, strip: &mut Strip, rows: usize) -> Result<()> {
        let (n, width) = (self.planes.len(), self.shape.size.width() as i64);
        // The columns of the picture of which something is stored.
        let left = self.corner.0.clamp(0, width);
        let right = (self.corner.0 + self.data.0 as i64).clamp(left, width);
        for y in self.next..self.next + rows {
            let start = strip.samples.len();
            let out = raw::as_f32(&mut strip.samples)?;
            out.resize(start + width as usize * n, 0.0);
            let stored = usize::try_from(y as i64 - self.corner.1).ok().filter(|row| *row < self.data.1);
            let Some(row) = stored.filter(|_| left < right) else { continue };
            if !self.ready_rows.contains(&row) {
                self.load(row)?;
            }
            let from = (row - self.ready_rows.start) * self.data.0 + (left - self.corner.0) as usize;
            let count = (right - left) as usize * n;
            out[start + left as usize * n..][..count].copy_from_slice(&self.ready[from * n..][..count]);
        }
        self.next += rows;
        Ok(())
    }
}
