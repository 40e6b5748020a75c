//! Noise without a generator's state: a hash of whole coordinates, smoothed. Only `+ - * /` and `sqrt`, which every
//! machine rounds alike.

/// A number in 0..1 that belongs to the lattice point (x, y).
pub fn hash(x: i64, y: i64, seed: u64) -> f64 {
    let mut h = (x as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (y as u64).wrapping_mul(0xc2b2_ae3d_27d4_eb4f);
    h ^= seed.wrapping_mul(0x1656_67b1_9e37_79f9);
    for _ in 0..2 {
        h ^= h >> 32;
        h = h.wrapping_mul(0xd6e8_feb8_6659_fd93);
    }
    h ^= h >> 32;
    (h >> 11) as f64 / (1u64 << 53) as f64
}

/// Value noise in 0..1, smooth between the lattice points.
pub fn value(x: f64, y: f64, seed: u64) -> f64 {
    let (x0, y0) = (x.floor(), y.floor());
    let (fx, fy) = (fade(x - x0), fade(y - y0));
    let at = |dx: i64, dy: i64| hash(x0 as i64 + dx, y0 as i64 + dy, seed);
    let top = at(0, 0) + (at(1, 0) - at(0, 0)) * fx;
    let low = at(0, 1) + (at(1, 1) - at(0, 1)) * fx;
    top + (low - top) * fy
}

/// Octaves of value noise, each half as strong and about twice as fine, in 0..1.
pub fn clouds(x: f64, y: f64, octaves: u64, seed: u64) -> f64 {
    let (mut sum, mut total, mut weight, mut scale) = (0.0, 0.0, 1.0, 1.0);
    for octave in 0..octaves {
        sum += weight * value(x * scale + 17.3 * octave as f64, y * scale, seed + octave);
        total += weight;
        weight *= 0.5;
        scale *= 2.03;
    }
    sum / total
}

/// Octaves folded at the middle, so that they form crests, in 0..1.
pub fn ridges(x: f64, octaves: u64, seed: u64) -> f64 {
    let (mut sum, mut total, mut weight, mut scale) = (0.0, 0.0, 1.0, 1.0);
    for octave in 0..octaves {
        let v = value(x * scale + 5.1 * octave as f64, 0.5, seed + octave);
        sum += weight * (1.0 - (2.0 * v - 1.0).abs());
        total += weight;
        weight *= 0.45;
        scale *= 2.1;
    }
    sum / total
}

fn fade(t: f64) -> f64 {
    t * t * t * (t * (t * 6.0 - 15.0) + 10.0)
}
