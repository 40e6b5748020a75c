"""The cases of the table: a mode, a base, a top, and how much of the top. Each is here because somebody differs in it;
values are chosen away from halves, so that a cell which differs by one step tells of rounding and a cell which differs by
more tells of another formula."""

HALF = 128


def grey(value, *alpha):
    return (value, value, value, *alpha)


CASES = [
    # Modes and transparency: the mode sees straight colours.
    ("multiply", grey(255), grey(255, HALF), 1.0),
    ("hard-mix", grey(102), grey(153, HALF), 1.0),
    ("multiply", grey(200), grey(100), 0.5),
    # Edges.
    ("color-dodge", grey(0), grey(255), 1.0),
    ("color-burn", grey(255), grey(0), 1.0),
    ("divide", grey(0), grey(0), 1.0),
    ("divide", grey(100), grey(0), 1.0),
    # Formulas, and which of two pictures is the base.
    ("overlay", grey(64), grey(192), 1.0),
    ("soft-light", grey(32), grey(251), 1.0),
    # Colours out of range: clipped towards their luminance, or channel by channel; and what the hue of a grey is.
    ("luminosity", (255, 0, 0), grey(200), 1.0),
    ("hue", (64, 16, 240), grey(32), 1.0),
    # Rounding.
    ("multiply", grey(200), grey(130), 1.0),
    ("normal", grey(0), grey(255), 0.5),
    ("normal", (200, 100, 50, HALF), (50, 100, 200, HALF), 1.0),
]

# What the formulas must give at (.2, .6) and (.8, .3), worked out by hand: a witness for the column W3C.
GOLDEN = {
    "multiply": (0.12, 0.24),
    "screen": (0.68, 0.86),
    "overlay": (0.24, 0.72),
    "hard-light": (0.36, 0.48),
    "color-dodge": (0.5, 1),
    "color-burn": (0, 0.3333),
    "soft-light": (0.2496, 0.7360),
    "vivid-light": (0.25, 0.6667),
    "pin-light": (0.2, 0.6),
    "divide": (0.3333, 1),
}

# The same at (.9, .2, .1) and (.1, .6, .8).
GOLDEN_COLOURS = {
    "hue": (0, 0.5363, 0.7508),
    "saturation": (0.8374, 0.2249, 0.1374),
    "color": (0.027, 0.527, 0.727),
    "luminosity": (0.973, 0.273, 0.173),
}
