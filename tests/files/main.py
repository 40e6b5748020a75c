"""What files carry, held against exiftool and Pillow: `main.py README [--table|--check|--write|--self-test]`, with
maskimg's path in $MASKIMG. The last line counts what holds and what does not."""

import pathlib
import sys
import tempfile

import cells
import colours
import previews
import selftest
import sources
import table
import upright
from tally import Tally
from tools import Exiftool

WAYS = ([], ["--table"], ["--check"], ["--write"], ["--self-test"])


def folder_of(ground, name):
    folder = ground / name
    folder.mkdir()
    return folder


def rooms(tally, ground, exiftool):
    """What is held, by what it is about."""
    room = lambda name: folder_of(ground, name)
    forms = sources.made(room("sources"), exiftool)
    cells.hold_sources(tally, forms, exiftool)
    yield lambda: cells.hold_four(tally, forms, exiftool, room("four"))
    yield lambda: cells.hold_others(tally, forms, exiftool, room("others"))
    yield lambda: cells.hold_too_large(tally, exiftool, room("large"))
    yield lambda: cells.hold_misfits(tally, room("misfits"))
    yield lambda: previews.hold_strip(tally, forms, exiftool, room("stripped"))
    yield lambda: previews.hold(tally, exiftool, room("hiding"), room("hidden"))
    yield lambda: upright.hold(tally, exiftool, room("turned"), room("upright"))
    yield lambda: colours.hold_srgb(tally, room("srgb"))
    yield lambda: colours.hold_inks(tally, room("inks"))
    yield lambda: colours.hold_light(tally, room("light"))


def witness(tally, ground, exiftool):
    for hold in rooms(tally, ground, exiftool):
        try:
            hold()
        except OSError as fault:
            tally.hold(False, fault)


def main():
    readme, how = pathlib.Path(sys.argv[1]), sys.argv[2:]
    if how not in WAYS:
        sys.exit("usage: tests/files.sh [--table|--check|--write|--self-test]")
    tally, exiftool = Tally(), Exiftool()
    with tempfile.TemporaryDirectory(prefix="maskimg-files-") as name:
        ground = pathlib.Path(name)
        if how == ["--self-test"]:
            selftest.hold(tally, folder_of(ground, "self"), exiftool)
        else:
            witness(tally, ground, exiftool)
    exiftool.close()
    if how in (["--table"], ["--check"]):
        print(table.markdown(tally))
    if how == ["--check"]:
        table.hold_readme(tally, readme)
    elif how == ["--write"] and not tally.failed:
        table.write(tally, readme)
    print(f"{tally.passed} passed, {tally.failed} failed")
    sys.exit(1 if tally.failed else 0)


main()
