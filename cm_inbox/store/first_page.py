"""A first page for a history that lost its own, so that what is behind it can be read again.

The first page is the root of the list of tables (``sqlite_schema``). That list is longer than a page, so the
root holds nothing but pointers: the tables themselves are named, with the place of each, in pages further on. Those
are looked for among all that are whole, and a new root is made that points to them, in a copy of the file.

The format of pages, cells and records: https://www.sqlite.org/fileformat2.html, sections 1.3, 1.6 and 2.1.
"""

from __future__ import annotations

import shutil
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from .pages import BEGINNING, CONTENT, PAGE, Cipher

_LEAF_OF_TABLE = 0x0D
_NODE_OF_TABLE = 0x05
_TREES = frozenset({0x02, 0x05, 0x0A, 0x0D})
_KINDS = frozenset({b"table", b"index", b"trigger", b"view"})
_HEADER = struct.Struct(">16sHBBBBBB 16x I I 8x I I 36x")
"""Beginning, size of a page, log twice, bytes of it kept free, three constants, (changes, number of pages and free
pages: 0, so that the file's size counts), generation of the list, its format 4, UTF-8, number of migrations."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A page of the list of tables: the row ids it spans, and the pages its tables begin at."""

    number: int
    first: int
    last: int
    roots: tuple[int, ...]


def graft(path: Path, key: bytes, salt: bytes, copy: Path, *, version: int) -> bool:
    """Copy a file, its log too, and give the copy a first page. Says whether any table is named in what is left.

    ``version`` is the number of migrations the copy is to claim: the file's own is lost. Raises OSError.
    """
    cipher = Cipher(key, salt)
    kinds: dict[int, int] = {}
    parts: list[_Part] = []
    for number, content in cipher.contents(path):
        kinds[number] = content[0]
        if number > 1 and content[0] == _LEAF_OF_TABLE and (part := _part(number, content)) is not None:
            parts.append(part)
    listed = _in_order(part for part in parts if all(kinds.get(root, 0x0D) in _TREES for root in part.roots))
    if not listed:
        return False
    shutil.copyfile(path, copy)
    log = path.with_name(path.name + "-wal")
    if log.exists():
        shutil.copyfile(log, copy.with_name(copy.name + "-wal"))
    with copy.open("r+b") as file:
        file.write(cipher.seal(1, _root(version, listed)))
    return True


def _in_order(parts: Iterable[_Part]) -> list[_Part]:
    """Return the pages of the list in its order. Of two that claim the same rows one is a page no longer in use."""
    chosen: list[_Part] = []
    for part in sorted(parts, key=lambda each: (each.first, -each.last)):
        if not chosen or part.first > chosen[-1].last:
            chosen.append(part)
        elif part.last > chosen[-1].last:
            chosen[-1] = part
    return chosen


def _root(version: int, parts: list[_Part]) -> bytes:
    """Return the content of a first page that points to these."""
    content = bytearray(CONTENT)
    content[: _HEADER.size] = _HEADER.pack(BEGINNING, PAGE, 2, 2, PAGE - CONTENT, 64, 32, 32, 1, 4, 1, version)
    end = CONTENT
    places = []
    for part in parts[:-1]:
        cell = part.number.to_bytes(4, "big") + _varint(part.last)
        end -= len(cell)
        content[end : end + len(cell)] = cell
        places.append(end)
    tree = bytes([_NODE_OF_TABLE, 0, 0]) + len(places).to_bytes(2, "big") + end.to_bytes(2, "big") + b"\0"
    tree += parts[-1].number.to_bytes(4, "big") + b"".join(place.to_bytes(2, "big") for place in places)
    content[_HEADER.size : _HEADER.size + len(tree)] = tree
    return bytes(content)


# --- reading a page ------------------------------------------------------------------------------


def _part(number: int, content: bytes) -> _Part | None:
    """Return what a page says if it is one of the list of tables, else None."""
    try:
        rows = list(_rows(content))
    except (IndexError, ValueError):
        return None
    if not rows:
        return None
    return _Part(number, rows[0][0], rows[-1][0], tuple(root for _, root in rows if root))


def _rows(content: bytes) -> Iterator[tuple[int, int]]:
    """Yield row id and root page of each entry. Raises ValueError where one is no entry of the list."""
    for cell in range(int.from_bytes(content[3:5], "big")):
        place = int.from_bytes(content[8 + 2 * cell : 10 + 2 * cell], "big")
        _, place = _read_varint(content, place)
        row, place = _read_varint(content, place)
        start = place
        length, place = _read_varint(content, place)
        kinds = []
        while place < start + length:
            kind, place = _read_varint(content, place)
            kinds.append(kind)
        if len(kinds) != 5 or any(kind < 13 or not kind % 2 for kind in kinds[:3]) or kinds[3] > 9:
            raise ValueError("these are not type, name, table, root and statement")
        sizes = [(kind - 13) // 2 for kind in kinds[:3]]
        if content[place : place + sizes[0]] not in _KINDS:
            raise ValueError("nothing of this type is in a list of tables")
        place += sum(sizes)
        yield row, int.from_bytes(content[place : place + (0, 1, 2, 3, 4, 6, 8, 8, 0, 0)[kinds[3]]], "big")


def _read_varint(content: bytes, place: int) -> tuple[int, int]:
    """Return a number of one to nine bytes, and the place behind it."""
    value = 0
    for count in range(8):
        byte = content[place + count]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, place + count + 1
    return value << 8 | content[place + 8], place + 9


def _varint(value: int) -> bytes:
    """Return a number as it is written: seven bits a byte, the last one without its highest bit."""
    out = [value & 0x7F]
    while value := value >> 7:
        out.append(value & 0x7F | 0x80)
    return bytes(reversed(out))
