"""The programs: maskimg, which is tried, and exiftool, ImageMagick and libvips, which make files and read them back."""

import json
import os
import pathlib
import subprocess

MASKIMG = os.environ["MASKIMG"]


def run(*words):
    """Standard error of a command that must succeed, in lines."""
    words = [str(word) for word in words]
    ended = subprocess.run(words, capture_output=True, text=True, timeout=120, check=False)
    if ended.returncode:
        raise OSError(f"{' '.join(words)}: exit code {ended.returncode}: {ended.stderr.strip()}")
    return ended.stderr.splitlines()


def maskimg(image, out, *options, mask="solid:1"):
    """What maskimg says of a picture under a mask that changes nothing."""
    return run(MASKIMG, image, mask, "-o", out, *options)


def imagemagick(*words):
    """Past any wrapper of its name."""
    for path in ("/usr/bin/magick", "/usr/bin/convert"):
        if os.path.exists(path):
            return run(path, *words)
    raise OSError("ImageMagick is not here")


def vips(*words):
    return run("vips", *words)


class Exiftool:
    """One exiftool that stays open: starting it is slow."""

    END = "{ready}"

    def __init__(self):
        words = ["exiftool", "-stay_open", "True", "-@", "-"]
        self.process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def __call__(self, *words):
        """What it says. Words with line breaks are not for it."""
        lines = [*map(str, words), "-execute", ""]
        self.process.stdin.write("\n".join(lines).encode())
        self.process.stdin.flush()
        said = []
        while (line := self.process.stdout.readline().decode(errors="replace").rstrip("\n")) != self.END:
            if not self.process.stdout or self.process.poll() is not None:
                raise OSError(f"exiftool ended: {said}")
            if line.endswith(self.END):
                said.append(line.removesuffix(self.END))
                break
            said.append(line)
        return "\n".join(said)

    def write(self, path, *words):
        """Changes a file in place."""
        said = self("-overwrite_original", "-m", *words, path)
        if "Error" in said:
            raise OSError(f"exiftool cannot write {path}: {said}")

    def read(self, *paths):
        """The tags of files by name of the file, each `Group:Tag`, numbers as numbers."""
        words = ["exiftool", "-j", "-G1", "-n", "-a", "-q", "-q", "-m", "-api", "struct=0", *map(str, paths)]
        said = subprocess.run(words, capture_output=True, timeout=120, check=False).stdout.decode(errors="replace")
        return {pathlib.Path(tags["SourceFile"]).name: tags for tags in json.loads(said or "[]")}

    def close(self):
        self.process.communicate(b"-stay_open\nFalse\n", timeout=20)
