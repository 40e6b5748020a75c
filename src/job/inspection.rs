//! What a file is, and how it would be read as a mask.

use super::PathText;
use crate::codec::{Density, DensityUnit, Format, Input, Orientation};
use crate::error::Error;
use crate::mask::Channel;
use crate::matrix::{Shape, Size};
use serde_json::{Value, json};

/// Bins of a histogram.
pub const BINS: usize = 32;

/// What is told of a file.
#[derive(Clone, Debug)]
pub struct Inspection {
    /// The file.
    pub input: Input,
    /// Its format.
    pub format: Format,
    /// Size, channels and depth, as stored.
    pub shape: Shape,
    /// Its size as it was read: turned upright, if it was.
    pub read_as: Size,
    /// Bits of a sample as stored; 32 for floats.
    pub bits: u32,
    /// The name of its colour profile, where it has one.
    pub profile: Option<String>,
    /// Its density, where it says one.
    pub density: Option<Density>,
    /// How it is to be turned.
    pub orientation: Orientation,
    /// Pages, frames or layers.
    pub pages: u32,
    /// How it is read as a mask.
    pub mask: MaskFacts,
}

/// A file read as a mask.
#[derive(Clone, Debug)]
pub struct MaskFacts {
    /// The channel that holds the weights.
    pub channel: Channel,
    /// The least and the greatest weight.
    pub range: (f64, f64),
    /// The mean weight.
    pub mean: f64,
    /// The share of pixels that are kept whole.
    pub kept: f64,
    /// The share of those that are dropped.
    pub dropped: f64,
    /// How many weights lie in each of as many equal parts of 0 to 1.
    pub histogram: [u64; BINS],
    /// Stored integers and how many pixels each has, of what may be a map of labels.
    pub labels: Vec<(u32, u64)>,
    /// What looks wrong, each in a line that goes behind the file's name.
    pub doubts: Vec<String>,
}

impl MaskFacts {
    /// The share of pixels that are neither kept nor dropped.
    pub fn soft(&self) -> f64 {
        let soft = 1.0 - self.kept - self.dropped;
        // To a millionth of a pixel in a thousand million: what is less comes of rounding.
        if soft < 1e-15 { 0.0 } else { soft }
    }
}

impl Inspection {
    /// The facts as a JSON object.
    pub fn to_json(&self) -> Value {
        let (size, mask) = (self.shape.size, &self.mask);
        json!({
            "status": "done",
            "image": PathText::from(&self.input),
            "output": null,
            "format": self.format.name().to_lowercase(),
            "width": size.width(),
            "height": size.height(),
            "channels": self.shape.layout.channels(),
            "depth": super::Typed(self.shape.depth),
            "bits": self.bits,
            "profile": self.profile,
            "density": self.density.map(|density| json!({
                "x": density.x, "y": density.y, "unit": unit(density.unit),
            })),
            "orientation": self.orientation as u8,
            "pages": self.pages,
            "mask": {
                "channel": mask.channel.to_string(),
                "min": mask.range.0,
                "max": mask.range.1,
                "mean": mask.mean,
                "kept": mask.kept,
                "soft": mask.soft(),
                "dropped": mask.dropped,
                "histogram": mask.histogram,
                "labels": mask.labels.iter().map(|(label, pixels)| json!({ "label": label, "pixels": pixels })).collect::<Vec<_>>(),
            },
            "doubts": mask.doubts,
        })
    }
}

/// The row of a file that could not be inspected.
pub fn inspection_failed(input: &Input, error: &Error) -> Value {
    json!({
        "status": "failed",
        "kind": error.kind().name(),
        "error": error.to_string(),
        "image": PathText::from(input),
        "output": null,
    })
}

/// A unit of density as it is written.
pub const fn unit(unit: DensityUnit) -> &'static str {
    match unit {
        DensityUnit::Ratio => "ratio",
        DensityUnit::Inch => "inch",
        DensityUnit::Centimetre => "cm",
        DensityUnit::Metre => "m",
    }
}
