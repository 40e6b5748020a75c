"""What each program makes of one case: two small pictures of one colour each, blended; the middle pixel comes back as
[r, g, b, a] in eight bits, or None where the program has no such thing.

A case is (mode, base, top, opacity); base and top are (r, g, b) or (r, g, b, a). Everybody is asked in the way their own
manual describes, so ffmpeg, whose manual calls the first input of `blend` the top layer, gets the top first.
"""

import os
import pathlib
import shutil
import subprocess
import tempfile

import cv2
import numpy
import pyvips
from PIL import Image, ImageChops

SIDE = 16

VIPS = {name: name for name in "multiply screen overlay darken lighten hard-light soft-light difference exclusion".split()}
VIPS |= {"normal": "over", "color-dodge": "colour-dodge", "color-burn": "colour-burn", "linear-dodge": "add"}

MAGICK = dict(zip("normal hue saturation color luminosity".split(), "Over Hue Saturate Colorize Luminize".split()))
MAGICK |= {"subtract": "MinusSrc", "divide": "DivideSrc"}
MAGICK |= {
    name: name.title().replace("-", "")
    for name in """multiply screen overlay darken lighten color-dodge color-burn hard-light soft-light difference exclusion
    linear-dodge linear-burn vivid-light linear-light pin-light hard-mix""".split()
}

FFMPEG = {
    name: name.replace("-", "")
    for name in """normal multiply screen overlay darken lighten hard-light soft-light difference exclusion vivid-light
    linear-light pin-light hard-mix subtract divide average negation grain-extract grain-merge""".split()
}
FFMPEG |= {"color-dodge": "dodge", "color-burn": "burn", "linear-dodge": "addition"}

PILLOW = {name: name.replace("-", "_") for name in "multiply screen overlay hard-light soft-light difference subtract".split()}
PILLOW |= {"darken": "darker", "lighten": "lighter", "linear-dodge": "add"}

OPENCV = {
    "multiply": lambda b, s: cv2.multiply(b, s, scale=1 / 255),
    "divide": lambda b, s: cv2.divide(b, s, scale=255),
    "average": lambda b, s: cv2.addWeighted(b, 0.5, s, 0.5, 0),
    "difference": cv2.absdiff,
    "subtract": cv2.subtract,
    "linear-dodge": cv2.add,
    "darken": cv2.min,
    "lighten": cv2.max,
}


def flat(pixel):
    return Image.new("RGB" if len(pixel) == 3 else "RGBA", (SIDE, SIDE), tuple(pixel))


def middle(picture):
    return list(picture.convert("RGBA").getpixel((SIDE // 2, SIDE // 2)))


def by_command(base, top, command):
    """Runs what `command(base file, top file, output file)` says on PNG files."""
    with tempfile.TemporaryDirectory() as folder:
        files = [str(pathlib.Path(folder) / name) for name in ("base.png", "top.png", "out.png")]
        flat(base).save(files[0])
        flat(top).save(files[1])
        subprocess.run(command(*files), check=True, stdin=subprocess.DEVNULL)
        with Image.open(files[2]) as out:
            return middle(out)


def maskimg(mode, base, top, opacity):
    def command(b, s, out):
        return [os.environ["MASKIMG"], "blend", b, s, "--mode", mode, "--opacity", str(opacity), "-o", out, "--quiet"]

    return by_command(base, top, command)


def libvips(mode, base, top, opacity):
    if mode not in VIPS:
        return None
    below, above = (pyvips.Image.new_from_array(numpy.asarray(flat(p))).copy(interpretation="srgb") for p in (base, top))
    if opacity < 1:
        above = above if above.hasalpha() else above.bandjoin(255)
        above = above * [1, 1, 1, opacity]
    result = below.composite2(above.copy(interpretation="srgb"), VIPS[mode]).cast("uchar")
    return middle(Image.fromarray(result.numpy()))


def magick():
    """ImageMagick's own program, past any wrapper of that name."""
    known = (path for path in ("/usr/bin/magick", "/usr/bin/convert") if os.path.exists(path))
    return next(known, shutil.which("convert"))


def imagemagick(mode, base, top, opacity):
    if mode not in MAGICK:
        return None
    dim = ["-alpha", "set", "-channel", "A", "-evaluate", "multiply", str(opacity), "+channel"] if opacity < 1 else []

    def command(b, s, out):
        return [magick(), b, "(", s, *dim, ")", "-compose", MAGICK[mode], "-composite", "-depth", "8", out]

    return by_command(base, top, command)


def ffmpeg(mode, base, top, opacity):
    quiet = [shutil.which("ffmpeg"), "-nostdin", "-v", "error", "-y"]
    if len(base) + len(top) > 6:  # `blend` knows no transparency; `overlay` does, in one mode
        if mode != "normal" or opacity < 1:
            return None
        graph = "[1][0]overlay=format=gbrp,format=rgba"
    elif mode in FFMPEG:
        graph = f"[0]format=gbrp[a];[1]format=gbrp[b];[a][b]blend=all_mode={FFMPEG[mode]}:all_opacity={opacity},format=rgb24"
    else:
        return None

    def command(b, s, out):
        return [*quiet, "-i", s, "-i", b, "-filter_complex", graph, "-frames:v", "1", out]

    return by_command(base, top, command)


def pillow(mode, base, top, opacity):
    below, above = flat(base), flat(top)
    if mode == "normal" and below.mode == above.mode == "RGB":
        return middle(Image.blend(below, above, opacity))
    if mode == "normal" and opacity == 1:
        return middle(Image.alpha_composite(below.convert("RGBA"), above.convert("RGBA")))
    if mode in PILLOW and opacity == 1 and below.mode == above.mode == "RGB":
        return middle(getattr(ImageChops, PILLOW[mode])(below, above))
    return None


def opencv(mode, base, top, opacity):
    if len(base) + len(top) > 6:
        return None
    below, above = (numpy.asarray(flat(p)) for p in (base, top))
    if mode == "normal":
        return middle(Image.fromarray(cv2.addWeighted(below, 1 - opacity, above, opacity, 0)))
    if mode in OPENCV and opacity == 1:
        return middle(Image.fromarray(OPENCV[mode](below, above)))
    return None
