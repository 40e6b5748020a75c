//! The thirty blend modes in double precision, one channel or one pixel at a time, as slow and plain as they are
//! printed: W3C Compositing and Blending Level 1, and the table of the contract for those that it does not have.

pub type Rgb = [f64; 3];

/// Every mode by its name, in the order in which the contract lists them.
pub const MODES: [&str; 30] = [
    "normal",
    "multiply",
    "screen",
    "overlay",
    "darken",
    "lighten",
    "color-dodge",
    "color-burn",
    "hard-light",
    "soft-light",
    "difference",
    "exclusion",
    "linear-dodge",
    "linear-burn",
    "vivid-light",
    "linear-light",
    "pin-light",
    "hard-mix",
    "subtract",
    "divide",
    "average",
    "negation",
    "grain-extract",
    "grain-merge",
    "darker-color",
    "lighter-color",
    "hue",
    "saturation",
    "color",
    "luminosity",
];

/// The modes that see values as they are; all others see them clamped to 0..=1.
const OPEN: [&str; 7] = ["normal", "multiply", "linear-dodge", "subtract", "darken", "lighten", "average"];

/// The modes that look at whole pixels.
pub const OF_PIXELS: [&str; 6] = ["darker-color", "lighter-color", "hue", "saturation", "color", "luminosity"];

/// What becomes of a pixel `s` of TOP that lies on a pixel `b` of BASE: B(b, s).
pub fn mixed(mode: &str, b: Rgb, s: Rgb) -> Rgb {
    let seen = |v: f64| if OPEN.contains(&mode) { v } else { v.clamp(0.0, 1.0) };
    let (b, s) = (b.map(seen), s.map(seen));
    match mode {
        "darker-color" => {
            if lum(s) < lum(b) {
                s
            } else {
                b
            }
        }
        "lighter-color" => {
            if lum(s) > lum(b) {
                s
            } else {
                b
            }
        }
        "hue" => set_lum(set_sat(s, sat(b)), lum(b)),
        "saturation" => set_lum(set_sat(b, sat(s)), lum(b)),
        "color" => set_lum(s, lum(b)),
        "luminosity" => set_lum(b, lum(s)),
        _ => [0, 1, 2].map(|c| channel(mode, b[c], s[c])),
    }
}

fn channel(mode: &str, b: f64, s: f64) -> f64 {
    match mode {
        "normal" => s,
        "multiply" => b * s,
        "screen" => screen(b, s),
        "overlay" => hard_light(s, b),
        "darken" => b.min(s),
        "lighten" => b.max(s),
        "color-dodge" => color_dodge(b, s),
        "color-burn" => color_burn(b, s),
        "hard-light" => hard_light(b, s),
        "soft-light" => soft_light(b, s),
        "difference" => (b - s).abs(),
        "exclusion" => b + s - 2.0 * b * s,
        "linear-dodge" => (b + s).min(1.0),
        "linear-burn" => (b + s - 1.0).max(0.0),
        "vivid-light" => {
            if s <= 0.5 {
                color_burn(b, 2.0 * s)
            } else {
                color_dodge(b, 2.0 * s - 1.0)
            }
        }
        "linear-light" => (b + 2.0 * s - 1.0).clamp(0.0, 1.0),
        "pin-light" => {
            if s <= 0.5 {
                b.min(2.0 * s)
            } else {
                b.max(2.0 * s - 1.0)
            }
        }
        "hard-mix" => {
            if b + s >= 1.0 {
                1.0
            } else {
                0.0
            }
        }
        "subtract" => (b - s).max(0.0),
        "divide" => divide(b, s),
        "average" => (b + s) / 2.0,
        "negation" => 1.0 - (1.0 - b - s).abs(),
        "grain-extract" => (b - s + 0.5).clamp(0.0, 1.0),
        "grain-merge" => (b + s - 0.5).clamp(0.0, 1.0),
        _ => panic!("no mode {mode}"),
    }
}

fn screen(b: f64, s: f64) -> f64 {
    b + s - b * s
}

fn hard_light(b: f64, s: f64) -> f64 {
    if s <= 0.5 { 2.0 * b * s } else { screen(b, 2.0 * s - 1.0) }
}

fn color_dodge(b: f64, s: f64) -> f64 {
    if b == 0.0 {
        0.0
    } else if s == 1.0 {
        1.0
    } else {
        (b / (1.0 - s)).min(1.0)
    }
}

fn color_burn(b: f64, s: f64) -> f64 {
    if b == 1.0 {
        1.0
    } else if s == 0.0 {
        0.0
    } else {
        1.0 - ((1.0 - b) / s).min(1.0)
    }
}

fn soft_light(b: f64, s: f64) -> f64 {
    let d = if b <= 0.25 { ((16.0 * b - 12.0) * b + 4.0) * b } else { b.sqrt() };
    if s <= 0.5 { b - (1.0 - 2.0 * s) * b * (1.0 - b) } else { b + (2.0 * s - 1.0) * (d - b) }
}

fn divide(b: f64, s: f64) -> f64 {
    if s != 0.0 {
        (b / s).min(1.0)
    } else if b == 0.0 {
        0.0
    } else {
        1.0
    }
}

pub fn lum(c: Rgb) -> f64 {
    0.3 * c[0] + 0.59 * c[1] + 0.11 * c[2]
}

fn least(c: Rgb) -> f64 {
    c[0].min(c[1]).min(c[2])
}

fn most(c: Rgb) -> f64 {
    c[0].max(c[1]).max(c[2])
}

fn sat(c: Rgb) -> f64 {
    most(c) - least(c)
}

fn clip_color(c: Rgb) -> Rgb {
    let (l, n, x) = (lum(c), least(c), most(c));
    let mut c = c;
    if n < 0.0 {
        c = c.map(|v| l + (v - l) * l / (l - n));
    }
    if x > 1.0 {
        c = c.map(|v| l + (v - l) * (1.0 - l) / (x - l));
    }
    c
}

fn set_lum(c: Rgb, l: f64) -> Rgb {
    let d = l - lum(c);
    clip_color(c.map(|v| v + d))
}

/// The specification sorts the channels; what it gives to each is this.
fn set_sat(c: Rgb, s: f64) -> Rgb {
    let (n, x) = (least(c), most(c));
    if x > n { c.map(|v| (v - n) * s / (x - n)) } else { [0.0; 3] }
}

/// Whether a pair lies on a jump of its mode, channel by channel: the formula then says one thing and a rounded number
/// may say the other.
pub fn on_jump(mode: &str, b: Rgb, s: Rgb) -> [bool; 3] {
    const NEAR: f64 = 1e-6;
    match mode {
        "hard-mix" => [0, 1, 2].map(|c| (b[c] + s[c] - 1.0).abs() < NEAR),
        "darker-color" | "lighter-color" => [(lum(b) - lum(s)).abs() < NEAR; 3],
        _ => [false; 3],
    }
}
