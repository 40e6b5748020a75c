//! Masks that were probably meant otherwise: what a look at the stored values tells.

use super::ranges::ranges_of;
use super::{Channel, Level, Step};
use crate::matrix::{Samples, Strip};

/// Up to here, integers of which none is greater are taken for labels: few things are told apart by more.
const MOST_LABELS: usize = 40;

/// Floats beyond this are hardly meant as weights.
const MOST_WEIGHT: f32 = 16.0;

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
    pub fn new(full: Option<u32>) -> Self {
        Glance {
            full,
            ranges: [(f32::INFINITY, f32::NEG_INFINITY); 4],
            channels: 0,
            labels: full.map(|_| [false; MOST_LABELS + 1]),
            has_full: false,
            has_color: false,
            has_ended: false,
            about: Circumstances::default(),
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

    /// Takes what is known of the mask beside its values.
    pub fn concern(&mut self, about: Circumstances) {
        self.about = about;
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
        for (c, seen) in ranges_of(samples, channels).into_iter().enumerate().take(channels) {
            let (least, greatest) = &mut self.ranges[c];
            *least = least.min(seen.0.into() / most);
            *greatest = greatest.max(seen.1.into() / most);
        }
        if is_rgb && !self.has_color {
            self.has_color = samples.chunks_exact(channels).any(|pixel| pixel[0] != pixel[1] || pixel[1] != pixel[2]);
        }
        if let (Some(labels), Some(full)) = (&mut self.labels, self.full) {
            let scale = f64::from(full) / f64::from(most);
            // The cast ends at 0 and at the greatest number.
            let stored = |sample: &S| (integer(sample) as f64 * scale).round() as usize;
            let is_label = |label: usize| label <= MOST_LABELS;
            // Neighbours are often equal.
            let mut before = None;
            let all = channels == 1
                && samples.iter().all(|sample| {
                    if before.replace(*sample) == Some(*sample) {
                        return true;
                    }
                    let label = stored(sample);
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
        let by_value = self.doubt_of_values();
        by_value.into_iter().chain(self.doubts_of_channels()).chain(self.doubt_of_format()).collect()
    }

    /// Which channel is alpha, if one is.
    const fn alpha(&self) -> Option<usize> {
        if self.channels.is_multiple_of(2) { self.channels.checked_sub(1) } else { None }
    }

    fn varies(&self, channel: usize) -> bool {
        self.ranges[channel].0 < self.ranges[channel].1
    }

    fn colors(&self) -> std::ops::Range<usize> {
        0..if self.channels > 2 { 3 } else { self.channels.min(1) }
    }

    /// Values that are no weights, or say nothing.
    fn doubt_of_values(&self) -> Option<String> {
        let (least, greatest) = self.ranges[0];
        let constant = self.channels > 0 && !(0..self.channels).any(|channel| self.varies(channel));
        let refines = self.about.steps.iter().any(|step| matches!(step, Step::Label(_) | Step::Normalize));
        if !refines {
            if let Some(labels) = self.label_map() {
                return Some(labels);
            }
            if self.about.palette && self.has_color && self.is_by_color() {
                return Some(
                    "has a palette, whose luminance weighs; if it maps labels, label N takes one of them".into(),
                );
            }
            if self.full == Some(1) && greatest > 1.0 {
                return Some("holds integers, which are no weights: label N, or normalize, makes some of them".into());
            }
            if self.full.is_none() && greatest > MOST_WEIGHT && greatest.is_finite() {
                return Some(format!("has weights from {least} to {greatest}; normalize brings them to 0..1"));
            }
        }
        constant.then(|| format!("is {least} everywhere"))
    }

    /// Whether colours decide.
    const fn is_by_color(&self) -> bool {
        matches!(self.about.channel, Channel::Auto | Channel::Luma)
    }

    /// Channels of which another may be meant.
    fn doubts_of_channels(&self) -> Vec<String> {
        let Circumstances { channel, per_channel, palette, .. } = self.about;
        let alpha_varies = channel == Channel::Auto && self.alpha().is_some_and(|alpha| self.varies(alpha));
        let is_black = self.colors().all(|color| self.ranges[color].1 <= 0.0);
        let mut doubts = Vec::new();
        if alpha_varies && is_black {
            doubts.push("is black, so that nothing is kept whatever its alpha; --channel alpha takes that");
        }
        if self.has_color && self.is_by_color() && !per_channel && !palette {
            doubts.push("is a colour picture; its luminance weighs (--channel takes another, --per-channel each)");
        }
        if alpha_varies && self.colors().any(|color| self.varies(color)) {
            doubts
                .push("varies in colour and in alpha, whose product weighs; --channel luma or alpha takes one of them");
        }
        doubts.into_iter().map(str::to_owned).collect()
    }

    /// A format that loses what an exact step wants.
    fn doubt_of_format(&self) -> Option<String> {
        let is_exact = |step: &&Step| match step {
            Step::Threshold(Level::At(weight)) => !(0.02..=0.98).contains(&weight.get()),
            _ => false,
        };
        let exact = self.about.steps.iter().find(is_exact).filter(|_| self.about.is_lossy)?;
        Some(format!("is a JPEG, whose white and black are not exact, for {exact}; 50% may be meant"))
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
        let mut glance = Glance::new(full);
        glance.concern(Circumstances { is_lossy, steps, ..Circumstances::default() });
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
