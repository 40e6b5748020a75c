"""The race itself: `race.py WORK [--quick]`, with maskimg's path in $MASKIMG.

maskimg and a peer run in turns, A B A B, after one round that is not counted; the tables show medians, and the median
of the ratios pair by pair, which a busy machine disturbs least. This process imports nothing large, because a child's
peak memory is counted from its parent's.
"""

import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).parent
ONE = str(HERE / "one.py")


def magick():
    """ImageMagick's own program, past any wrapper of that name."""
    return next((path for path in ("/usr/bin/magick", "/usr/bin/convert") if os.path.exists(path)), shutil.which("convert"))


def jpeg_options(sampling):
    return ["-quality", "90", "-sampling-factor", "1x1" if sampling == "444" else "2x2"] if sampling else []


def commands(photo, mask, out, sampling):
    """What each runner is started with; a program that is not installed is left out."""
    jpeg = ["--quality", "90", "--subsampling", sampling] if sampling else []
    yield "maskimg", [os.environ["MASKIMG"], photo, mask, "-o", out, *jpeg]
    last = [photo, mask, out] + ([sampling] if sampling else [])
    if sampling:
        yield "libvips", [sys.executable, ONE, "vips", *last]
    else:
        yield "libvips, compression 1", [sys.executable, ONE, "vips-1", *last]
        yield "libvips, default", [sys.executable, ONE, "vips", *last]
    yield "OpenCV", [sys.executable, ONE, "opencv", *last]
    yield "Pillow", [sys.executable, ONE, "pillow", *last]
    if ffmpeg := shutil.which("ffmpeg"):
        graph = "[0]format=gbrp[a];[1]format=gbrp[b];[a][b]blend=all_mode=multiply,format="
        graph += {None: "rgb24", "444": "yuvj444p", "420": "yuvj420p"}[sampling]
        quality = ["-q:v", "3"] if sampling else []
        quiet = [ffmpeg, "-nostdin", "-v", "error", "-y"]
        yield "ffmpeg", [*quiet, "-i", photo, "-i", mask, "-filter_complex", graph, "-frames:v", "1", *quality, out]
    if convert := magick():
        yield "ImageMagick", [convert, photo, mask, "-compose", "multiply", "-composite", *jpeg_options(sampling), out]
    if gm := shutil.which("gm"):
        yield "GraphicsMagick", [gm, "composite", "-compose", "Multiply", *jpeg_options(sampling), mask, photo, out]


def run(command, out):
    """Wall seconds, CPU seconds, peak MiB and the output's MB of one process."""
    pathlib.Path(out).unlink(missing_ok=True)
    start = time.perf_counter()
    pid = os.posix_spawnp(command[0], command, os.environ)
    _, status, usage = os.wait4(pid, 0)
    wall = time.perf_counter() - start
    if status != 0 or not os.path.exists(out):
        raise RuntimeError(f"failed ({os.waitstatus_to_exitcode(status)}): {' '.join(command)}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, os.path.getsize(out) / 1e6


def off_by(photo, mask, out, sampling):
    said = subprocess.run([sys.executable, ONE, "exact", photo, mask, out], check=True, capture_output=True, text=True)
    worst, mean = said.stdout.split()
    return f"{float(mean):.2f}" if sampling else worst


def medians(runs):
    return [statistics.median(column) for column in zip(*runs)]


def row(name, runs, ratios, off):
    wall, cpu, peak, size = medians(runs)
    ratios = [f"{statistics.median(column):.2f}" for column in zip(*ratios)] if ratios else ["", ""]
    return f"| {name} | {wall:.2f} | {cpu:.2f} | {peak:.0f} | {size:.1f} | {ratios[0]} | {ratios[1]} | {off} |"


def race(title, photo, mask, out, sampling, pairs):
    (_, ours), *peers = commands(photo, mask, out, sampling)
    run(ours, out)
    own, rows, off = [], [], off_by(photo, mask, out, sampling)
    for name, theirs in peers:
        try:
            run(ours, out)
            run(theirs, out)
            distance = off_by(photo, mask, out, sampling)
            laps = [(run(ours, out), run(theirs, out)) for _ in range(pairs)]
        except (RuntimeError, OSError) as fault:
            print(f"{name} is left out: {fault}", file=sys.stderr)
            continue
        own += [a for a, _ in laps]
        rows.append(row(name, [b for _, b in laps], [(b[0] / a[0], b[1] / a[1]) for a, b in laps], distance))
        print(f"{title}: {name} done", file=sys.stderr)
    print(f"\n### {title}\n")
    print(f"| | wall s | CPU s | peak MiB | output MB | wall, times ours | CPU, times ours | {'mean' if sampling else 'most'} off by |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|")
    print("\n".join([row("maskimg", own, [], off), *rows]), flush=True)


def main():
    work, quick = pathlib.Path(sys.argv[1]), "--quick" in sys.argv[2:]
    width, height, pairs = (3000, 2000, 3) if quick else (6000, 4000, 5)
    folder = work / f"{width}x{height}"
    photo, mask = str(folder / "photo.png"), str(folder / "mask.png")
    if not os.path.exists(photo):
        subprocess.run([sys.executable, str(HERE / "material.py"), str(folder), str(width), str(height)], check=True)
    sizes = ", ".join(f"{file.name} {file.stat().st_size / 1e6:.1f} MB" for file in sorted(folder.glob("[pm]*.*g")))
    print(f"{width} x {height}, {os.cpu_count()} cores, {pairs} pairs a peer: {sizes}")
    jpeg = str(folder / "photo.jpg")
    race("PNG x mask to PNG", photo, mask, str(folder / "out.png"), None, pairs)
    race("JPEG x mask to JPEG, quality 90, 4:4:4", jpeg, mask, str(folder / "out.jpg"), "444", pairs)
    race("JPEG x mask to JPEG, quality 90, 4:2:0", jpeg, mask, str(folder / "out.jpg"), "420", pairs)
    print("\nffmpeg has no quality of 1 to 100: `-q:v 3` is what comes near. The JPEG distance is the mean over all samples.")


main()
