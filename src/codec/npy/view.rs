//! Which axes of an array are rows, columns and channels.

use super::header::Header;
use crate::codec::{Input, ReadOptions};
use crate::error::{Error, Kind, Result};
use crate::matrix::{Layout, Size};

/// An axis: how long it is, and how many values lie between neighbours along it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Axis {
    len: u64,
    step: u64,
}

/// An array seen as a picture. Distances count values.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct View {
    pub size: Size,
    pub layout: Layout,
    /// Values of the whole array.
    pub values: u64,
    /// The value at which the picture begins.
    pub start: u64,
    /// How many pictures the array holds.
    pub pages: u32,
    rows: u64,
    columns: u64,
    channels: u64,
}

impl View {
    /// The picture in an array: rows and columns, or rows, columns and 2, 3 or 4 channels; axes of length 1 beyond
    /// that are dropped, and an axis before them is one of pages.
    pub(super) fn of(header: &Header, input: &Input, options: &ReadOptions) -> Result<Self> {
        let values = values(&header.shape).ok_or_else(|| refused(header, input, Kind::TooLarge, "is too large"))?;
        let mut axes = axes(header);
        while let Some(single) = axes.iter().position(|axis| axis.len == 1).filter(|_| axes.len() > 3) {
            axes.remove(single);
        }
        let colors = axes.len() > 2 && axes.last().is_some_and(|axis| (2..=4).contains(&axis.len));
        if axes.len() == 3 && !colors {
            // Rather one channel than one page, rather one page than one row.
            let single = [2, 0, 1].into_iter().find(|axis| axes[*axis].len == 1);
            single.map(|axis| axes.remove(axis));
        }
        let page = match axes.len() - usize::from(colors) {
            3 if values > 0 => Some(axes.remove(0)),
            2 => None,
            _ => {
                let wanted = "; a picture is rows x columns, or rows x columns x channels";
                return Err(refused(header, input, Kind::Unsupported, wanted));
            }
        };
        let pages = page.map_or(1, |axis| u32::try_from(axis.len).unwrap_or(u32::MAX));
        let start = match page {
            Some(axis) => page_index(axis, input, options)? * axis.step,
            None => options.page_of(&input.name(), 1, "").map(|_| 0)?,
        };
        let channels = if colors { axes[2] } else { Axis { len: 1, step: 1 } };
        let side = |len| u32::try_from(len).map_err(|_| refused(header, input, Kind::TooLarge, "is too large"));
        let size = options.limits.ensure_size(&input.name(), side(axes[1].len)?, side(axes[0].len)?)?;
        let layout = match channels.len {
            2 => Layout::GreyAlpha,
            3 => Layout::Rgb,
            4 => Layout::Rgba,
            _ => Layout::Grey,
        };
        let (rows, columns, channels) = (axes[0].step, axes[1].step, channels.step);
        Ok(View { size, layout, values, start, pages, rows, columns, channels })
    }

    /// Whether its values lie one after the other.
    pub(super) fn is_contiguous(&self) -> bool {
        let (width, channels) = (self.size.width() as u64, self.layout.channels() as u64);
        (channels == 1 || self.channels == 1)
            && (width == 1 || self.columns == channels)
            && (self.size.height() == 1 || self.rows == width * channels)
    }

    /// Where the values of row `y` lie, in the order of columns and channels.
    pub(super) fn row(&self, y: usize) -> impl Iterator<Item = u64> + '_ {
        let start = self.start + y as u64 * self.rows;
        (0..self.size.width() as u64).flat_map(move |x| {
            (0..self.layout.channels() as u64).map(move |c| start + x * self.columns + c * self.channels)
        })
    }
}

fn values(shape: &[u64]) -> Option<u64> {
    // At most 8 bytes a value: their count in bytes must be a number too.
    let values = shape.iter().try_fold(1u64, |product, len| product.checked_mul(*len))?;
    values.checked_mul(8).map(|_| values)
}

/// The axes of an array, with steps that fit its memory order.
fn axes(header: &Header) -> Vec<Axis> {
    let mut step = 1u64;
    let mut grow = |len: &u64| {
        let axis = Axis { len: *len, step };
        // Only where some axis is empty can this not fit.
        step = step.saturating_mul(*len);
        axis
    };
    if header.fortran {
        header.shape.iter().map(&mut grow).collect()
    } else {
        let mut axes: Vec<_> = header.shape.iter().rev().map(&mut grow).collect();
        axes.reverse();
        axes
    }
}

/// The index of the page that was chosen.
fn page_index(axis: Axis, input: &Input, options: &ReadOptions) -> Result<u64> {
    let count = u32::try_from(axis.len).unwrap_or(u32::MAX);
    let page = options.page_of(&input.name(), count, &format!("a stack of {} arrays", axis.len))?;
    Ok(u64::from(page) - 1)
}

fn refused(header: &Header, input: &Input, kind: Kind, what: &str) -> Error {
    let shape: Vec<_> = header.shape.iter().take(8).map(u64::to_string).collect();
    let space = if what.starts_with(';') { "" } else { " and " };
    Error::new(kind, format!("{} has the shape ({}){space}{what}", input.name(), shape.join(", ")))
}
