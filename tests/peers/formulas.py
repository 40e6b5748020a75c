"""Compositing and Blending Level 1 of the W3C, pixel by pixel in double precision, or exactly where it is handed
fractions and the formula has no root: plain, slow, and owing nothing to maskimg. Modes that the W3C does not have (SINCE_THEN) are given by the formulas that `maskimg modes` prints, and
composited by the same equation.

A colour is three numbers from 0 to 1, a pixel a colour and an alpha; `b` is the base, `s` the top.
"""

from math import floor, sqrt


def screen(b, s):
    return b + s - b * s


def color_dodge(b, s):
    if b == 0:
        return 0.0
    return 1.0 if s == 1 else min(1.0, b / (1 - s))


def color_burn(b, s):
    if b == 1:
        return 1.0
    return 0.0 if s == 0 else 1 - min(1.0, (1 - b) / s)


def hard_light(b, s):
    return 2 * b * s if s <= 0.5 else screen(b, 2 * s - 1)


def soft_light(b, s):
    if s <= 0.5:
        return b - (1 - 2 * s) * b * (1 - b)
    d = ((16 * b - 12) * b + 4) * b if b <= 0.25 else sqrt(b)
    return b + (2 * s - 1) * (d - b)


def vivid_light(b, s):
    return color_burn(b, 2 * s) if s <= 0.5 else color_dodge(b, 2 * s - 1)


def divide(b, s):
    if s == 0:
        return 0.0 if b == 0 else 1.0
    return min(1.0, b / s)


def clamp(v):
    return min(max(v, 0.0), 1.0)


SEPARABLE = {
    "normal": lambda b, s: s,
    "multiply": lambda b, s: b * s,
    "screen": screen,
    "overlay": lambda b, s: hard_light(s, b),
    "darken": min,
    "lighten": max,
    "color-dodge": color_dodge,
    "color-burn": color_burn,
    "hard-light": hard_light,
    "soft-light": soft_light,
    "difference": lambda b, s: abs(b - s),
    "exclusion": lambda b, s: b + s - 2 * b * s,
    "linear-dodge": lambda b, s: min(1.0, b + s),
    "linear-burn": lambda b, s: max(0.0, b + s - 1),
    "vivid-light": vivid_light,
    "linear-light": lambda b, s: clamp(b + 2 * s - 1),
    "pin-light": lambda b, s: min(b, 2 * s) if s <= 0.5 else max(b, 2 * s - 1),
    "hard-mix": lambda b, s: 1.0 if b + s >= 1 else 0.0,
    "subtract": lambda b, s: max(0.0, b - s),
    "divide": divide,
    "average": lambda b, s: (b + s) / 2,
    "negation": lambda b, s: 1 - abs(1 - b - s),
    "grain-extract": lambda b, s: clamp(b - s + 0.5),
    "grain-merge": lambda b, s: clamp(b + s - 0.5),
}


def lum(c):
    return 0.3 * c[0] + 0.59 * c[1] + 0.11 * c[2]


def sat(c):
    return max(c) - min(c)


def clip_color(c):
    middle, low, high = lum(c), min(c), max(c)
    if low < 0:
        c = [middle + (v - middle) * middle / (middle - low) for v in c]
    if high > 1:
        c = [middle + (v - middle) * (1 - middle) / (high - middle) for v in c]
    return c


def set_lum(c, wanted):
    return clip_color([v + wanted - lum(c) for v in c])


def set_sat(c, wanted):
    low, range_ = min(c), sat(c)
    return [(v - low) * wanted / range_ if range_ > 0 else 0.0 for v in c]


WHOLE = {
    "hue": lambda b, s: set_lum(set_sat(s, sat(b)), lum(b)),
    "saturation": lambda b, s: set_lum(set_sat(b, sat(s)), lum(b)),
    "color": lambda b, s: set_lum(s, lum(b)),
    "luminosity": lambda b, s: set_lum(b, lum(s)),
    "darker-color": lambda b, s: s if lum(s) < lum(b) else b,
    "lighter-color": lambda b, s: s if lum(s) > lum(b) else b,
}

SINCE_THEN = set(
    """linear-dodge linear-burn vivid-light linear-light pin-light hard-mix subtract divide average negation
    grain-extract grain-merge darker-color lighter-color""".split()
)


def mixed(mode, b, s):
    """B(b, s) of whole colours."""
    if mode in WHOLE:
        return WHOLE[mode](b, s)
    return [SEPARABLE[mode](x, y) for x, y in zip(b, s)]


def source_over(mode, base, top, opacity=1):
    """The pixel that `top` makes over `base`, straight: both are colours with an alpha at their end, from 0 to 1."""
    *cb, ab = base
    *cs, as_ = top
    as_ *= opacity
    alpha = as_ + ab * (1 - as_)
    if alpha == 0:
        return [0] * len(base)
    both = mixed(mode, cb, cs)
    shown = [(1 - ab) * s + ab * m for s, m in zip(cs, both)]
    return [(as_ * c + ab * (1 - as_) * b) / alpha for c, b in zip(shown, cb)] + [alpha]


def eight_bits(pixel):
    """Rounded half up, as maskimg rounds."""
    return [floor(clamp(v) * 255 + 0.5) for v in pixel]
