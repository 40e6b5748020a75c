//! The blend modes: one table, a line a mode, each with the formula as it is printed and as it is computed.
//!
//! b is a channel of BASE, s of TOP, both from 0 to 1; B and S are whole pixels. The formulas are those of W3C
//! Compositing and Blending Level 1, section 10, and beyond them those of Photoshop (PDF Reference 1.7, section 7.2.4,
//! and the names of its menu) and GIMP (grain extract, grain merge).

use super::formulas::{Channel, Kernel, Pixel, each_channel, each_pixel};
use super::formulas::{color_burn, color_dodge, hard_light, lum, max, min, sat, screen, set_lum, set_sat, soft_light};
use crate::matrix::clamp01;

/// A half and a hair. The difference of integer samples about middle grey always lies between two steps, and is to be
/// rounded up; the hair is more than `f32` loses on the way, and less than anyone can see.
const HALF_UP: f32 = 0.5 + f32::EPSILON;

/// Chooses a mode's kernel. `top` is B = s itself, `open` takes values as they are, `closed` clamps them to 0..=1
/// first, and `pixel` is `closed` for whole pixels.
macro_rules! kernel {
    (top |$b:tt, $s:tt| $code:expr) => {
        Kernel::Top
    };
    (open |$b:ident, $s:ident| $code:expr) => {{
        struct Formula;
        impl Channel for Formula {
            #[inline(always)]
            fn of($b: f32, $s: f32) -> f32 {
                $code
            }
        }
        Kernel::Channel(each_channel::<Formula>)
    }};
    (closed |$b:ident, $s:ident| $code:expr) => {{
        struct Formula;
        impl Channel for Formula {
            #[inline(always)]
            fn of(b: f32, s: f32) -> f32 {
                let ($b, $s) = (clamp01(b), clamp01(s));
                $code
            }
        }
        Kernel::Channel(each_channel::<Formula>)
    }};
    (pixel |$b:ident, $s:ident| $code:expr) => {{
        struct Formula;
        impl Pixel for Formula {
            #[inline(always)]
            fn of(b: [f32; 3], s: [f32; 3]) -> [f32; 3] {
                let ($b, $s) = (b.map(clamp01), s.map(clamp01));
                $code
            }
        }
        Kernel::Pixel(each_pixel::<Formula>)
    }};
}

/// The enum, its names and its kernels, from one table.
macro_rules! modes {
    ($($(#[doc = $meaning:literal])+ $mode:ident $name:literal $printed:literal $kind:ident |$b:tt, $s:tt| $code:expr;)+) => {
        /// What becomes of the colours of TOP where it lies on BASE: `B(b, s)` of the compositing equation.
        ///
        /// Units: stored values or linear light, 0 to 1; straight colour. All but normal, multiply, linear-dodge,
        /// subtract, darken, lighten and average see values clamped to 0..=1.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Mode {
            $($(#[doc = $meaning])+ $mode,)+
        }

        impl Mode {
            /// All of them, in the order in which they are listed.
            pub const ALL: &[Mode] = &[$(Mode::$mode,)+];

            /// As it is typed.
            pub const fn name(self) -> &'static str {
                match self { $(Mode::$mode => $name,)+ }
            }

            /// Its formula, as it is printed: b and s are a channel of BASE and TOP, B and S whole pixels.
            pub const fn formula(self) -> &'static str {
                match self { $(Mode::$mode => $printed,)+ }
            }

            /// What it does, in a few words.
            pub fn meaning(self) -> &'static str {
                match self { $(Mode::$mode => concat!($($meaning),+).trim(),)+ }
            }

            /// How it is computed: chosen once for a job.
            pub(super) fn kernel(self) -> Kernel {
                match self { $(Mode::$mode => kernel!($kind |$b, $s| $code),)+ }
            }
        }
    };
}

