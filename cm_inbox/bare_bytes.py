"""Pictures without what they tell besides themselves (place, camera, texts, thumbnails), cut out without loss; pure.

Of every format only the parts are kept that a viewer needs to show the picture; a part that is not known is left out,
and so is whatever stands behind the picture's end. Only how a JPEG is to be turned is kept, in a block of EXIF that
says nothing else. What does not hold together is refused: half understood, it might tell what it should not.

Sources: ITU-T T.81 (JPEG) annex B; CIPA DC-008 (Exif) sections 4.5 and 4.6.4; PNG, third edition, sections 5 and 11;
GIF89a; RFC 9649 (WebP) section 2.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from cm_inbox.models.record import Record


class Damaged(ValueError):
    """A file that begins as a picture of a known kind and does not go on as one."""


class BarePicture(Record, frozen=True):
    """A picture that tells nothing but itself. ``width`` and ``height`` are pixels as it is looked at, turned."""

    media_type: str
    content: bytes
    width: int
    height: int


def kind_of(content: bytes) -> str | None:
    """Return the media type that a file begins as, of those that ``bare_picture`` knows."""
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(_PNG):
        return "image/png"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return None


def may_tell(content: bytes) -> bool:
    """Say whether a file is one that tells of itself and of which nothing can be cut out here.

    These are TIFF (with it most raw pictures) and all that is built like MP4: films, HEIC, AVIF.
    """
    return content.startswith((b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")) or content[4:8] in (b"ftyp", b"moov", b"wide")


def bare_picture(content: bytes) -> BarePicture:
    """Return a JPEG, PNG, GIF or WebP without what it tells. Raises Damaged; ValueError for another kind."""
    kind = kind_of(content)
    made = {"image/jpeg": _jpeg, "image/png": _png, "image/gif": _gif, "image/webp": _webp}.get(kind or "")
    if kind is None or made is None:
        raise ValueError("no picture of a known kind")
    try:
        bare, width, height = made(content)
    except (IndexError, struct.error) as error:
        raise Damaged("it ends too early") from error
    if width <= 0 or height <= 0:
        raise Damaged("it has no size")
    return BarePicture(kind, bare, width, height)


# --- JPEG ----------------------------------------------------------------------------------------

_EOI, _SOS, _DQT, _DHT, _DAC, _DRI, _DNL = 0xD9, 0xDA, 0xDB, 0xC4, 0xCC, 0xDD, 0xDC
_FRAMES = frozenset(range(0xC0, 0xD0)) - {_DHT, _DAC, 0xC8}
_KEPT = _FRAMES | {_SOS, _DQT, _DHT, _DAC, _DRI, _DNL}
_NEEDED_APPS = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
"""Segments of applications that say how colours are meant."""


def _jpeg(content: bytes) -> tuple[bytes, int, int]:
    kept, turned, size = [b"\xff\xd8"], 1, (0, 0)
    for marker, segment, data in _segments(content):
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", segment[5:9])
            size = (width, height)
        needed = _NEEDED_APPS.get(marker)
        if marker in _KEPT:
            kept += [segment, data]
        elif needed and segment[4:].startswith(needed):
            kept.append(_jfif(segment) if marker == 0xE0 else segment)
        elif marker == 0xE1 and segment[4:].startswith(b"Exif\0\0"):
            turned = _turned(segment[10:])
    if turned != 1:
        kept.insert(2 if kept[1].startswith(b"\xff\xe0") else 1, _turning(turned))
    width, height = size if turned < 5 else (size[1], size[0])
    return b"".join([*kept, b"\xff\xd9"]), width, height


def _jfif(segment: bytes) -> bytes:
    """Return a JFIF header without the small picture it may hold: that may show what was cut off since."""
    body = segment[4:16] + b"\0\0"
    if len(segment) < 16:
        raise Damaged("its header is cut")
    return b"\xff\xe0" + struct.pack(">H", len(body) + 2) + body


def _segments(content: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Yield each segment up to the end of the picture: its marker, itself, and for a scan the data that follow."""
    at, scanned = 2, False
    while True:
        if content[at] != 0xFF:
            raise Damaged("a segment is missing")
        while content[at + 1] == 0xFF:  # fill bytes
            at += 1
        marker = content[at + 1]
        if marker == _EOI:
            if not scanned:
                raise Damaged("it holds no picture")
            return
        if marker < 0xC0 or 0xD0 <= marker <= 0xD8:
            raise Damaged("a segment is not known")
        (length,) = struct.unpack(">H", content[at + 2 : at + 4])
        end = at + 2 + length
        if length < 2 or end > len(content):
            raise Damaged("a segment is cut")
        after = end
        if marker == _SOS:
            scanned, after = True, _end_of_scan(content, end)
        yield marker, content[at:end], content[end:after]
        at = after


