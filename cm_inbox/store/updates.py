"""What a message that is already stored takes over from a later delivery, and what it does not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Direction, Message, MessageStatus, RemovedBy

from . import codec, confirmed, people, state
from .connection import Connection
from .touched import Touched, Touching

STATUS_AFTER: Mapping[RemovedBy, MessageStatus] = {
    RemovedBy.AUTHOR: MessageStatus.REMOVED,
    RemovedBy.UNKNOWN: MessageStatus.REMOVED,
    RemovedBy.MODERATOR: MessageStatus.DELETED,
}


class Stored(msgspec.Struct):
    """A stored message as far as updating it needs."""

    row: int
    account_id: int
    conversation_id: int | None
    direction: str
    status: str
    text: str
    edited_at: Millis | None
    removed_by: str | None
    parent: str | None
    extra: str | None
    indexed: bool = True
    """Whether it is in the full-text index: a message of this very transaction is not yet."""


def stored(conn: Connection, account_id: int, native_ids: Iterable[str]) -> dict[str, Stored]:
    """Return those of the messages that are stored, by native id."""
    rows = conn.execute(
        "SELECT native_id, message.id, account_id, conversation_id, direction, status, text, edited_at, removed_by,"
        " message.parent, extra FROM json_each(?1) CROSS JOIN message ON account_id = ?2 AND native_id = value",
        (codec.dumps(list(native_ids)), account_id),
    )
    return {row[0]: Stored(*row[1:]) for row in rows}


def update(conn: Connection, touching: Touching, old: Stored, message: Message, *, now: Millis) -> None:
    """Take over an edit or a new status. An older version than ours, or the same again, changes nothing."""
    if old.removed_by == RemovedBy.AUTHOR.value:
        return
    if old.edited_at is not None and (message.edited_at is None or message.edited_at < old.edited_at):
        return
    if message.text and not old.text:  # its words were forgotten, and now they are back, with who wrote them
        rewrite(conn, old, message.text)
        people.author_ids(conn, old.account_id, [message], {})
        _touch(touching, old)
    elif message.text != old.text and (message.edited_at != old.edited_at or message.edited_at is None):
        _edit(conn, touching, old, message, now=now)
    if message.edited_at != old.edited_at:
        conn.execute("UPDATE message SET edited_at = ? WHERE id = ?", (message.edited_at, old.row))
        old.edited_at = message.edited_at
    extra = codec.encode_extra(message)
    if extra is not None and extra != old.extra:
        conn.execute("UPDATE message SET extra = ? WHERE id = ?", (extra, old.row))
        old.extra = extra
        _touch(touching, old)
    if message.status.value != old.status and not _is_being_acted_on(conn, old):
        _set_status(conn, touching, old, message.status, removed_by=None)


def remove(conn: Connection, touching: Touching, old: Stored, by: RemovedBy, *, keep_text: bool) -> None:
    """Note that a message is gone from its network; without ``keep_text`` forget what its author took back."""
    if old.removed_by != RemovedBy.AUTHOR.value:
        status = MessageStatus.DELETED if old.status == MessageStatus.DELETED else STATUS_AFTER[by]
        _set_status(conn, touching, old, status, removed_by=by)
    if not keep_text and by is not RemovedBy.MODERATOR:
        if old.indexed:
            confirmed.forget_words(conn, [old.row])
        else:
            conn.execute("UPDATE message SET text = '', extra = NULL WHERE id = ?", (old.row,))
        old.text = ""


def _edit(conn: Connection, touching: Touching, old: Stored, message: Message, *, now: Millis) -> None:
    conn.execute(
        "INSERT INTO revision (message_id, seen_until, text) VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET text = excluded.text",
        (old.row, message.edited_at or now, old.text),
    )
    rewrite(conn, old, message.text)
    _touch(touching, old)


def rewrite(conn: Connection, old: Stored, text: str) -> None:
    """Change the text and its full-text index, which must be told the very words it holds."""
    if old.indexed:
        conn.execute("INSERT INTO message_fts (message_fts, rowid, text) VALUES ('delete', ?, ?)", (old.row, old.text))
    conn.execute("UPDATE message SET text = ? WHERE id = ?", (text, old.row))
    if old.indexed:
        conn.execute("INSERT INTO message_fts (rowid, text) VALUES (?, ?)", (old.row, text))
    old.text = text


def _set_status(
    conn: Connection, touching: Touching, old: Stored, status: MessageStatus, *, removed_by: RemovedBy | None
) -> None:
    by = removed_by and removed_by.value
    if (status.value, by) == (old.status, old.removed_by):
        return
    conversation = _touch(touching, old)  # as it is before this message changes
    conn.execute("UPDATE message SET status = ?, removed_by = ? WHERE id = ?", (status.value, by, old.row))
    waited, waits = old.status in state.WAITS, status.value in state.WAITS
    old.status, old.removed_by = status.value, by
    if conversation is None or old.direction != Direction.IN.value or waited == waits:
        return
    conversation.changed = conversation.recount = True
    if waits:
        conversation.wake_for(old.row)
        conversation.unread += 1
    else:
        conversation.unread = max(0, conversation.unread - 1)
        conversation.dealt_with = True


def _touch(touching: Touching, old: Stored) -> Touched | None:
    return None if old.conversation_id is None else touching.by_id(old.conversation_id)


def _is_being_acted_on(conn: Connection, old: Stored) -> bool:
    """Say whether an action of ours is under way there: what we decided shows until it is settled."""
    return (
        conn.execute(
            "SELECT 1 FROM outbox WHERE account_id = ? AND conversation_id = ?"
            " AND state IN ('waiting', 'sending', 'unknown') LIMIT 1",
            (old.account_id, old.conversation_id),
        ).fetchone()
        is not None
    )
