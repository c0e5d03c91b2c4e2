"""A brand's history read from one end to the other: the little of each message that tells whether a charter may say
anything of it. What is asked of those few is in ``facts``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Visibility
from cm_inbox.models.record import Record

from . import codec, facts, identities
from .connection import Connection

_TEXTS = """
SELECT message.id, text{more}
FROM message {joined}
WHERE message.id BETWEEN ? AND ? AND direction = 'in' AND +message.account_id IN ({accounts})
ORDER BY message.id {order} LIMIT ?
"""

_MORE = ", message.account_id, visibility, author_id"
_FIRST = ", first_seen_at = message.id >> 20"
_AUTHOR = "JOIN author ON author.id = message.author_id"

Bare = Sequence[Any]
"""What is read of every message: its row and its text; if asked for the rows of account, its visibility and the row of
its author; and whether that wrote for the first time. A plain tuple: a named one takes as long as reading it.
"""


class Row(NamedTuple):
    """A message by its row."""

    id: int
    at: Millis
    conversation: int | None


class Surroundings(Record, frozen=True):
    """What holds for all of a brand's history. ``places``: network and address by account; the others are authors.

    ``ours`` are our own accounts as authors; ``struck`` have strikes that were not taken back, ``labelled`` labels on a
    conversation, they or somebody who is the same person.
    """

    places: Mapping[int, tuple[str, str]]
    ours: frozenset[int]
    struck: frozenset[int]
    labelled: frozenset[int]


def ends(conn: Connection, since: Millis) -> tuple[int, int] | None:
    """Return the rows of the oldest message since an instant and of the newest; None where there is none."""
    # One after the other: asked for both at once the database looks at every message.
    (first,) = conn.execute("SELECT min(id) FROM message WHERE id >= ?", (since << 20,)).fetchone()
    (last,) = conn.execute("SELECT max(id) FROM message").fetchone()
    return None if first is None else (first, last)


def texts(
    conn: Connection,
    accounts: Collection[int],
    first: int,
    last: int,
    limit: int,
    *,
    more: bool = False,
    know_first: bool = False,
    newest: bool = False,
) -> list[Bare]:
    """Return the messages to these accounts between two rows, both included; at most ``limit``, oldest first.

    ``more``, ``know_first``: with what ``Bare`` says. ``newest``: of more than ``limit`` the newest, and newest first.
    """
    sql = _TEXTS.format(
        more=(_MORE if more else "") + (_FIRST if know_first else ""),
        joined=_AUTHOR if know_first else "",
        accounts=",".join(map(str, map(int, accounts))),
        order="DESC" if newest else "",
    )
    return conn.execute(sql, (first, last, limit)).fetchall()


def places(conn: Connection, wanted: Collection[int]) -> list[tuple[int, str, str, str, Visibility]]:
    """Return these messages by their rows, each with its text, network, our address there, and its visibility."""
    found = conn.execute(
        "SELECT message.id, text, network, address, visibility FROM json_each(?) AS wanted"
        " CROSS JOIN message ON message.id = wanted.value JOIN account ON account.id = message.account_id",
        (codec.dumps(list(wanted)),),
    )
    return [(row, text, network, address, Visibility(visible)) for row, text, network, address, visible in found]


def rows(conn: Connection, wanted: Collection[int]) -> list[Row]:
    """Return what else there is to know of these messages to tell what was decided on them, oldest first."""
    found = conn.execute(
        "SELECT message.id, message.id >> 20, conversation_id FROM json_each(?) AS wanted"
        " CROSS JOIN message ON message.id = wanted.value ORDER BY message.id",
        (codec.dumps(list(wanted)),),
    )
    return list(map(Row._make, found))


def surroundings(conn: Connection, brand_id: int, *, know_labels: bool = True) -> Surroundings:
    """Return what holds for all of a brand's history; ``know_labels``: also look through its conversations for them."""
    accounts = conn.execute("SELECT id, network, address FROM account WHERE brand_id = ?", (brand_id,)).fetchall()
    ours = conn.execute(
        "SELECT author.id FROM account AS ours JOIN account ON account.network = ours.network AND account.brand_id = ?"
        " JOIN author ON author.account_id = account.id AND author.native_id = ours.native_id",
        (brand_id,),
    )
    struck = conn.execute(
        "SELECT DISTINCT author_id FROM journal JOIN conversation ON conversation.id = conversation_id"
        " WHERE journal.kind = 'warn' AND brand_id = ?",
        (brand_id,),
    )
    return Surroundings(
        {id: (network, address) for id, network, address in accounts},
        frozenset(row for (row,) in ours),
        _with_linked(conn, (row for (row,) in struck)),
        _with_linked(conn, _labelled(conn, brand_id)) if know_labels else frozenset(),
    )


def _with_linked(conn: Connection, author_rows: Iterable[int]) -> frozenset[int]:
    """Return these authors and all that are one person with any of them."""
    rows = frozenset(author_rows)
    return rows.union(*identities.persons(conn, rows).values())


def _labelled(conn: Connection, brand_id: int) -> Iterable[int]:
    found = conn.execute(
        "SELECT DISTINCT author_id FROM conversation WHERE labels <> '[]' AND brand_id = ?", (brand_id,)
    )
    return (row for (row,) in found)


class Decisions:
    """What people decided on a brand's history and did not take back."""

    def __init__(self, conn: Connection, brand_id: int, remarkable: Collection[DecisionKind]) -> None:
        """``remarkable``: the kinds of which ``rows`` tells the messages."""
        self._on_message, self._on_conversation = facts.decisions(conn, brand_id)
        later = {
            conversation: max(at for at, kind in several if kind in remarkable)
            for conversation, several in self._on_conversation.items()
            if any(kind in remarkable for _, kind in several)
        }
        self.rows = frozenset(
            (
                *(row for row, kinds in self._on_message.items() if not kinds.isdisjoint(remarkable)),
                *_until(conn, later),
            )
        )
        """The messages on which, or after which on their author or whole conversation, something such was decided."""

    def on(self, row: Row) -> frozenset[DecisionKind]:
        """Return what was decided on a message, or later on its author or whole conversation."""
        later = () if row.conversation is None else self._on_conversation.get(row.conversation, ())
        return frozenset((*self._on_message.get(row.id, ()), *(kind for at, kind in later if at >= row.at)))


def _until(conn: Connection, instants: Mapping[int, Millis]) -> Iterable[int]:
    """Yield the messages of these conversations up to an instant of each."""
    found = conn.execute(
        "SELECT message.id FROM json_each(?) AS wanted"
        " CROSS JOIN message ON conversation_id = wanted.key AND message.id >> 20 <= wanted.value",
        (codec.dumps({str(conversation): at for conversation, at in instants.items()}),),
    )
    return (row for (row,) in found)
