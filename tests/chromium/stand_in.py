#!/usr/bin/env python3
"""A slow and obvious `maskimg blend` for the self-test of this comparison: pictures of one size, in plain Python.

    stand_in.py blend BASE TOP [--mode MODE] [--operator OPERATOR] [--opacity WEIGHT] -o OUT.npy

STAND_IN_FAULT names a mistake to make, so that the self-test can see it found: see FAULTS.
"""

import argparse
import math
import os
import pathlib

from pictures import Picture, read_png, write_npy

FAULTS = {
    "opacity-forgotten": "opacity is left out",
    "premultiplied": "modes see premultiplied colours",
    "swapped": "modes see BASE and TOP in each other's place",
    "dodge-edge": "color-dodge of black under white is white",
    "burn-edge": "color-burn of white under black is black",
    "luma": "luminance by other weights",
    "factors": "Fa and Fb in each other's place",
    "alpha-kept": "the result keeps the alpha of BASE",
    "undivided": "colours are not divided by the alpha that came out",
}
FAULT = os.environ.get("STAND_IN_FAULT")


def dodge(b, s):
    if b == 0:
        return 1.0 if FAULT == "dodge-edge" and s == 1 else 0.0
    return 1.0 if s == 1 else min(1.0, b / (1 - s))


def burn(b, s):
    if b == 1:
        return 0.0 if FAULT == "burn-edge" and s == 0 else 1.0
    return 0.0 if s == 0 else 1 - min(1.0, (1 - b) / s)


def screen(b, s):
    return b + s - b * s


def hard_light(b, s):
    return 2 * b * s if s <= 0.5 else screen(b, 2 * s - 1)


def soft_light(b, s):
    if s <= 0.5:
        return b - (1 - 2 * s) * b * (1 - b)
    bright = ((16 * b - 12) * b + 4) * b if b <= 0.25 else math.sqrt(b)
    return b + (2 * s - 1) * (bright - b)


SEPARABLE = {
    "normal": lambda b, s: s,
    "multiply": lambda b, s: b * s,
    "screen": screen,
    "overlay": lambda b, s: hard_light(s, b),
    "darken": min,
    "lighten": max,
    "color-dodge": dodge,
    "color-burn": burn,
    "hard-light": hard_light,
    "soft-light": soft_light,
    "difference": lambda b, s: abs(b - s),
    "exclusion": lambda b, s: b + s - 2 * b * s,
}


def lum(colour):
    weights = (0.2126, 0.7152, 0.0722) if FAULT == "luma" else (0.3, 0.59, 0.11)
    return sum(weight * value for weight, value in zip(weights, colour))


def sat(colour):
    return max(colour) - min(colour)


def set_lum(colour, target):
    shift = target - lum(colour)
    colour = [value + shift for value in colour]
    middle, low, high = lum(colour), min(colour), max(colour)
    if low < 0:
        colour = [middle + (value - middle) * middle / (middle - low) for value in colour]
    if high > 1:
        colour = [middle + (value - middle) * (1 - middle) / (high - middle) for value in colour]
    return colour


def set_sat(colour, target):
    low, range_ = min(colour), sat(colour)
    return [(value - low) * target / range_ if range_ else 0.0 for value in colour]


WHOLE = {
    "hue": lambda b, s: set_lum(set_sat(s, sat(b)), lum(b)),
    "saturation": lambda b, s: set_lum(set_sat(b, sat(s)), lum(b)),
    "color": lambda b, s: set_lum(s, lum(b)),
    "luminosity": lambda b, s: set_lum(b, lum(s)),
}

# Fa and Fb of the alphas of BASE (b) and TOP (s).
OPERATORS = {
    "clear": lambda b, s: (0, 0),
    "src": lambda b, s: (1, 0),
    "dst": lambda b, s: (0, 1),
    "src-over": lambda b, s: (1, 1 - s),
    "dst-over": lambda b, s: (1 - b, 1),
    "src-in": lambda b, s: (b, 0),
    "dst-in": lambda b, s: (0, s),
    "src-out": lambda b, s: (1 - b, 0),
    "dst-out": lambda b, s: (0, 1 - s),
    "src-atop": lambda b, s: (b, 1 - s),
    "dst-atop": lambda b, s: (1 - b, s),
    "xor": lambda b, s: (1 - b, 1 - s),
    "plus": lambda b, s: (1, 1),
}


def mixed(mode, b, s):
    """B(b, s) for the three colours of a pixel."""
    if FAULT == "swapped":
        b, s = s, b
    if mode in WHOLE:
        return WHOLE[mode](b, s)
    return [SEPARABLE[mode](x, y) for x, y in zip(b, s)]


def pixel(mode, operator, b, ab, s, alpha):
    """Straight colour and alpha of one pixel of BASE under one of TOP."""
    seen = ([v * ab for v in b], [v * alpha for v in s]) if FAULT == "premultiplied" else (b, s)
    cr = [(1 - ab) * y + ab * m for y, m in zip(s, mixed(mode, *seen))]
    fa, fb = operator(ab, alpha)
    if FAULT == "factors":
        fa, fb = fb, fa
    co = [min(1.0, alpha * fa * x + ab * fb * y) for x, y in zip(cr, b)]
    ao = ab if FAULT == "alpha-kept" else min(1.0, alpha * fa + ab * fb)
    return [(v if FAULT == "undivided" else v / ao) if ao else 0.0 for v in co], ao


def rounded(value):
    return math.floor(min(max(value, 0.0), 1.0) * 255 + 0.5)


def blend(base, top, mode, operator, opacity):
    weight = 1 if FAULT == "opacity-forgotten" else opacity
    unit = [value / 255 for value in range(256)]
    out = bytearray()
    for at in range(0, len(base.samples), 4):
        *b, ab = (unit[value] for value in base.samples[at : at + 4])
        *s, alpha = (unit[value] for value in top.samples[at : at + 4])
        colour, ao = pixel(mode, OPERATORS[operator], b, ab, s, alpha * weight)
        out += bytes((*map(rounded, colour), rounded(ao)))
    return Picture(base.width, base.height, bytes(out))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("command", choices=["blend"])
    parser.add_argument("pictures", nargs=2, type=pathlib.Path)
    parser.add_argument("--mode", choices=[*SEPARABLE, *WHOLE], default="normal")
    parser.add_argument("--operator", choices=OPERATORS, default="src-over")
    parser.add_argument("--opacity", type=float, default=1)
    parser.add_argument("-o", "--output", type=pathlib.Path, required=True)
    told = parser.parse_args()
    base, top = map(read_png, told.pictures)
    write_npy(told.output, blend(base, top, told.mode, told.operator, told.opacity))


if __name__ == "__main__":
    main()
