//! The least and the greatest of samples, at the speed of memory.

/// Samples that are compared side by side: whole pixels of one to four channels.
const SIDE_BY_SIDE: usize = 48;

/// The least and the greatest sample of each channel. What is no number is neither.
pub(super) fn ranges_of<S: Copy + PartialOrd>(samples: &[S], channels: usize) -> [(S, S); 4] {
    let lesser = |a: S, b: S| if b < a { b } else { a };
    let greater = |a: S, b: S| if b > a { b } else { a };
    let mut least: [S; SIDE_BY_SIDE] = std::array::from_fn(|i| samples[i % channels]);
    let mut greatest = least;
    let (blocks, rest) = samples.as_chunks::<SIDE_BY_SIDE>();
    for block in blocks {
        for i in 0..SIDE_BY_SIDE {
            least[i] = lesser(least[i], block[i]);
            greatest[i] = greater(greatest[i], block[i]);
        }
    }
    for (i, sample) in rest.iter().enumerate() {
        least[i] = lesser(least[i], *sample);
        greatest[i] = greater(greatest[i], *sample);
    }
    std::array::from_fn(|c| {
        let of = |lanes: [S; SIDE_BY_SIDE]| lanes.into_iter().skip(c % channels).step_by(channels);
        (of(least).fold(samples[c % channels], lesser), of(greatest).fold(samples[c % channels], greater))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_channel_has_its_own_least_and_greatest_wherever_they_stand() {
        for channels in 1..=4 {
            for pixels in [1, 2, 15, 16, 17, 48, 49, 100] {
                let samples: Vec<u8> = (0..pixels * channels).map(|i| (i * 89 % 251) as u8).collect();
                let found = ranges_of(&samples, channels);
                for (c, found) in found.into_iter().enumerate().take(channels) {
                    let own = || samples.iter().skip(c).step_by(channels);
                    assert_eq!(found, (*own().min().unwrap(), *own().max().unwrap()), "{channels} {pixels}");
                }
            }
        }
    }

    #[test]
    fn what_is_no_number_is_passed_over() {
        let range = ranges_of(&[0.5, f32::NAN, 0.25, 0.75], 1)[0];
        assert_eq!(range, (0.25, 0.75));
    }
}
