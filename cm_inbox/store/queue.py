"""What the window asks all the time: lists of conversations, their rows, counts, one conversation."""

from __future__ import annotations

import json
import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from contextlib import closing
from typing import Any

from cm_inbox.errors import NotFound
from cm_inbox.models.conversations import AuthorRecord, Revision, StoredMessage
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Author, Direction, Message, MessageStatus, Thread, ThreadKind, Visibility
from cm_inbox.models.queue import SORTED, ConversationState, Counts, Filter, QueueRow, Sort, View
from cm_inbox.models.record import Record
from cm_inbox.models.verdicts import StoredVerdict

from . import codec, facts, rowids, state, verdicts
from .connection import Connection, open_blob

SNIPPET = 200
"""How many characters of the newest message a row of a list holds."""

MANY = 10_000

LONG_TEXT = 100_000
"""From how many bytes on a text is not read whole for the sake of its first words."""


# --- lists ---------------------------------------------------------------------------------------

_MOST_URGENT = "priority DESC, due_at IS NULL, due_at, id"
_VIEWS = {
    View.INBOX: ("state = 'open'", _MOST_URGENT),
    View.URGENT: ("state = 'open' AND (priority > 0 OR due_at < :now)", _MOST_URGENT),
    View.MINE: ("state = 'open' AND assigned_to = :me", _MOST_URGENT),
    View.APPROVE: ("id IN (SELECT conversation_id FROM team_proposal)", "waiting_since IS NULL, waiting_since, id"),
    View.SNOOZED: ("state = 'snoozed'", "snoozed_until, id"),
    View.DONE: ("state = 'done'", "last_at DESC, id DESC"),
}
HOSTILE = (
    "EXISTS (SELECT 1 FROM verdict WHERE verdict.id = verdict_id AND verdict.body ->> 'hurtful'"
    " AND verdict.body ->> 'held_back_by' IS NULL)"
)
"""What waits would be suppressed for its words, and nothing protects it."""

_SORTS = {
    Sort.URGENCY: _MOST_URGENT,
    Sort.NEWEST: "last_at DESC, id DESC",
    Sort.OLDEST: "coalesce(waiting_since, last_at), id",
    Sort.COURTEOUS: f"{HOSTILE}, {_MOST_URGENT}",
}
_IS_HOSTILE = f"SELECT {HOSTILE} FROM conversation WHERE id = ?"  # noqa: S608 - ours


def ids(
    conn: Connection,
    view: View,
    *,
    brand_id: int | None = None,
    network: str | None = None,
    account_id: int | None = None,
    kind: ThreadKind | None = None,
    unread: bool = False,
    label: str | None = None,
    me: str | None = None,
    now: Millis,
    sort: Sort = Sort.URGENCY,
    limit: int | None = None,
    offset: int = 0,
) -> array[int]:
    """Return the conversations of a view in its order (the open ones sorted, DONE newest first).

    OUTBOX and HISTORY are no lists of conversations: they give nothing here.
    """
    if view not in _VIEWS:
        return array("q")
    narrowed = Filter(brand_id, network, account_id, kind, unread, label)
    where, values = _narrowed(conn, view, narrowed, me, now)
    order = _SORTS[sort] if view in SORTED else _VIEWS[view][1]
    if sort is Sort.COURTEOUS:
        where += f" AND (assigned_to IS NULL OR assigned_to = :me OR NOT {HOSTILE})"
    # Put together by SQLite in one step: reading them row by row took Python's lock a million times, and twice as long.
    # The order holds: of a query within with a limit none can be left out (and group_concat asks for it).
    (found,) = conn.execute(
        "SELECT unhex(group_concat(printf('%016x', id), '')) FROM"  # noqa: S608 - ours
        f" (SELECT id FROM conversation WHERE {where} ORDER BY {order} LIMIT :limit OFFSET :offset)",
        {**values, "limit": -1 if limit is None else limit, "offset": offset},
    ).fetchone()
    ids = array("q", found or b"")
    if sys.byteorder == "little":
        ids.byteswap()
    return ids


