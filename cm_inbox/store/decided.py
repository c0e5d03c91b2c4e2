"""The journal, looked through from its newest row on, a stretch at a time: a rare word among a million rows is found,
and no question takes long.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from cm_inbox.models.decisions import DecidedPage, DecisionFilter, OutboxEntry

from . import journal, outbox
from .connection import Connection
from .text import plain

LOOKED_AT = 20_000
"""Rows that are looked at for one page: ten milliseconds, a tenth of a second where words are asked for."""

RECENT = 5_000
"""Rows among which one sees who decides."""

_PAGE = """
SELECT j.id, j.seq FROM (
  SELECT * FROM journal WHERE seq < ?1 ORDER BY seq DESC LIMIT ?2
) AS j
JOIN conversation c ON c.id = j.conversation_id
JOIN author a ON a.id = c.author_id
WHERE (?3 IS NULL OR j.actor = ?3) AND (?4 IS NULL OR c.brand_id = ?4)
  AND (?5 = '[]' OR j.kind IN (SELECT value FROM json_each(?5)))
  AND (?6 = '' OR instr(plain(concat_ws(char(10), j.payload ->> 'text', a.name, a.handle, j.payload ->> 'rule')), ?6))
ORDER BY j.seq DESC LIMIT ?7
"""


def page(connection: Connection, asked: DecisionFilter, *, limit: int, before: int | None = None) -> DecidedPage:
    """Return the newest decisions that are asked for; ``before`` goes on where an earlier page ended."""
    start = (1 << 62) if before is None else before
    words = plain(asked.words.strip())
    connection.create_function("plain", 1, plain, deterministic=True)
    kinds = json.dumps([kind.value for kind in asked.kinds])
    values = (start, LOOKED_AT, asked.actor, asked.brand_id, kinds, words, limit)
    found = connection.execute(_PAGE, values).fetchall()
    end = connection.execute(
        "SELECT seq, at FROM journal WHERE seq < ? ORDER BY seq DESC LIMIT 1 OFFSET ?", (start, LOOKED_AT - 1)
    ).fetchone()
    ids = [row[0] for row in found]
    decisions = tuple(
        journal.where(connection, "j.id IN (SELECT value FROM json_each(?)) ORDER BY j.seq DESC", (json.dumps(ids),))
    )
    if len(found) == limit:
        return DecidedPage(decisions, found[-1][1], decisions[-1].at)
    if end is None:
        return DecidedPage(decisions, None, None)
    return DecidedPage(decisions, end[0], end[1])


def actors(connection: Connection) -> list[str]:
    """Return who has decided something lately."""
    rows = connection.execute(
        "SELECT DISTINCT actor FROM (SELECT actor FROM journal ORDER BY seq DESC LIMIT ?)", (RECENT,)
    )
    return sorted((row[0] for row in rows), key=str.casefold)


def sent(connection: Connection, decision_ids: Sequence[str]) -> Mapping[str, OutboxEntry]:
    """Return what became of these decisions on the networks, by decision; nothing of those inside."""
    return {entry.decision_id: entry for each in decision_ids for entry in outbox.of_decision(connection, each)}
