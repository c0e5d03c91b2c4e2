"""What a charter may ask about messages: each with what is known here of its author and its surroundings."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from typing import Any, TypeVar

from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Visibility
from cm_inbox.models.record import Record
from cm_inbox.models.verdicts import Strike, Subject

from . import codec, identities, rowids
from .connection import Connection

T = TypeVar("T")

PIECE = 1_000
"""How many messages of the past are read at once."""

_FIELDS = """
SELECT message.id, message.text, account.network, account.address, message.visibility,
  message.direction = 'out' OR EXISTS (SELECT 1 FROM account AS ours
    WHERE ours.native_id = author.native_id AND ours.network = account.network),
  author.handle, author.name, author.first_seen_at,
  author.first_seen_at = message.id >> 20,
  message.parent IS NOT NULL AND EXISTS (SELECT 1 FROM message AS above WHERE above.account_id = message.account_id
    AND above.native_id = message.parent AND above.direction = 'out'),
  message.author_id, account.name, message.conversation_id
"""

_SUBJECTS = f"""
{_FIELDS}
FROM json_each(?) AS wanted
CROSS JOIN message ON message.id = wanted.value
JOIN author ON author.id = message.author_id
JOIN account ON account.id = message.account_id
"""

_HISTORY = f"""
{_FIELDS}
FROM message
JOIN account ON account.id = message.account_id
JOIN author ON author.id = message.author_id
WHERE message.id >= ? AND message.direction = 'in' AND account.brand_id = ?
ORDER BY message.id
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
    return _subjects(conn, conn.execute(_SUBJECTS, (codec.dumps(list(message_rows)),)).fetchall())


def history(conn: Connection, brand_id: int, since: Millis) -> Iterator[tuple[Subject, Collection[DecisionKind]]]:
    """Yield a brand's messages since an instant, oldest first, each with what people decided on it.

    A decision about a person or a whole conversation counts for the messages that were there by then.
    """
    on_message, on_conversation = decisions(conn, brand_id)
    cursor = conn.execute(_HISTORY, (since << 20, brand_id))
    while rows := cursor.fetchmany(PIECE):
        for subject, row in zip(_subjects(conn, rows), rows, strict=True):
            decided = on_message.get(row[0], set())
            for at, kind in on_conversation.get(row[13], ()):
                if at >= subject.at:
                    decided = {*decided, kind}
            yield subject, decided


def are_more_than(conn: Connection, brand_id: int, since: Millis, number: int) -> bool:
    """Say whether a brand got more messages than so many since an instant."""
    (counted,) = conn.execute(
        "SELECT count(*) FROM (SELECT 1 FROM message JOIN account ON account.id = account_id"
        " WHERE message.id >= ? AND direction = 'in' AND brand_id = ? LIMIT ?)",
        (since << 20, brand_id, number + 1),
    ).fetchone()
    return bool(counted > number)


def decisions(
    conn: Connection, brand_id: int
) -> tuple[dict[int, set[DecisionKind]], dict[int, list[tuple[Millis, DecisionKind]]]]:
    """Return what people decided and did not take back: by message, and by conversation with the instant."""
    on_message: dict[int, set[DecisionKind]] = {}
    on_conversation: dict[int, list[tuple[Millis, DecisionKind]]] = {}
    rows = conn.execute(
        "SELECT journal.message_id, conversation_id, at, journal.kind FROM journal JOIN conversation"
        " ON conversation.id = conversation_id WHERE brand_id = ? AND journal.kind <> 'undo'"
        " AND NOT EXISTS (SELECT 1 FROM journal AS later WHERE later.undoes = journal.id)",
        (brand_id,),
    )
    for message_id, conversation_id, at, kind in rows:
        if message_id is not None:
            on_message.setdefault(message_id, set()).add(DecisionKind(kind))
        else:
            on_conversation.setdefault(conversation_id, []).append((at, DecisionKind(kind)))
    return on_message, on_conversation


def decided_on(conn: Connection, message_rows: Sequence[int]) -> dict[int, tuple[tuple[DecisionKind, str], ...]]:
    """Return what people decided and did not take back, on each of these messages or on all of its conversation by
    then, with who did; oldest first.
    """
    found: dict[int, tuple[tuple[DecisionKind, str], ...]] = {}
    rows = conn.execute(
        "SELECT wanted.value, journal.kind, actor FROM json_each(?) AS wanted"
        " CROSS JOIN message ON message.id = wanted.value"
        " CROSS JOIN journal ON journal.conversation_id = message.conversation_id"
        " WHERE (journal.message_id = message.id OR (journal.message_id IS NULL AND journal.at >= message.id >> 20))"
        " AND journal.kind <> 'undo' AND NOT EXISTS (SELECT 1 FROM journal AS later WHERE later.undoes = journal.id)"
        " ORDER BY journal.seq",
        (codec.dumps(list(message_rows)),),
    )
    for row, kind, actor in rows:
        found[row] = (*found.get(row, ()), (DecisionKind(kind), actor))
    return found


