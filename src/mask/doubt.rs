//! Masks that were probably meant otherwise: what a look at the stored values tells.

use super::{Channel, Level, Step};
use crate::matrix::{Samples, Strip};

/// Up to here, integers of which none is greater are taken for labels: few things are told apart by more.
const MOST_LABELS: usize = 40;

/// What was seen of a mask's stored values, rows at a time. It costs next to nothing: as soon as a mask is known to be
/// sound in some way, that is not looked at any more.
#[derive(Clone, Debug)]
pub struct Glance {
    full: Option<u32>,
    /// The least and the greatest sample of each channel.
    ranges: [(f32, f32); 4],
    channels: usize,
    /// Which small integers occur, as long as there are no others but the greatest.
    labels: Option<[bool; MOST_LABELS + 1]>,
    /// Whether the greatest occurs, which often says that a pixel has no label.
    has_full: bool,
    has_color: bool,
    has_ended: bool,
    about: Circumstances,
}

/// What is known of a mask beside its values.
#[derive(Clone, Debug, Default)]
pub struct Circumstances {
    /// The channel that holds its weights.
    pub channel: Channel,
    /// Whether each of its channels serves its own.
    pub per_channel: bool,
    /// Whether its format loses exact values.
    pub is_lossy: bool,
    /// Whether its colours are those of a palette.
    pub palette: bool,
    /// What is done with it.
    pub steps: Vec<Step>,
}

impl Glance {
    /// Nothing seen yet; `full` is the stored integer that a full sample stands for, `None` for floats.
    pub fn new(full: Option<u32>, about: Circumstances) -> Self {
        Glance {
            full,
            ranges: [(f32::INFINITY, f32::NEG_INFINITY); 4],
            channels: 0,
            labels: full.map(|_| [false; MOST_LABELS + 1]),
            has_full: false,
            has_color: false,
            has_ended: false,
            about,
        }
    }

    /// Looks at the rows of a strip from row `from` on.
    pub fn see(&mut self, strip: &Strip, from: usize) {
        if self.has_ended {
            return;
        }
        let start = from * strip.row_samples();
        self.channels = strip.layout().channels();
        let is_rgb = strip.layout().is_rgb();
        match &strip.samples {
            Samples::U8(v) => self.see_samples(&v[start..], is_rgb, 255.0, |sample| usize::from(*sample)),
            Samples::U16(v) => self.see_samples(&v[start..], is_rgb, 65_535.0, |sample| usize::from(*sample)),
            Samples::F32(v) => self.see_samples(&v[start..], is_rgb, 1.0, |sample| *sample as usize),
        }
    }

    /// What comes now is no more as stored, and is not looked at.
    pub fn end(&mut self) {
        self.has_ended = true;
    }

    fn see_samples<S: Copy + PartialOrd + PartialEq + Into<f32>>(
        &mut self,
        samples: &[S],
        is_rgb: bool,
        most: f32,
        integer: impl Fn(&S) -> usize,
    ) {
        let channels = self.channels;
        if samples.len() < channels {
            return;
        }
        for (c, (least, greatest)) in self.ranges.iter_mut().enumerate().take(channels) {
            let mut range = (samples[c], samples[c]);
            if channels == 1 {
                // Over chunks, so that it can be vectorised.
                for sample in samples {
                    range.0 = if *sample < range.0 { *sample } else { range.0 };
                    range.1 = if *sample > range.1 { *sample } else { range.1 };
                }
            } else {
                for sample in samples.iter().skip(c).step_by(channels) {
                    range.0 = if *sample < range.0 { *sample } else { range.0 };
                    range.1 = if *sample > range.1 { *sample } else { range.1 };
                }
            }
            *least = least.min(range.0.into() / most);
            *greatest = greatest.max(range.1.into() / most);
        }
        if is_rgb && !self.has_color {
            self.has_color = samples.chunks_exact(channels).any(|pixel| pixel[0] != pixel[1] || pixel[1] != pixel[2]);
        }
        if let (Some(labels), Some(full)) = (&mut self.labels, self.full) {
            let scale = f64::from(full) / f64::from(most);
            // The cast ends at 0 and at the greatest number.
            let stored = |sample: &S| (integer(sample) as f64 * scale).round() as usize;
            let is_label = |label: usize| label <= MOST_LABELS;
            let all = channels == 1
                && samples.iter().map(stored).all(|label| {
                    if is_label(label) {
                        labels[label] = true;
                    } else {
                        self.has_full = true;
                    }
                    is_label(label) || label == full as usize
                });
            if !all {
                self.labels = None;
            }
        }
    }

