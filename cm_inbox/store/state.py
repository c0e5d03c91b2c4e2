"""The local state of conversations, authors and messages: what people decide and networks never touch.

Each function returns what was there before, as a plain dict that fits into the journal's ``before``;
``restore`` takes such a dict back. A message *waits* while it is theirs, visible or held, and newer than
``handled_id``, the newest row that an answer or a decision dealt with.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from cm_inbox.errors import NotFound
from cm_inbox.models import ConversationState, MessageStatus, Millis

from . import codec
from .connection import Connection

FOR_GOOD = -1
"""A ban or mute without end, as the ``banned_until`` and ``muted_until`` columns hold it."""

WAITS = ("visible", "held")
"""The statuses in which a message of theirs waits for an answer."""

_LOCAL = ("state", "snoozed_until", "handled_id", "labels", "assigned_to", "priority")
"""The columns of ``conversation`` that ``restore`` may set."""


def set_state(
    conn: Connection, conversation_id: int, state: ConversationState, snoozed_until: Millis | None = None
) -> dict[str, Any]:
    """Move a conversation. DONE deals with all its messages; a later one opens it again."""
    before = _before(conn, conversation_id, "state", "snoozed_until", "handled_id")
    conn.execute(
        "UPDATE conversation SET state = ?, snoozed_until = ?,"
        " handled_id = CASE WHEN ?1 = 'done' THEN max(handled_id, last_message_id) ELSE handled_id END WHERE id = ?",
        (state.value, snoozed_until if state is ConversationState.SNOOZED else None, conversation_id),
    )
    update_waiting(conn, conversation_id)
    return before


def answered(conn: Connection, conversation_id: int) -> dict[str, Any]:
    """Note that we answered what is there now: nothing of it waits any more."""
    before = _before(conn, conversation_id, "handled_id")
    conn.execute(
        "UPDATE conversation SET handled_id = max(handled_id, last_message_id) WHERE id = ?", (conversation_id,)
    )
    update_waiting(conn, conversation_id)
    return before


def set_labels(conn: Connection, conversation_id: int, labels: Iterable[str]) -> dict[str, Any]:
    """Replace the labels; each is kept once, in the order given."""
    return _set(conn, conversation_id, "labels", codec.dumps(list(dict.fromkeys(labels))))


def set_assigned(conn: Connection, conversation_id: int, assignee: str | None) -> dict[str, Any]:
    """Hand a conversation to somebody, or to nobody."""
    return _set(conn, conversation_id, "assigned_to", assignee)


def set_priority(conn: Connection, conversation_id: int, priority: int) -> dict[str, Any]:
    """Make a conversation urgent (1) or normal (0)."""
    return _set(conn, conversation_id, "priority", priority)


def restore(conn: Connection, conversation_id: int, before: Mapping[str, Any]) -> None:
    """Put back what one of the functions above returned."""
    columns = [column for column in _LOCAL if column in before]
    values = [codec.dumps(before[column]) if column == "labels" else before[column] for column in columns]
    if columns:
        conn.execute(
            f"UPDATE conversation SET {', '.join(f'{column} = ?' for column in columns)} WHERE id = ?",  # noqa: S608
            (*values, conversation_id),
        )
    update_waiting(conn, conversation_id)


def set_message_status(conn: Connection, message_row: int, status: MessageStatus) -> dict[str, Any]:
    """Note how one of our messages or theirs stands. Raises NotFound."""
    row = conn.execute("SELECT status, conversation_id FROM message WHERE id = ?", (message_row,)).fetchone()
    if row is None:
        raise NotFound(f"There is no message {message_row}.")
    conn.execute("UPDATE message SET status = ? WHERE id = ?", (status.value, message_row))
    if row[1] is not None:
        update_waiting(conn, row[1])
    return {"status": row[0]}


def set_banned(conn: Connection, author_row: int, until: Millis | None) -> dict[str, Any]:
    """Note that an author is banned until an instant, for good (FOR_GOOD) or not at all (None)."""
    return _set_author(conn, author_row, "banned_until", until)


def set_muted(conn: Connection, author_row: int, until: Millis | None) -> dict[str, Any]:
    """The same for muting."""
    return _set_author(conn, author_row, "muted_until", until)


def update_waiting(conn: Connection, conversation_id: int) -> None:
    """Work out again since when a conversation waits and by when it is due."""
    conn.execute(
        f"""
        UPDATE conversation SET waiting_since = (
          SELECT message.id >> 20 FROM message
          WHERE conversation_id = conversation.id AND message.id > conversation.handled_id
            AND direction = 'in' AND status IN {WAITS}
          ORDER BY message.id LIMIT 1)
        WHERE id = ?
        """,  # noqa: S608 - a constant of ours
        (conversation_id,),
    )
    conn.execute(
        "UPDATE conversation SET due_at = waiting_since +"
        " (SELECT reply_target * 60000 FROM brand WHERE brand.id = brand_id) WHERE id = ?",
        (conversation_id,),
    )


def _set(conn: Connection, conversation_id: int, column: str, value: Any) -> dict[str, Any]:
    before = _before(conn, conversation_id, column)
    conn.execute(f"UPDATE conversation SET {column} = ? WHERE id = ?", (value, conversation_id))  # noqa: S608 - ours
    return before


def _before(conn: Connection, conversation_id: int, *columns: str) -> dict[str, Any]:
    row = conn.execute(
        f"SELECT {', '.join(columns)} FROM conversation WHERE id = ?",  # noqa: S608 - names of ours
        (conversation_id,),
    ).fetchone()
    if row is None:
        raise NotFound(f"There is no conversation {conversation_id}.")
    before = dict(zip(columns, row, strict=True))
    if "labels" in before:
        before["labels"] = json.loads(before["labels"])
    return before


def _set_author(conn: Connection, author_row: int, column: str, until: Millis | None) -> dict[str, Any]:
    row = conn.execute(f"SELECT {column} FROM author WHERE id = ?", (author_row,)).fetchone()  # noqa: S608 - ours
    if row is None:
        raise NotFound(f"There is no author {author_row}.")
    conn.execute(f"UPDATE author SET {column} = ? WHERE id = ?", (until, author_row))  # noqa: S608 - ours
    return {column: row[0]}
