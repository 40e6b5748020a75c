//! Colours: luminance, transfer functions, Oklab, profiles.
