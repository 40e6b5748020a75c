"""What the engines are tried on: a folder of small pictures, of which one is broken and one will be gone when its turn
comes; jobs for them; and what an undisturbed `maskimg run` makes of those."""

import json
import pathlib
import shlex
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
SAMPLES = HERE.parents[1] / "samples"
EXAMPLES = HERE.parents[1] / "examples" / "engines"
PICTURES = [f"{number}.png" for number in range(10, 30)]
GONE, BROKEN = "17.png", "23.png"


class Ground:
    """A folder with pictures, a mask, and a maskimg that can be made to stumble."""

    def __init__(self, folder, maskimg):
        self.folder = pathlib.Path(folder)
        self.real = maskimg
        self.photos, self.mask = self.folder / "photos", self.folder / "mask.png"
        self.photos.mkdir()
        shutil.copy(SAMPLES / "portrait-mask.png", self.mask)
        for name in PICTURES:
            weight = f"solid:0.{name.removesuffix('.png')}"
            subprocess.run([maskimg, SAMPLES / "photo.png", weight, "-q", "-o", self.photos / name], check=True)
        (self.photos / BROKEN).write_bytes((self.photos / BROKEN).read_bytes()[:2000])
        self.stumbling = self.folder / "maskimg"
        stumble = shlex.join([sys.executable, str(HERE / "stumble.py"), maskimg, str(self.folder)])
        self.stumbling.write_text(f'#!/bin/sh\nexec {stumble} "$@"\n')
        self.stumbling.chmod(0o755)

    def plan(self, name):
        """A file of jobs that write into the folder `name`."""
        jobs = self.folder / f"{name}.jobs.jsonl"
        words = [self.real, self.photos, self.mask, "-o", self.folder / name, "--dry-run", "--json"]
        with jobs.open("wb") as file:
            subprocess.run(words, stdout=file, check=True)
        return jobs

    def lose_a_picture(self):
        (self.photos / GONE).unlink()

    def stumble_once(self):
        (self.folder / "stumble").mkdir()

    def calls(self):
        """How often the stumbling maskimg was called since this was last asked."""
        calls = self.folder / "calls"
        count = len(calls.read_text().splitlines())
        calls.unlink()
        return count

    def outputs(self, name):
        """The bytes of every output in the folder `name`."""
        return {path.name: path.read_bytes() for path in visible(self.folder / name)}

    def times(self, name):
        return {path.name: path.stat().st_mtime_ns for path in visible(self.folder / name)}


def visible(folder):
    """Journals, and what a killed process has left unfinished, are hidden."""
    return sorted(path for path in folder.iterdir() if not path.name.startswith("."))


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def image(result):
    return pathlib.Path(result["image"]).name


class Runner:
    """Runs commands, and remembers what the last one said on standard error, for when a check of it fails."""

    said = ""

    def __call__(self, command, **options):
        """The exit code of a command, and its standard output."""
        words = [str(word) for word in command]
        ended = subprocess.run(words, capture_output=True, text=True, timeout=900, check=False, **options)
        self.said = ended.stderr
        return ended.returncode, ended.stdout


run = Runner()
