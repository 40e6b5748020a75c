"""The race over many files: a directory of photos of a megapixel, one mask for all, into another directory.

All run in turns, maskimg first, in as many rounds as are asked for; who takes longer than PATIENCE seconds runs once.
Ratios are taken within a round. Peers have a process for every core, or their own threads, and decode the mask once if
they can.
"""

import os
import shlex
import shutil
import statistics
import subprocess
import sys

from laps import lap
from masking import jpeg_options
from programs import child, magick, mogrify, ours

SIDE, PATIENCE = 1000, 180
RACES = {"batch-png": ("png", "PNG x mask to PNG"), "batch-jpeg": ("jpg", "JPEG x mask to JPEG, quality 90, 4:2:0")}
ONE_THREAD = {"VIPS_CONCURRENCY": "1", "MAGICK_THREAD_LIMIT": "1", "OMP_NUM_THREADS": "1"}


class Batch:
    """What one race reads and writes, and how it is told."""

    def __init__(self, folder, ending):
        self.photos, self.mask, self.out = folder / ending, folder / "mask.png", folder / "out"
        self.names = sorted(os.listdir(self.photos))
        self.list = folder / f"{ending}.names"
        self.list.write_text("".join(f"{name}\n" for name in self.names))
        self.sampling = "420" if ending == "jpg" else None

    def run(self, command, environment):
        """Wall seconds, CPU seconds and the outputs' MB."""
        shutil.rmtree(self.out, ignore_errors=True)
        self.out.mkdir()
        command = [str(word) for word in command]
        wall, cpu, _ = lap(command, environment)
        missing = [name for name in self.names if not (self.out / name).exists()]
        if missing:
            raise RuntimeError(f"{len(missing)} files are missing, {missing[0]} first: {' '.join(command)[:300]}")
        return wall, cpu, sum((self.out / name).stat().st_size for name in self.names) / 1e6

    def off_by(self):
        """How far the last file's result is from the rounded product."""
        name = self.names[-1]
        command = child("mask_one.py", "exact", self.photos / name, self.mask, self.out / name)
        worst, mean = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
        return f"{float(mean):.2f}" if self.sampling else worst


def for_each(batch, command):
    """A command for every file, as many at a time as there are cores; `{}` is the file's name."""
    words = shlex.join(map(str, command))
    return ["sh", "-c", f"xargs -P{os.cpu_count()} -I{{}} {words} <{shlex.quote(str(batch.list))}"]


def packages(batch):
    """The peers that are Python packages: in a pool of processes, and libvips also with a process for every file."""
    fast, *others = ["vips"] if batch.sampling else ["vips-1", "vips"]
    said = {"vips": "libvips", "vips-1": "libvips, compression 1", "opencv": "OpenCV", "pillow": "Pillow"}
    last = [batch.sampling] if batch.sampling else []
    for peer in (fast, *others, "opencv", "pillow"):
        yield f"{said[peer]}, pool", child("mask_many.py", peer, batch.photos, batch.mask, batch.out, *last)
    one = child("mask_one.py", fast, batch.photos / "{}", batch.mask, batch.out / "{}", *last)
    yield f"{said[fast]}, xargs", for_each(batch, one)


def commands(batch):
    """For each runner its command and environment; a program that is not installed is left out."""
    jpeg = ["--quality", "90", "--subsampling", batch.sampling] if batch.sampling else []
    start = [ours(), batch.photos, batch.mask, "-o", batch.out, "--quiet", *jpeg]
    yield "maskimg", start, {}
    yield "maskimg -j 1", [*start, "-j", "1"], {}
    for name, command in packages(batch):
        yield name, command, ONE_THREAD
    options = jpeg_options(batch.sampling)
    if program := mogrify():
        draw = ["-draw", f'image Multiply 0,0 0,0 "{batch.mask}"']
        files = [batch.photos / name for name in batch.names]
        yield "ImageMagick mogrify", [program, "-path", batch.out, *draw, *options, *files], {}
    if program := magick():
        multiply = ["-compose", "multiply", "-composite", *options]
        one = [program, batch.photos / "{}", batch.mask, *multiply, batch.out / "{}"]
        yield "ImageMagick, xargs", for_each(batch, one), ONE_THREAD


def laps(batch, rounds):
    """For each runner its laps by the number of the round, and how far it is off."""
    runners = {name: rest for name, *rest in commands(batch)}
    batch.run(*runners["maskimg"])  # not counted
    done, off = {name: {} for name in runners}, {}
    for number in range(rounds):
        for name in list(runners):
            try:
                figures = done[name][number] = batch.run(*runners[name])
                off[name] = off.get(name) or batch.off_by()
            except (RuntimeError, OSError) as fault:
                if name == "maskimg":
                    raise
                print(f"{name} is left out: {fault}", file=sys.stderr)
                del runners[name], done[name]
                continue
            print(f"round {number + 1}: {name}: {figures[0]:.1f} s", file=sys.stderr)
            if figures[0] > PATIENCE and name != "maskimg":
                del runners[name]
    return done, off


def row(name, count, own, runs, off):
    wall, cpu, size = (statistics.median(column) for column in zip(*runs.values()))
    ratios = [statistics.median(run[i] / own[number][i] for number, run in runs.items()) for i in (0, 1)]
    figures = f"{wall:.2f} | {cpu:.2f} | {count / wall:.1f} | {size:.0f} | {ratios[0]:.2f} | {ratios[1]:.2f}"
    return f"| {name} | {figures} | {off} | {len(runs)} |"


def race(words):
    """The races whose names have the word that was given."""
    count, rounds = (100, 2) if words.quick else (1000, 3)
    races = [race for name, race in RACES.items() if words.only in name]
    if not races:
        sys.exit(f"no race is named like {words.only}: there are {', '.join(RACES)}")
    folder = words.work / f"batch-{count}"
    if not (folder / "mask.png").exists():
        subprocess.run(child("material.py", str(folder), str(SIDE), str(SIDE), str(count)), check=True)
    print(f"{count} photos of {SIDE} x {SIDE}, {os.cpu_count()} cores, {rounds} rounds")
    for ending, title in races:
        batch = Batch(folder, ending)
        done, off = laps(batch, rounds)
        column = "mean off by" if batch.sampling else "most off by"
        print(f"\n### {count} files: {title}\n")
        print(f"| | wall s | CPU s | images/s | output MB | wall, times ours | CPU, times ours | {column} | rounds |")
        print("|---|--:|--:|--:|--:|--:|--:|--:|--:|")
        print("\n".join(row(name, count, done["maskimg"], runs, off[name]) for name, runs in done.items()), flush=True)
        shutil.rmtree(batch.out)
