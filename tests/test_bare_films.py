"""Films lose the place they were taken at, and are played as before."""

from __future__ import annotations

import struct
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cm_inbox.bare_bytes import Damaged
from cm_inbox.bare_films import MOST_BOXES, MOST_SAMPLES, bare_film

PLACE = b"+48.8577+002.2950+035/"
WAY = b"GPS5 48.8577 2.2950"
PICTURE = b"the very picture"


def box(kind: bytes, *inside: bytes) -> bytes:
    body = b"".join(inside)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def table(kind: bytes, shape: str, *rows: tuple[int, ...]) -> bytes:
    return box(kind, bytes(4), struct.pack(">I", len(rows)), *(struct.pack(shape, *row) for row in rows))


def track(handler: bytes, at: int, size: int, *more: bytes) -> bytes:
    name = b"\x09Camera 11".ljust(32, b"\0")
    coded = box(b"avc1", bytes(6), b"\0\1", bytes(4), b"CamM", bytes(26), name, b"\0\x18\xff\xff")
    tables = box(
        b"stbl",
        box(b"stsd", bytes(4), struct.pack(">I", 1), coded),
        box(b"stsz", bytes(4), struct.pack(">II", 0, 1), struct.pack(">I", size)),
        table(b"stsc", ">III", (1, 1, 1)),
        table(b"stco", ">I", (at,)),
    )
    media = box(b"mdia", box(b"mdhd", b"\0\0\0\0ABCDEFGH", bytes(12)),
                box(b"hdlr", bytes(8), handler, bytes(12), b"Camera 11\0"),
                box(b"minf", tables))  # fmt: skip
    return box(b"trak", box(b"tkhd", b"\0\0\0\7ABCDEFGH", bytes(72)), media, *more)


def film(*, moves: bool = True, before: bytes = b"") -> bytes:
    """Return a film whose pictures are followed by the way of who took it."""
    head = box(b"ftyp", b"qt  ", bytes(4)) + before
    data = box(b"mdat", PICTURE, WAY)
    at = len(head) + 8
    place = box(b"\xa9xyz", struct.pack(">HH", len(PLACE), 0x15C7), PLACE)
    keys = box(b"meta", bytes(4), box(b"keys", b"com.apple.quicktime.location.ISO6709"), box(b"ilst", PLACE))
    tracks = [track(b"vide", at, len(PICTURE), box(b"udta", place))]
    tracks += [track(b"meta", at + len(PICTURE), len(WAY))] if moves else []
    movie = box(b"moov", box(b"mvhd", b"\0\0\0\0ABCDEFGH", bytes(88)), *tracks, box(b"udta", place, bytes(4)), keys)
    return head + data + movie + box(b"uuid", b"XMP" * 8, PLACE)


@pytest.mark.parametrize("moves", [True, False])
def test_the_place_and_the_way_go_and_the_picture_stays_where_it_was(moves: bool) -> None:
    whole = film(moves=moves)
    bare = bare_film(whole)
    assert len(bare) == len(whole), "tables say at which byte each picture begins"
    for told in (PLACE, b"ISO6709", b"ABCDEFGH", b"XMP", b"Camera 11", b"CamM"):
        assert told in whole
        assert told not in bare
    assert (WAY in bare) is not moves, "what no track names nobody finds"
    assert bare.index(PICTURE) == whole.index(PICTURE)
    assert bare.count(b"stco") == 1
    assert bare_film(bare) == bare


def test_what_is_free_is_empty() -> None:
    assert PLACE not in bare_film(film(before=box(b"free", PLACE)))


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        film()[:-3],
        film()[: len(film()) // 2],
        box(b"ftyp", b"isom"),
        box(b"moov", box(b"trak", box(b"tkhd", bytes(80)))),
        film() + box(b"moof", box(b"mfhd", bytes(8))),
        film().replace(struct.pack(">I", len(WAY)), struct.pack(">I", 1_000_000)),
        box(b"ftyp", b"isom") + box(b"moov", box(b"mvhd", bytes(100)), track(b"meta", 0, 4)),
        film() + box(b"moov"),
        box(b"moov") + box(b"free") * MOST_BOXES,
    ],
    ids=[
        *("empty", "cut", "half", "without a movie", "a track of nothing", "in pieces", "a sample behind the end"),
        *("neither picture nor sound", "two movies", "too many parts"),
    ],
)
def test_what_does_not_hold_together_is_refused(broken: bytes) -> None:
    with pytest.raises(Damaged):
        bare_film(broken)


def many(samples: int, size: int, chunks: int, each: int) -> bytes:
    """Return a film of which one track names its samples in so many ways."""
    tables = box(
        b"stbl",
        box(b"stsz", bytes(4), struct.pack(">II", size, samples)),
        table(b"stsc", ">III", (1, each, 1)),
        table(b"stco", ">I", *[(0,)] * chunks),
    )
    media = box(b"mdia", box(b"hdlr", bytes(8), b"meta"), box(b"minf", tables))
    return box(b"moov", track(b"vide", 0, 0), box(b"trak", media)) + box(b"mdat", bytes(100_000))


@pytest.mark.parametrize(
    ("whole", "why"),
    [
        (many(MOST_SAMPLES, 1_000, 10_000, 1), "a sample is cut"),
        (many(MOST_SAMPLES + 1, 1, 1, 1), "a table is too long"),
        (many(2**32 - 1, 2**32 - 1, 1, 2**32 - 1), "a table is too long"),
        (many(1, 2**32 - 1, 1, 2**32 - 1), "a sample is cut"),
    ],
    ids=["the same again and again", "more than any film", "all that fits", "larger than the file"],
)
def test_what_would_never_end_is_refused(whole: bytes, why: str) -> None:
    with pytest.raises(Damaged, match=why):
        bare_film(whole)


@given(st.binary(max_size=300), st.integers(0, 2_000))
def test_no_bytes_break_it(noise: bytes, at: int) -> None:
    whole = film()
    at %= len(whole)
    with suppress(Damaged):
        damaged = whole[:at] + noise + whole[at + len(noise) :]
        bare = bare_film(damaged)
        assert len(bare) == len(damaged)
        assert bare_film(bare) == bare


@given(st.binary(max_size=400))
def test_no_file_breaks_it(noise: bytes) -> None:
    with suppress(Damaged):
        bare_film(noise)


_kinds = st.sampled_from([b"moov", b"trak", b"mdia", b"minf", b"stbl", b"hdlr", b"udta", b"meta", b"mdat", b"stco"])
_nested = st.recursive(
    st.builds(box, _kinds, st.binary(max_size=24)),
    lambda inner: st.builds(lambda kind, inside: box(kind, *inside), _kinds, st.lists(inner, max_size=5)),
    max_leaves=20,
)


@given(st.lists(_nested, max_size=5))
def test_no_boxes_break_it(boxes: list[bytes]) -> None:
    """What is not refused tells no place, wherever it stood."""
    whole = box(b"udta", PLACE) + film() + b"".join(boxes) + box(b"udta", PLACE)
    with suppress(Damaged):
        assert PLACE not in bare_film(whole)
