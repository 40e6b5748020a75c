"""One photo times one mask, as a process of its own, beside its floor: half the CPU time of its stages, each alone and
by whoever does it fastest, ourselves or a crate. What is between the stages counts nothing."""

import os

from measure import maskimg, median, progress, table

JOBS = (
    # name, photo, format, more words for maskimg, subsampling
    ("PNG x mask to PNG", "photo.png", "png", (), ()),
    ("PNG of 16 bits x mask to PNG", "photo16.png", "png", (), ()),
    ("JPEG x mask to JPEG, 4:4:4", "photo.jpg", "jpeg", ("--quality", "90", "--subsampling", "444"), ("444",)),
    ("JPEG x mask to JPEG, 4:2:0", "photo.jpg", "jpeg", ("--quality", "90", "--subsampling", "420"), ("420",)),
)
STAGES = "decode photo", "decode mask", "encode"


def stages(bench, folder, photo, form, sampling):
    """CPU seconds by stage and by whose it is, and the bytes that encoding makes."""
    said = bench.say("stages", str(folder / photo), str(folder / "mask.png"), form, *sampling)
    costs, sizes = {}, {}
    for stage, whose, seconds, size in said:
        costs.setdefault(stage, {})[whose] = float(seconds)
        sizes[stage, whose] = int(size)
    return costs, sizes


def least(costs):
    return sum(min(costs[stage].values()) for stage in STAGES)


def job_row(name, bench, laps, sums, out):
    wall, cpu, floor = (median(values) for values in ([a.wall for a in laps], [a.cpu for a in laps], sums))
    return [
        name,
        f"{median(a.wall / (total / 2) for a, total in zip(laps, sums)):.2f}",
        f"{median(a.cpu / total for a, total in zip(laps, sums)):.2f}",
        f"{1e3 * wall:.0f}",
        f"{1e3 * floor / 2:.0f}",
        f"{1e3 * cpu:.0f}",
        f"{1e3 * floor:.0f}",
        f"{max(a.peak for a in laps):.0f}",
        f"{median(a.faults for a in laps) / bench.megapixels:.0f}",
        f"{os.path.getsize(out) / 1e6:.1f}",
    ]


def stage_row(name, stage, rounds, sizes):
    own = median(costs[stage]["maskimg"] for costs in rounds)
    crate = next((whose for whose in rounds[0][stage] if whose != "maskimg"), None)
    theirs = f"{1e3 * median(costs[stage][crate] for costs in rounds):.1f}" if crate else ""
    made = [f"{sizes[stage, whose] / 1e6:.1f}" if sizes.get((stage, whose)) else "" for whose in ("maskimg", crate)]
    return [name, stage, f"{1e3 * own:.1f}", theirs, crate or "", *made]


def measure(bench, folder):
    rows, details = [], []
    for name, photo, form, words, sampling in JOBS:
        out = folder / f"limit.{form}"
        command = folder / photo, folder / "mask.png", "-o", out, "-j", 2, *words
        maskimg(*command)
        pairs = [(maskimg(*command), stages(bench, folder, photo, form, sampling)) for _ in range(bench.rounds)]
        laps, said = zip(*pairs)
        costs, sizes = zip(*said)
        rows.append(job_row(name, bench, laps, [least(each) for each in costs], out))
        details += [stage_row(name, stage, costs, sizes[0]) for stage in (*STAGES, "append")]
        progress(f"{name} done")
    head = ["job", "wall, times floor", "CPU, times stages", "wall ms", "floor ms", "CPU ms", "stages ms"]
    note = "The floor is half the CPU time of the stages, which are listed below: two cores and nothing beside them."
    title = f"One photo of {bench.megapixels:.0f} megapixels, two cores"
    table(title, [*head, "peak MiB", "page faults a megapixel", "output MB"], rows, note)
    note = "In memory, on one thread. Appending, a part of encoding, is what must be done in order; nothing is written."
    head = ["job", " stage", "maskimg ms", "crate ms", " crate", "maskimg MB", "crate MB"]
    table("The stages, each alone", head, details, note)
