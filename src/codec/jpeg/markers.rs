//! The marker segments of a JPEG file: what its frame is like, what it carries, and whether it is whole.
//!
//! Nothing is decoded here. The decoder knows nothing of density, takes a file that is cut short for a whole one,
//! and keeps no order among the parts of a profile; so the segments are read once more, by their headers alone.

use super::start::Frame;
use crate::codec::xmp::extended::{self, Digest};
use crate::codec::{Density, DensityUnit};
use std::ops::Range;

/// How segments begin.
pub(super) const EXIF: &[u8] = b"Exif\0\0";
pub(super) const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
pub(super) const EXTENDED_XMP: &[u8] = b"http://ns.adobe.com/xmp/extension/\0";
pub(super) const ICC: &[u8] = b"ICC_PROFILE\0";

/// Markers: the start of a scan, and the segment in which Adobe says what the channels are.
pub(super) const SCAN: u8 = 0xDA;
pub(super) const APP14: u8 = 0xEE;

/// All that the segments of the first image of a file say.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::codec) struct Markers {
    pub frame: Option<Frame>,
    /// How many scans the image is told in.
    pub scans: usize,
    /// What Adobe says of the channels: 0 that they are as they are, 1 YCbCr, 2 YCCK.
    pub adobe: Option<u8>,
    pub density: Option<Density>,
    pub exif: Option<Vec<u8>>,
    xmp: Option<Vec<u8>>,
    /// Parts of XMP that does not fit one segment: which it is, how long it is, where they belong, bytes.
    extended: Vec<(Digest, u32, u32, Vec<u8>)>,
    /// The parts of the profile: number, count, bytes.
    icc: Vec<(u8, u8, Vec<u8>)>,
    /// What of the file a decoder needs: markers, each with where it and all that belongs to it lies.
    pub needed: Vec<(u8, Range<usize>)>,
    /// Where the end-of-image marker stands; `None` where the file is cut short.
    pub end: Option<usize>,
}

impl Markers {
    /// Reads the segments up to the end of the first image, or of the file.
    pub(in crate::codec) fn read(file: &[u8]) -> Self {
        let mut markers = Markers::default();
        let (mut at, mut last) = (2, 0);
        while let Some((marker, start)) = next_marker(file, at) {
            // Compressed data goes on up to the next marker.
            if matches!(last, 0xD0..=0xD7 | SCAN)
                && let Some((_, data)) = markers.needed.last_mut()
            {
                data.end = start - 2;
            }
            (at, last) = (start, marker);
            match marker {
                0xD9 => {
                    markers.end = Some(start - 2);
                    break;
                }
                0xD0..=0xD7 => {
                    markers.needed.push((marker, start - 2..start));
                    continue;
                }
                // A second start of image, and the one marker that stands for nothing.
                0xD8 | 0x01 => continue,
                _ => {}
            }
            let Some(length) = file.get(start..start + 2).map(|b| usize::from(u16::from_be_bytes([b[0], b[1]]))) else {
                break;
            };
            let Some(segment) = file.get(start + 2..start + length.max(2)) else { break };
            at = start + length.max(2);
            markers.take(marker, segment);
            // Frames, tables, scans, and Adobe's word where it is whole.
            if matches!(marker, 0xC0..=0xCF | 0xDA..=0xDF) || marker == APP14 && adobe(segment).is_some() {
                markers.needed.push((marker, start - 2..at));
            }
        }
        markers
    }

    /// The ICC profile, its parts put in order; `None` where there is none, `Some(None)` where parts are missing or
    /// contradict each other.
    pub(super) fn icc(&self) -> Option<Option<Vec<u8>>> {
        let count = self.icc.first()?.1;
        let mut parts: Vec<_> = self.icc.iter().collect();
        parts.sort_by_key(|part| part.0);
        let whole = parts.len() == usize::from(count)
            && parts.iter().zip(1..).all(|((number, of, _), i)| *number == i && *of == count);
        Some(whole.then(|| parts.iter().flat_map(|part| part.2.iter().copied()).collect()))
    }

