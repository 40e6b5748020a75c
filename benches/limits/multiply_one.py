"""OpenCV's product of a picture of 24 megapixels and a grey mask, in memory: `multiply_one.py THREADS LAPS` prints the
seconds of the fastest lap, of the product alone and with the mask merged to three channels."""

import sys
import time

import cv2
import numpy

SHAPE = 4000, 6000


def fastest(laps, work):
    seconds = []
    for _ in range(laps + 1):
        begun = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begun)
    return min(seconds[1:])


def main():
    threads, laps = map(int, sys.argv[1:])
    cv2.setNumThreads(threads)
    random = numpy.random.default_rng(1)
    image = random.integers(0, 256, (*SHAPE, 3), dtype=numpy.uint8)
    mask = random.integers(0, 256, SHAPE, dtype=numpy.uint8)
    wide, out = cv2.merge([mask] * 3), numpy.empty_like(image)
    alone = fastest(laps, lambda: cv2.multiply(image, wide, dst=out, scale=1 / 255))
    whole = fastest(laps, lambda: cv2.multiply(image, cv2.merge([mask] * 3, dst=wide), dst=out, scale=1 / 255))
    print(alone, whole)


main()
