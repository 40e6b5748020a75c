"""Size against time of what is written as PNG: `front.py WORK OXIPNG [--only WORD] [--laps N]`, where OXIPNG is that
program, and maskimg's path is in $MASKIMG. A row a picture, then the worst of each column and which of the claims hold."""

import argparse
import math
import os
import pathlib
import sys

from measure import Bench, lap, maskimg, progress, table
from programs import bench

HERE = pathlib.Path(__file__).parent
LEVELS = "fast", "balanced", "best"


def asked():
    parser = argparse.ArgumentParser(prog="benches/front.sh", description="Size against time of PNG.")
    parser.add_argument("work", type=pathlib.Path, help=argparse.SUPPRESS)
    parser.add_argument("oxipng", help=argparse.SUPPRESS)
    parser.add_argument("--only", metavar="WORD", default="", help="the pictures with this word in their name")
    parser.add_argument("--laps", type=int, default=7, help="laps of each, of which the cheapest counts")
    return parser.parse_args()


def by_oxipng(program, picture, work, laps):
    """Size and CPU seconds of the whole process on one thread, given our fast PNG."""
    fast, out = work / "front-fast.png", work / "front-oxipng.png"
    maskimg(picture, "solid:1", "-o", fast, "--compression", "fast")
    words = [program, "--nx", "--threads", "1", "--strip", "safe", "--quiet", "--force", "--out", str(out), str(fast)]
    cpu = min(lap(words, out).cpu for _ in range(laps))
    return out.stat().st_size, cpu


def measured(stages, oxipng, picture, laps):
    """The raw size, then size and CPU seconds of each encoder by its name."""
    found = {}
    for level in LEVELS:
        raw, size, seconds = stages.say("encode", str(picture), level, str(laps))[0]
        found[level] = int(size), float(seconds)
    peers = Bench(sys.executable, stages.work, 0, 0).say(str(HERE / "peers_one.py"), str(picture), str(laps))
    found.update((name, (int(size), float(seconds))) for name, size, seconds in peers)
    found["oxipng"] = by_oxipng(oxipng, picture, stages.work, min(laps, 3))
    return int(raw), found


def ratios(found):
    """What is claimed about a picture, as ratios: sizes ours by theirs, times theirs by ours."""
    peers = [found[name] for name in ("Pillow", "libvips") if name in found]
    (_, fast), (size, time), (best_size, best_time) = (found[level] for level in LEVELS)
    return {
        "balanced / smaller peer": size / min(peer[0] for peer in peers),
        "faster peer / balanced": min(peer[1] for peer in peers) / time,
        "balanced / fast": time / fast,
        "best / oxipng": best_size / found["oxipng"][0],
        "oxipng / best": found["oxipng"][1] / best_time,
    }


CLAIMS = {
    "balanced / smaller peer": ("size", max, 1.02),
    "faster peer / balanced": ("time", min, 5),
    "balanced / fast": ("time", min, 1.5),
    "best / oxipng": ("size", max, 1.01),
    "oxipng / best": ("time", min, 1),
}


def holds(name, value):
    _, worst, bound = CLAIMS[name]
    return value <= bound if worst is max else value >= bound


def told(name, value):
    return f"{value:.3f}" if CLAIMS[name][0] == "size" else f"{value:.1f}"


def tell(rows):
    names = [*LEVELS, "Pillow", "libvips", "oxipng"]
    body = []
    for picture, raw, found in rows:
        cells = [f"{100 * found[name][0] / raw:.2f}" if name in found else "" for name in names]
        times = [f"{1e3 * found[name][1]:.2f}" if name in found else "" for name in names]
        body.append([picture, *cells, *times])
    table("Sizes in percent of the samples, then CPU milliseconds, one thread", ["picture", *names, *names], body)
    body = [[picture, *(told(*pair) for pair in ratios(found).items())] for picture, _, found in rows]
    heads = [f"{name}, {kind}" for name, (kind, _, _) in CLAIMS.items()]
    table("Ratios: sizes ours by theirs, times as the head says", ["picture", *heads], body)
    body = []
    for name, (kind, worst, bound) in CLAIMS.items():
        values = {picture: ratios(found)[name] for picture, _, found in rows}
        picture = worst(values, key=values.get)
        kept = sum(holds(name, value) for value in values.values())
        mean = math.exp(sum(map(math.log, values.values())) / len(values))
        bound = f"{'at most' if worst is max else 'at least'} {bound}"
        figures = told(name, values[picture]), picture, told(name, mean), f"{kept} of {len(values)}"
        body.append([f"{name}, {kind}", bound, *figures])
    table("Claims", ["ratio", " claim", "worst", " where", "geometric mean", "holds for"], body)


def main():
    words = asked()
    stages = Bench(bench("limits"), words.work, 0, 0)
    print(f"load {os.getloadavg()[0]:.1f} at the start")
    rows = []
    for picture in sorted((words.work / "front").glob("*.png")):
        if words.only in picture.stem:
            rows.append((picture.stem, *measured(stages, words.oxipng, picture, words.laps)))
            progress(f"{picture.stem} done")
    tell(rows)


main()
