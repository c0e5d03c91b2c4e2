"""Hurtful words taken out of what a list shows: blocks stand in their place until one asks to read them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from cm_inbox.models.verdicts import Asked, StoredVerdict, Verdict

BLOCK = "\ue000"
"""Stands for a letter of a softened word; of a private area, so that no message has it (``soften`` sees to that)."""

SPACE = "\u2002"
"""What is drawn in its place, below the block."""

_RUN = re.compile(f"{BLOCK}+")


def soften(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """Return a text with a block for each letter of the words at these places; the spaces between them stay."""
    if not spans:
        return text
    letters = list(text.replace(BLOCK, " "))
    for start, end in spans:
        for place in range(max(0, start), min(end, len(letters))):
            if not letters[place].isspace():
                letters[place] = BLOCK
    return "".join(letters)


def soften_words(text: str, words: Sequence[str]) -> str:
    """Return the same for another text in which those words may stand: what a search found."""
    spans = [match.span() for word in words if word.strip() for match in re.finditer(re.escape(word), text, re.I)]
    return soften(text, spans)


def blocks(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the blocks are, run by run."""
    for match in _RUN.finditer(text):
        yield match.span()


def without_letters(text: str) -> str:
    """Return the text as it is drawn: nothing where the blocks are."""
    return text.replace(BLOCK, SPACE)


def spoken(text: str, word: str) -> str:
    """Return the text for a screen reader: ``word`` in the place of each softened one."""
    return _RUN.sub(word, text)


HURTFUL = 2
"""From this severity on the words of a verdict that suppresses are not shown in clear, as the store has it."""


def hurtful_places(verdicts: Iterable[StoredVerdict]) -> tuple[tuple[int, int], ...]:
    """Return where in a message's text the words are that a list does not show in clear."""
    return tuple(sorted({span for each in verdicts if is_hurtful(each.verdict) for span in each.verdict.spans}))


def is_hurtful(verdict: Verdict) -> bool:
    """Say whether it is for its words that a message would be suppressed, or would be if nothing protected it."""
    return verdict.severity >= HURTFUL and (suppresses(verdict.asked) or verdict.held_back_by is not None)


def suppresses(asked: Asked) -> bool:
    """Say whether something is asked for that takes a message or its author out of sight, or warns."""
    return asked.hide or asked.delete or asked.warn or asked.mute or asked.ban
