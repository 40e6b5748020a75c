//! Colours of one profile to those of another.

use super::curves::Curves;
use super::icc::{ProfileColor, profile_channels};
use super::primaries::{self, Rows};
use crate::error::{Error, Kind, Result};
use moxcms::{ColorProfile, Layout, Matrix3d, RenderingIntent, TransformF32Executor, TransformOptions};
use std::sync::Arc;

/// What stored values mean: a profile (none is sRGB), and whether they are proportional to light whatever its curves
/// say. The default is sRGB.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Space<'a> {
    /// The bytes of an ICC profile.
    pub profile: Option<&'a [u8]>,
    /// Whether values are linear light of the profile's primaries.
    pub linear: bool,
}

/// Converts colours from one space to another, relative to their whites. Made once for a job.
///
/// Between profiles of curves and primaries it is computed here, in `f32`; profiles that are tables go through
/// moxcms. Between spaces that differ only by the rounding of their profiles nothing is done at all.
#[derive(Clone, Default)]
pub struct Converter {
    stages: Vec<Stage>,
    /// Whether what leaves 0..=1 stays as it is.
    unbounded: bool,
}

#[derive(Clone)]
enum Stage {
    /// Curves, primaries, curves.
    Shaper {
        decode: Curves,
        matrix: Option<Rows>,
        encode: Curves,
    },
    Table(Arc<TransformF32Executor>),
}

impl Converter {
    /// The way from one space to another.
    ///
    /// # Errors
    /// [`Kind::Corrupt`] for a profile that cannot be read, [`Kind::Unsupported`] for one of inks, or one that cannot
    /// be followed in this direction.
    pub fn between(from: Space, to: Space) -> Result<Self> {
        if from == to {
            return Ok(Converter::default());
        }
        let (from, to) = (Side::of(from)?, Side::of(to)?);
        if !from.table && !to.table {
            return Ok(Converter { stages: Stage::shaper(&from, &to).into_iter().collect(), unbounded: false });
        }
        // A table is tied to sRGB where the other side is linear or grey.
        let (before, source) = from.tie(Stage::shaper);
        let (after, target) = to.tie(|side, srgb| Stage::shaper(srgb, side));
        let stages = before.into_iter().chain([Stage::table(&source, &target)?]).chain(after).collect();
        Ok(Converter { stages, unbounded: false })
    }

    /// The same way, but what leads out of 0..=1 stays there, where profiles are curves and primaries: a float output
    /// can hold it.
    #[must_use]
    pub fn unbounded(self) -> Self {
        Converter { unbounded: true, ..self }
    }

    /// Whether nothing is to be done.
    pub fn is_identity(&self) -> bool {
        self.stages.is_empty()
    }

    /// Converts pixels in place. Grey is given in all three planes, and comes back in all three.
    ///
    /// Units: stored values; the results are clamped to 0..=1 unless there is nothing to do, or the way is
    /// [unbounded](Converter::unbounded). NaN is not lost.
    ///
    /// Shape: planes of one length.
    ///
    /// # Panics
    /// If the planes differ in length.
    pub fn convert(&self, planes: [&mut [f32]; 3]) {
        let [r, g, b] = planes;
        assert!(r.len() == g.len() && g.len() == b.len(), "planes of {}, {} and {}", r.len(), g.len(), b.len());
        for stage in &self.stages {
            match stage {
                Stage::Shaper { decode, matrix, encode } => {
                    [&mut *r, g, b].into_iter().enumerate().for_each(|(c, plane)| decode.decode(c, plane));
                    if let Some(rows) = matrix {
                        mix(rows, [r, g, b]);
                    }
                    [&mut *r, g, b].into_iter().enumerate().for_each(|(c, plane)| encode.encode(c, plane));
                }
                Stage::Table(transform) => through(transform, [r, g, b]),
            }
            if !self.unbounded {
                [&mut *r, g, b].into_iter().flatten().for_each(|v| *v = v.clamp(0.0, 1.0));
            }
        }
    }
}

/// One end of a conversion.
struct Side {
    curves: Curves,
    primaries: Primaries,
    /// The profile itself where values are stored by it.
    profile: Option<ColorProfile>,
    /// Whether only the profile itself knows the way.
    table: bool,
}

#[derive(Clone, Copy)]
enum Primaries {
    Rgb(Matrix3d),
    Grey,
}

impl Side {
    fn srgb() -> Self {
        let primaries = Primaries::Rgb(primaries::srgb_to_xyz());
        Side { curves: Curves::srgb(), primaries, profile: Some(ColorProfile::new_srgb()), table: false }
    }

    fn of(space: Space) -> Result<Self> {
        let mut side = match space.profile {
            None => Side::srgb(),
            Some(profile) => Side::of_icc(profile)?,
        };
        if space.linear {
            // What is light has no need of a table; its primaries are sRGB's unless the profile has some.
            side = Side { curves: Curves::linear(), profile: None, table: false, ..side };
        }
        Ok(side)
    }

