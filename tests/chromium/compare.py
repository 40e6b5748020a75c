"""Holds `maskimg blend` against the canvas of a real Chromium: `compare.py MASKIMG CHROMIUM SAMPLES [--self-test]`.

Colours are compared premultiplied, as canvas keeps them: where alpha is 0 a colour means nothing. One line a case says
the worst and the mean difference in steps of 255. The last line is the counts; exit 1 if a case failed, 2 if the
comparison could not be made.
"""

import argparse
import collections
import operator
import os
import pathlib
import struct
import subprocess
import sys
import tempfile

import browser
import pictures
from cases import all_cases

TOLERANCE = 2

Verdict = collections.namedtuple("Verdict", "name good said")

# For the self-test: a mistake that stand_in.py can make, and a case that must show it.
SHOWN_BY = {
    "opacity-forgotten": "normal: backdrop on photo at 0.6, float16",
    "premultiplied": "multiply: cutout on ramp, float16",
    "swapped": "hard-light: backdrop on photo, unorm8",
    "dodge-edge": "color-dodge: down on across, float16",
    "burn-edge": "color-burn: down on across, unorm8",
    "luma": "luminosity: backdrop on photo, float16",
    "factors": "src-atop: cutout on ramp, float16",
    "alpha-kept": "dst-in: cutout on backdrop, float16",
    "undivided": "src-over: cutout on ramp at 0.6, float16",
}


def premultiplied(values, scale):
    """Four planes of straight RGBA, colour times alpha, in steps of 255; `values` count `scale` as full."""
    alpha = values[3::4]
    step = 255 / scale
    planes = [[colour * a * step / scale for colour, a in zip(values[plane::4], alpha)] for plane in range(3)]
    return [*planes, [a * step for a in alpha]]


def planes_of(data, depth):
    if depth == "float16":
        return premultiplied(struct.unpack(f"<{len(data) // 2}e", data), 1)
    return premultiplied(data, 255)


def differences(ours, theirs):
    """Worst and mean distance of two lists of planes."""
    if [len(plane) for plane in ours] != [len(plane) for plane in theirs]:
        raise ValueError("the results differ in size")
    apart = [abs(value) for pair in zip(ours, theirs) for value in map(operator.sub, *pair)]
    return max(apart), sum(apart) / len(apart)


def verdict(name, ours, theirs, allowed):
    worst, mean = differences(ours, theirs)
    # A NaN hides from the maximum, not from the mean.
    return Verdict(name, worst <= allowed and mean <= allowed, f"worst {worst:6.3f}  mean {mean:.4f}")


def entry_verdicts(name, picture, leaves):
    """That the page starts from the very samples: laid by putImageData, and as Chromium decodes the file."""
    ours = planes_of(picture.samples, "unorm8")
    for way in ("laid", "decoded"):
        theirs = planes_of(leaves[f"{way} {name}"], "unorm8")
        # An image that is not opaque is decoded to premultiplied bytes: a step is lost there and nowhere else.
        lossy = way == "decoded" and min(picture.samples[3::4]) < 255
        yield verdict(f"{way}: {name}", ours, theirs, 1 if lossy else 0)
        if lossy:
            opaque = [at for at, alpha in enumerate(picture.samples[3::4]) if alpha == 255]
            kept = [[[plane[at] for at in opaque] for plane in planes] for planes in (ours, theirs)]
            yield verdict(f"{way}: {name}, opaque pixels", *kept, 0)


def case_verdict(maskimg, case, files, leaves, fault=None):
    with tempfile.TemporaryDirectory(prefix="maskimg-blend-") as folder:
        out = pathlib.Path(folder) / "out.npy"
        command = [maskimg, "blend", files[case.base], files[case.top], *case.words, "-o", out]
        surroundings = {**os.environ, "STAND_IN_FAULT": fault} if fault else None
        run = subprocess.run(command, capture_output=True, text=True, timeout=300, env=surroundings)
        if run.returncode != 0:
            said = (run.stderr.strip().splitlines() or ["nothing said"])[-1]
            return Verdict(case.name, False, f"exit {run.returncode}: {said}")
        ours = planes_of(pictures.read_npy(out).samples, "unorm8")
    return verdict(case.name, ours, planes_of(leaves[case.name], case.depth), TOLERANCE)


def gallery(samples, folder, every):
    """All pictures and their files; `every` 3 takes each third pixel, for a quick run."""
    shown = {name: pictures.read_png(samples / f"{name}.png") for name in ("photo", "backdrop", "cutout")}
    files = {name: samples / f"{name}.png" for name in shown}
    shown.update(ramp=pictures.ramp(shown["photo"]), across=pictures.chart(True), down=pictures.chart(False))
    for name, picture in shown.items():
        shown[name] = pictures.thinned(picture, every)
        if name not in files or every != 1:
            files[name] = folder / f"{name}.png"
            pictures.write_png(files[name], shown[name])
    return shown, files


def all_verdicts(told, folder):
    shown, files = gallery(told.samples, folder, 1)
    cases = list(all_cases())
    leaves = browser.paint(told.chromium, shown, files, cases)
    for name, picture in shown.items():
        yield from entry_verdicts(name, picture, leaves)
    for case in cases:
        yield case_verdict(told.maskimg, case, files, leaves)


def self_verdicts(told, folder):
    """The stand-in agrees in every case; each of its mistakes is seen; a page that stops is no result."""
    shown, files = gallery(told.samples, folder, 3)
    cases = list(all_cases())
    leaves = browser.paint(told.chromium, shown, files, cases)
    for case in cases:
        yield case_verdict(told.maskimg, case, files, leaves)
    named = {case.name: case for case in cases}
    for fault, name in SHOWN_BY.items():
        found = case_verdict(told.maskimg, named[name], files, leaves, fault)
        seen = not found.good and found.said.startswith("worst")
        yield Verdict(f"{fault} is seen by {name}", seen, found.said)
    unknown = cases[0]._replace(operation="no-such-operation")
    try:
        browser.paint(told.chromium, shown, files, [unknown])
        yield Verdict("a page that stops is no result", False, "taken as complete")
    except RuntimeError as error:
        yield Verdict("a page that stops is no result", "no-such-operation" in str(error), str(error))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("maskimg", type=pathlib.Path)
    parser.add_argument("chromium")
    parser.add_argument("samples", type=pathlib.Path)
    parser.add_argument("--self-test", action="store_true")
    told = parser.parse_args()
    print(f"{browser.version(told.chromium)}, canvas of float16, and of unorm8 for opaque pictures", flush=True)
    counts = {True: 0, False: 0}
    with tempfile.TemporaryDirectory(prefix="maskimg-gallery-") as folder:
        for found in (self_verdicts if told.self_test else all_verdicts)(told, pathlib.Path(folder)):
            counts[found.good] += 1
            print(f"{'ok  ' if found.good else 'FAIL'}  {found.name:52}  {found.said}", flush=True)
    print(f"{counts[True]} passed, {counts[False]} failed")
    return 1 if counts[False] else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (OSError, RuntimeError, ValueError, subprocess.SubprocessError) as error:
        print(f"cannot compare: {error}", file=sys.stderr)
        sys.exit(2)
