"""The jobs that mask: a photo times a mask, as PNG and as JPEG."""

from programs import Race, child, ffmpeg, graphics_magick, magick, ours


def jpeg_options(sampling):
    return ["-quality", "90", "-sampling-factor", "1x1" if sampling == "444" else "2x2"] if sampling else []


def commands(photo, mask, out, sampling):
    """What each runner is started with; a program that is not installed is left out."""
    jpeg = ["--quality", "90", "--subsampling", sampling] if sampling else []
    yield "maskimg", [ours(), photo, mask, "-o", out, *jpeg]
    last = [photo, mask, out] + ([sampling] if sampling else [])
    if sampling:
        yield "libvips", child("mask_one.py", "vips", *last)
    else:
        yield "libvips, compression 1", child("mask_one.py", "vips-1", *last)
        yield "libvips, default", child("mask_one.py", "vips", *last)
    yield "OpenCV", child("mask_one.py", "opencv", *last)
    yield "Pillow", child("mask_one.py", "pillow", *last)
    graph = "[0]format=gbrp[a];[1]format=gbrp[b];[a][b]blend=all_mode=multiply,format="
    graph += {None: "rgb24", "444": "yuvj444p", "420": "yuvj420p"}[sampling]
    yield "ffmpeg", ffmpeg(photo, mask, graph, out, *(["-q:v", "3"] if sampling else []))
    if convert := magick():
        yield "ImageMagick", [convert, photo, mask, "-compose", "multiply", "-composite", *jpeg_options(sampling), out]
    if gm := graphics_magick():
        yield "GraphicsMagick", [gm, "composite", "-compose", "Multiply", *jpeg_options(sampling), mask, photo, out]


def races(folder):
    mask = str(folder / "mask.png")
    jobs = [
        ("mask-png", "PNG x mask to PNG", "png", None),
        ("mask-jpeg-444", "JPEG x mask to JPEG, quality 90, 4:4:4", "jpg", "444"),
        ("mask-jpeg-420", "JPEG x mask to JPEG, quality 90, 4:2:0", "jpg", "420"),
    ]
    for name, title, ending, sampling in jobs:
        photo, out = str(folder / f"photo.{ending}"), str(folder / f"out.{ending}")
        exact = child("mask_one.py", "exact", photo, mask, out)
        column = "mean off by" if sampling else "most off by"
        yield Race(name, title, out, list(commands(photo, mask, out, sampling)), exact, column)
