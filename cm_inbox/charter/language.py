"""In which of a few languages a text is written: the only place that talks to py3langid."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Any

FEWEST_LETTERS = 15
"""A shorter text says too little: then its author's or its thread's language is taken."""


def language_of(
    text: str, allowed: Collection[str], author: str | None = None, thread: str | None = None
) -> str | None:
    """Return the language of a text among ``allowed`` (ISO 639-1), None where it cannot be told.

    ``author`` and ``thread``: what the author's and the thread's other messages are in.
    """
    known = next((language for language in (author, thread) if language in allowed), None)
    letters = sum(map(str.isalpha, text))
    if not allowed or letters < FEWEST_LETTERS:
        return known
    found: str = _identifier(frozenset(allowed)).classify(text)[0]
    return found


@lru_cache(maxsize=8)
def _identifier(allowed: frozenset[str]) -> Any:
    # Imported when first asked: numpy and the model take a third of a second, and most messages never ask.
    from py3langid import langid

    made = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE)
    made.set_languages(sorted(allowed.intersection(made.nb_classes)) or None)
    return made
