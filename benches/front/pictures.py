"""The pictures of the front: what people mask, and what is hard for one way of packing or another. `pictures.py FOLDER
SAMPLES`. Photographs are scikit-image's own, the rest is drawn; the project's samples come from SAMPLES."""

import pathlib
import random
import sys

import numpy
import pyvips
import skimage
from PIL import Image, ImageDraw, ImageFont

PHOTOS = "astronaut.png camera.png chelsea.png coffee.png coins.png grass.png hubble_deep_field.jpg ihc.png moon.png"
PHOTOS += " motorcycle_left.png retina.jpg rocket.jpg"
PLAIN = "horse.png page.png text.png logo.png chessboard_RGB.png"
MASKED = "astronaut.png chelsea.png motorcycle_left.png retina.jpg"
SAMPLES = "photo.png photo-16.png binary-mask.png vignette.png green-screen.png cutout.png modes.png masks.png"
SHELF = pathlib.Path(skimage.__file__).parent / "data"
GREY = "camera.png coins.png grass.png moon.png page.png text.png horse.png".split()


def shelf(name):
    return numpy.asarray(Image.open(SHELF / name).convert("L" if name in GREY else "RGB"))


def ellipse(height, width, soft):
    """1 within, 0 without, an edge between; half of the picture or so."""
    y, x = (numpy.arange(n) + 0.5 - n / 2 for n in (height, width))
    far = numpy.sqrt((x[None, :] / (0.42 * width)) ** 2 + (y[:, None] / (0.42 * height)) ** 2)
    return numpy.clip((1 - far) / soft + 0.5, 0, 1)


def masked(photo, soft):
    weights = ellipse(*photo.shape[:2], soft)[..., None]
    return numpy.floor(photo * weights + 0.5).astype(numpy.uint8)


def cut_out(photo):
    """Straight alpha beside colours that stay."""
    weights = ellipse(*photo.shape[:2], 0.05)[..., None]
    return numpy.concatenate([photo, numpy.floor(weights * 255 + 0.5).astype(numpy.uint8)], axis=2)


def words(dice, count):
    return " ".join("".join(dice.choice("etaoinshrdlucmf") for _ in range(dice.randint(2, 9))) for _ in range(count))


