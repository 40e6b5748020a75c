"""maskimg on bad ground: `stumble.py MASKIMG FOLDER ARGUMENT...` notes the call in FOLDER, and runs maskimg.

Where FOLDER has a directory `stumble`, one call takes it away and is killed after two results, as a machine might.
"""

import os
import pathlib
import signal
import subprocess
import sys

maskimg, folder, *arguments = sys.argv[1:]
folder = pathlib.Path(folder)
with open(folder / "calls", "a") as calls:
    calls.write("call\n")
try:
    (folder / "stumble").rmdir()
except FileNotFoundError:
    os.execv(maskimg, [maskimg, *arguments])

with subprocess.Popen([maskimg, *arguments], stdout=subprocess.PIPE) as process:
    for _ in range(2):
        sys.stdout.buffer.write(process.stdout.readline())
    sys.stdout.flush()
    process.kill()
os.kill(os.getpid(), signal.SIGKILL)
