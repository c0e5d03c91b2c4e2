"""Past messages that were answered, with their answers: what a suggestion of a canned reply goes by."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cm_inbox.models.instants import Millis
from cm_inbox.models.record import Record

from .connection import Connection

COMMON = 5_000
"""A word that so many messages hold tells nothing: it is left out unless all are such words."""
MOST_WORDS = 32
LOOKED_AT = 2_000
"""Messages that share a word are looked at up to so many, the newest."""

_WORD = re.compile(r"[^\W_]{3,}")
_STEM = 6  # from so many letters on a word is looked for without its ending


class Answered(Record, frozen=True):
    """A message of theirs and what we answered, by its row."""

    row: int
    text: str
    answer: str


_ANSWER = """
COALESCE(
  (SELECT payload ->> 'text' FROM journal
   WHERE journal.conversation_id = message.conversation_id AND journal.message_id = message.id
     AND journal.kind IN ('reply', 'reply-private', 'warn')
     AND NOT EXISTS (SELECT 1 FROM journal AS later WHERE later.undoes = journal.id)
   ORDER BY seq DESC LIMIT 1),
  (SELECT later.text FROM message AS later
   WHERE later.conversation_id = message.conversation_id AND later.id > message.id AND later.direction = 'out'
   ORDER BY later.id LIMIT 1))
"""

_SIMILAR = f"""
SELECT message.id, message.text, {_ANSWER} AS answer
FROM (SELECT rowid FROM message_fts WHERE message_fts MATCH ? ORDER BY rowid DESC LIMIT ?) AS found
CROSS JOIN message ON message.id = found.rowid
JOIN account ON account.id = message.account_id
WHERE account.brand_id = ? AND message.direction = 'in' AND answer IS NOT NULL
"""  # noqa: S608 - ours

_NEWEST = f"""
SELECT message.id, message.text, {_ANSWER} AS answer
FROM (SELECT id FROM message ORDER BY id DESC LIMIT ?) AS newest
CROSS JOIN message ON message.id = newest.id
JOIN account ON account.id = message.account_id
WHERE account.brand_id = ? AND message.direction = 'in' AND message.text <> '' AND answer IS NOT NULL
"""  # noqa: S608 - ours


def similar(conn: Connection, brand_id: int, text: str) -> list[Answered]:
    """Return a brand's answered messages that share one of a text's rarer words, the newest first."""
    match = any_of(conn, words(text))
    if not match:
        return []
    return [Answered(*row) for row in conn.execute(_SIMILAR, (match, LOOKED_AT, brand_id))]


def newest(conn: Connection, brand_id: int, looked_at: int) -> list[Answered]:
    """Return those of the newest messages that a brand answered, the newest first."""
    return [Answered(*row) for row in conn.execute(_NEWEST, (looked_at, brand_id))]


_SENT = """
SELECT payload ->> 'text' FROM (SELECT * FROM journal ORDER BY seq DESC LIMIT ?) AS newest
JOIN conversation ON conversation.id = conversation_id
WHERE newest.kind IN ('reply', 'reply-private', 'warn') AND newest.at >= ? AND brand_id = ?
  AND NOT EXISTS (SELECT 1 FROM journal AS later WHERE later.undoes = newest.id)
"""


def sent(conn: Connection, brand_id: int, since: Millis, looked_at: int) -> list[str]:
    """Return what a brand answered since an instant, of the newest ``looked_at`` decisions of all brands."""
    return [row[0] or "" for row in conn.execute(_SENT, (looked_at, since, brand_id))]


def words(text: str) -> tuple[str, ...]:
    """Return what is looked for of a text: words without their endings, each once."""
    return tuple(dict.fromkeys(stem(word) for word in _WORD.findall(text.casefold())))[:MOST_WORDS]


def stem(word: str) -> str:
    """Return a word without the ending that grammar gives it, roughly: ``rembourse`` for ``remboursés``."""
    return word[: max(4, len(word) - 2)] if len(word) >= _STEM else word


def any_of(conn: Connection, wanted: Sequence[str]) -> str:
    """Return the full-text query for any of the rarer words, that for all of them where none is rare."""
    asked = [f'"{word}"*' if len(word) >= max(4, _STEM - 2) else f'"{word}"' for word in wanted]
    rare = [each for each in asked if _count(conn, each) < COMMON]
    return " OR ".join(rare or asked)


def _count(conn: Connection, match: str) -> int:
    """Return how many messages hold a word, ``COMMON`` where it is at least so many."""
    found = conn.execute(
        "SELECT count(*) FROM (SELECT 1 FROM message_fts WHERE message_fts MATCH ? LIMIT ?)", (match, COMMON)
    )
    return int(found.fetchone()[0])
