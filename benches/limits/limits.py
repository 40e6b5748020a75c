"""What the machine allows, and what maskimg takes of it: `limits.py WORK [--quick] [--only WORD] ...`, with maskimg's
path in $MASKIMG. This process imports nothing large, because a child's peak memory is counted from its parent's."""

import argparse
import os
import pathlib
import subprocess
import sys

import giga
import growth
import job
import kernels
import start
import threads
from measure import Bench
from programs import HERE, bench

PARTS = {"job": job.measure, "start": start.measure, "kernels": kernels.measure, "threads": threads.measure}


def asked():
    parser = argparse.ArgumentParser(prog="benches/limits.sh", description="Measures maskimg against its floors.")
    parser.add_argument("work", type=pathlib.Path, help=argparse.SUPPRESS)
    parser.add_argument("--quick", action="store_true", help="6 megapixels and three rounds, not 24 and five")
    parser.add_argument("--only", metavar="WORD", choices=PARTS, help=f"one part: {', '.join(PARTS)}")
    parser.add_argument("--growth", action="store_true", help="time by size and by files; draws benches/growth.svg")
    parser.add_argument("--giga", action="store_true", help="1.3 gigapixels as PNG and as BigTIFF")
    parser.add_argument("--build", action="store_true", help="how long a clean build takes")
    return parser.parse_args()


def material(work, width, height):
    """The photos and the mask of the race against others; one photo with 16 bits, too."""
    folder = work / f"{width}x{height}"
    if not (folder / "mask.png").exists():
        words = [sys.executable, str(HERE / "material.py"), str(folder), str(width), str(height)]
        subprocess.run(words, check=True)
    return folder


def main():
    words = asked()
    width, height, rounds = (3000, 2000, 3) if words.quick else (6000, 4000, 5)
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:2])
    stages = Bench(bench("limits"), words.work, width * height / 1e6, rounds)
    print(f"{os.cpu_count()} cores, of which two are used; load {os.getloadavg()[0]:.1f} at the start")
    if words.growth:
        growth.measure(stages, HERE.parent / "growth.svg")
    if words.giga:
        giga.measure(stages)
    if words.build:
        start.build(words.work)
    if words.growth or words.giga or words.build:
        return
    folder = material(words.work, width, height)
    if not (folder / "photo16.png").exists():
        stages.say("widen", str(folder / "photo.png"), str(folder / "photo16.png"))
    for name, part in PARTS.items():
        if words.only in (None, name):
            part(stages, folder)


main()
