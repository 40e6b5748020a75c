//! XMP: orientation, dimensions and previews inside the packet.
//!
//! The packet is edited as text, so that all that is not touched stays byte for byte what it was.

pub(in crate::codec) mod extended;
mod scan;

#[cfg(test)]
mod tests;

use super::Orientation;
use crate::matrix::Size;
use scan::{Attribute, Broken, Namespaces, Scanner, Tag};
use std::ops::Range;

const TIFF: &str = "http://ns.adobe.com/tiff/1.0/";
const EXIF: &str = "http://ns.adobe.com/exif/1.0/";
const XMP: &str = "http://ns.adobe.com/xap/1.0/";
const PHOTOSHOP: &str = "http://ns.adobe.com/photoshop/1.0/";
const XMP_IMAGE: &str = "http://ns.adobe.com/xap/1.0/g/img/";
const XMP_NOTE: &str = "http://ns.adobe.com/xmp/note/";
const GAIN_MAP: &str = "http://ns.adobe.com/hdr-gain-map/1.0/";
const CONTAINER: &str = "http://ns.google.com/photos/1.0/container/";
const GOOGLE_IMAGE: &str = "http://ns.google.com/photos/1.0/image/";
const GOOGLE_DEPTH: &str = "http://ns.google.com/photos/1.0/depthmap/";

/// The address that a prefix usually stands for, or nothing.
fn usual_address(prefix: &str) -> &'static str {
    match prefix {
        "tiff" => TIFF,
        "exif" => EXIF,
        "xmp" | "xap" => XMP,
        "photoshop" => PHOTOSHOP,
        "xmpGImg" | "xapGImg" => XMP_IMAGE,
        "xmpNote" => XMP_NOTE,
        "hdrgm" => GAIN_MAP,
        "Container" => CONTAINER,
        "GImage" => GOOGLE_IMAGE,
        "GDepth" => GOOGLE_DEPTH,
        _ => "",
    }
}

/// What the packet says about pixels.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Property {
    Orientation,
    Width,
    Height,
    /// Whether the colours are those of sRGB: 1 says so.
    ColorSpace,
    /// The name of the profile.
    Profile,
    /// Pixels within the packet, or words about what lies beside the picture in its file (a gain map, the rest of the
    /// packet): neither travels.
    Left,
}

impl Property {
    fn of((address, local): (&str, &str)) -> Option<Self> {
        Some(match (address, local) {
            (TIFF, "Orientation") => Property::Orientation,
            (TIFF, "ImageWidth") | (EXIF, "PixelXDimension") => Property::Width,
            (TIFF, "ImageLength") | (EXIF, "PixelYDimension") => Property::Height,
            (EXIF, "ColorSpace") => Property::ColorSpace,
            (PHOTOSHOP, "ICCProfile") => Property::Profile,
            (XMP, "Thumbnails") | (XMP_IMAGE, "image") => Property::Left,
            (GAIN_MAP, _) | (CONTAINER, "Directory") | (GOOGLE_IMAGE | GOOGLE_DEPTH, "Data") => Property::Left,
            (XMP_NOTE, "HasExtendedXMP") => Property::Left,
            _ => return None,
        })
    }
}

/// The orientation that `tiff:Orientation` declares, as attribute or element; `None` where it is none of the eight.
pub fn orientation(xmp: &[u8]) -> Option<Orientation> {
    let text = text_of(xmp)?;
    let mut found = None;
    // What was found before a broken place still counts.
    let _ = walk(text, |place| {
        if found.is_none() && place.property == Property::Orientation {
            found = place.value.and_then(|value| text[value].trim().parse().ok());
        }
    });
    found.filter(|tag| (1..=8).contains(tag)).map(Orientation::of_tag)
}

/// The same packet made true of a picture of `size`; `upright` resets its orientation to 1.
///
/// Dimensions are rewritten, thumbnails and gain maps cut out. Empty where the packet cannot be understood well enough
/// to be sure of that: it is to be dropped then.
pub fn rewritten(xmp: &[u8], size: Size, upright: bool) -> Vec<u8> {
    edited(xmp, |property| match property {
        Property::Orientation if upright => Edit::Number(1),
        Property::Width => Edit::Number(size.width()),
        Property::Height => Edit::Number(size.height()),
        Property::Left => Edit::Cut,
        Property::Orientation | Property::ColorSpace | Property::Profile => Edit::Keep,
    })
}

