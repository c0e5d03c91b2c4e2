"""When a network last confirmed what is kept of its messages, and forgetting the words of what it may not be kept of.

Only messages of theirs on networks whose terms ask something of copies have a row here: that they are confirmed in
time, or that those go that went there. A network confirms a message by giving it
again; ``sync`` asks for those it has not confirmed for long, ``upkeep`` forgets the words of what stayed unconfirmed.

What is forgotten here is what they wrote and who they are. That there was a message, what we answered, and what was
decided about it stays: those are ours. Should the network give it once more, its words are back.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cm_inbox.models.instants import Millis

from . import codec, verdicts
from .connection import Connection

PIECE = 200
"""How many messages one transaction forgets at most."""

LOOKED_AT = 5_000
"""How many rows of message one step goes through."""

AGAIN: Millis = 3_600_000
"""Within so long a message that comes again is not written down again."""


NEVER: Millis = 1 << 62
"""Written down as when those were asked for that nobody can ask for: their turn does not come."""


class Due(NamedTuple):
    """A message to ask for: its row (the higher the newer), when it was given last, and when it was asked for."""

    native_id: str
    row: int
    at: Millis
    asked: Millis


class Step(NamedTuple):
    """What one transaction did. ``after`` is the row behind which the next begins, None: it is over."""

    done: int
    after: int | None


def confirm(conn: Connection, account_id: int, native_ids: Sequence[str], at: Millis) -> None:
    """Take note that a network gave these messages."""
    conn.execute(
        "INSERT INTO confirmed (message_id, account_id, at, asked)"
        " SELECT message.id, account_id, ?3, ?3 FROM json_each(?1)"
        " CROSS JOIN message ON account_id = ?2 AND native_id = value WHERE direction = 'in'"
        " ON CONFLICT DO UPDATE SET at = excluded.at, asked = excluded.asked"
        " WHERE confirmed.at IS NULL OR confirmed.at < excluded.at - ?4",
        (codec.dumps(list(native_ids)), account_id, at, AGAIN),
    )


def adopt(conn: Connection, account_ids: Sequence[int], after: int, at: Millis) -> Step:
    """Count what is kept of accounts without a row here as confirmed now, a step of the history at a time."""
    rows = conn.execute(
        "SELECT message.id, account_id, direction = 'in' AND removed_by IS NULL AND text <> ''"
        " FROM message WHERE id > ? ORDER BY id LIMIT ?",
        (after, LOOKED_AT),
    ).fetchall()
    ours = [(row, account_id, at, at) for row, account_id, counts in rows if counts and account_id in account_ids]
    conn.executemany("INSERT INTO confirmed VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", ours)
    return Step(len(ours), rows[-1][0] if len(rows) == LOOKED_AT else None)


def due(conn: Connection, account_id: int, before: Millis, limit: int) -> list[Due]:
    """Return messages that were not confirmed since then, those first that were asked for longest ago.

    Some milliseconds: call it through ``Store.background``.
    """
    found = conn.execute(
        "SELECT native_id, message_id, at, asked FROM confirmed CROSS JOIN message ON message.id = message_id"
        " WHERE confirmed.account_id = ? AND at < ? AND asked < ? AND removed_by IS NULL ORDER BY asked LIMIT ?",
        (account_id, before, NEVER, limit),
    )
    return [Due(*row) for row in found]


def longest_ago(conn: Connection, account_id: int, before: Millis, limit: int) -> list[str]:
    """Return messages that the network was not asked for since then, by native id, the longest ago first."""
    found = conn.execute(
        "SELECT native_id FROM confirmed CROSS JOIN message ON message.id = message_id"
        " WHERE confirmed.account_id = ? AND at IS NOT NULL AND asked < ? AND removed_by IS NULL"
        " ORDER BY asked LIMIT ?",
        (account_id, before, limit),
    )
    return [row[0] for row in found]


def asked(conn: Connection, account_id: int, native_ids: Sequence[str], at: Millis) -> None:
    """Take note that these were asked for: others have their turn before them."""
    conn.execute(
        "UPDATE confirmed SET asked = ?3 WHERE message_id IN (SELECT message.id FROM json_each(?1)"
        " CROSS JOIN message ON account_id = ?2 AND native_id = value)",
        (codec.dumps(list(native_ids)), account_id, at),
    )


def forget_unconfirmed(conn: Connection, account_id: int, before: Millis) -> int:
    """Forget the words of some messages that were not confirmed since then; return of how many, 0: there are none."""
    rows = conn.execute(
        "SELECT message_id FROM confirmed WHERE account_id = ? AND at < ? ORDER BY at LIMIT ?",
        (account_id, before, PIECE),
    )
    chosen = [row[0] for row in rows]
    forget_words(conn, chosen, keep_links=True)
    return len(chosen)


def forget_removed(conn: Connection, account_id: int, after: int) -> Step:
    """Forget what was kept of messages that were taken away there, a step of the history at a time."""
    rows = conn.execute(
        "SELECT id, account_id = ?2 AND removed_by IN ('author', 'unknown') AND (text <> '' OR extra IS NOT NULL)"
        " FROM message WHERE id > ?1 ORDER BY id LIMIT ?3",
        (after, account_id, LOOKED_AT),
    ).fetchall()
    chosen = [row for row, goes in rows if goes]
    forget_words(conn, chosen[:PIECE])
    if len(chosen) > PIECE:
        return Step(PIECE, chosen[PIECE - 1])
    return Step(len(chosen), rows[-1][0] if len(rows) == LOOKED_AT else None)


def forget_words(conn: Connection, rows: Sequence[int], *, keep_links: bool = False) -> None:
    """Forget what these messages said, their earlier versions and pictures, and what a charter said of them.

    A post's title goes with the message that the post is. ``keep_links``: where they are on the network stays known.
    """
    link = "CASE WHEN extra ->> 'url' IS NULL THEN NULL ELSE json_object('url', extra ->> 'url') END"
    chosen = codec.dumps(list(rows))
    conn.execute(
        "INSERT INTO message_fts (message_fts, rowid, text) SELECT 'delete', message.id, message.text"
        " FROM json_each(?) CROSS JOIN message ON message.id = value ORDER BY value",
        (chosen,),
    )
    conn.execute(
        f"UPDATE message SET text = '', edited_at = NULL, extra = {link if keep_links else 'NULL'}"  # noqa: S608 - ours
        " WHERE id IN (SELECT value FROM json_each(?))",
        (chosen,),
    )
    conn.execute(
        "INSERT INTO message_fts (rowid, text) SELECT message.id, '' FROM json_each(?)"
        " CROSS JOIN message ON message.id = value ORDER BY value",
        (chosen,),
    )
    conn.execute("DELETE FROM revision WHERE message_id IN (SELECT value FROM json_each(?))", (chosen,))
    conn.execute(
        "UPDATE thread SET title = NULL WHERE id IN (SELECT thread.id FROM json_each(?) CROSS JOIN message"
        " ON message.id = value JOIN thread ON thread.id = thread_id AND thread.native_id = message.native_id)",
        (chosen,),
    )
    _forget_verdicts(conn, chosen)
    conn.execute("UPDATE confirmed SET at = NULL WHERE message_id IN (SELECT value FROM json_each(?))", (chosen,))


def _forget_verdicts(conn: Connection, chosen: str) -> None:
    """Forget what was said of messages: it names the words it rests on."""
    judged = conn.execute(
        "SELECT DISTINCT conversation_id FROM json_each(?) CROSS JOIN message ON message.id = value"
        " JOIN verdict ON message_id = message.id WHERE conversation_id IS NOT NULL",
        (chosen,),
    ).fetchall()
    if judged:
        conversations = [row[0] for row in judged]
        conn.execute(
            "UPDATE conversation SET verdict_id = NULL WHERE id IN (SELECT value FROM json_each(?))",
            (codec.dumps(conversations),),
        )
        conn.execute("DELETE FROM verdict WHERE message_id IN (SELECT value FROM json_each(?))", (chosen,))
        verdicts.choose(conn, conversations)


def forget_names(conn: Connection, account_id: int, after: int) -> Step:
    """Forget who people are of whom no word is kept; their number stays, since decisions are about it."""
    rows = conn.execute(
        "SELECT author.id, native_id, handle, name FROM author WHERE account_id = ?1 AND id > ?2 AND profile_at > 0"
        " AND EXISTS (SELECT 1 FROM message WHERE author_id = author.id AND direction = 'in')"
        " AND NOT EXISTS (SELECT 1 FROM message LEFT JOIN confirmed ON message_id = message.id"
        "  WHERE author_id = author.id AND (text <> '' OR direction = 'out'"
        "   OR NOT (removed_by IN ('author', 'unknown') OR (message_id IS NOT NULL AND at IS NULL))))"
        " ORDER BY author.id LIMIT ?3",
        (account_id, after, PIECE),
    ).fetchall()
    conn.executemany(
        "INSERT INTO author_fts (author_fts, rowid, handle, name) VALUES ('delete', ?, ?, ?)",
        [(row, handle, name) for row, _, handle, name in rows],
    )
    conn.executemany(
        "UPDATE author SET handle = native_id, name = '', url = NULL, avatar_url = NULL, profile_at = 0 WHERE id = ?",
        [(row,) for row, *_ in rows],
    )
    conn.executemany(
        "INSERT INTO author_fts (rowid, handle, name) VALUES (?, ?, '')", [(row, native) for row, native, _, _ in rows]
    )
    return Step(len(rows), rows[-1][0] if len(rows) == PIECE else None)
