//! Tone curves as profiles define them, in `f64`: exact and slow. `curves` makes them fast.

use moxcms::ToneReprCurve;

/// An increasing curve from stored values to light.
#[derive(Debug, PartialEq)]
pub(super) enum Tone {
    /// `c x + f` below d, `(a x + b)^g + e` from there on.
    Parametric { g: f64, a: f64, b: f64, c: f64, d: f64, e: f64, f: f64 },
    /// Values at equal distances from 0 to 1, with straight lines between them; strictly increasing.
    Sampled(Vec<f64>),
}

impl Tone {
    /// The curve of a profile, or `None` where it does not rise from black to white.
    pub(super) fn of(curve: &ToneReprCurve) -> Option<Tone> {
        let tone = match curve {
            ToneReprCurve::Lut(samples) => match samples[..] {
                [] => Tone::gamma(1.0),
                [gamma] => Tone::gamma(f64::from(gamma) / 256.0),
                _ => Tone::Sampled(rising(samples)?),
            },
            ToneReprCurve::Parametric(parameters) => Tone::parametric(parameters)?,
        };
        let values: Vec<f64> = (0..=256).map(|i| tone.decode(f64::from(i) / 256.0)).collect();
        let sound = values.iter().all(|v| v.is_finite()) && values.is_sorted() && values[0] < values[256];
        sound.then_some(tone)
    }

    /// The pure power `x^g`.
    pub(super) fn gamma(g: f64) -> Tone {
        Tone::Parametric { g, a: 1.0, b: 0.0, c: 0.0, d: 0.0, e: 0.0, f: 0.0 }
    }

    /// The five parametric types of ICC.1:2022, section 10.18.
    fn parametric(parameters: &[f32]) -> Option<Tone> {
        let p: Vec<f64> = parameters.iter().map(|&p| f64::from(p)).collect();
        let (g, a, b, c, d, e, f) = match p[..] {
            [g] => (g, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0),
            [g, a, b] => (g, a, b, 0.0, -b / a, 0.0, 0.0),
            [g, a, b, c] => (g, a, b, 0.0, -b / a, c, c),
            [g, a, b, c, d] => (g, a, b, c, d, 0.0, 0.0),
            [g, a, b, c, d, e, f] => (g, a, b, c, d, e, f),
            _ => return None,
        };
        (g > 0.0 && a > 0.0 && c >= 0.0).then_some(Tone::Parametric { g, a, b, c, d, e, f })
    }

    /// The light of a stored value that is not negative. Samples go on in a straight line above 1.
    pub(super) fn decode(&self, x: f64) -> f64 {
        match self {
            Tone::Parametric { c, d, f, .. } if x < *d => c * x + f,
            Tone::Parametric { g, a, b, e, .. } => (a * x + b).max(0.0).powf(*g) + e,
            Tone::Sampled(samples) if x > 1.0 => samples[samples.len() - 1] + (x - 1.0) * end_slope(samples),
            Tone::Sampled(samples) => {
                let place = x * (samples.len() - 1) as f64;
                let i = (place as usize).min(samples.len() - 2);
                samples[i] + (samples[i + 1] - samples[i]) * (place - i as f64)
            }
        }
    }

    /// The stored value, never negative, of some light; 0 for light that is darker than the curve's black.
    pub(super) fn encode(&self, y: f64) -> f64 {
        match self {
            Tone::Parametric { g, a, b, c, d, e, f } => {
                let bend = d.max(0.0);
                if *d <= 0.0 || y >= (a * bend + b).max(0.0).powf(*g) + e && y > *f {
                    (((y - e).max(0.0).powf(1.0 / g) - b) / a).max(0.0)
                } else if *c > 0.0 {
                    ((y - f) / c).clamp(0.0, bend)
                } else {
                    0.0
                }
            }
            Tone::Sampled(samples) => encode_sampled(samples, y, samples.partition_point(|&s| s <= y)),
        }
    }

    /// [`encode`](Tone::encode) where the result is known to be near `hint`: samples need no search.
    pub(super) fn encode_near(&self, y: f64, hint: f64) -> f64 {
        let Tone::Sampled(samples) = self else { return self.encode(y) };
        let mut above = ((hint * (samples.len() - 1) as f64) as usize + 1).min(samples.len());
        while above > 0 && samples[above - 1] > y {
            above -= 1;
        }
        while above < samples.len() && samples[above] <= y {
            above += 1;
        }
        encode_sampled(samples, y, above)
    }
}

