"""ICC profiles made by hand: by matrix and curve, by tables for RGB, for inks, and for grey (ICC.1:2001 and 2022)."""

import struct

import numpy

D50 = numpy.array([0.9642, 1.0, 0.8249])
# Columns are red, green and blue of D50.
DISPLAY_P3 = numpy.array([[0.51512, 0.29198, 0.15710], [0.24120, 0.69225, 0.06657], [-0.00105, 0.04189, 0.78407]])
ADOBE_RGB = numpy.array([[0.60974, 0.20528, 0.14919], [0.31111, 0.62567, 0.06322], [0.01947, 0.06087, 0.74457]])
SRGB = numpy.array([[0.43607, 0.38515, 0.14307], [0.22249, 0.71687, 0.06061], [0.01392, 0.09708, 0.71410]])
ADOBE_GAMMA = 563 / 256
LUT_GAMMA = 1.8


def fixed(*numbers):
    return b"".join(struct.pack(">i", round(float(number) * 65536)) for number in numbers)


def profile(space, pcs, tags, device=b"mntr"):
    """A profile of version 2 with its header and directory of tags."""
    text = b"desc\0\0\0\0" + struct.pack(">I", 5) + b"made\0" + b"\0" * 78
    tags = {b"desc": text, b"cprt": b"text\0\0\0\0none\0", b"wtpt": b"XYZ \0\0\0\0" + fixed(*D50), **tags}
    at, directory, body = 128 + 4 + 12 * len(tags), struct.pack(">I", len(tags)), b""
    for name, data in tags.items():
        directory += name + struct.pack(">II", at + len(body), len(data))
        body += data + b"\0" * (-len(data) % 4)
    head = b"\0\0\0\0" + b"\2\x40\0\0" + device + space + pcs + struct.pack(">6H", 2024, 1, 1, 0, 0, 0)
    head = struct.pack(">I", at + len(body)) + b"\0\0\0\0" + head[4:] + b"acsp" + b"\0" * 28 + fixed(*D50)
    return head.ljust(128, b"\0") + directory + body


def srgb_curve(value):
    value = numpy.asarray(value, float)
    return numpy.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def srgb_encoded(light):
    light = numpy.clip(light, 0, None)
    return numpy.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)


def by_matrix(columns, gamma=None):
    """With a pure power, or else the curve of sRGB, finely sampled."""
    if gamma:
        curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256))
    else:
        steps = numpy.round(srgb_curve(numpy.linspace(0, 1, 4096)) * 65535).astype(">u2")
        curve = b"curv\0\0\0\0" + struct.pack(">I", 4096) + steps.tobytes()
    names = (b"rXYZ", b"gXYZ", b"bXYZ")
    tags = {name: b"XYZ \0\0\0\0" + fixed(*columns[:, i]) for i, name in enumerate(names)}
    return profile(b"RGB ", b"XYZ ", {**tags, b"rTRC": curve, b"gTRC": curve, b"bTRC": curve})


def grey():
    return profile(b"GRAY", b"XYZ ", {b"kTRC": b"curv\0\0\0\0" + struct.pack(">IH", 1, round(2.2 * 256))})


def lab(xyz):
    ratio = xyz / D50
    f = numpy.where(ratio > 216 / 24389, numpy.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    return numpy.stack([116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], -1)


def xyz(values):
    f = numpy.stack([(values[..., 0] + 16) / 116 + values[..., 1] / 500, (values[..., 0] + 16) / 116,
                     (values[..., 0] + 16) / 116 - values[..., 2] / 200], -1)
    return numpy.where(f > 6 / 29, f**3, (116 * f - 16) * 27 / 24389) * D50


def table(inputs, grid, values):
    """lut16: straight curves around a table; values from 0 to 1."""
    head = b"mft2\0\0\0\0" + bytes([inputs, 3, grid, 0]) + fixed(1, 0, 0, 0, 1, 0, 0, 0, 1) + struct.pack(">HH", 2, 2)
    clut = numpy.floor(numpy.clip(values, 0, 1) * 65535 + 0.5).astype(">u2").tobytes()
    return head + struct.pack(">HH", 0, 65535) * inputs + clut + struct.pack(">HH", 0, 65535) * 3


def places(inputs, grid):
    """The corners of the table's cells, the last input running fastest."""
    steps = numpy.linspace(0, 1, grid)
    return numpy.stack(numpy.meshgrid(*[steps] * inputs, indexing="ij"), -1).reshape(-1, inputs)


def lab_encoded(values):
    """As version 2 stores it: 100 is 0xFF00, and a and b are 0x8000 at 0."""
    return numpy.stack([values[..., 0] / 100 * 65280, (values[..., 1] + 128) * 256, (values[..., 2] + 128) * 256],
                       -1) / 65535


def lab_decoded(stored):
    words = stored * 65535
    return numpy.stack([words[..., 0] / 65280 * 100, words[..., 1] / 256 - 128, words[..., 2] / 256 - 128], -1)


def lut_forward(rgb):
    """Lab of the table profile: the primaries of sRGB, a little paler, and another curve."""
    light = rgb**LUT_GAMMA
    return lab((0.9 * light + 0.1 * light.mean(-1, keepdims=True)) @ SRGB.T * (D50 / SRGB.sum(1)))


def lut_backward(values):
    light = (xyz(values) / (D50 / SRGB.sum(1))) @ numpy.linalg.inv(SRGB).T
    light = (light - 0.1 * light.mean(-1, keepdims=True)) / 0.9
    return numpy.clip(light, 0, 1) ** (1 / LUT_GAMMA)


def by_tables():
    """More than one segment of JPEG can hold: 33 steps an axis."""
    forward = table(3, 33, lab_encoded(lut_forward(places(3, 33))))
    backward = table(3, 33, lut_backward(lab_decoded(places(3, 33))))
    return profile(b"RGB ", b"Lab ", {b"A2B0": forward, b"B2A0": backward})


def inks():
    """Cyan, magenta, yellow and black by what each lets through; the darkest is no perfect black."""
    through = numpy.array([[0.1, 0.5, 0.75], [0.75, 0.12, 0.4], [0.9, 0.85, 0.1], [0.04, 0.04, 0.04]])
    light = numpy.prod(1 - places(4, 13)[:, :, None] * (1 - through[None]), 1)
    values = lab(light @ SRGB.T * (D50 / SRGB.sum(1)))
    return profile(b"CMYK", b"Lab ", {b"A2B0": table(4, 13, lab_encoded(values))}, b"prtr")


P3 = by_matrix(DISPLAY_P3)
ADOBE = by_matrix(ADOBE_RGB, ADOBE_GAMMA)
GREY = grey()
LUT = by_tables()
INKS = inks()
