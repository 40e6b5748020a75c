"""Makes the photos and the mask of the race: `material.py FOLDER WIDTH HEIGHT`; or many photos, each as PNG and as
JPEG, and a mask for all: `material.py FOLDER WIDTH HEIGHT COUNT`.

A photo is a patchwork of scikit-image's own sample photographs. Every patch has a size, a cut, a flip and a place of
its own, from the photo's seed, so that nothing repeats at a fixed distance and no compressor is flattered.
"""

import functools
import multiprocessing
import pathlib
import random
import sys

import numpy
import skimage
from PIL import Image

PHOTOS = "astronaut.png coffee.png chelsea.png rocket.jpg hubble_deep_field.jpg retina.jpg motorcycle_left.png".split()


@functools.cache
def sample_photos():
    shelf = pathlib.Path(skimage.__file__).parent / "data"
    return [numpy.asarray(Image.open(shelf / name).convert("RGB")) for name in PHOTOS if (shelf / name).exists()]


def patchwork(width, height, seed):
    photos = sample_photos()
    dice = random.Random(seed)
    canvas = numpy.zeros((height, width, 3), numpy.uint8)
    y = 0
    while y < height:
        rows = min(170 + int(130 * dice.random()), height - y)
        x = 0
        while x < width:
            columns = min(170 + int(280 * dice.random()), width - x)
            photo = photos[int(len(photos) * dice.random())]
            top = int((photo.shape[0] - rows + 1) * dice.random())
            left = int((photo.shape[1] - columns + 1) * dice.random())
            patch = photo[top : top + rows, left : left + columns]
            if dice.random() < 0.5:
                patch = patch[:, ::-1]
            if dice.random() < 0.25:
                patch = patch[::-1]
            canvas[y : y + rows, x : x + columns] = patch
            x += columns
        y += rows
    return canvas


def ellipse(width, height):
    """White within, black without, a wide soft edge between."""
    x = (numpy.arange(width, dtype=numpy.float32) + 0.5) / width * 2 - 1
    y = (numpy.arange(height, dtype=numpy.float32) + 0.5) / height * 2 - 1
    far = numpy.sqrt(x[None, :] ** 2 + y[:, None] ** 2)
    t = numpy.clip((1.05 - far) / 0.5, 0, 1)
    return numpy.floor(t * t * (3 - 2 * t) * 255 + 0.5).astype(numpy.uint8)


def one_of_many(folder, width, height, number):
    photo = Image.fromarray(patchwork(width, height, 1000 + number))
    photo.save(folder / "jpg" / f"{number:04}.jpg", quality=90)
    photo.save(folder / "png" / f"{number:04}.png")


def many(folder, width, height, count):
    for ending in ("png", "jpg"):
        (folder / ending).mkdir(exist_ok=True)
    with multiprocessing.Pool() as pool:
        pool.starmap(one_of_many, [(folder, width, height, number) for number in range(count)])


def few(folder, width, height):
    photo = Image.fromarray(patchwork(width, height, 24))
    photo.save(folder / "photo.jpg", quality=90)
    photo.save(folder / "photo.png")
    Image.fromarray(patchwork(width, height, 25)).save(folder / "top.png")


def main():
    folder, sizes = pathlib.Path(sys.argv[1]), [int(word) for word in sys.argv[2:]]
    folder.mkdir(parents=True, exist_ok=True)
    few(folder, *sizes) if len(sizes) == 2 else many(folder, *sizes)
    Image.fromarray(ellipse(*sizes[:2])).save(folder / "mask.png")  # last: its being there says that all is


if __name__ == "__main__":
    main()
