//! XMP that does not fit one segment of JPEG: a packet, and an extended part beside it (Adobe, XMP Specification Part 3,
//! section 1.1.3.1).

use super::scan::{Scanner, Tag};
use super::text_of;
use crate::codec::meta::JPEG_XMP;
use std::ops::Range;

/// What names the extended part of a packet: the MD5 digest of it, in hexadecimal.
pub(in crate::codec) type Digest = [u8; 32];

/// The extended part that a packet announces.
pub(in crate::codec) fn announced(packet: &[u8]) -> Option<Digest> {
    let (_, behind) = text_of(packet)?.split_once("xmpNote:HasExtendedXMP")?;
    let behind = behind.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '=' | '"' | '\'' | '>'));
    behind.as_bytes().first_chunk().copied().filter(|digest: &Digest| digest.iter().all(u8::is_ascii_hexdigit))
}

/// A packet and its extended part as one; `None` where they cannot be put together.
pub(in crate::codec) fn merged(packet: &[u8], part: &[u8]) -> Option<Vec<u8>> {
    let (packet, part) = (text_of(packet)?, text_of(part)?);
    let (into, more) = (descriptions(packet)?, descriptions(part)?);
    let whole = [&packet[..into.end], &part[more], &packet[into.end..]].concat();
    descriptions(&whole).map(|_| whole.into_bytes())
}

/// A packet without its long properties, which announces its extended part, that part, and its digest; `None` where it
/// cannot be understood.
pub(in crate::codec) fn divided(packet: &[u8]) -> Option<(Vec<u8>, Vec<u8>, Digest)> {
    let text = text_of(packet)?;
    let all = &text[descriptions(text)?];
    let (mut kept, mut moved) = apart(all)?;
    if kept.len() + ROOM > JPEG_XMP {
        (kept, moved) = (String::new(), all.to_owned());
    }
    let part = wrapped(&moved);
    let name = format!("{:X}", md5::compute(&part));
    let note = "xmlns:xmpNote=\"http://ns.adobe.com/xmp/note/\"";
    let packet = wrapped(&format!("{kept}<rdf:Description rdf:about=\"\" {note} xmpNote:HasExtendedXMP=\"{name}\"/>"));
    Some((packet.into_bytes(), part.into_bytes(), *name.as_bytes().first_chunk()?))
}

/// What an announcement takes, and what stands around descriptions.
const ROOM: usize = 1024;
/// A property that is longer than this may be told apart from the others.
const LONG: usize = 4096;

/// Descriptions without their long properties, and descriptions of those alone.
fn apart(all: &str) -> Option<(String, String)> {
    let (mut scanner, mut depth, mut at) = (Scanner::new(all), 0, 0);
    let (mut kept, mut moved) = (String::new(), String::new());
    let (mut described, mut start) = (String::new(), 0);
    while let Some(tag) = scanner.tag().ok()? {
        match tag {
            Tag::Start { empty: true, .. } => {}
            Tag::Start { attributes, at: tag, .. } => {
                if depth == 0 {
                    let of_all = |name: &str| name.starts_with("xmlns") || name == "rdf:about";
                    let said = attributes.iter().filter(|attribute| of_all(attribute.name));
                    described = said.map(|attribute| &all[attribute.whole.clone()]).collect();
                }
                start = if depth == 1 { tag.start } else { start };
                depth += 1;
            }
            Tag::End { at: tag, .. } => {
                depth -= 1;
                if depth == 1 && tag.end - start > LONG {
                    kept.push_str(&all[at..start]);
                    let property = &all[start..tag.end];
                    moved.push_str(&format!("<rdf:Description{described}>{property}</rdf:Description>"));
                    at = tag.end;
                }
            }
        }
    }
    kept.push_str(&all[at..]);
    (depth == 0).then_some((kept, moved))
}

fn wrapped(descriptions: &str) -> String {
    let rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    format!("<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"{rdf}\">{descriptions}</rdf:RDF></x:xmpmeta>")
}

/// Where the descriptions of a packet stand. `None` where that is not to be seen, or where they rest on prefixes that are
/// declared around them.
fn descriptions(text: &str) -> Option<Range<usize>> {
    let (mut scanner, mut start) = (Scanner::new(text), None);
    while let Some(tag) = scanner.tag().ok()? {
        match tag {
            Tag::Start { name, attributes, empty, at } if start.is_none() => {
                let declares = |name: &str| name.starts_with("xmlns") && !matches!(name, "xmlns:x" | "xmlns:rdf");
                if attributes.iter().any(|attribute| declares(attribute.name)) {
                    return None;
                }
                start = (name == "rdf:RDF" && !empty).then_some(at.end);
            }
            Tag::End { name: "rdf:RDF", at } => return Some(start?..at.start),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_properties_are_told_apart_and_come_together_again() {
        let long = format!("<dc:source>{}</dc:source>", "long ".repeat(2000));
        let open = "<rdf:Description rdf:about='' xmlns:dc='http://purl.org/dc/elements/1.1/' dc:format='x'>";
        let packet = wrapped(&format!("{open}<dc:title>short</dc:title>{long}</rdf:Description>"));
        let around = format!("<?xpacket begin=''?>{packet}<?xpacket end='w'?>");
        let (main, part, digest) = divided(around.as_bytes()).unwrap();
        assert_eq!(announced(&main), Some(digest));
        assert_eq!(String::from_utf8(digest.to_vec()).unwrap(), format!("{:X}", md5::compute(&part)));
        let text = String::from_utf8(main.clone()).unwrap();
        assert!(text.contains(&format!("{open}<dc:title>short</dc:title></rdf:Description>")), "{text}");
        let whole = String::from_utf8(merged(&main, &part).unwrap()).unwrap();
        let again = "<rdf:Description rdf:about='' xmlns:dc='http://purl.org/dc/elements/1.1/'>";
        assert!(whole.ends_with(&format!("{again}{long}</rdf:Description></rdf:RDF></x:xmpmeta>")), "{whole}");
    }

    #[test]
    fn many_short_properties_all_stand_in_the_extended_part() {
        let short = "<rdf:Description rdf:about='' xmlns:a='b' a:c='d'/>".repeat(2000);
        let (main, part, _) = divided(wrapped(&short).as_bytes()).unwrap();
        assert!(main.len() < ROOM && String::from_utf8(part).unwrap().contains(&short));
    }

    #[test]
    fn what_rests_on_prefixes_around_it_is_left_alone() {
        let part = "<x:xmpmeta xmlns:x='adobe:ns:meta/' xmlns:dc='d'><rdf:RDF xmlns:rdf='r'>a</rdf:RDF></x:xmpmeta>";
        assert_eq!(merged(wrapped("").as_bytes(), part.as_bytes()), None);
        assert_eq!(divided(b"no packet"), None);
        assert_eq!(announced(b"xmpNote:HasExtendedXMP='short'"), None);
    }
}
