"""The table of what is compared: an operation as canvas and as maskimg name it, and the pictures it is tried on."""

import collections

# `operation` is canvas's word (None draws BASE alone), `words` are what maskimg is told, `depth` is the canvas's.
Case = collections.namedtuple("Case", "name base top operation alpha depth words")

MODES = (
    "normal multiply screen overlay darken lighten color-dodge color-burn hard-light soft-light difference exclusion "
    "hue saturation color luminosity"
).split()

# Canvas has no word for dst: drawing nothing is what it means.
OPERATORS = {
    "clear": "clear",
    "copy": "src",
    None: "dst",
    "source-over": "src-over",
    "source-in": "src-in",
    "source-out": "src-out",
    "source-atop": "src-atop",
    "destination-over": "dst-over",
    "destination-in": "dst-in",
    "destination-out": "dst-out",
    "destination-atop": "dst-atop",
    "xor": "xor",
    "lighter": "plus",
}

# BASE, TOP, opacity, and the canvas: `ramp` is photo with an alpha that rises from left to right; `across` and `down`
# are charts in which every pair of bytes meets.
#
# The usual canvas, unorm8, keeps premultiplied bytes. Where all is opaque that costs nothing, and it is held to the
# same 2 steps. Elsewhere it would pass them for reasons of its own: a small alpha leaves few levels of colour, which
# dodge, hue and saturation stretch to 3, 10 and 5 steps, and products of bytes are divided by 256 and rounded up, which
# brings the other modes to 3. Half floats have neither trouble, so all that is not opaque is drawn on those.
MODE_PAIRS = (
    ("photo", "backdrop", 1, "unorm8"),
    ("across", "down", 1, "unorm8"),
    ("photo", "backdrop", 1, "float16"),
    ("photo", "backdrop", 0.6, "float16"),
    ("across", "down", 1, "float16"),
    ("backdrop", "cutout", 1, "float16"),
    ("backdrop", "cutout", 0.6, "float16"),
    ("ramp", "cutout", 1, "float16"),
    ("ramp", "cutout", 0.6, "float16"),
)
OPERATOR_PAIRS = (
    ("backdrop", "cutout", 1, "float16"),
    ("backdrop", "cutout", 0.6, "float16"),
    ("ramp", "cutout", 1, "float16"),
    ("ramp", "cutout", 0.6, "float16"),
)


def all_cases():
    for pair in MODE_PAIRS:
        for mode in MODES:
            yield case(mode, "source-over" if mode == "normal" else mode, *pair, ["--mode", mode])
    for pair in OPERATOR_PAIRS:
        for operation, operator in OPERATORS.items():
            yield case(operator, operation, *pair, ["--operator", operator])


def case(word, operation, base, top, opacity, depth, words):
    name = f"{word}: {top} on {base}"
    if opacity != 1:
        name += f" at {opacity}"
        words = [*words, "--opacity", str(opacity)]
    return Case(f"{name}, {depth}", base, top, operation, opacity, depth, words)
