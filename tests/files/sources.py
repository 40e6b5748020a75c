"""Files of the four formats, made by other programs in all the forms in which they write what a file carries."""

import dataclasses
import pathlib

import numpy
from PIL import Image

import containers
import facts
import profiles
from tools import imagemagick, vips

SIZE = (24, 16)
EXIF_PREFIX = b"Exif\0\0"
OPTIONS = {"webp": {"lossless": True, "exact": True}, "jpg": {"quality": 95, "subsampling": 0}}


@dataclasses.dataclass
class Form:
    """A file, what it holds of the columns, and the profile that is to arrive: bytes, or `any` made from its words."""

    path: pathlib.Path
    holds: tuple
    icc: bytes = profiles.P3
    arrives: str = "as it is"
    # Whether a program is known to write all that; it may `perhaps`, or the form was made `by hand`.
    made: str = "surely"

    @property
    def suffix(self):
        return self.path.suffix[1:]


def picture(size=SIZE):
    """No two corners are alike."""
    width, height = size
    y, x = numpy.mgrid[0:height, 0:width]
    rgb = numpy.stack([x * 255 // (width - 1), y * 255 // (height - 1), 40 + (x * y) % 97], -1)
    return Image.fromarray(rgb.astype("uint8"))


class Maker:
    """Makes forms in a folder with an exiftool that stays open."""

    def __init__(self, folder, exiftool):
        self.folder, self.exiftool, self.forms = pathlib.Path(folder), exiftool, []
        for name, icc in {"p3": profiles.P3, "lut": profiles.LUT}.items():
            (self.folder / f"{name}.icc").write_bytes(icc)

    def path(self, name):
        return self.folder / name

    def plain(self, name):
        """A picture that carries nothing."""
        path = self.path(name)
        picture().save(path, **OPTIONS.get(path.suffix[1:], {}))
        return path

    def add(self, name, holds, file=None, **more):
        """The form in the file of that name, whose bytes may be given."""
        path = self.path(name)
        if file is not None:
            path.write_bytes(file)
            more["made"] = "by hand"
        self.forms.append(Form(path, tuple(holds.split()), **more))
        return path

    def tagged(self, name, holds, *words, **more):
        """A plain picture to which exiftool adds."""
        self.exiftool.write(self.plain(name), *words)
        return self.add(name, holds, **more)

    def icc_word(self, name="p3"):
        return f"-icc_profile<={self.path(name + '.icc')}"

    def all_words(self, density=True):
        words = [*facts.WRITE_EXIF, *facts.WRITE_XMP, self.icc_word()]
        return words + (facts.WRITE_DENSITY if density else [])


ALL = "ICC EXIF XMP density"


def of_every_program(maker, suffix):
    """What exiftool, Pillow, libvips and ImageMagick write when they write all that they can."""
    path = maker.tagged(f"exiftool.{suffix}", ALL, *maker.all_words(), *facts.OWN_DENSITY.get(suffix, []))
    exif, saved = facts.exif_of_pillow(), maker.path(f"pillow.{suffix}")
    if suffix == "tif":
        exif[700] = facts.xmp_packet()
    more = {"exif": exif, "icc_profile": profiles.P3}
    more |= {"dpi": facts.DENSITY} if suffix != "webp" else {}
    more |= {"xmp": facts.xmp_packet()} if suffix in ("jpg", "webp") else {}
    picture().save(saved, **more, **OPTIONS.get(suffix, {}))
    # Pillow leaves out GPS in TIFF.
    maker.add(saved.name, "ICC EXIF density" if suffix == "png" else ALL, made="perhaps" if suffix == "tif" else "surely")
    lossless = "[lossless]" if suffix == "webp" else ""
    words = ["-define", "webp:lossless=true"] if suffix == "webp" else []
    for origin in {path, maker.path("exiftool.jpg")}:
        if not origin.exists():
            maker.exiftool.write(maker.plain(origin.name), *maker.all_words(), *facts.OWN_DENSITY["jpg"])
        vips("copy", origin, f"{maker.path(f'vips-of-{origin.suffix[1:]}.{suffix}')}{lossless}")
        imagemagick(origin, *words, maker.path(f"magick-of-{origin.suffix[1:]}.{suffix}"))
        for program in ("vips", "magick"):
            maker.add(f"{program}-of-{origin.suffix[1:]}.{suffix}", ALL, made="perhaps")


def of_png(maker):
    plain = maker.plain("plain.png").read_bytes()
    exif = facts.exif_of_pillow(density=False).tobytes()
    for name, data in {"exif": exif, "bare-exif": exif.removeprefix(EXIF_PREFIX)}.items():
        for packed in (True, False):
            chunk = containers.raw_profile(name.removeprefix("bare-"), data, packed)
            maker.add(f"raw-{name}-{packed}.png", "EXIF", containers.png_with(plain, [chunk]))
    after = containers.png_with(plain, [(b"eXIf", exif.removeprefix(EXIF_PREFIX))], before=b"IEND")
    maker.add("exif-after.png", "EXIF", after)
    before = containers.png_with(plain, [(b"eXIf", exif.removeprefix(EXIF_PREFIX))])
    maker.add("exif-before.png", "EXIF", before)
    maker.add("raw-xmp.png", "XMP", containers.png_with(plain, [containers.raw_profile("xmp", facts.xmp_packet())]))
    app1 = b"http://ns.adobe.com/xap/1.0/\0" + facts.xmp_packet()
    maker.add("raw-app1.png", "XMP", containers.png_with(plain, [containers.raw_profile("APP1", app1)], b"IEND"))
    raw = [containers.raw_profile(name, profiles.P3) for name in ("icm", "icc")]
    maker.add("raw-icm.png", "ICC", containers.png_with(plain, raw[:1]))
    maker.add("raw-icc.png", "ICC", containers.png_with(plain, raw[1:]))
    for packed in (True, False):
        chunk = containers.itxt_xmp(facts.xmp_packet(), packed)
        maker.add(f"itxt-{packed}.png", "XMP", containers.png_with(plain, [chunk]))
        maker.add(f"itxt-after-{packed}.png", "XMP", containers.png_with(plain, [chunk], before=b"IEND"))
    maker.tagged("large.png", "ICC", maker.icc_word("lut"), icc=profiles.LUT)
    chunk = (b"cICP", bytes([12, 13, 0, 1]))
    maker.add("cicp.png", "ICC", containers.png_with(plain, [chunk]), icc=b"", arrives="cICP")
    gamma = (b"gAMA", (100_000).to_bytes(4))
    maker.add("gamma.png", "ICC", containers.png_with(plain, [gamma]), icc=b"", arrives="gAMA")
    maker.add("srgb.png", "ICC", containers.png_with(plain, [(b"sRGB", b"\0")]), icc=b"", arrives="sRGB")
    for unit, density in {"PixelsPerInch": "300x150", "PixelsPerCentimeter": "118.11x59.06"}.items():
        path = maker.path(f"{unit}.png")
        imagemagick(maker.path("plain.png"), "-units", unit, "-density", density, path)
        maker.add(path.name, "density")


def of_jpeg(maker):
    plain = maker.plain("plain.jpg").read_bytes()
    for program in ("pillow", "exiftool", "vips", "magick"):
        path = maker.path(f"{program}-large.jpg")
        if program == "pillow":
            picture().save(path, icc_profile=profiles.LUT, **OPTIONS["jpg"])
        elif program == "exiftool":
            path.write_bytes(plain)
            maker.exiftool.write(path, maker.icc_word("lut"))
        elif program == "vips":
            vips("copy", maker.path("pillow-large.jpg"), path)
        else:
            imagemagick(maker.path("plain.jpg"), "-profile", maker.path("lut.icc"), path)
        maker.add(path.name, "ICC", icc=profiles.LUT)
    segments, scan = containers.jpeg_segments(maker.path("pillow-large.jpg").read_bytes())
    maker.add("parts-in-disorder.jpg", "ICC", containers.jpeg_file(segments[::-1], scan), icc=profiles.LUT)
    exif = facts.exif_of_pillow().tobytes()
    without_jfif = lambda marker, _: marker == 0xE0
    maker.add("exif-only.jpg", "EXIF density", containers.jpeg_with(plain, [(0xE1, exif)], without_jfif))
    maker.tagged("little.jpg", "EXIF", "-ExifByteOrder=II", *facts.WRITE_EXIF)
    long = "x" * 150_000
    path = maker.tagged("extended.jpg", "XMP", "-EXIF:all=", *facts.WRITE_XMP, f"-XMP-dc:Description={long}")
    parts = [data for marker, data in containers.jpeg_segments(path.read_bytes())[0] if b"/xmp/extension/" in data[:40]]
    if len(parts) < 2:
        raise OSError("exiftool has written no extended XMP of several segments")
    for unit, density in {"PixelsPerInch": "300x150", "PixelsPerCentimeter": "118x59"}.items():
        path = maker.path(f"{unit}.jpg")
        imagemagick(maker.path("plain.png"), "-units", unit, "-density", density, path)
        maker.add(path.name, "density")


def of_tiff(maker):
    maker.tagged("big-endian.tif", "EXIF XMP", "-ExifByteOrder=MM", *facts.WRITE_EXIF, *facts.WRITE_XMP)
    maker.plain("cm.tif")
    maker.exiftool.write(maker.path("cm.tif"), "-XResolution=118.11", "-YResolution=59.055", "-ResolutionUnit#=3")
    maker.add("cm.tif", "density")
    for name, words in {"tiles": "[tile,tile-width=16,tile-height=16]", "big": "[bigtiff]"}.items():
        vips("copy", maker.path("exiftool.tif"), f"{maker.path(name + '.tif')}{words}")
        maker.add(f"{name}.tif", ALL, made="perhaps")
    picture().save(maker.path("large.tif"), icc_profile=profiles.LUT)
    maker.add("large.tif", "ICC", icc=profiles.LUT)


def of_webp(maker):
    # Of different widths: exiftool 12.57 passes over what stands where it has read EXIF in the file before.
    for name, prefix, width in (("prefixed", EXIF_PREFIX, 26), ("bare", b"", 29)):
        path = maker.path(f"{name}.webp")
        exif = facts.exif_of_pillow().tobytes()
        picture((width, 16)).save(path, exif=exif, xmp=facts.xmp_packet(), **OPTIONS["webp"])
        chunks = [(kind, prefix + exif.removeprefix(EXIF_PREFIX) if kind == b"EXIF" else data)
                  for kind, data in containers.webp_chunks(path.read_bytes())]
        maker.add(path.name, "EXIF XMP density", containers.webp_file(chunks))
    vips("copy", maker.path("exiftool.webp"), f"{maker.path('lossy.webp')}[Q=90]")
    maker.add("lossy.webp", ALL, made="perhaps")
    picture().save(maker.path("large.webp"), icc_profile=profiles.LUT, **OPTIONS["webp"])
    maker.add("large.webp", "ICC", icc=profiles.LUT)


def made(folder, exiftool):
    """All forms."""
    maker = Maker(folder, exiftool)
    for suffix, more in {"png": of_png, "jpg": of_jpeg, "tif": of_tiff, "webp": of_webp}.items():
        of_every_program(maker, suffix)
        more(maker)
    return maker.forms