def count(conn: Connection, view: View, narrowed: Filter, *, me: str | None = None, now: Millis, most: int) -> int:
    """Return how many conversations a narrowed view holds, counting no further than ``most``."""
    if view not in _VIEWS:
        return 0
    where, values = _narrowed(conn, view, narrowed, me, now)
    (found,) = conn.execute(
        f"SELECT count(*) FROM (SELECT 1 FROM conversation WHERE {where} LIMIT :most)",  # noqa: S608 - ours
        {**values, "most": most},
    ).fetchone()
    return int(found)


def first_hostile(conn: Connection, conversation_ids: Sequence[int]) -> int:
    """Return where the hostile ones begin in a list that has the courteous ones first; its length where none are."""

    def hostile(position: int) -> bool:
        found = conn.execute(_IS_HOSTILE, (conversation_ids[position],)).fetchone()
        return found is not None and bool(found[0])

    return bisect_left(range(len(conversation_ids)), True, key=hostile)


def arrived_since(conn: Connection, since: Millis) -> tuple[int, int]:
    """Return how many open conversations somebody wrote into since then, and how many of these are hostile."""
    arrived, hostile = conn.execute(
        f"SELECT count(*), coalesce(sum({HOSTILE}), 0) FROM conversation"  # noqa: S608 - ours
        " WHERE state = 'open' AND last_at >= ?",
        (since,),
    ).fetchone()
    return int(arrived), int(hostile)


def _narrowed(
    conn: Connection, view: View, narrowed: Filter, me: str | None, now: Millis
) -> tuple[str, dict[str, Any]]:
    """Return the condition of a narrowed view, and what its names stand for."""
    conditions = [_VIEWS[view][0]]
    if narrowed.brand_id is not None or narrowed.network is not None or narrowed.account_id is not None:
        found = [str(row) for row in _accounts(conn, narrowed.brand_id, narrowed.network, narrowed.account_id)]
        conditions.append(f"account_id IN ({', '.join(found)})")
    if narrowed.kind is not None:
        conditions.append("kind = :kind")
    if narrowed.unread:
        conditions.append("unread > 0")
    if narrowed.label is not None:
        conditions.append("EXISTS (SELECT 1 FROM json_each(labels) WHERE value = :label)")
    kind = None if narrowed.kind is None else narrowed.kind.value
    return " AND ".join(conditions), {"now": now, "me": me, "kind": kind, "label": narrowed.label}


def _accounts(
    conn: Connection, brand_id: int | None, network: str | None = None, account_id: int | None = None
) -> list[int]:
    rows = conn.execute(
        "SELECT id FROM account WHERE (?1 IS NULL OR brand_id = ?1) AND (?2 IS NULL OR network = ?2)"
        " AND (?3 IS NULL OR id = ?3)",
        (brand_id, network, account_id),
    )
    return [row[0] for row in rows]


_ROWS = f"""
SELECT conversation.id, brand_id, conversation.account_id, network, kind, author.name, author.handle,
  author.native_id,
  CASE WHEN octet_length(text) > {LONG_TEXT} THEN NULL ELSE substr(text, 1, {SNIPPET}) END,
  state, priority, last_at, waiting_since, due_at, unread, labels, assigned_to, snoozed_until,
  EXISTS (SELECT 1 FROM draft WHERE draft.conversation_id = conversation.id)
    OR EXISTS (SELECT 1 FROM note_draft WHERE note_draft.conversation_id = conversation.id)
    OR EXISTS (SELECT 1 FROM draft_file WHERE draft_file.conversation_id = conversation.id),
  EXISTS (SELECT 1 FROM outbox WHERE outbox.conversation_id = conversation.id
    AND outbox.state IN ('failed', 'unknown')),
  status, last_message_id, verdict.body ->> 'short', verdict.severity, verdict.body -> 'asked',
  {verdicts.SOFTENED}
FROM json_each(?) AS wanted
CROSS JOIN conversation ON conversation.id = wanted.value
JOIN author ON author.id = conversation.author_id
JOIN message ON message.id = last_message_id
LEFT JOIN verdict ON verdict.id = verdict_id
"""  # noqa: S608 - constants of ours


