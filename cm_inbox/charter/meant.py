"""Whether a place that was found is really meant: each check tells one kind of innocent text from a disguise."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import lru_cache

from .beside import has_digits_joined, has_syllable_before, single_after, single_before
from .candidate import WORDS_OF_ONE_LETTER, Candidate, all_apart, changed, original, whole, whole_word
from .doubled_words import DOUBLED_WORDS
from .engine import pattern
from .fold import Folding
from .scene import Scene
from .shape import Match
from .terms import Word, word_of

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


def is_term(found: Candidate) -> bool:
    """Say whether a place is the term."""
    return all(check(found) for check in _CHECKS)


def is_torn_term(found: Candidate) -> bool:
    """Say whether a place with one space within the term is the term."""
    return all(check(found) for check in _CHECKS_OF_TORN)


# --- the checks --------------------------------------------------------------------------------


def _has_borders(found: Candidate) -> bool:
    """No letter of any script beside it, where the term wants a border; spelled out, no further single letter."""
    text, match = found.scene.text, found.word.match
    before, after = text[found.start - 1 : found.start], text[found.end : found.end + 1]
    if match is not Match.INSIDE and before.isalpha():
        return False
    if match is Match.WHOLE_WORD and after.isalpha():
        return False
    if match is not Match.INSIDE and _is_shortened(text[max(0, found.start - 3) : found.start]):
        return False
    if found.spread or all_apart(found):
        return _stands_alone(found)
    return _no_digits_beside(found, before, after)


def _is_shortened(before: str) -> bool:
    """``p'tit``: a single letter with an apostrophe begins the word, unless it is one of French elision (``t'es``)."""
    if before[-1:] != "'" or not before[-2:-1].isalpha() or before[:-2].isalnum():
        return False
    return before[-2] not in _ELIDED


def _no_digits_beside(found: Candidate, before: str, after: str) -> bool:
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
        return not changed(found) and not original(found).isupper()
    return True


def _stands_alone(found: Candidate) -> bool:
    """Say whether no further single letter goes before or after: ``c o n s e i l`` is another word than ``con``."""
    if found.word.letters > _SHORT_SPACED or found.word.match is Match.INSIDE:
        return True
    text = found.scene.text
    separators = frozenset(itertools.chain.from_iterable(found.gaps()))
    single = single_before(text, found.start, separators)
    if single and (not found.spread or single not in WORDS_OF_ONE_LETTER):
        return False
    single = single_after(text, found.end, separators)
    if single and found.word.match is Match.WHOLE_WORD:
        return found.spread and single in WORDS_OF_ONE_LETTER
    return True


def _has_real_letters(found: Candidate) -> bool:
    """At least half of the letters are there, and the last of a short word is no mark."""
    text, real = found.scene.text, 0
    for (start, end), run in zip(found.runs, found.word.runs, strict=True):
        piece = text[start:end]
        real += min(run.count, sum(char.isalpha() or char == run.char for char in piece))
    if 2 * real < found.word.letters:
        return False
    return not _ends_with_a_mark(found)


def _ends_with_a_mark(found: Candidate) -> bool:
    """``nu!`` is no ``nul``: what closes a sentence is no letter of a short word."""
    last = found.word.runs[-1].char
    if not last.isalpha() or found.word.letters >= _LONG_ENOUGH or (last == "i" and found.word.letters >= _SHORT):
        return False
    return set(found.scene.text[slice(*found.runs[-1])]) <= _CLOSING_SIGNS


def _is_no_code(found: Candidate) -> bool:
    """``A55``, ``4BRU71`` and ``CON-4RD-77`` are order codes: capitals with digits for letters.

    Of a long word half must be digits, or more digits stand beside it behind a hyphen.
    """
    if not any(run.char.isalpha() for run in found.word.runs) or any(map(str.islower, original(found))):
        return True
    digits = sum(map(str.isdigit, found.text))
    if found.word.letters <= _SHORT:
        return not digits
    if digits and has_digits_joined(found.scene.text, found.start, found.end):
        return False
    return 2 * digits < found.word.letters


def _is_no_part_of_a_word(found: Candidate) -> bool:
    """``dis-pute`` and ``com-pute-r``: letters before a hyphen that are no word of their own begin this one."""
    if found.word.match is Match.INSIDE or found.spread or all_apart(found):
        return True
    return not has_syllable_before(found.scene.text, found.start)


def _is_of_its_script(found: Candidate) -> bool:
    if not any(run.char.isalpha() for run in found.word.runs):
        return True
    return found.scene.is_meant_as(found.word.script, found.start, found.end)


def _is_no_elision(found: Candidate) -> bool:
    """``d'Inde`` and ``he'll``: one apostrophe is how people write, not a disguise."""
    if found.spread:
        return True
    gaps = [gap for gap in found.gaps() if gap]
    if found.word.letters == 2 and gaps:
        return not original(found).isupper() and not set(gaps[0]) & set("'/:,;!?")
    if len(gaps) != 1:
        return True
    if gaps[0] in _SENTENCE_MARKS:
        return False
    return not _in_a_compound(found, gaps[0])


def _in_a_compound(found: Candidate, gap: str) -> bool:
    """``a-t-on``: a word among others that hyphens join."""
    text = found.scene.text
    before, after = text[max(0, found.start - 2) : found.start], text[found.end : found.end + 2]
    joined = ("-", "'")
    left = len(before) == 2 and before[1] in joined and before[0].isalpha()
    right = len(after) == 2 and after[0] in joined and after[1].isalpha()
    return gap in joined and (left or right)


def _is_no_two_words(found: Candidate) -> bool:
    """``conn.send``: a mark missing its space, a path, an identifier, and not a word taken apart."""
    if found.spread:
        return max(map(len, found.gaps()), default=0) <= _LONGEST_SPREAD_GAP
    text, gaps = found.scene.text, [gap for gap in found.gaps() if gap]
    masked = any(set(text[start:end]) <= _JOINTS for start, end in found.runs)
    if max(map(len, gaps), default=0) > _LONGEST_GAP:
        return False
    rest = whole(found)[1] - found.end
    return not rest or not (masked or (rest > _ENDING and len(gaps) == 1 and gaps[0] in _JOINTS))


def _is_no_ordinary_word(found: Candidate) -> bool:
    """Doubling a letter makes other words of short ones (``cool``, ``soot``, ``bitte``); capital I may stand for l."""
    if found.spread:
        return True
    if any(found.gaps()):
        return _letters_for_letters(found)
    written = whole_word(found)
    if written in DOUBLED_WORDS and written != "".join(run.char * run.count for run in found.word.runs):
        return False
    return _letters_for_letters(found)


def _letters_for_letters(found: Candidate) -> bool:
    """An ``i`` for an ``l`` must be a capital, which looks the same, and ``ss`` for a ``b`` the one letter ß."""
    for place, run in zip(found.runs, found.word.runs, strict=True):
        for char, folded, written in (("l", "i", "I"), ("b", "s", "ß")):
            if run.char == char and any(one != written for one in _written(found, place, folded)):
                return False
        if run.char == "l" and _written(found, place, "i") and not any(map(str.islower, original(found))):
            return False
    return True


def _written(found: Candidate, place: tuple[int, int], folded: str) -> list[str]:
    """Return what is written in the original where a folded character stands."""
    folding, text = found.scene.folding, found.scene.text
    return [folding.original[folding.origin(at)] for at in range(*place) if text[at] == folded]


def _is_no_link(found: Candidate) -> bool:
    return not found.scene.in_link(found.start, found.end)


def _is_no_exception(found: Candidate) -> bool:
    for spelled in found.word.exceptions:
        for start, end in _exception_places(spelled, found.scene):
            if start <= found.start and found.end <= end:
                return False
    return not found.spread or not _spells_an_exception(found)


def _spells_an_exception(found: Candidate) -> bool:
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
        yield whole(Candidate(word, scene, [(start, end)], spread=False))


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
_CHECKS_OF_TORN = (_has_borders, _is_no_part_of_a_word, _is_of_its_script, _is_no_link, _is_no_exception)