#[rustfmt::skip]
modes! {
    /// TOP itself
    Normal       "normal"        "s"                                       top    |_b, s| s;
    /// the product: white leaves BASE
    Multiply     "multiply"      "b s"                                     open   |b, s| b * s;
    /// the product of negatives: black leaves BASE
    Screen       "screen"        "b + s - b s"                             closed |b, s| screen(b, s);
    /// multiplies where BASE is dark, screens where it is light
    Overlay      "overlay"       "hard-light(s, b)"                        closed |b, s| hard_light(s, b);
    /// the darker of the two, channel by channel
    Darken       "darken"        "min(b, s)"                               open   |b, s| min(b, s);
    /// the lighter of the two, channel by channel
    Lighten      "lighten"       "max(b, s)"                               open   |b, s| max(b, s);
    /// brightens BASE to show TOP; black stays black
    ColorDodge   "color-dodge"   "b=0: 0; else s=1: 1; else min(1, b/(1-s))"       closed |b, s| color_dodge(b, s);
    /// darkens BASE to show TOP; white stays white
    ColorBurn    "color-burn"    "b=1: 1; else s=0: 0; else 1 - min(1, (1-b)/s)"   closed |b, s| color_burn(b, s);
    /// multiplies where TOP is dark, screens where it is light
    HardLight    "hard-light"    "s<=.5: 2 b s; else screen(b, 2s-1)"      closed |b, s| hard_light(b, s);
    /// a gentle hard-light
    SoftLight    "soft-light"    "s<=.5: b - (1-2s) b (1-b); else b + (2s-1)(D(b)-b)" closed |b, s| soft_light(b, s);
    /// how far apart the two are
    Difference   "difference"    "abs(b - s)"                              closed |b, s| (b - s).abs();
    /// as difference, with less contrast
    Exclusion    "exclusion"     "b + s - 2 b s"                           closed |b, s| b + s - 2.0 * b * s;
    /// the sum, up to white; known as add
    LinearDodge  "linear-dodge"  "min(1, b + s)"                           open   |b, s| min(1.0, b + s);
    /// the sum less white
    LinearBurn   "linear-burn"   "max(0, b + s - 1)"                       closed |b, s| max(0.0, b + s - 1.0);
    /// burns where TOP is dark, dodges where it is light
    VividLight   "vivid-light"   "s<=.5: color-burn(b, 2s); else color-dodge(b, 2s-1)" closed |b, s| if s <= 0.5 { color_burn(b, 2.0 * s) } else { color_dodge(b, 2.0 * s - 1.0) };
    /// adds twice TOP less white
    LinearLight  "linear-light"  "clamp(b + 2s - 1)"                       closed |b, s| clamp01(b + 2.0 * s - 1.0);
    /// darkens where TOP is dark, lightens where it is light
    PinLight     "pin-light"     "s<=.5: min(b, 2s); else max(b, 2s-1)"    closed |b, s| if s <= 0.5 { min(b, 2.0 * s) } else { max(b, 2.0 * s - 1.0) };
    /// black or white, channel by channel: eight colours
    HardMix      "hard-mix"      "b + s >= 1 ? 1 : 0"                      closed |b, s| if b + s >= 1.0 { 1.0 } else { 0.0 };
    /// BASE less TOP, down to black
    Subtract     "subtract"      "max(0, b - s)"                           open   |b, s| max(0.0, b - s);
    /// BASE by TOP: takes away a colour cast or uneven light
    Divide       "divide"        "s=0: (b=0 ? 0 : 1); else min(1, b/s)"    closed |b, s| if s == 0.0 { if b == 0.0 { 0.0 } else { 1.0 } } else { min(1.0, b / s) };
    /// half of each
    Average      "average"       "(b + s)/2"                               open   |b, s| (b + s) / 2.0;
    /// as difference, upside down
    Negation     "negation"      "1 - abs(1 - b - s)"                      closed |b, s| 1.0 - (1.0 - b - s).abs();
    /// the difference about middle grey
    GrainExtract "grain-extract" "clamp(b - s + .5)"                       closed |b, s| clamp01(b - s + HALF_UP);
    /// adds a difference about middle grey, as grain-extract gives it
    GrainMerge   "grain-merge"   "clamp(b + s - .5)"                       closed |b, s| clamp01(b + s - 0.5);
    /// the pixel that is darker as a whole
    DarkerColor  "darker-color"  "Lum(S) < Lum(B) ? S : B"                 pixel  |b, s| if lum(s) < lum(b) { s } else { b };
    /// the pixel that is lighter as a whole
    LighterColor "lighter-color" "Lum(S) > Lum(B) ? S : B"                 pixel  |b, s| if lum(s) > lum(b) { s } else { b };
    /// the hue of TOP, the saturation and light of BASE
    Hue          "hue"           "SetLum(SetSat(S, Sat(B)), Lum(B))"       pixel  |b, s| set_lum(set_sat(s, sat(b)), lum(b));
    /// the saturation of TOP, the hue and light of BASE
    Saturation   "saturation"    "SetLum(SetSat(B, Sat(S)), Lum(B))"       pixel  |b, s| set_lum(set_sat(b, sat(s)), lum(b));
    /// the hue and saturation of TOP, the light of BASE: tints
    Color        "color"         "SetLum(S, Lum(B))"                       pixel  |b, s| set_lum(s, lum(b));
    /// the light of TOP, the hue and saturation of BASE
    Luminosity   "luminosity"    "SetLum(B, Lum(S))"                       pixel  |b, s| set_lum(b, lum(s));
}

impl Mode {
    /// Whether it looks at red, green and blue together, and so needs all three.
    pub fn is_of_pixels(self) -> bool {
        matches!(self.kernel(), Kernel::Pixel(_))
    }
}

#[allow(clippy::derivable_impls, reason = "a line of the table has no room for attributes")]
impl Default for Mode {
    fn default() -> Self {
        Mode::Normal
    }
}

#[cfg(test)]
mod tests;
