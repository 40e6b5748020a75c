//! Adler-32 of a whole from the Adler-32 of its parts (RFC 1950, section 8.2).

/// Largest prime below 65536.
const BASE: u64 = 65521;

/// The checksum of no bytes.
pub(super) const EMPTY: u32 = 1;

/// The checksum of the bytes of `first` followed by those of `second`, of which there are `second_len`.
///
/// With s1 = 1 + the sum of all bytes and s2 = the sum of all values that s1 takes, joining gives
/// s1 = s1' + s1'' - 1 and s2 = s2' + s2'' + len'' (s1' - 1), modulo 65521.
pub(super) fn combine(first: u32, second: u32, second_len: usize) -> u32 {
    let halves = |sum: u32| (u64::from(sum & 0xffff), u64::from(sum >> 16));
    let ((a1, a2), (b1, b2)) = (halves(first), halves(second));
    let len = second_len as u64 % BASE;
    let s1 = (a1 + b1 + BASE - 1) % BASE;
    let s2 = (a2 + b2 + len * (a1 + BASE - 1)) % BASE;
    (s2 << 16 | s1) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use simd_adler32::adler32;

    #[test]
    fn sums_of_parts_combine_to_the_sum_of_the_whole() {
        let bytes: Vec<u8> = (0..300_000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8 | 0xc0).collect();
        let whole = adler32(&&bytes[..]);
        for cut in [0, 1, 2, 65_520, 65_521, 65_522, 131_042, 299_999, 300_000] {
            let (a, b) = bytes.split_at(cut);
            assert_eq!(combine(adler32(&a), adler32(&b), b.len()), whole, "cut at {cut}");
        }
        assert_eq!(combine(EMPTY, whole, bytes.len()), whole);
    }
}