    fn of_icc(bytes: &[u8]) -> Result<Self> {
        let refuse = |kind, what: &str| Err(Error::new(kind, format!("its ICC profile {what}")));
        let color = match profile_channels(bytes) {
            Some(ProfileColor::Cmyk | ProfileColor::Other) => {
                return refuse(Kind::Unsupported, "is neither for RGB nor for grey");
            }
            Some(color) => color,
            None => return refuse(Kind::Corrupt, "is broken"),
        };
        let Ok(profile) = ColorProfile::new_from_slice(bytes) else { return refuse(Kind::Corrupt, "is broken") };
        let profile = with_one_table_for_all(profile);
        let primaries = match color {
            ProfileColor::Grey => Some(Primaries::Grey),
            _ => primaries::to_xyz(&profile).map(Primaries::Rgb),
        };
        match (Curves::of_profile(&profile), primaries) {
            (Some(curves), Some(primaries)) => {
                let profile = matches!(primaries, Primaries::Rgb(_)).then_some(profile);
                Ok(Side { curves, primaries, profile, table: false })
            }
            (_, Some(Primaries::Grey)) => refuse(Kind::Unsupported, "has no grey curve that can be followed"),
            _ => Ok(Side { profile: Some(profile), table: true, ..Side::srgb() }),
        }
    }

    /// The profile to give to moxcms, and the stage between it and this side where that is sRGB's.
    fn tie(self, stage: impl Fn(&Side, &Side) -> Option<Stage>) -> (Option<Stage>, ColorProfile) {
        match self.profile {
            Some(profile) => (None, profile),
            None => (stage(&self, &Side::srgb()), ColorProfile::new_srgb()),
        }
    }

    /// Linear values to XYZ under D50; the first channel stands for grey.
    fn to_xyz(&self) -> Matrix3d {
        match self.primaries {
            Primaries::Rgb(matrix) => matrix,
            Primaries::Grey => Matrix3d { v: primaries::D50.map(|white| [white, 0.0, 0.0]) },
        }
    }

    /// XYZ under D50 to linear values; of grey it is Y, in all three.
    fn of_xyz(&self) -> Matrix3d {
        match self.primaries {
            Primaries::Rgb(matrix) => matrix.inverse(),
            Primaries::Grey => Matrix3d { v: [[0.0, 1.0, 0.0]; 3] },
        }
    }
}

impl Stage {
    /// The way between two sides that have curves; `None` where it is none.
    fn shaper(from: &Side, to: &Side) -> Option<Stage> {
        let matrix = primaries::product(to.of_xyz(), from.to_xyz());
        let matrix = (!primaries::is_identity(matrix, primaries::ROUNDING)).then(|| primaries::rounded(matrix));
        if matrix.is_none() && from.curves.same(&to.curves) {
            return None;
        }
        Some(Stage::Shaper { decode: from.curves.clone(), matrix, encode: to.curves.clone() })
    }

    fn table(from: &ColorProfile, to: &ColorProfile) -> Result<Stage> {
        let options = TransformOptions {
            rendering_intent: RenderingIntent::RelativeColorimetric,
            prefer_fixed_point: false,
            ..Default::default()
        };
        match from.create_transform_f32(Layout::Rgb, to, Layout::Rgb, options) {
            Ok(transform) => Ok(Stage::Table(transform)),
            Err(_) => Err(Error::new(Kind::Unsupported, "its ICC profile cannot be followed in the direction needed")),
        }
    }
}

/// A profile need not have a table for each intent: then the first, the perceptual, stands for the colorimetric.
///
/// # Source of the formula
/// ICC.1:2022, section 8.10.2.
fn with_one_table_for_all(mut profile: ColorProfile) -> ColorProfile {
    profile.lut_a_to_b_colorimetric = profile.lut_a_to_b_colorimetric.or_else(|| profile.lut_a_to_b_perceptual.clone());
    profile.lut_b_to_a_colorimetric = profile.lut_b_to_a_colorimetric.or_else(|| profile.lut_b_to_a_perceptual.clone());
    profile
}

/// Replaces every pixel by `rows` times it, written about green: rows sum to 1, so that a grey stays one to the last bit.
fn mix(rows: &Rows, [r, g, b]: [&mut [f32]; 3]) {
    for ((r, g), b) in r.iter_mut().zip(g).zip(b) {
        let (red, green, blue) = (*r - *g, *g, *b - *g);
        [*r, *g, *b] = rows.map(|row| green + (row[0] * red + row[2] * blue));
    }
}

/// Pixels that are interleaved at a time.
const CHUNK: usize = 1024;

/// Takes planes through a transform that wants its pixels interleaved.
fn through(transform: &Arc<TransformF32Executor>, [r, g, b]: [&mut [f32]; 3]) {
    let (mut from, mut to) = ([0.0; 3 * CHUNK], [0.0; 3 * CHUNK]);
    for ((r, g), b) in r.chunks_mut(CHUNK).zip(g.chunks_mut(CHUNK)).zip(b.chunks_mut(CHUNK)) {
        let (from, to) = (&mut from[..3 * r.len()], &mut to[..3 * r.len()]);
        for (i, pixel) in from.as_chunks_mut::<3>().0.iter_mut().enumerate() {
            *pixel = [r[i], g[i], b[i]];
        }
        // Lengths agree, the one thing that it can refuse.
        if transform.transform(from, to).is_ok() {
            for (i, pixel) in to.as_chunks::<3>().0.iter().enumerate() {
                [r[i], g[i], b[i]] = *pixel;
            }
        }
    }
}

#[cfg(test)]
mod tests;
