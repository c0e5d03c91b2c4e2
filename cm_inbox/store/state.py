"""Who waits, and since when.

A message *waits* while it is theirs, visible or held, and newer than its conversation's ``handled_id``, the
newest row that an answer or a decision dealt with. Everything else follows from that.
"""

from __future__ import annotations

from .connection import Connection

FOR_GOOD = -1
"""A ban or mute without end, as the ``banned_until`` and ``muted_until`` columns hold it."""

WAITS = ("visible", "held")
"""The statuses in which a message of theirs waits for an answer."""


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
