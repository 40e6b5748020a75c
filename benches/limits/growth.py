"""Time by size: a pixel must cost the same in a large picture as in a small one, and a file the same among many. All that
comes out goes to /dev/null or, of many files, to small ones; so the disk is not measured."""

import math
import shutil

import plot
from measure import maskimg, median, progress, table

MEGAPIXELS = 0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000
FILES = 1, 10, 100, 1_000, 10_000
ROOM = 5_000_000_000


def size(megapixels):
    """Three to two."""
    height = round(math.sqrt(megapixels * 1e6 / 1.5))
    return round(1.5 * height), height


def by_size(bench, ending, form):
    """Nanoseconds of wall time a pixel, for each size: the median of some laps."""
    points = []
    for megapixels in MEGAPIXELS:
        width, height = size(megapixels)
        image, mask = (bench.work / f"growth-{name}.{ending}" for name in ("image", "mask"))
        if shutil.disk_usage(bench.work).free < ROOM and megapixels >= 300:
            progress(f"{ending}, {megapixels} megapixels are left out: there is no room on the disk")
            continue
        for layout, file in (("rgb", image), ("grey", mask)):
            bench.say("make", f"{width}x{height}", layout, str(file))
        count = max(1, min(40, round(200 / megapixels)))
        words = image, mask, "-o", "/dev/null", "--format", form
        laps = [maskimg(*words) for _ in range(count)]
        for file in (image, mask):
            file.unlink()
        wall = median(lap.wall for lap in laps)
        points.append((megapixels, 1e9 * wall / (width * height), max(lap.peak for lap in laps)))
        progress(f"{ending}, {megapixels} megapixels done")
    return points


def by_files(bench):
    """Milliseconds of wall time a file, for each count."""
    points = []
    folder, out, mask = (bench.work / name for name in ("growth-files", "growth-out", "growth-mask.png"))
    folder.mkdir(exist_ok=True)
    bench.say("make", "64x64", "grey", str(mask))
    made = 0
    for count in FILES:
        names = [str(folder / f"{number:05}.png") for number in range(made, count)]
        for first in range(0, len(names), 1000):
            bench.say("make", "64x64", "rgb", *names[first : first + 1000])
        made = count
        laps = []
        for _ in range(max(1, min(20, 1000 // count))):
            shutil.rmtree(out, ignore_errors=True)
            laps.append(maskimg(folder, mask, "-o", f"{out}/"))
        points.append((count, 1e3 * median(lap.wall for lap in laps) / count, max(lap.peak for lap in laps)))
        progress(f"{count} files done")
    for place in (folder, out):
        shutil.rmtree(place)
    return points


def measure(bench, drawing):
    files = by_files(bench)
    sizes = {name: by_size(bench, ending, ending) for name, ending in (("PNM", "pnm"), ("PNG", "png"))}
    for name, points in sizes.items():
        rows = [[f"{x:g}", f"{cost:.2f}", f"{peak:.0f}"] for x, cost, peak in points]
        table(f"{name} x mask to {name}, by size", ["megapixels", "ns a pixel", "peak MiB"], rows)
    rows = [[f"{x:,}", f"{cost:.2f}", f"{peak:.0f}"] for x, cost, peak in files]
    table("Files of 64 x 64 pixels", ["files", "ms a file", "peak MiB"], rows)
    panels = [
        plot.Panel("nanoseconds a pixel", "megapixels", {name: [p[:2] for p in sizes[name]] for name in sizes}),
        plot.Panel("milliseconds a file of 64 x 64", "files", {"PNG": [point[:2] for point in files]}),
    ]
    drawing.write_text(plot.svg(panels))
