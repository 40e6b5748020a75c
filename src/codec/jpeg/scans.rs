//! What scans a file is told in: whether they are all there, and whether the decoder of whole pictures reads them right.

use super::markers::{Markers, SCAN};
use super::start::Component;
use crate::codec::raster::guard::{broken, unsupported};
use crate::error::Result;
use std::collections::HashMap;

const FRAME_PROGRESSIVE: u8 = 0xC2;
const RESTART_INTERVAL: u8 = 0xDD;

/// Refuses what the decoder would give other pixels for: progressions that do not end, scans of one channel each with
/// sampling or restarts, colours that are finer than luminance.
pub(super) fn ensure_readable(file: &[u8], markers: &Markers, name: &str) -> Result<()> {
    let Some(frame) = &markers.frame else { return Ok(()) };
    let segments = |kind: u8| markers.needed.iter().filter(move |(marker, _)| *marker == kind);
    let sampling: Vec<_> = frame.components.iter().map(|component| component.sampling).collect();
    if let [luma, differences @ ..] = &sampling[..]
        && differences.iter().any(|d| d.0 > luma.0 || d.1 > luma.1)
    {
        return Err(unsupported(name, "JPEG whose colours are finer than its brightness"));
    }
    if frame.process == FRAME_PROGRESSIVE {
        let scans = segments(SCAN).filter_map(|(_, range)| file.get(range.start + 4..range.end));
        return if is_finished(&frame.components, scans) { Ok(()) } else { Err(broken(name, "it ends too early")) };
    }
    let is_even = sampling.iter().all(|s| *s == (1, 1)) && segments(RESTART_INTERVAL).count() == 0;
    if markers.scans > 1 && !is_even {
        return Err(unsupported(name, "JPEG with a scan for each channel, sampled or with restarts,"));
    }
    Ok(())
}

/// Whether the scans of a progression tell every coefficient of every component to its last bit.
fn is_finished<'a>(components: &[Component], scans: impl Iterator<Item = &'a [u8]>) -> bool {
    let mut missing: HashMap<u8, [u8; 64]> = components.iter().map(|component| (component.id, [u8::MAX; 64])).collect();
    for scan in scans {
        let Some((count, rest)) = scan.split_first() else { continue };
        let Some((told, words)) = rest.split_at_checked(2 * usize::from(*count)) else { continue };
        let [first, last, bits, ..] = words else { continue };
        for component in told.as_chunks::<2>().0 {
            if let Some(left) =
                missing.get_mut(&component[0]).and_then(|all| all.get_mut((*first).into()..=(*last).into()))
            {
                left.fill(bits & 15);
            }
        }
    }
    missing.values().flatten().all(|bits| *bits == 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::jpeg::write::testing;
    use crate::codec::{Subsampling, WriteOptions};
    use crate::matrix::Layout;
    use jpeg_encoder::{ColorType, Encoder};

    fn ensure(file: &[u8]) -> std::result::Result<(), String> {
        ensure_readable(file, &Markers::read(file), "x.jpg").map_err(|e| e.to_string())
    }

    #[test]
    fn a_progression_that_is_cut_between_scans_is_noticed() {
        let mut file = Vec::new();
        let mut encoder = Encoder::new(&mut file, 90);
        encoder.set_progressive(true);
        encoder.encode(&[90; 40 * 30 * 3], 40, 30, ColorType::Rgb).unwrap();
        assert_eq!(ensure(&file), Ok(()));
        let last = file.windows(2).rposition(|w| w == [0xFF, 0xDA]).unwrap();
        file.truncate(last);
        file.extend([0xFF, 0xD9]);
        assert_eq!(ensure(&file).unwrap_err(), "cannot read x.jpg: it ends too early");
    }

    #[test]
    fn scans_of_one_channel_each_are_read_only_where_they_are_plain() {
        let options = WriteOptions { subsampling: Some(Subsampling::S444), ..WriteOptions::default() };
        let mut file = testing::written(&testing::smooth(40, 33, Layout::Rgb), &options, 16);
        let scan = file.windows(2).position(|w| w == [0xFF, 0xDA]).unwrap();
        // Another scan behind it, as such files have: what matters is said before the data.
        let more = file[scan..scan + 14].to_vec();
        let end = file.len() - 2;
        file.splice(end..end, more);
        assert!(ensure(&file).unwrap_err().contains("a scan for each channel"));
        let frame = file.windows(2).position(|w| w == [0xFF, 0xC0]).unwrap();
        file[frame + 14] = 0x22;
        assert!(ensure(&file).unwrap_err().contains("finer than its brightness"));
    }
}
