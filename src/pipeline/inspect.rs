//! Looking at a file: what it is, how it would be read as a mask, and what looks wrong.

use super::agreement::Agreement;
use super::operand::Operand;
use crate::codec::{Format, Input, ReadOptions};
use crate::color::profile_name;
use crate::error::Result;
use crate::job::{BINS, Inspection, MaskFacts, Reading};
use crate::mask::{Channel, Circumstances, Glance};
use crate::matrix::{BAND_PIXELS, Band, Depth, Samples, Strip};

/// Rows that are looked at together.
const ROWS: usize = 16;

/// Weights that are written as full or as nothing with 8 bits count as kept and dropped.
const HALF_STEP: f32 = 0.5 / 255.0;

/// Labels are counted up to here.
const MOST_LABELS: usize = 256;

/// Looks at a file. `like` is the image that it would be a mask of, whose alpha tells whether it is inverted.
///
/// # Errors
/// Where the file cannot be read.
pub fn inspect(input: &Input, reading: &Reading, channel: Channel, like: Option<&Input>) -> Result<Inspection> {
    let page = reading.page;
    let options = ReadOptions { page: page.or(Some(1)), integers: true, ..ReadOptions::default() };
    let mut operand = Operand::open_with(input, reading, options)?;
    let size = operand.shape().size;
    let mut image = like.map(|like| Operand::open(like, reading, reading.page)).transpose()?;
    image = image.filter(|image| image.shape().layout.has_alpha() && image.shape().size == size);
    let (stored, opened) = (operand.stored, &operand.opened);
    let is_lossy = opened.format == Format::Jpeg;
    let mut glance = Glance::new(opened.full);
    glance.concern(Circumstances { channel, is_lossy, palette: opened.palette, ..Circumstances::default() });
    let mut look = Look::new(glance, opened.full, channel);
    let (mut strip, mut beside) =
        (Strip::empty(operand.shape()), image.as_ref().map(|image| Strip::empty(image.shape())));
    for start in (0..size.height()).step_by(ROWS) {
        let rows = ROWS.min(size.height() - start);
        strip.clear();
        operand.opened.source.read(&mut strip, rows)?;
        if let (Some(image), Some(beside)) = (&mut image, &mut beside) {
            beside.clear();
            image.opened.source.read(beside, rows)?;
        }
        look.see(&strip, beside.as_ref());
    }
    let mut mask = look.facts(size.pixels(), is_lossy);
    if operand.opened.palette {
        mask.labels = indices(input, reading)?;
    }
    let opened = &operand.opened;
    let density = opened.meta.any_density();
    Ok(Inspection {
        input: input.clone(),
        format: opened.format,
        shape: stored,
        read_as: size,
        bits: match (stored.depth, opened.full) {
            (Depth::F32, _) | (_, None) => 32,
            (_, Some(full)) => u32::BITS - full.leading_zeros(),
        },
        profile: opened.meta.icc.as_deref().map(|icc| profile_name(icc).unwrap_or_else(|| "unnamed".to_owned())),
        density,
        orientation: opened.meta.orientation(),
        pages: opened.pages,
        mask,
    })
}

/// The indices into a palette, and how many pixels each has.
fn indices(input: &Input, reading: &Reading) -> Result<Vec<(u32, u64)>> {
    let options = ReadOptions { page: reading.page.or(Some(1)), indices: true, ..ReadOptions::default() };
    let mut operand = Operand::open_with(input, reading, options)?;
    let (size, mut strip) = (operand.shape().size, Strip::empty(operand.shape()));
    let mut counts = [0; MOST_LABELS];
    for start in (0..size.height()).step_by(ROWS) {
        strip.clear();
        operand.opened.source.read(&mut strip, ROWS.min(size.height() - start))?;
        if let (Samples::U8(v), 1) = (&strip.samples, strip.layout().channels()) {
            v.iter().for_each(|index| counts[usize::from(*index)] += 1);
        }
    }
    Ok((0..).zip(counts).filter(|(_, count)| *count > 0).collect())
}

/// What is counted of a mask.
struct Look {
    glance: Glance,
    full: Option<u32>,
    channel: Channel,
    range: (f32, f32),
    sum: f64,
    kept: u64,
    dropped: u64,
    /// Weights near to 0 or 1, but not there.
    nearly: u64,
    /// Weights that are no finite numbers.
    infinite: u64,
    histogram: [u64; BINS],
    labels: Option<[u64; MOST_LABELS]>,
    /// Whether it agrees with the alpha of the image that it is for.
    agreement: Agreement,
    band: Band,
}

