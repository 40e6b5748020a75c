"""Pictures as plain RGBA bytes: read and written with the standard library, and painted where the samples have none."""

import ast
import collections
import struct
import zlib

# samples: width * height * 4 bytes, straight RGBA from the top left.
Picture = collections.namedtuple("Picture", "width height samples")

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunks(data):
    at = len(SIGNATURE)
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        yield data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        at += length + 12


def paeth(left, above, corner):
    guess = left + above - corner
    far = abs(guess - left), abs(guess - above), abs(guess - corner)
    return (left, above, corner)[far.index(min(far))]


def unfiltered(kind, row, above, step):
    """One row of a PNG without its filter; `step` is the bytes of a pixel."""
    row = bytearray(row)
    for at in range(len(row)):
        left = row[at - step] if at >= step else 0
        corner = above[at - step] if at >= step else 0
        guess = (0, left, above[at], (left + above[at]) // 2, paeth(left, above[at], corner))[kind]
        row[at] = (row[at] + guess) & 255
    return row


def with_alpha(samples, channels):
    """RGBA of RGB or RGBA."""
    if channels == 4:
        return bytes(samples)
    whole = bytearray(b"\xff") * (len(samples) // 3 * 4)
    for channel in range(3):
        whole[channel::4] = samples[channel::3]
    return bytes(whole)


def read_png(path):
    data = path.read_bytes()
    parts = list(chunks(data))
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", dict(parts)[b"IHDR"])
    if data[: len(SIGNATURE)] != SIGNATURE or depth != 8 or colour not in (2, 6) or interlaced:
        raise ValueError(f"{path}: not a plain PNG of RGB or RGBA in 8 bits")
    if {b"iCCP", b"gAMA", b"cICP"} & {name for name, _ in parts}:
        raise ValueError(f"{path}: carries a profile, which a browser would apply")
    channels = 3 if colour == 2 else 4
    raw = zlib.decompress(b"".join(body for name, body in parts if name == b"IDAT"))
    stride = width * channels
    samples, above = bytearray(), bytes(stride)
    for start in range(0, height * (stride + 1), stride + 1):
        above = unfiltered(raw[start], raw[start + 1 : start + 1 + stride], above, channels)
        samples += above
    return Picture(width, height, with_alpha(samples, channels))


def write_png(path, picture):
    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", picture.width, picture.height, 8, 6, 0, 0, 0)
    stride = picture.width * 4
    rows = (picture.samples[at : at + stride] for at in range(0, len(picture.samples), stride))
    body = zlib.compress(b"".join(b"\0" + row for row in rows))
    path.write_bytes(SIGNATURE + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b""))


def read_npy(path):
    """A picture from `.npy` of bytes, shape (height, width, 3 or 4)."""
    data = path.read_bytes()
    if data[:6] != b"\x93NUMPY":
        raise ValueError(f"{path}: not .npy")
    start = 10 if data[6] == 1 else 12
    length = int.from_bytes(data[8:start], "little")
    header = ast.literal_eval(data[start : start + length].decode("latin-1"))
    shape, body = header["shape"], data[start + length :]
    sound = header["descr"] in ("|u1", "<u1", "u1") and not header["fortran_order"]
    if not sound or len(shape) != 3 or shape[2] not in (3, 4):
        raise ValueError(f"{path}: expected bytes of shape (height, width, 3 or 4), found {header}")
    if len(body) != shape[0] * shape[1] * shape[2]:
        raise ValueError(f"{path}: {len(body)} bytes for the shape {shape}")
    return Picture(shape[1], shape[0], with_alpha(body, shape[2]))


def write_npy(path, picture):
    shape = (picture.height, picture.width, 4)
    header = f"{{'descr': '|u1', 'fortran_order': False, 'shape': {shape}, }}"
    header += " " * (-(len(header) + 11) % 64) + "\n"
    path.write_bytes(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + picture.samples)


def thinned(picture, every):
    """Each `every`-th pixel of each `every`-th row."""
    rows = range(0, picture.height, every)
    pixels = struct.iter_unpack("4s", picture.samples)
    whole = [pixel for (pixel,) in pixels]
    kept = [whole[y * picture.width : (y + 1) * picture.width : every] for y in rows]
    return Picture(len(kept[0]), len(rows), b"".join(b"".join(row) for row in kept))


def ramp(picture):
    """The picture with an alpha that rises from 0 at its left edge to 255 at its right."""
    row = bytes((x * 255 + (picture.width - 1) // 2) // (picture.width - 1) for x in range(picture.width))
    samples = bytearray(picture.samples)
    samples[3::4] = row * picture.height
    return Picture(picture.width, picture.height, bytes(samples))


def chart(across):
    """256 x 256 opaque pixels whose levels run across or down: one laid on the other, every pair of bytes meets."""
    if across:
        samples = b"".join(bytes((x, 255 - x, x, 255)) for x in range(256)) * 256
    else:
        samples = b"".join(bytes((y, y, 255 - y, 255)) * 256 for y in range(256))
    return Picture(256, 256, samples)
