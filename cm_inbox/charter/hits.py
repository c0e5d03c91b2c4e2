"""Where a term really is: what its patterns find (``candidate``), as far as it is meant (``meant``).

The patterns of ``terms`` find too much on purpose. A hit stays when it has a border where the term wants one, at least
half of its letters are real ones, it is no order code (``A55``), no part of a link, no acronym or spelled-out longer
word, no ordinary word with a doubled letter (``cool``), no word of another script, and none of the term's exceptions.
"""

from __future__ import annotations

from collections.abc import Iterator

from .candidate import Candidate, whole
from .engine import Pattern, pattern
from .meant import is_term, is_torn_term
from .scene import Scene
from .terms import Word

_ENDING = 2


def places(word: Word, scene: Scene) -> Iterator[tuple[int, int]]:
    """Yield where in the scene's text the term really is, each place once."""
    if word.symbol:
        yield from scene.chars(pattern(word.close).spans(scene.data))
        return
    seen_to = 0
    shapes = ((word.close, False), (word.spaced, True))
    found = [place for text, spread in shapes if text for place in _found(word, scene, pattern(text), spread)]
    found += _torn(word, scene) if word.torn else ()
    for start, end in sorted(found):
        if start >= seen_to:
            yield start, end
            seen_to = end


def _torn(word: Word, scene: Scene) -> Iterator[tuple[int, int]]:
    """Yield where the term has one space within it."""
    for start, end in scene.chars(pattern(word.torn).spans(scene.data)):
        candidate = Candidate(word, scene, [(start, end)], spread=False)
        place = whole(candidate)
        if place[1] - end <= _ENDING and is_torn_term(candidate):
            yield place


def _found(word: Word, scene: Scene, shape: Pattern, spread: bool) -> Iterator[tuple[int, int]]:
    at = 0
    while groups := shape.groups(scene.data, at):
        candidate = Candidate(word, scene, _trimmed(scene, scene.chars(groups[1:])), spread)
        if is_term(candidate):
            at = groups[0][1]
            yield whole(candidate)
        else:
            # Further starts within the first letter's run would only give the same place again.
            at = max(groups[0][0] + 1, groups[1][1] - 1)
            while at < len(scene.data) and scene.data[at] & 0xC0 == 0x80:
                at += 1


def _trimmed(scene: Scene, runs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Leave out signs before and after the word that could be read as more of its first or last letter: ``(con``."""
    text = scene.text
    (start, first_end), (last_start, end) = runs[0], runs[-1]
    if any(map(str.isalpha, text[start:first_end])):
        while not text[start].isalnum():
            start += 1
    if len(runs) == 1:
        last_start = start
    if any(map(str.isalpha, text[last_start:end])):
        while not text[end - 1].isalnum():
            end -= 1
    if len(runs) == 1:
        return [(start, end)]
    return [(start, first_end), *runs[1:-1], (last_start, end)]
