"""Sees that what is wrong is found: sound files pass every comparison, spoiled ones fail it."""

import cells
import facts
import sources
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
