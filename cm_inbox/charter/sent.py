"""Which canned reply an answer was made from. Its words tell: the journal keeps what was sent, not what it came from.

An answer may differ from the reply by what filled its variables and its holes, and by what a person added or changed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from .fold import fold
from .shape import Reply
from .templates import parse

SAID_AGAIN = 0.75
"""This share of a reply's own words is in an answer made from it."""
OF_THE_ANSWER = 0.5
"""And that is this share of the answer: a long answer that happens to hold a short reply is another one."""
FEWEST = 4
"""A reply of fewer words than that (“Thank you!”) is in answers of every kind."""

_WORD = re.compile(r"\w+")


class Recognizer:
    """Knows the canned replies of one charter by their words."""

    def __init__(self, replies: Sequence[Reply], variables: Mapping[str, str] | None = None) -> None:
        self._known: list[tuple[str, Counter[str], int]] = []
        for reply in replies:
            for variants in reply.text.values():
                for text in variants:
                    own = _words(" ".join(part for part in parse(text, variables or ()).parts if isinstance(part, str)))
                    if own.total() >= FEWEST:
                        self._known.append((reply.id, own, own.total()))
        self._reply_of = lru_cache(maxsize=20_000)(self._find)

    def reply_of(self, answer: str) -> str | None:
        """Return the id of the canned reply that an answer was made from, None where it was written by hand."""
        return self._reply_of(answer)

    def _find(self, answer: str) -> str | None:
        said = _words(answer)
        total = max(1, said.total())
        best, most = None, 0.0
        for reply_id, own, length in self._known:
            shared = (own & said).total()
            share = shared / length
            if share > most and share >= SAID_AGAIN and shared / total >= OF_THE_ANSWER:
                best, most = reply_id, share
        return best


def _words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(fold(text)))
