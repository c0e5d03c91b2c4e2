"""Deciding whether a place where a term's pattern matches is really that term.

The patterns of ``terms`` find too much on purpose. A hit stays when it has a border where the term wants one, at least
half of its letters are real ones, it is no order code (``A55``), no part of a link, no acronym or spelled-out longer
word, no ordinary word with a doubled letter (``cool``), no word of another script, and none of the term's exceptions.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from .beside import has_digits_joined, has_syllable_before, single_after, single_before
from .doubled_words import DOUBLED_WORDS
from .engine import Pattern, pattern
from .fold import Folding
from .scene import Scene
from .shape import Match
from .terms import SOFT, WITHOUT_SPACES, Word, word_of

_CLOSING_SIGNS = frozenset("!?*")
_ELIDED = frozenset("cdjlmnst")
_SENTENCE_MARKS = frozenset("'")
_JOINTS = frozenset("._-(:,/=")
"""What stands between words without a space in addresses, identifiers and hasty sentences."""
_LONGEST_GAP = 4
_LONGEST_SPREAD_GAP = 7  # `` - * - `` around a masked letter
_ENDING = 2
_SHORT = 4
_SHORT_SPACED = 5
_LONG_ENOUGH = 6
_WORDS_OF_ONE_LETTER = frozenset("ayio")


@dataclass(frozen=True, slots=True)
class _Found:
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
        candidate = _Found(word, scene, [(start, end)], spread=False)
        place = _whole(candidate)
        checks = (_has_borders, _is_no_part_of_a_word, _is_of_its_script, _is_no_link, _is_no_exception)
        if place[1] - end <= _ENDING and all(check(candidate) for check in checks):
            yield place


def _found(word: Word, scene: Scene, shape: Pattern, spread: bool) -> Iterator[tuple[int, int]]:
    at = 0
    while groups := shape.groups(scene.data, at):
        candidate = _Found(word, scene, _trimmed(scene, scene.chars(groups[1:])), spread)
        if _is_term(candidate):
            at = groups[0][1]
            yield _whole(candidate)
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


def _whole(found: _Found) -> tuple[int, int]:
    """Return the place, with the rest of the word where the term may stand inside one."""
    start, end, text = found.start, found.end, found.scene.text
    if found.word.match is not Match.WHOLE_WORD and (found.spread or _all_apart(found)):
        return start, _end_of_letters(found)
    if not found.spread and found.word.match is not Match.WHOLE_WORD and found.word.script not in WITHOUT_SPACES:
        while end < len(text) and text[end].isalpha():
            end += 1
        while found.word.match is Match.INSIDE and start > 0 and text[start - 1].isalpha():
            start -= 1
    return start, end


def _end_of_letters(found: _Found) -> int:
    """Return where a spelled-out word ends: ``c o n n a r d s``; after spaces an ``a`` or ``y`` is another word."""
    text, end = found.scene.text, found.end
    separators = frozenset(itertools.chain.from_iterable(found.gaps()))
    at = end
    while single := single_after(text, at, separators):
        at = text.index(single, at) + 1
        if single not in _WORDS_OF_ONE_LETTER or not separators & frozenset(SOFT):
            end = at
    return end


def _is_term(found: _Found) -> bool:
    return all(check(found) for check in _CHECKS)


# --- the checks --------------------------------------------------------------------------------


def _has_borders(found: _Found) -> bool:
    """No letter of any script beside it, where the term wants a border; spelled out, no further single letter."""
    text, match = found.scene.text, found.word.match
    before, after = text[found.start - 1 : found.start], text[found.end : found.end + 1]
    if match is not Match.INSIDE and before.isalpha():
        return False
    if match is Match.WHOLE_WORD and after.isalpha():
        return False
    if match is not Match.INSIDE and _is_shortened(text[max(0, found.start - 3) : found.start]):
        return False
    if found.spread or _all_apart(found):
        return _stands_alone(found)
    return _no_digits_beside(found, before, after)


def _is_shortened(before: str) -> bool:
    """``p'tit``: a single letter with an apostrophe begins the word, unless it is one of French elision (``t'es``)."""
    if before[-1:] != "'" or not before[-2:-1].isalpha() or before[:-2].isalnum():
        return False
    return before[-2] not in _ELIDED


def _no_digits_beside(found: _Found, before: str, after: str) -> bool:
    """Digits beside a short or changed word make it a code, or more of the same word."""
    if not (before.isdigit() or after.isdigit()):
        return True
    text, word = found.scene.text, found.word
    if before.isdigit() and text[found.start - 2 : found.start - 1].isalnum():
        return False
    if after.isdigit() and text[found.end + 1 : found.end + 2].isalpha():
        return False
    if not word.text.isalpha() and not any(run.char.isalpha() for run in word.runs):
        return False
    if word.letters <= _SHORT:
        return not _changed(found) and not _original(found).isupper()
    return True


def _all_apart(found: _Found) -> bool:
    gaps = found.gaps()
    return bool(gaps) and all(gaps)


def _stands_alone(found: _Found) -> bool:
    """Say whether no further single letter goes before or after: ``c o n s e i l`` is another word than ``con``."""
    if found.word.letters > _SHORT_SPACED or found.word.match is Match.INSIDE:
        return True
    text = found.scene.text
    separators = frozenset(itertools.chain.from_iterable(found.gaps()))
    single = single_before(text, found.start, separators)
    if single and (not found.spread or single not in _WORDS_OF_ONE_LETTER):
        return False
    single = single_after(text, found.end, separators)
    if single and found.word.match is Match.WHOLE_WORD:
        return found.spread and single in _WORDS_OF_ONE_LETTER
    return True


def _has_real_letters(found: _Found) -> bool:
    """At least half of the letters are there, and the last of a short word is no mark."""
    text, real = found.scene.text, 0
    for (start, end), run in zip(found.runs, found.word.runs, strict=True):
        piece = text[start:end]
        real += min(run.count, sum(char.isalpha() or char == run.char for char in piece))
    if 2 * real < found.word.letters:
        return False
    return not _ends_with_a_mark(found)


def _ends_with_a_mark(found: _Found) -> bool:
    """``nu!`` is no ``nul``: what closes a sentence is no letter of a short word."""
    last = found.word.runs[-1].char
    if not last.isalpha() or found.word.letters >= _LONG_ENOUGH or (last == "i" and found.word.letters >= _SHORT):
        return False
    return set(found.scene.text[slice(*found.runs[-1])]) <= _CLOSING_SIGNS


def _is_no_code(found: _Found) -> bool:
    """``A55``, ``4BRU71`` and ``CON-4RD-77`` are order codes: capitals with digits for letters.

    Of a long word half must be digits, or more digits stand beside it behind a hyphen.
    """
    if not any(run.char.isalpha() for run in found.word.runs) or any(map(str.islower, _original(found))):
        return True
    digits = sum(map(str.isdigit, found.text))
    if found.word.letters <= _SHORT:
        return not digits
    if digits and has_digits_joined(found.scene.text, found.start, found.end):
        return False
    return 2 * digits < found.word.letters


def _is_no_part_of_a_word(found: _Found) -> bool:
    """``dis-pute`` and ``com-pute-r``: letters before a hyphen that are no word of their own begin this one."""
    if found.word.match is Match.INSIDE or found.spread or _all_apart(found):
        return True
    return not has_syllable_before(found.scene.text, found.start)


def _is_of_its_script(found: _Found) -> bool:
    if not any(run.char.isalpha() for run in found.word.runs):
        return True
    return found.scene.is_meant_as(found.word.script, found.start, found.end)


def _is_no_elision(found: _Found) -> bool:
    """``d'Inde`` and ``he'll``: one apostrophe is how people write, not a disguise."""
    if found.spread:
        return True
    gaps = [gap for gap in found.gaps() if gap]
    if found.word.letters == 2 and gaps:
        return not _original(found).isupper() and not set(gaps[0]) & set("'/:,;!?")
    if len(gaps) != 1:
        return True
    if gaps[0] in _SENTENCE_MARKS:
        return False
    return not _in_a_compound(found, gaps[0])


def _in_a_compound(found: _Found, gap: str) -> bool:
    """``a-t-on``: a word among others that hyphens join."""
    text = found.scene.text
    before, after = text[max(0, found.start - 2) : found.start], text[found.end : found.end + 2]
    joined = ("-", "'")
    left = len(before) == 2 and before[1] in joined and before[0].isalpha()
    right = len(after) == 2 and after[0] in joined and after[1].isalpha()
    return gap in joined and (left or right)


def _is_no_two_words(found: _Found) -> bool:
    """``conn.send``: a mark missing its space, a path, an identifier, and not a word taken apart."""
    if found.spread:
        return max(map(len, found.gaps()), default=0) <= _LONGEST_SPREAD_GAP
    text, gaps = found.scene.text, [gap for gap in found.gaps() if gap]
    masked = any(set(text[start:end]) <= _JOINTS for start, end in found.runs)
    if max(map(len, gaps), default=0) > _LONGEST_GAP:
        return False
    rest = _whole(found)[1] - found.end
    return not rest or not (masked or (rest > _ENDING and len(gaps) == 1 and gaps[0] in _JOINTS))


def _is_no_ordinary_word(found: _Found) -> bool:
    """Doubling a letter makes other words of short ones (``cool``, ``soot``, ``bitte``); capital I may stand for l."""
    if found.spread:
        return True
    if any(found.gaps()):
        return _letters_for_letters(found)
    written = _whole_word(found)
    if written in DOUBLED_WORDS and written != "".join(run.char * run.count for run in found.word.runs):
        return False
    return _letters_for_letters(found)


def _letters_for_letters(found: _Found) -> bool:
    """An ``i`` for an ``l`` must be a capital, which looks the same, and ``ss`` for a ``b`` the one letter ß."""
    for place, run in zip(found.runs, found.word.runs, strict=True):
        for char, folded, original in (("l", "i", "I"), ("b", "s", "ß")):
            if run.char == char and any(one != original for one in _written(found, place, folded)):
                return False
        if run.char == "l" and _written(found, place, "i") and not any(map(str.islower, _original(found))):
            return False
    return True


def _written(found: _Found, place: tuple[int, int], folded: str) -> list[str]:
    """Return what is written in the original where a folded character stands."""
    folding, text = found.scene.folding, found.scene.text
    return [folding.original[folding.origin(at)] for at in range(*place) if text[at] == folded]


def _is_no_link(found: _Found) -> bool:
    return not found.scene.in_link(found.start, found.end)


def _is_no_exception(found: _Found) -> bool:
    for spelled in found.word.exceptions:
        for start, end in _exception_places(spelled, found.scene):
            if start <= found.start and found.end <= end:
                return False
    return not found.spread or not _spells_an_exception(found)


def _spells_an_exception(found: _Found) -> bool:
    """``d i c k e n s``: the single letters that go on make an exception."""
    text, end = found.scene.text, found.end
    letters = [char for char in found.text if char.isalnum()]
    separators = frozenset(itertools.chain.from_iterable(found.gaps()))
    while single := single_after(text, end, separators):
        letters.append(single)
        end = text.index(single, end) + 1
    spelled = Scene(Folding("".join(letters)))
    return any(_exception_places(one, spelled) for one in found.word.exceptions)


def _exception_places(spelled: str, scene: Scene) -> list[tuple[int, int]]:
    known = scene.exceptions.get(spelled)
    if known is None:
        known = scene.exceptions[spelled] = list(_search_exception(_exception(spelled), scene))
    return known


def _search_exception(word: Word, scene: Scene) -> Iterator[tuple[int, int]]:
    if not word.runs:
        return
    text = scene.text
    for start, end in scene.chars(pattern(word.plain).spans(scene.data)):
        if word.match is not Match.INSIDE and text[start - 1 : start].isalpha():
            continue
        if word.match is Match.WHOLE_WORD and text[end : end + 1].isalpha():
            continue
        yield _whole(_Found(word, scene, [(start, end)], spread=False))


@lru_cache(maxsize=4096)
def _exception(spelled: str) -> Word:
    return word_of(spelled)


_CHECKS = (
    _has_borders,
    _has_real_letters,
    _is_no_code,
    _is_no_part_of_a_word,
    _is_no_elision,
    _is_no_two_words,
    _is_no_ordinary_word,
    _is_of_its_script,
    _is_no_link,
    _is_no_exception,
)


# --- what they share ---------------------------------------------------------------------------


def _original(found: _Found) -> str:
    start, end = found.scene.folding.span(found.start, found.end)
    return found.scene.folding.original[start:end]


def _changed(found: _Found) -> bool:
    """Say whether a digit or sign stands for a letter."""
    return any(
        not char.isalpha() and char != run.char
        for (start, end), run in zip(found.runs, found.word.runs, strict=True)
        for char in found.scene.text[start:end]
    )


def _whole_word(found: _Found) -> str:
    text, start, end = found.scene.text, found.start, found.end
    while start > 0 and text[start - 1].isalpha():
        start -= 1
    while end < len(text) and text[end].isalpha():
        end += 1
    return text[start:end]
