//! Metadata kept as text: XMP packets, and the profiles that ImageMagick writes in hexadecimal.
//!
//! tEXt, zTXt and iTXt are told in the PNG specification, third edition, section 11.3.3.

use std::io::Read;

/// A profile found in a text chunk.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Profile {
    /// XMP where it belongs.
    Xmp(Vec<u8>),
    /// XMP in hexadecimal.
    RawXmp(Vec<u8>),
    /// EXIF in hexadecimal.
    RawExif(Vec<u8>),
    /// An ICC profile in hexadecimal.
    RawIcc(Vec<u8>),
}

/// What comes before XMP in an APP1 segment of a JPEG file.
const XMP_IN_JPEG: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";

/// The keyword of a chunk, and what follows the zero after it.
pub(super) fn keyword(data: &[u8]) -> Result<(&[u8], &[u8]), &'static str> {
    let end = data.iter().take(80).position(|b| *b == 0).ok_or("its keyword does not end")?;
    Ok((&data[..end], &data[end + 1..]))
}

/// The profile that a text chunk holds, if any. Inflated bytes are taken from `room`.
pub(super) fn profile(kind: [u8; 4], data: &[u8], room: &mut u64) -> Result<Option<Profile>, &'static str> {
    let (keyword, rest) = keyword(data)?;
    let raw = keyword.strip_prefix(b"Raw profile type ");
    if raw.is_none() && keyword != b"XML:com.adobe.xmp" {
        return Ok(None);
    }
    let text = content(kind, rest, room)?;
    let Some(raw) = raw else { return Ok(Some(Profile::Xmp(text))) };
    Ok(match &raw.to_ascii_lowercase()[..] {
        b"exif" => Some(Profile::RawExif(from_hex(&text)?)),
        b"icc" | b"icm" => Some(Profile::RawIcc(from_hex(&text)?)),
        b"xmp" => Some(Profile::RawXmp(from_hex(&text)?)),
        b"app1" => {
            let bytes = from_hex(&text)?;
            match bytes.strip_prefix(XMP_IN_JPEG) {
                Some(xmp) => Some(Profile::RawXmp(xmp.to_vec())),
                None => Some(Profile::RawExif(bytes)),
            }
        }
        _ => None,
    })
}

/// The text of a chunk, whose keyword has been read.
fn content(kind: [u8; 4], rest: &[u8], room: &mut u64) -> Result<Vec<u8>, &'static str> {
    match (&kind, rest) {
        (b"tEXt", text) => Ok(text.to_vec()),
        (b"zTXt", [0, zlib @ ..]) => inflate(zlib, room),
        (b"iTXt", [compressed @ 0..=1, method, rest @ ..]) => {
            let (_language, rest) = until_zero(rest)?;
            let (_translated, text) = until_zero(rest)?;
            match (compressed, method) {
                (0, _) => Ok(text.to_vec()),
                (_, 0) => inflate(text, room),
                _ => Err("its compression is unknown"),
            }
        }
        _ => Err("its compression is unknown"),
    }
}

fn until_zero(data: &[u8]) -> Result<(&[u8], &[u8]), &'static str> {
    let end = data.iter().position(|b| *b == 0).ok_or("it is broken")?;
    Ok((&data[..end], &data[end + 1..]))
}

/// Inflates a zlib stream to no more bytes than `room` has, and takes them from it.
pub(super) fn inflate(zlib: &[u8], room: &mut u64) -> Result<Vec<u8>, &'static str> {
    let mut out = Vec::new();
    let read = flate2::read::ZlibDecoder::new(zlib).take(*room + 1).read_to_end(&mut out);
    let left = room.checked_sub(out.len() as u64);
    *room = left.unwrap_or(0);
    match (read, left) {
        (Ok(_), Some(_)) => Ok(out),
        (_, None) => Err("it is too large"),
        (Err(_), _) => Err("its compressed data are broken"),
    }
}

/// The bytes of ImageMagick's raw profile: a line with the kind, one with their number, then hexadecimal digits.
fn from_hex(text: &[u8]) -> Result<Vec<u8>, &'static str> {
    const BROKEN: &str = "its hexadecimal digits are broken";
    let mut words = text.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let _kind = words.next().ok_or(BROKEN)?;
    let count = words.next().and_then(|word| std::str::from_utf8(word).ok()?.parse::<usize>().ok()).ok_or(BROKEN)?;
    let digits: Option<Vec<u8>> = words.flatten().map(|d| char::from(*d).to_digit(16).map(|d| d as u8)).collect();
    let (pairs, _) = digits.as_deref().ok_or(BROKEN)?.as_chunks::<2>();
    let bytes = pairs.get(..count).ok_or(BROKEN)?;
    Ok(bytes.iter().map(|[high, low]| high << 4 | low).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hexadecimal_profiles_are_read_as_imagemagick_writes_them() {
        assert_eq!(from_hex(b"\nexif\n      10\n45786966000049492a00\n"), Ok(b"Exif\0\0II*\0".to_vec()));
        assert_eq!(from_hex(b"\nexif\n 2\n4\n5 7 8"), Ok(b"Ex".to_vec()));
        for broken in [&b""[..], b"exif", b"exif x 00", b"exif 3 0000", b"exif 1 0g", b"exif 99999999999999999999 00"] {
            assert!(from_hex(broken).is_err());
        }
    }

    #[test]
    fn app1_is_exif_or_xmp_by_its_beginning() {
        let chunk = |bytes: &[u8]| {
            let hex: String = bytes.iter().map(|b| format!("{b:02X}")).collect();
            format!("Raw profile type APP1\0\ngeneric profile\n{:8}\n{hex}\n", bytes.len())
                .replace("generic profile", "app1")
        };
        let read = |text: &str| profile(*b"tEXt", text.as_bytes(), &mut 1000).unwrap();
        assert_eq!(read(&chunk(b"Exif\0\0MM\0*")), Some(Profile::RawExif(b"Exif\0\0MM\0*".to_vec())));
        assert_eq!(read(&chunk(b"http://ns.adobe.com/xap/1.0/\0<x/>")), Some(Profile::RawXmp(b"<x/>".to_vec())));
        assert_eq!(read("Comment\0hello"), None);
    }

    #[test]
    fn inflation_stops_at_the_room_given() {
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::new(6));
        std::io::Write::write_all(&mut zlib, &vec![0; 1_000_000]).unwrap();
        let zlib = zlib.finish().unwrap();
        let mut room = 1_500_000;
        assert_eq!(inflate(&zlib, &mut room).map(|v| v.len()), Ok(1_000_000));
        assert_eq!(room, 500_000);
        assert_eq!(inflate(&zlib, &mut room), Err("it is too large"));
        assert_eq!(inflate(&zlib[..50], &mut 5_000_000), Err("its compressed data are broken"));
    }
}