    /// The XMP packet with what is told beside it, and whether that had to be left out.
    pub(super) fn xmp(&self) -> (Option<Vec<u8>>, bool) {
        let Some(packet) = &self.xmp else { return (None, !self.extended.is_empty()) };
        let Some(digest) = extended::announced(packet) else { return (Some(packet.clone()), false) };
        let mut parts: Vec<_> = self.extended.iter().filter(|part| part.0 == digest).collect();
        parts.sort_by_key(|part| part.2);
        let mut whole = Vec::new();
        for (_, _, at, bytes) in &parts {
            if whole.len() as u64 == u64::from(*at) {
                whole.extend_from_slice(bytes);
            }
        }
        let is_whole = parts.first().is_some_and(|part| whole.len() as u64 == u64::from(part.1));
        match extended::merged(packet, &whole).filter(|_| is_whole) {
            Some(merged) => (Some(merged), false),
            None => (Some(packet.clone()), true),
        }
    }

    fn take(&mut self, marker: u8, segment: &[u8]) {
        match marker {
            0xC0..=0xCF if !matches!(marker, 0xC4 | 0xC8 | 0xCC) && self.frame.is_none() => {
                self.frame = Frame::read(marker, segment);
            }
            SCAN => self.scans += 1,
            0xE0 if self.density.is_none() => self.density = jfif_density(segment),
            0xE1 => self.take_app1(segment),
            0xE2 => {
                if let Some([number, count, part @ ..]) = segment.strip_prefix(ICC) {
                    self.icc.push((*number, *count, part.to_vec()));
                }
            }
            APP14 if self.adobe.is_none() => self.adobe = adobe(segment),
            _ => {}
        }
    }

    fn take_app1(&mut self, segment: &[u8]) {
        if let Some(exif) = segment.strip_prefix(EXIF) {
            self.exif.get_or_insert_with(|| exif.to_vec());
        } else if let Some(xmp) = segment.strip_prefix(XMP) {
            self.xmp.get_or_insert_with(|| xmp.to_vec());
        } else if segment.starts_with(EXTENDED_XMP) {
            self.extended.extend(extended_part(segment));
        }
    }
}

/// The next marker from `at` on, and where what follows it starts. Entropy-coded bytes are passed over.
fn next_marker(file: &[u8], mut at: usize) -> Option<(u8, usize)> {
    loop {
        at += find_ff(file.get(at..)?)? + 1;
        match file.get(at)? {
            0x00 => at += 1,
            0xFF => {}
            marker => return Some((*marker, at + 1)),
        }
    }
}

/// Where the first byte 0xFF stands.
fn find_ff(bytes: &[u8]) -> Option<usize> {
    // By blocks, without a branch inside, so that the search runs at the speed of memory.
    let blocks = bytes.as_chunks::<32>().0;
    let clear = blocks.iter().take_while(|block| !block.iter().fold(false, |found, b| found | (*b == 0xFF))).count();
    let start = clear * 32;
    bytes[start..].iter().position(|b| *b == 0xFF).map(|i| start + i)
}

/// A part of extended XMP: the digest that names it, the length of the whole, where the part belongs, its bytes.
fn extended_part(segment: &[u8]) -> Option<(Digest, u32, u32, Vec<u8>)> {
    let (digest, rest) = segment.strip_prefix(EXTENDED_XMP)?.split_first_chunk()?;
    let (length, rest) = rest.split_first_chunk()?;
    let (at, bytes) = rest.split_first_chunk()?;
    Some((*digest, u32::from_be_bytes(*length), u32::from_be_bytes(*at), bytes.to_vec()))
}

/// What Adobe's segment says of the channels; `None` where it is no such segment, or not whole.
fn adobe(segment: &[u8]) -> Option<u8> {
    segment.get(11).copied().filter(|_| segment.starts_with(b"Adobe"))
}

