"""Search over the whole history, newest first, in milliseconds.

Row ids of messages are ordered by time, so the full-text index yields the newest matches first and the
search stops at the limit. Where a filter is narrow (few messages of an author, few open conversations) and
the words are common, that would walk a long way: then the filter's messages are looked at instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import msgspec
from msgspec import field

from cm_inbox.errors import UsageError
from cm_inbox.models.conversations import SearchHit
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Author, Direction, Message, MessageStatus, Thread, ThreadKind, Visibility
from cm_inbox.models.queue import Filter

from . import codec, rowids
from .connection import Connection
from .query import Query, parse, sender_match

NARROW = 2_000
"""Up to how many messages a filter or a word counts as narrow: looking at each of them is quick."""

MANY_AUTHORS = 1_000

EVERYTHING = Filter()

COLUMNS = """
  message.id, message.conversation_id, message.account_id,
  message.native_id, thread.native_id, thread.kind, thread.title, thread.url,
  author.native_id, author.handle, author.name, author.url, author.avatar_url,
  message.direction, message.visibility, message.text, message.edited_at, message.parent, message.status, message.extra
"""
PEOPLE = "JOIN thread ON thread.id = message.thread_id JOIN author ON author.id = message.author_id"


_WORDS_ONLY = (
    f"SELECT {COLUMNS} FROM message_fts CROSS JOIN message ON message.id = message_fts.rowid {PEOPLE}"  # noqa: S608 - ours
    " WHERE message_fts MATCH ? ORDER BY message_fts.rowid DESC LIMIT ?"
)


def search(
    conn: Connection,
    query: str,
    *,
    limit: int = 50,
    before_row: int | None = None,
    narrowed: Filter = EVERYTHING,
    now: Millis,
    me: str | None = None,
    among: Sequence[int] = (),
) -> list[SearchHit]:
    """Return the newest messages that match, newest first.

    ``before_row``: go on below this row of message. ``narrowed``: only in such conversations. ``me`` is who "mine"
    means. ``among``: only what these rows of author wrote. Raises UsageError.
    """
    asked = replace(parse(query, now), authors=tuple(among))
    return [hit(row) for row in _found(conn, asked, limit, before_row, narrowed, now, me)]


def count(
    conn: Connection, query: str, narrowed: Filter = EVERYTHING, *, now: Millis, me: str | None = None, most: int
) -> int:
    """Return how many conversations the newest ``most`` messages that match are of; none for what makes no sense."""
    try:
        found = _found(conn, parse(query, now), most, None, narrowed, now, me)
    except UsageError:
        return 0
    return len({row[1] for row in found if row[1] is not None})


def _found(
    conn: Connection, query: Query, limit: int, before_row: int | None, narrowed: Filter, now: Millis, me: str | None
) -> list[tuple[Any, ...]]:
    """Return the rows of COLUMNS that match, newest first."""
    if before_row is None and narrowed == EVERYTHING and query == Query(query.match):
        return conn.execute(_WORDS_ONLY, (query.match, limit)).fetchall()
    plan = _plan(conn, query, before_row=before_row, now=now, me=me)
    if plan is None:
        return []
    if narrowed != EVERYTHING:
        _narrow(conn, plan, narrowed)
    return _by_filter(conn, plan, limit) if _filter_is_better(conn, plan) else _by_time(conn, plan, limit)


class _Plan(msgspec.Struct):
    """Conditions on ``message`` and ``conversation``, and where to start from instead of the words."""

    match: str | None
    conditions: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    of_conversation: bool = False
    narrow: str | None = None
    """A query for the message ids of the narrowest filter; the other conditions still apply."""

    def add(self, condition: str, **values: Any) -> None:
        self.conditions.append(condition)
        self.values.update(values)

    def where(self) -> str:
        return " AND ".join(self.conditions) or "1"

    def joined(self) -> str:
        return "JOIN conversation ON conversation.id = message.conversation_id" if self.of_conversation else ""


_OF_CONVERSATION = {
    "open": "conversation.state = 'open'",
    "done": "conversation.state = 'done'",
    "snoozed": "conversation.state = 'snoozed'",
    "unread": "conversation.unread > 0",
    "urgent": "conversation.state = 'open' AND (conversation.priority > 0 OR conversation.due_at < :now)",
    "mine": "conversation.assigned_to = :me",
    "assigned": "conversation.assigned_to IS NOT NULL",
}
_OF_MESSAGE = {
    "answered": "EXISTS (SELECT 1 FROM message AS later WHERE later.conversation_id = message.conversation_id"
    " AND later.id > message.id AND later.direction = 'out')",
    "private": "message.visibility = 'private'",
    "public": "message.visibility = 'public'",
    "ours": "message.direction = 'out'",
    "theirs": "message.direction = 'in'",
    "edited": "EXISTS (SELECT 1 FROM revision WHERE message_id = message.id)",
    "visible": "message.status = 'visible'",
    "held": "message.status = 'held'",
    "hidden": "message.status = 'hidden'",
    "spam": "message.status = 'spam'",
    "deleted": "message.status IN ('deleted', 'removed')",
}
_INDEXED = ("mine", "assigned", "snoozed", "open")
"""The conversation filters with an index of their own, likely narrowest first."""


_MESSAGES_WHERE = (
    "SELECT message.id FROM conversation CROSS JOIN message ON message.conversation_id = conversation.id WHERE "
)


def _plan(conn: Connection, query: Query, *, before_row: int | None, now: Millis, me: str | None) -> _Plan | None:
    """Turn a query into conditions; None where nothing can match."""
    plan = _Plan(query.match)
    if query.before is not None:
        plan.add("message.id < :before", before=rowids.first_id(query.before))
    if query.after is not None:
        plan.add("message.id >= :after", after=rowids.first_id(query.after))
    if before_row is not None:
        plan.add("message.id < :below", below=before_row)
    if query.networks or query.brands:
        accounts = _accounts(conn, query)
        if not accounts:
            return None
        plan.add(f"message.account_id IN ({', '.join(map(str, accounts))})")
    for flag in sorted(query.flags):
        if flag in _OF_CONVERSATION:
            plan.of_conversation = True
            plan.add(_OF_CONVERSATION[flag])
        else:
            plan.add(_OF_MESSAGE[flag])
    plan.values |= {"now": now, "me": me}
    for flag in _INDEXED:
        if flag in query.flags and plan.narrow is None:
            plan.narrow = _MESSAGES_WHERE + _OF_CONVERSATION[flag]
    if not _add_senders(conn, plan, query.senders) or not _add_assigned(conn, plan, query.assigned):
        return None
    if query.authors:
        rows = f"({', '.join(str(int(row)) for row in query.authors)})"
        plan.narrow = f"SELECT message.id FROM message WHERE message.author_id IN {rows}"  # noqa: S608 - row ids
        plan.add(f"message.author_id IN {rows}")
    return plan


def _add_assigned(conn: Connection, plan: _Plan, wanted: tuple[str, ...]) -> bool:
    """Add who looks after it, by the beginning of a name, whatever its capitals; say whether there is anybody."""
    if not wanted:
        return True
    known = conn.execute("SELECT DISTINCT assigned_to FROM conversation WHERE assigned_to IS NOT NULL")
    names = [name for (name,) in known if name.casefold().startswith(wanted)]
    plan.of_conversation = True
    keys = [f"assigned_{number}" for number in range(len(names))]
    condition = f"conversation.assigned_to IN ({', '.join(f':{key}' for key in keys)})"
    plan.add(condition, **dict(zip(keys, names, strict=True)))
    plan.narrow = plan.narrow or _MESSAGES_WHERE + condition
    return bool(names)


def _accounts(conn: Connection, query: Query) -> list[int]:
    return [
        row
        for row, network, brand in conn.execute(
            "SELECT account.id, network, brand.name FROM account JOIN brand ON brand.id = brand_id"
        )
        if (not query.networks or network in query.networks) and (not query.brands or brand.casefold() in query.brands)
    ]


def _narrow(conn: Connection, plan: _Plan, narrowed: Filter) -> None:
    """Add what narrows a view to a plan."""
    if narrowed.brand_id is not None or narrowed.network is not None or narrowed.account_id is not None:
        accounts = conn.execute(
            "SELECT id FROM account WHERE (?1 IS NULL OR brand_id = ?1) AND (?2 IS NULL OR network = ?2)"
            " AND (?3 IS NULL OR id = ?3)",
            (narrowed.brand_id, narrowed.network, narrowed.account_id),
        )
        plan.add(f"message.account_id IN ({', '.join(str(row[0]) for row in accounts)})")
    if narrowed.kind is not None:
        plan.add("conversation.kind = :kind", kind=narrowed.kind.value)
    if narrowed.unread:
        plan.add("conversation.unread > 0")
    if narrowed.label is not None:
        plan.add(
            "EXISTS (SELECT 1 FROM json_each(conversation.labels) AS label WHERE label.value = :label)",
            label=narrowed.label,
        )
    plan.of_conversation |= narrowed.kind is not None or narrowed.unread or narrowed.label is not None


def _add_senders(conn: Connection, plan: _Plan, senders: tuple[str, ...]) -> bool:
    """Narrow the plan to authors, by handle or name; False where there is nobody of that name."""
    for place, sender in enumerate(senders):
        match = sender_match(sender)
        if match is None:
            return False
        rows = conn.execute(
            "SELECT rowid FROM author_fts WHERE author_fts MATCH ? LIMIT ?", (match, MANY_AUTHORS + 1)
        ).fetchall()
        if not rows:
            return False
        if len(rows) <= MANY_AUTHORS:
            among = f"({', '.join(str(row[0]) for row in rows)})"
            plan.narrow = f"SELECT message.id FROM message WHERE message.author_id IN {among}"  # noqa: S608 - row ids
        else:
            among = f"(SELECT rowid FROM author_fts WHERE author_fts MATCH :sender{place})"  # noqa: S608 - a number
        plan.add(f"message.author_id IN {among}", **{f"sender{place}": match})
    return True


# --- the two ways --------------------------------------------------------------------------------


def _filter_is_better(conn: Connection, plan: _Plan) -> bool:
    if plan.narrow is None:
        return False
    if plan.match is None:
        return _at_most(conn, plan.narrow, plan.values)
    words = "SELECT rowid FROM message_fts WHERE message_fts MATCH :match"
    return not _at_most(conn, words, {"match": plan.match}) and _at_most(conn, plan.narrow, plan.values)


def _at_most(conn: Connection, ids: str, values: dict[str, Any]) -> bool:
    """Say whether a query gives at most NARROW rows, without counting further."""
    (n,) = conn.execute(f"SELECT count(*) FROM ({ids} LIMIT {NARROW + 1})", values).fetchone()  # noqa: S608 - ours
    return int(n) <= NARROW


def _by_time(conn: Connection, plan: _Plan, limit: int) -> list[tuple[Any, ...]]:
    """Walk the matches, or all messages, from the newest on until there are enough."""
    source, order = "message", "message.id"
    where = plan.where()
    if plan.match is not None:
        source, order = "message_fts CROSS JOIN message ON message.id = message_fts.rowid", "message_fts.rowid"
        # Bounds on the index's own row id let it skip what is too new or too old.
        bounds = [each.replace("message.id", order) for each in plan.conditions if each.startswith("message.id ")]
        where = " AND ".join(["message_fts MATCH :match", *bounds, where])
    return conn.execute(
        f"SELECT {COLUMNS} FROM {source} {plan.joined()} {PEOPLE}"  # noqa: S608 - ours
        f" WHERE {where} ORDER BY {order} DESC LIMIT :limit",
        {**plan.values, "match": plan.match, "limit": limit},
    ).fetchall()


def _by_filter(conn: Connection, plan: _Plan, limit: int) -> list[tuple[Any, ...]]:
    """Look at the few messages of the filter, newest first, whether the words are in them."""
    ids = [
        row[0]
        for row in conn.execute(
            f"SELECT message.id FROM message {plan.joined()}"  # noqa: S608 - ours
            f" WHERE message.id IN ({plan.narrow}) AND {plan.where()} ORDER BY message.id DESC",
            plan.values,
        )
    ]
    if plan.match is None:
        chosen = ids[:limit]
    else:
        chosen = [
            row[0]
            for row in conn.execute(
                "SELECT value FROM json_each(?) CROSS JOIN message_fts ON message_fts.rowid = value"
                " WHERE message_fts MATCH ? LIMIT ?",
                (codec.dumps(ids), plan.match, limit),
            )
        ]
    return conn.execute(
        f"SELECT {COLUMNS} FROM json_each(?) CROSS JOIN message ON message.id = value {PEOPLE}",  # noqa: S608 - ours
        (codec.dumps(chosen),),
    ).fetchall()


# A lookup here costs a quarter of the enum's own.
_KINDS = {each.value: each for each in ThreadKind}
_DIRECTIONS = {each.value: each for each in Direction}
_VISIBILITIES = {each.value: each for each in Visibility}
_STATUSES = {each.value: each for each in MessageStatus}


def hit(row: tuple[Any, ...]) -> SearchHit:
    """Return the message in a row of COLUMNS."""
    extra = codec.decode_extra(row[19])
    return SearchHit(
        row[0],
        row[1],
        Message(
            id=row[3],
            thread=Thread(row[4], _KINDS[row[5]], row[6], row[7]),
            author=Author(*row[8:13]),
            direction=_DIRECTIONS[row[13]],
            visibility=_VISIBILITIES[row[14]],
            text=row[15],
            created_at=rowids.created_at(row[0]),
            edited_at=row[16],
            parent=row[17],
            status=_STATUSES[row[18]],
            url=extra.url,
            attachments=extra.attachments,
            denied=extra.denied,
            windows=extra.windows,
            reported=extra.reported,
        ),
        row[2],
    )
