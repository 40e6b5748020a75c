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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stuffed_comes_back() {
        for bytes in [&[][..], &[1, 2], &[0xFF], &[0xFF, 0xFF, 0], &[0, 0xFF, 0, 0xFF], &[7; 300], &[0xFF; 70]] {
            let (mut stuffed, mut back) = (Vec::new(), Vec::new());
            stuff(bytes, &mut stuffed);
            assert_eq!(stuffed.len(), bytes.len() + bytes.iter().filter(|byte| **byte == 0xFF).count());
            assert!(stuffed.windows(2).all(|two| two[0] != 0xFF || two[1] == 0), "{stuffed:?}");
            unstuff(&stuffed, &mut back);
            assert_eq!(back, bytes);
        }
    }
}
