"""Forgetting for good: what is older than a brand keeps, and all of one person. In pieces, none of which takes long.

Every piece is one transaction that leaves the history whole: rows, full-text index and counters together. A crash
between two pieces has forgotten a part; the same order again goes on. Nothing of it can be undone.

Other tables may refer to what is forgotten: whatever has a foreign key to it goes with it (``_with_children``).
A row of ``meta`` tells afterwards who had what forgotten, and how much of it; no text, no name (``traces``).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from cm_inbox.errors import NotFound, UsageError
from cm_inbox.models.instants import Millis, new_id
from cm_inbox.models.messages import Message
from cm_inbox.models.record import Record

from . import codec, rowids
from .connection import Connection

PIECE = 400
"""How many messages one transaction forgets at most: some tens of milliseconds."""

TRACE, ERASED = "erasure:", "erased:"
"""What the keys in ``meta`` begin with: of the traces, and of the fingerprints of what must not come back."""

PERSON, OLDER, RETENTION = "person", "older", "retention"
"""Why something was forgotten: a person wished it, once; or it is forgotten by itself after so many months."""

_TREE = ("message", "conversation", "journal", "outbox", "author", "thread", "verdict")
"""Tables that are handled by name here; any other is only ever a child of theirs."""

_QUIET = (
    "conversation.state = 'done' AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.conversation_id = conversation.id"
    " AND outbox.state IN ('waiting', 'sending', 'unknown', 'failed'))"
)
"""A conversation in which nothing waits, neither for us nor to be sent."""

_GOES = (
    _QUIET + " AND conversation.last_at < :before"  # noqa: S608 - ours
    " AND NOT EXISTS (SELECT 1 FROM message WHERE message.conversation_id = conversation.id AND message.id >= :bound)"
    " AND NOT EXISTS (SELECT 1 FROM journal WHERE journal.conversation_id = conversation.id AND journal.at >= :before)"
)
"""A conversation in which nothing was said or decided since."""

_UNPROTECTED = (
    "NOT EXISTS (SELECT 1 FROM message AS held JOIN verdict ON verdict.message_id = held.id"
    " WHERE held.conversation_id = conversation.id AND verdict.standing = 'open'"
    " AND verdict.body -> 'asked' ->> 'protect')"
)
"""A conversation of which the charter protects nothing: what it does protect goes by nobody's hand but a person's."""


class Foreseen(Record, frozen=True):
    """How much would be forgotten; ``kept``: old conversations that stay, since something still waits in them."""

    messages: int = 0
    conversations: int = 0
    kept: int = 0


class Trace(Record, frozen=True):
    """That something was forgotten: who ordered it, when, and how much it was. Nothing of what it was."""

    id: str
    at: Millis
    actor: str
    kind: str
    brand_id: int | None = None
    account_id: int | None = None
    before: Millis | None = None
    messages: int = 0
    conversations: int = 0
    finished: bool = False


class Piece(Record, frozen=True):
    """What one transaction forgot. ``more``: it is to be called again, after the row ``after``."""

    messages: int
    conversations: int
    after: int
    more: bool


# --- what is old ---------------------------------------------------------------------------------


def foresee_older(conn: Connection, brand_id: int, before: Millis, kind: str = OLDER) -> Foreseen:
    """Count what ``forget_older`` would forget, changing nothing. Reads much: call it in the background."""
    values = {"brand": brand_id, "before": before, "bound": rowids.first_id(before)}
    spared = _spared(kind)
    (conversations,) = conn.execute(
        f"SELECT count(*) FROM conversation WHERE brand_id = :brand AND {_GOES} AND {spared}",  # noqa: S608 - ours
        values,
    ).fetchone()
    (messages,) = conn.execute(
        "SELECT count(*) FROM message JOIN conversation ON conversation.id = message.conversation_id"  # noqa: S608 - ours
        f" WHERE message.id < :bound AND brand_id = :brand AND {_QUIET} AND {spared}"
        " AND message.id <> last_message_id",
        values,
    ).fetchone()
    (loose,) = conn.execute(
        "SELECT count(*) FROM message WHERE conversation_id IS NULL AND id < :bound"
        " AND account_id IN (SELECT id FROM account WHERE brand_id = :brand)",
        values,
    ).fetchone()
    (kept,) = conn.execute(
        "SELECT count(*) FROM conversation WHERE brand_id = :brand AND last_at < :before"  # noqa: S608 - ours
        f" AND (state <> 'done' OR NOT {spared})",
        values,
    ).fetchone()
    return Foreseen(messages + loose + conversations, conversations, kept)


def forget_older(conn: Connection, trace: Trace, after: int) -> Piece:
    """Forget one piece of what a brand has from before ``trace.before``; ``after`` is where the last piece ended.

    First the conversations in which nothing happened since, with the decisions about them; then old messages of those
    that stay. What still waits stays whole; where nobody looks (``RETENTION``), what the charter protects does too.
    """
    assert trace.before is not None
    spared = _spared(trace.kind)
    values = {"brand": trace.brand_id, "before": trace.before, "bound": rowids.first_id(trace.before), "after": after}
    whole = [
        row[0]
        for row in conn.execute(
            f"SELECT id FROM conversation WHERE brand_id = :brand AND {_GOES} AND {spared} LIMIT 50",  # noqa: S608 - ours
            values,
        )
    ]
    if whole:
        messages, conversations = _forget_conversations(conn, whole)
        return _note(conn, trace, Piece(messages, conversations, after, True))
    rows = conn.execute(
        "SELECT message.id, conversation_id IS NULL OR "  # noqa: S608 - ours
        f"({_QUIET} AND {spared} AND message.id <> last_message_id) FROM message"
        " LEFT JOIN conversation ON conversation.id = message.conversation_id"
        " WHERE message.id > :after AND message.id < :bound"
        " AND +message.account_id IN (SELECT id FROM account WHERE brand_id = :brand)"
        f" ORDER BY message.id LIMIT {PIECE}",
        values,
    ).fetchall()
    gone = [row for row, goes in rows if goes]
    _forget_messages(conn, gone)
    end = rows[-1][0] if rows else after
    return _note(conn, trace, Piece(len(gone), 0, end, len(rows) == PIECE))


def _spared(kind: str) -> str:
    return _UNPROTECTED if kind == RETENTION else "TRUE"


# --- one person ----------------------------------------------------------------------------------


def foresee_person(conn: Connection, author_row: int) -> Foreseen:
    """Count what there is of a person. Raises NotFound, UsageError where something is on its way to them."""
    _check_person(conn, author_row)
    (conversations,) = conn.execute("SELECT count(*) FROM conversation WHERE author_id = ?", (author_row,)).fetchone()
    (messages,) = conn.execute(
        "SELECT count(*) FROM message WHERE author_id = ?1"
        " OR conversation_id IN (SELECT id FROM conversation WHERE author_id = ?1)",
        (author_row,),
    ).fetchone()
    return Foreseen(messages, conversations)


def forget_person(conn: Connection, trace: Trace, author_row: int) -> Piece:
    """Forget one piece of a person: their messages and what was answered, decided and noted; at last who they were.

    Raises UsageError where something is on its way to them.
    """
    _check_person(conn, author_row, gone_is_fine=True)
    whole = [row[0] for row in conn.execute("SELECT id FROM conversation WHERE author_id = ? LIMIT 20", (author_row,))]
    if whole:
        _remember_erased(conn, "conversation_id", whole)
        messages, conversations = _forget_conversations(conn, whole)
        return _note(conn, trace, Piece(messages, conversations, 0, True))
    rows = conn.execute(f"SELECT id FROM message WHERE author_id = ? LIMIT {PIECE}", (author_row,))  # noqa: S608 - ours
    gone = [row[0] for row in rows]
    if gone:
        _remember_erased(conn, "id", gone)
        _forget_messages(conn, gone)
        return _note(conn, trace, Piece(len(gone), 0, 0, True))
    _forget_authors(conn, [author_row], whoever=True)
    return _note(conn, trace, Piece(0, 0, 0, False))


def _check_person(conn: Connection, author_row: int, *, gone_is_fine: bool = False) -> None:
    if conn.execute("SELECT 1 FROM author WHERE id = ?", (author_row,)).fetchone() is None and not gone_is_fine:
        raise NotFound("This person is no longer in the history.")
    on_its_way = conn.execute(
        "SELECT 1 FROM outbox JOIN conversation ON conversation.id = outbox.conversation_id"
        " WHERE author_id = ? AND outbox.state IN ('waiting', 'sending', 'unknown') LIMIT 1",
        (author_row,),
    ).fetchone()
    if on_its_way is not None:
        raise UsageError("Something is still on its way to this person. Wait until it is sent, or give it up.")


def people(conn: Connection, query: str, limit: int) -> list[int]:
    """Return the rows of people whose name or handle has words that begin so."""
    words = "".join(letter if letter.isalnum() else " " for letter in query).split()
    if not words:
        return []
    wanted = " ".join(f'"{word}"*' for word in words)
    rows = conn.execute("SELECT rowid FROM author_fts WHERE author_fts MATCH ? LIMIT ?", (wanted, limit))
    return [row[0] for row in rows]


def account_of(conn: Connection, author_row: int) -> int:
    """Return the account that knows a person. Raises NotFound."""
    row = conn.execute("SELECT account_id FROM author WHERE id = ?", (author_row,)).fetchone()
    if row is None:
        raise NotFound("This person is no longer in the history.")
    return int(row[0])


# --- what must not come back ---------------------------------------------------------------------


def without_erased(conn: Connection, account_uid: str, messages: Sequence[Message]) -> Sequence[Message]:
    """Return the messages without those that somebody had erased: a network may deliver them again."""
    known = conn.execute("SELECT 1 FROM meta WHERE key >= ? AND key < 'erased;' LIMIT 1", (ERASED,)).fetchone()
    if known is None or not messages:
        return messages
    gone = erased(conn, account_uid, [message.id for message in messages])
    return [message for message in messages if message.id not in gone]


def erased(conn: Connection, account_uid: str, native_ids: Iterable[str]) -> set[str]:
    """Return those of the messages that somebody had erased."""
    keys = {_fingerprint(account_uid, each): each for each in native_ids}
    found = conn.execute(
        "SELECT meta.key FROM json_each(?) CROSS JOIN meta ON meta.key = json_each.value", (codec.dumps(list(keys)),)
    )
    return {keys[row[0]] for row in found}


def forgotten_before(conn: Connection, brand_id: int) -> Millis:
    """Return from before when a brand's history was forgotten here, 0 where it never was: a team's log still has it."""
    given = (trace.before for trace in traces(conn) if trace.brand_id == brand_id and trace.before is not None)
    return max(given, default=0)


def _remember_erased(conn: Connection, column: str, ids: Sequence[int]) -> None:
    rows = conn.execute(
        "SELECT account.uid, message.native_id FROM message JOIN account ON account.id = account_id"  # noqa: S608 - ours
        f" WHERE message.{column} IN (SELECT value FROM json_each(?))",
        (codec.dumps(list(ids)),),
    ).fetchall()
    conn.executemany(
        "INSERT INTO meta (key, value) VALUES (?, '') ON CONFLICT DO NOTHING",
        [(_fingerprint(uid, native_id),) for uid, native_id in rows],
    )


def _fingerprint(account_uid: str, native_id: str) -> str:
    """Return the key of an erased message: it tells the message again, and nothing about it."""
    return ERASED + hashlib.sha256(f"{account_uid}\0{native_id}".encode("utf-8", "surrogatepass")).hexdigest()


# --- the traces ----------------------------------------------------------------------------------


def begin(
    conn: Connection,
    kind: str,
    *,
    actor: str,
    at: Millis,
    brand_id: int | None = None,
    account_id: int | None = None,
    before: Millis | None = None,
) -> Trace:
    """Write down that something is being forgotten."""
    trace = Trace(new_id(at), at, actor, kind, brand_id, account_id, before)
    _keep(conn, trace)
    return trace


def finish(conn: Connection, trace: Trace) -> Trace:
    """Write down that all of it is forgotten."""
    return _keep(conn, _changed(_read(conn, trace.id) or trace, finished=True))


def traces(conn: Connection) -> list[Trace]:
    """Return what was ever forgotten, newest first."""
    rows = conn.execute("SELECT value FROM meta WHERE key >= ? AND key < 'erasure;' ORDER BY key DESC", (TRACE,))
    return [_trace(row[0]) for row in rows]


def _note(conn: Connection, trace: Trace, piece: Piece) -> Piece:
    """Count a piece in the trace, in the transaction that forgets it."""
    kept = _read(conn, trace.id) or trace
    _keep(
        conn,
        _changed(
            kept,
            messages=kept.messages + piece.messages,
            conversations=kept.conversations + piece.conversations,
        ),
    )
    return piece


def _read(conn: Connection, trace_id: str) -> Trace | None:
    row = conn.execute("SELECT value FROM meta WHERE key = ?", (TRACE + trace_id,)).fetchone()
    return None if row is None else _trace(row[0])


def _trace(value: str) -> Trace:
    return Trace(**json.loads(value))


def _changed(trace: Trace, **changes: Any) -> Trace:
    return Trace(**({name: getattr(trace, name) for name in Trace.__struct_fields__} | changes))


def _keep(conn: Connection, trace: Trace) -> Trace:
    value = codec.dumps({name: getattr(trace, name) for name in Trace.__struct_fields__})
    conn.execute(
        "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
        (TRACE + trace.id, value),
    )
    return trace


# --- taking rows out -----------------------------------------------------------------------------


def _forget_conversations(conn: Connection, ids: Sequence[int]) -> tuple[int, int]:
    """Forget whole conversations, as many as fit into a piece; return how many messages and conversations went.

    Of one that is larger than a piece only the oldest messages go; what the list shows of it goes last.
    """
    messages, done = 0, 0
    for conversation_id in ids:
        rows = conn.execute(
            "SELECT message.id, message.id = last_message_id FROM message"
            " JOIN conversation ON conversation.id = conversation_id"
            " WHERE conversation_id = ? ORDER BY message.id LIMIT ?",
            (conversation_id, PIECE - messages + 1),
        ).fetchall()
        if len(rows) > PIECE - messages:
            some = [row for row, shown in rows if not shown]
            _forget_messages(conn, some)
            return messages + len(some), done
        _forget_messages(conn, [row for row, _ in rows])
        _forget_shell(conn, conversation_id)
        messages, done = messages + len(rows), done + 1
    return messages, done


def _forget_shell(conn: Connection, conversation_id: int) -> None:
    """Forget a conversation whose messages are gone, what was decided about it, and its author and thread if unused."""
    thread_id, author_id, state, brand_id, network = conn.execute(
        "SELECT thread_id, author_id, state, brand_id, network FROM conversation WHERE id = ?", (conversation_id,)
    ).fetchone()
    one = codec.dumps([conversation_id])
    decided = [row[0] for row in conn.execute("SELECT id FROM journal WHERE conversation_id = ?", (conversation_id,))]
    sent = [row[0] for row in conn.execute("SELECT id FROM outbox WHERE conversation_id = ?", (conversation_id,))]
    _with_children(conn, "outbox", codec.dumps(sent))
    _with_children(conn, "journal", codec.dumps(decided))
    _with_children(conn, "conversation", one)
    conn.execute(
        "UPDATE counter SET n = n - 1 WHERE state = ? AND brand_id = ? AND network = ?", (state, brand_id, network)
    )
    _forget_authors(conn, [author_id], whoever=False)
    unused = conn.execute(
        "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM conversation WHERE thread_id = ?1)"
        " AND NOT EXISTS (SELECT 1 FROM message WHERE thread_id = ?1 AND conversation_id IS NULL)",
        (thread_id,),
    ).fetchone()
    if unused is not None:
        _with_children(conn, "thread", codec.dumps([thread_id]))


def _forget_messages(conn: Connection, ids: Sequence[int]) -> None:
    """Forget messages with their revisions and verdicts, and take their words out of the index."""
    chosen = codec.dumps(list(ids))
    conn.execute(
        "INSERT INTO message_fts (message_fts, rowid, text) SELECT 'delete', message.id, message.text"
        " FROM json_each(?) CROSS JOIN message ON message.id = value ORDER BY value",
        (chosen,),
    )
    conn.execute(
        "UPDATE conversation SET verdict_id = NULL WHERE verdict_id IN"
        " (SELECT verdict.id FROM json_each(?) CROSS JOIN verdict ON message_id = value)",
        (chosen,),
    )
    _with_children(conn, "message", chosen)


def _forget_authors(conn: Connection, ids: Sequence[int], *, whoever: bool) -> None:
    """Forget people of whom nothing is left; not ``whoever``: unless they are banned or muted, which must be known."""
    unused = (
        "NOT EXISTS (SELECT 1 FROM conversation WHERE author_id = author.id)"
        " AND NOT EXISTS (SELECT 1 FROM message WHERE author_id = author.id)"
    )
    if not whoever:
        unused += " AND banned_until IS NULL AND muted_until IS NULL"
    rows = conn.execute(
        f"SELECT id, handle, name FROM author WHERE id IN (SELECT value FROM json_each(?)) AND {unused}",  # noqa: S608
        (codec.dumps(list(ids)),),
    ).fetchall()
    conn.executemany("INSERT INTO author_fts (author_fts, rowid, handle, name) VALUES ('delete', ?, ?, ?)", rows)
    _with_children(conn, "author", codec.dumps([row[0] for row in rows]))


def _with_children(conn: Connection, table: str, chosen: str) -> None:
    """Delete rows by their ids (JSON), and before that whatever refers to them from tables not handled here."""
    for child, column in _children(conn, table):
        conn.execute(
            f'DELETE FROM "{child}" WHERE "{column}" IN (SELECT value FROM json_each(?))',  # noqa: S608 - the schema's names
            (chosen,),
        )
    conn.execute(f"DELETE FROM {table} WHERE id IN (SELECT value FROM json_each(?))", (chosen,))  # noqa: S608 - ours


def _children(conn: Connection, table: str) -> list[tuple[str, str]]:
    """Return which columns of other tables refer to a table's rows."""
    rows = conn.execute(
        'SELECT each.name, fk."from" FROM sqlite_schema AS each, pragma_foreign_key_list(each.name) AS fk'
        " WHERE each.type = 'table' AND fk.\"table\" = ?",
        (table,),
    ).fetchall()
    own = set(_TREE) - {"verdict"}
    return [(child, column) for child, column in rows if child not in own]
