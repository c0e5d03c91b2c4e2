"""One place where a term's pattern matches: the letters found there, and what stands around them."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from .beside import single_after
from .scene import Scene
from .shape import Match
from .terms import SOFT, WITHOUT_SPACES, Word

WORDS_OF_ONE_LETTER = frozenset("ayio")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One candidate. ``runs`` are the places of the term's letters, ``spread``: it was found fully spaced out."""

    word: Word
    scene: Scene
    runs: list[tuple[int, int]]
    spread: bool

    @property
    def start(self) -> int:
        return self.runs[0][0]

    @property
    def end(self) -> int:
        return self.runs[-1][1]

    @property
    def text(self) -> str:
        return self.scene.text[self.start : self.end]

    def gaps(self) -> list[str]:
        """Return what stands between the letters of each of the term's words."""
        text = self.scene.text
        cores = [_core(text, *place) for place in self.runs]
        return [
            text[before[1] : after[0]]
            for before, after, run in zip(cores, cores[1:], self.word.runs[1:], strict=False)
            if not run.opens
        ]


def _core(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the place of a letter without separators after it, which could be read as a mask for more of it."""
    last = end
    while last > start and not text[last - 1].isalnum():
        last -= 1
    return start, last if last > start else end


def all_apart(found: Candidate) -> bool:
    gaps = found.gaps()
    return bool(gaps) and all(gaps)


def whole(found: Candidate) -> tuple[int, int]:
    """Return the place, with the rest of the word where the term may stand inside one."""
    start, end, text = found.start, found.end, found.scene.text
    if found.word.match is not Match.WHOLE_WORD and (found.spread or all_apart(found)):
        return start, _end_of_letters(found)
    if not found.spread and found.word.match is not Match.WHOLE_WORD and found.word.script not in WITHOUT_SPACES:
        while end < len(text) and text[end].isalpha():
            end += 1
        while found.word.match is Match.INSIDE and start > 0 and text[start - 1].isalpha():
            start -= 1
    return start, end


def _end_of_letters(found: Candidate) -> int:
    """Return where a spelled-out word ends: ``c o n n a r d s``; after spaces an ``a`` or ``y`` is another word."""
    text, end = found.scene.text, found.end
    separators = frozenset(itertools.chain.from_iterable(found.gaps()))
    at = end
    while single := single_after(text, at, separators):
        at = text.index(single, at) + 1
        if single not in WORDS_OF_ONE_LETTER or not separators & frozenset(SOFT):
            end = at
    return end


def original(found: Candidate) -> str:
    start, end = found.scene.folding.span(found.start, found.end)
    return found.scene.folding.original[start:end]


def changed(found: Candidate) -> bool:
    """Say whether a digit or sign stands for a letter."""
    return any(
        not char.isalpha() and char != run.char
        for (start, end), run in zip(found.runs, found.word.runs, strict=True)
        for char in found.scene.text[start:end]
    )


def whole_word(found: Candidate) -> str:
    text, start, end = found.scene.text, found.start, found.end
    while start > 0 and text[start - 1].isalpha():
        start -= 1
    while end < len(text) and text[end].isalpha():
        end += 1
    return text[start:end]
