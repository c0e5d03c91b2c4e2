"""Films and sounds built like MP4 (MP4, QuickTime, M4A, 3GP) without what they tell besides themselves; pure.

Telephones write the place a film was taken at into ``moov/udta`` or ``moov/meta``, cameras and drones their way into a
track of its own. Nothing is moved, since tables say at which byte each picture begins: what is not needed to play
pictures and sound becomes free space, filled with zeros, and so do the samples of tracks that are neither; names of
what wrote or coded a track go too. What does not hold together is refused: half understood, it might tell what it
should not. So is what has more parts than any film, or names the same bytes again and again: it would never end. What
a camera may weave into the pictures themselves stays.

Sources: ISO/IEC 14496-12 (boxes, section 4.2; sample tables, 8.5 to 8.7; fragments, 8.8); QuickTime File Format, "User
Data Atoms" and "Metadata".
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence

from cm_inbox.bare_bytes import Damaged
from cm_inbox.models.record import Record

DEEPEST = 8
MOST_BOXES = 100_000
MOST_SAMPLES = 2_000_000
"""A film of hours has half as many pictures; longer tables are damage or mischief."""

_PLAYED = frozenset({b"vide", b"soun", b"auxv"})
"""Kinds of tracks that stay; texts are none of them, since drones write their way as subtitles."""

_NEEDED: Mapping[bytes, frozenset[bytes]] = {
    b"": frozenset({b"ftyp", b"styp", b"moov", b"mdat", b"moof", b"mfra", b"sidx", b"ssix", b"pdin", b"wide"}),
    b"moov": frozenset({b"mvhd", b"trak", b"mvex", b"iods"}),
    b"trak": frozenset({b"tkhd", b"edts", b"mdia", b"tapt", b"clip", b"matt"}),
    b"mdia": frozenset({b"mdhd", b"hdlr", b"minf", b"elng"}),
    b"minf": frozenset({b"vmhd", b"smhd", b"sthd", b"nmhd", b"gmhd", b"hdlr", b"dinf", b"stbl"}),
    b"moof": frozenset({b"mfhd", b"traf"}),
}
"""Of these boxes only these parts stay; all others stay whole, where they stay at all."""

_ONCE = frozenset(
    {b"moov", b"mvhd", b"tkhd", b"mdia", b"mdhd", b"minf", b"stbl", b"stsd", b"stsz", b"stsc", b"stco", b"co64"}
)
"""Boxes of which there is one in another: with two, players and we might each believe another one."""

_TIMED = frozenset({b"mvhd", b"tkhd", b"mdhd"})
"""Boxes that begin with when they were made and changed."""

_NAMED_FROM = 12
"""From here on a ``hdlr`` box says only what wrote it: after its version, and what kind of part it is (twice four)."""

_VENDOR, _CODED_BY = (20, 24), (50, 82)
"""Where in an entry of ``stsd`` stand who made the coder, and, of pictures, its name."""


class Box(Record, frozen=True):
    """A box: its kind, where it begins, where what is in it begins and ends."""

    kind: bytes
    at: int
    inside: int
    end: int


def is_film(content: bytes) -> bool:
    """Say whether a file begins as one that is built like MP4."""
    return content[4:8] in (b"ftyp", b"moov", b"wide", b"mdat")


def bare_film(content: bytes) -> bytes:
    """Return a film or sound that tells nothing besides itself. Raises Damaged."""
    try:
        return _Film(content).bare()
    except (IndexError, struct.error) as error:
        raise Damaged("it ends too early") from error


class _Film:
    """One file while it is cleaned."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._bare = bytearray(content)
        self._boxes = 0
        self._played = 0
        self._blanked = 0
        self._in_pieces = False

    def bare(self) -> bytes:
        top = [box.kind for box in self._parts(0, len(self._content))]
        if b"moov" not in top:
            raise Damaged("it says nowhere what is in it")
        self._in_pieces = b"moof" in top
        self._clean(b"", 0, len(self._content), 0)
        if not self._played:
            raise Damaged("it has neither picture nor sound")
        return bytes(self._bare)

    def _parts(self, begin: int, end: int) -> list[Box]:
        """Return the boxes between two places. Raises Damaged where there are too many."""
        found: list[Box] = []
        for box in _boxes(self._content, begin, end):
            self._boxes += 1
            if self._boxes > MOST_BOXES:
                raise Damaged("it has too many parts")
            found.append(box)
        kinds = [box.kind for box in found if box.kind in _ONCE]
        if len(kinds) > len({*kinds}):
            raise Damaged("a part is there twice")
        return found

    def _clean(self, kind: bytes, begin: int, end: int, depth: int) -> None:
        """Make free space of what is not needed between two places inside of a box of this kind."""
        if depth > DEEPEST:
            raise Damaged("it is nested too deeply")
        bare, needed = self._bare, _NEEDED[kind]
        for box in self._parts(begin, end):
            if box.kind not in needed:
                _free(bare, box)
            elif box.kind == b"trak" and self._handler(box) not in _PLAYED:
                if self._in_pieces:  # its samples are anywhere
                    raise Damaged("it holds a track that is neither picture nor sound, in pieces")
                self._blank_samples(box)
                _free(bare, box)
            elif box.kind in _NEEDED:
                if box.kind == b"trak":
                    self._played += 1
                    self._forget_maker(box)
                self._clean(box.kind, box.inside, box.end, depth + 1)
            elif box.kind == b"hdlr":
                told = min(box.end, box.inside + _NAMED_FROM)
                bare[told : box.end] = bytes(box.end - told)
            elif box.kind in _TIMED:
                times = 16 if self._content[box.inside] == 1 else 8
                if box.inside + 4 + times > box.end:
                    raise Damaged("a part is cut")
                bare[box.inside + 4 : box.inside + 4 + times] = bytes(times)

    def _inside(self, box: Box, *path: bytes) -> Box | None:
        """Return the box on a way down from another, None where there is none."""
        for kind in path:
            found = next((each for each in self._parts(box.inside, box.end) if each.kind == kind), None)
            if found is None:
                return None
            box = found
        return box

    def _handler(self, track: Box) -> bytes:
        """Return what kind of track it is."""
        handler = self._inside(track, b"mdia", b"hdlr")
        if handler is None or handler.end - handler.inside < _NAMED_FROM:
            raise Damaged("a track does not say what it is")
        return self._content[handler.inside + 8 : handler.inside + _NAMED_FROM]

    def _forget_maker(self, track: Box) -> None:
        """Take out of a track how its pictures or sound were coded what names the maker of that."""
        described = self._inside(track, b"mdia", b"minf", b"stbl", b"stsd")
        if described is None:
            return
        places = (_VENDOR, _CODED_BY) if self._handler(track) == b"vide" else (_VENDOR,)
        for entry in self._parts(described.inside + 8, described.end):
            for begin, end in places:
                last = min(entry.at + end, entry.end)
                first = min(entry.at + begin, last)
                self._bare[first:last] = bytes(last - first)

    # -- the samples of a track that goes --

    def _blank_samples(self, track: Box) -> None:
        for at, size in self._samples(track):
            self._blanked += size
            if at + size > len(self._content) or self._blanked > len(self._content):
                raise Damaged("a sample is cut")
            self._bare[at : at + size] = bytes(size)

    def _samples(self, track: Box) -> Iterator[tuple[int, int]]:
        """Yield where each sample of a track begins, and its size."""
        tables = self._inside(track, b"mdia", b"minf", b"stbl")
        if tables is None:
            return
        parts = {box.kind: box for box in self._parts(tables.inside, tables.end)}
        sizes, counts = self._sizes(parts), self._table(parts.get(b"stsc"), ">III")
        wide = b"co64" in parts
        chunks = self._table(parts.get(b"co64" if wide else b"stco"), ">Q" if wide else ">I")
        if chunks and not counts:
            raise Damaged("a table is missing")
        number, run = 0, 0
        for chunk, (begin,) in enumerate(chunks, 1):
            at = begin
            while run + 1 < len(counts) and counts[run + 1][0] <= chunk:
                run += 1
            for _ in range(counts[run][1]):
                if number >= len(sizes):
                    return
                yield at, sizes[number]
                at += sizes[number]
                number += 1

    def _sizes(self, parts: Mapping[bytes, Box]) -> Sequence[int]:
        box = parts.get(b"stsz")
        if box is None:
            if b"stz2" in parts:
                raise Damaged("a table is not known")
            return ()
        same: int
        count: int
        same, count = struct.unpack(">II", self._content[box.inside + 4 : box.inside + 12])
        if count > MOST_SAMPLES:
            raise Damaged("a table is too long")
        if same:
            return (same,) * count
        begin = box.inside + 12
        if begin + 4 * count > box.end:
            raise Damaged("a table is cut")
        found: tuple[int, ...] = struct.unpack(f">{count}I", self._content[begin : begin + 4 * count])
        return found

    def _table(self, box: Box | None, shape: str) -> list[tuple[int, ...]]:
        if box is None:
            return []
        (count,) = struct.unpack(">I", self._content[box.inside + 4 : box.inside + 8])
        if count > MOST_SAMPLES:
            raise Damaged("a table is too long")
        size = struct.calcsize(shape)
        begin = box.inside + 8
        if begin + size * count > box.end:
            raise Damaged("a table is cut")
        return list(struct.iter_unpack(shape, self._content[begin : begin + size * count]))


def _free(bare: bytearray, box: Box) -> None:
    bare[box.at + 4 : box.at + 8] = b"free"
    bare[box.inside : box.end] = bytes(box.end - box.inside)


def _boxes(content: bytes, begin: int, end: int) -> Iterator[Box]:
    at = begin
    while at < end:
        if end - at < 8:
            if any(content[at:end]):
                raise Damaged("a part is cut")
            return  # QuickTime ends lists with four zeros
        size, kind = struct.unpack(">I4s", content[at : at + 8])
        inside = at + 8
        if size == 1:
            (size,) = struct.unpack(">Q", content[at + 8 : at + 16])
            inside = at + 16
        elif size == 0 and begin == 0:
            size = end - at  # to the end of the file
        if at + size > end or at + size < inside:
            raise Damaged("a part is cut")
        yield Box(kind, at, inside, at + size)
        at += size
