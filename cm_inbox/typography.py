"""French spaces, put right as one types. Pure.

The rule is that of the *Lexique des règles typographiques en usage à l'Imprimerie nationale*: a narrow no-break space
before ``;``, ``!`` and ``?``, a no-break space before ``:`` and ``»`` and behind ``«``.

``?``, ``!`` and ``»`` are settled when they are typed. A colon or a semicolon may still become a time, a link or a
smile: they are settled by the space or the line break behind them.
"""

from __future__ import annotations

import re

from cm_inbox.models.record import Record

NARROW, WIDE = "\u202f", "\u00a0"
SPACES = {"?": NARROW, "!": NARROW, ";": NARROW, ":": WIDE, "»": WIDE}
LOOKED_AT = 400
"""So much of a line, before the place one types at, says all that is asked here."""

_LINK = re.compile(r"://|^www\.|@[\w-]+\.|[/\\=&]|[^\W\d_]\.[^\W\d_]{2}", re.IGNORECASE)
_CLOSES_A_WORD = frozenset(")]”’\"'…%€$°")
_BEFORE_A_SPACE = re.compile(r"[^\s«(\[{]\Z")


class Fix(Record, frozen=True):
    """Put ``space`` in place of what stands from ``start`` to ``end``, in characters of the line."""

    start: int
    end: int
    space: str


def french_space(line: str) -> Fix | None:
    """Return what has to be put right after the last character of a line was typed, None for nothing.

    ``line`` ends with what was typed; a line break counts.
    """
    if len(line) < 2 or line.count("`") % 2:
        return None
    typed, before = line[-1], line[-2]
    if before == "«" and typed not in "\n»":
        return _after_the_opening(line)
    if typed in "?!" and before not in "?!":
        return _before(line, len(line) - 1)
    if typed == "»" and "«" in line[:-1]:
        return _before(line, len(line) - 1)
    if typed in " \n" and before in ":;":
        return _before(line, len(line) - 2)
    return None


def _after_the_opening(line: str) -> Fix | None:
    place = len(line) - 1
    if line[-1] == " ":
        return Fix(place, place + 1, WIDE)
    return None if line[-1].isspace() else Fix(place, place, WIDE)


def _before(line: str, mark: int) -> Fix | None:
    """Return the space that belongs before the mark there."""
    if not mark:
        return None
    space = SPACES[line[mark]]
    if line[mark - 1] == " ":
        if not _BEFORE_A_SPACE.search(line[: mark - 1]):
            return None
        return Fix(mark - 1, mark, space)
    word = re.split(r"\s", line[:mark])[-1].lstrip("«(\"'")
    if not word or not (word[-1].isalnum() or word[-1] in _CLOSES_A_WORD) or _LINK.search(word):
        return None
    if line[mark] in ":;" and not any(character.isalpha() for character in word) and not word.isdigit():
        return None
    return Fix(mark, mark, space)


def fixed(line: str, fix: Fix) -> str:
    """Return the line, put right."""
    return line[: fix.start] + fix.space + line[fix.end :]
