"""Checks every engine of examples/engines/: `main.py MASKIMG`."""

import json
import os
import subprocess
import sys
import tempfile

from ground import BROKEN, EXAMPLES, GONE, PICTURES, Ground, image, lines, run

PARTS = 3
counts = {True: 0, False: 0}


def check(what, found, wanted):
    """One line; and what was said last, where it is not as wanted."""
    counts[found == wanted] += 1
    if found == wanted:
        print(f"ok: {what}", flush=True)
    else:
        print(f"FAILED: {what}\n    found {str(found)[:2000]}\n    not   {str(wanted)[:2000]}")
        print(run.said[-2000:], flush=True)


def same(what, found, wanted):
    """As `check`, for outputs: the names of those that differ are said, not their bytes."""
    check(what, sorted(name for name in found | wanted if found.get(name) != wanted.get(name)), [])


def failures(results):
    return {image(result): result["kind"] for result in results if result["status"] == "failed"}


FAILURES = {GONE: "not-found", BROKEN: "corrupt"}


def plain(ground, jobs):
    """What the engines are held against."""
    code, said = run([ground.real, "run", jobs])
    results = [json.loads(line) for line in said.splitlines()]
    outputs = ground.outputs("plain")
    check("maskimg run: the exit code is 1, as two jobs fail", code, 1)
    check("maskimg run: the failed jobs are named with their kinds", failures(results), FAILURES)
    written = {image(result): result["bytes"] for result in results if result["status"] == "done"}
    check("maskimg run: the others are done", sorted(written), sorted(set(PICTURES) - set(FAILURES)))
    check("maskimg run: outputs have the size that is told", {name: len(o) for name, o in outputs.items()}, written)
    return outputs


def engine(name, start, ground, folder, jobs, wanted):
    """An engine that pipes jobs: once with a part that is killed midway, and once more. `start` gives the command."""
    results = ground.folder / f"{folder}.results.jsonl"
    ground.stumble_once()
    code, _ = run(start(jobs, results))
    killed = ground.calls()
    check(f"{name}: exit code 1, as two jobs fail", code, 1)
    check(f"{name}: every job has its result, once and in order", [image(r) for r in lines(results)], PICTURES)
    check(f"{name}: the failed jobs are named with their kinds", failures(lines(results)), FAILURES)
    outputs = ground.outputs(folder)
    same(f"{name}: outputs are those of maskimg run, byte for byte", outputs, wanted)

    code, _ = run(start(jobs, results))
    check(f"{name}: the part that was killed was tried again", killed, ground.calls() + 1)
    check(f"{name}: a second run has the same results", (code, failures(lines(results))), (1, FAILURES))
    same(f"{name}: a second run changes no byte", ground.outputs(folder), outputs)


def parallel(ground, jobs, wanted):
    environment = ["env", f"MASKIMG={ground.stumbling}", "bash", EXAMPLES / "parallel.sh"]
    start = lambda jobs, results: [*environment, jobs, results, "-N", "5"]
    engine("GNU parallel", start, ground, "parallel", jobs, wanted)


def spark(ground, jobs, wanted):
    script = [sys.executable, EXAMPLES / "spark.py", "--maskimg", ground.stumbling, "--parts", "4"]
    start = lambda jobs, results: [*script, jobs, results]
    engine("Apache Spark", start, ground, "spark", jobs, wanted)


def slurm_task(ground, part, maskimg):
    """The body of the batch script as the task `part` of an array; its exit code and results."""
    task = {"SLURM_ARRAY_TASK_ID": str(part), "SLURM_ARRAY_TASK_COUNT": str(PARTS), "SLURM_CPUS_PER_TASK": "1"}
    script = ["bash", EXAMPLES / "slurm.sbatch", ground.photos, ground.mask, ground.folder / "slurm", "--json"]
    code, said = run(script, env={**os.environ, **task, "MASKIMG": str(maskimg)})
    return code, [json.loads(line) for line in said.splitlines()]


def slurm(ground, wanted):
    there = [name for name in PICTURES if name != GONE]
    check("Slurm: the script is one", run(["bash", "-n", EXAMPLES / "slurm.sbatch"])[0], 0)

    ground.stumble_once()
    code, early = slurm_task(ground, 1, ground.stumbling)
    check("Slurm: a task is killed after two results", (code, len(early)), (-9, 2))
    tasks = [slurm_task(ground, part, ground.real) for part in range(1, PARTS + 1)]
    results = [result for _, results in tasks for result in results]
    check("Slurm: each image belongs to one task", sorted(map(image, results)), there)
    check("Slurm: the tasks have equal shares", [len(results) for _, results in tasks], [7, 6, 6])
    check("Slurm: the failed image is named with its kind", failures(results), {BROKEN: "corrupt"})
    check("Slurm: a task fails where an image does", sorted(code for code, _ in tasks), [0, 0, 1])
    skipped = {image(result) for result in results if result["status"] == "skipped"}
    check("Slurm: the killed task goes on where it was", {image(result) for result in early} <= skipped, True)
    same("Slurm: all tasks together give what one run gives", ground.outputs("slurm"), wanted)

    times = ground.times("slurm")
    again = [result for part in range(1, PARTS + 1) for result in slurm_task(ground, part, ground.real)[1]]
    statuses = {image(result): result["status"] for result in again}
    known = {name: "failed" if name == BROKEN else "skipped" for name in there}
    check("Slurm: the array once more skips what is done", statuses, known)
    check("Slurm: the array once more touches no output", ground.times("slurm"), times)


def at_once(ground, jobs, wanted):
    """Engines may start a second attempt while the first is still at work."""
    command = [ground.real, "run", jobs]
    both = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(2)]
    check("two attempts at once: both end well", [process.wait() for process in both], [1, 1])
    same("two attempts at once: the same bytes", ground.outputs("twice"), wanted)


def main():
    with tempfile.TemporaryDirectory(prefix="maskimg-engines-") as folder:
        ground = Ground(folder, sys.argv[1])
        jobs = {name: ground.plan(name) for name in ("plain", "parallel", "spark", "twice")}
        ground.lose_a_picture()
        wanted = plain(ground, jobs["plain"])
        parallel(ground, jobs["parallel"], wanted)
        spark(ground, jobs["spark"], wanted)
        slurm(ground, wanted)
        at_once(ground, jobs["twice"], wanted)
    print(f"{counts[True]} passed, {counts[False]} failed")
    sys.exit(1 if counts[False] else 0)


main()
