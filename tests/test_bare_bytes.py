"""Pictures lose what they tell, keep what they show, and no file whatever breaks what looks into it."""

from __future__ import annotations

import struct
import zlib
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cm_inbox.bare_bytes import BarePicture, Damaged, bare_picture, kind_of, may_tell

SECRET = b"GPS 48.8566 N 2.3522 E"


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


FRAME = segment(0xC0, struct.pack(">BHHB", 8, 16, 24, 1) + b"\1\x11\0")
TABLES = segment(0xDB, bytes(65)), segment(0xC4, bytes(20))
SCANS = segment(0xDA, b"\1\1\0\0\x3f\0") + b"\1\2\xff\0\3\xff\xd0\4" + segment(0xDA, b"\1\1\0\1\5\0") + b"\5\xff\0"
JFIF = segment(0xE0, b"JFIF\0\1\2\0\0\1\0\1\0\0")
ICC = segment(0xE2, b"ICC_PROFILE\0\1\1colours")
JPEG = b"\xff\xd8" + JFIF + ICC + TABLES[0] + FRAME + TABLES[1] + SCANS + b"\xff\xd9"


def exif(orientation: int, order: str = ">") -> bytes:
    """Return a block of EXIF: how the camera was held, and a text where a place would be."""
    head = b"MM\0*" if order == ">" else b"II*\0"
    entry = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, orientation, 0)
    tiff = head + struct.pack(f"{order}IH", 8, 1) + entry + struct.pack(f"{order}I", 0) + SECRET
    return segment(0xE1, b"Exif\0\0" + tiff)


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


HEAD = chunk(b"IHDR", struct.pack(">IIBBBBB", 24, 16, 8, 0, 0, 0, 0))
PIXELS, END = chunk(b"IDAT", zlib.compress(bytes(25 * 16))), chunk(b"IEND", b"")
PNG = b"\x89PNG\r\n\x1a\n" + HEAD + PIXELS + END

SHOWN = b"\x2c" + struct.pack("<HHHHB", 0, 0, 24, 16, 0) + b"\2\3abc\0"
SCREEN = b"GIF89a" + struct.pack("<HHBBB", 24, 16, 0x80, 0, 0) + bytes(6)
LOOP = b"\x21\xff\x0bNETSCAPE2.0\3\1\0\0\0"
GIF = SCREEN + LOOP + SHOWN + b"\x3b"


def riff(*parts: tuple[bytes, bytes]) -> bytes:
    body = b"".join(name + struct.pack("<I", len(each)) + each + b"\0" * (len(each) % 2) for name, each in parts)
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body


LOSSLESS = b"VP8L", b"\x2f" + struct.pack("<I", 23 | 15 << 14) + b"pixels"
SIZES = (23).to_bytes(3, "little") + (15).to_bytes(3, "little")
WEBP = riff((b"VP8X", b"\0\0\0\0" + SIZES), LOSSLESS)

WHOLE = {"image/jpeg": JPEG, "image/png": PNG, "image/gif": GIF, "image/webp": WEBP}


@pytest.mark.parametrize("kind", WHOLE)
def test_what_tells_nothing_stays_as_it_is(kind: str) -> None:
    assert kind_of(WHOLE[kind]) == kind
    assert bare_picture(WHOLE[kind]) == BarePicture(kind, WHOLE[kind], 24, 16)


TELLING = st.sampled_from(
    [
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + SECRET),
        exif(1),
        segment(0xED, b"Photoshop 3.0\0" + SECRET),
        segment(0xFE, SECRET),
        segment(0xE2, b"MPF\0" + SECRET),
        segment(0xE0, b"JFXX\0" + SECRET),
    ]
)


@given(before=st.lists(TELLING), between=st.lists(TELLING), behind=st.binary(max_size=40))
def test_a_jpeg_loses_all_but_its_picture(before: list[bytes], between: list[bytes], behind: bytes) -> None:
    told = b"\xff\xd8" + JFIF + b"".join(before) + ICC + TABLES[0] + FRAME + b"".join(between) + TABLES[1] + SCANS
    assert bare_picture(told + b"\xff\xd9" + SECRET + behind).content == JPEG


