"""Colours: `--srgb` against lcms, inks against lcms, `--space linear` against the light worked out with NumPy."""

import io

import numpy
from PIL import Image, ImageCms

import cells
import containers
import profiles
from tools import maskimg

STEPS = numpy.linspace(0, 255, 9).round().astype(int)
PROFILES = {"Display P3": profiles.P3, "Adobe RGB": profiles.ADOBE, "tables": profiles.LUT}
OFF = 2


def cube():
    """Colours from all of the cube, 27 x 27."""
    colours = numpy.stack(numpy.meshgrid(STEPS, STEPS, STEPS, indexing="ij"), -1).reshape(27, 27, 3)
    return Image.fromarray(colours.astype("uint8"))


def ink_cube(blacks=(0, 60, 140, 255)):
    """Inks in steps of 64, each a square of 8 x 8 so that JPEG leaves it alone."""
    steps = (0, 64, 128, 191, 255)
    inks = [(c, m, y, k) for k in blacks for c in steps for m in steps for y in steps]
    rows = numpy.array(inks, "uint8").reshape(20, 25, 4)
    return Image.fromarray(rows.repeat(8, 0).repeat(8, 1), "CMYK")


def by_lcms(image, icc):
    """sRGB of a picture, relative colorimetric, without compensation for black."""
    source, srgb = ImageCms.ImageCmsProfile(io.BytesIO(icc)), ImageCms.createProfile("sRGB")
    return ImageCms.profileToProfile(image, source, srgb, renderingIntent=1, outputMode="RGB", flags=0)


def hold_close(tally, out, wanted, what, off=OFF):
    with Image.open(out) as opened:
        found = numpy.asarray(opened.convert("RGB"), float)
    wanted = numpy.asarray(wanted, float)
    gap = numpy.abs(found - wanted).max() if found.shape == wanted.shape else 255
    tally.hold(gap <= off, f"{what}: off by {gap:.2f} of 255")


def hold_srgb(tally, folder):
    """Converted, and no word of the old profile left."""
    for name, icc in PROFILES.items():
        wanted = by_lcms(cube(), icc)
        for suffix in ("png", "tif", "webp"):
            path, out = folder / f"{name}.{suffix}", folder / f"{name}-srgb.png"
            cube().save(path, icc_profile=icc, **({"lossless": True} if suffix == "webp" else {}))
            maskimg(path, out, "--srgb")
            hold_close(tally, out, wanted, f"--srgb of {name} in {suffix}")
            tally.equal(len(cells.icc_of(out)), 0, f"--srgb of {name} in {suffix}: a profile is left")
            kept = folder / f"{name}-kept-{suffix}.{suffix}"
            maskimg(path, kept)
            hold_close(tally, kept, cube(), f"{name} in {suffix} without --srgb", 0)
            tally.equal(cells.icc_of(kept) == icc, True, f"{name} in {suffix} without --srgb: profile")


def cmyk_jpegs(folder, image, icc):
    """The three ways in which four inks stand in JPEG: inverted as Adobe has it, plain, and as YCCK."""
    exact = {"quality": 100, "subsampling": 0}
    inverted = folder / "inverted.jpg"
    image.save(inverted, icc_profile=icc, **exact)
    plain = folder / "plain.jpg"
    # Pillow inverts what it writes; without Adobe's word no reader inverts it back.
    Image.fromarray(255 - numpy.asarray(image), "CMYK").save(plain, icc_profile=icc, **exact)
    plain.write_bytes(containers.jpeg_with(plain.read_bytes(), without=lambda marker, _: marker == 0xEE))
    ycck = folder / "ycck.jpg"
    inks = numpy.asarray(image)
    # Inks taken for light turned to brightness and colour, beside inverted black; Pillow inverts what it writes.
    stored = numpy.dstack([numpy.asarray(Image.fromarray(inks[..., :3].copy()).convert("YCbCr")), 255 - inks[..., 3]])
    Image.fromarray(255 - stored, "CMYK").save(ycck, icc_profile=icc, **exact)
    adobe = lambda marker, data: (marker, data[:11] + b"\2") if marker == 0xEE else (marker, data)
    segments, scan = containers.jpeg_segments(ycck.read_bytes())
    ycck.write_bytes(containers.jpeg_file([adobe(*segment) for segment in segments], scan))
    return [inverted, plain, ycck]


