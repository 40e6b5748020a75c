"""What Pillow makes of a file: how many pictures it has, and the pixels of the first and the last."""

import io
import warnings
from dataclasses import dataclass, field

import numpy
from PIL import Image, ImageCms, ImageOps

# Modes whose samples are of 8 bits or fewer.
EIGHT = {"1", "L", "LA", "La", "P", "PA", "RGB", "RGBA", "RGBa", "RGBX", "YCbCr"}
REDUCED_OR_MASK, EXTRA_SAMPLES, ASSOCIATED = 0b101, 338, 1

warnings.simplefilter("ignore")
# All formats at once: otherwise which one takes a file would depend on those before it.
Image.init()


@dataclass
class Reading:
    """The format, the pixels of the first and the last page, and why there are none or how near ours must be."""

    format: str = ""
    pages: int = 1
    error: str = ""
    tolerance: int = 0
    premultiplied: bool = False
    arrays: dict[int, numpy.ndarray] = field(default_factory=dict)


def read(file):
    reading = Reading()
    try:
        with Image.open(file) as image:
            reading.format = image.format
            frames = pages(image)
            reading.pages = len(frames)
            for page in sorted({1, len(frames)}):
                if frames[page - 1] > 0:
                    image.seek(frames[page - 1])
                reading.arrays[page] = pixels(image)
                nearness(reading, image)
    except Exception as fault:  # Whatever Pillow says is its refusal.
        reading.error = f"{type(fault).__name__}: {fault}"
    return reading


def pages(image):
    """The frames that are pictures of their own: no previews of MPO, no reduced copies or masks of TIFF, and not what
    an animated PNG shows to those who cannot play it."""
    count = getattr(image, "n_frames", 1)
    if image.format == "MPO":
        return [0]
    if image.format == "PNG" and getattr(image, "default_image", False):
        return list(range(1, count))
    if image.format != "TIFF" or count == 1:
        return list(range(count))
    full = []
    for frame in range(count):
        image.seek(frame)
        if not image.tag_v2.get(254, 0) & REDUCED_OR_MASK:
            full.append(frame)
    image.seek(full[0])
    return full


def pixels(image):
    """Upright: red, green, blue and alpha of 8 bits; or grey of more, with or without alpha."""
    image.load()
    upright = ImageOps.exif_transpose(image.copy())
    if upright.mode == "CMYK":
        return numpy.asarray(light(upright).convert("RGBA"))
    if upright.mode in EIGHT:
        return numpy.asarray(upright.convert("RGBA"))
    grey = numpy.asarray(upright)
    if image.format == "PPM" and upright.mode == "I":
        grey = grey.astype(numpy.uint16)
    clear = upright.info.get("transparency")
    if clear is None:
        return grey[:, :, None]
    return numpy.stack([grey, numpy.where(grey == clear, 0, 65535).astype(grey.dtype)], 2)


def light(inks):
    """Inks turned to sRGB by their profile, or else by the plain formula."""
    profile = inks.info.get("icc_profile")
    if not profile:
        return inks.convert("RGB")
    intent = ImageCms.Intent.RELATIVE_COLORIMETRIC
    return ImageCms.profileToProfile(inks, io.BytesIO(profile), ImageCms.createProfile("sRGB"), intent, "RGB")


def nearness(reading, image):
    """Decoders of JPEG round and interpolate in their own ways, as do conversions of inks and mixtures by alpha."""
    tags = getattr(image, "tag_v2", {})
    if image.format in ("JPEG", "MPO") or image.info.get("compression") == "jpeg":
        reading.tolerance = 4
    elif image.mode == "CMYK":
        reading.tolerance = 2
    elif image.format == "WEBP" and reading.pages > 1:
        reading.tolerance = 1
    elif ASSOCIATED in tags.get(EXTRA_SAMPLES, ()):
        # Of 16 bits Pillow keeps the upper 8 before it divides.
        reading.tolerance, reading.premultiplied = 2, True
