"""Reads every picture of a folder with maskimg and with Pillow: `main.py MASKIMG README [--table|--check|--write]`, in
that folder. The last line counts what agreed and what did not."""

import collections
import multiprocessing
import os
import pathlib
import re
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import ours

BEGIN, END = "<!-- corpus: written by tests/corpus.sh --write -->", "<!-- corpus end -->"
LEAST = 0.95
CORES = 2


def readings(maskimg, files, room):
    """What maskimg makes of each file. This process stays small: what it starts counts its size as its own."""
    rooms = [pathlib.Path(room, str(number)) for number in range(len(files))]
    for folder in rooms:
        folder.mkdir()
    with ThreadPoolExecutor(CORES) as pool:
        return list(pool.map(lambda file, folder: ours.read(maskimg, file, folder), files, rooms))


def hush():
    """The libraries behind Pillow talk of what they meet."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def judged(files, read):
    import judge

    # Not forked: threads have run here.
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(CORES, mp_context=spawn, initializer=hush) as pool:
        return list(pool.map(judge.judge, files, read, chunksize=16))


def counted(judgements):
    """Counts of verdicts by format."""
    counts = collections.defaultdict(collections.Counter)
    for found in judgements:
        counts[found.format][found.verdict.value] += 1
    return counts


def share(row):
    readable = row["right"] + row["read otherwise"] + row["refused"] + row["wrong"]
    return row["right"] / readable if readable else 1


def table(counts):
    """In Markdown: what Pillow reads, then what it refuses."""
    import judge

    head = ["format", *(verdict.value for verdict in judge.Verdict if verdict is not judge.Verdict.FOREIGN)]
    lines = [" | ".join(head), " | ".join(["---"] + ["--:"] * (len(head) - 1))]
    total = collections.Counter()
    for name in dict.fromkeys(judge.NAMES.values()):
        total.update(counts[name])
        lines.append(" | ".join([name, *(str(counts[name][column]) for column in head[1:])]))
    lines.append(" | ".join(["**all**", *(str(total[column]) for column in head[1:])]))
    return [f"| {line} |" for line in lines], total


def in_readme(readme, lines, write):
    """Whether README.md has the table, or after `write` that it has."""
    text = readme.read_text()
    pattern = re.compile(re.escape(BEGIN) + r"\n.*?" + re.escape(END), re.S)
    block = "\n".join([BEGIN, "", *lines, "", END])
    if write:
        readme.write_text(pattern.sub(lambda _: block, text))
    return block in readme.read_text()


def main(maskimg, readme, *flags):
    import judge

    files = sorted(str(file) for file in pathlib.Path().rglob("*") if file.is_file())
    with tempfile.TemporaryDirectory(prefix="maskimg-corpus-") as room:
        judgements = judged(files, readings(maskimg, files, room))
    counts = counted(judgements)
    lines, total = table(counts)
    if "--table" in flags:
        print("\n".join(lines))
        return 0
    for verdict in (judge.Verdict.APART, judge.Verdict.REFUSED, judge.Verdict.WRONG):
        print(f"\n{verdict.value}:")
        print("\n".join(f"  {found.file}: {found.why}" for found in judgements if found.verdict is verdict) or "  none")
    print("\n".join(["", *lines, ""]))
    print(f"{counts['others']['of other formats, refused']} files of other formats are refused in one line each")
    enough = share(total) >= LEAST
    print(f"{share(total):.1%} of what Pillow reads is read alike; at least {LEAST:.0%} must be")
    said = in_readme(pathlib.Path(readme), lines, "--write" in flags)
    if not said:
        print("README.md has another table; tests/corpus.sh --write puts this one there")
    failed = total["wrong"] + counts[""]["wrong"] + (not enough) + (not said)
    print(f"{len(judgements) + 2 - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