def rows(conn: Connection, conversation_ids: Iterable[int]) -> list[QueueRow]:
    """Return the rows of a list, in the order asked for; what does not exist is left out."""
    found = conn.execute(_ROWS, (json.dumps(list(conversation_ids)),)).fetchall()
    return [_queue_row(conn, row) for row in found]


def row(conn: Connection, conversation_id: int) -> QueueRow:
    """Return one of them. Raises NotFound."""
    found = rows(conn, [conversation_id])
    if not found:
        raise NotFound("There is no conversation {conversation}.", conversation=conversation_id)
    return found[0]


def _queue_row(conn: Connection, values: tuple[Any, ...]) -> QueueRow:
    snippet = values[8] if values[8] is not None else _beginning(conn, values[21])
    return QueueRow(
        id=values[0],
        brand_id=values[1],
        account_id=values[2],
        network=values[3],
        kind=ThreadKind(values[4]),
        author_name=values[5],
        author_handle=values[6],
        author_native_id=values[7],
        snippet=snippet,
        state=ConversationState(values[9]),
        priority=values[10],
        last_at=values[11],
        waiting_since=values[12],
        due_at=values[13],
        unread=values[14],
        labels=() if values[15] == "[]" else tuple(json.loads(values[15])),
        assigned_to=values[16],
        snoozed_until=values[17],
        has_draft=bool(values[18]),
        has_failure=bool(values[19]),
        status=MessageStatus(values[20]),
        verdict=values[22],
        severity=values[23] or 0,
        protected=values[24] is not None and '"protect"' in values[24],
        asks=None if values[24] is None else verdicts.gravest(values[24]),
        softened=() if values[25] == "[]" else verdicts.softened(values[25]),
    )


def _beginning(conn: Connection, message_row: int) -> str:
    """Return the first words of a very long text without reading the rest of it."""
    with closing(open_blob(conn, "message", "text", message_row)) as blob:
        return blob.read(SNIPPET * 4).decode(errors="ignore")[:SNIPPET]


_COUNTS = """
SELECT
  (SELECT count(*) FROM conversation WHERE state = 'open' AND priority = 1{brand}),
  (SELECT count(*) FROM (SELECT 1 FROM conversation
        WHERE state = 'open' AND priority = 0 AND (due_at IS NULL) = 0 AND due_at < :now{brand} LIMIT :most)),
  (SELECT count(*) FROM conversation WHERE assigned_to = :me AND state = 'open'{brand}),
  (SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending', 'unknown'))
    + (SELECT count(*) FROM outbox WHERE state IN ('failed', 'unknown') AND state = 'failed'),
  (SELECT count(*) FROM conversation WHERE id IN (SELECT conversation_id FROM team_proposal){brand})
"""


def counts(conn: Connection, *, now: Millis, me: str | None = None, brand_id: int | None = None) -> Counts:
    """Return all the numbers beside the views, of one brand or of all; what is on its way is always that of all.

    They come from counter rows and short index ranges. What is overdue is counted up to MANY, and told as more: who
    has so many waiting needs no exact number, but the window at once.
    """
    states = {each.value: 0 for each in ConversationState}
    by_brand: dict[int, int] = {}
    by_network: dict[str, int] = {}
    for now_in, brand, network, n in conn.execute("SELECT state, brand_id, network, n FROM counter"):
        if brand_id in (None, brand):
            states[now_in] += n
        if now_in == "open":
            by_brand[brand] = by_brand.get(brand, 0) + n
            by_network[network] = by_network.get(network, 0) + n
    among = "" if brand_id is None else f" AND account_id IN ({', '.join(map(str, _accounts(conn, brand_id)))})"
    marked, overdue, mine, pending, proposed = conn.execute(
        _COUNTS.format(brand=among), {"now": now, "me": me, "most": MANY + 1}
    ).fetchone()
    views = {
        View.INBOX: states["open"],
        View.URGENT: marked + min(overdue, MANY),
        View.MINE: mine,
        View.APPROVE: proposed,
        View.SNOOZED: states["snoozed"],
        View.OUTBOX: pending,
        View.DONE: states["done"],
    }
    return Counts(views, by_brand, by_network, more_urgent=overdue > MANY)


