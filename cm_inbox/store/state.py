"""Who waits, and since when.

A message *waits* while it is theirs, visible or held, and not dealt with. Dealt with is what is not newer than its
conversation's ``handled_id``, the newest row that an answer given elsewhere or a decision dealt with, but for what came
*late*: news whose network dates it before that, though nobody here had seen it by then. Everything else follows.

Late is never what a look back over history finds (``Page.past``), nor what we answered elsewhere after it was written:
who answered there saw it. The next decision that closes the conversation, or the next answer, deals with it too.

Where nothing waits any more because of what happened on the network (somebody answered there, a moderator or the
author took the message away), ingest closes the conversation, and the author's next message opens it again. One
that a person wants open stays so: ``is_kept_open``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from cm_inbox.models.record import Record

from .connection import Connection

FOR_GOOD = -1
"""A ban or mute without end, as the ``banned_until`` and ``muted_until`` columns hold it."""

WAITS = ("visible", "held")
"""The statuses in which a message of theirs waits for an answer."""


UNDEALT = """
  message.id >= coalesce(min(handled_id + 1, late ->> 0), handled_id + 1)
  AND (message.id > handled_id OR message.id IN (SELECT value FROM json_each(late)))
"""
"""For queries over a conversation's messages: those that nobody dealt with. The first line finds them by an index."""


SHUTS = """
  CASE kind WHEN 'private' THEN (SELECT extra ->> '$.windows.reply[0]' FROM message WHERE id = last_message_id)
    + (SELECT coalesce(report ->> '$.longer', 0) FROM account WHERE account.id = conversation.account_id) END
"""
"""When the network takes no answer any more, for a row of conversation; only private ones have such a time.

Longer where somebody said that the network approved the account's app for that.
"""

DUE = f"""
  iif(waiting_since IS NULL, NULL, due_at(brand_id, network, kind, waiting_since,
    (SELECT reply_target * 60000 FROM brand WHERE brand.id = brand_id), {SHUTS}))
"""  # noqa: S608 - constants of ours
"""By when a row of conversation is due: as it was promised, and before the network shuts."""


def update_waiting(conn: Connection, conversation_id: int) -> None:
    """Work out again since when a conversation waits and by when it is due."""
    conn.execute(
        f"""
        UPDATE conversation SET waiting_since = (
          SELECT message.id >> 20 FROM message
          WHERE conversation_id = conversation.id AND {UNDEALT} AND direction = 'in' AND status IN {WAITS}
          ORDER BY message.id LIMIT 1)
        WHERE id = ?
        """,  # noqa: S608 - a constant of ours
        (conversation_id,),
    )
    update_due(conn, (conversation_id,))


def update_due(conn: Connection, conversation_ids: Iterable[int]) -> None:
    """Work out again by when conversations are due, which depends on the office hours."""
    conn.executemany(f"UPDATE conversation SET due_at = {DUE} WHERE id = ?", [(each,) for each in conversation_ids])  # noqa: S608 - ours


def heed_windows(conn: Connection, conversation_ids: Iterable[int]) -> None:
    """Work the same out for those of the conversations in which an answer is only taken for some time."""
    conn.executemany(
        f"UPDATE conversation SET due_at = {DUE} WHERE id = ? AND {SHUTS} IS NOT NULL",  # noqa: S608 - ours
        [(each,) for each in conversation_ids],
    )


class Standing(Record, frozen=True):
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
JOIN message ON message.id = (
  SELECT id FROM message WHERE conversation_id = conversation.id AND direction = 'in'
    AND CASE WHEN ?2 IS NULL THEN status IN (SELECT value FROM json_each(?3)) ELSE native_id = ?2 END
  ORDER BY id DESC LIMIT 1)
WHERE {UNDEALT} AND CASE WHEN ?4 THEN state = 'done' ELSE state <> 'done' AND message.status IN {WAITS}
  AND NOT EXISTS (SELECT 1 FROM (SELECT message.id AS target_id) CROSS JOIN message
    ON conversation_id = conversation.id WHERE {UNDEALT} AND message.id <> target_id
    AND direction = 'in' AND status IN {WAITS}) END
"""  # noqa: S608 - constants of ours


def turned(
    conn: Connection, conversation_ids: Iterable[int], native_id: str | None, statuses: Iterable[str], *, shown: bool
) -> list[int]:
    """Return the conversations that hiding a message would close, or with ``shown`` those that showing it would open.

    It is the message of that ``native_id``, else the newest of theirs in one of the ``statuses``.
    """
    wanted, among = json.dumps(list(conversation_ids)), json.dumps(list(statuses))
    return [row[0] for row in conn.execute(_TURNED, (wanted, native_id, among, shown))]


def waiting(
    conn: Connection, conversation_id: int, handled_id: int, late: Sequence[int] = ()
) -> tuple[int | None, int]:
    """Return the row of the oldest message that waits in a conversation, and how many do.

    ``handled_id`` and ``late`` are as they will be stored.
    """
    oldest, number = conn.execute(
        "SELECT min(message.id), count(*) FROM (SELECT ?2 AS handled_id, ?3 AS late) CROSS JOIN message"  # noqa: S608 - ours
        f" ON conversation_id = ?1 WHERE {UNDEALT} AND direction = 'in' AND status IN {WAITS}",
        (conversation_id, handled_id, dump_late(late)),
    ).fetchone()
    return oldest, number


def dump_late(late: Sequence[int]) -> str | None:
    """Return rows that came late as their column holds them: the oldest first, nothing where there are none."""
    return json.dumps(sorted(late)) if late else None


def answered_elsewhere(conn: Connection, conversation_id: int) -> int:
    """Return the row of our newest message in a conversation that was not sent from here, 0 where there is none."""
    (newest,) = conn.execute(
        f"""
        SELECT max(id) FROM message WHERE conversation_id = ?1 AND direction = 'out' AND status IN {WAITS}
          AND native_id NOT IN (SELECT result ->> 'message' FROM journal JOIN outbox ON journal_id = journal.id
            WHERE journal.conversation_id = ?1 AND result ->> 'message' IS NOT NULL)
        """,  # noqa: S608 - a constant of ours
        (conversation_id,),
    ).fetchone()
    return newest or 0


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
