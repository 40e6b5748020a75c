"""Where the programs of the race are, and how their names are said: shared by the jobs."""

import dataclasses
import json
import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).parent


@dataclasses.dataclass
class Race:
    """One job for all: `commands` are (runner, command) pairs that write `out`, maskimg first, None where one is not
    installed; `exact` is a command that prints how far `out` is from the exact result, at most and in the mean; `column`
    says which of the two is shown."""

    name: str
    title: str
    out: str
    commands: list
    exact: list
    column: str = "most off by"


def ours():
    return os.environ["MASKIMG"]


def bench(name):
    """The bench of that name, built and not run."""
    root = HERE.parent.parent / "Cargo.toml"
    words = ["cargo", "bench", "--locked", "--manifest-path", str(root), "--bench", name, "--no-run"]
    said = subprocess.run([*words, "--message-format=json"], check=True, stdout=subprocess.PIPE, text=True).stdout
    built = (json.loads(line) for line in said.splitlines())
    return [one["executable"] for one in built if one.get("executable") and one["target"]["name"] == name][-1]


def child(script, *words):
    """A peer that is a Python package, in a process of its own."""
    return [sys.executable, str(HERE / script), *words]


def magick():
    """ImageMagick's own program, past any wrapper of that name; None where it is not installed."""
    known = (path for path in ("/usr/bin/magick", "/usr/bin/convert") if os.path.exists(path))
    return next(known, shutil.which("convert"))


def mogrify():
    """ImageMagick's program for many files, past any wrapper of that name; None where it is not installed."""
    return next((path for path in ("/usr/bin/mogrify",) if os.path.exists(path)), shutil.which("mogrify"))


def graphics_magick():
    return shutil.which("gm")


def ffmpeg(first, second, graph, out, *options):
    """ffmpeg's command for a filter graph of two inputs; None where it is not installed."""
    program = shutil.which("ffmpeg")
    quiet = [program, "-nostdin", "-v", "error", "-y"]
    return program and [*quiet, "-i", first, "-i", second, "-filter_complex", graph, "-frames:v", "1", *options, out]