def screenshot(width=1600, height=1000):
    """Windows with titles, lines of text, buttons, a list and a picture, on a gradient."""
    dice = random.Random(5)
    slope = numpy.linspace(0, 60, height)[:, None] + numpy.linspace(0, 40, width)[None, :]
    back = numpy.stack([30 + slope * 0.5, 60 + slope * 0.7, 110 + slope], axis=2).astype(numpy.uint8)
    picture = Image.fromarray(back)
    draw = ImageDraw.Draw(picture)
    font = {size: ImageFont.load_default(size) for size in (13, 15, 20)}
    for left, top, right, bottom in ((60, 40, 900, 700), (760, 300, 1540, 940), (120, 620, 700, 960)):
        draw.rounded_rectangle((left, top, right, bottom), 9, fill=(250, 250, 248), outline=(120, 120, 130))
        draw.rectangle((left + 1, top + 8, right - 1, top + 34), fill=(222, 224, 230))
        draw.text((left + 14, top + 8), words(dice, 4), font=font[20], fill=(40, 40, 50))
        for line, y in enumerate(range(top + 46, bottom - 24, 20)):
            if line % 9 == 8:
                draw.rounded_rectangle((left + 14, y, left + 110, y + 17), 4, fill=(60, 120, 220))
                draw.text((left + 24, y), words(dice, 1), font=font[13], fill=(255, 255, 255))
            else:
                ink = (20, 20, 30) if line % 4 else (30, 110, 60)
                draw.text((left + 14, y), words(dice, (right - left) // 70), font=font[15], fill=ink)
    picture.paste(Image.fromarray(shelf("chelsea.png")), (1060, 420))
    return numpy.asarray(picture)


def line_art(width=1200, height=900):
    """Circles, lines and lettering in black on white, edges smoothed."""
    dice = random.Random(6)
    large = Image.new("L", (2 * width, 2 * height), 255)
    draw = ImageDraw.Draw(large)
    for _ in range(60):
        x, y, r = dice.randrange(2 * width), dice.randrange(2 * height), dice.randrange(20, 400)
        draw.ellipse((x - r, y - r, x + r, y + r), outline=0, width=dice.randrange(2, 9))
        draw.line([dice.randrange(2 * height) for _ in range(4)], fill=0, width=dice.randrange(2, 7))
    draw.text((100, 100), words(dice, 8), font=ImageFont.load_default(60), fill=0)
    return numpy.asarray(large.resize((width, height), Image.Resampling.BOX))


def labels(width=1024, height=768):
    """Regions of a label map, each a small number: the nearest of some points, with ragged borders."""
    dice = numpy.random.default_rng(7)
    points = dice.uniform(0, 1, (40, 2)) * (height, width)
    y, x = numpy.mgrid[:height, :width]
    ragged = dice.normal(0, 2, (2, height, width))
    far = [(y + ragged[0] - p[0]) ** 2 + (x + ragged[1] - p[1]) ** 2 for p in points]
    return (numpy.argmin(far, axis=0) % 21).astype(numpy.uint8)


def chart(width=1000, height=800):
    """A heat map in a frame: smooth colour, axes and captions."""
    y, x = numpy.mgrid[:height, :width] / 90.0
    wave = (numpy.sin(x) * numpy.cos(y) + numpy.sin(0.3 * x * y) + 2) / 4
    rows = numpy.stack([255 * wave, 255 * (1 - numpy.abs(2 * wave - 1)), 255 * (1 - wave)], axis=2).astype(numpy.uint8)
    picture = Image.new("RGB", (width, height), "white")
    picture.paste(Image.fromarray(rows[:600, :820]), (90, 80))
    draw, dice = ImageDraw.Draw(picture), random.Random(8)
    draw.rectangle((89, 79, 910, 680), outline="black")
    for step in range(9):
        draw.text((90 + 100 * step, 690), f"{step / 4:.2f}", font=ImageFont.load_default(14), fill="black")
        draw.text((40, 80 + 70 * step), f"{step * 12.5:.1f}", font=ImageFont.load_default(14), fill="black")
    draw.text((200, 30), words(dice, 6), font=ImageFont.load_default(24), fill="black")
    return numpy.asarray(picture)


def wide(photo, seed):
    """16 bits whose lower ones are noise but for three, as a camera of 11 bits gives them."""
    noise = numpy.random.default_rng(seed).integers(0, 8, photo.shape, numpy.uint16)
    return (photo.astype(numpy.uint16) << 8) | (noise << 5) | noise


def save(folder, name, samples):
    samples = numpy.ascontiguousarray(samples if samples.ndim == 3 else samples[..., None])
    kinds = {(1, 1): "b-w", (3, 1): "srgb", (4, 1): "srgb", (1, 2): "grey16", (3, 2): "rgb16"}
    kind = kinds[samples.shape[2], samples.itemsize]
    pyvips.Image.new_from_array(samples).copy(interpretation=kind).pngsave(str(folder / f"{name}.png"))


def main():
    folder, samples = map(pathlib.Path, sys.argv[1:])
    folder.mkdir(parents=True, exist_ok=True)
    for name in PHOTOS.split() + PLAIN.split():
        save(folder, f"{'photo' if name in PHOTOS else 'plain'} {name.split('.')[0]}", shelf(name))
    for name in MASKED.split():
        save(folder, f"masked {name.split('.')[0]}", masked(shelf(name), 0.4))
        save(folder, f"cut {name.split('.')[0]}", masked(shelf(name), 0.01))
    save(folder, "alpha astronaut", cut_out(shelf("astronaut.png")))
    save(folder, "16 bits astronaut", wide(shelf("astronaut.png"), 1))
    save(folder, "16 bits camera", wide(shelf("camera.png"), 2))
    slope = numpy.floor(ellipse(700, 900, 0.9) * 65535 + 0.5)
    save(folder, "16 bits smooth mask", slope.astype(numpy.uint16))
    noise = numpy.random.default_rng(3).integers(0, 256, (512, 768, 3), numpy.uint8)
    drawn = {"screenshot": screenshot, "line art": line_art, "labels": labels, "chart": chart, "noise": lambda: noise}
    for name, draw in drawn.items():
        save(folder, f"drawn {name}", draw())
    for name in SAMPLES.split():
        (folder / f"sample {name}").write_bytes((samples / name).read_bytes())


if __name__ == "__main__":
    main()
