"""How a brand is told from the others: one of eight colours, and one or two letters."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Sequence

COLOURS = ("teal", "plum", "olive", "violet", "ocean", "cocoa", "rose", "slate")
"""The names of the eight brand colours of the theme, in the order they are given out."""

_CONNECTING_WORDS = "à au aux d de des du en et l la le les and at by of the"
CONNECTING = frozenset(_CONNECTING_WORDS.split())
"""Words within a name that name nothing: Ville de Saint-Aubin is VS, not VD."""

LETTERS = 2
"""As many letters as the sign of a brand has room for."""


def free_colour(used: Sequence[str]) -> str:
    """Return the first of the eight colours that the fewest brands have."""
    return min(COLOURS, key=lambda name: (used.count(name), COLOURS.index(name)))


def monogram(name: str, taken: Collection[str] = ()) -> str:
    """Return one or two capitals that stand for a brand and are no other's: initials, else letters of the name."""
    offered = list(_monograms(name))
    return next((letters for letters in offered if letters not in taken), offered[0])


def tidy(letters: str) -> str:
    """Return letters as they are shown; empty where a person gave none."""
    kept = "".join(each for each in unicodedata.normalize("NFC", letters) if each.isalnum())
    return kept.upper()[:LETTERS]


def _monograms(name: str) -> Iterator[str]:
    """Yield the letters that suit a name, the best first."""
    words = "".join(c if c.isalnum() else " " for c in unicodedata.normalize("NFC", name)).split()
    naming = [word for word in words if word.casefold() not in CONNECTING]
    words = naming if len(naming) > 1 else words
    if not words:
        yield "?"
        return
    if len(words) > 1:
        yield tidy(words[0][0] + words[1][0])
    yield tidy(words[0][:LETTERS])
    first = words[0][0]
    for letter in "".join(words)[1:]:
        yield tidy(first + letter)
    for digit in "123456789":
        yield tidy(first + digit)
