"""Smaller pictures: a PNG of few colours as one with a palette, with the standard library alone."""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from pathlib import Path

SIGNATURE = b"\x89PNG\r\n\x1a\n"
COLOURS = 64


def shrink(path: Path) -> None:
    """Write an 8-bit RGB or RGBA PNG anew with a palette of its 64 commonest colours (by nearest)."""
    width, height, depth, pixels = _read(path.read_bytes())
    size = 3 * width
    if depth == 4:
        pixels = b"".join(pixels[at : at + 3] for at in range(0, len(pixels), 4))
    triples = [pixels[at : at + 3] for at in range(0, len(pixels), 3)]
    counted = Counter(triples)
    palette = [colour for colour, _ in counted.most_common(COLOURS)]
    index = {colour: _nearest(colour, palette) for colour in counted}
    rows = bytearray()
    for y in range(height):
        rows.append(0)
        rows += bytes(index[each] for each in triples[y * size // 3 : (y + 1) * size // 3])
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"PLTE", b"".join(palette)), (b"IDAT", zlib.compress(bytes(rows), 9)), (b"IEND", b""))
    path.write_bytes(SIGNATURE + b"".join(_chunk(name, data) for name, data in chunks))


def _nearest(colour: bytes, palette: list[bytes]) -> int:
    return min(range(len(palette)), key=lambda at: sum((a - b) ** 2 for a, b in zip(colour, palette[at], strict=True)))


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _read(data: bytes) -> tuple[int, int, int, bytes]:
    """Width, height, bytes a pixel, and the pixels without filters."""
    at, packed, head = len(SIGNATURE), b"", b""
    while at < len(data):
        (length,), name = struct.unpack(">I", data[at : at + 4]), data[at + 4 : at + 8]
        body, at = data[at + 8 : at + 8 + length], at + 12 + length
        if name == b"IHDR":
            head = body
        elif name == b"IDAT":
            packed += body
    width, height, bits, kind, _, _, interlaced = struct.unpack(">IIBBBBB", head)
    if bits != 8 or kind not in (2, 6) or interlaced:
        raise ValueError("only plain 8-bit RGB and RGBA")
    depth = 3 if kind == 2 else 4
    return width, height, depth, _unfiltered(zlib.decompress(packed), width * depth, height, depth)


def _unfiltered(raw: bytes, stride: int, height: int, depth: int) -> bytes:
    out, above = bytearray(), bytearray(stride)
    for y in range(height):
        start = y * (stride + 1)
        kind, row = raw[start], bytearray(raw[start + 1 : start + 1 + stride])
        for x in range(stride) if kind else ():
            left, up = (row[x - depth] if x >= depth else 0), above[x]
            corner = above[x - depth] if x >= depth else 0
            row[x] = (row[x] + _predicted(kind, left, up, corner)) & 255
        out += row
        above = row
    return bytes(out)


def _predicted(kind: int, left: int, up: int, corner: int) -> int:
    if kind < 4:
        return (0, left, up, (left + up) // 2)[kind]
    guess = left + up - corner
    return min((left, up, corner), key=lambda value: abs(guess - value))