def _end_of_scan(content: bytes, at: int) -> int:
    """Return where the data of a scan end: at a marker that is neither a stuffed byte nor a restart."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            raise Damaged("it ends within the picture")
        following = content[at + 1]
        if following == 0 or 0xD0 <= following <= 0xD7:
            at += 2
        elif following == 0xFF:
            at += 1
        else:
            return at


def _turned(tiff: bytes) -> int:
    """Return the orientation that EXIF says, from 1 to 8; 1 where it says none that makes sense."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if order is None or len(tiff) < 8:
        return 1
    (at,) = struct.unpack(f"{order}I", tiff[4:8])
    if at + 2 > len(tiff):
        return 1
    (count,) = struct.unpack(f"{order}H", tiff[at : at + 2])
    for place in range(at + 2, min(at + 2 + 12 * count, len(tiff) - 11), 12):
        tag, kind, number, value = struct.unpack(f"{order}HHIH", tiff[place : place + 10])
        if (tag, kind, number) == (0x0112, 3, 1):
            return int(value) if 1 <= value <= 8 else 1
    return 1


def _turning(orientation: int) -> bytes:
    """Return a block of EXIF that says how the picture is turned, and nothing else."""
    entry = struct.pack(">HHIHH", 0x0112, 3, 1, orientation, 0)
    body = b"Exif\0\0MM\0*" + struct.pack(">IH", 8, 1) + entry + b"\0\0\0\0"
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


# --- PNG -----------------------------------------------------------------------------------------

_PNG = b"\x89PNG\r\n\x1a\n"
_CHUNKS = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD hIST pHYs sPLT acTL fcTL fdAT".split()
)


def _png(content: bytes) -> tuple[bytes, int, int]:
    kept, at = [_PNG], 8
    while True:
        length, name = struct.unpack(">I4s", content[at : at + 8])
        end = at + 12 + length
        if end > len(content) or (at == 8) != (name == b"IHDR"):
            raise Damaged("a part is cut or missing")
        if name in _CHUNKS:
            kept.append(content[at:end])
        at = end
        if name == b"IEND":
            break
    width, height = struct.unpack(">II", content[16:24])
    return b"".join(kept), width, height


# --- GIF -----------------------------------------------------------------------------------------

_LOOPING = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def _gif(content: bytes) -> tuple[bytes, int, int]:
    width, height, flags = struct.unpack("<HHB", content[6:11])
    at = 13 + _colours(flags)
    kept, shows = [content[:at]], False
    while content[at] != 0x3B:
        begin = at
        if content[at] == 0x2C:
            shows, keep = True, True
            at = _blocks_end(content, at + 11 + _colours(content[at + 9]))
        elif content[at] == 0x21:
            label = content[at + 1]
            keep = label in (0x01, 0xF9) or (label == 0xFF and content[at + 3 : at + 14] in _LOOPING)
            at = _blocks_end(content, at + 2)
        else:
            raise Damaged("a block is not known")
        if keep:
            kept.append(content[begin:at])
    if not shows:
        raise Damaged("it holds no picture")
    return b"".join([*kept, b";"]), width, height


def _colours(flags: int) -> int:
    """Return how many bytes the table of colours takes that these flags announce."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _blocks_end(content: bytes, at: int) -> int:
    while length := content[at]:
        at += 1 + length
    return at + 1


# --- WebP ----------------------------------------------------------------------------------------

_PARTS = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
_TELLING_FLAGS = 0x0C
"""Of ``VP8X``: that EXIF and XMP follow."""


def _webp(content: bytes) -> tuple[bytes, int, int]:
    (length,) = struct.unpack("<I", content[4:8])
    whole = 8 + length
    if whole > len(content):
        raise Damaged("it is cut")
    kept, at, size = [], 12, (0, 0)
    while at + 8 <= whole:
        name, length = struct.unpack("<4sI", content[at : at + 8])
        end = at + 8 + length
        if end > whole:
            raise Damaged("a part is cut")
        part = content[at:end]
        if name == b"VP8X":
            part = part[:8] + bytes([part[8] & ~_TELLING_FLAGS]) + part[9:]
        if name in _PARTS:
            size = size if any(size) else _webp_size(name, part[8:])
            kept.append(part + b"\0" * (length % 2))
        at = end + length % 2
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body, *size


def _webp_size(name: bytes, part: bytes) -> tuple[int, int]:
    if name == b"VP8X":
        return 1 + int.from_bytes(part[4:7], "little"), 1 + int.from_bytes(part[7:10], "little")
    if name == b"VP8 ":
        width, height = struct.unpack("<HH", part[6:10])
        return width & 0x3FFF, height & 0x3FFF
    if name == b"VP8L":
        (bits,) = struct.unpack("<I", part[1:5])
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    return 0, 0
