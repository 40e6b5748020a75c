"""The table of what survives: every form of the four formats to all four, and to those that hold less."""

import io

from PIL import Image, ImageCms

import containers
import facts
import profiles
import sources
from tally import Tally
from tools import maskimg

FORMATS = {"png": "PNG", "jpg": "JPEG", "tif": "TIFF", "webp": "WebP"}
OTHERS = {"bmp": "BMP", "tga": "TGA", "pnm": "PNM", "qoi": "QOI", "ff": "farbfeld", "hdr": "HDR", "npy": "npy"}


def icc_of(path):
    """As Pillow finds it."""
    with Image.open(path) as opened:
        return opened.info.get("icc_profile") or b""


def hold_icc(tally, form, out, _tags, cell):
    what, found = f"{form.path.name} to {out.suffix[1:]}: ICC", icc_of(out)
    if form.arrives == "as it is":
        tally.equal(found == form.icc and len(found), len(form.icc), what, cell)
    elif out.suffix == ".png":
        tally.hold(form.arrives in containers.png_kinds(out), f"{what}: no chunk {form.arrives}", cell)
    elif form.arrives == "sRGB":
        tally.hold(not found or b"sRGB" in found, f"{what}: something else than sRGB has come", cell)
    else:
        # Both as sRGB by lcms.
        tally.hold(found, f"{what}: no profile stands for {form.arrives}", cell)
        if found:
            middle = converted(found, (128, 128, 128))
            tally.near(middle, {"gAMA": (188,) * 3, "cICP": (128,) * 3}[form.arrives], 2, what, cell)


def converted(icc, colour):
    source = ImageCms.ImageCmsProfile(io.BytesIO(icc))
    srgb = ImageCms.createProfile("sRGB")
    return ImageCms.profileToProfile(Image.new("RGB", (1, 1), colour), source, srgb, renderingIntent=1).getpixel((0, 0))


def hold_exif(tally, form, out, tags, cell):
    what = f"{form.path.name} to {out.suffix[1:]}: EXIF"
    tally.equal(facts.chosen(tags, facts.EXIF), facts.EXIF, what, cell)
    hold_exif_by_pillow(tally, out, what, cell)
    size = [tags.get(f"ExifIFD:ExifImage{side}") for side in ("Width", "Height")]
    with Image.open(out) as opened:
        tally.hold(size in ([None, None], list(opened.size)), f"{what}: dimensions are told as {size}", cell)


def hold_exif_by_pillow(tally, out, what, cell):
    """A second reader, which takes UTF-16 in the order of the file's bytes."""
    with Image.open(out) as opened:
        exif = opened.getexif()
        comment = exif.get_ifd(0x8769).get(0x9286, b"")
        order = "utf-16-le" if exif.endian == "<" else "utf-16-be"
        tally.equal(exif.get(0x10F), facts.EXIF["IFD0:Make"], f"{what}, by Pillow", cell)
        tally.near(exif.get_ifd(0x8825).get(2), (48, 51, 27), 1e-3, f"{what}, GPS by Pillow", cell)
    if comment.startswith(b"UNICODE\0"):
        tally.equal(comment[8:].decode(order, "replace").rstrip("\0"), facts.WORDS, f"{what}, UNICODE by Pillow", cell)


def hold_xmp(tally, form, out, tags, cell):
    what = f"{form.path.name} to {out.suffix[1:]}: XMP"
    tally.equal(facts.chosen(tags, facts.XMP), facts.XMP, what, cell)
    with Image.open(out) as opened:
        packet = opened.info.get("xmp") or (opened.tag_v2.get(700) if hasattr(opened, "tag_v2") else b"") or b""
        packet = packet.encode() if isinstance(packet, str) else packet
        tally.hold(facts.WORDS.encode() in packet, f"{what}, by Pillow: not in {packet[:60]}", cell)


def hold_density(tally, form, out, tags, cell):
    # JPEG counts whole pixels an inch or a centimetre, PNG whole pixels a metre.
    off = {"png": 0.02, "jpg": 0.6, "bmp": 0.02}.get(out.suffix[1:], 0.6 if form.suffix == "jpg" else 0.05)
    found = facts.density(tags, out.suffix[1:])
    off = max(off, 0.7 if "Centimeter" in form.path.name else 0)
    tally.near(found, facts.DENSITY, off, f"{form.path.name} to {out.suffix[1:]}: density", cell)


def hold_nothing_new(tally, form, out, tags):
    """What a file does not have does not come up in another."""
    what = f"{form.path.name} to {out.suffix[1:]}"
    if form.made != "perhaps" and "ICC" not in form.holds:
        tally.equal(len(icc_of(out)), 0, f"{what}: a profile comes up")
    if form.made != "perhaps" and "XMP" not in form.holds:
        tally.hold(not any(tag.startswith("XMP") for tag in tags), f"{what}: XMP comes up")
    tally.hold(containers.is_whole(out), f"{what}: the file is not as its standard has it")
    warned = [value for tag, value in tags.items() if tag in ("ExifTool:Warning", "ExifTool:Error")]
    tally.hold(not warned, f"{what}: exiftool warns of {warned}")


