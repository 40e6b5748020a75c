"""The arithmetic alone, in memory, beside the roofline: the bytes that it must read and write, at the speed at which the
same cores copy memory; beside the job that it is a part of; and beside OpenCV's."""

import subprocess

from measure import maskimg, median, progress, table
from programs import child

LAPS = "3"
THREADS = "1", "2"


def kernel(bench, name, threads):
    """Wall and CPU seconds, faults, bytes moved, bytes a second, wall seconds into fresh memory."""
    return [float(word) for word in bench.say("kernel", name, threads, LAPS)[0]]


def opencv(threads):
    """Wall seconds: the product alone, and with the grey mask made as wide as the image."""
    words = child("../limits/multiply_one.py", threads, LAPS)
    said = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True).stdout
    return [float(word) for word in said.split()]


def cells(laps):
    """One kernel on so and so many threads: times the roofline, ms, the roofline's ms."""
    ratio = median(wall * speed / moved for wall, _, _, moved, speed, _ in laps)
    roofline = median(moved / speed for _, _, _, moved, speed, _ in laps)
    return [f"{ratio:.2f}", f"{1e3 * median(lap[0] for lap in laps):.1f}", f"{1e3 * roofline:.1f}"]


def rooflines(bench, names, laps):
    rows = []
    for name in names:
        one, two = (laps[name, threads] for threads in THREADS)
        gain = median(a[0] / b[0] for a, b in zip(one, two))
        faults = median(lap[2] for lap in one) / 24
        fresh = 1e3 * median(lap[5] for lap in one)
        rows.append([name, *cells(one), *cells(two), f"{gain:.2f}", f"{faults:.0f}", f"{fresh:.1f}"])
    head = ["kernel", "1 thread, times roofline", "ms", "roofline ms", "2 threads, times roofline", "ms", "roofline ms"]
    head += ["gain of the second", "page faults a megapixel", "1 thread into fresh memory, ms"]
    speeds = [1e-9 * median(lap[4] for name in names for lap in laps[name, threads]) for threads in THREADS]
    note = "Jobs from memory to /dev/null. The roofline is all bytes read and written once, at the speed of a copy: "
    note += f"{speeds[0]:.1f} GB/s on one thread, {speeds[1]:.1f} on two."
    table("The arithmetic, 24 megapixels of RGB and a grey mask", head, rows, note)


def measure(bench, folder):
    names = [name for (name,) in bench.say("kernel", "list")]
    laps = {(name, threads): [] for name in names for threads in THREADS}
    png, theirs = [], {threads: [] for threads in THREADS}
    for _ in range(bench.rounds):
        for name, threads in laps:
            laps[name, threads].append(kernel(bench, name, threads))
            if name == "8-bit":
                theirs[threads].append(opencv(threads))
        png.append(maskimg(folder / "photo.png", folder / "mask.png", "-o", folder / "limit.png", "-j", "2").cpu)
        progress("a round of kernels done")
    rooflines(bench, names, laps)
    share = median(a[1] / 24 / (cpu / bench.megapixels) for a, cpu in zip(laps["8-bit", "1"], png))
    note = "CPU time for CPU time; the kernel's is with reading and writing PNM."
    table("Of the PNG job, the arithmetic is", ["8-bit kernel", "target"], [[f"{100 * share:.1f} %", "6 %"]], note)
    rows = []
    for threads in THREADS:
        own, other = laps["8-bit", threads], theirs[threads]
        alone, whole = (median(b[i] / a[0] for a, b in zip(own, other)) for i in (0, 1))
        times = [1e3 * median(lap[i] for lap in other) for i in (0, 1)]
        ours = 1e3 * median(lap[0] for lap in own)
        rows.append([threads, f"{whole:.2f}", f"{alone:.2f}", f"{ours:.1f}", f"{times[1]:.1f}", f"{times[0]:.1f}"])
    head = ["threads", "OpenCV, times ours", "the same, mask of three channels", "maskimg ms", "OpenCV ms"]
    note = "OpenCV multiplies pictures of as many channels: its mask is merged first, or was before the clock ran."
    table("OpenCV's product of 8 bits", [*head, "the same, mask of three channels, ms"], rows, note)
