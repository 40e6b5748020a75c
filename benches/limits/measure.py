"""Shared by all parts: one lap of a process, medians, tables."""

import dataclasses
import pathlib
import statistics
import subprocess
import sys

from laps import measured
from programs import ours


@dataclasses.dataclass
class Lap:
    wall: float
    cpu: float
    peak: float
    faults: int


@dataclasses.dataclass
class Bench:
    """The Rust bench beside these files, and what is measured with it."""

    path: str
    work: pathlib.Path
    megapixels: float
    rounds: int

    def say(self, *words):
        """What it prints: lines, each split at its tabs."""
        said = subprocess.run([self.path, *words], check=True, stdout=subprocess.PIPE, text=True).stdout
        return [line.split("\t") for line in said.splitlines()]


def lap(command, out=None):
    """Wall and CPU seconds, peak MiB and minor page faults of one process. What stood in the place of its output is
    removed: to replace a file is to wait for the disk."""
    if out:
        out.unlink(missing_ok=True)
    wall, usage = measured(command)
    return Lap(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, usage.ru_minflt)


def maskimg(*words):
    place = pathlib.Path(words[words.index("-o") + 1])
    return lap([ours(), "-q", *map(str, words)], place if place.is_file() else None)


def median(values):
    return statistics.median(list(values))


def table(title, head, rows, note=""):
    """A table in Markdown, its figures to the right; the first column, and those that begin with a space, are words."""
    print(f"\n### {title}\n" + (f"\n{note}\n" if note else ""))
    print(f"| {' | '.join(name.strip() for name in head)} |")
    print("|" + "|".join("---" if i == 0 or name.startswith(" ") else "--:" for i, name in enumerate(head)) + "|")
    for row in rows:
        print(f"| {' | '.join(map(str, row))} |")
    sys.stdout.flush()


def progress(what):
    print(what, file=sys.stderr, flush=True)
