"""Chunks of PNG, segments of JPEG, chunks of WebP: taken apart and put together, for forms that no program here writes."""

import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def png_chunks(file):
    """Kind and data of each chunk."""
    at, chunks = 8, []
    while at < len(file):
        (length,) = struct.unpack_from(">I", file, at)
        chunks.append((file[at + 4 : at + 8], file[at + 8 : at + 8 + length]))
        at += 12 + length
    return chunks


def png_file(chunks):
    parts = [SIGNATURE]
    for kind, data in chunks:
        parts.append(struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)))
    return b"".join(parts)


def png_kinds(path):
    return [kind.decode() for kind, _ in png_chunks(path.read_bytes())]


def png_with(file, added, before=b"IDAT", without=()):
    """The same file with chunks put in before the first of a kind."""
    chunks = [chunk for chunk in png_chunks(file) if chunk[0] not in without]
    at = next(i for i, chunk in enumerate(chunks) if chunk[0] == before)
    return png_file(chunks[:at] + added + chunks[at:])


def raw_profile(name, data, compressed=True):
    """As ImageMagick writes what it has no chunk for."""
    digits = data.hex()
    rows = "\n".join(digits[i : i + 72] for i in range(0, len(digits), 72))
    text = f"\n{name}\n{len(data):8}\n{rows}\n".encode("latin-1")
    keyword = f"Raw profile type {name}".encode() + b"\0"
    return (b"zTXt", keyword + b"\0" + zlib.compress(text)) if compressed else (b"tEXt", keyword + text)


def itxt_xmp(xmp, compressed):
    keyword = b"XML:com.adobe.xmp\0"
    return b"iTXt", keyword + (b"\1\0\0\0" + zlib.compress(xmp) if compressed else b"\0\0\0\0" + xmp)


def jpeg_segments(file):
    """Marker and data of the segments before the scan, and all from the scan on."""
    at, segments = 2, []
    while file[at + 1] != 0xDA:
        (length,) = struct.unpack_from(">H", file, at + 2)
        segments.append((file[at + 1], file[at + 4 : at + 2 + length]))
        at += 2 + length
    return segments, file[at:]


def jpeg_file(segments, scan):
    parts = [b"\xff\xd8"]
    parts += [bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data for marker, data in segments]
    return b"".join(parts) + scan


def jpeg_with(file, added=(), without=lambda marker, data: False):
    """The same file with segments put in after JFIF's."""
    segments, scan = jpeg_segments(file)
    kept = [segment for segment in segments if not without(*segment)]
    at = 1 if kept and kept[0][0] == 0xE0 else 0
    return jpeg_file(kept[:at] + list(added) + kept[at:], scan)


def webp_chunks(file):
    at, chunks = 12, []
    while at + 8 <= len(file):
        (length,) = struct.unpack_from("<I", file, at + 4)
        chunks.append((file[at : at + 4], file[at + 8 : at + 8 + length]))
        at += 8 + length + length % 2
    return chunks


def webp_file(chunks):
    body = b"WEBP"
    for kind, data in chunks:
        body += kind + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def is_whole(path):
    """Whether the parts of a file are in the order and of the lengths that its standard asks for."""
    file = path.read_bytes()
    if file.startswith(SIGNATURE):
        kinds = [kind for kind, _ in png_chunks(file)]
        once = [kind for kind in kinds if kind not in (b"IDAT", b"iTXt", b"zTXt", b"tEXt")]
        return kinds[0] == b"IHDR" and kinds[-1] == b"IEND" and len(once) == len(set(once))
    if file.startswith(b"RIFF"):
        return struct.unpack_from("<I", file, 4)[0] + 8 == len(file)
    return True