/// The place of `y` among samples, of which `above` is the first that lies above it.
fn encode_sampled(samples: &[f64], y: f64, above: usize) -> f64 {
    let last = samples.len() - 1;
    match above {
        0 => 0.0,
        i if i > last => 1.0 + (y - samples[last]) / end_slope(samples),
        i => (i as f64 - (samples[i] - y) / (samples[i] - samples[i - 1])) / last as f64,
    }
}

/// The slope with which samples go on above 1: that of their last sixteenth.
fn end_slope(samples: &[f64]) -> f64 {
    let last = samples.len() - 1;
    let from = last - last.div_ceil(16);
    (samples[last] - samples[from]) * last as f64 / (last - from) as f64
}

/// Samples of 16 bits as strictly increasing numbers, or `None` where they do not rise at all.
///
/// Dark samples of a gamma curve round to runs of one value, which could not be turned around: black and the
/// values next to it would become one. A run is therefore tilted, by less than half a step of its 16 bits.
fn rising(samples: &[u16]) -> Option<Vec<f64>> {
    const TILT: f64 = 0.4;
    let mut samples = samples.to_vec();
    for i in 1..samples.len() {
        samples[i] = samples[i].max(samples[i - 1]);
    }
    let mut rising = Vec::with_capacity(samples.len());
    for run in samples.chunk_by(|a, b| a == b) {
        // Black stays where it is, and so does white; runs between are tilted about their middle.
        let pivot = match (rising.is_empty(), rising.len() + run.len() == samples.len()) {
            (true, true) => return None,
            (true, false) => 0.0,
            (false, true) => 1.0,
            (false, false) => 0.5,
        };
        let steps = run.len() - 1;
        let place = |i: usize| if steps == 0 { pivot } else { i as f64 / steps as f64 };
        rising.extend((0..run.len()).map(|i| (f64::from(run[0]) + TILT * (place(i) - pivot)) / 65535.0));
    }
    Some(rising)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(curve: ToneReprCurve) -> Option<Tone> {
        Tone::of(&curve)
    }

    #[test]
    fn every_curve_is_turned_around() {
        let cases = [
            ToneReprCurve::Lut(vec![]),
            ToneReprCurve::Lut(vec![563]),
            ToneReprCurve::Lut(vec![0, 20_000, 65_535]),
            ToneReprCurve::Lut(
                (0..4096).map(|i| ((f64::from(i) / 4095.0).powf(2.2) * 65535.0).round() as u16).collect(),
            ),
            ToneReprCurve::Parametric(vec![1.8]),
            ToneReprCurve::Parametric(vec![2.4, 1.0 / 1.055, 0.055 / 1.055, 1.0 / 12.92, 0.04045]),
            ToneReprCurve::Parametric(vec![2.2, 0.9, 0.1, 0.2, 0.05, 0.01, 0.0]),
        ];
        for curve in cases {
            let tone = Tone::of(&curve).unwrap();
            for i in 0..=1500 {
                let x = f64::from(i) / 1000.0;
                let y = tone.encode(tone.decode(x));
                assert!((y - x).abs() < 1e-9, "{tone:?}: {x} came back as {y}");
                for hint in [0.0, x, 1.0] {
                    assert_eq!(tone.encode_near(tone.decode(x), hint), y);
                }
            }
        }
    }

    #[test]
    fn curves_that_do_not_rise_are_refused() {
        assert_eq!(of(ToneReprCurve::Lut(vec![7; 100])), None);
        assert_eq!(of(ToneReprCurve::Lut(vec![65_535, 0])), None);
        assert_eq!(of(ToneReprCurve::Lut(vec![0])), None);
        assert_eq!(of(ToneReprCurve::Parametric(vec![])), None);
        assert_eq!(of(ToneReprCurve::Parametric(vec![f32::NAN])), None);
        assert_eq!(of(ToneReprCurve::Parametric(vec![2.2, -1.0, 1.0])), None);
    }

    #[test]
    fn runs_are_tilted_by_less_than_half_a_step() {
        let samples = [0, 0, 0, 1, 1, 5, 4, 9, 9];
        let tilted = rising(&samples).unwrap();
        assert!(tilted.is_sorted_by(|a, b| a < b), "{tilted:?}");
        assert_eq!((tilted[0], tilted[8] * 65535.0), (0.0, 9.0));
        for (tilted, sample) in tilted.iter().zip([0.0, 0.0, 0.0, 1.0, 1.0, 5.0, 5.0, 9.0, 9.0]) {
            assert!((tilted * 65535.0 - sample).abs() < 0.5);
        }
    }
}
