"""Hurtful words taken out of what a list shows: blocks stand in their place until one asks to read them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from cm_inbox.models.conversations import Conversation
from cm_inbox.models.verdicts import Asked, Standing, StoredVerdict, Verdict

BLOCK = "\ue000"
"""Stands for a letter of a softened word; of a private area, so that no message has it (``soften`` sees to that)."""

SPACE = "\u2002"
"""What is drawn in its place, below the block."""

DOT = "•"
"""What stands for such a letter in a text that somebody else draws: a label, a title."""

_RUN = re.compile(f"{BLOCK}+")
_PASSAGE = re.compile(rf"{BLOCK}+(?:\s+{BLOCK}+)*")


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
    return soften(text, places_of(text, words))


def places_of(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Return where these words stand in a text that quotes them, in whatever case."""
    return [match.span() for word in words if word.strip() for match in _whole(word.strip()).finditer(text)]


@lru_cache(maxsize=256)
def _whole(word: str) -> re.Pattern[str]:
    """Return what finds a word where it is not a part of a longer one."""
    before, after = (r"\b" if letter.isalnum() else "" for letter in (word[0], word[-1]))
    return re.compile(f"{before}{re.escape(word)}{after}", re.IGNORECASE)


def word_by_word(text: str, spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Return the words inside of these places, in order, each once: the spaces between them are not softened."""
    inside = sorted({place for start, end in spans for place in range(max(0, start), min(end, len(text)))})
    words: list[tuple[int, int]] = []
    for place in inside:
        if text[place].isspace():
            continue
        if words and words[-1][1] == place:
            words[-1] = (words[-1][0], place + 1)
        else:
            words.append((place, place + 1))
    return tuple(words)


def masked(text: str, words: Iterable[str]) -> str:
    """Return a text with a dot for each letter of these words: for where no block can be painted."""
    return soften(text, places_of(text, words)).replace(BLOCK, DOT)


def blocks(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the blocks are, run by run."""
    for match in _RUN.finditer(text):
        yield match.span()


def without_letters(text: str) -> str:
    """Return the text as it is drawn: nothing where the blocks are."""
    return text.replace(BLOCK, SPACE)


def spoken(text: str, word: str) -> str:
    """Return the text for a screen reader: ``word`` in the place of those softened, once for several in a row."""
    return _PASSAGE.sub(word, text)


HURTFUL = 2
"""From this severity on the words of a verdict that suppresses are not shown in clear, as the store has it."""


def hurtful_places(verdicts: Iterable[StoredVerdict]) -> tuple[tuple[int, int], ...]:
    """Return where in a message's text the words are that a list does not show in clear."""
    live = (each.verdict for each in verdicts if each.standing is not Standing.DISMISSED and is_hurtful(each.verdict))
    return tuple(sorted({span for verdict in live for span in verdict.spans}))


def hurtful_words(conversation: Conversation) -> tuple[str, ...]:
    """Return the words of a conversation that are not shown in clear, wherever in it they are quoted."""
    found = [
        stored.message.text[start:end]
        for stored in conversation.messages
        if stored.verdicts
        for start, end in hurtful_places(stored.verdicts)
    ]
    return tuple(dict.fromkeys(word for word in found if word.strip()))


def is_hurtful(verdict: Verdict) -> bool:
    """Say whether it is for its words that a message would be suppressed, or would be if nothing protected it."""
    return verdict.severity >= HURTFUL and (suppresses(verdict.asked) or verdict.held_back_by is not None)


def suppresses(asked: Asked) -> bool:
    """Say whether something is asked for that takes a message or its author out of sight, or warns."""
    return asked.hide or asked.delete or asked.warn or asked.mute or asked.ban
