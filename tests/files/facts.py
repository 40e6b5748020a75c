"""What the files say of themselves, as exiftool reads it, and the packets that say it."""

from PIL import Image

WORDS = "Zoë Ångström ✓ 猫"
EXIF = {
    "IFD0:Make": "Optik & Sons",
    "IFD0:Model": "Model 5 <b>",
    "IFD0:Artist": WORDS,
    "IFD0:Copyright": "© 2024 Zoë",
    "IFD0:XPTitle": WORDS,
    "ExifIFD:DateTimeOriginal": "2024:02:29 23:59:58",
    "ExifIFD:ExposureTime": 0.004,
    "ExifIFD:UserComment": WORDS,
    "GPS:GPSLatitude": 48.8575,
    "GPS:GPSLatitudeRef": "N",
    "GPS:GPSLongitude": 2.3475,
    "GPS:GPSLongitudeRef": "W",
}
XMP = {"XMP-dc:Title": WORDS, "XMP-dc:Creator": "Zoë <& Co>", "XMP-xmp:Rating": 4}
DENSITY = (300.0, 150.0)
COLUMNS = ["ICC", "EXIF", "XMP", "density"]

WRITE_EXIF = [f"-{tag}={value}" for tag, value in EXIF.items()]
WRITE_XMP = [f"-{tag}={value}" for tag, value in XMP.items()]
WRITE_DENSITY = ["-IFD0:XResolution=300", "-IFD0:YResolution=150", "-IFD0:ResolutionUnit#=2"]

# Where the format has a place of its own for it.
OWN_DENSITY = {
    "png": ["-PixelsPerUnitX=11811", "-PixelsPerUnitY=5906", "-PixelUnits#=1"],
    "jpg": ["-JFIF:XResolution=300", "-JFIF:YResolution=150", "-JFIF:ResolutionUnit#=1"],
}


def exif_of_pillow(density=True):
    """The same facts as Pillow holds them, big-endian as it writes them."""
    exif = Image.Exif()
    exif[0x10F], exif[0x110] = EXIF["IFD0:Make"], EXIF["IFD0:Model"]
    exif[0x13B], exif[0x8298] = WORDS.encode(), EXIF["IFD0:Copyright"].encode()
    exif[0x9C9B] = WORDS.encode("utf-16-le") + b"\0\0"
    if density:
        exif[0x11A], exif[0x11B], exif[0x128] = 300.0, 150.0, 2
    inner = exif.get_ifd(0x8769)
    inner[0x9003], inner[0x829A] = EXIF["ExifIFD:DateTimeOriginal"], 0.004
    inner[0x9286] = b"UNICODE\0" + WORDS.encode("utf-16-be")
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (48.0, 51.0, 27.0), "W", (2.0, 20.0, 51.0)
    return exif


def xmp_packet(more=""):
    """The same facts in a packet, with some of the oddities that packets have."""
    escape = lambda text: text.replace("&", "&amp;").replace("<", "&lt;")
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:tiff="http://ns.adobe.com/tiff/1.0/" xmp:Rating="4">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{WORDS}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{escape(XMP["XMP-dc:Creator"])}</rdf:li></rdf:Seq></dc:creator>{more}
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>""".encode()


def chosen(tags, wanted):
    """Those of the tags that are asked for; fractions rounded as they are written down."""
    round6 = lambda value: round(value, 6) if isinstance(value, float) else value
    return {tag: round6(tags.get(tag)) for tag in wanted}


def density(tags, suffix):
    """Pixels an inch across and down, from where the format says it; `None` where it does not."""
    unit_names = {"png": ("PNG-pHYs:PixelsPerUnitX", "PNG-pHYs:PixelsPerUnitY", "PNG-pHYs:PixelUnits"),
                  "jpg": ("JFIF:XResolution", "JFIF:YResolution", "JFIF:ResolutionUnit"),
                  "bmp": ("File:PixelsPerMeterX", "File:PixelsPerMeterY", None)}
    x, y, unit = unit_names.get(suffix, ("IFD0:XResolution", "IFD0:YResolution", "IFD0:ResolutionUnit"))
    if suffix == "jpg" and tags.get(unit, 0) == 0:
        # JFIF says nothing: then EXIF does.
        return density(tags, "tif")
    metre = {"png": {1: 0.0254}, "bmp": {None: 0.0254}}
    scale = metre.get(suffix, {2: 1.0, 3: 2.54, None: 1.0} if suffix != "jpg" else {1: 1.0, 2: 2.54})
    if x not in tags or y not in tags or tags.get(unit) not in scale:
        return None
    return tuple(float(tags[axis]) * scale[tags.get(unit)] for axis in (x, y))
