"""What runs in the spelling process: the dictionaries, each loaded when a word of its language is first asked for.

Hunspell (``chunspell``) holds the interpreter's lock while it loads (70 to 130 ms) and while it looks for suggestions
(100 to 400 ms): in the window's own process every key would wait for it.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING

from .dictionaries import dictionaries

if TYPE_CHECKING:
    from hunspell import Hunspell

SUGGESTED = 6


@cache
def _loaded(language: str) -> tuple[Hunspell, ...]:
    found = dictionaries(language)
    if not found:
        return ()
    from hunspell import Hunspell

    return tuple(Hunspell(each.name, hunspell_data_dir=str(each.folder)) for each in found)


def follow_the_program() -> None:
    """End with the program that asks, however it ends: a killed one cannot say so."""
    from multiprocessing import parent_process  # late: the program that asks imports this module, too

    program = parent_process()
    if program is not None:
        threading.Thread(target=_end_with, args=(program.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    from multiprocessing import connection

    connection.wait([sentinel])
    os._exit(0)


def missing(languages: Iterable[str]) -> tuple[str, ...]:
    """Return the languages that no dictionary is there for."""
    return tuple(language for language in languages if not dictionaries(language))


def wrong(words: Iterable[str], languages: Sequence[str]) -> list[str]:
    """Return the words that none of the languages knows; none where one of them has no dictionary."""
    if any(not _loaded(language) for language in languages):
        return []
    return [word for word in words if not any(_right(word, language) for language in languages)]


def _right(word: str, language: str) -> bool:
    for dictionary in _loaded(language):
        if _spelled(dictionary, word):
            return True
        parts = [part for part in word.split("-") if len(part) > 1]
        if "-" in word and all(_spelled(dictionary, part) for part in parts):
            return True
    return False


def _spelled(dictionary: Hunspell, word: str) -> bool:
    try:
        return bool(dictionary.spell(word))
    except UnicodeEncodeError:  # a letter its alphabet does not have
        return False


def suggestions(word: str, languages: Sequence[str]) -> list[str]:
    """Return what may have been meant, the likeliest first, taking turns among the languages."""
    lists = [_suggested(dictionary, word) for language in languages for dictionary in _loaded(language)]
    longest = max((len(each) for each in lists), default=0)
    turns = [each[place] for place in range(longest) for each in lists if place < len(each)]
    return list(dict.fromkeys(turns))[:SUGGESTED]


def _suggested(dictionary: Hunspell, word: str) -> tuple[str, ...]:
    try:
        return tuple(dictionary.suggest(word))
    except UnicodeEncodeError:
        return ()
