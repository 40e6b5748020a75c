//! Whether an ICC profile can speak of the colours that were decoded.

/// The colours that a profile or a picture is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::codec) enum Space {
    Grey,
    Rgb,
    Cmyk,
}

/// The colours that a profile maps, by its header; `None` for all others and for what is no profile.
pub(in crate::codec) fn space(icc: &[u8]) -> Option<Space> {
    if icc.len() < 132 || &icc[36..40] != b"acsp" {
        return None;
    }
    match &icc[16..20] {
        b"GRAY" => Some(Space::Grey),
        b"RGB " => Some(Space::Rgb),
        b"CMYK" => Some(Space::Cmyk),
        _ => None,
    }
}

/// The profile if it fits the decoded colours; else a note goes to `notes`.
pub(in crate::codec) fn fitting(icc: Vec<u8>, is_rgb: bool, name: &str, notes: &mut Vec<String>) -> Option<Vec<u8>> {
    let wanted = if is_rgb { Space::Rgb } else { Space::Grey };
    if space(&icc) == Some(wanted) {
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
        assert_eq!(space(&icc), Some(Space::Cmyk));
        assert_eq!(fitting(icc.clone(), true, "a.jpg", &mut notes), None);
        assert_eq!(notes, ["the colour profile of a.jpg is not one for RGB: dropped"]);
        icc[16..20].copy_from_slice(b"GRAY");
        assert_eq!(fitting(icc.clone(), false, "a.jpg", &mut notes), Some(icc));
    }
}