# --- one conversation ----------------------------------------------------------------------------


class Contents(Record, frozen=True):
    """What the store knows of a conversation besides journal, outbox and draft."""

    row: QueueRow
    author: AuthorRecord
    thread: Thread
    messages: tuple[StoredMessage, ...]
    earlier: int = 0
    """How many older messages were left out."""

    handled: int = 0
    """The newest row of message that was dealt with."""

    late: frozenset[int] = frozenset()
    """The rows up to that one that came after it was dealt with."""


def conversation(conn: Connection, conversation_id: int, *, limit: int | None = 200) -> Contents:
    """Return a conversation with its newest messages (None: with all). Raises NotFound."""
    shown = row(conn, conversation_id)
    author_id, thread_id, handled, late = conn.execute(
        "SELECT author_id, thread_id, handled_id, late FROM conversation WHERE id = ?", (conversation_id,)
    ).fetchone()
    shown_messages = messages(conn, conversation_id, limit=limit)
    earlier = 0
    if limit is not None and len(shown_messages) == limit:
        (earlier,) = conn.execute(
            "SELECT count(*) FROM message WHERE conversation_id = ? AND id < ?",
            (conversation_id, shown_messages[0].row),
        ).fetchone()
    record, thread = author_record(conn, author_id), _thread(conn, thread_id)
    return Contents(shown, record, thread, shown_messages, earlier, handled, frozenset(json.loads(late or "[]")))


_MESSAGES = """
SELECT message.id, message.native_id, thread.native_id, thread.kind, thread.title, thread.url,
  author.native_id, author.handle, author.name, author.url, author.avatar_url,
  direction, visibility, text, edited_at, parent, status, extra, conversation_id,
  EXISTS (SELECT 1 FROM revision WHERE message_id = message.id)
FROM message JOIN thread ON thread.id = thread_id JOIN author ON author.id = author_id
"""


def messages(
    conn: Connection, conversation_id: int, limit: int | None = 200, before: int | None = None
) -> tuple[StoredMessage, ...]:
    """Return messages of a conversation, oldest first: the newest ``limit`` of those before a message's row."""
    found = conn.execute(
        _MESSAGES + " WHERE conversation_id = ? AND message.id < ? ORDER BY message.id DESC LIMIT ?",
        (conversation_id, (1 << 63) - 1 if before is None else before, -1 if limit is None else limit),
    ).fetchall()
    said = verdicts.of_messages(conn, [each[0] for each in found])
    return tuple(_stored(conn, each, said.get(each[0], ())) for each in reversed(found))


def messages_at(conn: Connection, message_rows: Sequence[int]) -> list[StoredMessage]:
    """Return messages by their rows, in this order; what does not exist is left out."""
    wanted = codec.dumps(list(message_rows))
    among = _MESSAGES + " WHERE message.id IN (SELECT value FROM json_each(?))"  # noqa: S608 - ours
    found = {each[0]: each for each in conn.execute(among, (wanted,)).fetchall()}
    said = verdicts.of_messages(conn, list(found))
    return [_stored(conn, found[row], said.get(row, ())) for row in message_rows if row in found]