def read_inks(path, drawn):
    """The inks of a file as Pillow reads them, which are those that were drawn but for JPEG's rounding."""
    with Image.open(path) as opened:
        inks = opened.copy()
    if path.stem == "plain":
        # Pillow inverts whether Adobe's word is there or not.
        inks = Image.fromarray(255 - numpy.asarray(inks), "CMYK")
    gap = int(numpy.abs(numpy.asarray(inks, int) - numpy.asarray(drawn, int)).max())
    if gap > 3:
        raise OSError(f"{path.name} does not hold the inks that were drawn: off by {gap}")
    return inks


def hold_inks(tally, folder):
    """With a profile as lcms has it, read by Pillow; without, the plain formula and a warning."""
    image = ink_cube()
    tiff = folder / "inks.tif"
    image.save(tiff, icc_profile=profiles.INKS)
    for path in [tiff, *cmyk_jpegs(folder, image, profiles.INKS)]:
        out = folder / f"{path.stem}-out.png"
        said = maskimg(path, out)
        tally.equal([line for line in said if "approximate" in line], [], f"{path.name}: what is said")
        tally.equal(len(cells.icc_of(out)), 0, f"{path.name}: the profile of inks is passed on")
        hold_close(tally, out, by_lcms(read_inks(path, image), profiles.INKS), f"inks in {path.name}")
    bare = folder / "bare.tif"
    image.save(bare)
    for path in [bare, *cmyk_jpegs(folder, image, b"")]:
        out = folder / f"{path.stem}-plain-out.png"
        said = maskimg(path, out)
        tally.equal(len([line for line in said if "approximate" in line]), 1, f"{path.name} without profile: {said}")
        inks = numpy.asarray(read_inks(path, image), float) / 255
        wanted = 255 * (1 - inks[..., :3]) * (1 - inks[..., 3:])
        hold_close(tally, out, wanted, f"inks without profile in {path.name}", OFF)


def interpolated(table, at, grid):
    """Between the places of a table, axis by axis."""
    place = numpy.clip(at, 0, 1) * (grid - 1)
    low = numpy.minimum(place.astype(int), grid - 2)
    part, out = place - low, 0
    for corner in range(8):
        bits = numpy.array([corner >> 2 & 1, corner >> 1 & 1, corner & 1])
        weight = numpy.prod(numpy.where(bits, part, 1 - part), -1, keepdims=True)
        i, j, k = numpy.moveaxis(low + bits, -1, 0)
        out = out + weight * table[i, j, k]
    return out


def half_light(name, rgb):
    """Half the light of colours from 0 to 1."""
    if name == "Display P3":
        return profiles.srgb_encoded(profiles.srgb_curve(rgb) / 2)
    if name == "Adobe RGB":
        return (rgb**profiles.ADOBE_GAMMA / 2) ** (1 / profiles.ADOBE_GAMMA)
    places = profiles.places(3, 33)
    forward = profiles.lut_forward(places).reshape(33, 33, 33, 3)
    backward = profiles.lut_backward(profiles.lab_decoded(places)).reshape(33, 33, 33, 3)
    light = profiles.xyz(interpolated(forward, rgb, 33)) / 2
    return interpolated(backward, profiles.lab_encoded(profiles.lab(light)), 33)


def hold_light(tally, folder):
    for name, icc in PROFILES.items():
        path, out = folder / f"light of {name}.png", folder / f"half of {name}.png"
        cube().save(path, icc_profile=icc)
        maskimg(path, out, "--space", "linear", mask="solid:0.5")
        wanted = 255 * half_light(name, numpy.asarray(cube(), float) / 255)
        # There and back through tables that are themselves sampled: 4.3 was found.
        hold_close(tally, out, wanted, f"half the light of {name}", 5 if name == "tables" else OFF)
        tally.equal(cells.icc_of(out) == icc, True, f"half the light of {name}: profile")
