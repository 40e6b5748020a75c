"""Sees that what is wrong is found: sound files pass every comparison, spoiled ones fail it."""

import numpy
from PIL import Image

import cells
import colours
import facts
import previews
import sources
import upright
from tally import Tally

SPOILED = {
    "EXIF": ["-IFD0:Artist=Another", "-ExifIFD:ExposureTime=1/125", "-GPS:GPSLatitude=48", "-ExifIFD:UserComment=x", "-EXIF:all="],
    "XMP": ["-XMP-dc:Title=Another", "-XMP-dc:Creator=", "-XMP-xmp:Rating=3", "-XMP:all="],
    "ICC": ["-icc_profile=", "another profile"],
    "density": ["300 becomes 150"],
}
DENSITY = {"png": "-PixelsPerUnitX=5906", "jpg": "-JFIF:XResolution=150"}


def words(maker, suffix, word):
    if word == "another profile":
        return [maker.icc_word("lut")]
    if word == "300 becomes 150":
        return [DENSITY.get(suffix, "-IFD0:XResolution=150")]
    return [word]


def failures(column, form, path, exiftool):
    tally = Tally(quiet=True)
    cells.HOLDS[column](tally, form, path, exiftool.read(path)[path.name], [column])
    return tally.failed


def hold_cells(tally, folder, exiftool):
    maker = sources.Maker(folder, exiftool)
    for suffix in cells.FORMATS:
        path = maker.tagged(f"sound.{suffix}", sources.ALL, *maker.all_words(), *facts.OWN_DENSITY.get(suffix, []))
        form, sound = maker.forms[-1], path.read_bytes()
        for column, spoilings in SPOILED.items():
            tally.equal(failures(column, form, path, exiftool), 0, f"sound.{suffix}: failures of {column}")
            for number, word in enumerate(spoilings):
                spoiled = folder / f"spoiled-{column}-{number}.{suffix}"
                spoiled.write_bytes(sound)
                exiftool.write(spoiled, *words(maker, suffix, word))
                tally.hold(failures(column, form, spoiled, exiftool), f"{word} in {suffix} is not noticed")


def hold_previews(tally, folder, exiftool):
    """Every file that hides a preview is told from those that hide none."""
    hiding = folder / "hiding"
    hiding.mkdir()
    for number, path in enumerate(previews.files(sources.Maker(hiding, exiftool))):
        found = Tally(quiet=True)
        previews.hold_bytes(found, path)
        tally.hold(found.failed, f"the preview in {path.name} is not noticed")
        if number == 0:
            alone = folder / "alone"
            alone.mkdir()
            for suffix in ("png", "jpg"):
                sources.picture().save(alone / f"sound.{suffix}")
                sound = Tally(quiet=True)
                previews.hold_bytes(sound, alone / f"sound.{suffix}")
                previews.hold_none_found(sound, exiftool, alone)
                tally.equal(sound.failed, 0, f"sound.{suffix}: previews")
    found = Tally(quiet=True)
    previews.hold_none_found(found, exiftool, hiding)
    tally.hold(found.failed, "exiftool finds no preview in all that hides one")


def hold_pixels(tally, folder):
    """Three steps of 255 are too many, and so is a picture that is turned the wrong way."""
    image = numpy.asarray(colours.cube(), int)
    for step, wrong in ((0, False), (2, False), (3, True)):
        changed = image.copy()
        changed[13, 13, 1] += step
        path = folder / f"off-by-{step}.png"
        Image.fromarray(changed.clip(0, 255).astype("uint8")).save(path)
        found = Tally(quiet=True)
        colours.hold_close(found, path, image, "self-test")
        tally.equal(bool(found.failed), wrong, f"a colour off by {step} is found")
    picture = numpy.asarray(sources.picture(), int)
    for wrong in (picture[::-1], picture[:, ::-1], picture.transpose(1, 0, 2), picture[::-1, ::-1]):
        found = Tally(quiet=True)
        upright.hold_pixels(found, wrong, picture, 6, "self-test")
        tally.hold(found.failed, "a picture turned the wrong way is not noticed")


def hold_orientations(tally, folder, exiftool):
    """A tag that stays, dimensions of before, and densities that are not exchanged."""
    for suffix in cells.FORMATS:
        for tag, path in upright.turned_files(sources.Maker(folder, exiftool), suffix):
            tags, found = exiftool.read(path)[path.name], Tally(quiet=True)
            upright.hold_words(found, "self-test", tags, tag, sources.SIZE, False, suffix)
            tally.equal(found.failed, 0, f"orientation {tag} of {suffix} as it is made")
            upright.hold_words(found, "self-test", tags, tag % 8 + 1, sources.SIZE[::-1], True, suffix)
            wanted = 2 + 3 + 2 + (suffix != "tif")
            tally.equal(found.failed, wanted, f"orientation {tag} of {suffix}: what is false is found")


def hold(tally, folder, exiftool):
    """All of it."""
    for name, room in {"cells": hold_cells, "previews": hold_previews, "orientations": hold_orientations}.items():
        (folder / name).mkdir()
        room(tally, folder / name, exiftool)
    hold_pixels(tally, folder)