def message(conn: Connection, message_row: int) -> StoredMessage:
    """Return one message. Raises NotFound."""
    found = conn.execute(_MESSAGES + " WHERE message.id = ?", (message_row,)).fetchone()
    if found is None:
        raise NotFound("There is no message {id}.", id=message_row)
    return _stored(conn, found, verdicts.of_messages(conn, [message_row]).get(message_row, ()))


def _stored(conn: Connection, values: Sequence[Any], said: tuple[StoredVerdict, ...] = ()) -> StoredMessage:
    extra = codec.decode_extra(values[17])
    revisions: tuple[Revision, ...] = ()
    if values[19]:
        revisions = tuple(
            Revision(text, seen_until)
            for text, seen_until in conn.execute(
                "SELECT text, seen_until FROM revision WHERE message_id = ? ORDER BY seen_until", (values[0],)
            )
        )
    return StoredMessage(
        row=values[0],
        message=Message(
            id=values[1],
            thread=Thread(values[2], ThreadKind(values[3]), values[4], values[5]),
            author=Author(*values[6:11]),
            direction=Direction(values[11]),
            visibility=Visibility(values[12]),
            text=values[13],
            created_at=rowids.created_at(values[0]),
            edited_at=values[14],
            parent=values[15],
            status=MessageStatus(values[16]),
            url=extra.url,
            attachments=extra.attachments,
            denied=extra.denied,
            windows=extra.windows,
            reported=extra.reported,
        ),
        conversation_id=values[18],
        revisions=revisions,
        verdicts=said,
    )


def _thread(conn: Connection, thread_id: int) -> Thread:
    native_id, kind, title, url, post = conn.execute(
        "SELECT native_id, kind, title, url, post FROM thread WHERE id = ?", (thread_id,)
    ).fetchone()
    return Thread(native_id, ThreadKind(kind), title, url, codec.decode_post(post))


def author(conn: Connection, author_row: int) -> tuple[AuthorRecord, array[int]]:
    """Return what is known of a person, and their conversations, newest first. Raises NotFound."""
    theirs = conn.execute(
        "SELECT id FROM conversation WHERE author_id = ? ORDER BY last_at DESC, id DESC", (author_row,)
    )
    return author_record(conn, author_row), array("q", [each[0] for each in theirs])


def author_record(conn: Connection, author_row: int) -> AuthorRecord:
    """Return what is known of a person. Raises NotFound."""
    found = conn.execute(
        "SELECT native_id, handle, name, url, avatar_url, account_id, first_seen_at, banned_until, muted_until,"
        " (SELECT count(*) FROM message WHERE author_id = author.id) FROM author WHERE id = ?",
        (author_row,),
    ).fetchone()
    if found is None:
        raise NotFound("There is no author {author}.", author=author_row)
    banned, muted = found[7], found[8]
    return AuthorRecord(
        row=author_row,
        author=Author(*found[:5]),
        account_id=found[5],
        first_seen_at=found[6],
        messages=found[9],
        banned=banned is not None,
        banned_until=None if banned == state.FOR_GOOD else banned,
        muted=muted is not None,
        muted_until=None if muted == state.FOR_GOOD else muted,
        strikes=facts.strikes(conn, [author_row]).get(author_row, ()),
    )


# --- small changes -------------------------------------------------------------------------------


def mark_read(conn: Connection, conversation_id: int) -> bool:
    """Note that a person has seen a conversation. Says whether that is news."""
    done = conn.execute("UPDATE conversation SET unread = 0 WHERE id = ? AND unread > 0", (conversation_id,))
    return done.rowcount > 0


def wake(conn: Connection, *, now: Millis) -> list[int]:
    """Open the conversations whose time to come back has come, and return them."""
    woken = conn.execute(
        "UPDATE conversation SET state = 'open', snoozed_until = NULL WHERE state = 'snoozed' AND snoozed_until <= ?"
        " RETURNING id",
        (now,),
    )
    return [each[0] for each in woken.fetchall()]
