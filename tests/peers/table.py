"""Prints, checks or writes the table of where peers differ: `table.py README [--check|--write]`, with maskimg's path in
$MASKIMG. The last line counts what agreed and what did not."""

import importlib.metadata
import pathlib
import re
import shutil
import subprocess
import sys
from fractions import Fraction

import answers
import formulas
from cases import CASES, GOLDEN, GOLDEN_COLOURS

BEGIN, END = "<!-- peers: written by tests/peers.sh --write -->", "<!-- peers end -->"
ASKED = ["mode", "BASE", "TOP"]
PEERS = {
    "libvips": answers.libvips,
    "ImageMagick": answers.imagemagick,
    "ffmpeg": answers.ffmpeg,
    "Pillow": answers.pillow,
    "OpenCV": answers.opencv,
}
HEAD = [*ASKED, "W3C", "maskimg", *PEERS]


def spoken(pixel):
    """`191`, `10, 20, 30`, and the alpha where there is some."""
    red, green, blue, *alpha = pixel
    colour = str(red) if red == green == blue else f"{red}, {green}, {blue}"
    return colour if alpha in ([], [255]) else f"{colour} (alpha {alpha[0]})"


def asked(mode, base, top, opacity):
    name = f"`{mode}`" + ("*" if mode in formulas.SINCE_THEN else "")
    return [name + (f" at {opacity:.0%}" if opacity < 1 else ""), spoken(base), spoken(top)]


def by_the_text(mode, base, top, opacity):
    pixels = ([Fraction(v, 255) for v in pixel] + [1] * (4 - len(pixel)) for pixel in (base, top))
    return formulas.eight_bits(formulas.source_over(mode, *pixels, Fraction(opacity)))


def cell(answer, right):
    """Bold where it is off by more than a step: more than rounding."""
    if answer is None:
        return "–"
    off = max(abs(a - r) for a, r in zip(answer, right))
    return f"**{spoken(answer)}**" if off > 1 else spoken(answer)


def asking(name, program, case):
    """What a program answers, or None and a word on stderr where it cannot be run: its cell then agrees with nothing."""
    try:
        return program(*case), True
    except (OSError, TypeError, subprocess.CalledProcessError) as fault:
        print(f"{name} fails at {' '.join(asked(*case))}: {fault}", file=sys.stderr)
        return None, False


def row(case):
    right = by_the_text(*case)
    cells = [*asked(*case), spoken(right)]
    for name, program in {"maskimg": answers.maskimg, **PEERS}.items():
        answer, ran = asking(name, program, case)
        cells.append(cell(answer, right) if ran else "?")
    return cells


def first_line(*command):
    if not command[0]:
        return "0.0"
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[0]


def versions():
    """Major and minor numbers, which is what a formula may change with."""
    package = importlib.metadata.version
    texts = {
        "libvips": package("pyvips-binary"),
        "ImageMagick": first_line(answers.magick(), "-version"),
        "ffmpeg": first_line(shutil.which("ffmpeg"), "-version"),
        "Pillow": package("pillow"),
        "OpenCV": package("opencv-python-headless"),
    }
    return ", ".join(f"{name} {re.search(r'[0-9]+[.][0-9]+', text).group()}" for name, text in texts.items())


def markdown(rows):
    lines = [HEAD, ["---"] * 3 + ["--:"] * (len(HEAD) - 3), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + f"\n\nRun: {versions()}."


def between(text):
    """Where the table stands in the README: from just after BEGIN to just before END."""
    if text.count(BEGIN) != 1 or text.count(END) != 1:
        sys.exit(f"README.md must have one line '{BEGIN}' and one line '{END}'")
    return text.index(BEGIN) + len(BEGIN), text.index(END)


def written(text):
    """The rows of the README's table by what they ask, each a cell by column."""
    start, end = between(text)
    lines = [line.strip("|").split("|") for line in text[start:end].splitlines() if line.startswith("|")]
    head, *rows = [[part.strip() for part in line] for line in lines] or [[]]
    return {tuple(cells[:3]): dict(zip(head, cells)) for cells in rows[1:]}


class Tally:
    """Counts what holds, and tells of what does not."""

    def __init__(self):
        self.passed, self.failed = 0, 0

    def hold(self, claim, otherwise):
        self.passed += bool(claim)
        self.failed += not claim
        if not claim:
            print(otherwise)


def hold_formulas(tally):
    """The column W3C is right where it was worked out by hand."""
    given = {mode: [formulas.SEPARABLE[mode](b, s) for b, s in ((0.2, 0.6), (0.8, 0.3))] for mode in GOLDEN}
    given |= {mode: formulas.WHOLE[mode]((0.9, 0.2, 0.1), (0.1, 0.6, 0.8)) for mode in GOLDEN_COLOURS}
    for mode, golden in {**GOLDEN, **GOLDEN_COLOURS}.items():
        off = max(abs(a - b) for a, b in zip(given[mode], golden))
        tally.hold(off < 1e-4, f"{mode}: the formula gives {given[mode]}, worked out by hand it is {golden}")


def hold_answers(tally, rows):
    for cells in rows:
        name, found = " ".join(cells[:3]), dict(zip(HEAD, cells))
        tally.hold(found["maskimg"] == found["W3C"], f"{name}: maskimg gives {found['maskimg']}, the W3C {found['W3C']}")
        for peer in PEERS:
            tally.hold(found[peer] != "?", f"{name}: {peer} could not be run")


def hold_readme(tally, rows, found):
    asked_now = [tuple(cells[:3]) for cells in rows]
    tally.hold(list(found) == asked_now, "README.md has other rows, or has them in another order")
    for key, cells in zip(asked_now, rows):
        for column, now in list(zip(HEAD, cells))[3:]:
            said = found.get(key, {}).get(column, "nothing")
            tally.hold(said == now, f"{' '.join(key)}: README.md says {said} of {column}, which gives {now}")


def main():
    readme, how = pathlib.Path(sys.argv[1]), sys.argv[2:]
    if how not in ([], ["--check"], ["--write"]):
        sys.exit("usage: tests/peers.sh [--check|--write]")
    rows, tally = [row(case) for case in CASES], Tally()
    print(markdown(rows))
    print()
    hold_formulas(tally)
    hold_answers(tally, rows)
    if how == ["--check"]:
        hold_readme(tally, rows, written(readme.read_text()))
    elif how == ["--write"] and not tally.failed:
        text = readme.read_text()
        start, end = between(text)
        readme.write_text(f"{text[:start]}\n\n{markdown(rows)}\n\n{text[end:]}")
    print(f"{tally.passed} passed, {tally.failed} failed")
    sys.exit(1 if tally.failed else 0)


main()
