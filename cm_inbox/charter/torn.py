"""A TOML text with something broken in it, read around that: so that all that is wrong can be told at once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from typing import Any

MOST_BROKEN = 20
"""So many are told; behind the last of them nothing is looked at."""

_LONGEST_JOIN = 40
"""Pieces tried as one: a text of several lines may hold lines that look like statements."""

_LONGEST_PIECE = 200
"""Lines of a piece of which its sound beginning is looked for."""

_BEGINS = re.compile(r"""[ \t]*(?:\[|(?:"[^"\n]*"|'[^'\n]*'|[^\s\["'#={][^=\n"']*)[ \t]*=)""")
_COMMENT = re.compile(r"[ \t]#[^\n]*")
_ONLY = re.compile(r"[^\n]")


@dataclass(frozen=True, slots=True)
class Broken:
    """A statement or header that is no TOML: what ``tomllib`` says of ``text``, which begins at a line of the file."""

    line: int
    text: str
    message: str


@dataclass(slots=True)
class Mended:
    """``text`` has spaces in the place of what is broken; ``torn`` are the lines of the headers of tables that lack
    something now, 1 for what is above all headers; ``unread``: the line from which on nothing was looked at, or 0.
    """

    data: dict[str, Any] = field(default_factory=dict)
    text: str = ""
    broken: list[Broken] = field(default_factory=list)
    torn: frozenset[int] = frozenset()
    unread: int = 0


@dataclass(slots=True)
class _Piece:
    """A header or a statement with the lines that go on from it."""

    line: int
    lines: list[str]
    is_header: bool = False
    torn: bool = False

    @property
    def text(self) -> str:
        return "".join(self.lines)

    def cut(self, keep: int = 0) -> None:
        """Put spaces in the place of all lines but the first ones."""
        self.torn = True
        self.lines[keep:] = [_ONLY.sub(" ", line) for line in self.lines[keep:]]


def around(text: str) -> Mended:
    """Return what a broken TOML text holds apart from what breaks it."""
    mended = Mended()
    pieces = _mend_each(_pieces(text), mended)
    torn = _drop_tables_without_header(pieces)
    while True:
        mended.text = "".join(piece.text for piece in pieces)
        said = _fault(mended.text)
        if said is None:
            break
        piece = _meant(said, pieces)
        if piece is None or len(mended.broken) >= MOST_BROKEN:
            mended.unread = mended.unread or 1
            pieces, mended.text = [], _ONLY.sub(" ", mended.text)
            break
        mended.broken.append(Broken(1, mended.text, said))
        piece.cut()
        torn |= _drop_tables_without_header(pieces)
    mended.data = tomllib.loads(mended.text)
    mended.torn = frozenset(torn)
    return mended


def _pieces(text: str) -> list[_Piece]:
    pieces = [_Piece(1, [], text.lstrip(" \t").startswith("["))]
    for number, line in enumerate(re.findall(r"[^\n]*\n|[^\n]+", text), start=1):
        if pieces[-1].lines and _BEGINS.match(line):
            pieces.append(_Piece(number, [], line.lstrip().startswith("[")))
        pieces[-1].lines.append(line)
    return [piece for piece in pieces if piece.lines]


def _mend_each(pieces: list[_Piece], mended: Mended) -> list[_Piece]:
    """Join what belongs together and cut out what is broken by itself."""
    made: list[_Piece] = []
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        said = _fault(piece.text)
        if said is None:
            made.append(piece)
            at += 1
            continue
        if len(mended.broken) >= MOST_BROKEN:
            mended.unread = piece.line
            rest = _Piece(piece.line, [line for each in pieces[at:] for line in each.lines])
            rest.cut()
            return [*made, rest]
        count, whole = _joined(pieces, at)
        lines = [line for each in pieces[at : at + count] for line in each.lines]
        joined = _Piece(piece.line, lines, piece.is_header)
        at += count
        made.append(joined)
        if whole:
            continue
        mended.broken.append(Broken(joined.line, piece.text.rstrip(), said))
        joined.cut(_sound_beginning(joined))
    return made


def _joined(pieces: list[_Piece], at: int) -> tuple[int, bool]:
    """Return how many pieces are one statement, and whether that is sound: a table over several lines is not."""
    text = ""
    for count, piece in enumerate(pieces[at : at + _LONGEST_JOIN], start=1):
        text += piece.text
        if _fault(text) is None:
            return count, True
        if "{" in text and _fault(_on_one_line(text)) is None:
            return count, False
    return 1, False


def _on_one_line(text: str) -> str:
    """Return a table over several lines as TOML wants it, without a comma behind its last key."""
    return re.sub(r",\s*}", "}", _COMMENT.sub("", text).replace("\n", " "))


def _sound_beginning(piece: _Piece) -> int:
    """Return how many lines from the top are sound, where something of them says anything."""
    for keep in range(min(len(piece.lines) - 1, _LONGEST_PIECE), 0, -1):
        if _fault("".join(piece.lines[:keep])) is None:
            return keep
    return 0


def _drop_tables_without_header(pieces: list[_Piece]) -> set[int]:
    """Cut what stands below a broken header, which would fall to the table above it; return the torn tables' lines."""
    torn: set[int] = set()
    header, lost = 1, False
    for piece in pieces:
        if piece.is_header:
            header, lost = piece.line, not piece.text.strip()
        elif lost:
            piece.cut()
        if piece.torn:
            torn.add(header)
    return torn


def _meant(said: str, pieces: list[_Piece]) -> _Piece | None:
    """Return the sound piece that a message is about."""
    match = re.search(r"\(at line (\d+), column \d+\)$", said)
    line = int(match[1]) if match else pieces[-1].line if pieces else 0
    found = [piece for piece in pieces if piece.line <= line]
    return found[-1] if found and found[-1].text.strip() else None


def _fault(text: str) -> str | None:
    """Return why a text is no TOML, None where it is."""
    try:
        tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        return str(error)
    return None
