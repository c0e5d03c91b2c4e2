"""Which canned replies were most often sent to messages like this one. Nothing is ever sent by it.

By full-text search: past messages that share rarer words. With the extra ``cm-inbox[suggest]`` by meaning, in whatever
words and language it is said (``encoder``).
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from typing import TYPE_CHECKING, Protocol

from .models.conversations import Conversation
from .models.instants import Millis
from .models.messages import Direction
from .models.record import Record
from .store import suggest as rows
from .store.connection import Connection
from .store.database import Store

if TYPE_CHECKING:
    from .charter.sent import Recognizer
    from .charter.shape import Charter

NEIGHBOURS = 10
"""So many of the most similar messages have a say."""
LEAST_ALIKE = 0.05
"""Of their words, weighted by how rare they are; below that two messages have nothing in common but chance."""
MOST = 3
"""More suggestions than that are a list to read."""
COMPARED = 500
"""So many messages that share words are compared, the newest that a canned reply answered: 50 ms."""
PAST = 20_000
"""Among so many of the newest messages, answered ones are compared by meaning,"""
MEANT = 800
"""the newest of those that a canned reply answered: reading them takes the encoder ten seconds, once."""

SENT = 4_000
"""Among so many of the newest decisions one counts how often a canned reply was sent."""

_WORD = re.compile(r"[^\W_]+")
_PIECE = 4  # letters; pieces of words are alike where grammar changes their ends


class Suggestion(Record, frozen=True):
    """A canned reply that fits, by experience.

    ``score`` is the share, 0 to 1, that it has of the answers to the most similar messages, weighted by how similar
    they are; ``times`` how many of these it answered, ``like`` the most similar of them.
    """

    reply_id: str
    score: float
    times: int
    like: str


class Past(Record, frozen=True):
    """A past message and the canned reply that answered it."""

    row: int
    text: str
    reply_id: str


class Meaning(Protocol):
    """Tells how alike texts are by what they mean: ``encoder.Encoder``."""

    least: float
    """Below that two messages do not mean the same."""

    def alike(self, text: str, past: Sequence[str]) -> list[float] | None:
        """Return for each past text how alike it is, -1 to 1; None where that cannot be told, or not yet."""


class Suggesting:
    """Suggests canned replies of the charters in force. Made once; may be asked from any thread."""

    def __init__(
        self,
        store: Store,
        charter: Callable[[int], Charter | None],
        meaning: Callable[[], Meaning | None] | None = None,
    ) -> None:
        """``charter`` returns what is in force for a brand. ``meaning`` is asked in the background, when first used."""
        self._store = store
        self._charter = charter
        self._meaning = meaning or (lambda: None)
        self._known: dict[int, tuple[Charter, Recognizer]] = {}

    def suggest(self, conversation: Conversation) -> Future[list[Suggestion]]:
        """Return what was most often answered to messages like the newest of theirs, the best first, in the
        background; nothing where too little is like it.
        """
        asked = [each for each in conversation.messages if each.message.direction is Direction.IN]
        text = asked[-1].message.text if asked else ""
        own = frozenset(each.row for each in conversation.messages)
        return self._store.background(self._suggest, conversation.row.brand_id, text, own)

    def used(self, brand_id: int, since: Millis) -> Future[dict[str, int]]:
        """Return how often each canned reply of a brand was sent since an instant, as far as its words tell."""
        return self._store.background(self._used, brand_id, since)

    def _used(self, conn: Connection, brand_id: int, since: Millis) -> dict[str, int]:
        known = self._recognizer(brand_id)
        if known is None:
            return {}
        times = Counter(known.reply_of(text) for text in rows.sent(conn, brand_id, since, SENT))
        return {reply_id: count for reply_id, count in times.items() if reply_id is not None}

    def _suggest(self, conn: Connection, brand_id: int, text: str, own: frozenset[int]) -> list[Suggestion]:
        known = self._recognizer(brand_id)
        if known is None or not text.strip():
            return []
        meaning = self._meaning()
        if meaning is not None:
            past = [each for each in _past(rows.newest(conn, brand_id, PAST), known) if each.row not in own][:MEANT]
            alike = meaning.alike(text, [each.text for each in past])
            if alike is not None:
                return ranked(past, alike, least=meaning.least)
        past = [each for each in _past(rows.similar(conn, brand_id, text), known) if each.row not in own][:COMPARED]
        return ranked(past, shared_words(text, [each.text for each in past]))

    def _recognizer(self, brand_id: int) -> Recognizer | None:
        charter = self._charter(brand_id)
        if charter is None or not charter.replies:
            return None
        kept = self._known.get(brand_id)
        if kept is None or kept[0] is not charter:
            from .charter.sent import Recognizer

            kept = self._known[brand_id] = (charter, Recognizer(charter.replies, charter.variables))
        return kept[1]


def _past(answered: Sequence[rows.Answered], known: Recognizer) -> list[Past]:
    """Return the messages that a canned reply answered."""
    return [
        Past(each.row, each.text, reply_id)
        for each in answered
        if (reply_id := known.reply_of(each.answer)) is not None
    ]


def shared_words(text: str, past: Sequence[str]) -> list[float]:
    """Return how alike each past text is, 0 to 1: the cosine of their words' pieces, weighted by how rare they are."""
    every = [Counter(_pieces(each)) for each in (text, *past)]
    held = Counter(piece for counted in every for piece in counted)
    rare = {piece: math.log(1 + len(every) / count) for piece, count in held.items()}
    vectors = [{piece: rare[piece] * (1 + math.log(n)) for piece, n in counted.items()} for counted in every]
    lengths = [math.sqrt(sum(weight * weight for weight in vector.values())) or 1.0 for vector in vectors]
    asked = vectors[0]
    return [
        sum(weight * vector.get(piece, 0.0) for piece, weight in asked.items()) / (lengths[0] * length)
        for vector, length in zip(vectors[1:], lengths[1:], strict=True)
    ]


def _pieces(text: str) -> Iterator[str]:
    from .charter.fold import fold

    for word in _WORD.findall(fold(text)):
        bordered = f" {word} "
        for at in range(max(1, len(bordered) - _PIECE + 1)):
            yield bordered[at : at + _PIECE]


def ranked(past: Sequence[Past], alike: Sequence[float], *, least: float = LEAST_ALIKE) -> list[Suggestion]:
    """Return the canned replies of the most similar messages, each with its share of their say."""
    nearest = sorted(
        ((each, degree) for each, degree in zip(past, alike, strict=True) if degree >= least),
        key=lambda pair: (-pair[1], -pair[0].row),
    )[:NEIGHBOURS]
    say: defaultdict[str, float] = defaultdict(float)
    times: Counter[str] = Counter()
    for each, degree in nearest:
        say[each.reply_id] += degree
        times[each.reply_id] += 1
    total = sum(say.values()) or 1.0
    like = {each.reply_id: each.text for each, _ in reversed(nearest)}
    best = sorted(say.items(), key=lambda pair: -pair[1])[:MOST]
    return [Suggestion(name, weight / total, times[name], like[name]) for name, weight in best]
