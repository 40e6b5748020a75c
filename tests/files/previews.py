"""Previews show the old pixels: none travels, whatever it hides in. And `--strip` leaves the profile alone."""

import base64
import io

from PIL import Image

import cells
import containers
import facts
import profiles
import sources
from cells import FORMATS
from tools import maskimg

# Written into each preview as a comment.
MARK = b"OLD-PIXELS-TO-BE-KEPT-FROM-VIEW"
PREVIEWS = ["-ThumbnailImage", "-PreviewImage", "-PhotoshopThumbnail", "-MPImage2", "-XMP:ThumbnailImage",
            "-JpgFromRaw", "-OtherImage", "-JFXX:all", "-XMP-GImage:all", "-XMP-hdrgm:all", "-MPF0:all"]


def preview():
    """A small JPEG."""
    out = io.BytesIO()
    sources.picture((16, 12)).save(out, "jpeg", comment=MARK)
    return out.getvalue()


def thumbnails_in_xmp(jpeg):
    text = base64.b64encode(jpeg).decode()
    return f"""
<xmp:Thumbnails><rdf:Alt><rdf:li rdf:parseType="Resource" xmlns:xmpGImg="http://ns.adobe.com/xap/1.0/g/img/">
<xmpGImg:format>JPEG</xmpGImg:format><xmpGImg:width>16</xmpGImg:width><xmpGImg:height>12</xmpGImg:height>
<xmpGImg:image>{text}</xmpGImg:image></rdf:li></rdf:Alt></xmp:Thumbnails>"""


def gain_map_in_xmp(jpeg):
    """The words of a gain map and of a picture beside the picture."""
    text = base64.b64encode(jpeg).decode()
    return f"""
<hdrgm:Version xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/">1.0</hdrgm:Version>
<GImage:Data xmlns:GImage="http://ns.google.com/photos/1.0/image/">{text}</GImage:Data>"""


def files(maker):
    """Every format with every kind of preview that it can have."""
    jpeg = preview()
    (maker.path("thumbnail.jpg")).write_bytes(jpeg)
    for suffix in FORMATS:
        for name, more in {"thumbnails": thumbnails_in_xmp(jpeg), "gain-map": gain_map_in_xmp(jpeg)}.items():
            packet = maker.path(f"{name}.xmp")
            packet.write_bytes(facts.xmp_packet(more))
            path = maker.plain(f"{name}.{suffix}")
            maker.exiftool.write(path, f"-XMP<={packet}", *facts.WRITE_EXIF)
            yield path
        path = maker.plain(f"exif.{suffix}")
        # exiftool writes an IFD1 into all but TIFF, whose IFD1 is a page.
        thumbnail = [f"-ThumbnailImage<={maker.path('thumbnail.jpg')}"] if suffix != "tif" else []
        photoshop = [f"-PhotoshopThumbnail<={maker.path('thumbnail.jpg')}"] if suffix in ("jpg", "tif") else []
        maker.exiftool.write(path, *facts.WRITE_EXIF, *facts.WRITE_XMP, *thumbnail, *photoshop)
        yield path
    yield from more_of_jpeg(maker, jpeg)


def more_of_jpeg(maker, jpeg):
    """JFXX, several pictures in one file, and a gain map appended."""
    words = [*facts.WRITE_EXIF, *facts.WRITE_XMP]
    maker.exiftool.write(maker.plain("carrying.jpg"), *words)
    carrying = maker.path("carrying.jpg").read_bytes()
    path = maker.path("jfxx.jpg")
    path.write_bytes(containers.jpeg_with(carrying, [(0xE0, b"JFXX\0\x10" + jpeg)]))
    yield path
    path = maker.path("appended.jpg")
    path.write_bytes(carrying + jpeg)
    yield path
    path = maker.path("several.jpg")
    with io.BytesIO(jpeg) as second:
        Image.open(second).load()
        sources.picture().save(path, "MPO", save_all=True, append_images=[Image.open(io.BytesIO(jpeg))], comment=MARK)
    maker.exiftool.write(path, *words)
    yield path


def hold(tally, exiftool, sources_folder, folder):
    maker = sources.Maker(sources_folder, exiftool)
    outs = []
    for path in files(maker):
        file = path.read_bytes()
        hidden = MARK in file or base64.b64encode(preview())[100:140] in file
        tally.hold(hidden, f"{path.name} hides no preview: the witness sees nothing")
        for target in FORMATS:
            out = folder / f"{path.stem}-{path.suffix[1:]}.{target}"
            maskimg(path, out)
            outs.append(out)
    for out in outs:
        hold_bytes(tally, out)
    hold_none_found(tally, exiftool, folder)
    for name, tags in exiftool.read(folder).items():
        tally.equal(tags.get("IFD0:Make"), facts.EXIF["IFD0:Make"], f"{name}: what is no preview travels")


def hold_bytes(tally, out):
    """Neither the bytes of a preview nor its digits are in a file, nor does a second picture begin in it."""
    file, what = out.read_bytes(), f"preview in {out.name}"
    tally.hold(MARK not in file, f"{what}: its bytes are there")
    tally.hold(base64.b64encode(preview())[100:140] not in file, f"{what}: its digits are there")
    pictures = file.count(b"\xff\xd8\xff")
    tally.equal(pictures, int(out.suffix == ".jpg"), f"{what}: pictures that begin in the file")


def hold_none_found(tally, exiftool, folder):
    said = [line.strip() for line in exiftool("-m", "-s3", *PREVIEWS, folder).splitlines()]
    left = [line for line in said if line and not line.startswith("=") and "files read" not in line and "director" not in line]
    tally.equal(left, [], "previews that exiftool finds")


def hold_strip(tally, forms, exiftool, folder):
    """Nothing but the profile is left; of PNG's own words those about colours."""
    outs = {}
    for form in forms:
        for target in FORMATS:
            out = folder / f"{form.path.stem}-{form.suffix}.{target}"
            maskimg(form.path, out, "--strip")
            outs[out.name] = form, out
    # What the formats themselves say, and what exiftool works out.
    plain = ("SourceFile", "ExifTool:", "System:", "File:", "Composite:", "PNG:", "RIFF:", "ICC", "JFIF:", "PNG-")
    own = ("Image", "Bits", "Compression", "Photometric", "Strip", "Orientation", "SamplesPer", "RowsPer", "Planar",
           "Predictor", "ExtraSamples", "SampleFormat")
    for name, tags in exiftool.read(folder).items():
        form, out = outs[name]
        if "ICC" in form.holds:
            cells.hold_icc(tally, form, out, tags, [])
        left = [tag for tag in tags if not tag.startswith(plain)]
        left = [tag for tag in left if not (out.suffix == ".tif" and tag.startswith(tuple("IFD0:" + word for word in own)))]
        tally.equal(left, [], f"{name} stripped")
        tally.equal(facts.density(tags, out.suffix[1:]), None, f"{name} stripped: density")
        tally.hold(facts.EXIF["IFD0:Make"].encode() not in out.read_bytes(), f"{name} stripped: EXIF is in the file")
    tally.hold(profiles.P3 in [form.icc for form in forms], "profiles were tried")
