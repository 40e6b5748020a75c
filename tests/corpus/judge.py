"""Whether maskimg and Pillow agree about a file."""

import enum
from dataclasses import dataclass

import numpy

import theirs

# Formats by the names that Pillow has for them.
NAMES = {
    "PNG": "PNG", "JPEG": "JPEG", "MPO": "JPEG", "TIFF": "TIFF", "WEBP": "WebP", "GIF": "GIF", "BMP": "BMP",
    "TGA": "TGA", "PPM": "PNM", "QOI": "QOI", "ICO": "ICO",
}  # fmt: skip
ENDINGS = {"jpg": "JPEG", "tif": "TIFF", "pgm": "PNM", "p7": "PNM", **{name.lower(): name for name in NAMES.values()}}
UNKNOWN = "is no picture of a known format"

# Where Pillow's way is not the only one or not the best: how far it may be off in steps, and why; None is any distance.
RUNS = "no specification says what pixels are that run-lengths skip: Pillow takes the first colour, maskimg black"
FIVE_BITS = "Pillow cuts 255 v / 31 where maskimg rounds it"
ONE_FRAME = "between its pictures lies what is no block of GIF; Pillow goes on, maskimg takes it for the end"
OVER = "Pillow mixes alpha by alpha where PNG lays one picture over another; ffmpeg's frame is maskimg's"
CLEARED = "what a frame leaves behind Pillow paints where browsers leave it clear"
APART = {
    "apng/blend_op_over_near_transparent.png": (None, OVER),
    "apng/mode_16bit.png": (None, OVER),
    "apng/mode_grayscale_alpha.png": (None, OVER),
    "apng/mode_palette_1bit_alpha.png": (None, OVER),
    "app13.jpg": (None, "its colours are 2 pixels wide: the library that Pillow uses does not interpolate so few"),
    "bmp/g/rgb16.bmp": (1, FIVE_BITS),
    "bmp/g/rgb16-565.bmp": (1, FIVE_BITS),
    "bmp/g/rgb16-565pal.bmp": (1, FIVE_BITS),
    "bmp/q/pal4rletrns.bmp": (None, RUNS),
    "bmp/q/pal8rletrns.bmp": (None, RUNS),
    "dispose_bgnd.gif": (None, CLEARED),
    "dispose_bgnd_rgba.gif": (None, CLEARED),
    "no_rows_per_strip.tif": (None, "it does not say whether 0 is black; libtiff, as maskimg, takes it so"),
    "test_extents.gif": (None, "a frame reaches beyond the canvas, which Pillow makes larger"),
    "test_extents_transparency.gif": (0, ONE_FRAME),
}


# What is damaged, and Pillow reads as far as it goes; a refusal is as good.
DAMAGED = {
    "bmp/b/badplanes.bmp": "it has some other number of planes than one",
    "bmp/b/badrle.bmp": "its run-lengths leave the picture",
    "bmp/b/rletopdown.bmp": "run-lengths do not go from the top down",
    "hopper_bad_exif.jpg": "most of its data lie beyond the ends of their intervals",
    "mmap_error.bmp": "its last byte is missing",
    "op_index.qoi": "its end mark is missing",
}


class Verdict(enum.Enum):
    RIGHT = "right"
    # Read by both, and each in its way: see `APART`.
    APART = "read otherwise"
    REFUSED = "refused"
    WRONG = "wrong"
    # Files that Pillow refuses too, or that are pictures of no format that maskimg reads.
    BROKEN_REFUSED = "broken, refused"
    BROKEN_READ = "broken, read as far as it goes"
    FOREIGN = "of other formats, refused"


@dataclass
class Judgement:
    file: str
    format: str
    verdict: Verdict
    why: str = ""


def judge(file, ours):
    """`ours` is what maskimg made of the file."""
    other = theirs.read(file)
    name = NAMES.get(other.format) or ENDINGS.get(file.rpartition(".")[2].lower(), "")
    verdict, why = weigh(file, ours, other)
    return Judgement(file, name if verdict is not Verdict.FOREIGN else "others", verdict, why)


def weigh(file, ours, other):
    if ours.fault:
        return Verdict.WRONG, ours.fault
    if other.error or other.format not in NAMES or (ours.error and file in DAMAGED):
        if UNKNOWN in ours.error:
            return Verdict.FOREIGN, ""
        return (Verdict.BROKEN_REFUSED, ours.error) if ours.error else (Verdict.BROKEN_READ, other.error)
    if ours.error:
        return Verdict.REFUSED, ours.error.removeprefix("error: ")
    if ours.pages != other.pages and APART.get(file, ("", ""))[1] != ONE_FRAME:
        return Verdict.WRONG, f"{ours.pages} pages, to Pillow {other.pages}"
    for page in sorted(ours.arrays):
        off = distance(numpy.load(ours.arrays[page]), other.arrays[page], other.premultiplied)
        allowed = APART[file][0] if file in APART else other.tolerance
        if allowed is None:
            return Verdict.APART, APART[file][1]
        if off is None or off > allowed:
            return Verdict.WRONG, f"page {page} is " + ("of another size" if off is None else f"off by {off:.4g}")
    return Verdict.RIGHT, ""


def spread(pixels):
    """Red, green, blue, alpha, whatever the channels."""
    channels = pixels.shape[2] if pixels.ndim == 3 else 1
    pixels = pixels.reshape(*pixels.shape[:2], channels)
    full = 1 if pixels.dtype.kind == "f" else 255 if pixels.dtype.itemsize == 1 else 65535
    alpha = pixels[:, :, -1:] if channels in (2, 4) else numpy.full_like(pixels[:, :, :1], full)
    colours = pixels[:, :, :3] if channels > 2 else pixels[:, :, :1].repeat(3, 2)
    return numpy.concatenate([colours, alpha], 2)


def distance(ours, other, premultiplied):
    """The greatest distance of two samples, in steps of Pillow's depth; what is wholly transparent has no colour."""
    ours, other = spread(ours), spread(other)
    if ours.shape != other.shape:
        return None
    wide, narrow = ours.dtype.itemsize, other.dtype.itemsize
    mine, its = ours.astype(float), other.astype(float)
    if wide == 1 and narrow == 2:
        mine *= 257
    elif wide == 2 and narrow == 1:
        # Pillow keeps the upper byte.
        mine = numpy.floor(mine / 256)
    if premultiplied:
        mine[:, :, :3] *= mine[:, :, 3:] / 255
        its[:, :, :3] *= its[:, :, 3:] / 255
    off = abs(mine - its)
    off[:, :, :3] *= (mine[:, :, 3:] > 0) | (its[:, :, 3:] > 0)
    same = (mine == its) | (numpy.isnan(mine) & numpy.isnan(its))
    return float(numpy.where(same, 0, off).max())
