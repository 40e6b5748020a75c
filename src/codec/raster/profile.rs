//! Whether an ICC profile can speak of the colours that were decoded.

use crate::color::{ProfileColor, profile_channels};

/// The profile if it fits the decoded colours; else a note goes to `notes`.
pub(in crate::codec) fn fitting(icc: Vec<u8>, is_rgb: bool, name: &str, notes: &mut Vec<String>) -> Option<Vec<u8>> {
    let wanted = if is_rgb { ProfileColor::Rgb } else { ProfileColor::Grey };
    if profile_channels(&icc) == Some(wanted) {
        return Some(icc);
    }
    let colours = if is_rgb { "RGB" } else { "grey" };
    notes.push(format!("the colour profile of {name} is not one for {colours}: dropped"));
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_of_other_colours_is_dropped_with_a_note() {
        let mut icc = vec![0; 132];
        icc[16..20].copy_from_slice(b"CMYK");
        icc[36..40].copy_from_slice(b"acsp");
        let mut notes = vec![];
        assert_eq!(fitting(icc.clone(), true, "a.jpg", &mut notes), None);
        assert_eq!(notes, ["the colour profile of a.jpg is not one for RGB: dropped"]);
        icc[16..20].copy_from_slice(b"GRAY");
        assert_eq!(fitting(icc.clone(), false, "a.jpg", &mut notes), Some(icc));
    }
}
