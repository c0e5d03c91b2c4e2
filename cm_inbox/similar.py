"""Open conversations of a brand whose newest messages say nearly the same: what a bad buzz looks like from inside.

Near-equal ones by their signatures (``charter.likeness``); looser ones by full-text search for the rarer words, kept
where they share enough of them.
"""

from __future__ import annotations

from .charter.likeness import ALIKE_FROM, signature, similarity
from .models.record import Record
from .store import similar as rows
from .store.connection import Connection
from .suggest import shared_words

LOOSE = 0.3
"""Shared words, weighted by how rare they are, from which a message is offered as a looser one."""

USUAL = 300
"""How many other messages say which words are rare."""

MOST = 200
"""More than that nobody looks over."""


class Similar(Record, frozen=True):
    """A conversation with a message like the one asked about; ``nearly``: nearly the same, else only akin."""

    conversation_id: int
    text: str
    likeness: float
    nearly: bool


def find(conn: Connection, conversation_id: int) -> list[Similar]:
    """Return the open conversations like this one, itself first, then the likest."""
    asked = rows.newest_text(conn, conversation_id)
    if asked is None:
        return []
    brand_id, text = asked
    own = Similar(conversation_id, text, 1.0, nearly=True)
    wanted = signature(text)
    known = {each.conversation_id: each.text for each in rows.open_texts(conn, brand_id)}
    known.pop(conversation_id, None)
    found = {
        each: Similar(each, said, likeness, nearly=True)
        for each, said in known.items()
        if (likeness := similarity(wanted, signature(said))) >= ALIKE_FROM
    }
    taken = {conversation_id, *found}
    looser = [each for each in rows.sharing_words(conn, brand_id, text) if each.conversation_id not in taken]
    usual = list(known.values())[:USUAL]
    shares = shared_words(text, [*(each.text for each in looser), *usual])
    for each, shared in zip(looser, shares, strict=False):  # behind them come the usual ones
        if shared >= LOOSE:
            found[each.conversation_id] = Similar(each.conversation_id, each.text, shared, nearly=False)
    ordered = sorted(found.values(), key=lambda each: (not each.nearly, -each.likeness, each.conversation_id))
    return [own, *ordered[: MOST - 1]]
