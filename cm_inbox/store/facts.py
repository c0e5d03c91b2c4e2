"""What a charter may ask about messages: each with what is known here of its author and its surroundings."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Visibility
from cm_inbox.models.verdicts import Strike, Subject

from . import codec, rowids
from .connection import Connection

_SUBJECTS = """
SELECT message.id, message.text, account.network, account.address, message.visibility,
  message.direction = 'out' OR EXISTS (SELECT 1 FROM account AS ours
    WHERE ours.native_id = author.native_id AND ours.network = account.network),
  author.handle, author.name, author.first_seen_at,
  NOT EXISTS (SELECT 1 FROM message AS other WHERE other.author_id = message.author_id AND other.id < message.id),
  EXISTS (SELECT 1 FROM message AS above WHERE above.account_id = message.account_id
    AND above.native_id = message.parent AND above.direction = 'out'),
  message.author_id, account.name
FROM json_each(?) AS wanted
CROSS JOIN message ON message.id = wanted.value
JOIN author ON author.id = message.author_id
JOIN account ON account.id = message.account_id
"""

_STRIKES = """
SELECT conversation.author_id, journal.at, journal.payload ->> 'rule'
FROM json_each(?) AS wanted
CROSS JOIN conversation ON conversation.author_id = wanted.value
JOIN journal ON journal.conversation_id = conversation.id AND journal.kind = 'warn'
WHERE NOT EXISTS (SELECT 1 FROM journal AS later WHERE later.undoes = journal.id)
ORDER BY journal.at
"""


def subjects(conn: Connection, message_rows: Sequence[int]) -> list[Subject]:
    """Return what a charter is asked of these messages, in their order. ``Subject.id`` is the message's row."""
    rows = conn.execute(_SUBJECTS, (codec.dumps(list(message_rows)),)).fetchall()
    authors = {row[11] for row in rows}
    struck = strikes(conn, authors)
    labelled = _labels(conn, authors)
    return [
        Subject(
            id=str(row[0]),
            text=row[1],
            at=rowids.created_at(row[0]),
            network=row[2],
            account=row[3],
            visibility=Visibility(row[4]),
            own=bool(row[5]),
            author_handle=row[6],
            author_name=row[7],
            author_labels=labelled.get(row[11], ()),
            author_since=row[8],
            first_time=bool(row[9]),
            strikes=tuple(each for each in struck.get(row[11], ()) if each.at <= _as_of(row[0])),
            reply_to_us=bool(row[10]),
            handles=tuple(name for name in (row[3], row[12]) if name),
        )
        for row in rows
    ]


def _as_of(message_row: int) -> Millis:
    """Return until when warnings count for a message: those given before it was written."""
    return rowids.created_at(message_row)


def strikes(conn: Connection, author_rows: Iterator[int] | Sequence[int] | set[int]) -> dict[int, tuple[Strike, ...]]:
    """Return the warnings of these people that were not taken back, oldest first, by author."""
    found: dict[int, tuple[Strike, ...]] = {}
    for author_id, at, rule in conn.execute(_STRIKES, (codec.dumps(list(author_rows)),)):
        found[author_id] = (*found.get(author_id, ()), Strike(at, rule or ""))
    return found


def _labels(conn: Connection, author_rows: set[int]) -> dict[int, tuple[str, ...]]:
    """Return the labels on all conversations of these people, by author."""
    found: dict[int, tuple[str, ...]] = {}
    rows = conn.execute(
        "SELECT author_id, labels FROM json_each(?) CROSS JOIN conversation ON author_id = value WHERE labels <> '[]'",
        (codec.dumps(list(author_rows)),),
    )
    for author_id, labels in rows:
        found[author_id] = tuple(dict.fromkeys((*found.get(author_id, ()), *json.loads(labels))))
    return found


def earlier_text(conn: Connection, message_row: int, *, limit: int = 5) -> str:
    """Return what the author wrote before, to tell the language of a text too short for it."""
    rows = conn.execute(
        "SELECT substr(text, 1, 200) FROM message WHERE author_id = (SELECT author_id FROM message WHERE id = ?1)"
        " AND id < ?1 ORDER BY id DESC LIMIT ?2",
        (message_row, limit),
    )
    return "\n".join(row[0] for row in rows)
