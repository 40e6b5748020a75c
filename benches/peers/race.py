"""The race itself: `race.py WORK [--quick] [--only WORD]`, with maskimg's path in $MASKIMG.

maskimg and a peer run in turns, A B A B, after one round that is not counted; the tables show medians, and the median
of the ratios pair by pair, which a busy machine disturbs least. This process imports nothing large, because a child's
peak memory is counted from its parent's.
"""

import argparse
import os
import pathlib
import statistics
import subprocess
import sys

import batch
import blending
import masking
import steps
from laps import lap
from programs import HERE

MATERIAL = "photo.png", "photo.jpg", "mask.png", "top.png"


def run(command, out):
    """Wall seconds, CPU seconds, peak MiB and the output's MB of one process."""
    pathlib.Path(out).unlink(missing_ok=True)
    figures = lap(command)
    if not os.path.exists(out):
        raise RuntimeError(f"wrote nothing: {' '.join(command)}")
    return *figures, os.path.getsize(out) / 1e6


def off_by(race):
    said = subprocess.run(race.exact, check=True, capture_output=True, text=True)
    worst, mean = said.stdout.split()
    return worst if race.column.startswith("most") else f"{float(mean):.2f}"


def medians(runs):
    return [statistics.median(column) for column in zip(*runs)]


def row(name, runs, ratios, off):
    wall, cpu, peak, size = medians(runs)
    ratios = [f"{statistics.median(column):.2f}" for column in zip(*ratios)] if ratios else ["", ""]
    return f"| {name} | {wall:.2f} | {cpu:.2f} | {peak:.0f} | {size:.1f} | {ratios[0]} | {ratios[1]} | {off} |"


def run_race(race, pairs):
    (_, ours), *peers = ((name, command) for name, command in race.commands if command)
    run(ours, race.out)
    own, rows, off = [], [], off_by(race)
    for name, theirs in peers:
        try:
            run(ours, race.out)
            run(theirs, race.out)
            distance = off_by(race)
            laps = [(run(ours, race.out), run(theirs, race.out)) for _ in range(pairs)]
        except (RuntimeError, OSError) as fault:
            print(f"{name} is left out: {fault}", file=sys.stderr)
            continue
        own += [a for a, _ in laps]
        rows.append(row(name, [b for _, b in laps], [(b[0] / a[0], b[1] / a[1]) for a, b in laps], distance))
        print(f"{race.title}: {name} done", file=sys.stderr)
    print(f"\n### {race.title}\n")
    print(f"| | wall s | CPU s | peak MiB | output MB | wall, times ours | CPU, times ours | {race.column} |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|")
    print("\n".join([row("maskimg", own, [], off), *rows] if own else rows), flush=True)


def asked():
    parser = argparse.ArgumentParser(prog="benches/peers.sh", description="Races maskimg against its peers.")
    parser.add_argument("work", type=pathlib.Path, help=argparse.SUPPRESS)
    parser.add_argument("--quick", action="store_true", help="6 megapixels and three pairs, not 24 and five")
    parser.add_argument("--only", metavar="WORD", default="", help="races with WORD in their name: blend, jpeg, batch")
    return parser.parse_args()


def main():
    words = asked()
    if "batch" in words.only:
        return batch.race(words)
    if words.only == "steps":
        return steps.race(words)
    width, height, pairs = (3000, 2000, 3) if words.quick else (6000, 4000, 5)
    folder = words.work / f"{width}x{height}"
    everything = [*masking.races(folder), *blending.races(folder)]
    races = [race for race in everything if words.only in race.name]
    if not races:
        sys.exit(f"no race is named like {words.only}: there are {', '.join(race.name for race in everything)}")
    if not all((folder / name).exists() for name in MATERIAL):
        subprocess.run([sys.executable, str(HERE / "material.py"), str(folder), str(width), str(height)], check=True)
    sizes = ", ".join(f"{name} {(folder / name).stat().st_size / 1e6:.1f} MB" for name in MATERIAL)
    print(f"{width} x {height}, {os.cpu_count()} cores, {pairs} pairs a peer: {sizes}")
    for race in races:
        run_race(race, pairs)
    if any("jpeg" in race.name for race in races):
        print("\nffmpeg has no quality of 1 to 100: `-q:v 3` is what comes near. The JPEG distance is the mean over all samples.")


main()
