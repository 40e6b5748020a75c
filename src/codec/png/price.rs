//! What symbols cost before there is a code: as much as they would if lengths of codes were not whole.

/// Prices are told in parts of a bit: two to this power.
pub(super) const POINT: u32 = 5;

/// The price of a symbol that occurs `n` times, where the logarithm of all occurrences is `all`. A bit is the least.
pub(super) const fn price(all: u32, n: u32) -> u32 {
    if n == 0 {
        return all + (1 << POINT);
    }
    let price = all - log2(n);
    if price < 1 << POINT { 1 << POINT } else { price }
}

/// The logarithm to the base 2 in parts of a bit, nearly.
pub(super) const fn log2(n: u32) -> u32 {
    if n == 0 {
        return 0;
    }
    // Beyond the straight line between two powers: 0.34 f (1 - f).
    let whole = n.ilog2();
    let f = (((n as u64) << 16) >> whole) - (1 << 16);
    let curved = f + ((f * ((1 << 16) - f) * 22_300) >> 32);
    (whole << POINT) + (curved >> (16 - POINT)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithms_are_right_within_one_part_and_a_half() {
        for n in (1..5000).chain([65_535, 65_536, 1_000_003, u32::MAX]) {
            let (ours, exact) = (f64::from(log2(n)), f64::from(n).log2() * f64::from(1 << POINT));
            assert!((ours - exact).abs() < 1.5, "{n}: {ours} {exact}");
        }
    }
}
