"""One peer, one step of a mask, one process: `steps_one.py PEER STEP LAPS` prints the seconds of each lap. The weights
are those of `benches/steps.rs`."""

import sys
import time

import numpy

HEIGHT, WIDTH = 4000, 6000


def discs():
    y, x = numpy.mgrid[0:HEIGHT, 0:WIDTH].astype(numpy.int32)
    u, v = x % 500 - 250, y % 400 - 200
    r = 60 + (x // 500 * 7 + y // 400 * 13) % 120
    d = u * u + v * v
    return (((d < r * r) ^ (d < r * r // 16)) * 255).astype(numpy.uint8)


def slopes():
    y, x = numpy.mgrid[0:HEIGHT, 0:WIDTH].astype(numpy.int32)
    noise = numpy.random.default_rng(2).integers(0, 32, (HEIGHT, WIDTH), dtype=numpy.uint8)
    return ((x // 30 + y // 17) % 200 + noise).astype(numpy.uint8)


def floats(samples):
    return samples.astype(numpy.float32) / 255


def opencv(step):
    import cv2

    name, _, rest = step.partition("-")
    if name == "feather":
        mask = floats(discs())
        out = numpy.empty_like(mask)
        return lambda: cv2.GaussianBlur(mask, (0, 0), float(rest), dst=out)
    if name == "grow":
        radius, kind = rest.split("-")
        mask = slopes() if kind == "grey" else discs()
        side = 2 * int(radius) + 1
        disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
        out = numpy.empty_like(mask)
        return lambda: cv2.dilate(mask, disc, dst=out)
    if name == "flood":
        mask = numpy.dstack([floats(discs())] * 3)
        seen = numpy.zeros((HEIGHT + 2, WIDTH + 2), numpy.uint8)
        flags = 4 | cv2.FLOODFILL_MASK_ONLY | cv2.FLOODFILL_FIXED_RANGE

        def fill():
            seen[:] = 0
            cv2.floodFill(mask, seen, (0, 0), (1, 1, 1), (0.1,) * 3, (0.1,) * 3, flags)

        return fill
    if step == "drop-specks":
        mask = discs()
        return lambda: cv2.connectedComponentsWithStats(mask, connectivity=4)
    mask = slopes()
    return lambda: cv2.threshold(mask, 0, 255, cv2.THRESH_OTSU)


def libvips(step):
    import pyvips

    name, _, rest = step.partition("-")
    if name == "feather":
        mask = pyvips.Image.new_from_array(floats(discs()))
        return lambda: mask.gaussblur(float(rest), precision="float").copy_memory()
    if name == "grow" and rest.endswith("binary"):
        radius = int(rest.split("-")[0])
        mask = pyvips.Image.new_from_array(discs())
        inside = lambda x, y: (x - radius) ** 2 + (y - radius) ** 2 <= radius * radius  # noqa: E731
        sides = range(2 * radius + 1)
        disc = pyvips.Image.new_from_array([[255 if inside(x, y) else 128 for x in sides] for y in sides])
        return lambda: mask.morph(disc, "dilate").copy_memory()
    return None


def main():
    peer, step, laps = sys.argv[1:]
    work = {"opencv": opencv, "libvips": libvips}[peer](step)
    if work is None:
        sys.exit(f"{peer} has no {step}")
    for _ in range(int(laps)):
        start = time.perf_counter()
        work()
        print(time.perf_counter() - start, flush=True)


main()