@given(orientation=st.integers(0, 0xFFFF), order=st.sampled_from("<>"))
def test_a_jpeg_is_still_turned_the_way_it_was_held(orientation: int, order: str) -> None:
    bare = bare_picture(JPEG[:2] + exif(orientation, order) + JPEG[2:])
    assert SECRET not in bare.content
    assert (bare.width, bare.height) == ((16, 24) if 5 <= orientation <= 8 else (24, 16))
    if 2 <= orientation <= 8:
        kept = exif(orientation)[: -len(SECRET)]
        assert bare.content[len(b"\xff\xd8" + JFIF) + 4 :].startswith(kept[4:])
    else:
        assert bare.content == JPEG


def test_a_jpeg_loses_its_small_picture() -> None:
    small = segment(0xE0, b"JFIF\0\1\2\0\0\1\0\1\2\2" + bytes(12))
    assert bare_picture(JPEG.replace(JFIF, small)).content == JPEG


@given(name=st.sampled_from([b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME", b"caBX", b"prVt"]), behind=st.binary())
def test_a_png_loses_what_it_tells(name: bytes, behind: bytes) -> None:
    told = PNG[:8] + HEAD + chunk(name, SECRET) + PIXELS + chunk(name, SECRET) + END + behind
    assert bare_picture(told).content == PNG


@given(behind=st.binary(max_size=40))
def test_a_gif_loses_what_it_tells(behind: bytes) -> None:
    comment = b"\x21\xfe" + bytes([len(SECRET)]) + SECRET + b"\0"
    xmp = b"\x21\xff\x0bXMP DataXMP" + bytes([len(SECRET)]) + SECRET + b"\0"
    assert bare_picture(SCREEN + comment + LOOP + xmp + SHOWN + comment + b"\x3b" + behind).content == GIF


def test_a_webp_loses_what_it_tells() -> None:
    head = b"VP8X", b"\x0c\0\0\0" + SIZES
    assert bare_picture(riff(head, LOSSLESS, (b"EXIF", SECRET + b"!"), (b"XMP ", SECRET)) + SECRET).content == WEBP


@st.composite
def broken(draw: st.DrawFn) -> bytes:
    """A picture with some of its bytes changed, and perhaps cut; or anything that begins like one."""
    whole = bytearray(draw(st.sampled_from([*WHOLE.values(), JPEG[:2] + exif(6) + JPEG[2:]])))
    if draw(st.booleans()):
        return bytes(whole[:12]) + draw(st.binary())
    for place in draw(st.lists(st.integers(2, len(whole) - 1), max_size=6)):
        whole[place] = draw(st.integers(0, 255))
    return bytes(whole[: draw(st.integers(3, len(whole)))])


@settings(max_examples=400)
@given(content=st.one_of(broken(), st.binary()))
def test_whatever_comes_is_refused_or_bare(content: bytes) -> None:
    may_tell(content)
    if kind_of(content) is None:
        with pytest.raises(ValueError, match="no picture"):
            bare_picture(content)
        return
    with suppress(Damaged):
        bare = bare_picture(content)
        assert bare_picture(bare.content) == bare, "nothing is left to be taken out"
        assert min(bare.width, bare.height) > 0


@pytest.mark.parametrize("kind", WHOLE)
def test_what_is_cut_is_refused(kind: str) -> None:
    for length in range(12, len(WHOLE[kind])):
        with pytest.raises(Damaged):
            bare_picture(WHOLE[kind][:length])


def test_what_nothing_can_be_cut_out_of_is_known() -> None:
    assert all(may_tell(head + bytes(8)) for head in (b"II*\0", b"MM\0*", b"\0\0\0\x18ftypheic", b"\0\0\0\x20ftypmp42"))
    assert not any(map(may_tell, (*WHOLE.values(), b"%PDF-1.7", b"", b"PK\3\4")))
