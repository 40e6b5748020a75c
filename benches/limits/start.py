"""What a run costs before any pixel is worked on, beside a program that does nothing; and how large the program is."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import time

from measure import lap, median, table
from programs import HERE, ours

ROOT = HERE.parent.parent


def empty_program(work):
    """A Rust program whose `main` does nothing."""
    source, program = work / "empty.rs", work / "empty"
    source.write_text("fn main() {}\n")
    subprocess.run(["rustc", "-O", "-o", str(program), str(source)], check=True)
    return str(program)


def stripped(program, work):
    """The size of a program without what debuggers want; None where it cannot be stripped."""
    if not shutil.which("strip"):
        return None
    out = work / "stripped"
    subprocess.run(["strip", "-o", str(out), program], check=True)
    return out.stat().st_size


def measure(bench, folder):
    work = bench.work
    image, mask, out = (str(work / f"16x16-{name}.png") for name in ("image", "mask", "out"))
    bench.say("make", "16x16", "rgb", image)
    bench.say("make", "16x16", "grey", mask)
    commands = {
        "an empty Rust program": [empty_program(work)],
        "/bin/true": ["/bin/true"],
        "maskimg --version": [ours(), "--version"],
        "maskimg, 16 x 16": [ours(), image, mask, "-o", out],
        "maskimg, 16 x 16, to /dev/null": [ours(), image, mask, "-o", "/dev/null", "--format", "png"],
        "maskimg, 16 x 16, -j 1": [ours(), image, mask, "-o", out, "-j", "1"],
    }
    times = {name: [] for name in commands}
    rounds = 40 * bench.rounds
    for turn in range(rounds + 5):
        for name, command in commands.items():
            one = lap(command, pathlib.Path(out))
            if turn >= 5:
                times[name].append(one)
    empty = times["an empty Rust program"]
    rows = []
    for name, laps in times.items():
        more = median(a.wall - b.wall for a, b in zip(laps, empty))
        wall, cpu = (1e3 * median(values) for values in ([a.wall for a in laps], [a.cpu for a in laps]))
        faults = median(a.faults for a in laps)
        rows.append([name, f"{1e3 * more:+.2f}", f"{wall:.2f}", f"{cpu:.2f}", f"{faults:.0f}"])
    head = ["", "ms more than an empty program", "wall ms", "CPU ms", "page faults"]
    table(f"Start-up, {rounds} runs in turns", head, rows, "The target is at most 1.5 ms more.")
    size, bare = os.path.getsize(ours()), stripped(ours(), work)
    row = [f"{size / 1e6:.1f}", f"{bare / 1e6:.1f}" if bare else "", f"{os.path.getsize(work / 'empty') / 1e6:.1f}"]
    table("Size of the program, MB", ["as built", "stripped", "an empty Rust program"], [row])


def build(work):
    """A clean build into a folder of its own."""
    with tempfile.TemporaryDirectory(dir=work) as target:
        words = ["cargo", "build", "--release", "--locked", "--manifest-path", str(ROOT / "Cargo.toml")]
        begun = time.perf_counter()
        subprocess.run([*words, "--target-dir", target], check=True)
        seconds = time.perf_counter() - begun
        size = sum(file.stat().st_size for file in pathlib.Path(target).rglob("*") if file.is_file())
    table("A clean build, two cores", ["seconds", "target MB"], [[f"{seconds:.0f}", f"{size / 1e6:.0f}"]])
