//! What a header says beside its pixels that a picture can carry: density, and primaries as a profile.

use crate::codec::{Density, DensityUnit, Meta};
use crate::color::Chromaticities;
use exr::math::Vec2;
use exr::meta::attribute;
use exr::meta::header::Header;

/// The metadata of a part whose picture is RGB or not.
pub(super) fn of(header: &Header, is_rgb: bool, name: &str, notes: &mut Vec<String>) -> Meta {
    let icc = header.shared_attributes.chromaticities.filter(|_| is_rgb).and_then(|said| {
        let place = |at: Vec2<f32>| [at.0, at.1];
        let (red, green, blue) = (place(said.red), place(said.green), place(said.blue));
        let found = Chromaticities { red, green, blue, white: place(said.white) };
        if found.are_srgb() {
            return None;
        }
        let profile = found.profile();
        if profile.is_none() {
            notes.push(format!("the chromaticities of {name} are broken: sRGB's are taken"));
        }
        profile
    });
    Meta { icc, density: density(header), ..Meta::default() }
}

/// Pixels an inch, or the shape of a pixel alone.
fn density(header: &Header) -> Option<Density> {
    let aspect = f64::from(header.shared_attributes.pixel_aspect);
    let aspect = if aspect.is_finite() && (1e-3..1e3).contains(&aspect) { aspect } else { 1.0 };
    let across = header.own_attributes.horizontal_density.filter(|d| d.is_finite() && *d > 0.0);
    match across.map(f64::from) {
        // The aspect is the width of a pixel over its height.
        Some(x) => Some(Density { x, y: x * aspect, unit: DensityUnit::Inch }),
        None => (aspect != 1.0).then_some(Density { x: 1.0, y: aspect, unit: DensityUnit::Ratio }),
    }
}

/// Says in a header what a picture carries.
pub(super) fn put(meta: &Meta, header: &mut Header) {
    if let Some(density) = meta.density.filter(|d| d.x > 0.0 && d.y > 0.0) {
        let inch = density.to(DensityUnit::Inch);
        header.shared_attributes.pixel_aspect = (density.y / density.x) as f32;
        header.own_attributes.horizontal_density = (inch.unit == DensityUnit::Inch).then_some(inch.x as f32);
    }
    let found = meta.icc.as_deref().and_then(Chromaticities::of_icc).filter(|found| !found.are_srgb());
    header.shared_attributes.chromaticities = found.map(|found| {
        let place = |[x, y]: [f32; 2]| Vec2(x, y);
        attribute::Chromaticities {
            red: place(found.red),
            green: place(found.green),
            blue: place(found.blue),
            white: place(found.white),
        }
    });
}
