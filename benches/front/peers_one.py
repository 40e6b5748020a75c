"""Encodes one picture in memory as Pillow and libvips do by default: `peers_one.py PICTURE LAPS`. Prints a line a peer:
its name, bytes, and CPU seconds of the cheapest lap."""

import io
import os
import sys
import time

os.environ["VIPS_CONCURRENCY"] = "1"

import numpy
import pyvips
from PIL import Image


def cheapest(laps, encode):
    found = []
    for _ in range(laps):
        begun = time.process_time()
        size = encode()
        found.append((time.process_time() - begun, size))
    return min(found)


def by_pillow(samples):
    """None for what Pillow cannot hold."""
    if samples.itemsize == 2 and samples.ndim == 3:
        return None
    image = Image.fromarray(samples)

    def encode():
        out = io.BytesIO()
        image.save(out, "png")
        return out.tell()

    return encode


def main():
    path, laps = sys.argv[1], int(sys.argv[2])
    image = pyvips.Image.new_from_file(path).copy_memory()
    samples = numpy.ascontiguousarray(image.numpy())
    samples = samples[..., 0] if samples.ndim == 3 and samples.shape[2] == 1 else samples
    encoders = {"Pillow": by_pillow(samples), "libvips": lambda: len(image.pngsave_buffer(keep="none"))}
    for name, encode in encoders.items():
        if encode:
            seconds, size = cheapest(laps, encode)
            print(name, size, f"{seconds:.6f}", sep="\t")


main()