HOLDS = {"ICC": hold_icc, "EXIF": hold_exif, "XMP": hold_xmp, "density": hold_density}


def hold_sources(tally, forms, exiftool):
    """What each file holds before maskimg sees it: so the forms are what they are called, and the readers can read."""
    read = exiftool.read(*[form.path for form in forms])
    for form in forms:
        claims = Tally(quiet=form.made != "surely")
        for column in form.holds:
            HOLDS[column](claims, form, form.path, read[form.path.name], [column])
        if form.made == "surely":
            tally.equal(claims.failed, 0, f"{form.path.name} is not what it is called")
        elif form.made == "perhaps":
            form.holds = tuple(column for column in form.holds if claims.cells[column])


def hold_four(tally, forms, exiftool, folder):
    """Every form to the four formats that hold all."""
    outs = {}
    for form in forms:
        for suffix in FORMATS:
            out = folder / f"{form.path.stem}-{form.suffix}.{suffix}"
            said = maskimg(form.path, out)
            outs[out.name] = form, out
            said = [line for line in said if "WebP is written without loss" not in line]
            tally.equal(said, [], f"{form.path.name} to {suffix}: what is said")
    for name, tags in exiftool.read(folder).items():
        form, out = outs[name]
        for column in form.holds:
            HOLDS[column](tally, form, out, tags, [(form.suffix, out.suffix[1:], column)])
        hold_nothing_new(tally, form, out, tags)


def hold_others(tally, forms, exiftool, folder):
    """One note, whatever is dropped; and BMP keeps the density."""
    for form in (form for form in forms if form.path.stem == "exiftool"):
        for suffix in OTHERS:
            out = folder / f"{form.path.stem}-{form.suffix}.{suffix}"
            said = [line for line in maskimg(form.path, out) if "profile" in line or "EXIF" in line or "XMP" in line]
            what = f"{form.path.name} to {suffix}"
            tally.equal(len(said), 1, f"{what}: notes {said}")
            # HDR has light in the primaries of sRGB: there the profile is followed, not dropped.
            parts = ["EXIF", "XMP"] + (["profile"] if suffix != "hdr" else [])
            told = bool(said) and all(part in said[0] for part in parts)
            tally.hold(told, f"{what}: the note does not tell of all: {said}")
            if suffix == "bmp":
                tags = exiftool.read(out)[out.name]
                hold_density(tally, form, out, tags, [(form.suffix, suffix, "density")])
            left = out.read_bytes()
            tally.hold(b"Optik" not in left and b"x:xmpmeta" not in left, f"{what}: metadata are in the file")


def hold_too_large(tally, exiftool, folder):
    """What is too large for a segment of JPEG stays out with a note; the other formats hold it."""
    path = folder / "large.png"
    packet = facts.xmp_packet(f"<dc:description>{'x' * 100_000}</dc:description>")
    sources.picture().save(path)
    path.write_bytes(containers.png_with(path.read_bytes(), [containers.itxt_xmp(packet, True)]))
    for suffix in FORMATS:
        out = folder / f"out.{suffix}"
        noted = [line for line in maskimg(path, out) if "XMP" in line]
        tags = exiftool.read(out)[out.name]
        is_there = facts.chosen(tags, facts.XMP) == facts.XMP
        tally.equal(len(noted), int(not is_there), f"XMP of 100 kB to {suffix}: notes {noted}")
        tally.hold(is_there or suffix == "jpg", f"XMP of 100 kB to {suffix}: lost")


def hold_misfits(tally, folder):
    """A profile of other colours than those of the picture is not passed on."""
    rgb, grey = Image.new("RGB", (8, 8), (10, 200, 90)), Image.new("L", (8, 8), 77)
    for name, image, icc in (("grey-in-rgb", rgb, profiles.GREY), ("rgb-in-grey", grey, profiles.P3),
                             ("inks-in-rgb", rgb, profiles.INKS)):
        for source in FORMATS:
            if (source, name) == ("webp", "rgb-in-grey"):
                continue
            path = folder / f"{name}.{source}"
            image.save(path, icc_profile=icc)
            for target in FORMATS:
                out = folder / f"{name}-{source}-out.{target}"
                said = maskimg(path, out)
                tally.equal(len(icc_of(out)), 0, f"{path.name} to {target}: the misfit is passed on")
                noted = [line for line in said if "profile" in line]
                tally.equal(len(noted), 1, f"{path.name} to {target}: notes {noted}")
