//! Colours as people type them.

use crate::error::{Error, Result};

/// A CSS colour: `white`, `#0f0`, `rgb(0,255,0)`, `hsl(120 100% 50%)`; see CSS Color Level 4.
///
/// Units: red, green, blue and alpha from 0 to 1, stored sRGB values.
///
/// Alpha: straight.
///
/// # Errors
/// [`Kind::Usage`](crate::Kind::Usage) with the text that is no colour.
pub fn parse_color(text: &str) -> Result<[f32; 4]> {
    match csscolorparser::parse(text) {
        Ok(color) => Ok(color.clamp().to_array()),
        Err(_) => Err(Error::usage(format!(
            "'{text}' is no colour; give a CSS colour such as white, '#00ff00' or 'rgb(0,255,0)'"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_as_css_writes_them() {
        let cases = [
            ("white", [1.0, 1.0, 1.0, 1.0]),
            ("Lime", [0.0, 1.0, 0.0, 1.0]),
            ("#0f0", [0.0, 1.0, 0.0, 1.0]),
            ("#00ff0080", [0.0, 1.0, 0.0, 128.0 / 255.0]),
            ("rgb(0,255,0)", [0.0, 1.0, 0.0, 1.0]),
            ("rgb(0 0 255 / 50%)", [0.0, 0.0, 1.0, 0.5]),
            ("rgba(255, 0, 0, 0.25)", [1.0, 0.0, 0.0, 0.25]),
            ("hsl(120, 100%, 50%)", [0.0, 1.0, 0.0, 1.0]),
            ("transparent", [0.0, 0.0, 0.0, 0.0]),
        ];
        for (text, rgba) in cases {
            let found = parse_color(text).unwrap();
            assert!(found.iter().zip(rgba).all(|(a, b)| (a - b).abs() < 1e-6), "{text}: {found:?}");
        }
    }

    #[test]
    fn every_byte_is_the_value_that_a_picture_stores() {
        for i in 0..=255u8 {
            let [r, g, b, _] = parse_color(&format!("#{i:02x}{i:02x}{i:02x}")).unwrap();
            assert_eq!([r, g, b], [f32::from(i) / 255.0; 3]);
        }
    }

    #[test]
    fn what_is_no_colour_is_named() {
        for text in ["", "whiteish", "#12345", "rgb(", "NaN", "rgb(nan,0,0)"] {
            let Err(error) = parse_color(text) else { continue };
            assert_eq!(error.kind(), crate::Kind::Usage);
            assert!(error.to_string().starts_with(&format!("'{text}' is no colour; give")), "{error}");
        }
        assert!(parse_color("whiteish").is_err() && parse_color("").is_err());
    }
}
