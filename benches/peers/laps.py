"""Measures one process: what every race is made of."""

import os
import time


def measured(command, environment=None):
    """Wall seconds of one process, and what it used, as the system counts it: its children's share too."""
    silent = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    start = time.perf_counter()
    pid = os.posix_spawnp(command[0], command, {**os.environ, **(environment or {})}, file_actions=silent)
    _, status, usage = os.wait4(pid, 0)
    wall = time.perf_counter() - start
    if status != 0:
        raise RuntimeError(f"failed ({os.waitstatus_to_exitcode(status)}): {' '.join(command)[:300]}")
    return wall, usage


def lap(command, environment=None):
    """Wall seconds, CPU seconds and peak MiB of one process."""
    wall, usage = measured(command, environment)
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
