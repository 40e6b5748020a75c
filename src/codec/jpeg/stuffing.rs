//! Zeros between entropy-coded bytes: one follows each byte of ones, which else begins a marker (ITU-T T.81, F.1.2.3).

use memchr::memchr;

/// Appends bytes, and the zeros that belong between them.
pub(super) fn stuff(mut bytes: &[u8], out: &mut Vec<u8>) {
    out.reserve(bytes.len());
    while let Some(at) = memchr(0xFF, bytes) {
        out.extend_from_slice(&bytes[..=at]);
        out.push(0);
        bytes = &bytes[at + 1..];
    }
    out.extend_from_slice(bytes);
}

/// Appends bytes without the zeros that are stuffed between them.
pub(super) fn unstuff(mut bytes: &[u8], out: &mut Vec<u8>) {
    out.reserve(bytes.len());
    while let Some(at) = memchr(0xFF, bytes) {
        out.extend_from_slice(&bytes[..=at]);
        bytes = &bytes[at + 1..];
        bytes = bytes.strip_prefix(&[0]).unwrap_or(bytes);
    }
    out.extend_from_slice(bytes);
}
