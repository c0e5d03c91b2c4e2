"""Finds what a person means by a few letters: case and accents do not matter, words may come in any order. Pure."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import NamedTuple


class Match(NamedTuple):
    """How well a text fits (higher is better), and which of its characters were meant."""

    score: int
    places: tuple[int, ...]


@lru_cache(maxsize=4_096)
def folded(text: str) -> str:
    """Return the text without case and accents, one character for each of its own."""
    return "".join(unicodedata.normalize("NFD", letter)[:1].casefold()[:1] or letter for letter in text)


def match(query: str, text: str) -> Match | None:
    """Return how a text fits a query; None if it does not. An empty query fits everything equally.

    Each word of the query must begin a word of the text, or stand inside one, or be its letters in order.
    """
    target = folded(text)
    places: set[int] = set()
    score = 0
    for word in folded(query).split():
        found = _word(word, target)
        if found is None:
            return None
        score += found.score
        places.update(found.places)
    return Match(score - len(text) // 16, tuple(sorted(places))) if places else Match(0, ())


def _word(word: str, target: str) -> Match | None:
    at = target.find(word)
    inside = at
    while at != -1:
        if at == 0 or not target[at - 1].isalnum():
            return Match(100 + 4 * len(word) + (20 if at == 0 else 0), tuple(range(at, at + len(word))))
        at = target.find(word, at + 1)
    if inside != -1:
        return Match(40 + 2 * len(word), tuple(range(inside, inside + len(word))))
    return _scattered(word, target) if len(word) > 2 else None


def _scattered(word: str, target: str) -> Match | None:
    places: list[int] = []
    at = -1
    for letter in word:
        at = target.find(letter, at + 1)
        if at == -1 or (not places and at and target[at - 1].isalnum()):
            return None
        places.append(at)
    spread = places[-1] - places[0] + 1 - len(word)
    return Match(max(1, 20 - spread), tuple(places)) if spread <= 3 * len(word) else None