def _subjects(conn: Connection, rows: Sequence[Sequence[Any]]) -> list[Subject]:
    authors = {row[11] for row in rows}
    linked = identities.persons(conn, authors)
    struck = _strikes(conn, authors, linked)
    labelled = _labels(conn, authors, linked)
    since = _since(conn, linked)
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
            author_since=since.get(row[11], row[8]),
            first_time=bool(row[9]) and since.get(row[11], row[8]) == row[8],
            strikes=tuple(each for each in struck.get(row[11], ()) if each.at <= rowids.created_at(row[0])),
            reply_to_us=bool(row[10]),
            handles=tuple(name for name in (row[3], row[12]) if name),
        )
        for row in rows
    ]


# What is known of an author whom somebody linked to others is known of their person, wherever it was said or done.

Linked = Mapping[int, tuple[int, ...]]
"""All authors of each one's person, as ``identities.persons`` returns them."""


def strikes(conn: Connection, author_rows: Iterable[int]) -> dict[int, tuple[Strike, ...]]:
    """Return the warnings of these people that were not taken back, oldest first, by author."""
    wanted = set(author_rows)
    return _strikes(conn, wanted, identities.persons(conn, wanted))


def labels(conn: Connection, author_rows: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """Return the labels on all conversations of these people, by author."""
    wanted = set(author_rows)
    return _labels(conn, wanted, identities.persons(conn, wanted))


def _strikes(conn: Connection, wanted: Set[int], linked: Linked) -> dict[int, tuple[Strike, ...]]:
    found: dict[int, tuple[Strike, ...]] = {}
    for author_id, at, rule in conn.execute(_STRIKES, (codec.dumps(_everybody(wanted, linked)),)):
        found[author_id] = (*found.get(author_id, ()), Strike(at, rule or ""))
    together = {
        author: tuple(sorted((each for row in rows for each in found.get(row, ())), key=lambda strike: strike.at))
        for author, rows in linked.items()
    }
    return _given(wanted, found, together)


def _labels(conn: Connection, wanted: Set[int], linked: Linked) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    rows = conn.execute(
        "SELECT author_id, labels FROM json_each(?) CROSS JOIN conversation ON author_id = value WHERE labels <> '[]'",
        (codec.dumps(_everybody(wanted, linked)),),
    )
    for author_id, labels in rows:
        found[author_id] = tuple(dict.fromkeys((*found.get(author_id, ()), *json.loads(labels))))
    together = {
        author: tuple(dict.fromkeys(each for row in rows for each in found.get(row, ())))
        for author, rows in linked.items()
    }
    return _given(wanted, found, together)


def _since(conn: Connection, linked: Linked) -> dict[int, Millis]:
    """Return since when each person is known who has several authors."""
    if not linked:
        return {}
    rows = conn.execute(
        "SELECT author.id, first_seen_at FROM json_each(?) CROSS JOIN author ON author.id = value",
        (codec.dumps(_everybody((), linked)),),
    )
    seen = dict(rows)
    return {author: min(seen[row] for row in rows if row in seen) for author, rows in linked.items()}


def _everybody(wanted: Iterable[int], linked: Linked) -> list[int]:
    return sorted({*wanted, *(row for rows in linked.values() for row in rows)})


def _given(wanted: Set[int], alone: Mapping[int, T], together: Mapping[int, T]) -> dict[int, T]:
    """Return what there is of these authors: of those who are linked what there is of their person."""
    return {author: found for author in wanted if (found := together.get(author) or alone.get(author))}


class Named(Record, frozen=True):
    """A message as scripts know it: its network's id, and the beginning of its text."""

    id: str
    conversation: int | None
    at: Millis
    text: str


def named(conn: Connection, message_rows: Sequence[int]) -> dict[int, Named]:
    """Return these messages with the first 400 characters of their texts, by row."""
    rows = conn.execute(
        "SELECT message.id, native_id, conversation_id, substr(text, 1, 400) FROM json_each(?) AS wanted"
        " CROSS JOIN message ON message.id = wanted.value",
        (codec.dumps(list(message_rows)),),
    )
    return {
        row: Named(native_id, conversation, rowids.created_at(row), text) for row, native_id, conversation, text in rows
    }


def texts(
    conn: Connection, brand_id: int, since: Millis, until: Millis | None, limit: int
) -> list[tuple[int, Millis, str]]:
    """Return row, instant and text of a brand's messages since an instant and before another, the newest first."""
    rows = conn.execute(
        "SELECT message.id, text FROM message JOIN account ON account.id = account_id"
        " WHERE message.id >= ? AND message.id < ? AND direction = 'in' AND brand_id = ? AND text <> ''"
        " ORDER BY message.id DESC LIMIT ?",
        (since << 20, (1 << 63) - 1 if until is None else until << 20, brand_id, limit),
    )
    return [(row, rowids.created_at(row), text) for row, text in rows]


def earlier_text(conn: Connection, message_row: int, *, limit: int = 5) -> str:
    """Return what the author wrote before, to tell the language of a text too short for it."""
    rows = conn.execute(
        "SELECT substr(text, 1, 200) FROM message WHERE author_id = (SELECT author_id FROM message WHERE id = ?1)"
        " AND id < ?1 ORDER BY id DESC LIMIT ?2",
        (message_row, limit),
    )
    return "\n".join(row[0] for row in rows)
