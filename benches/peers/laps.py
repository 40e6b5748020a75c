"""Measures one process: what every race is made of."""

import os
import time


def lap(command, environment=None):
    """Wall seconds, CPU seconds (its children's too) and peak MiB of one process."""
    start = time.perf_counter()
    pid = os.posix_spawnp(command[0], command, {**os.environ, **(environment or {})})
    _, status, usage = os.wait4(pid, 0)
    wall = time.perf_counter() - start
    if status != 0:
        raise RuntimeError(f"failed ({os.waitstatus_to_exitcode(status)}): {' '.join(command)[:300]}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
