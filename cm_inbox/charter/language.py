"""Which of a brand's languages a message is in.

``py3langid`` (BSD) limited to the languages that are possible: 94 % right on very short texts, 79 % where all of its 97
languages are. Its model and numpy take 0.4 s to load: that happens at the first text that needs them.
"""

from __future__ import annotations

import copy
import threading
from collections import OrderedDict
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

LETTERS_NEEDED = 15
"""Below so many letters the text says little, and what the author or the thread speak says more."""
SURE = 8.0
"""From this difference of log-likelihoods on a text is in one language rather than another. Of 2,000 short insults in
French as it is typed, 7 % seemed to be in another language and 1.5 % by more than this; Spanish and Italian sentences
with "con" differed from French by 11 to 41."""
AROUND = 60
"""So many characters before and after a word tell its language: what else a message holds does not change it."""
_SHORT = 5
_HOMOGRAPHS = """
baiser boudin boudins cracker crackers debile debiles douche douches grosse grosses negres negros pedale pedales retard
retarde retarder retards singes slags spinner tantes
"""
_LONGER_HOMOGRAPHS = frozenset(_HOMOGRAPHS.split())
_KEPT_IDENTIFIERS = 8

_identifiers: OrderedDict[frozenset[str], LanguageIdentifier | None] = OrderedDict()
_lock = threading.Lock()


def language_of(
    text: str, allowed: tuple[str, ...], author: str | None = None, thread: str | None = None
) -> str | None:
    """Return the language of a text, one of ``allowed`` (ISO 639-1), or None where nothing tells.

    ``author`` and ``thread`` are what the author's and the thread's other messages are in. Of languages that no model
    is there for only those two can tell. Any thread may ask.
    """
    known = next((language for language in (author, thread) if language in allowed), None)
    if len(allowed) == 1:
        return allowed[0]
    if not allowed or sum(map(str.isalpha, text)) < LETTERS_NEEDED:
        return known
    with _lock:  # the identifier counts in tables of its own
        identifier = _identifier(frozenset(allowed))
        return known if identifier is None else str(identifier.classify(text.replace("\n", " "))[0])


def may_be_in(language: str, text: str, allowed: tuple[str, ...]) -> bool:
    """Say whether a text that ``language_of`` found to be in another language may be in this one all the same.

    So it is while the identifier is not ``SURE``. Any thread may ask.
    """
    if language not in allowed or sum(map(str.isalpha, text)) < LETTERS_NEEDED:
        return False
    with _lock:
        identifier = _identifier(frozenset(allowed))
        if identifier is None:
            return False
        likely: dict[str, float] = dict(identifier.rank(text.replace("\n", " ")))
    return language in likely and max(likely.values()) - likely[language] < SURE


def may_be_foreign(word: str) -> bool:
    """Say whether a folded word may be an innocent one of another language: if it is short, or known to be one.

    ``con`` is Spanish for "with", ``bite`` an English word, ``retard`` a French one; ``connard`` is nothing else.
    """
    return sum(map(str.isalnum, word)) <= _SHORT or word in _LONGER_HOMOGRAPHS


def near(text: str, place: tuple[int, int]) -> str:
    """Return the text around a place: the whole words within ``AROUND`` characters on either side."""
    first, last = max(0, place[0] - AROUND), min(len(text), place[1] + AROUND)
    while 0 < first < place[0] and not text[first - 1].isspace():
        first += 1
    while place[1] < last < len(text) and not text[last].isspace():
        last -= 1
    return text[first:last]


def warm_up(allowed: tuple[str, ...]) -> None:
    """Load what telling these languages apart takes, so that no message waits for it. Any thread may ask."""
    if len(allowed) > 1:
        with _lock:
            _identifier(frozenset(allowed))


def _identifier(allowed: frozenset[str]) -> LanguageIdentifier | None:
    """Return the identifier of these languages; None where fewer than two of them are known. The lock is held."""
    if allowed in _identifiers:
        _identifiers.move_to_end(allowed)
        return _identifiers[allowed]
    made = _identifiers[allowed] = _load(allowed)
    if len(_identifiers) > _KEPT_IDENTIFIERS:
        _identifiers.popitem(last=False)
    return made


def _load(allowed: frozenset[str]) -> LanguageIdentifier | None:
    every = _of_all_languages()
    known = allowed & set(every.labels)
    if len(known) < 2:
        return None
    identifier = copy.copy(every)  # the model itself is shared
    identifier.set_languages(known)
    return identifier


@lru_cache(maxsize=1)
def _of_all_languages() -> LanguageIdentifier:
    # Late on purpose: numpy and the model are the slowest imports of the whole program.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE)