fn jfif_density(segment: &[u8]) -> Option<Density> {
    let [_, _, unit, x1, x0, y1, y0, ..] = segment.strip_prefix(b"JFIF\0")? else { return None };
    let (x, y) = (u16::from_be_bytes([*x1, *x0]), u16::from_be_bytes([*y1, *y0]));
    let unit = match unit {
        // A ratio of 1 says nothing.
        0 if x == y => return None,
        0 => DensityUnit::Ratio,
        1 => DensityUnit::Inch,
        2 => DensityUnit::Centimetre,
        _ => return None,
    };
    (x > 0 && y > 0).then(|| Density { x: x.into(), y: y.into(), unit })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file of these segments, without an image.
    fn file(segments: &[(u8, &[u8])]) -> Vec<u8> {
        let mut file = vec![0xFF, 0xD8];
        for (marker, bytes) in segments {
            file.extend([0xFF, *marker]);
            file.extend((bytes.len() as u16 + 2).to_be_bytes());
            file.extend(*bytes);
        }
        file
    }

    #[test]
    fn parts_of_a_profile_come_in_any_order() {
        let part = |number: u8, bytes: &[u8]| [ICC, &[number, 3], bytes].concat();
        let (a, b, c) = (part(1, b"one"), part(2, b"two"), part(3, b"three"));
        let icc = |parts: &[&[u8]]| Markers::read(&file(&parts.iter().map(|p| (0xE2, *p)).collect::<Vec<_>>())).icc();
        assert_eq!(icc(&[&c, &a, &b]), Some(Some(b"onetwothree".to_vec())));
        assert_eq!(icc(&[&a, &c]), Some(None), "a part is missing");
        assert_eq!(icc(&[&a, &b, &b]), Some(None), "a part comes twice");
        assert_eq!(icc(&[]), None);
    }

    #[test]
    fn what_a_decoder_needs_is_set_apart_from_all_else() {
        let mut bytes = file(&[
            (0xE0, b"JFIF\0\x01\x02\x01\x01\x2C\x00\x96\0\0"),
            (0xEE, b"Adobe, cut"),
            (0xDB, b"table"),
            (0xEE, b"Adobe\0\x64\0\0\0\0\x01"),
        ]);
        bytes.extend(b"junk");
        bytes.extend(b"\xFF\xDA\0\x02data\xFF\0more\xFF\xD0rest\xFF\xE1\0\x02\xFF\xD9tail");
        let markers = Markers::read(&bytes);
        let of = |(marker, range): &(u8, Range<usize>)| (*marker, bytes[range.clone()].escape_ascii().to_string());
        assert_eq!(
            markers.needed.iter().map(of).collect::<Vec<_>>(),
            [
                (0xDB, r"\xff\xdb\x00\x07table".to_owned()),
                (0xEE, r"\xff\xee\x00\x0eAdobe\x00d\x00\x00\x00\x00\x01".to_owned()),
                (0xDA, r"\xff\xda\x00\x02data\xff\x00more".to_owned()),
                (0xD0, r"\xff\xd0rest".to_owned()),
            ]
        );
    }

    #[test]
    fn metadata_is_found_and_previews_are_not() {
        let markers = Markers::read(&file(&[
            (0xE0, b"JFIF\0\x01\x02\x01\x01\x2C\x00\x96\0\0"),
            (0xE1, b"Exif\0\0MM\0*"),
            (0xE1, b"http://ns.adobe.com/xap/1.0/\0<x/>"),
            (0xE1, b"http://ns.adobe.com/xmp/extension/\0more"),
            (0xE2, b"MPF\0II*\0"),
            (0xED, b"Photoshop 3.0\0"),
            (0xEE, b"Adobe\0\x64\0\0\0\0\x02"),
        ]));
        assert_eq!(markers.density, Some(Density { x: 300.0, y: 150.0, unit: DensityUnit::Inch }));
        assert_eq!(markers.exif.as_deref(), Some(&b"MM\0*"[..]));
        assert_eq!(markers.xmp.as_deref(), Some(&b"<x/>"[..]));
        assert!(markers.xmp() == (Some(b"<x/>".to_vec()), false) && markers.end.is_none());
        assert_eq!(markers.adobe, Some(2));
        assert_eq!(markers.icc(), None);
    }

    #[test]
    fn the_first_marker_is_found_behind_long_runs_of_other_bytes() {
        for n in 0..100 {
            let bytes = [&vec![7; n][..], &[0xFF, 0, 0xFF, 0xFF, 0xD9]].concat();
            assert_eq!(next_marker(&bytes, 0), Some((0xD9, n + 5)));
            assert_eq!(next_marker(&bytes[..n + 4], 0), None);
        }
    }
}
