"""What maskimg makes of a file: pixels as it reads them, or the line with which it refuses."""

import os
import re
import signal
import subprocess
import threading
from dataclasses import dataclass, field

SECONDS = 20
MEMORY = 512 << 20
# What a process has besides what is forecast: its program, its threads, buffers of files.
HEADROOM = 64 << 20
SEVERAL = re.compile(r" is (?:an animation|a file) of (\d+) (?:frames|pages); choose one with --page N$")


@dataclass
class Reading:
    """How many pictures a file has, where the pixels of the first and the last are, the refusal, and faults."""

    pages: int = 1
    arrays: dict[int, str] = field(default_factory=dict)
    error: str = ""
    fault: str = ""


def read(maskimg, file, room):
    """The file under a mask of ones, which changes nothing, at the depth that it has; arrays are laid into `room`."""
    reading = Reading()
    once(reading, maskimg, file, room, None)
    several = SEVERAL.search(reading.error)
    if several and not reading.fault:
        reading.error, reading.pages = "", int(several[1])
        for page in sorted({1, reading.pages}):
            once(reading, maskimg, file, room, page)
    return reading


def once(reading, maskimg, file, room, page):
    out = f"{room}/{page or 1}.npy"
    limits = ["--max-memory", str(MEMORY), "--jobs", "1"]
    command = [maskimg, "apply", file, "solid:1", "-o", out, *limits, *(["--page", str(page)] if page else [])]
    status, said, peak = ended(command, f"{room}/said")
    errors = [line for line in said.splitlines() if line.startswith("error:")]
    if status == 0:
        reading.arrays[page or 1] = out
    else:
        reading.error = " ".join(errors)
    reading.fault = reading.fault or fault(status, said, errors, peak)


def fault(status, said, errors, peak):
    """What no file may bring about."""
    if status == -signal.SIGKILL:
        return f"not done after {SECONDS} s"
    if status not in (0, 1, 2):
        return f"exit code {status}"
    if "panicked" in said:
        return "a panic"
    if len(errors) != (status != 0):
        return f"{len(errors)} lines of error at exit code {status}"
    if peak > MEMORY + HEADROOM:
        return f"{peak >> 20} MiB at its peak, {MEMORY >> 20} MiB are allowed"
    return ""


def ended(command, log):
    """The exit code of a command, or less than 0 the signal that ended it; what it said; its largest size in bytes."""
    with open(log, "wb") as said:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
        clock = threading.Timer(SECONDS, process.kill)
        clock.start()
        _, status, usage = os.wait4(process.pid, 0)
        clock.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
    with open(log, errors="replace") as said:
        return process.returncode, said.read(), usage.ru_maxrss << 10
