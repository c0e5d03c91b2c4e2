"""Who waits, and since when.

A message *waits* while it is theirs, visible or held, and newer than its conversation's ``handled_id``, the
newest row that an answer given elsewhere or a decision dealt with. Everything else follows from that.

Where nothing waits any more because of what happened on the network (somebody answered there, a moderator or the
author took the message away), ingest closes the conversation, and the author's next message opens it again. One
that a person wants open stays so: ``is_kept_open``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NamedTuple

from .connection import Connection

FOR_GOOD = -1
"""A ban or mute without end, as the ``banned_until`` and ``muted_until`` columns hold it."""

WAITS = ("visible", "held")
"""The statuses in which a message of theirs waits for an answer."""


DUE = """
  iif(waiting_since IS NULL, NULL, due_at(brand_id, network, kind, waiting_since,
    (SELECT reply_target * 60000 FROM brand WHERE brand.id = brand_id)))
"""
"""By when a row of conversation is due."""


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
    update_due(conn, (conversation_id,))


def update_due(conn: Connection, conversation_ids: Iterable[int]) -> None:
    """Work out again by when conversations are due, which depends on the office hours."""
    conn.executemany(f"UPDATE conversation SET due_at = {DUE} WHERE id = ?", [(each,) for each in conversation_ids])  # noqa: S608 - ours


class Standing(NamedTuple):
    """How a conversation stands."""

    state: str
    handled_id: int
    waits: bool


def standing(conn: Connection, conversation_id: int) -> Standing:
    """Return how a conversation stands, as it was last worked out."""
    found = conn.execute(
        "SELECT state, handled_id, waiting_since IS NOT NULL FROM conversation WHERE id = ?", (conversation_id,)
    ).fetchone()
    return Standing(found[0], found[1], bool(found[2]))


_TURNED = f"""
SELECT conversation.id FROM json_each(?1) AS wanted CROSS JOIN conversation ON conversation.id = wanted.value
JOIN message AS target ON target.id = (
  SELECT id FROM message WHERE conversation_id = conversation.id AND direction = 'in'
    AND CASE WHEN ?2 IS NULL THEN status IN (SELECT value FROM json_each(?3)) ELSE native_id = ?2 END
  ORDER BY id DESC LIMIT 1)
WHERE target.id > handled_id AND CASE WHEN ?4 THEN state = 'done' ELSE state <> 'done' AND target.status IN {WAITS}
  AND NOT EXISTS (SELECT 1 FROM message WHERE conversation_id = conversation.id AND id > handled_id
    AND id <> target.id AND direction = 'in' AND status IN {WAITS}) END
"""  # noqa: S608 - constants of ours


def turned(
    conn: Connection, conversation_ids: Iterable[int], native_id: str | None, statuses: Iterable[str], *, shown: bool
) -> list[int]:
    """Return the conversations that hiding a message would close, or with ``shown`` those that showing it would open.

    It is the message of that ``native_id``, else the newest of theirs in one of the ``statuses``.
    """
    wanted, among = json.dumps(list(conversation_ids)), json.dumps(list(statuses))
    return [row[0] for row in conn.execute(_TURNED, (wanted, native_id, among, shown))]


def waiting(conn: Connection, conversation_id: int, handled_id: int) -> tuple[int | None, int]:
    """Return the row of the oldest message that waits in a conversation, and how many do."""
    oldest, number = conn.execute(
        f"SELECT min(id), count(*) FROM message WHERE conversation_id = ? AND id > ?"  # noqa: S608 - a constant of ours
        f" AND direction = 'in' AND status IN {WAITS}",
        (conversation_id, handled_id),
    ).fetchone()
    return oldest, number


_KEPT_OPEN = """
SELECT assigned_to IS NOT NULL
  OR EXISTS (SELECT 1 FROM draft WHERE conversation_id = ?1)
  OR EXISTS (SELECT 1 FROM note_draft WHERE conversation_id = ?1)
  OR EXISTS (SELECT 1 FROM draft_file WHERE conversation_id = ?1)
  OR EXISTS (SELECT 1 FROM outbox JOIN journal ON journal.id = journal_id WHERE journal.conversation_id = ?1
    AND (state IN ('waiting', 'sending', 'unknown', 'failed')
      OR state = 'sent' AND action ->> 'kind' IN ('reply', 'reply-private') AND result ->> 'message' IS NULL))
  OR coalesce((SELECT kind FROM journal WHERE conversation_id = ?1
    AND kind IN ('reopen', 'note', 'done', 'reply', 'reply-private', 'warn', 'ban')
    AND NOT EXISTS (SELECT 1 FROM journal AS back WHERE back.undoes = journal.id)
    ORDER BY seq DESC LIMIT 1) IN ('reopen', 'note'), 0)
FROM conversation WHERE id = ?1
"""


def is_kept_open(conn: Connection, conversation_id: int) -> bool:
    """Say whether a person wants an open conversation open, whatever happened on the network.

    They do when it is somebody's, a draft or a note is being written in it, an action of it is under way or failed,
    or it was reopened or noted upon since it was last closed. A reply whose message the network did not give back
    may be the very answer that seems to come from elsewhere.
    """
    (kept,) = conn.execute(_KEPT_OPEN, (conversation_id,)).fetchone()
    return bool(kept)


def being_answered(conn: Connection, account_id: int) -> set[int]:
    """Return the conversations in which a reply of ours is on its way, or may have arrived."""
    found = conn.execute(
        "SELECT conversation_id FROM outbox WHERE account_id = ? AND state IN ('waiting', 'sending', 'unknown')"
        " AND state <> 'waiting' AND action ->> 'kind' IN ('reply', 'reply-private')",
        (account_id,),
    )
    return {row[0] for row in found}
