"""Runs the page in a headless Chromium and reads the samples that it leaves."""

import base64
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import time

HERE = pathlib.Path(__file__).parent
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-extensions --disable-breakpad --disable-dev-shm-usage "
    "--force-color-profile=srgb"
).split()
SECONDS = 300


def version(chromium):
    found = subprocess.run([chromium, "--version"], capture_output=True, text=True, timeout=60, check=True)
    return found.stdout.strip()


def paint(chromium, pictures, files, cases):
    """What the page leaves, bytes by name; `files` are the PNGs of `pictures`."""
    job = {
        "pictures": {name: told(picture, files[name]) for name, picture in pictures.items()},
        "cases": [{key: value for key, value in case._asdict().items() if key != "words"} for case in cases],
    }
    with tempfile.TemporaryDirectory(prefix="maskimg-chromium-", ignore_cleanup_errors=True) as folder:
        folder = pathlib.Path(folder)
        for name in ("page.html", "page.js"):
            shutil.copy(HERE / name, folder)
        (folder / "job.js").write_text(f"const JOB = {json.dumps(job)};\n")
        page = dump(chromium, folder)
    leaves = dict(re.findall(r'<pre id="([^"]+)">([^<]*)</pre>', page))
    if "error" in leaves:
        raise RuntimeError(f"the page stopped: {leaves['error']}")
    if leaves.pop("end", None) != str(len(cases)):
        raise RuntimeError(f"the page is not complete: {len(leaves)} results and no end")
    return {name: base64.b64decode(text, validate=True) for name, text in leaves.items()}


def told(picture, file):
    return {
        "width": picture.width,
        "height": picture.height,
        "samples": base64.b64encode(picture.samples).decode(),
        "url": "data:image/png;base64," + base64.b64encode(file.read_bytes()).decode(),
    }


def dump(chromium, folder):
    """The document after loading. Chromium's traces stay in `folder`, and what it started is gone afterwards."""
    command = [chromium, *FLAGS, f"--user-data-dir={folder / 'profile'}", "--dump-dom", (folder / "page.html").as_uri()]
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    surroundings.update(HOME=str(folder), TMPDIR=str(folder))
    with open(folder / "errors", "w+b") as errors:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=surroundings,
            start_new_session=True,
        )
        try:
            output, _ = process.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            raise RuntimeError(f"Chromium took more than {SECONDS} seconds") from None
        finally:
            end_all(process)
        if process.returncode != 0:
            errors.seek(0)
            last = errors.read()[-2000:].decode(errors="replace")
            raise RuntimeError(f"Chromium ended with {process.returncode}: {last}")
    return output.decode()


def end_all(process):
    """Ends the process and all it started, which share its session, and gives them a moment to go."""
    for _ in range(20):
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            break
        process.poll()
        time.sleep(0.05)
    process.wait()
