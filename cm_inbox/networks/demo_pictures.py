"""The pictures of the demo world: small scenes drawn by code, the same ones for the same address, without any file."""

from __future__ import annotations

import struct
import zlib
from random import Random

WIDTH, HEIGHT = 640, 420
SKIES = ((0xD9, 0xE6, 0xE8), (0xF3, 0xDF, 0xC6), (0xC9, 0xD3, 0xE6), (0xE9, 0xE2, 0xD4))
PAINTS = ((0x0F, 0x76, 0x6E), (0x8A, 0x38, 0x6B), (0x5C, 0x6B, 0x1F), (0xB4, 0x53, 0x09), (0x3B, 0x5B, 0xA9))

Colour = tuple[int, int, int]


class _Canvas:
    """Rows of bytes, three for each pixel."""

    def __init__(self, ground: Colour) -> None:
        self._rows = [bytearray(bytes(ground) * WIDTH) for _ in range(HEIGHT)]

    def box(self, x: int, y: int, wide: int, high: int, colour: Colour, *, round_by: int = 0) -> None:
        """Fill a rectangle, its corners cut round."""
        for number in range(max(0, y), min(HEIGHT, y + high)):
            edge = min(number - y, y + high - 1 - number)
            lost = 0
            if edge < round_by:
                lost = round(round_by - (round_by**2 - (round_by - edge) ** 2) ** 0.5)
            left, right = max(0, x + lost), min(WIDTH, x + wide - lost)
            if right > left:
                self._rows[number][3 * left : 3 * right] = bytes(colour) * (right - left)

    def disc(self, x: int, y: int, radius: int, colour: Colour) -> None:
        self.box(x - radius, y - radius, 2 * radius, 2 * radius, colour, round_by=radius)

    def png(self) -> bytes:
        """Return the picture as a file (PNG specification, section 11: IHDR, IDAT, IEND)."""
        lines = b"".join(b"\0" + bytes(row) for row in self._rows)
        head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
        chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(lines, 6)), (b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*each) for each in chunks)


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def drawn(address: str) -> bytes:
    """Return the picture file of an address: a tram at its stop, a parcel that was sat on, or a cheese."""
    rng = Random(address)  # noqa: S311 - no secret, only repeatable
    brevent = "/b" in address.partition("media.example")[2][:3]
    scene = rng.choice((_parcel, _cheese)) if brevent else _tram
    canvas = _Canvas(rng.choice(SKIES))
    scene(canvas, rng)
    return canvas.png()


def _tram(canvas: _Canvas, rng: Random) -> None:
    canvas.disc(rng.randint(430, 560), rng.randint(60, 110), 34, (0xF2, 0xB8, 0x4B))
    at = 0
    while at < WIDTH:
        wide, high = rng.randint(60, 130), rng.randint(90, 200)
        canvas.box(at, 300 - high, wide - 6, high, (0xB9, 0xC4, 0xC4))
        at += wide
    canvas.box(0, 300, WIDTH, 120, (0x8C, 0x95, 0x90))
    canvas.box(0, 332, WIDTH, 6, (0x5F, 0x66, 0x62))
    left, paint = rng.randint(60, 150), rng.choice(PAINTS)
    canvas.box(left, 180, 400, 146, paint, round_by=26)
    canvas.box(left + 14, 302, 372, 14, (0x2B, 0x2E, 0x2C))
    for number in range(6):
        canvas.box(left + 24 + number * 61, 206, 46, 52, (0xF6, 0xF4, 0xEC), round_by=8)
    for place in (left + 70, left + 320):
        canvas.disc(place, 326, 17, (0x2B, 0x2E, 0x2C))
        canvas.disc(place, 326, 7, (0xB9, 0xC4, 0xC4))


def _parcel(canvas: _Canvas, rng: Random) -> None:
    canvas.box(0, 290, WIDTH, 130, (0x9A, 0x8F, 0x80))
    left = rng.randint(130, 200)
    canvas.box(left, 130, 320, 220, (0xC8, 0x9B, 0x64), round_by=6)
    canvas.box(left + 140, 130, 40, 220, (0xE4, 0xC8, 0x9C))
    for _ in range(9):  # where somebody sat on it
        x, y = left + rng.randint(20, 280), rng.randint(140, 320)
        canvas.box(x, y, rng.randint(14, 46), rng.randint(5, 14), (0x8F, 0x68, 0x3A), round_by=3)
    canvas.box(left + 196, 256, 96, 66, (0xF6, 0xF4, 0xEC))
    for number in range(4):
        canvas.box(left + 206, 266 + number * 13, rng.randint(30, 76), 5, (0x55, 0x55, 0x55))


def _cheese(canvas: _Canvas, rng: Random) -> None:
    canvas.box(0, 270, WIDTH, 150, (0xA0, 0x7B, 0x55))
    canvas.disc(310, 280, 130, (0xF4, 0xEF, 0xE6))
    canvas.disc(310, 262, 112, (0xEE, 0xD9, 0x9A))
    for _ in range(14):
        x, y = 310 + rng.randint(-84, 84), 262 + rng.randint(-76, 76)
        canvas.disc(x, y, rng.randint(4, 15), rng.choice(((0x7F, 0x9B, 0x6E), (0x5E, 0x80, 0x62), (0xD9, 0xBF, 0x7C))))
