"""The table of what survives: as found, as it stands in the README, and whether the two agree."""

import sys

from cells import FORMATS
from facts import COLUMNS

BEGIN, END = "<!-- files: written by tests/files.sh --write -->", "<!-- files end -->"
TARGETS = {**FORMATS, "bmp": "BMP"}


def cell(tally, source, target):
    """What of the columns every form of the source keeps."""
    kept = [column for column in COLUMNS if tally.cells.get((source, target, column))]
    words = ["profile" if column == "ICC" else column for column in kept]
    return "all four" if kept == COLUMNS else ", ".join(words) or "–"


def markdown(tally):
    head = ["from", *(f"to {name}" for name in TARGETS.values())]
    lines = [head, ["---"] * len(head)]
    lines += [[name, *(cell(tally, source, target) for target in TARGETS)] for source, name in FORMATS.items()]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def between(text):
    """Where the table stands in the README: from just after BEGIN to just before END."""
    if text.count(BEGIN) != 1 or text.count(END) != 1:
        sys.exit(f"README.md must have one line '{BEGIN}' and one line '{END}'")
    return text.index(BEGIN) + len(BEGIN), text.index(END)


def rows(table):
    return [[part.strip() for part in line.strip("|").split("|")] for line in table.splitlines() if line.startswith("|")]


def hold_readme(tally, readme):
    """README.md has the table that was found, cell by cell."""
    text = readme.read_text()
    start, end = between(text)
    found, said = rows(markdown(tally)), rows(text[start:end])
    if not tally.equal([len(row) for row in said], [len(row) for row in found], "cells of the table in README.md"):
        return
    for row, others in zip(found, said):
        for column, now, then in zip(found[0], row, others):
            tally.equal(then, now, f"README.md says of {row[0]} {column}")


def write(tally, readme):
    text = readme.read_text()
    start, end = between(text)
    readme.write_text(f"{text[:start]}\n\n{markdown(tally)}\n\n{text[end:]}")
