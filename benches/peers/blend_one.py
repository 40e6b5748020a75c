"""One peer, one blend, one process: `blend_one.py PEER JOB BASE TOP OUT`. Also `blend_one.py exact JOB BASE TOP OUT`,
which says how far OUT is from the exact result, at most and in the mean."""

import pathlib
import sys
from fractions import Fraction


def vips(job, base, top, out, **png):
    import pyvips

    below, above = (pyvips.Image.new_from_file(file, access="sequential") for file in (base, top))
    if job == "fade":
        result = (below * 0.5 + above * 0.5 + 0.5).cast("uchar")
    elif job == "multiply":
        result = (below * above).linear(1 / 255, 0.5).cast("uchar")
    else:
        result = below.composite2(above, job).extract_band(0, n=3).cast("uchar")
    result.pngsave(out, **png)


def vips_1(job, base, top, out):
    vips(job, base, top, out, compression=1)


def opencv(job, base, top, out):
    import cv2

    below, above = (cv2.imread(file, cv2.IMREAD_COLOR) for file in (base, top))
    if job == "fade":
        result = cv2.addWeighted(below, 0.5, above, 0.5, 0)
    else:
        result = cv2.multiply(below, above, scale=1 / 255)
    assert cv2.imwrite(out, result)


def pillow(job, base, top, out):
    from PIL import Image, ImageChops

    below, above = Image.open(base).convert("RGB"), Image.open(top).convert("RGB")
    if job == "fade":
        result = Image.blend(below, above, 0.5)
    else:
        result = getattr(ImageChops, job.replace("-", "_"))(below, above)
    result.save(out)


def luminosity(b, s):
    """The W3C's SetLum(b, Lum(s)) of whole 8-bit arrays, reckoned in hundredths of a step: luminances are whole there,
    so a half is a half."""
    import numpy

    b, s, weights, white = b.astype(numpy.int64), s.astype(numpy.int64), numpy.array([30, 59, 11]), 25500
    wanted = (s @ weights)[..., None]
    c = 100 * b + wanted - (b @ weights)[..., None]
    low, high = c.min(-1, keepdims=True), c.max(-1, keepdims=True)
    with numpy.errstate(divide="ignore", invalid="ignore"):  # where nothing is to be clipped
        c = numpy.where(low < 0, wanted + (c - wanted) * wanted / (wanted - low), c)
        c = numpy.where(high > white, wanted + (c - wanted) * (white - wanted) / (high - wanted), c)
    return numpy.floor((c.clip(0, white) + 50) / 100).astype(numpy.int16)


def exact_values(job):
    """A function of two 8-bit arrays that gives the exact 8-bit result; a table of all pairs where channels are apart."""
    import numpy

    if job == "luminosity":
        return luminosity
    sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tests" / "peers"))
    import formulas

    mode, opacity = ("normal", Fraction(1, 2)) if job == "fade" else (job, 1)

    def one(b, s):
        pixels = ([Fraction(v, 255), 1] for v in (b, s))
        return formulas.eight_bits(formulas.source_over(mode, *pixels, opacity))[0]

    table = numpy.array([[one(b, s) for s in range(256)] for b in range(256)], numpy.int16)
    return lambda b, s: table[b, s]


def exact(job, base, top, out):
    import numpy
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None
    below, above, found = (Image.open(file).convert("RGB") for file in (base, top, out))
    assert found.size == below.size, f"{out} is {found.size}, not {below.size}"
    values, worst, total = exact_values(job), 0, 0
    for y in range(0, below.height, 256):
        box = (0, y, below.width, min(y + 256, below.height))
        b, s, f = (numpy.asarray(part.crop(box)) for part in (below, above, found))
        off = numpy.abs(values(b, s) - f.astype(numpy.int16))
        worst, total = max(worst, int(off.max())), total + int(off.sum())
    print(worst, total / (below.width * below.height * 3))


if __name__ == "__main__":
    peers = {"vips": vips, "vips-1": vips_1, "opencv": opencv, "pillow": pillow, "exact": exact}
    peers[sys.argv[1]](*sys.argv[2:])
