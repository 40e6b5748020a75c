"""Orientation: pictures come out upright, and all that they say of their axes is true; or as stored, with their tag."""

import numpy
from PIL import Image, ImageOps

import facts
import sources
from cells import FORMATS
from tools import maskimg

WIDTH, HEIGHT = sources.SIZE


def turned_files(maker, suffix):
    """One file for each orientation, told by EXIF and XMP alike, with densities and dimensions."""
    for tag in range(1, 9):
        path = maker.plain(f"turned-{tag}.{suffix}")
        words = [f"-IFD0:Orientation#={tag}", f"-XMP-tiff:Orientation#={tag}", f"-XMP-exif:ExifImageWidth={WIDTH}",
                 f"-XMP-exif:ExifImageHeight={HEIGHT}", f"-XMP-tiff:ImageWidth={WIDTH}",
                 f"-XMP-tiff:ImageHeight={HEIGHT}", "-ExifIFD:FocalPlaneXResolution=500",
                 "-ExifIFD:FocalPlaneYResolution=250", f"-ExifIFD:ExifImageWidth={WIDTH}",
                 f"-ExifIFD:ExifImageHeight={HEIGHT}", *facts.WRITE_DENSITY, *facts.OWN_DENSITY.get(suffix, [])]
        maker.exiftool.write(path, *words)
        yield tag, path


def pixels(image):
    return numpy.asarray(image.convert("RGB"), int)


def upright(path):
    """As Pillow turns it."""
    with Image.open(path) as opened:
        return pixels(ImageOps.exif_transpose(opened))


def hold_pixels(tally, found, wanted, off, what):
    same = found.shape == wanted.shape and int(numpy.abs(found - wanted).max()) <= off
    tally.hold(same, f"{what}: the pixels differ, {found.shape} and {wanted.shape}")


ORIENTATIONS = ["IFD0:Orientation", "XMP-tiff:Orientation"]
SIDES = [("ExifIFD:ExifImageWidth", "ExifIFD:ExifImageHeight"), ("XMP-exif:ExifImageWidth", "XMP-exif:ExifImageHeight"),
         ("XMP-tiff:ImageWidth", "XMP-tiff:ImageHeight")]


def hold_words(tally, what, tags, tag, size, swapped, suffix):
    """What EXIF, XMP and the format itself say of a picture of that orientation and size."""
    for name in ORIENTATIONS:
        tally.equal(tags.get(name), tag, f"{what}: {name}")
    for names in SIDES:
        tally.equal([tags.get(name) for name in names], list(size), f"{what}: {names[0]}")
    wanted = facts.DENSITY[::-1] if swapped else facts.DENSITY
    tally.near(facts.density(tags, suffix), wanted, 0.6, f"{what}: density")
    if suffix != "tif":
        tally.near(facts.density(tags, "tif"), wanted, 0.6, f"{what}: density in EXIF")
    focal = [tags.get(f"ExifIFD:FocalPlane{axis}Resolution") for axis in "XY"]
    tally.near(focal, [250, 500] if swapped else [500, 250], 1e-3, f"{what}: density of the focal plane")


def hold(tally, exiftool, sources_folder, folder):
    """Every orientation, from each format to itself and to PNG."""
    maker, outs = sources.Maker(sources_folder, exiftool), {}
    for suffix in FORMATS:
        for tag, path in turned_files(maker, suffix):
            for target in {suffix, "png"}:
                for way in ("upright", "stored"):
                    out = folder / f"{way}-{tag}-{suffix}.{target}"
                    maskimg(path, out, "--quality", "100", *(["--no-orient"] if way == "stored" else []))
                    outs[out.name] = way, tag, path, out
    for name, tags in exiftool.read(folder).items():
        way, tag, path, out = outs[name]
        is_turned, suffix = way == "upright" and tag > 1, out.suffix[1:]
        swapped = way == "upright" and tag > 4
        size = (HEIGHT, WIDTH) if swapped else (WIDTH, HEIGHT)
        what = f"orientation {tag} of {path.suffix[1:]}, {way} in {suffix}"
        hold_words(tally, what, tags, 1 if is_turned else tag, size, swapped, suffix)
        # Two decoders of JPEG differ in rounding, and an encoder lies between.
        off = 6 if suffix == "jpg" else 3 if path.suffix == ".jpg" else 0
        hold_pixels(tally, upright(out), upright(path), off, what)
        if way == "upright":
            with Image.open(out) as opened:
                tally.equal(opened.size, size, f"{what}: size")