    /// What looks wrong, each in a line that goes behind the mask's name.
    pub fn doubts(&self) -> Vec<String> {
        let about = &self.about;
        let mut doubts = Vec::new();
        let alpha = if self.channels.is_multiple_of(2) { self.channels.checked_sub(1) } else { None };
        let varies = |channel: usize| self.ranges[channel].0 < self.ranges[channel].1;
        let color_varies = (0..if self.channels > 2 { 3 } else { 1 }).any(varies);
        let by_color = matches!(about.channel, Channel::Auto | Channel::Luma);
        let refines = about.steps.iter().any(|step| matches!(step, Step::Label(_) | Step::Normalize));
        let (least, greatest) = self.ranges[0];
        if let Some(labels) = self.label_map().filter(|_| !refines) {
            doubts.push(labels);
        } else if about.palette && self.has_color && by_color && !refines {
            doubts.push("has a palette, whose luminance weighs; if it maps labels, label N takes one of them".into());
        } else if self.full == Some(1) && greatest > 1.0 && !refines {
            doubts.push("holds integers, which are no weights: label N, or normalize, makes some of them".into());
        } else if self.full.is_none() && greatest > 16.0 && greatest.is_finite() && !refines {
            doubts.push(format!("has weights from {least} to {greatest}; normalize brings them to 0..1"));
        } else if self.channels > 0 && !color_varies && !alpha.is_some_and(varies) {
            doubts.push(format!("is {} everywhere", self.ranges[0].0));
        }
        let is_black = (0..self.channels.min(3)).all(|c| Some(c) == alpha || self.ranges[c].1 <= 0.0);
        if about.channel == Channel::Auto && is_black && alpha.is_some_and(varies) {
            doubts.push("is black, so that nothing is kept whatever its alpha; --channel alpha takes that".into());
        }
        if self.has_color && by_color && !about.per_channel && !about.palette {
            doubts
                .push("is a colour picture; its luminance weighs (--channel takes another, --per-channel each)".into());
        }
        if about.channel == Channel::Auto && color_varies && alpha.is_some_and(varies) {
            doubts.push(
                "varies in colour and in alpha, whose product weighs; --channel luma or alpha takes one of them".into(),
            );
        }
        let exact = about.steps.iter().find(|step| match step {
            Step::Threshold(Level::At(weight)) => !(0.02..=0.98).contains(&weight.get()),
            _ => false,
        });
        if let Some(exact) = exact.filter(|_| about.is_lossy) {
            doubts.push(format!("is a JPEG, whose white and black are not exact, for {exact}; 50% may be meant"));
        }
        doubts
    }

