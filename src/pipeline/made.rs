//! Masks that are made: drawn, read off the picture they are for, or flooded.

use super::kept::Key;
use super::layer::Common;
use super::light::Light;
use super::masks::Canvas;
use super::operand::{Frame, Operand};
use super::refine::{lab_of, refined};
use super::set::Set;
use super::weights::{MaskRows, Weights};
use crate::color::{Oklab, decode_srgb};
use crate::error::{Error, Kind, Result};
use crate::job::{self, Space};
use crate::mask::{Channel, ColorKey, Generator, LumaRange, Needs, Step, around};
use crate::matrix::{Layout, Matrix, Samples, Size};
use crate::resample::Length;

impl Set<'_> {
    /// A made mask whose weights are computed row by row.
    pub fn rows_of(&mut self, made: &Generator, canvas: &Canvas) -> Result<MaskRows> {
        let picture = || canvas.picture_for(made);
        Ok(match made {
            Generator::Solid(weight) => MaskRows::Solid(weight.get()),
            Generator::Alpha => MaskRows::Operand(picture()?, Channel::Alpha),
            Generator::Luma { low, high, soft } => {
                MaskRows::Luma(picture()?, LumaRange { low: *low, high: *high, soft: *soft })
            }
            Generator::Key { rgb, tolerance, soft, .. } => {
                let picture = picture()?;
                let key = ColorKey { lab: lab(*rgb), tolerance: *tolerance, soft: *soft };
                MaskRows::Key(picture, Box::new(self.light_of(picture)), key)
            }
            _ => match made.shape(canvas.size) {
                Some(shape) => MaskRows::Drawn(shape, canvas.at),
                None => return Err(Error::new(Kind::Internal, format!("{made} is not drawn row by row"))),
            },
        })
    }

    /// The way from a picture's colours to Oklab. Where its profile cannot be followed, a note says so.
    fn light_of(&mut self, picture: usize) -> Light {
        let common = Common::of(&self.operands[picture], true);
        Light::new(Space::Oklab, common).unwrap_or_else(|error| {
            self.notes.push(format!("{error}; its colours are compared as sRGB"));
            Light::oklab_of_srgb()
        })
    }

    /// A made mask of which more than rows is needed.
    pub fn ready_made(
        &self,
        mask: &job::Weights,
        made: &Generator,
        canvas: &Canvas,
        steps: &[Step],
    ) -> Result<Operand> {
        let frame = Frame { size: canvas.size, ..self.frame.clone() };
        let (name, on_it) = (mask.name(), Canvas { at: (0, 0), ..*canvas });
        let weighed = |mut side: Set<'_>, on_it: &Canvas| {
            let weights = Weights::of(side.rows_of(made, on_it)?, false);
            side.whole(weights, canvas.size, &name, steps)
        };
        if made.needs() == Needs::Size {
            let make = || weighed(self.aside(frame.clone()), &on_it).map(|operand| (operand, Channel::Luma));
            return self.ready(Some(Key::of_made(name.clone(), canvas.size)), make).map(|(operand, _)| operand);
        }
        let mut side = self.aside(frame);
        let picture = canvas.picture.map(|_| side.open_picture(&on_it, None)).transpose()?;
        let on_it = Canvas { picture, ..on_it };
        match made {
            Generator::Flood { at, tolerance } => side.flooded(made, *at, *tolerance, &on_it, steps),
            _ => weighed(side, &on_it),
        }
    }

    /// The region around a pixel, taken through steps.
    fn flooded(
        &mut self,
        made: &Generator,
        [x, y]: [Length; 2],
        tolerance: f32,
        canvas: &Canvas,
        steps: &[Step],
    ) -> Result<Operand> {
        let size = canvas.size;
        let picture = canvas.picture_for(made)?;
        let (x, y) = (x.of(size.width() as f64).floor(), y.of(size.height() as f64).floor());
        if !(0.0..size.width() as f64).contains(&x) || !(0.0..size.height() as f64).contains(&y) {
            let text = format!("{made} begins outside of {}, which is {size}", self.operands[picture].name);
            return Err(Error::new(Kind::Mask, text));
        }
        self.reading.limits.ensure_memory(&made.to_string(), 6 * 4 * size.pixels())?;
        let light = self.light_of(picture);
        let feed = self.operands.swap_remove(picture).into_feed();
        let planes = lab_of(self.engine, feed, &light, size)?;
        let [l, a, b] = &planes[..] else { return Err(Error::new(Kind::Internal, "Oklab has three planes")) };
        let from = (x as usize, y as usize);
        let region = self.engine.install(|| around::flood([l, a, b], from, tolerance))?;
        let name = made.to_string();
        let mut mask = of_planes(name.clone(), size, vec![refined(region, steps, &name, self.engine)?]);
        mask.opened.notes.append(&mut self.notes);
        Ok(mask)
    }
}

/// Planes as an operand: one of weights, or one for each channel.
pub(super) fn of_planes(name: String, size: Size, planes: Vec<Matrix>) -> Operand {
    let mut planes: Vec<Vec<f32>> = planes.into_iter().map(Matrix::into_entries).collect();
    match planes.len() {
        1 => Operand::made(name, size, Layout::Grey, Samples::F32(planes.pop().unwrap_or_default())),
        _ => {
            let pixels = planes.first().map_or(0, Vec::len);
            let samples = (0..pixels).flat_map(|i| planes.iter().map(move |plane| plane[i])).collect();
            Operand::made(name, size, Layout::Rgb, Samples::F32(samples))
        }
    }
}

/// The Oklab of a colour of sRGB.
fn lab([red, green, blue]: [f32; 3]) -> [f32; 3] {
    let (mut l, mut a, mut b) = ([red], [green], [blue]);
    [&mut l, &mut a, &mut b].into_iter().for_each(|plane| decode_srgb(plane));
    Oklab::srgb().to_lab([&mut l, &mut a, &mut b]);
    [l[0], a[0], b[0]]
}
