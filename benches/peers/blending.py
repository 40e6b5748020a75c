"""The jobs that blend: one photo laid on another, PNG to PNG, in a cross-fade and in three modes.

A peer takes part where it has the mode, in the fastest of its ways; its own formula is its own business, and the last
column tells. ffmpeg gets the base first here: of its two orders the one that comes near.
"""

from programs import Race, child, ffmpeg, graphics_magick, magick, ours

# For each job: words of maskimg, the packages that take part, and the words of ImageMagick, ffmpeg and GraphicsMagick.
JOBS = {
    "fade": {
        "title": "cross-fade at 50 %",
        "maskimg": ["--opacity", "50%"],
        "packages": ["vips", "opencv", "pillow"],
        "magick": ["-define", "compose:args=50", "-compose", "blend"],
        "ffmpeg": "all_mode=normal:all_opacity=0.5",
        "gm": ["-dissolve", "50"],
    },
    "multiply": {
        "title": "multiply",
        "maskimg": ["--mode", "multiply"],
        "packages": ["vips", "opencv", "pillow"],
        "magick": ["-compose", "Multiply"],
        "ffmpeg": "all_mode=multiply",
        "gm": ["-compose", "Multiply"],
    },
    "soft-light": {
        "title": "soft-light",
        "maskimg": ["--mode", "soft-light"],
        "packages": ["vips", "pillow"],
        "magick": ["-compose", "SoftLight"],
        "ffmpeg": "all_mode=softlight",
    },
    "luminosity": {
        "title": "luminosity",
        "maskimg": ["--mode", "luminosity"],
        "packages": [],
        "magick": ["-compose", "Luminize"],
    },
}

SAID = {"opencv": "OpenCV", "pillow": "Pillow"}


def commands(job, base, top, out):
    """What each runner is started with; a program that is not installed is left out."""
    how = JOBS[job]
    yield "maskimg", [ours(), "blend", base, top, *how["maskimg"], "-o", out]
    for package in how["packages"]:
        if package == "vips":
            yield "libvips, compression 1", child("blend_one.py", "vips-1", job, base, top, out)
            yield "libvips, default", child("blend_one.py", "vips", job, base, top, out)
        else:
            yield SAID[package], child("blend_one.py", package, job, base, top, out)
    if "ffmpeg" in how:
        graph = f"[0]format=gbrp[a];[1]format=gbrp[b];[a][b]blend={how['ffmpeg']},format=rgb24"
        yield "ffmpeg", ffmpeg(base, top, graph, out)
    if convert := magick():
        yield "ImageMagick", [convert, base, top, *how["magick"], "-composite", "-depth", "8", out]
    if "gm" in how and (gm := graphics_magick()):
        yield "GraphicsMagick", [gm, "composite", *how["gm"], top, base, out]


def races(folder):
    base, top, out = (str(folder / name) for name in ("photo.png", "top.png", "out.png"))
    for job, how in JOBS.items():
        exact = child("blend_one.py", "exact", job, base, top, out)
        yield Race(f"blend-{job}", f"PNG on PNG to PNG: {how['title']}", out, list(commands(job, base, top, out)), exact)
