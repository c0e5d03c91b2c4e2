"""A search for few terms in short texts that compiles only those that may be there: what checking a file needs.

The examples of a charter hold few of its terms, and compiling all of them would take longer than anybody waits at a
key. ``may_be`` follows the letters of a term through a text, each written in any way that ``terms`` knows, with
anything between them that could be a separator. It says yes too often, and never no to what the matcher finds. About
words that stand in the text as themselves nothing is in doubt: they are found without the matcher.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from cm_inbox.models.verdicts import Span

from .fold import Folding, fold
from .matcher import Kind, Matcher, Wanted
from .regexes import compiled
from .search import TextSearch
from .shape import Match
from .terms import HARD, SOFT, drawn, readings, spelling

_GAPS = frozenset(HARD + SOFT)
_NOTHING = "\x7f"  # neither a letter of anything nor a separator
_PLAIN = re.compile(r"(?:^|(?<=[ \n]))[a-z]{3,}(?=[ \n]|$|[,;:!?.](?:[ \n]|$))")


class LikelySearch(TextSearch):
    """Finds the same as ``TextSearch``."""

    def which_of(self, numbers: Iterable[int], folded: str) -> set[int]:
        """Return those of the texts of these numbers that may be in a folded text."""
        wanted = self.wanted
        return {number for number in numbers if _may_be(wanted[number], folded)}

    def which(self, folded: str) -> set[int]:
        """Return the numbers of the texts that may be there."""
        return self.which_of(range(len(self.wanted)), folded)

    def places(self, folding: Folding, texts: set[int]) -> Mapping[int, tuple[Span, ...]]:
        """Return where in the original those of ``texts`` are that really are there."""
        found = {}
        for number in texts:
            spans = _places(self.wanted[number], folding)
            if spans:
                found[number] = tuple(spans)
        return found


def _may_be(wanted: Wanted, folded: str) -> bool:
    if wanted.kind is Kind.TERM:
        return may_be(_letters(wanted), folded)
    if wanted.kind is Kind.PHRASE:
        return all(word in folded for word in _words(wanted.text))
    # An emoji in a pattern is not looked for in folded text.
    return not wanted.text.isascii() or compiled(wanted.text).matches(folded.encode("utf-8", "replace"))


@lru_cache(maxsize=1024)
def _words(phrase: str) -> tuple[str, ...]:
    return tuple("".join(char if char.isalnum() else " " for char in fold(phrase)).split())


def _places(wanted: Wanted, folding: Folding) -> list[Span]:
    if wanted.kind is Kind.TERM and (plain := _plain_places(wanted, folding)):
        return plain
    return [folding.span(hit.start, hit.end) for hit in Matcher([wanted]).find(folding)]


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters of a term in a row, those that are doubled once. ``plain``: as one word, if it is one."""

    runs: str
    begins_a_word: bool
    plain: str


@lru_cache(maxsize=8192)
def _letters(wanted: Wanted) -> Letters:
    text, match = spelling(wanted.text) if wanted.match is None else (spelling(wanted.text)[0], wanted.match)
    folded = fold(text).strip()
    letters = "".join(char for char in folded if char.isalnum())
    runs = "".join(char for char, _ in itertools.groupby(letters))
    latin = folded.isascii() and folded.isalpha()
    plain = folded if latin and match is not Match.INSIDE and not wanted.exceptions else ""
    return Letters(runs, "a" <= runs[:1] <= "z" and match is not Match.INSIDE, plain)


# --- terms that may be there -------------------------------------------------------------------


def may_be(letters: Letters, folded: str) -> bool:
    """Say whether a term may be in a folded text."""
    if not letters.runs:
        return True
    if letters.begins_a_word and _written(letters.runs[0]).isdisjoint(_beginnings(folded)):
        return False
    masks, last = _masks(letters.runs)
    reached = 0  # bit n: the letters up to n have been read, and perhaps a separator
    for char in folded:
        mask = masks.get(char, 0)
        begun = (reached << 1 | 1) & mask
        reached = begun | (reached if char in _GAPS else reached & mask)
        if reached & last:
            return True
    return False


@lru_cache(maxsize=1024)
def _beginnings(folded: str) -> frozenset[str]:
    """Return the characters before which there is no letter."""
    return frozenset(char for before, char in zip(" " + folded, folded, strict=False) if not "a" <= before <= "z")


@lru_cache(maxsize=512)
def _written(letter: str) -> frozenset[str]:
    """Return the characters that a letter, or a part of it, may be."""
    return frozenset(readings(letter)) | {char for way in drawn(letter) for char in way}


@lru_cache(maxsize=8192)
def _masks(letters: str) -> tuple[Mapping[str, int], int]:
    """Return for each character the places among the letters at which it may be, as bits, and the last of them."""
    masks: dict[str, int] = {}
    for place, letter in enumerate(letters):
        for char in _written(letter):
            masks[char] = masks.get(char, 0) | 1 << place
    return masks, 1 << (len(letters) - 1)


# --- terms that surely are there ---------------------------------------------------------------


def _plain_places(wanted: Wanted, folding: Folding) -> list[Span]:
    """Return the places of a term of one plain word among other plain words; nothing where anything is in doubt."""
    letters, text, original = _letters(wanted), folding.text, folding.original
    term = letters.plain
    if not term or term not in text or len(text) != len(original) or not original.replace("\n", "").isprintable():
        return []
    if not original.isascii() and any(char >= "\u0180" for char in original):
        return []
    found = [match.span() for match in _PLAIN.finditer(text) if match[0] == term]
    if found and may_be(letters, _PLAIN.sub(lambda match: _NOTHING if match[0] == term else match[0], text)):
        return []  # there may be a disguised one too
    return found
