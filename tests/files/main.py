"""What files carry, held against exiftool and Pillow: `main.py README [--table|--check|--write|--self-test]`, with
maskimg's path in $MASKIMG. The last line counts what holds and what does not."""

import pathlib
import sys
import tempfile

import cells
import selftest
import sources
import table
from tally import Tally
from tools import Exiftool

WAYS = ([], ["--table"], ["--check"], ["--write"], ["--self-test"])


def folder_of(ground, name):
    folder = ground / name
    folder.mkdir()
    return folder


def witness(tally, ground, exiftool):
    forms = sources.made(folder_of(ground, "sources"), exiftool)
    cells.hold_sources(tally, forms, exiftool)
    cells.hold_four(tally, forms, exiftool, folder_of(ground, "four"))
    cells.hold_others(tally, forms, exiftool, folder_of(ground, "others"))
    cells.hold_misfits(tally, folder_of(ground, "misfits"))


def main():
    readme, how = pathlib.Path(sys.argv[1]), sys.argv[2:]
    if how not in WAYS:
        sys.exit("usage: tests/files.sh [--table|--check|--write|--self-test]")
    tally, exiftool = Tally(), Exiftool()
    with tempfile.TemporaryDirectory(prefix="maskimg-files-") as name:
        ground = pathlib.Path(name)
        if how == ["--self-test"]:
            selftest.hold_cells(tally, folder_of(ground, "self"), exiftool)
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