    /// What to type for a map of labels, if this looks like one.
    fn label_map(&self) -> Option<String> {
        let labels = self.labels.as_ref()?;
        let found: Vec<usize> = (0..=MOST_LABELS).filter(|label| labels[*label]).collect();
        let (first, last) = (*found.first()?, *found.last()?);
        // In a picture of few bits, small numbers are weights; and black, white and one of their edges are no labels.
        if found.len() < if self.has_full { 3 } else { 2 } || self.full? <= 2 * MOST_LABELS as u32 {
            return None;
        }
        let example = found.iter().find(|label| **label > 0).unwrap_or(&last);
        let full = if self.has_full { format!(" and {}", self.full?) } else { String::new() };
        Some(format!(
            "looks like labels {first}..{last}{full}, most of them nearly black as weights: label {example}, or normalize"
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matrix::Layout;

    fn doubts(layout: Layout, samples: Samples, full: Option<u32>, steps: &[&str], is_lossy: bool) -> Vec<String> {
        let steps = steps.iter().map(|step| step.parse().unwrap()).collect();
        let mut glance = Glance::new(full, Circumstances { is_lossy, steps, ..Circumstances::default() });
        let width = samples.len() / layout.channels();
        glance.see(&Strip::new(width, layout, samples), 0);
        glance.doubts()
    }

    #[test]
    fn what_looks_wrong_is_told() {
        let bytes = |v: &[u8]| Samples::U8(v.to_vec());
        let said = [
            doubts(Layout::Grey, bytes(&[0, 1, 3, 2]), Some(255), &[], false),
            doubts(Layout::Grey, bytes(&[0, 1, 1]), Some(255), &[], false),
            doubts(Layout::Grey, Samples::U16(vec![0, 7]), Some(65_535), &[], false),
            doubts(Layout::Grey, bytes(&[9, 9]), Some(255), &[], false),
            doubts(Layout::Grey, bytes(&[255, 255]), Some(255), &[], false),
            doubts(Layout::Rgb, bytes(&[1, 2, 3, 200, 0, 0]), Some(255), &[], false),
            doubts(Layout::GreyAlpha, bytes(&[0, 9, 255, 200]), Some(255), &[], false),
            doubts(Layout::Grey, bytes(&[0, 255]), Some(255), &["threshold 100%"], true),
            doubts(Layout::Grey, bytes(&[0, 15, 20, 255]), Some(255), &[], false),
            doubts(Layout::Rgba, bytes(&[0, 0, 0, 9, 0, 0, 0, 255]), Some(255), &[], false),
            doubts(Layout::Grey, Samples::F32(vec![0.0, 255.0]), None, &[], false),
            doubts(Layout::Grey, Samples::F32(vec![0.0, 3.0]), Some(1), &[], false),
        ];
        let said: Vec<_> = said.iter().map(|doubts| doubts.join("\n")).collect();
        insta::assert_snapshot!(said.join("\n"), @"
        looks like labels 0..3, most of them nearly black as weights: label 1, or normalize
        looks like labels 0..1, most of them nearly black as weights: label 1, or normalize
        looks like labels 0..7, most of them nearly black as weights: label 7, or normalize
        is 0.03529412 everywhere
        is 1 everywhere
        is a colour picture; its luminance weighs (--channel takes another, --per-channel each)
        varies in colour and in alpha, whose product weighs; --channel luma or alpha takes one of them
        is a JPEG, whose white and black are not exact, for threshold 1; 50% may be meant
        looks like labels 0..20 and 255, most of them nearly black as weights: label 15, or normalize
        is black, so that nothing is kept whatever its alpha; --channel alpha takes that
        has weights from 0 to 255; normalize brings them to 0..1
        holds integers, which are no weights: label N, or normalize, makes some of them
        ");
    }

    #[test]
    fn sound_masks_are_not_doubted() {
        let bytes = |v: &[u8]| Samples::U8(v.to_vec());
        for (layout, samples, full, steps, lossy) in [
            (Layout::Grey, bytes(&[0, 255]), Some(255), vec![], false),
            (Layout::Grey, bytes(&[0, 41]), Some(255), vec![], false),
            (Layout::Grey, bytes(&[0, 1]), Some(255), vec!["label 1"], false),
            (Layout::Grey, bytes(&[0, 255]), Some(1), vec![], false),
            (Layout::Rgb, bytes(&[0, 0, 0, 200, 200, 200]), Some(255), vec![], false),
            (Layout::GreyAlpha, bytes(&[255, 9, 255, 200]), Some(255), vec![], false),
            (Layout::Grey, bytes(&[0, 255]), Some(255), vec!["threshold 50%"], true),
            (Layout::Grey, Samples::F32(vec![0.0, 0.01]), None, vec![], false),
            (Layout::Grey, bytes(&[0, 3, 255]), Some(255), vec![], false),
        ] {
            let doubts = doubts(layout, samples.clone(), full, &steps, lossy);
            assert!(doubts.is_empty(), "{samples:?}: {doubts:?}");
        }
    }
}