/// The same packet made true of a picture whose colours were converted to sRGB. Empty where it cannot be understood.
pub fn in_srgb(xmp: &[u8]) -> Vec<u8> {
    edited(xmp, |property| match property {
        Property::ColorSpace => Edit::Number(1),
        Property::Profile => Edit::Cut,
        _ => Edit::Keep,
    })
}

/// What becomes of a property.
enum Edit {
    Keep,
    Number(usize),
    Cut,
}

/// The packet with its properties edited; empty where it cannot be understood.
fn edited(xmp: &[u8], edit: impl Fn(Property) -> Edit) -> Vec<u8> {
    let Some(text) = text_of(xmp) else { return Vec::new() };
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    let walked = walk(text, |place| match (edit(place.property), place.value) {
        (Edit::Keep, _) => {}
        (Edit::Number(number), Some(value)) => edits.push((value, number.to_string())),
        // What is to go, or a form in which the value does not stand by itself.
        _ => edits.push((place.whole, String::new())),
    });
    if walked.is_err() {
        return Vec::new();
    }
    // Elements are reported as they end, so the edits inside a cut one come before it.
    edits.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (range, new) in edits {
        if range.start < at {
            continue;
        }
        out.push_str(&text[at..range.start]);
        out.push_str(&new);
        at = range.end;
    }
    out.push_str(&text[at..]);
    out.into_bytes()
}

/// The packet as text; `None` where it is not UTF-8. Zeros after it are no part of it.
fn text_of(xmp: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(xmp).ok()?.trim_end_matches('\0');
    (!text.contains('\0')).then_some(text)
}

/// A property and where it stands.
struct Place {
    property: Property,
    /// The attribute with the space before it, or the element with its contents.
    whole: Range<usize>,
    /// Its value, where it stands there as plain text.
    value: Option<Range<usize>>,
}

/// An element that has not ended.
struct Open<'a> {
    name: &'a str,
    property: Option<Property>,
    at: Range<usize>,
    /// Whether its contents may be plain text, as far as is known.
    plain: bool,
}

/// Reports all properties of interest: attributes as they come, elements as they end.
fn walk(text: &str, mut report: impl FnMut(Place)) -> Result<(), Broken> {
    let mut scanner = Scanner::new(text);
    let mut namespaces = Namespaces::default();
    let mut open: Vec<Open<'_>> = Vec::new();
    while let Some(tag) = scanner.tag()? {
        match tag {
            Tag::Start { name, attributes, empty, at } => {
                if let Some(parent) = open.last_mut() {
                    parent.plain = false;
                }
                namespaces.enter(text, open.len(), &attributes)?;
                report_attributes(&namespaces, &attributes, &mut report);
                let property = Property::of(namespaces.resolve(name));
                if empty {
                    namespaces.leave(open.len());
                    if let Some(property) = property {
                        report(Place { property, whole: at, value: None });
                    }
                } else {
                    let plain = attributes.iter().all(|a| a.name.starts_with("xmlns"));
                    open.push(Open { name, property, at, plain });
                }
            }
            Tag::End { name, at } => {
                let element = open.pop().filter(|element| element.name == name).ok_or(Broken)?;
                namespaces.leave(open.len());
                if let Some(property) = element.property {
                    let value = element.plain.then_some(element.at.end..at.start);
                    let value = value.filter(|value| !text[value.clone()].contains('<'));
                    report(Place { property, whole: element.at.start..at.end, value });
                }
            }
        }
    }
    if open.is_empty() { Ok(()) } else { Err(Broken) }
}

fn report_attributes(namespaces: &Namespaces<'_>, attributes: &[Attribute<'_>], report: &mut impl FnMut(Place)) {
    for attribute in attributes {
        // An attribute without a prefix belongs to no namespace.
        if !attribute.name.contains(':') {
            continue;
        }
        if let Some(property) = Property::of(namespaces.resolve(attribute.name)) {
            report(Place { property, whole: attribute.whole.clone(), value: Some(attribute.value.clone()) });
        }
    }
}
