"""Pictures of more than a gigapixel, as PNG and as BigTIFF, under the default limits: memory must not grow with them, nor
may a pixel cost more than in a picture of 24 megapixels."""

import shutil
import sys

from measure import maskimg, median, progress, table

# Raw 3.96 GB: as TIFF, that is a BigTIFF however well it is compressed.
SIZES = {"24 megapixels": (6000, 4000), "1,320 megapixels": (40_000, 33_000)}
ROOM = 8_000_000_000


def is_big(path):
    with open(path, "rb") as file:
        return file.read(4) in (b"II+\0", b"MM\0+")


def one(bench, ending, mask, image, size, laps):
    """Wall and CPU nanoseconds a pixel, peak MiB, MB read."""
    width, height = size
    image_bytes = image.stat().st_size / 1e6
    out = bench.work / f"giga-out.{ending}"
    found = [maskimg(image, mask, "-o", out) for _ in range(laps)]
    out.unlink()
    pixels = width * height / 1e9
    wall, cpu = median(lap.wall for lap in found) / pixels, median(lap.cpu for lap in found) / pixels
    return wall, cpu, max(lap.peak for lap in found), image_bytes


def measure(bench):
    if shutil.disk_usage(bench.work).free < ROOM:
        sys.exit(f"there are less than {ROOM / 1e9:.0f} GB of room in {bench.work}")
    rows = []
    for ending in ("png", "tiff"):
        figures = []
        for name, size in SIZES.items():
            image, mask = bench.work / f"giga.{ending}", bench.work / "giga-mask.png"
            try:
                for layout, file in (("rgb", image), ("grey", mask)):
                    bench.say("make", f"{size[0]}x{size[1]}", layout, str(file))
                figures.append(one(bench, ending, mask, image, size, 1 if figures else bench.rounds))
                kind = "BigTIFF" if is_big(image) else ending.upper()
            finally:
                for file in (image, mask, bench.work / f"giga-out.{ending}"):
                    file.unlink(missing_ok=True)
            wall, cpu, peak, megabytes = figures[-1]
            ratios = [f"{figures[-1][i] / figures[0][i]:.2f}" for i in (0, 1)]
            rows.append([f"{kind}, {name}", *ratios, f"{wall:.2f}", f"{cpu:.2f}", f"{peak:.0f}", f"{megabytes:.0f}"])
            progress(f"{kind}, {name} done")
    head = ["picture", "wall a pixel, times that of 24 megapixels", "CPU a pixel, likewise", "wall ns a pixel"]
    note = "The targets are at most 1.1 times the time, and less than 150 MiB. What is written goes to a file."
    table("A gigapixel", [*head, "CPU ns a pixel", "peak MiB", "file MB"], rows, note)
