//! Modes and operators under the names that others give them.

use maskimg::blend::{Mode, Operator};

/// Names in one line, with ours after them where they are more than the same letters.
fn each(lines: &str) -> impl Iterator<Item = (&str, &str)> {
    let entries = lines.split(',').map(str::trim).filter(|entry| !entry.is_empty());
    entries.map(|entry| entry.split_once('=').map_or((entry, entry), |(theirs, ours)| (theirs.trim(), ours.trim())))
}

/// Letters alone, small.
fn letters(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_lowercase()).collect()
}

fn hold_modes(lines: &str, count: usize) {
    for (theirs, ours) in each(lines) {
        let found = theirs.parse::<Mode>().unwrap_or_else(|error| panic!("{error}")).name();
        assert_eq!(letters(found), letters(ours), "{theirs}");
    }
    assert_eq!(each(lines).count(), count);
}

#[test]
fn the_menu_of_photoshop_is_understood() {
    hold_modes(
        "Normal, Darken, Multiply, Color Burn, Linear Burn, Darker Color, Lighten, Screen, Color Dodge,
         Linear Dodge (Add) = linear-dodge, Lighter Color, Overlay, Soft Light, Hard Light, Vivid Light, Linear Light,
         Pin Light, Hard Mix, Difference, Exclusion, Subtract, Divide, Hue, Saturation, Color, Luminosity",
        26,
    );
}

#[test]
fn compose_of_imagemagick_is_understood() {
    hold_modes(
        "Multiply, Screen, Overlay, Darken, Lighten, ColorDodge, ColorBurn, HardLight, SoftLight, Difference, Exclusion,
         LinearDodge, LinearBurn, VividLight, LinearLight, PinLight, HardMix, Hue, Saturate = saturation,
         Colorize = color, Luminize = luminosity, MinusSrc = subtract, DivideSrc = divide,
         Darken_Intensity = darker-color, Lighten-Intensity = lighter-color, color_dodge",
        26,
    );
}

#[test]
fn the_blend_filter_of_ffmpeg_is_understood() {
    hold_modes(
        "addition = linear-dodge, addition128 = grain-merge, average, burn = color-burn, darken, difference,
         difference128 = grain-extract, divide, dodge = color-dodge, exclusion, grainextract, grainmerge, hardlight,
         hardmix, lighten, linearlight, multiply, negation, normal, overlay, pinlight, screen, softlight, subtract,
         vividlight",
        25,
    );
}

#[test]
fn the_words_of_css_and_british_english_are_understood() {
    hold_modes(
        "normal, multiply, screen, overlay, darken, lighten, color-dodge, color-burn, hard-light, soft-light,
         difference, exclusion, hue, saturation, color, luminosity, colour_dodge = color-dodge,
         Colour Burn = color-burn, colour = color, darker-colour = darker-color, LighterColour = lighter-color",
        21,
    );
}

#[test]
fn operators_of_canvas_and_imagemagick_are_understood() {
    let lines = "source-over = src-over, source-in = src-in, source-out = src-out, source-atop = src-atop,
         destination-over = dst-over, destination-in = dst-in, destination-out = dst-out,
         destination-atop = dst-atop, lighter = plus, copy = src, xor, SrcOver, DstIn, Dst_Atop = dst-atop, Clear,
         Over = src-over, In = src-in, Out = src-out, Atop = src-atop, Plus";
    for (theirs, ours) in each(lines) {
        let found = theirs.parse::<Operator>().unwrap_or_else(|error| panic!("{error}")).name();
        assert_eq!(letters(found), letters(ours), "{theirs}");
    }
    assert_eq!(each(lines).count(), 20);
}

#[test]
fn nothing_else_is_taken_for_a_mode_or_an_operator() {
    for wrong in ["", "-", "dissolve", "multiplying", "norm", "xor", "plus"] {
        assert!(wrong.parse::<Mode>().is_err(), "{wrong}");
    }
    for wrong in ["", "multiply", "srcc-over", "dst over in"] {
        assert!(wrong.parse::<Operator>().is_err(), "{wrong}");
    }
}
