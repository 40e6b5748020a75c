"""The race over many files: a directory of photos of a megapixel, one mask for all, into another directory.

All run in turns, maskimg first, in as many rounds as are asked for; who takes longer than PATIENCE runs once. Ratios
are taken within a round. Peers have a process for every core, or their own threads, and decode the mask once if they can.
"""

import os
import pathlib
import shlex
import shutil
import statistics
import subprocess
import sys

from laps import lap
from masking import jpeg_options
from programs import HERE, child, magick, mogrify, ours

SIDE, SAMPLING, PATIENCE = 1000, "420", 180
ONE_THREAD = {"VIPS_CONCURRENCY": "1", "MAGICK_THREAD_LIMIT": "1", "OMP_NUM_THREADS": "1"}


class Batch:
    """What one race reads and writes."""

    def __init__(self, folder, ending):
        self.ending, self.sampling = ending, SAMPLING if ending == "jpg" else None
        self.photos, self.mask, self.out = folder / ending, folder / "mask.png", folder / "out"
        self.names = sorted(os.listdir(self.photos))

    def for_each(self, command):
        """A command for every file, as many at a time as there are cores; `{}` is the file's name."""
        names = "".join(f"{name}\n" for name in self.names)
        listed = self.photos.parent / f"{self.ending}.names"
        listed.write_text(names)
        return ["sh", "-c", f"xargs -P{os.cpu_count()} -I{{}} {shlex.join(map(str, command))} <{shlex.quote(str(listed))}"]

    def commands(self):
        """What each runner is started with, and whether it is to keep to one thread a process; a program that is not
        installed is left out."""
        jpeg = ["--quality", "90", "--subsampling", self.sampling] if self.sampling else []
        start = [ours(), str(self.photos), str(self.mask), "-o", str(self.out), "--quiet", *jpeg]
        yield "maskimg", start, False
        yield "maskimg -j 1", [*start, "-j", "1"], False
        last, magick_options = [self.sampling] if self.sampling else [], jpeg_options(self.sampling)
        for peer, said in self.packages():
            yield f"{said}, pool", child("mask_many.py", peer, str(self.photos), str(self.mask), str(self.out), *last), True
        one = child("mask_one.py", "vips" if self.sampling else "vips-1", self.photos / "{}", self.mask, self.out / "{}", *last)
        yield f"{self.packages()[0][1]}, xargs -P", self.for_each(one), True
        if program := mogrify():
            draw = f'image Multiply 0,0 0,0 "{self.mask}"'
            files = [str(self.photos / name) for name in self.names]
            yield "ImageMagick mogrify", [program, "-path", str(self.out), "-draw", draw, *magick_options, *files], False
        if program := magick():
            words = [program, self.photos / "{}", self.mask, "-compose", "multiply", "-composite", *magick_options, self.out / "{}"]
            yield "ImageMagick, xargs -P", self.for_each(words), True

    def packages(self):
        ways = [("vips", "libvips")] if self.sampling else [("vips-1", "libvips, compression 1"), ("vips", "libvips, default")]
        return [*ways, ("opencv", "OpenCV"), ("pillow", "Pillow")]

    def run(self, command, one_thread):
        """Wall seconds, CPU seconds and the outputs' MB."""
        shutil.rmtree(self.out, ignore_errors=True)
        self.out.mkdir()
        wall, cpu, _ = lap(command, ONE_THREAD if one_thread else None)
        missing = [name for name in self.names if not (self.out / name).exists()]
        if missing:
            raise RuntimeError(f"{len(missing)} files are missing, {missing[0]} first: {' '.join(command)[:300]}")
        return wall, cpu, sum((self.out / name).stat().st_size for name in self.names) / 1e6

    def off_by(self):
        """How far the last file's result is from the rounded product."""
        name = self.names[-1]
        said = subprocess.run(
            child("mask_one.py", "exact", str(self.photos / name), str(self.mask), str(self.out / name)),
            check=True, capture_output=True, text=True,
        )  # fmt: skip
        worst, mean = said.stdout.split()
        return f"{float(mean):.2f}" if self.sampling else worst


def laps(batch, rounds):
    """For each runner its laps, with the number of the round, and how far it is off."""
    runners, off = {name: rest for name, *rest in batch.commands()}, {}
    batch.run(*runners["maskimg"])
    done = {name: {} for name in runners}
    for number in range(rounds):
        for name, (command, one_thread) in list(runners.items()):
            try:
                done[name][number] = batch.run(command, one_thread)
            except (RuntimeError, OSError) as fault:
                print(f"{name} is left out: {fault}", file=sys.stderr)
                del runners[name], done[name]
                continue
            off[name] = off.get(name) or batch.off_by()
            print(f"round {number + 1}: {name}: {done[name][number][0]:.1f} s", file=sys.stderr)
            if done[name][number][0] > PATIENCE:
                del runners[name]
    return done, off


def row(name, count, own, runs, off):
    wall, cpu, size = (statistics.median(column) for column in zip(*runs.values()))
    ratios = [statistics.median(run[i] / own[number][i] for number, run in runs.items()) for i in (0, 1)]
    figures = f"{wall:.2f} | {cpu:.2f} | {count / wall:.1f} | {size:.0f} | {ratios[0]:.2f} | {ratios[1]:.2f}"
    return f"| {name} | {figures} | {off} | {len(runs)} |"


def race(words):
    count, rounds = (100, 2) if words.quick else (1000, 3)
    folder = words.work / f"batch-{count}"
    if not (folder / "mask.png").exists():
        subprocess.run(child("material.py", str(folder), str(SIDE), str(SIDE), str(count)), check=True)
    print(f"{count} photos of {SIDE} x {SIDE}, {os.cpu_count()} cores, {rounds} rounds")
    titles = {"batch-png": ("png", "PNG x mask to PNG"), "batch-jpeg": ("jpg", "JPEG x mask to JPEG, quality 90, 4:2:0")}
    for ending, title in (title for name, title in titles.items() if words.only in name):
        batch = Batch(folder, ending)
        done, off = laps(batch, rounds)
        column = "mean off by" if batch.sampling else "most off by"
        print(f"\n### {count} files: {title}\n")
        print(f"| | wall s | CPU s | images/s | output MB | wall, times ours | CPU, times ours | {column} | rounds |")
        print("|---|--:|--:|--:|--:|--:|--:|--:|--:|")
        print("\n".join(row(name, count, done["maskimg"], runs, off[name]) for name, runs in done.items()), flush=True)
        shutil.rmtree(batch.out)
