"""One peer, one job, one process: `mask_one.py PEER PHOTO MASK OUT [444|420]`. Also `mask_one.py exact PHOTO MASK
OUT`, which says how far OUT is from the rounded product, at most and in the mean."""

import sys


def vips_mask(mask, again=False):
    """The mask, as rows that are read once, or whole where it is used again and again."""
    import pyvips

    weights = pyvips.Image.new_from_file(mask, access="sequential")
    return weights.copy_memory() if again else weights


def vips(photo, weights, out, sampling=None, **png):
    import pyvips

    image = pyvips.Image.new_from_file(photo, access="sequential")
    result = (image * weights).linear(1 / 255, 0.5).cast("uchar")
    if sampling:
        result.jpegsave(out, Q=90, subsample_mode="off" if sampling == "444" else "on")
    else:
        result.pngsave(out, **png)


def vips_1(photo, weights, out, sampling=None):
    vips(photo, weights, out, sampling, compression=1)


def opencv_mask(mask, again=False):
    import cv2

    if again:
        cv2.setNumThreads(1)  # there are other processes
    return cv2.merge([cv2.imread(mask, cv2.IMREAD_GRAYSCALE)] * 3)


def opencv(photo, weights, out, sampling=None):
    import cv2

    result = cv2.multiply(cv2.imread(photo, cv2.IMREAD_COLOR), weights, scale=1 / 255)
    factor = {"444": "IMWRITE_JPEG_SAMPLING_FACTOR_444", "420": "IMWRITE_JPEG_SAMPLING_FACTOR_420"}
    jpeg = sampling and [cv2.IMWRITE_JPEG_QUALITY, 90, cv2.IMWRITE_JPEG_SAMPLING_FACTOR, getattr(cv2, factor[sampling])]
    assert cv2.imwrite(out, result, jpeg or [])


def pillow_mask(mask, again=False):
    from PIL import Image

    weights = Image.open(mask)
    weights.load()
    return weights


def pillow(photo, weights, out, sampling=None):
    from PIL import Image

    image = Image.open(photo).convert("RGB")
    result = Image.composite(image, Image.new("RGB", image.size), weights)
    if sampling:
        result.save(out, quality=90, subsampling="4:4:4" if sampling == "444" else "4:2:0")
    else:
        result.save(out)


# For each peer: how the mask is read, and how a photo is multiplied by it.
PEERS = {
    "vips": (vips_mask, vips),
    "vips-1": (vips_mask, vips_1),
    "opencv": (opencv_mask, opencv),
    "pillow": (pillow_mask, pillow),
}


def exact(photo, mask, out):
    import numpy
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None
    image, weights, found = Image.open(photo).convert("RGB"), Image.open(mask), Image.open(out).convert("RGB")
    assert found.size == image.size, f"{out} is {found.size}, not {image.size}"
    worst, total = 0, 0
    for y in range(0, image.height, 256):
        box = (0, y, image.width, min(y + 256, image.height))
        a, w, f = (numpy.asarray(part.crop(box)).astype(numpy.int32) for part in (image, weights, found))
        off = numpy.abs((2 * a * w[..., None] + 255) // 510 - f)
        worst, total = max(worst, int(off.max())), total + int(off.sum())
    print(worst, total / (image.width * image.height * 3))


if __name__ == "__main__":
    peer, photo, mask, *last = sys.argv[1:]
    if peer == "exact":
        exact(photo, mask, *last)
    else:
        load, work = PEERS[peer]
        work(photo, load(mask), *last)
