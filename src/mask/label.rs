//! Label maps: pictures whose numbers name things and are no weights.

use crate::error::Result;
use crate::matrix::{Depth, Layout, Samples, Shape, Source, Strip};

/// The rows of a label map as weights: 1 where a stored integer is one of those wanted, else 0.
pub struct Labelled {
    source: Box<dyn Source>,
    wanted: Wanted,
    rows: Strip,
}

/// Which samples are wanted.
enum Wanted {
    /// By their value, for samples of 8 and 16 bits.
    Table(Vec<bool>),
    /// The integers themselves.
    Integers(Vec<f32>),
}

/// Turns a label map into weights, as its rows are read.
///
/// Units: `full` is the stored integer that a full sample stands for (15 for grey of 4 bits): samples are scaled, and
/// labels are not. Alpha and all channels but the first are passed over.
///
/// Shape: as the source, in one channel of 8 bits.
pub fn labelled(source: Box<dyn Source>, labels: &[u32], full: u32) -> Labelled {
    let table = |most: u32| {
        let is_wanted = |sample: u32| {
            let stored = (u64::from(sample) * u64::from(full) + u64::from(most / 2)) / u64::from(most);
            labels.iter().any(|label| u64::from(*label) == stored)
        };
        Wanted::Table((0..=most).map(is_wanted).collect())
    };
    let wanted = match source.shape().depth {
        Depth::U8 => table(255),
        Depth::U16 => table(65_535),
        Depth::F32 => Wanted::Integers(labels.iter().map(|label| *label as f32).collect()),
    };
    let rows = Strip::empty(source.shape());
    Labelled { source, wanted, rows }
}

impl Source for Labelled {
    fn shape(&self) -> Shape {
        Shape { layout: Layout::Grey, depth: Depth::U8, ..self.source.shape() }
    }

    fn read(&mut self, strip: &mut Strip, rows: usize) -> Result<()> {
        self.rows.clear();
        self.source.read(&mut self.rows, rows)?;
        let Samples::U8(out) = &mut strip.samples else { unreachable!("a strip has the shape of its source") };
        let step = self.rows.layout().channels();
        let byte = |is_wanted: bool| if is_wanted { 255 } else { 0 };
        match (&self.rows.samples, &self.wanted) {
            (Samples::U8(v), Wanted::Table(table)) => {
                out.extend(v.iter().step_by(step).map(|sample| byte(table[usize::from(*sample)])));
            }
            (Samples::U16(v), Wanted::Table(table)) => {
                out.extend(v.iter().step_by(step).map(|sample| byte(table[usize::from(*sample)])));
            }
            (Samples::F32(v), Wanted::Integers(labels)) => {
                out.extend(v.iter().step_by(step).map(|sample| byte(labels.contains(sample))));
            }
            _ => unreachable!("a source keeps its depth"),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matrix::Size;

    struct Row(Shape, Samples);

    impl Source for Row {
        fn shape(&self) -> Shape {
            self.0
        }

        fn read(&mut self, strip: &mut Strip, _: usize) -> Result<()> {
            strip.samples.extend_from(&self.1, 0..self.1.len());
            Ok(())
        }
    }

    fn weights(layout: Layout, samples: Samples, labels: &[u32], full: u32) -> Vec<u8> {
        let width = (samples.len() / layout.channels()) as u32;
        let shape = Shape { size: Size::new(width, 1).unwrap(), layout, depth: samples.depth() };
        let mut source = labelled(Box::new(Row(shape, samples)), labels, full);
        let mut strip = Strip::empty(source.shape());
        source.read(&mut strip, 1).unwrap();
        let Samples::U8(weights) = strip.samples else { panic!("{strip:?}") };
        weights
    }

    #[test]
    fn labels_are_integers_as_stored() {
        let bytes = || Samples::U8(vec![0, 1, 2, 255]);
        assert_eq!(weights(Layout::Grey, bytes(), &[1, 255], 255), [0, 255, 0, 255]);
        // Grey of four bits: 17 is stored as 1.
        assert_eq!(weights(Layout::Grey, Samples::U8(vec![0, 17, 34, 255]), &[2, 15], 15), [0, 0, 255, 255]);
        assert_eq!(weights(Layout::Grey, Samples::U16(vec![0, 300, 301]), &[300], 65_535), [0, 255, 0]);
        assert_eq!(weights(Layout::Grey, Samples::F32(vec![70_000.0, -1.0, 0.0]), &[70_000], 1), [255, 0, 0]);
        assert_eq!(weights(Layout::GreyAlpha, bytes(), &[0, 2], 255), [255, 255]);
    }
}
