"""The race over steps of masks, in memory, on weights of 24 megapixels: `cargo bench --bench steps` against OpenCV and
libvips. Processes run in turns; what they read is made before the clock runs, and of their laps the best counts, since a
busy machine only ever makes one longer. OpenCV's dilation works on 8 bits, ours on floats."""

import statistics
import subprocess
import sys

from programs import bench, child

STEPS = (
    "feather-1 feather-4 feather-40 grow-3-grey grow-30-grey grow-3-binary grow-30-binary flood drop-specks otsu"
).split()
LIBVIPS = {"feather-1", "feather-4", "feather-40", "grow-3-binary"}
LAPS = 3


def best(command):
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return min(map(float, said.split()))


def race(words):
    ours, pairs = bench("steps"), 2 if words.quick else 5
    print(f"24 megapixels, {pairs} pairs of processes, the best of {LAPS} laps each\n")
    print("| step | maskimg ms | OpenCV ms | times ours | libvips ms | times ours |")
    print("|---|--:|--:|--:|--:|--:|")
    for step in STEPS:
        own, cells = [], []
        for peer in ("opencv", "libvips"):
            if peer == "libvips" and step not in LIBVIPS:
                cells.append(" | ")
                continue
            slow = peer == "libvips" and step == "feather-40"
            laps = []
            for _ in range(1 if slow else pairs):
                own.append(best([ours, "--laps", step, str(LAPS)]))
                theirs = best(child("steps_one.py", peer, step, "1" if slow else str(LAPS)))
                laps.append((own[-1], theirs))
            ratio = statistics.median(theirs / ours for ours, theirs in laps)
            cells.append(f"{1e3 * statistics.median(theirs for _, theirs in laps):.0f} | {ratio:.2f}")
            print(f"{step}: {peer} done", file=sys.stderr)
        print(f"| {step} | {1e3 * statistics.median(own):.0f} | {' | '.join(cells)} |", flush=True)
