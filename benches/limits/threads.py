"""What more threads cost and bring: the CPU time of all together and of each, and which stages must be done in order."""

import os
import pathlib
import time

from job import stages
from measure import maskimg, median, progress, table
from programs import ours

COUNTS = 1, 2, 4, 8
PAUSE = 0.004


def by_thread(command):
    """CPU seconds of each thread of one run, as last seen before it ended, most first."""
    pid, seen = os.posix_spawnp(command[0], command, os.environ), {}
    tasks = pathlib.Path(f"/proc/{pid}/task")
    while os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        for task in tasks.iterdir():
            try:
                seen[task.name] = int((task / "schedstat").read_text().split()[0]) / 1e9
            except OSError:
                continue  # it has ended meanwhile
        time.sleep(PAUSE)
    os.waitpid(pid, 0)
    return sorted(seen.values(), reverse=True)


def measure(bench, folder):
    out = folder / "limit.png"
    command = folder / "photo.png", folder / "mask.png", "-o", out
    maskimg(*command)
    laps, costs = {count: [] for count in COUNTS}, []
    for _ in range(bench.rounds):
        for count in COUNTS:
            laps[count].append(maskimg(*command, "-j", count))
        costs.append(stages(bench, folder, "photo.png", "png", ())[0])
        progress("a round of threads done")
    rows = []
    for count in COUNTS:
        own, one = laps[count], laps[1]
        out.unlink()
        each = by_thread([ours(), "-q", *map(str, command), "-j", str(count)])
        rows.append([
            count,
            f"{median(b.wall / a.wall for a, b in zip(own, one)):.2f}",
            f"{median(a.cpu / b.cpu for a, b in zip(own, one)):.2f}",
            f"{1e3 * median(a.wall for a in own):.0f}",
            f"{1e3 * median(a.cpu for a in own):.0f}",
            f"{median(a.faults for a in own) / bench.megapixels:.0f}",
            f"{max(a.peak for a in own):.0f}",
            " ".join(f"{1e3 * seconds:.0f}" for seconds in each if seconds >= 0.001),
        ])
    head = ["-j", "times as fast as -j 1", "CPU, times that of -j 1", "wall ms", "CPU ms", "page faults a megapixel"]
    note = "On two cores: beyond two threads nothing can be won, and little should be lost."
    title = f"Threads, PNG x mask to PNG, {bench.megapixels:.0f} megapixels"
    table(title, [*head, "peak MiB", " CPU ms of each thread, one run"], rows, note)
    in_order(costs)


def in_order(costs):
    """Stages that are done in order bound what any number of threads can bring; one thread at a time is in each."""
    ms = {name: 1e3 * median(each[name]["maskimg"] for each in costs) for name in costs[0]}
    ms["encode"] -= ms["append"]
    sums = sum(ms.values())
    kinds = {"encode": "by all threads", "append": "in order, by whichever thread has the next rows"}
    serial = "in order, by whichever thread is free; beside the other decoder"
    rows = [[name, f"{part:.1f}", f"{100 * part / sums:.1f} %", kinds.get(name, serial)] for name, part in ms.items()]
    longest = max(part for name, part in ms.items() if name != "encode")
    note = f"The longest stage in order takes {longest:.0f} of {sums:.0f} ms: it bounds the gain at "
    note += f"{sums / longest:.1f} times one thread, however many cores there are."
    table("What must be done in order", ["stage", "CPU ms", "share", " how"], rows, note)
