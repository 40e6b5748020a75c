//! Label maps: pictures whose numbers name things and are no weights.

use crate::error::{Error, Kind, Result};
use crate::matrix::{Depth, Layout, Samples, Shape, Source, Strip};

/// The rows of a label map as weights: 1 where a stored integer is one of those wanted, else 0.
pub struct Labelled {
    name: String,
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

/// Turns a label map into weights, as its rows are read; a fault in it is told of `name`.
///
/// Units: `full` is the stored integer that a full sample stands for (15 for grey of 4 bits): samples are scaled, and
/// labels are not. Alpha is passed over. Three equal channels are grey; where they differ, reading fails.
///
/// Shape: as the source, in one channel of 8 bits.
pub fn labelled(name: impl Into<String>, source: Box<dyn Source>, labels: &[i64], full: u32) -> Labelled {
    let table = |most: u32| {
        let is_wanted = |sample: u32| {
            let stored = (i64::from(sample) * i64::from(full) + i64::from(most / 2)) / i64::from(most);
            labels.contains(&stored)
        };
        Wanted::Table((0..=most).map(is_wanted).collect())
    };
    let wanted = match source.shape().depth {
        Depth::U8 => table(255),
        Depth::U16 => table(65_535),
        Depth::F32 => Wanted::Integers(labels.iter().map(|label| *label as f32).collect()),
    };
    let rows = Strip::empty(source.shape());
    Labelled { name: name.into(), source, wanted, rows }
}

impl Source for Labelled {
    fn shape(&self) -> Shape {
        Shape { layout: Layout::Grey, depth: Depth::U8, ..self.source.shape() }
    }

    fn read(&mut self, strip: &mut Strip, rows: usize) -> Result<()> {
        self.rows.clear();
        self.source.read(&mut self.rows, rows)?;
        if self.rows.layout().is_rgb() && !is_grey(&self.rows.samples, self.rows.layout().channels()) {
            let name = &self.name;
            let text = format!(
                "{name} has colours; label reads the numbers of grey files and the indices of PNG and TIFF palettes"
            );
            return Err(Error::new(Kind::Mask, text));
        }
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

/// Whether all pixels have three equal colours.
fn is_grey(samples: &Samples, channels: usize) -> bool {
    fn equal<S: PartialEq>(samples: &[S], channels: usize) -> bool {
        samples.chunks_exact(channels).all(|pixel| pixel[0] == pixel[1] && pixel[1] == pixel[2])
    }
    match samples {
        Samples::U8(v) => equal(v, channels),
        Samples::U16(v) => equal(v, channels),
        Samples::F32(v) => equal(v, channels),
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

    fn weights(layout: Layout, samples: Samples, labels: &[i64], full: u32) -> Vec<u8> {
        let width = (samples.len() / layout.channels()) as u32;
        let shape = Shape { size: Size::new(width, 1).unwrap(), layout, depth: samples.depth() };
        let mut source = labelled("row", Box::new(Row(shape, samples)), labels, full);
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