impl Look {
    fn new(glance: Glance, full: Option<u32>, channel: Channel) -> Self {
        Look {
            glance,
            full,
            channel,
            range: (f32::INFINITY, f32::NEG_INFINITY),
            sum: 0.0,
            kept: 0,
            dropped: 0,
            nearly: 0,
            infinite: 0,
            histogram: [0; BINS],
            labels: full.map(|_| [0; MOST_LABELS]),
            agreement: Agreement::default(),
            band: Band::new(),
        }
    }

    /// Looks at rows, and at the same rows of the image.
    fn see(&mut self, strip: &Strip, image: Option<&Strip>) {
        self.glance.see(strip, 0);
        self.count_labels(strip);
        let mut weights = [1.0; BAND_PIXELS];
        for row in 0..strip.rows() {
            for start in (0..strip.width()).step_by(BAND_PIXELS) {
                let columns = start..strip.width().min(start + BAND_PIXELS);
                let weights = &mut weights[..columns.len()];
                weights.fill(1.0);
                self.band.load(strip, row, columns.clone());
                self.channel.weigh(&self.band, weights);
                self.count(weights);
                if let Some(image) = image {
                    self.band.load(image, row, columns);
                    self.agreement.see(weights, self.band.alpha().unwrap_or_default());
                }
            }
        }
    }

    fn count(&mut self, weights: &[f32]) {
        for &w in weights {
            if !w.is_finite() {
                self.infinite += 1;
                continue;
            }
            self.range = (self.range.0.min(w), self.range.1.max(w));
            self.sum += f64::from(w);
            self.kept += u64::from(w > 1.0 - HALF_STEP);
            self.dropped += u64::from(w < HALF_STEP);
            let (low, high) = (w.abs() * 255.0, (1.0 - w).abs() * 255.0);
            self.nearly += u64::from((0.5..8.5).contains(&low) || (0.5..8.5).contains(&high));
            // The cast ends at 0 and takes what is no number to it.
            self.histogram[((w * BINS as f32) as usize).min(BINS - 1)] += 1;
        }
    }

    /// Counts stored integers of grey pictures, as long as they are few.
    fn count_labels(&mut self, strip: &Strip) {
        let (Some(counts), Some(full)) = (&mut self.labels, self.full) else { return };
        let most = match &strip.samples {
            Samples::U8(_) => 255.0,
            Samples::U16(_) => 65_535.0,
            Samples::F32(_) => 1.0,
        };
        let scale = f64::from(full) / most;
        let mut count = |sample: f64| match (sample * scale).round() {
            label if label < MOST_LABELS as f64 && label >= 0.0 => {
                counts[label as usize] += 1;
                true
            }
            _ => false,
        };
        let all = strip.layout().channels() == 1
            && match &strip.samples {
                Samples::U8(v) => v.iter().all(|v| count(f64::from(*v))),
                Samples::U16(v) => v.iter().all(|v| count(f64::from(*v))),
                Samples::F32(v) => v.iter().all(|v| count(f64::from(*v))),
            };
        if !all {
            self.labels = None;
        }
    }

    fn facts(self, pixels: u64, is_lossy: bool) -> MaskFacts {
        let share = |count: u64| count as f64 / pixels as f64;
        let mut doubts = self.glance.doubts();
        if self.infinite > 0 {
            let (count, were) = (self.infinite, if self.infinite == 1 { "weight that is" } else { "weights that are" });
            doubts.insert(0, format!("holds {count} {were} no finite number, and is refused as a mask"));
        }
        if is_lossy && share(self.nearly) > 0.005 {
            let percent = 100.0 * share(self.nearly);
            doubts.push(format!(
                "has JPEG noise: {percent:.1} % of its weights lie near 0 or 1, but not there; levels 5%,95% cleans it"
            ));
        }
        if self.agreement.is_inverted() {
            doubts
                .push("keeps where the image is transparent and drops where it is not; invert may be meant".to_owned());
        }
        let few = |counts: &[u64; MOST_LABELS]| counts.iter().filter(|count| **count > 0).count() <= 40;
        let labels = self.labels.filter(few).into_iter().flatten().zip(0..);
        MaskFacts {
            channel: self.channel,
            range: if self.range.0 > self.range.1 { (0.0, 0.0) } else { (self.range.0.into(), self.range.1.into()) },
            mean: self.sum / (pixels - self.infinite).max(1) as f64,
            kept: share(self.kept),
            dropped: share(self.dropped),
            histogram: self.histogram,
            labels: labels.filter(|(count, _)| *count > 0).map(|(count, label)| (label, count)).collect(),
            doubts,
        }
    }
}
